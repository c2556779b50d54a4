"""What every command has: who asks, and what they looked at."""

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.parties import Actor


class Command(Contract):
    """A request by somebody under one hat.

    Attributes:
        version: The application version the person looked at; 0 where it does not
            matter. Decisions on an older version are refused.
    """

    by: Actor
    version: int = Field(default=0, ge=0)

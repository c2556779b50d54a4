"""The one base of what people say to a round."""

from workflows.contracts.base import Contract
from workflows.contracts.parties import Actor


class RoundCommand(Contract):
    """A request to a round by somebody under one hat."""

    by: Actor

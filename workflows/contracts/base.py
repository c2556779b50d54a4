"""The one base of every contract."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A frozen value that ignores fields it does not know.

    Unknown fields are ignored so that a new service can talk to an old worker in the
    middle of a release. What a person typed is checked at the edge, where they are
    refused. Input is never echoed in errors: errors end in logs and histories.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

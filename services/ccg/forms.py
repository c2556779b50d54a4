"""What a CCG sends to begin a bid."""

from pydantic import BaseModel, Field, JsonValue, create_model

from services.kit.bodies import STRICT
from workflows.contracts.applications import Application, Statements
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Actor
from workflows.contracts.texts import Code


class NewBid(BaseModel):
    """A new bid: the round, what is asked for, and the expression of interest.

    Attributes:
        applicants: CCGs by code, the leading one first; the person's own if left out.
    """

    model_config = STRICT

    cycle: Code
    model: Model
    applicants: tuple[Code, ...] = Field(default=(), max_length=10)
    functions: tuple[Code, ...] = Field(min_length=1, max_length=40)
    statements: Statements

    def expression(self, by: Actor) -> SubmitExpression:
        """The expression of interest in it."""
        return SubmitExpression(
            by=by, functions=self.functions, statements=self.statements
        )


DraftText: type[BaseModel] = create_model(
    "DraftText",
    __config__=STRICT,
    __doc__="As much of the application as is written; nothing in it is checked yet.",
    **dict.fromkeys(Application.model_fields, (JsonValue, None)),  # type: ignore[call-overload]  # a field per field of the contract
)

"""A new bid: what is sent to begin it, and how it is opened, once."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import BaseModel
from pydantic import Field as Limits

from activities.reference.refusing import ReferenceRefusal
from activities.register.drafts import KeyUsed
from services.kit import commands, problems
from services.kit.bodies import STRICT
from services.kit.deps import Caller
from services.kit.problems import Problem
from workflows.contracts.applications import Statements
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.cycles import Model
from workflows.contracts.events import BidOpened
from workflows.contracts.parties import Actor
from workflows.contracts.texts import Code
from workflows.contracts.views import Receipt
from workflows.rules import admission, progress, rulebook
from workflows.rules.refusals import Refusal

Number = Callable[[str], Awaitable[str]]
"""The number of the new bid, for the CCG that leads it."""

FOLLOWS = "^([0-9A-Z]{2,6}-[1-9][0-9]{0,6})?$"
"""A bid's number, or nothing."""


class NewBid(BaseModel):
    """A new bid: the round, what is asked for, and the expression of interest.

    Attributes:
        applicants: CCGs by code, the leading one first; the person's own if left out.
        follows: The deferred bid after which this one was started, and whose application
            it takes over; empty for most.
    """

    model_config = STRICT

    cycle: Code
    model: Model
    applicants: tuple[Code, ...] = Limits(default=(), max_length=10)
    functions: tuple[Code, ...] = Limits(min_length=1, max_length=40)
    statements: Statements
    follows: Annotated[str, Limits(pattern=FOLLOWS)] = ""

    def about(self) -> str:
        """What the command does not say: round, model, who bids, and after which bid."""
        said = {"functions", "statements"}
        # Without it this is the same as before the field was there: keys stay good.
        return self.model_dump_json(
            exclude=said if self.follows else said | {"follows"}
        )

    def expression(self, by: Actor) -> SubmitExpression:
        """The expression of interest in it."""
        return SubmitExpression(
            by=by, functions=self.functions, statements=self.statements
        )


class Partner(BaseModel):
    """A CCG that bids together with the leading one."""

    model_config = STRICT

    code: Code


class Beginning(BaseModel):
    """A new bid as its page sends it."""

    model_config = STRICT

    cycle: Code
    model: Model
    partners: tuple[Partner, ...] = Limits(default=(), max_length=9)
    functions: tuple[Code, ...] = Limits(min_length=1, max_length=40)
    statements: Statements

    def new_bid(self, lead: str) -> NewBid:
        """The same as the API takes it."""
        return NewBid(
            cycle=self.cycle,
            model=self.model,
            applicants=(lead, *(partner.code for partner in self.partners)),
            functions=self.functions,
            statements=self.statements,
        )


async def begun(
    caller: Caller, form: NewBid, number: Number, update_id: str
) -> Receipt:
    """Open the bid, once for each update id.

    Raises:
        Problem: The receipt is for something else, or another CCG would lead.
        Refusal: The rules do not allow it.
        ReferenceRefusal: The round or an applicant does not fit.
    """
    by = caller.giving(SubmitExpression)
    command = form.expression(by)
    opening = await _opening(caller, form, by)
    _check_slips(opening, command, caller)
    bid = opening.model_copy(update={"id": await number(by.body)})
    receipt = await caller.to.bids.open(bid, command, update_id)
    commands.check_same(receipt, command)
    return receipt


async def refusal(caller: Caller, form: NewBid) -> Refusal | ReferenceRefusal | None:
    """Why the rules would not take it now; None where they would.

    Nothing is opened and nothing is put on record.
    """
    by, now = caller.giving(SubmitExpression), caller.to.clock()
    try:
        opening = await _opening(caller, form, by)
        bid = progress.after(None, BidOpened(at=now, opening=opening))
        rulebook.answer(bid, form.expression(by), now)
    except (Refusal, ReferenceRefusal) as reason:
        return reason
    return None


async def _opening(caller: Caller, form: NewBid, by: Actor) -> Bid:
    """The new bid, as yet without a number of its own.

    Raises:
        TooEarly: Its round has not opened.
    """
    applicants = form.applicants or (by.body,)
    if applicants[0] != by.body:
        raise Problem(problems.OWN_CCG_LEADS)
    found = await caller.to.reference.opening("", form.cycle, form.model, applicants)
    admission.check_open(found.cycle, caller.to.clock())
    return found


def number(caller: Caller, key: str) -> Number:
    """A bid's number by key; the same key gives the same one."""

    async def reserved(lead: str) -> str:
        try:
            return await caller.to.drafts.reserve(caller.person.id, key, lead)
        except KeyUsed:
            raise Problem(problems.KEY_REUSED) from None

    return reserved


def number_after(caller: Caller, before: str) -> Number:
    """The number that is kept for the bid after a deferred one."""

    async def kept(lead: str) -> str:
        found = await caller.to.drafts.following(before)
        if found is None or found.lead != lead:
            raise Problem(problems.NOT_STARTED)
        return found.bid_id

    return kept


def _check_slips(bid: Bid, command: SubmitExpression, caller: Caller) -> None:
    """A slip opens no bid. What is refused by policy does, and stays on record."""
    try:
        rulebook.answer(bid, command, caller.to.clock())
    except Refusal as refusal:
        if not refusal.recorded:
            raise

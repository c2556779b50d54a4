"""A newer policy of a round, confirmed by its office and told to each bid that runs."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.cycles import Cycle, DeadlineKey, Missed
from workflows.contracts.happened import Happened
from workflows.contracts.parties import Who
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.texts import Text


class ConfirmPolicy(RoundCommand):
    """This version of the policy is for the bids that run, too.

    Attributes:
        seen: Which preview was read; it names what would change for every bid.
        bids: For how many bids it said something.
    """

    version: int = Field(ge=1)
    seen: Annotated[str, Field(max_length=64)]
    bids: int = Field(ge=1, le=5000)
    reason: Text


class PolicyConfirmed(Happened):
    """The office confirmed a version of the policy for the bids that run."""

    kind: Literal["policy_confirmed"] = "policy_confirmed"
    version: int
    seen: str
    bids: int
    reason: str


class PolicyNews(Contract):
    """What the office confirmed: which version, why, who, when."""

    version: int
    reason: str
    at: datetime
    by: Who | None = None


class PolicyWord(Contract):
    """What a round tells a bid: from here on this policy is yours, as far as it can be."""

    cycle: Cycle
    news: PolicyNews


class PolicyRound(Contract):
    """Tell the next open bids of a round, by number.

    Attributes:
        after: The last bid that had its turn.
        most: How many at once.
        only: Those that did not answer before; then no others.
    """

    round: str
    news: PolicyNews
    after: str = ""
    most: int
    only: tuple[str, ...] = ()


class PolicyHeard(Contract):
    """What became of it.

    Attributes:
        told: How many have heard.
        last: The last bid that had its turn.
        more: Whether there may be others after it.
        stuck: Those that did not answer; they are asked again.
    """

    told: int = 0
    last: str = ""
    more: bool = False
    stuck: tuple[str, ...] = ()


class PolicyTelling(Contract):
    """How far a round has come with telling its bids.

    Attributes:
        after: The last bid that had its turn.
        more: Whether there may be others after it.
        stuck: Those that did not answer.
    """

    news: PolicyNews
    after: str = ""
    more: bool = True
    told: int = 0
    stuck: tuple[str, ...] = ()


class PolicyDate(Contract):
    """A running date that the newer policy moves.

    Attributes:
        due: From here on; none where the thing has no date any more.
        missed: What passing it does from here on.
    """

    key: DeadlineKey
    subject: str = ""
    was: datetime
    due: datetime | None = None
    missed: Missed = Missed.STAY


class PolicyChanged(Happened):
    """The bid heard of a newer policy of its round, and goes by it as far as it can.

    Attributes:
        version: Of the policy that was confirmed.
        was: Of the one that it went by before.
        confirmed: When the office confirmed it.
        changes: What is different from here on, a sentence each.
        stays: What keeps its rule or its date, a sentence each.
        cycle: The policy that it goes by now: the newer one, but for what stays. None where
            all stays.
        dates: Running dates that move.
        deciding: The boards that decide from here on, where others do than before.
        start_date: When it starts from here on, where that changes.
    """

    kind: Literal["policy_changed"] = "policy_changed"
    version: int
    was: int
    reason: str
    confirmed: datetime
    changes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    cycle: Cycle | None = None
    dates: tuple[PolicyDate, ...] = ()
    deciding: tuple[str, ...] | None = None
    start_date: date | None = None

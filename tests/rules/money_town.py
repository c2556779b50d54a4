"""A bid at its handover, a ledger and a record; and what must hold of the money.

The ledger and the record here are as the real ones: a transfer is posted once under its
id, and an entry on record is never written over.
"""

from collections.abc import Sequence
from datetime import time, timedelta
from functools import cache
from typing import Any, Protocol, TypeVar

from tests import in_shadow
from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    ISLINGTON,
    ISLINGTON_BOARD,
    OFFICE,
    Story,
    actor,
    allocation,
    meet,
    opening,
    terms,
)
from tests.phasing import later
from tests.policy import TWO_KEYS
from tests.rules.steps import asked
from tests.shadowing import CHOSEN
from workflows.contracts import commands as c
from workflows.contracts import events as e
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.contracts.events import Event
from workflows.contracts.handovers import MandateResult
from workflows.contracts.money import Allocation, Transfer
from workflows.contracts.parties import Role
from workflows.rules import calendar, deadlines, handover, needs, progress, rulebook
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import Refusal

T = TypeVar("T")


class Picks(Protocol):
    """Chooses."""

    def pick(self, options: Sequence[T]) -> T: ...


class Refused(Exception):
    """Other legs stand under this id, or the ledger takes nothing now."""


class Ledger:
    """Once under its id, balanced, for ever; `closed` while it takes nothing new."""

    def __init__(self) -> None:
        self.transfers: dict[str, Transfer] = {}
        self.closed = False

    def post(self, transfer: Transfer) -> None:
        assert sum(leg.pence for leg in transfer.legs) == 0, "money from nowhere"
        if self.closed and transfer.id not in self.transfers:
            raise Refused("the account is closed")
        if self.transfers.setdefault(transfer.id, transfer) != transfer:
            raise Refused("other legs under this id")

    def balances(self) -> dict[str, int]:
        """Every account's balance in pence."""
        found: dict[str, int] = {}
        for transfer in self.transfers.values():
            for leg in transfer.legs:
                found[leg.account] = found.get(leg.account, 0) + leg.pence
        return found


@cache
def at_handover(joint: bool, conditional: bool) -> tuple[Event, ...]:
    """What has happened to a bid that was approved, its allocation added up."""
    start = opening(cycle=TWO_KEYS)
    if joint:
        start = opening(
            cycle=TWO_KEYS,
            applicants=(CAMDEN, ISLINGTON),
            boards=(CAMDEN_BOARD, ISLINGTON_BOARD),
        )
    story = Story(start).until_asked("decide")
    changes: dict[str, Any] = {}
    if conditional:
        due = start.start_date - timedelta(days=1)
        changes = {
            "outcome": Recommendation.APPROVE_WITH_CONDITIONS,
            "conditions": (terms(due), terms(due, "Finance")),
        }
    story.gives(asked(story, "decide", **changes))
    built = handover.allocation_built(story.bid, allocation(story.bid), story.now)
    return tuple(story.happens(built).events)


@cache
def as_approved(joint: bool, conditional: bool) -> Bid:
    """The bid that this makes."""
    return folded(at_handover(joint, conditional))


class Town:
    """Everything that is done to one bid's money, in any order.

    Attributes:
        record: What the register holds: entries as they first came.
        reset: Whether the process was put back to before something on record.
        phased: Whether the agreement is issued with a later phase, if nobody changes it.
    """

    def __init__(self, joint: bool, conditional: bool, phased: bool = False) -> None:
        self.phased = phased
        self.events = list(at_handover(joint, conditional))
        self.record = list(self.events)
        self.ledger, self.reset = Ledger(), False
        self.now = self.events[-1].at
        self.first, self.drafts = len(self.events), 0
        self.bids = [as_approved(joint, conditional)]
        self.recorded = self.bid

    @property
    def bid(self) -> Bid:
        """The bid as the process has it; `recorded` is it as the record has it."""
        return self.bids[-1]

    def happens(self, event: Event) -> None:
        """One more entry, told to the record as far as that takes it."""
        before = self.bid
        self.bids.append(progress.after(before, event))
        if len(self.events) == len(self.record) and self.events == self.record:
            self.record.append(event)
            self.recorded = self.bid
        self.events.append(event)
        if isinstance(event, e.HandoverReleased):
            ready(before)
        if isinstance(event, e.HandoverBegun):
            ready(before)
            assert before.release, "nobody released it"
            keys = {one.by.body for one in before.confirmations}
            wanted = {a.code for a in before.applicants}
            assert keys == wanted, "without its second key"
            midnight = calendar.at(before.start_date, time(0))
            assert event.at >= midnight, "before its day"
            if before.shadow and before.agreement and before.agreement.shadow:
                last = before.agreement.shadow.until
                assert event.at.date() >= last, "within its shadow period"

    def tries(self, command: Command) -> bool:
        """Whether it was taken."""
        if self.bid.ended:
            return False
        try:
            event = rulebook.answer(self.bid, command, self.now)
        except Refusal:
            return False
        self.happens(event)
        return True

    # What people and the process do.

    def goes_on(self, picks: Picks, most: int = 1) -> None:
        """Somebody does what the bid waits for, so many times."""
        for _ in range(most):
            self.rings()
            found = [n for n in needs.of(self.bid) if n.command]
            if not found:
                return
            need = picks.pick(found) if most == 1 else found[0]
            self.now = in_shadow.time_for(self.bid, need, self.now)
            given = meet(self.bid, need, self.now)
            if isinstance(given, c.SignAgreement):
                given = given.model_copy(update={"acknowledges_changes": True})
            if isinstance(given, c.IssueAgreement) and self.phased:
                given = given.model_copy(update=self._in_phases())
            self.tries(given)

    def revises(self, picks: Picks) -> None:
        """Another allocation: sums that are right, or that are not."""
        self.drafts += 1
        pence = picks.pick((90_000_000_01, 100_000_000_33, 1, 0))
        draft = allocation(self.bid, pence).model_copy(
            update={"schedule_hash": f"{self.drafts:064}"}
        )
        wrong = draft.model_copy(update={"total_pence": draft.total_pence + 1})
        given = picks.pick((draft, draft, draft, wrong))
        role, body = picks.pick(
            ((Role.CHIEF_FINANCE_OFFICER, "07R"), (Role.NATIONAL_FINANCE, NATIONAL))
        )
        taken = self.tries(
            c.ReviseAllocation(
                by=actor(role, body),
                schedule_hash=given.schedule_hash,
                reason="Two practices closed.",
                allocation=given,
            )
        )
        assert not (taken and given is wrong), "sums that are not right"

    def disputes(self, picks: Picks) -> None:
        code = self.bid.allocation.schedule_hash if self.bid.allocation else "none"
        by = actor(Role.CHIEF_FINANCE_OFFICER, "07R")
        self.tries(c.DisputeAllocation(by=by, schedule_hash=code, reason="Too little."))

    def holds(self, picks: Picks) -> None:
        self.tries(c.PutOnHold(by=OFFICE, reason="A breach report."))

    def resumes(self, picks: Picks) -> None:
        self.tries(c.Resume(by=OFFICE, reason="Settled."))

    def withdraws(self, picks: Picks) -> None:
        by = actor(Role.ACCOUNTABLE_OFFICER, "07R")
        self.tries(c.Withdraw(by=by, reason="Our members think again."))

    def reissues(self, picks: Picks) -> None:
        """The agreement anew; complaints may move, functions may go."""
        functions = picks.pick((("F01",), ("F01", "F02"), ("F01", "F07")))
        self.tries(
            c.IssueAgreement(
                by=OFFICE,
                instrument=f"Agreement {len(self.events)}",
                functions=functions,
                reason=picks.pick(("", "The schedule changed.")),
                **picks.pick(({}, {}, CHOSEN, self._in_phases())),
            )
        )

    def _in_phases(self) -> dict[str, Any]:
        """F02 moves a month later, with three tenths of the money."""
        return {"phases": (later(self.bid.start_date + timedelta(days=30)),)}

    def presses(self, picks: Picks) -> None:
        """Finance releases, whatever may be missing; a wrong version is signed."""
        finance = actor(Role.NATIONAL_FINANCE, NATIONAL)
        early = not is_ready(self.bid)
        taken = self.tries(c.GoLive(by=finance, declaration=True))
        assert not (taken and early), "released early"
        wrong = actor(Role.CHIEF_FINANCE_OFFICER, "07R")
        assert not self.tries(c.AgreeAllocation(by=wrong, schedule_hash="f" * 64))

    def later_start(self, picks: Picks) -> None:
        to = self.now.date() + timedelta(days=picks.pick((5, 40)))
        self.tries(
            c.ExtendDate(by=OFFICE, key=DeadlineKey.START, to=to, reason="Consented.")
        )

    def waits(self, picks: Picks) -> None:
        """An hour, nine days, until something is due, or until the start."""
        alarm = deadlines.next_alarm(self.bid)
        moments = [self.now + timedelta(hours=1), self.now + timedelta(days=9)]
        moments += [alarm[0]] if alarm else []
        moments += [handover.starts_at(self.bid)]
        self.now = max(self.now, picks.pick(moments))
        self.rings()

    def day_comes(self, picks: Picks) -> None:
        """The start date, whatever is still missing."""
        self.now = max(self.now, handover.starts_at(self.bid))
        self.rings()
        self.posts(picks)

    def closes_the_account(self, picks: Picks) -> None:
        self.ledger.closed = not self.ledger.closed

    def posts(self, picks: Picks) -> None:
        """The transfer is posted; whoever posted may die and do it again, twice over."""
        transfer = handover.transfer_of(self.bid)
        if not self.bid.handing_over or transfer is None:
            return
        for _ in range(picks.pick((1, 2, 3))):
            try:
                self.ledger.post(transfer)
            except Refused as why:
                failed = e.HandoverFailed(at=self.now, problem=str(why))
                return self.happens(failed)
            if picks.pick((True, False)):
                break
        else:
            return  # posted, and nobody remembers
        self.happens(handover.gone_live(self.bid, self.now))

    def is_reset(self, picks: Picks) -> None:
        """An operator puts the process back; the record and the ledger stay."""
        keep = picks.pick(range(len(self.bids)))
        self.reset = self.reset or keep + 1 < len(self.bids)
        self.bids = self.bids[: keep + 1]
        self.events = self.events[: self.first + keep]

    def rings(self) -> None:
        if begun := handover.begin(self.bid, self.now):
            self.happens(begun)
        while not self.bid.ended and (said := deadlines.ring(self.bid, self.now)):
            self.happens(said)


def folded(events: Sequence[Event]) -> Bid:
    bid = progress.after(None, events[0])
    for event in events[1:]:
        bid = progress.after(bid, event)
    return bid


def is_ready(bid: Bid) -> bool:
    try:
        ready(bid)
    except AssertionError:
        return False
    return True


def ready(bid: Bid) -> None:
    """All that the money needs, said once more in other words than the rules'."""
    codes = {a.code for a in bid.applicants}
    held, agreement = bid.allocation, bid.agreement
    assert bid.stage is Stage.BUDGET_HANDOVER
    assert not bid.hold, "on hold"
    assert not any(r.answered is None for r in bid.requests), "a question is open"
    conditions = {one.status for one in bid.conditions}
    assert ConditionStatus.OPEN not in conditions, "a condition was skipped"
    mandates = {m.ccg for m in bid.mandates if m.result is MandateResult.FOR}
    assert mandates == codes, "no mandate"
    assert held, "no allocation"
    assert held.total_pence == sum(whole(held)), "sums"
    signed = {(s.by.body, s.digest) for s in bid.allocation_signatures}
    assert signed == {(one, held.schedule_hash) for one in (*codes, NATIONAL)}
    assert agreement, "no agreement"
    assert {s.by.body for s in agreement.signatures} == codes, "unsigned"
    assert {s.digest for s in agreement.signatures} == {agreement.digest}
    assert agreement.countersigned, "not countersigned"
    assert agreement.countersigned.digest == agreement.digest
    if agreement.shadow:
        assert bid.shadow, "its shadow period never began"
        met = {v.body for v in bid.shadow.verdicts if v.met}
        assert met == {*codes, NATIONAL}, "its shadow period was not agreed to be over"
        assert {r.by.body for r in bid.shadow.returns} == codes, "nothing was reported"


def whole(held: Allocation) -> list[int]:
    """What each share is made of."""
    return [
        s.practices_pence + s.contingency_pence + s.headroom_pence for s in held.shares
    ]


def holds_true(town: Town) -> None:
    """Nothing is created or lost; it moves once, whole, and only to whom it may."""
    balances = town.ledger.balances()
    assert sum(balances.values()) == 0
    ours = town.ledger.transfers.get(f"handover/{town.bid.id}")
    assert len(town.ledger.transfers) <= 1, "moved twice"
    recorded = town.recorded
    if recorded.stage is Stage.LIVE:
        assert ours == handover.transfer_of(recorded), "not what was signed"
    if ours:
        into = [leg.pence for leg in ours.legs if leg.pence > 0]
        assert -min(leg.pence for leg in ours.legs) == sum(into)
        if not town.reset and recorded.allocation and recorded.agreement:
            rest = recorded.allocation.total_pence - sum(into)
            assert (rest > 0) == bool(recorded.agreement.phases), "the other phases'"
    if not town.reset:
        assert len(town.events) == len(town.record)
        assert (ours is None) or recorded.handing_over or recorded.stage is Stage.LIVE
        if recorded.ended and recorded.stage is not Stage.LIVE:
            assert ours is None, "money for a bid that has ended"

"""What must hold of every bid, whatever people and clocks do to it."""

from datetime import datetime

from pydantic import TypeAdapter

from tests.rules.wild import NAME, TEXT
from workflows.contracts import events as e
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import ENDS, Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Blocks, ConditionStatus
from workflows.contracts.events import Event
from workflows.contracts.handovers import MandateResult
from workflows.contracts.notices import OWN
from workflows.contracts.parties import Party, Who
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.contracts.tracks import Track
from workflows.rules import (
    conditions,
    deadlines,
    declared,
    handover,
    needs,
    notices,
    permissions,
    progress,
    road,
    track_needs,
    track_words,
    waiting,
)
from workflows.rules.bodies import NATIONAL
from workflows.rules.sentences import sentence
from workflows.rules.transitions import TABLE

EVENT = TypeAdapter(Event)
ONCE_BEGUN = {Stage.BUDGET_HANDOVER, Stage.LIVE}
ONE_BY_ONE = ("interests", "conditions", "requests")


def of_change(before: Bid, event: Event, after: Bid) -> None:
    """One event, and the bid on either side of it."""
    assert before.ended is None, "an ended bid changed"
    assert after.stage in TABLE[before.stage][event.kind]
    read = EVENT.validate_json(EVENT.dump_json(event))
    assert read == event
    assert progress.after(before, read) == after
    assert after.version - before.version in {0, 1}
    assert not before.handing_over or after.stage in ONCE_BEGUN
    assert after.model is before.model or event.kind == "model_accepted"
    known = {(k.key, k.subject, k.since): k.due for k in before.clocks}
    for k in after.clocks:
        assert k.due >= known.get((k.key, k.subject, k.since), k.due), "moved earlier"
    _said(before, event, after)
    if isinstance(event, e.HandoverBegun):
        of_handover(before, event.at)
    if isinstance(event, e.BoardDecided):
        assert event.by
        decider = event.decider.body if event.decider else event.board
        assert (event.by.body, event.version) == (decider, before.version)
        assert any(b.id == event.board and b.material for b in before.boards)
    if isinstance(event, e.AttemptRefused):
        assert after.model_copy(update={"refusals": before.refusals}) == before
        assert max(dict(after.refusals).values()) <= 20
    if event.by and event.kind in progress.COUNTS_AS_ACTING:
        of_decision(before, event.by)


def _said(before: Bid, event: Event, after: Bid) -> None:
    for bid in (before, after):
        told = sentence(event, bid)
        assert told
        assert told[-1] in ".!?" or told.endswith(TEXT)
        assert "\n" not in told
        assert "_" not in told
    letters = notices.notices_of(before, after, event)
    assert len(set(letters)) == len(letters), "the same letter twice"
    for letter in letters:
        assert letter.people if letter.kind in OWN else letter.roles
        assert {permissions.PARTY[r] for r in letter.roles} <= {letter.party}
        assert letter.words[-1] in ".!?"


def of_decision(bid: Bid, by: Who) -> None:
    """Whoever decides wears one hat, and has no interest in the bid but noted ones."""
    hats = {(a.party, a.role) for a in bid.acted if a.person == by.person}
    assert hats <= {(by.party, by.role)}, "two hats"
    for i in bid.interests:
        if i.by.person == by.person and i.category is not InterestCategory.NONE:
            assert i.handling is Handling.NOTE, "an interest"
    if by.party is not Party.HWB:
        assert not any(by.person in d.votes.voters for d in bid.board_decisions)


def of_command(bid: Bid, command: Command) -> None:
    """An accepted command comes from one side, and from somebody who may see papers."""
    by = command.by
    if type(command) in permissions.DECIDING | permissions.STEERING:
        codes = {a.code for a in bid.applicants}
        ours = {hat.body for hat in by.also if hat.party is Party.CCG}
        theirs = {hat.party for hat in by.also if hat.body in _bodies(bid)}
        if by.party is Party.CCG:
            assert not theirs & {Party.NHS_ENGLAND, Party.CONFLICTS}
        else:
            assert not ours & codes
    if type(command) in permissions.DECIDING and declared.judges(type(command), by):
        assert not declared.is_owed(bid, by.person), "judged without an answer"
    assert command.version in {0, bid.version}


def _bodies(bid: Bid) -> set[str]:
    return {bid.local_team, bid.region, NATIONAL, bid.panel}


def of_handover(bid: Bid, at: datetime) -> None:
    """R17-R22: nothing begins with anything open, and never before its day."""
    assert at >= handover.starts_at(bid)
    assert bid.hold is None
    assert all(r.answered for r in bid.requests)
    assert all(k.status is ConditionStatus.DISCHARGED for k in bid.conditions)
    if not road.needs_approval(bid.model):
        return
    codes = {a.code for a in bid.applicants}
    voted = {m.ccg for m in bid.mandates if m.result is MandateResult.FOR}
    assert voted == codes, "no mandate"
    agreement = bid.agreement
    assert agreement
    assert agreement.countersigned
    assert {s.by.body for s in agreement.signatures} == codes
    for signature in agreement.signatures:
        assert signature.at >= agreement.sign_from
        assert signature.at <= agreement.countersigned.at, "NHS England signs last"
        assert signature.digest == agreement.digest
    assert bid.release
    if road.has_budget(bid.model):
        assert bid.allocation
        sides = {s.by.body for s in bid.allocation_signatures}
        assert sides == codes | {NATIONAL}


def of_bid(bid: Bid) -> None:
    """A bid as it stands, by itself."""
    unmet = needs.of(bid)
    assert (not unmet) is (bid.ended is not None)
    named = [(n.key, n.subject) for n in unmet]
    assert len(set(named)) == len(named)
    timed = [one for one in named if one[0] != DeadlineKey.DECISION_RELEASE]
    timed += [(n.key, n.subject) for n in track_needs.asked(bid)]
    assert [(k.key, k.subject) for k in bid.clocks] == timed, "a clock for each need"
    assert (bid.stopped_at is not None) is (
        bid.ended is None and deadlines.is_stopped(bid)
    )
    for signature in bid.part_one:
        assert signature.version == bid.version or bid.application_open
    hashes = {s.digest for s in bid.allocation_signatures}
    assert hashes <= ({bid.allocation.schedule_hash} if bid.allocation else set())
    for several in ONE_BY_ONE:
        ids = [one.id for one in getattr(bid, several)]
        assert len(set(ids)) == len(ids)
    if bid.agreement and bid.agreement.signatures:
        assert not conditions.in_the_way(bid, Blocks.SIGNATURE)
    if bid.agreement and bid.agreement.countersigned:
        assert not conditions.in_the_way(bid, Blocks.COUNTERSIGNATURE)
    boards = [d.board for d in bid.board_decisions]
    assert len(set(boards)) == len(boards)
    _on_one_track(bid)
    _waits(bid)


def _on_one_track(bid: Bid) -> None:
    """Functions have one place at every moment: their host's, then the CCG's (DOMAIN 10)."""
    plan, supported = bid.support, bid.track is Track.SUPPORTED
    assert (
        supported is (bid.screening is ScreeningOutcome.SUPPORTED) or bid.reassessments
    )
    if plan:
        ids = [one.id for one in plan.milestones]
        assert len(set(ids)) == len(ids)
        assert plan.milestones
        assert plan.host
        assert (plan.closed is None) or bid.reassessments
    if bid.cycle.tracks is None or bid.screening is None:
        return
    if supported and bid.stage not in {Stage.EXPRESSION_OF_INTEREST, *ENDS}:
        waits = any(n.command == "agree_support_plan" for n in needs.of(bid))
        assert waits is not bool(plan and not plan.closed), "a plan, or somebody plans"
    if bid.release or bid.handing_over or bid.stage is Stage.LIVE:
        assert not supported, "nothing is handed over on the supported track"
    assert bool(track_words.host(bid)) is bool(plan and bid.stage is not Stage.LIVE)


def _waits(bid: Bid) -> None:
    held = waiting.now(bid)
    begins = ("It ",) if bid.ended else ("Waiting for ", "On hold since ", "Nobody is ")
    assert held.sentence.startswith(begins)
    assert held.sentence.endswith(".")
    for private in (NAME, TEXT, "Quux", "_"):
        assert private not in held.sentence, held.sentence
    assert held.due == min((b.due for b in held.blockers if b.due), default=None)
    assert held.held is (bid.hold is not None)


def of_silence(bid: Bid, now: datetime) -> None:
    """Once all has rung, the next alarm lies ahead: nobody waits for the past."""
    alarm = deadlines.next_alarm(bid)
    assert alarm is None or alarm[0] > now, alarm

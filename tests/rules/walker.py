"""Walks a bid through its life at random, the way people and the process do."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    CITY_BOARD,
    CYCLE,
    ISLINGTON,
    ISLINGTON_BOARD,
    actor,
    meet,
    opening,
)
from tests.policy import PANELLED
from tests.rules import wild
from tests.rules.deciding import SCORED
from tests.rules.machinery import Machinery
from tests.rules.sitting import HWB
from tests.rules.voting import PANEL_BODY, allowing
from tests.rules.wild import NAME, Picks
from tests.tracking import TRACKS
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    AcknowledgeChanges,
    AdmitLate,
    AgreeAllocation,
    CastVote,
    Command,
    ConcludeConflictReview,
    DisputeAllocation,
    OpenPanelVote,
    OpenVote,
    RecordAssuranceChange,
    RecordBoardDecision,
    RefuseEvidence,
    SendEvidence,
    ShortenReview,
    SignAgreement,
    SignAssurance,
    StartFallback,
    VouchForCondition,
)
from workflows.contracts.cycles import DeadlineKey, FanIn, Missed, Model, ReleaseDay
from workflows.contracts.parties import Role
from workflows.contracts.views import Blocker
from workflows.rules import (
    admission,
    deadlines,
    progress,
    rulebook,
)

T = TypeVar("T")
STRICT = tuple(r.model_copy(update={"missed": Missed.LAPSE}) for r in CYCLE.deadlines)
"""A cycle in which every missed date ends the bid."""


LET_OUT = (ReleaseDay(on=date(2015, 2, 12)), ReleaseDay(on=date(2015, 3, 5)))
"""Days on which decisions of a round come out together."""


INSTEAD: dict[type[Command], tuple[Any, ...]] = {
    SignAssurance: (RecordAssuranceChange, Role.LOCAL_DIRECTOR),
    AgreeAllocation: (DisputeAllocation, Role.CHIEF_FINANCE_OFFICER),
}
"""What somebody may do in place of a step that the bid waits for, and in which role."""


class Seeded:
    """Picks by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def pick(self, options: Sequence[T]) -> T:
        return self._random.choice(options)


def a_start(picks: Picks) -> Bid:
    """One of the bids that the process can begin with."""
    joint = picks.pick((False, False, True))
    strict = picks.pick((False, False, True))
    cycle = CYCLE.model_copy(
        update={
            "fan_in": picks.pick(tuple(FanIn)),
            "deadlines": STRICT if strict else PANELLED.deadlines,
            "releases": LET_OUT if joint and not strict else (),
            "letters_checked": joint and not strict,
            "conditions_panel": Role.NATIONAL_MEMBER if joint and not strict else None,
            "criteria": SCORED.criteria if strict else (),
            "scoring": SCORED.scoring if strict else None,
            "tracks": TRACKS if strict else None,
            "judges_declare": strict,
            "second_key": None if joint else Role.CHIEF_FINANCE_OFFICER,
        }
    )
    return opening(
        cycle=cycle,
        model=picks.pick((*Model, Model.DELEGATED)),
        applicants=(CAMDEN, ISLINGTON) if joint else (CAMDEN,),
        boards=(CAMDEN_BOARD, ISLINGTON_BOARD, CITY_BOARD)
        if joint
        else picks.pick(
            ((CAMDEN_BOARD, CITY_BOARD), (CAMDEN_BOARD, ISLINGTON_BOARD, CITY_BOARD))
        ),
    )


class Walker(Machinery):
    """What people do, from the likely to the absurd."""

    def __init__(self, picks: Picks) -> None:
        super().__init__(picks, a_start(picks))

    def favours(self) -> None:
        """Somebody does what the bid waits for."""
        self._machinery()
        needs = [n for n in self.needs() if n.command]
        if not needs or self.bid.ended:
            return self.waits()
        need = self.picks.pick(needs)
        if need.command == "sign_agreement" and self.bid.agreement:
            self._wind(self.bid.agreement.sign_from)
        self.tries(self._meant(meet(self.bid, need, self.now)))

    def _meant(self, command: Command) -> Command:
        seated = command.by.person if isinstance(command, CastVote) else ""
        by = actor(command.by.role, command.by.body, person=seated, name=NAME)
        changes: dict[str, Any] = {"by": by}
        if hasattr(command, "acknowledges_changes"):
            changes["acknowledges_changes"] = True
        return command.model_copy(update=changes)

    def varies(self) -> None:
        """Somebody does what the bid waits for, in a way of their own."""
        needs = [n for n in self.needs() if n.command]
        if not needs or self.bid.ended:
            return self.waits()
        if self.bid.conditions and self.picks.pick((True, False, False)):
            return self._sees_to_a_condition()
        need = self.picks.pick(needs)
        kind = rulebook.COMMANDS[need.command]
        if kind is RecordBoardDecision and self.picks.pick((True,) + (False,) * 5):
            return self._votes(need)
        if kind is RecordBoardDecision and self.picks.pick((True,) + (False,) * 8):
            return self._hands_on(need)
        if kind is ConcludeConflictReview and self.picks.pick((True, False)):
            return self._concludes(need)
        if need.key in admission.ROUND_DATES and self.picks.pick(
            (True,) + (False,) * 9
        ):
            return self._comes_late(need)
        if kind is AgreeAllocation and self.picks.pick((True,) + (False,) * 5):
            by = actor(need.roles[0], need.body, name=NAME)
            fields = wild.WILD[DisputeAllocation](self.bid, self.picks, self.now)
            return self.tries(DisputeAllocation(by=by, **fields))
        if kind is SignAgreement and self.picks.pick((True, False)):
            return self._reviews(need)
        other = INSTEAD.get(kind)
        if other and len(self.events) % 3 == 0:
            kind = other[0]
            need = need.model_copy(update={"roles": other[1:]})
        by = actor(self.picks.pick(need.roles), need.body, name=NAME)
        fields = wild.WILD[kind](self.bid, self.picks, self.now)
        if need.subject and "board" in fields:
            fields["board"] = need.subject
        self.tries(kind(by=by, version=self.bid.version, **fields))

    def _votes(self, need: Blocker) -> None:
        """A board votes outside a meeting."""
        by = actor(Role.BOARD_CLERK, need.body, name=NAME)
        fields = wild.WILD[OpenVote](self.bid, self.picks, self.now)
        fields |= {"board": need.body, "body": allowing()}
        self.tries(OpenVote(by=by, version=self.bid.version, **fields))

    def _concludes(self, need: Blocker) -> None:
        """The panel votes outside a meeting."""
        by = actor(Role.PANEL_CHAIR, need.body, name=NAME)
        fields = wild.WILD[OpenPanelVote](self.bid, self.picks, self.now)
        fields |= {"body": PANEL_BODY}
        self.tries(OpenPanelVote(by=by, version=self.bid.version, **fields))

    def _hands_on(self, need: Blocker) -> None:
        """A board of two, of whom five are needed, hands its item on."""
        by = actor(Role.BOARD_CLERK, need.body, name=NAME)
        fields = wild.WILD[StartFallback](self.bid, self.picks, self.now)
        two = HWB.model_copy(update={"body": need.body, "seats": HWB.seats[:2]})
        fields |= {"board": need.body, "to": "Q71", "body": two}
        self.tries(StartFallback(by=by, **fields))

    def _comes_late(self, need: Blocker) -> None:
        """A date of the round goes by, and NHS England takes what comes after it."""
        key = DeadlineKey(need.key)
        clock = deadlines.clock_of(self.bid, key, need.subject)
        if clock:
            self._wind(clock.due + timedelta(minutes=1))
        by = actor(Role.NATIONAL_OFFICE, "national", name=NAME)
        until = self.now.date() + timedelta(days=7)
        self.tries(AdmitLate(by=by, key=key, until=until, reason=wild.TEXT))

    def _reviews(self, need: Blocker) -> None:
        """Before it signs, a CCG says that it saw what differs, or would sign earlier."""
        by = actor(Role.ACCOUNTABLE_OFFICER, need.body, name=NAME)
        digest = self.bid.agreement.digest if self.bid.agreement else ""
        seen = AcknowledgeChanges(by=by, digest=digest, declaration=True)
        soon = ShortenReview(by=by, digest=digest, to=self.now.date())
        self.tries(self.picks.pick((seen, soon)))

    def _sees_to_a_condition(self) -> None:
        """Evidence is sent or found wanting; or its words, said to name nobody."""
        one, picks = self.bid.conditions[-1].id, self.picks
        office = actor(Role.NATIONAL_OFFICE, "national", name=NAME)
        region = actor(Role.REGIONAL_LEAD, self.bid.region, name=NAME)
        ccg = actor(Role.BID_MANAGER, self.bid.applicants[0].code, name=NAME)
        public = picks.pick((True, True, False))
        steps = (
            VouchForCondition(
                by=office, condition=one, public=public, reason=wild.TEXT
            ),
            SendEvidence(by=ccg, condition=one, evidence=wild.TEXT),
            RefuseEvidence(by=region, condition=one, reason=wild.TEXT),
        )
        self.tries(picks.pick(steps))

    def disturbs(self) -> None:
        """Anybody does anything."""
        kind = self.picks.pick(wild.KINDS)
        self.tries(wild.command(kind, self.bid, self.picks, self.now))

    def ends_where_the_record_says(self) -> None:
        """The record alone makes the same bid."""
        bid = None
        for event in self.events:
            bid = progress.after(bid, event)
        assert bid == self.bid

    def stays_ended(self) -> None:
        """An end is an end, whatever is still tried."""
        bid = self.bid
        assert bid.ended
        self.now += timedelta(days=400)
        for kind in wild.KINDS:
            self.tries(wild.command(kind, self.bid, self.picks, self.now))
        self.rings()
        assert self.bid == bid


MOODS = (
    ("favours",) * 12 + ("varies",) * 4 + ("disturbs",) * 3 + ("waits",) * 2,
    ("favours",) * 8 + ("varies",) * 6 + ("disturbs",) * 9 + ("waits",) * 2,
    ("favours",) * 8 + ("varies",) * 6 + ("disturbs",) * 6 + ("waits",) * 12,
)
"""How people are: helpful, quarrelsome, slow."""


def walked(seed: int, steps: int = 120) -> Walker:
    """A walk by seed: until the end, or so many steps."""
    walker = Walker(Seeded(seed))
    likely = MOODS[seed % len(MOODS)]
    for _ in range(steps):
        getattr(walker, walker.picks.pick(likely))()
        if walker.bid.ended:
            walker.stays_ended()
            break
    walker.ends_where_the_record_says()
    return walker

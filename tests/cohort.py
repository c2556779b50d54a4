"""The 2015/16 round as it went (DOMAIN 3 and case (a)), as a plan that can be replayed.

Sourced: how many expressed an interest, applied, were approved, and went live, region by
region; the dates of the deadlines and of the start; that City and Hackney's condition was
not met, that one approved CCG withdrew days before the start, and that North West London
went joint instead. **Invented: which other CCG met which fate, the day of each step, and
the sums wherever the published payments are not at hand.** No list of the applicants was
found. Nobody should read from here what a CCG did.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from activities.reference import shipping
from activities.reference.problems import Problems
from tests import builders
from tests.activities.reference.files import SHARED
from workflows.contracts import commands as c
from workflows.contracts.bids import Applicant, Bid, Board
from workflows.contracts.commands import Command
from workflows.contracts.cycles import Cycle, Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.money import Allocation, Share
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory
from workflows.rules import calendar, coded, declared, handover, permissions

PAYMENTS = SHARED / "ccg_gp_payments_15-16.csv"
REGIONS = {"NORTH": "Y54", "MIDLANDS": "Y55", "LONDON": "Y56", "SOUTH": "Y57"}
IN_2015 = {"Y54": 66, "Y55": 61, "Y56": 32, "Y57": 50}
"""The 209 CCGs of 1 April 2015 by region (computed from the published payments)."""

OTHER_MODEL = ("07P", "07W", "07Y", "08C", "08E", "08G", "08Y", "09A")
"""North West London: applied for delegation, deferred by agreement, joint instead."""

CONDITIONAL = "07T"
"""City and Hackney: approved "pending changes to some governance arrangements"."""


class Fate(StrEnum):
    """What became of a CCG in the round."""

    LIVE = "delegated from 1 April"
    WITHDREW = "approved, withdrew days before the start"
    LAPSED = "approved on a condition that was not met in time"
    OTHER_MODEL = "joint instead, for the first year"
    REJECTED = "not approved"
    VOTED_DOWN = "not submitted: its practices voted against it"
    UNSUBMITTED = "expressed an interest and did not apply"
    JOINT = "joint from 1 April"
    JOINT_WITHDREW = "applied for joint working and withdrew"
    GREATER = "greater involvement"
    NOTHING = "nothing"


APPROVED = {"Y54": 24, "Y55": 26, "Y56": 6, "Y57": 8}
"""Approved without a condition, by region (HSJ-64); one of the South withdraws here."""

NOT = {
    "Y54": (Fate.REJECTED, Fate.UNSUBMITTED),
    "Y55": (Fate.REJECTED,),
    "Y56": (),
    "Y57": (Fate.REJECTED, Fate.REJECTED, Fate.VOTED_DOWN, Fate.UNSUBMITTED),
}
"""Where the others are from: invented. That some 12 of 77 were not approved is inferred."""

JOINT, JOINT_WITHDREW, GREATER = 79, 11, 26
"""With the eight of North West London 87 go joint (HSJ-MAP); 90 applied (HSJ-77)."""


class Ccg(NamedTuple):
    """One of the 209."""

    code: str
    name: str
    team: str
    region: str
    paid_pence: int


@cache
def ccgs() -> tuple[Ccg, ...]:
    """All of them as published, or the shipped ones of London with others made up."""
    return tuple(_published()) if PAYMENTS.exists() else tuple(_made())


def _published() -> Iterator[Ccg]:
    with PAYMENTS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            office = row["nhse_local_office_name"].removeprefix("NHS ENGLAND ")
            yield Ccg(
                row["ccg_ods"],
                row["ccg_name"].title(),
                row["nhse_local_office_ods"],
                REGIONS[office.split()[0]],
                round(float(row["total"]) * 100),
            )


def _made() -> Iterator[Ccg]:
    shipped = shipping.read(shipping.SHIPPED, Problems())
    for found in shipped.ccgs:
        yield Ccg(found.code, found.name, "Q71", "Y56", found.paid_pence or 0)
    for region, number in IN_2015.items():
        for n in range(1, number + 1) if region != "Y56" else ():
            code = f"{region[-1]}{n:02}"
            name = f"NHS Example {region}-{n} CCG"
            yield Ccg(
                code, name, f"Q{region[1:]}", region, 30_000_000_00 + n * 12_345_67
            )


@cache
def fates() -> dict[str, Fate]:
    """What became of each CCG, by code; see above for what of it is invented."""
    found = dict.fromkeys(OTHER_MODEL, Fate.OTHER_MODEL) | {CONDITIONAL: Fate.LAPSED}
    for region, number in APPROVED.items():
        rest = iter([g for g in ccgs() if g.region == region and g.code not in found])
        wanted = [Fate.LIVE] * number + list(NOT[region])
        if region == "Y57":
            wanted[0] = Fate.WITHDREW
        found |= {ccg.code: fate for fate, ccg in zip(wanted, rest, strict=False)}
    rest = iter([g for g in ccgs() if g.code not in found])
    wanted = [Fate.JOINT] * JOINT + [Fate.JOINT_WITHDREW] * JOINT_WITHDREW
    wanted += [Fate.GREATER] * GREATER
    found |= {ccg.code: fate for fate, ccg in zip(wanted, rest, strict=False)}
    return {ccg.code: found.get(ccg.code, Fate.NOTHING) for ccg in ccgs()}


@cache
def round_of_2015() -> Cycle:
    """The cycle as it ships, with its real dates."""
    problems = Problems()
    (found,) = [
        one
        for one in shipping.read_rounds(shipping.SHIPPED, problems)
        if one.cycle.name == "cycle-2015-16"
    ]
    return found.cycle


def moved(cycle: Cycle, by: timedelta) -> Cycle:
    """The same cycle so many whole weeks later: every weekday stays what it was."""
    return cycle.model_copy(
        update={
            "opens": cycle.opens + by,
            "start_date": cycle.start_date + by,
            "holidays": tuple(day + by for day in cycle.holidays),
            "deadlines": tuple(
                r.model_copy(update={"on": r.on + by}) if r.on else r
                for r in cycle.deadlines
            ),
        }
    )


def allocated(ccg: str, cycle: Cycle) -> Allocation:
    """What a CCG's practices were paid, with the round's contingency and headroom."""
    paid = next(g.paid_pence for g in ccgs() if g.code == ccg)
    parts = [
        handover.percentage(paid, of) for of in (cycle.contingency, cycle.headroom)
    ]
    total = paid + sum(parts)
    share = Share(
        ccg=ccg,
        practices=40,
        practices_pence=paid,
        contingency_pence=parts[0],
        headroom_pence=parts[1],
        total_pence=total,
    )
    return Allocation(shares=(share,), total_pence=total, schedule_hash="a" * 64)


Gives = Callable[[Bid, datetime], Command]


@dataclass(frozen=True)
class Step:
    """Something that happens on a day.

    Attributes:
        asked: Commands that are given by whoever is asked for them, as often as they are.
        until: Without any, everything is given that is asked for but these.
        changes: What is not as the builders would have it.
        gives: A command that nobody was asked for.
    """

    at: datetime
    asked: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    gives: Gives | None = None

    def takes(self, command: str) -> bool:
        """Whether it is given on this day once somebody is asked for it."""
        return command in self.asked or bool(
            self.until and command and command not in self.until
        )


@dataclass(frozen=True)
class Plan:
    """A bid of the round, from its expression of interest to its end."""

    ccg: Ccg
    fate: Fate
    opening: Bid
    steps: tuple[Step, ...]
    ends: datetime

    def later(self, by: timedelta) -> "Plan":
        """The same so many whole weeks later."""
        cycle = moved(self.opening.cycle, by)
        opening = self.opening.model_copy(
            update={"cycle": cycle, "start_date": cycle.start_date}
        )
        steps = tuple(
            replace(
                step,
                at=_moved(step.at, by),
                changes={
                    what: _later(given, by) if what == "conditions" else given
                    for what, given in step.changes.items()
                },
            )
            for step in self.steps
        )
        return replace(self, opening=opening, steps=steps, ends=_moved(self.ends, by))


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The same hour in London, whichever half of the year it is there."""
    local = moment.astimezone(calendar.LONDON)
    return calendar.at(local.date() + by, local.time())


def _later(terms: tuple[Any, ...], by: timedelta) -> tuple[Any, ...]:
    return tuple(one.model_copy(update={"due": one.due + by}) for one in terms)


@cache
def plans() -> tuple[Plan, ...]:
    """The 196 that expressed an interest, in the order of their codes."""
    numbers = count()
    found = [(ccg, fates()[ccg.code]) for ccg in ccgs()]
    return tuple(
        _plan(ccg, fate, next(numbers))
        for ccg, fate in found
        if fate is not Fate.NOTHING
    )


def _plan(ccg: Ccg, fate: Fate, n: int) -> Plan:
    model = Model.DELEGATED
    if fate in {Fate.JOINT, Fate.JOINT_WITHDREW}:
        model = Model.JOINT
    if fate is Fate.GREATER:
        model = Model.GREATER_INVOLVEMENT
    opening = builders.opening(
        bid_id=f"{ccg.code}-1",
        cycle=round_of_2015(),
        model=model,
        applicants=(Applicant(code=ccg.code, name=ccg.name),),
        boards=_boards(ccg),
    ).model_copy(
        update={
            "local_team": ccg.team,
            "region": ccg.region,
            "panel": f"panel/{ccg.region}",
        }
    )
    steps = tuple(sorted(_steps(fate, n), key=lambda step: step.at))
    return Plan(ccg, fate, opening, steps, _at(date(2015, 4, 2), 10))


def _boards(ccg: Ccg) -> tuple[Board, ...]:
    if ccg.code == CONDITIONAL:
        return (
            Board(id="E09000012", name="Hackney board", share=9600, material=True),
            Board(
                id="E09000001", name="City of London board", share=400, material=True
            ),
        )
    own = Board(
        id=f"HWB-{ccg.code}", name=f"Board of {ccg.name}", share=10000, material=True
    )
    return (own,)


def _at(day: date, hour: int = 11) -> datetime:
    return calendar.at(day, time(hour))


def _day(first: date, n: int) -> datetime:
    """One of the five working days from a first one, by the CCG's number."""
    holidays = round_of_2015().holidays
    return _at(calendar.add_working_days(first, n % 5, holidays))


def _steps(fate: Fate, n: int) -> Iterator[Step]:
    yield Step(_day(date(2014, 6, 16), n), ("submit_expression",))
    if fate is Fate.GREATER:
        return
    yield Step(_day(date(2014, 7, 7), n), ("screen",))
    if fate is Fate.VOTED_DOWN:
        yield Step(_at(date(2014, 9, 30)), gives=_withdraws("Our practices voted no."))
    if fate in {Fate.VOTED_DOWN, Fate.UNSUBMITTED}:
        return
    joint = fate in {Fate.JOINT, Fate.JOINT_WITHDREW}
    yield from _local(date(2015, 1, 26) if joint else date(2015, 1, 5), n)
    if joint:
        yield Step(_at(date(2015, 3, 4)), ("decide",))
    else:
        yield Step(_at(date(2015, 2, 11)), ("moderate",))
        yield Step(_at(date(2015, 2, 18)), ("decide",), changes=_decision(fate))
    if fate is Fate.REJECTED:
        return
    if fate is Fate.OTHER_MODEL:
        yield Step(_at(date(2015, 2, 25)), ("accept_model",))
    if fate is Fate.JOINT_WITHDREW:
        yield Step(_at(date(2015, 3, 6)), gives=_withdraws("Not this year."))
        return
    yield from _handover(fate, n)


def _local(applies: date, n: int) -> Iterator[Step]:
    """Application, boards, conflicts and assurance, the applications in one week."""
    for days, until in (
        (0, "record_board_decision"),
        (9, "declare_interest"),
        (28, "attest_assurance"),
        (32, "moderate"),
    ):
        day = applies + timedelta(days=days)
        when = _day(day, n) if days < 28 else _at(day)
        yield Step(when, until=(until, "decide"))


def _decision(fate: Fate) -> dict[str, Any]:
    if fate is Fate.REJECTED:
        outcome = Recommendation.REJECT
        return {"outcome": outcome, "codes": _codes(outcome)}
    if fate is Fate.OTHER_MODEL:
        outcome = Recommendation.APPROVE_LOWER_MODEL
        return {
            "outcome": outcome,
            "codes": _codes(outcome),
            "lower_model": Model.JOINT,
        }
    if fate is Fate.LAPSED:
        terms = builders.terms(date(2015, 3, 31), "Governance arrangements")
        return {
            "outcome": Recommendation.APPROVE_WITH_CONDITIONS,
            "conditions": (terms,),
        }
    return {}


def _codes(outcome: Recommendation) -> tuple[str, ...]:
    """A reason of the round's list that fits."""
    known = round_of_2015().reason_codes
    return tuple(one.code for one in known if coded.fits(one, outcome))[:1]


def _handover(fate: Fate, n: int) -> Iterator[Step]:
    """The agreement comes two weeks before the start, with about a week to sign."""
    yield Step(_day(date(2015, 3, 9), n), ("record_mandate",))
    yield Step(_at(date(2015, 3, 12)), ("agree_allocation",))
    yield Step(_at(date(2015, 3, 17)), ("issue_agreement",))
    yield Step(_at(date(2015, 3, 25 + 2 * (n % 2))), ("sign_agreement",))
    yield Step(_at(date(2015, 3, 30)), ("countersign_agreement",))
    if fate is Fate.WITHDREW:
        yield Step(_at(date(2015, 3, 30), 16), gives=_withdraws("We are not ready."))
    elif fate is not Fate.LAPSED:  # with a condition open, nobody can release it
        yield Step(_at(date(2015, 3, 31)), until=("extend_date",))


def answers_first(bid: Bid, command: Command) -> tuple[Command, ...]:
    """That they have no interest, from whoever judges the bid by a step and has not said."""
    kind, by = type(command), command.by
    if kind not in permissions.DECIDING or not declared.judges(kind, by):
        return ()
    none = c.DeclareInterest(by=by, category=InterestCategory.NONE)
    return (none,) if declared.is_owed(bid, by.person) else ()


def _withdraws(reason: str) -> Gives:
    def given(bid: Bid, _: datetime) -> Command:
        by = builders.actor(Role.ACCOUNTABLE_OFFICER, bid.applicants[0].code)
        return c.Withdraw(by=by, reason=reason)

    return given

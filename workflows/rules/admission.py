"""What comes after a date of the round: refused, or admitted by override (R1)."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Admission
from workflows.contracts.commands import AdmitLate
from workflows.contracts.cycles import Cycle, DeadlineKey, Model
from workflows.contracts.events import LateAdmitted
from workflows.contracts.parties import Role
from workflows.rules import calendar, deadlines, words
from workflows.rules.refusals import Incomplete, TooEarly, WrongParty, WrongStage

ROUND_DATES = frozenset({DeadlineKey.EXPRESSION, DeadlineKey.APPLICATION})
"""Dates that close a round to whoever comes after them."""

MAY_BE_NAMED = frozenset({Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR})
"""Whom a cycle may name: the override is a national one."""


def admitters(cycle: Cycle) -> frozenset[Role]:
    """Who admits what comes late, by the cycle's policy."""
    return frozenset(cycle.admits_late or (Role.NATIONAL_OFFICE,)) & MAY_BE_NAMED


def expression_due(cycle: Cycle, model: Model) -> datetime | None:
    """Until when expressions of interest are taken (R1)."""
    rule = deadlines.rule_for(cycle, DeadlineKey.EXPRESSION, model)
    return calendar.at(rule.on, rule.at) if rule and rule.on else None


def check_open(cycle: Cycle, now: datetime) -> None:
    """A round takes no expression of interest before the day on which it opens.

    Whoever begins bids asks this first: nothing is opened, so nothing is on record.

    Raises:
        TooEarly: It has not opened.
    """
    if calendar.london_day(now) < cycle.opens:
        raise TooEarly(
            f"This round opens on {words.day(cycle.opens)}. No expression of interest is "
            "taken before."
        )


def missed(bid: Bid, now: datetime) -> dict[DeadlineKey, datetime]:
    """The round's dates that this bid has missed, and can still be admitted after."""
    if bid.ended:
        return {}
    return {
        c.key: c.due
        for c in bid.clocks
        if c.key in ROUND_DATES and deadlines.is_late(bid, c, now)
    }


def may(bid: Bid, role: Role, now: datetime) -> bool:
    """Whether somebody in this role could admit anything on this bid now."""
    return role in admitters(bid.cycle) and bool(missed(bid, now))


def admit(bid: Bid, command: AdmitLate, now: datetime) -> LateAdmitted:
    """A named person of NHS England admits what comes late, with a reason.

    Raises:
        WrongParty: The cycle's policy names somebody else for it.
        WrongStage: No such date has been missed, or it is not one of the round's.
        Incomplete: The last day is not to come, or not before the start.
    """
    if command.by.role not in admitters(bid.cycle):
        raise WrongParty(f"In this round only {who(bid.cycle)} admits what comes late.")
    due = missed(bid, now).get(command.key)
    if due is None:
        raise WrongStage(
            "Nothing is late that could be admitted. A date to come is moved instead."
        )
    until = calendar.at(command.until)
    if until <= now or command.until >= bid.start_date:
        raise Incomplete(
            f"Name a last day to come, before the start on {words.day(bid.start_date)}.",
            field="until",
        )
    return LateAdmitted(
        at=now,
        by=command.by,
        key=command.key,
        due=due,
        until=until,
        reason=command.reason,
    )


def check_not_missed(bid: Bid, key: DeadlineKey, now: datetime) -> None:
    """Where the policy says who admits what is late, a missed date is not just moved.

    Raises:
        WrongStage: This one has gone by.
    """
    if bid.cycle.admits_late and key in missed(bid, now):
        raise WrongStage(
            f"This date has gone by. What comes late is admitted by {who(bid.cycle)}, "
            "with a reason."
        )


def who(cycle: Cycle) -> str:
    """Who admits what comes late, in words."""
    return words.joined(
        [
            f"NHS England's {role.value.replace('_', ' ')}"
            for role in sorted(admitters(cycle))
        ],
        last="or",
    )


def admitted(bid: Bid, event: LateAdmitted) -> Bid:
    """It is taken until that day, by whoever still has to do their part of it."""
    one = Admission(
        key=event.key,
        at=event.at,
        by=event.who(),
        due=event.due,
        until=event.until,
        reason=event.reason,
    )
    return bid.model_copy(update={"admissions": (*bid.admissions, one)})

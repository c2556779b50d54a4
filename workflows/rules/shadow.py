"""The shadow period before a handover: when, how long, and what ends it (DOMAIN 10).

From the start date on the CCG reports as it will once it holds the budget, while NHS
England goes on paying: no payment authority and no money moves. Both sides agree that the
exit criteria are met, or NHS England moves the end; then the handover goes on.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from workflows.contracts.bids import Bid
from workflows.contracts.commands import IssueAgreement
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.delegations import (
    Alert,
    Delegation,
    FinancialYear,
    MonthlyReturn,
)
from workflows.contracts.parties import Role
from workflows.contracts.shadows import ShadowTerms
from workflows.contracts.views import Blocker
from workflows.rules import calendar, delegation, financial_year, road, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.parts import ccg_need, nhs
from workflows.rules.refusals import Incomplete, OutOfOrder, WrongStage

LONGEST = timedelta(days=366)
"""A shadow year, as in 2011/12, and no longer by one agreement."""
DAY = timedelta(days=1)


def chosen(bid: Bid) -> ShadowTerms | None:
    """The shadow period of the agreement, where a budget moves."""
    return bid.agreement.shadow if bid.agreement else None


def to_come(bid: Bid) -> ShadowTerms | None:
    """A shadow period that is chosen and has not begun."""
    return chosen(bid) if bid.shadow is None else None


def is_on(bid: Bid) -> bool:
    """Whether it has begun and is not over."""
    return bid.shadow is not None and chosen(bid) is not None and not is_agreed(bid)


def is_agreed(bid: Bid) -> bool:
    """Whether every side has found the criteria met."""
    met = {v.body for v in bid.shadow.verdicts if v.met} if bid.shadow else set()
    return met >= {*(a.code for a in bid.applicants), NATIONAL}


def until(bid: Bid) -> date:
    """Its last day: the handover is on the next one."""
    return bid.start_date - DAY


def handover_day(bid: Bid) -> date:
    """The day on which functions and money move, if all goes as it is agreed now."""
    found = to_come(bid)
    return found.until + DAY if found else bid.start_date


def terms(bid: Bid, command: IssueAgreement, now: datetime) -> ShadowTerms | None:
    """What an agreement says of a shadow period.

    Raises:
        WrongStage: No budget moves, so nothing can be shadowed.
        Incomplete: A day without criteria or the other way round, too short for one
            return, longer than a year, or over already.
    """
    end, criteria = command.shadow_until, command.shadow_criteria.strip()
    if end is None and not criteria:
        return None
    if not road.has_budget(bid.model):
        raise WrongStage("No budget moves under this model, so nothing is shadowed.")
    if end is None or not criteria:
        raise Incomplete(
            "A shadow period has a last day and exit criteria. Give both, or neither.",
            field="shadow_until" if end is None else "shadow_criteria",
        )
    first = bid.shadow.since if bid.shadow else bid.start_date
    if not _reported(first, end):
        raise Incomplete(
            "A shadow period lasts until at least one of its months can be reported: "
            f"give a day after {words.day(_month_end(first))}.",
            field="shadow_until",
        )
    if end - first > LONGEST:
        raise Incomplete("A shadow period lasts a year at most.", field="shadow_until")
    if end < calendar.london_day(now):
        raise Incomplete(
            "The last day of the shadow period is over already.", field="shadow_until"
        )
    return ShadowTerms(until=end, criteria=criteria)


def check_start(bid: Bid, to: date) -> None:
    """A later start leaves time for the shadow period that is to come.

    Raises:
        Incomplete: It does not.
    """
    found = to_come(bid)
    if found and not _reported(to, found.until):
        raise Incomplete(
            f"The agreement's shadow period ends on {words.day(found.until)}. Issue the "
            "agreement anew with a later day first.",
            field="to",
        )


def check_been(bid: Bid) -> None:
    """A shadow period that is chosen comes before the keys.

    Raises:
        OutOfOrder: It has not begun.
    """
    if to_come(bid):
        raise OutOfOrder(
            f"The agreement's shadow period begins on {words.day(bid.start_date)}. The "
            "handover is released once both sides agree that its criteria are met."
        )


def _month_end(day: date) -> date:
    return financial_year.last_day(financial_year.of(day), financial_year.month_of(day))


def _reported(first: date, last: date) -> list[tuple[int, int]]:
    """The months, as year and month, that are over before the last day."""
    found, day = [], first
    while _month_end(day) < last:
        found.append((financial_year.of(day), financial_year.month_of(day)))
        day = _month_end(day) + DAY
    return found


def months(bid: Bid) -> list[tuple[int, int]]:
    """The months that are reported in shadow; the last is over before its last day."""
    return _reported(bid.shadow.since, until(bid)) if bid.shadow else []


def returns_of(bid: Bid, ccg: str) -> tuple[MonthlyReturn, ...]:
    """What a CCG reported, month by month."""
    found = bid.shadow.returns if bid.shadow else ()
    return tuple(one for one in found if one.by.body == ccg)


def alerts_of(bid: Bid, ccg: str) -> tuple[Alert, ...]:
    """What a CCG's returns in shadow have set off, the first first."""
    found = bid.shadow.alerts if bid.shadow else ()
    return tuple(one.alert for one in found if one.ccg == ccg)


def foreseen(bid: Bid, ccg: str) -> Delegation | None:
    """The delegation that is shadowed, as if it had begun when its shadow did."""
    if bid.shadow is None:
        return None
    since, last = bid.shadow.since, until(bid)
    as_if = bid.model_copy(update={"start_date": since})
    found = next((d for d in delegation.foreseen(as_if) if d.ccg == ccg), None)
    if found is None:
        return None
    reported, first = returns_of(bid, ccg), found.years[0]
    years = tuple(
        FinancialYear(
            start=start,
            budget=first.budget,
            first=first.first if start == first.start else 1,
            returns=tuple(one for one in reported if one.year == start),
        )
        for start in range(first.start, financial_year.of(last) + 1)
    )
    return found.model_copy(
        update={"years": years, "alerts": alerts_of(bid, ccg), "shadowed": None}
    )


def unreported(bid: Bid, ccg: str) -> list[tuple[int, int]]:
    """The months that a CCG has not reported yet, in order."""
    known = {(one.year, one.month) for one in returns_of(bid, ccg)}
    return [one for one in months(bid) if one not in known]


def subject(ccg: str, year: int, month: int) -> str:
    """What a need for a return is about: `07R/2015-1`."""
    return f"{ccg}/{year}-{month}"


def due(bid: Bid, about: str) -> datetime:
    """When a return is due, or, for a side, the end of the last day."""
    ccg, _, month = about.partition("/")
    found = foreseen(bid, ccg) if month else None
    if found is None:
        return calendar.at(until(bid))
    start, _, number = month.partition("-")
    day = found.policy.return_working_day
    of_return = financial_year.return_due(int(start), int(number), day, found.holidays)
    return min(of_return, calendar.at(until(bid)))


def later(bid: Bid) -> str:
    """What a later start date is, in words."""
    return "a longer shadow period" if is_on(bid) else "a later start"


def sent_from(year: int, month: int) -> date:
    """The first day on which a month's return can be sent: the one after its last."""
    return financial_year.last_day(year, month) + DAY


def needs(bid: Bid) -> tuple[Blocker, ...]:
    """What a shadow period that is on needs: the next returns, and both sides' word."""
    return (*_returns(bid), *_sides(bid)) if is_on(bid) else ()


def _returns(bid: Bid) -> Iterator[Blocker]:
    for one in bid.applicants:
        missing = unreported(bid, one.code)
        if not missing:
            continue
        year, month = missing[0]
        after = words.day(sent_from(year, month))
        yield ccg_need(
            bid,
            DeadlineKey.SHADOW,
            f"{one.name}'s return in shadow for "
            f"{financial_year.month_name(year, month)} (from {after})",
            one.code,
            (Role.CHIEF_FINANCE_OFFICER,),
            "submit_shadow_return",
            subject(one.code, year, month),
        )


def _sides(bid: Bid) -> Iterator[Blocker]:
    said = {v.body: v.met for v in bid.shadow.verdicts} if bid.shadow else {}
    what = "the exit criteria of the shadow period are met"
    for one in bid.applicants:
        if not said.get(one.code):
            yield ccg_need(
                bid,
                DeadlineKey.SHADOW,
                f"{one.name}'s chief finance officer to agree that {what}"
                + NOT_MET * (one.code in said),
                one.code,
                (Role.CHIEF_FINANCE_OFFICER,),
                "judge_shadow",
                one.code,
            )
    if not said.get(NATIONAL):
        yield nhs(
            bid,
            DeadlineKey.SHADOW,
            f"NHS England's finance officer to agree that {what}"
            + NOT_MET * (NATIONAL in said),
            NATIONAL,
            Role.NATIONAL_FINANCE,
            "judge_shadow",
            NATIONAL,
        )


NOT_MET = ", which they are not yet"
"""Said of a side that has said so."""

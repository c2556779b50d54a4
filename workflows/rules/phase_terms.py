"""What an agreement may say of phases, and what that asks of the start date."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from workflows.contracts.bids import Bid
from workflows.contracts.commands import IssueAgreement
from workflows.contracts.phases import WHOLE, LaterPhase
from workflows.contracts.shadows import ShadowTerms
from workflows.rules import financial_year, phases, road, shadow, words
from workflows.rules.refusals import Incomplete, WrongStage

DAY = timedelta(days=1)


def terms(
    bid: Bid, command: IssueAgreement, shadowed: ShadowTerms | None
) -> tuple[LaterPhase, ...]:
    """The later phases that an agreement chooses, by their days.

    Raises:
        WrongStage: No budget moves, so nothing is handed over in phases.
        Incomplete: Functions, days or sums that cannot be.
    """
    if not command.phases:
        return ()
    if not road.has_budget(bid.model):
        raise WrongStage("No budget moves under this model, so there are no phases.")
    numbered = sorted(enumerate(command.phases), key=lambda one: one[1].begins)
    found = tuple(one for _, one in numbered)
    _check_functions(command.functions, command.phases)
    _check_days(shadowed.until + DAY if shadowed else bid.start_date, numbered)
    _check_either(command.phases)
    _check_money(bid, command.phases)
    return found


def _check_functions(agreed: Sequence[str], later: Sequence[LaterPhase]) -> None:
    named: list[str] = []
    for number, one in enumerate(later):
        foreign = [code for code in one.functions if code not in agreed]
        if foreign:
            raise Incomplete(
                f"{words.joined(foreign)}: the agreement does not cover it, so it cannot "
                "move in a phase.",
                field=f"phases.{number}.functions",
            )
        named += one.functions
        twice = sorted({code for code in one.functions if named.count(code) > 1})
        if twice:
            raise Incomplete(
                f"{words.joined(twice)}: a function moves in one phase only.",
                field=f"phases.{number}.functions",
            )
    if set(named) >= set(agreed):
        raise Incomplete(
            "At least one function moves on the start date. If none does, move the start "
            "date instead.",
            field="phases",
        )


def _check_days(first: date, later: Sequence[tuple[int, LaterPhase]]) -> None:
    """By their days, each with its place in what was sent."""
    for (_, one), (number, other) in pairwise(later):
        if one.begins == other.begins:
            raise Incomplete(
                "Two phases begin on one day. Make one phase of them.",
                field=f"phases.{number}.begins",
            )
    year = financial_year.of(first)
    for number, one in later:
        if one.begins <= first or financial_year.of(one.begins) != year:
            raise Incomplete(
                f"A later phase begins after the handover on {words.day(first)} and in the "
                f"same financial year, {financial_year.name(year)}: the next one has a "
                "budget of its own.",
                field=f"phases.{number}.begins",
            )


def _check_either(later: Sequence[LaterPhase]) -> None:
    for number, one in enumerate(later):
        if (one.share is None) == (one.pence is None):
            raise Incomplete(
                "Give each phase a share of the budget or a sum, not both.",
                field=f"phases.{number}.share",
            )


def _check_money(bid: Bid, later: Sequence[LaterPhase]) -> None:
    stated = [one for one in later if one.pence is not None]
    if stated and len(stated) < len(later):
        raise Incomplete(
            "Give every phase a share, or every phase a sum.", field="phases"
        )
    if stated and len(bid.applicants) > 1:
        raise Incomplete(
            "In a joint bid a phase has a share of each CCG's budget, not a sum.",
            field="phases",
        )
    if sum(one.share or 0 for one in later) >= WHOLE:
        raise Incomplete(
            "The later phases' shares have to leave some for the first.", field="phases"
        )
    if not stated:
        return
    total = bid.allocation.total_pence if bid.allocation else None
    if total is None:
        raise Incomplete(
            "Sums can be stated once the allocation has been added up.", field="phases"
        )
    named = sum(one.pence or 0 for one in stated)
    if named >= total:
        raise Incomplete(
            f"The later phases add up to {words.money(named)}, and the allocation is "
            f"{words.money(total)}. Leave some for the first phase.",
            field="phases",
        )


def check_start(bid: Bid, to: date) -> None:
    """A later start leaves the phases after it, in the same year.

    Raises:
        Incomplete: It does not.
    """
    later, period = phases.chosen(bid), shadow.to_come(bid)
    first = period.until + DAY if period else to
    if not later:
        return
    year = financial_year.of(first)
    if first >= later[0].begins or financial_year.of(later[-1].begins) != year:
        raise Incomplete(
            f"By the agreement phase 2 begins on {words.day(later[0].begins)}, after the "
            "start date and in the same financial year. Issue the agreement anew with "
            "later phases first.",
            field="to",
        )

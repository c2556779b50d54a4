"""Standing conditions: what approvals carry by class of risk (DOMAIN 3.3, case t)."""

from datetime import date

from workflows.contracts.assurances import FinancePosition, Rating, Snapshot
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import ConditionTerms
from workflows.rules import calendar

LOWEST, LOW, HIGH, HIGHEST = 1, 2, 3, 4


def risk(one: Snapshot) -> int:
    """A CCG's class of risk, 1 to 4, from how it stands in Part two.

    4 in special measures or under directions; 3 rated inadequate or heading for a
    deficit; 2 requiring improvement, or not rated yet; 1 otherwise.
    """
    if one.special_measures or one.directions:
        return HIGHEST
    if one.rating is Rating.INADEQUATE or one.finance is FinancePosition.DEFICIT:
        return HIGH
    if one.rating in {Rating.REQUIRES_IMPROVEMENT, Rating.NOT_RATED}:
        return LOW
    return LOWEST


def of(bid: Bid, told: date) -> tuple[ConditionTerms, ...]:
    """The conditions that an approval of this bid carries, whoever decides.

    Args:
        bid: A bid whose Part two is attested; without snapshots it carries none.
        told: The day on which the decision is told.
    """
    snapshots = bid.assurance.snapshots if bid.assurance else ()
    classes = {risk(one) for one in snapshots}
    return tuple(
        ConditionTerms(
            criterion=one.criterion,
            text=one.text,
            owner=one.owner,
            evidence=one.evidence,
            due=calendar.add_working_days(
                told, one.working_days, frozenset(bid.cycle.holidays)
            ),
            support_level=one.support_level,
            review=one.review,
            standing=True,
        )
        for one in bid.cycle.standing
        if classes & set(one.classes)
    )


def by_person(one: ConditionTerms) -> ConditionTerms:
    """A condition that a person sets is none of the policy's."""
    return one.model_copy(update={"standing": False}) if one.standing else one


def plain(one: ConditionTerms) -> set[str]:
    """Fields that terms did not have at first, where they say nothing."""
    found = set() if one.review else {"review"}
    found |= set() if one.public else {"public"}
    return found if one.standing else {*found, "standing"}

"""Declarations of interest, how they are handled, and whom they keep out (R8, R14)."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import DeclareInterest, RuleOnInterest
from workflows.contracts.events import InterestDeclared, InterestRuled
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling, Interest, InterestCategory
from workflows.rules.refusals import AlreadyDone, Incomplete, OwnSide, WrongParty

OUT = frozenset({Handling.LEAVE, Handling.NO_PAPERS})
UNRULED = 10
"""How many interests of one person may wait for a ruling, so that nobody fills a bid."""


def declare(bid: Bid, command: DeclareInterest, now: datetime) -> InterestDeclared:
    """Anybody in a body of the bid declares an interest, or that there is none.

    Raises:
        Incomplete: An interest without a description, or too many not ruled on.
        AlreadyDone: A second nil return, or one after an interest that still stands.
    """
    if command.category is not InterestCategory.NONE and not command.description:
        raise Incomplete("Say what the interest is.")
    mine = [i for i in bid.interests if i.by.person == command.by.person]
    if len([i for i in unruled(bid) if i in mine]) >= UNRULED:
        raise Incomplete("Ten interests of yours wait for a ruling.")
    if command.category is InterestCategory.NONE and mine:
        raise AlreadyDone("You have already made a declaration on this bid.")
    return InterestDeclared(
        at=now,
        by=command.by,
        interest=f"i{len(bid.interests) + 1}",
        category=command.category,
        description=command.description,
        since=command.since,
    )


def rule(bid: Bid, command: RuleOnInterest, now: datetime) -> InterestRuled:
    """The guardian rules on interests of the CCG's people, the panel's chair on others'.

    The guardian's own go to the panel's chair.

    Raises:
        Incomplete: No such interest, or a nil return.
        OwnSide: A ruling on one's own interest.
        WrongParty: The other office rules on this one.
    """
    interest = next((i for i in bid.interests if i.id == command.interest), None)
    if interest is None or interest.category is InterestCategory.NONE:
        raise Incomplete(f"There is no interest {command.interest} to rule on.")
    if interest.by.person == command.by.person:
        raise OwnSide("Nobody rules on an interest of their own.")
    if ruling_party(interest) is not command.by.party:
        raise WrongParty(
            "The CCG's guardian rules on the interests of its own people, the chair "
            "of the conflicts panel on the guardian's and everybody else's."
        )
    if command.by.party is Party.CCG and interest.by.body != command.by.body:
        raise WrongParty("A guardian rules on the interests of their own CCG's people.")
    return InterestRuled(
        at=now,
        by=command.by,
        interest=interest.id,
        handling=command.handling,
        reason=command.reason,
    )


def ruling_party(interest: Interest) -> Party:
    """Who rules on an interest."""
    by_guardian = (
        interest.by.party is Party.CCG and interest.by.role is not Role.GUARDIAN
    )
    return Party.CCG if by_guardian else Party.CONFLICTS


def unruled(bid: Bid) -> tuple[Interest, ...]:
    """Declared interests that nobody has ruled on yet."""
    return tuple(
        i
        for i in bid.interests
        if i.category is not InterestCategory.NONE and i.handling is None
    )


def standing(bid: Bid, person: str) -> tuple[Interest, ...]:
    """A person's interests on this bid, nil returns left out."""
    return tuple(
        i
        for i in bid.interests
        if i.by.person == person and i.category is not InterestCategory.NONE
    )


def has_declared(bid: Bid, person: str) -> bool:
    """Whether a person has answered at all; blank is not none."""
    return any(i.by.person == person for i in bid.interests)


def bars_deciding(bid: Bid, person: str) -> Interest | None:
    """The interest that keeps a person from deciding: unruled, or ruled past noting."""
    return next(
        (i for i in standing(bid, person) if i.handling is not Handling.NOTE), None
    )


def is_out(bid: Bid, person: str) -> bool:
    """Whether a person must not even see the papers. Beats every grant (HOUSE 0.3.3)."""
    return any(i.handling in OUT for i in standing(bid, person))

"""Declarations of interest, how they are handled, and whom they keep out (R8, R14)."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import DeclareInterest, RuleOnInterest
from workflows.contracts.events import InterestDeclared, InterestRuled
from workflows.contracts.parties import Actor, Party, Role, Who
from workflows.contracts.reviews import Handling, Interest, InterestCategory
from workflows.rules import bodies
from workflows.rules.refusals import AlreadyDone, Incomplete, OwnSide, WrongParty

OUT = frozenset({Handling.LEAVE, Handling.NO_PAPERS})
IN = frozenset({Handling.NOTE, Handling.WAIVER})
"""Rulings after which somebody decides as before."""
UNRULED = 10
"""How many interests of one person may wait for a ruling, so that nobody fills a bid."""


def declare(bid: Bid, command: DeclareInterest, now: datetime) -> InterestDeclared:
    """Anybody in a body of the bid declares an interest, or that there is none.

    Raises:
        Incomplete: An interest without a description, or too many not ruled on.
        AlreadyDone: A second nil return, or one after an interest that still stands.
    """
    if command.category is not InterestCategory.NONE and not command.description:
        raise Incomplete("Say what the interest is.", field="description")
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
        for_applicant=_is_applicants(bid, command.by),
        asked=_asked(bid, command.by),
    )


def _is_applicants(bid: Bid, by: Actor) -> bool:
    """Whether somebody holds an office of an applicant, under any of their hats."""
    ccgs = {a.code for a in bid.applicants}
    return any(h.party is Party.CCG and h.body in ccgs for h in (by, *by.also))


def rule(bid: Bid, command: RuleOnInterest, now: datetime) -> InterestRuled:
    """The guardian rules on interests of the CCG's people, the panel's chair on others'.

    The guardian's own go to the panel's chair, and the chair's own to NHS England's region.
    Where chair and region each wait for the other, the national panel's chair rules.

    Raises:
        Incomplete: No such interest, or a nil return; or a waiver of what keeps nobody
            out.
        OwnSide: A ruling on one's own interest, or a waiver for the applicant's own.
        WrongParty: The other office rules on this one.
    """
    interest = next((i for i in bid.interests if i.id == command.interest), None)
    if interest is None or interest.category is InterestCategory.NONE:
        raise Incomplete(
            f"There is no interest {command.interest} to rule on.", field="interest"
        )
    if interest.by.person == command.by.person:
        raise OwnSide("Nobody rules on an interest of their own.")
    if not _rules_on(bid, interest, command.by):
        raise WrongParty(
            "The CCG's guardian rules on the interests of its own people, the chair "
            "of the conflicts panel on the guardian's and everybody else's, and NHS "
            "England's region on those of the panel's chair, and in the chair's place "
            "where the round says so. Where both have interests of their own, the chair "
            "of the national panel does."
        )
    if command.by.party is Party.CCG and interest.by.body != command.by.body:
        raise WrongParty("A guardian rules on the interests of their own CCG's people.")
    if command.handling is Handling.WAIVER:
        _check_waiver(interest)
    return InterestRuled(
        at=now,
        by=command.by,
        interest=interest.id,
        handling=command.handling,
        reason=command.reason,
        severity=command.severity or interest.severity,
        stand_ins=command.stand_ins if is_of(bid, interest, Role.PANEL_CHAIR) else (),
    )


def _check_waiver(interest: Interest) -> None:
    """A waiver answers a ruling that keeps somebody out, and is never the applicant's.

    The CCG's representative sits on the board by law (s.194(2)(f)) and does not judge
    their own CCG's bid (R8): nobody can let them.
    """
    if interest.for_applicant or interest.by.party is Party.CCG:
        raise OwnSide(
            "A waiver is never given to somebody of the applicant's own, whatever seat "
            "they have on the board.",
            field="handling",
        )
    if interest.handling is None or interest.handling in IN:
        raise Incomplete(
            "A waiver lets somebody take part whom a ruling keeps out. Rule first on "
            "how the interest is handled.",
            field="handling",
        )


def _asked(bid: Bid, by: Actor) -> Party | None:
    """Whose office rules where another hat of the declarer would make it their own."""
    hats = {(h.role, h.body) for h in (by, *by.also)}
    found = _by_hat(by)
    if found is Party.CCG and (Role.GUARDIAN, by.body) in hats:
        found = Party.CONFLICTS
    if found is Party.CONFLICTS and (Role.PANEL_CHAIR, _panel(bid)) in hats:
        found = Party.NHS_ENGLAND
    return None if found is _by_hat(by) else found


def asked_party(bid: Bid, by: Actor) -> Party:
    """Whose office would rule on what somebody declares now."""
    return _asked(bid, by) or _by_hat(by)


def _by_hat(by: Who) -> Party:
    """Whose office rules, as far as the hat says under which somebody declares."""
    if by.role is Role.PANEL_CHAIR:
        return Party.NHS_ENGLAND
    if by.party is Party.CCG and by.role is not Role.GUARDIAN:
        return Party.CCG
    return Party.CONFLICTS


def ruling_party(interest: Interest) -> Party:
    """Who is asked to rule on an interest: somebody who is not the declarer."""
    return interest.asked or _by_hat(interest.by)


LAST = (Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE)
"""Who rules where the panel's chair and the region both have interests of their own: the
second only where the first has one too."""

OFFICES = {
    Party.CCG: Role.GUARDIAN,
    Party.CONFLICTS: Role.PANEL_CHAIR,
    Party.NHS_ENGLAND: Role.REGIONAL_LEAD,
}
"""Which office of a party rules."""


def ruler(bid: Bid, interest: Interest) -> Role:
    """The office that is asked to rule on an interest.

    The panel's chair and the region rule on each other. Where interests keep both from
    deciding, each would wait for the other for ever, and so would whoever waits for them.
    Where the round says so, the region also rules on what the panel's chair would, once a
    ruling keeps the chair out.
    """
    party = ruling_party(interest)
    if party is Party.CCG or not all(_is_unable(bid, one) for one in JUDGED):
        return Role.REGIONAL_LEAD if _for_chair(bid, party) else OFFICES[party]
    return next((role for role in LAST if not _is_kept(bid, role)), LAST[-1])


def _for_chair(bid: Bid, party: Party) -> bool:
    """Whether the region stands in for the panel's chair, whom a ruling keeps out.

    It does too once it, or another team of NHS England, concludes in the panel's place.
    """
    if party is Party.CONFLICTS and not _panel(bid):
        return True
    return (
        party is Party.CONFLICTS
        and bid.cycle.region_for_chair
        and any(
            is_of(bid, one, Role.PANEL_CHAIR)
            for one in bid.interests
            if one.handling is not None and one.handling not in IN
        )
    )


JUDGED = (Party.CONFLICTS, Party.NHS_ENGLAND)
"""Whose offices rule on each other's interests."""


def _panel(bid: Bid) -> str:
    """The panel whose chair rules; empty once NHS England concludes in its place."""
    party, body = bodies.concluder(bid)
    return body if party is Party.CONFLICTS else ""


def _is_unable(bid: Bid, party: Party) -> bool:
    """Whether an office cannot rule: kept out, or its panel has handed the review on."""
    gone = party is Party.CONFLICTS and not _panel(bid)
    return gone or _is_kept(bid, OFFICES[party])


def _is_kept(bid: Bid, role: Role) -> bool:
    """Whether an interest keeps a holder of an office from deciding, as far as is known."""
    return any(
        is_of(bid, one, role)
        for one in bid.interests
        if one.category is not InterestCategory.NONE and one.handling not in IN
    )


def is_of(bid: Bid, interest: Interest, role: Role) -> bool:
    """Whether an interest is that of a holder of an office, under whatever hat."""
    if role is Role.PANEL_CHAIR:
        by_another_hat = interest.asked is Party.NHS_ENGLAND
        return by_another_hat or (interest.by.role, interest.by.body) == (
            role,
            _panel(bid),
        )
    return interest.by.role is role


def _rules_on(bid: Bid, interest: Interest, by: Who) -> bool:
    """Whether somebody's office may rule on an interest.

    Where the panel has a second chair, they may rule on the first one's too; and another
    holder of an office still may where somebody further up is asked.
    """
    if by.role in LAST:
        return by.role is ruler(bid, interest)
    asked = ruling_party(interest)
    second = asked is Party.NHS_ENGLAND and by.party is Party.CONFLICTS
    in_place = by.role is Role.REGIONAL_LEAD and _for_chair(bid, asked)
    own = by.party is not Party.CONFLICTS or by.body == _panel(bid)
    return (second and own) or in_place or (asked is by.party and own)


def to_rule(bid: Bid, by: Who) -> tuple[Interest, ...]:
    """What somebody may rule on now: what waits for it, else what keeps somebody out.

    The first is asked of them; the second they may change, or waive.
    """
    mine = [
        i
        for i in bid.interests
        if i.category is not InterestCategory.NONE
        and _rules_on(bid, i, by)
        and i.by.person != by.person
        and (by.party is not Party.CCG or i.by.body == by.body)
    ]
    waiting = tuple(i for i in mine if i.handling is None)
    return waiting or tuple(i for i in mine if i.handling not in IN)


def unruled(bid: Bid) -> tuple[Interest, ...]:
    """Declared interests that nobody has ruled on yet."""
    return tuple(
        i
        for i in bid.interests
        if i.category is not InterestCategory.NONE and i.handling is None
    )


def number(bid: Bid, interest: str) -> str:
    """What people call it: they count interests; their ids count nil returns too."""
    real = [i.id for i in bid.interests if i.category is not InterestCategory.NONE]
    return str(real.index(interest) + 1) if interest in real else interest[1:]


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
    """The interest that keeps a person from deciding: unruled, or ruled past noting.

    A waiver takes only the interest it was given for.
    """
    return next((i for i in standing(bid, person) if i.handling not in IN), None)


def is_out(bid: Bid, person: str) -> bool:
    """Whether a person must not even see the papers. Beats every grant (HOUSE 0.3.3)."""
    return any(i.handling in OUT for i in standing(bid, person))

"""Who concludes the conflict review: the panel, its chair's stand-in, or a body in its place.

A panel whose chair an interest keeps out is concluded by whoever takes the chair then, as
its seats name them; one that cannot be quorate hands the review on (R15).
"""

from datetime import date

from workflows.contracts.bids import Bid
from workflows.contracts.commands import ConcludeConflictReview
from workflows.contracts.committees import BodyVersion, Office
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.fallbacks import Decider
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Interest, InterestCategory
from workflows.contracts.views import Blocker
from workflows.rules import bodies, in_place, interests, possible, seats
from workflows.rules.parts import need
from workflows.rules.refusals import NotQuorate, WrongParty


def need_of(bid: Bid) -> Blocker:
    """The conclusion that a bid waits for, and of whom."""
    instead = bodies.in_place(bid, bid.panel)
    what = "the conflicts panel's conclusion"
    party, body = bodies.concluder(bid)
    if instead:
        what = f"the conclusion of {instead.name} in place of the conflicts panel"
    found = need(
        bid,
        DeadlineKey.CONFLICT_REVIEW,
        what,
        party,
        body,
        in_place.roles(bid, party, body),
        "conclude_conflict_review",
    )
    able = () if instead else stand_ins(bid)
    if not able:
        return found
    either = (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
    return found.model_copy(update={"roles": either, "people": able})


def _kept(bid: Bid) -> tuple[Interest, ...]:
    """The interests that keep the panel's own chair out by a ruling."""
    return tuple(
        one
        for one in bid.interests
        if one.category is not InterestCategory.NONE
        and interests.is_of(bid, one, Role.PANEL_CHAIR)
        and one.handling is not None
        and one.handling not in interests.IN
    )


def stand_ins(bid: Bid) -> tuple[str, ...]:
    """Who concludes in place of a chair who is out, and has no interest of their own."""
    named = dict.fromkeys(p for one in _kept(bid) for p in one.stand_ins)
    return tuple(p for p in named if not interests.bars_deciding(bid, p))


def chairless(bid: Bid) -> bool:
    """Whether the chair is out by a ruling, and nobody takes the chair."""
    return bool(_kept(bid)) and not stand_ins(bid)


def takes_chair(body: BodyVersion, chair: str, on: date) -> tuple[str, ...]:
    """Who takes the chair where its holder is out, as the seats name them, by person.

    The vice-chair first, then the named substitutes of the chair's own seat.
    """
    standing = [one for one in body.seats if seats.is_in_force(one, on)]
    vice = [s.holder for s in standing if s.office is Office.VICE_CHAIR]
    subs = [p for s in standing if s.office is Office.CHAIR for p in s.substitutes]
    people = [one.person for one in (*vice, *subs) if one]
    return tuple(dict.fromkeys(p for p in people if p != chair))


def check_who(bid: Bid, command: ConcludeConflictReview, on: date) -> Decider | None:
    """Whoever concludes is of the body that does, and that body can be quorate.

    Args:
        bid: As it stands.
        command: With the panel as it stands, where its seats are on file.
        on: The day in London.

    Returns:
        Who concludes in place of the panel; None where it does so itself.

    Raises:
        WrongParty: Another body concludes, or somebody else of it.
        NotQuorate: Whoever comes, the panel cannot be quorate (R15).
    """
    by, instead = command.by, bodies.in_place(bid, bid.panel)
    party, code = bodies.concluder(bid)
    if (by.party, by.body) != (party, code):
        name = bodies.name(bid, party, code)
        where = " in place of the conflicts panel" if instead else ""
        raise WrongParty(f"{name[:1].upper()}{name[1:]} concludes{where}.")
    if by.role is Role.PANEL_MEMBER and by.person not in need_of(bid).people:
        raise WrongParty(
            "The panel's chair puts its conclusion on record. A vice-chair or a named "
            "substitute does so only where an interest keeps the chair out."
        )
    if instead:
        return in_place.decider(instead)
    body = command.body
    own = body and (body.party, body.body) == (Party.CONFLICTS, bid.panel)
    # With minutes the panel of their day is judged, by who came.
    if body and own and command.minutes is None:
        best = possible.able(bid, body, on)
        if not best.reachable:
            said = "The panel cannot be quorate on this bid, so it concludes nothing."
            options = [one.words for one in best.options]
            raise NotQuorate(" ".join((said, *best.lost, *options)))
    return None

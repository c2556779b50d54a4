"""In which of their roles a person acts. The member register decides, at every request."""

from collections.abc import Iterable, Sequence

from activities.members.reading import Person
from services.kit import problems
from services.kit.problems import Problem
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.rules import permissions

HEADER = "Acting-As"


def label(hat: Membership) -> str:
    """A hat as the header names it: `07R/bid_manager`."""
    return f"{hat.body}/{hat.role}"


def of_party(person: Person, party: Party | None) -> tuple[Membership, ...]:
    """The hats that count in a party's service; in one that is for all, every hat."""
    return tuple(
        hat
        for hat in person.memberships
        if party in {None, hat.party} and permissions.PARTY[hat.role] is hat.party
    )


def choose(
    hats: Sequence[Membership], roles: Iterable[Role], named: str | None
) -> Membership:
    """The hat that a command is given under: the one named, or the only one that fits.

    Somebody with no fitting hat gives the command under one of theirs all the same: the
    rules refuse it and put the attempt on record.

    Raises:
        Problem: Several fit and none was named, or the one named is not theirs.
    """
    if named is not None:
        return _named(hats, named)
    fitting = [hat for hat in hats if hat.role in set(roles)]
    if len(fitting) > 1:
        raise Problem(problems.CHOOSE_HAT, choices=[label(hat) for hat in fitting])
    return (fitting or hats)[0]


def _named(hats: Sequence[Membership], named: str) -> Membership:
    chosen = next((hat for hat in hats if label(hat) == named), None)
    if chosen is None:
        raise Problem(problems.NOT_YOUR_HAT, choices=[label(hat) for hat in hats])
    return chosen


def actor(person: Person, hat: Membership) -> Actor:
    """The person under this hat, with every other hat they hold in any party (R10)."""
    return Actor(
        person=person.id,
        name=person.name,
        party=hat.party,
        body=hat.body,
        role=hat.role,
        also=tuple(other for other in person.memberships if other != hat),
    )

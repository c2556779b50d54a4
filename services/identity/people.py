"""Whom one can sign in as, and how the picker finds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.kit.pages.rendering import fragment

FIRST = "Try these first"
LAST = "As before"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom one can sign in as.

    Attributes:
        roles: Their roles in words, for the list.
        group: The body they are listed under.
        listed: Whether they are among the few that are shown first.
    """

    subject: str
    name: str
    email: str
    roles: str
    group: str
    listed: bool = True


class Listing:
    """People as the picker shows them.

    Attributes:
        people: Everybody.
        bodies: What they are found by, beside words.
        first: Who is shown before anybody looks for somebody.
    """

    def __init__(self, people: Sequence[Candidate]) -> None:
        self.people = people
        self.bodies = sorted({one.group for one in people if one.group})
        self.first = _drawn([one for one in people if one.listed], FIRST)
        self._words = [(_searched(one), one) for one in people]

    def alone(self, subject: str) -> Markup:
        """Whoever signed in last, where they would have to be searched for."""
        known = [one for one in self.people if one.subject == subject]
        return _drawn([one for one in known if not one.listed], LAST)

    def found(self, words: str, body: str) -> Markup:
        """Whoever is described with these words, in this body where one is named."""
        wanted = words.casefold().strip()
        return _drawn(
            [
                one
                for said, one in self._words
                if wanted in said and body in {"", one.group}
            ]
        )


def _drawn(people: Sequence[Candidate], heading: str = "") -> Markup:
    groups: dict[str, list[Candidate]] = {}
    for one in people:
        groups.setdefault(heading or one.group, []).append(one)
    return fragment("people-found.jinja", groups=groups, mark=heading == LAST)


def _searched(candidate: Candidate) -> str:
    one = candidate
    return " ".join((one.name, one.subject, one.email, one.roles, one.group)).casefold()

"""Example bodies: the shipped ones, once for every board and CCG, with example people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from activities.committees.reading import committee_of
from activities.members.examples import slug
from activities.reference import committees, shipping
from activities.reference.problems import Problems
from activities.reference.toml import TomlFile
from workflows.contracts.committees import (
    BodyKind,
    BodyRules,
    BodyVersion,
    ElectronicVoting,
    Fallback,
    FallbackKind,
    Seat,
    Sitter,
)
from workflows.contracts.parties import Party
from workflows.rules.statutory import SeatRole

SEATS = Path(__file__).parent / "shipped" / "seats.toml"

Word = Annotated[str, Field(min_length=1, max_length=100)]
Named = Mapping[str, Sitter]
"""People by subject."""


@dataclass(frozen=True)
class Places:
    """What the bodies are made for.

    Attributes:
        names: For CCGs and boards, the name of each by its code.
        ccgs: For each board, the codes of the CCGs in whose area any part of it lies.
    """

    names: Mapping[Party, Mapping[str, str]]
    ccgs: Mapping[str, tuple[str, ...]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Bodies(_Strict):
    file: Word
    party: Party
    body: str = ""
    suffix: str = "commissioning"
    name: Word
    seats: dict[str, list[Word]]


class _Exception(_Strict):
    body: Word
    seat: Word
    people: list[Word]


class _Electronic(_Strict):
    body: Word
    words: Annotated[str, Field(min_length=1, max_length=500)]
    hidden: bool = True


class _File(_Strict):
    bodies: list[_Bodies]
    exceptions: list[_Exception] = []
    electronic: list[_Electronic] = []


def read(
    path: Path, places: Places, people: Named, problems: Problems
) -> list[BodyVersion]:
    """Every example body. Somebody who is not among the people leaves a seat vacant.

    Args:
        path: The file that says who sits where.
        places: CCGs and boards.
        people: The example people of the member register.
        problems: Takes what is wrong.
    """
    file = TomlFile(path, problems)
    data = file.parsed()
    seating = file.as_a(_File, data) if file.good else None
    if seating is None:
        return []
    return [
        body
        for rule in seating.bodies
        for body in _bodies(rule, seating, places, people, problems)
    ]


def _bodies(
    rule: _Bodies,
    seating: _File,
    places: Places,
    people: Named,
    problems: Problems,
) -> Iterator[BodyVersion]:
    template = committees.read(shipping.SHIPPED / rule.file, problems)
    named = {rule.body: ""} if rule.body else places.names.get(rule.party, {})
    if template is None:
        return
    voting = {
        one.body: ElectronicVoting(words=one.words, allowed=True, hidden=one.hidden)
        for one in seating.electronic
    }
    for code, name in named.items():
        own = {e.seat: e.people for e in seating.exceptions if e.body == code}
        sitting = rule.seats | own
        seats = tuple(
            _filled(seat, sitting.get(seat.id, []), slug(name), people)
            for seat in _seats(template, code, places)
        )
        rules = _rules(template, committee_of(code), places)
        if code in voting:
            rules = rules.model_copy(update={"electronic": voting[code]})
        plain = name.removeprefix("NHS ").removesuffix(" CCG")
        yield template.model_copy(
            update={
                "party": rule.party,
                "body": f"{code}/{rule.suffix}" if rule.party is Party.CCG else code,
                "name": rule.name.replace("{name}", plain),
                "seats": seats,
                "rules": rules,
            }
        )


def _seats(template: BodyVersion, code: str, places: Places) -> Iterator[Seat]:
    """The template's seats; that of a CCG's representative once for each CCG."""
    for seat in template.seats:
        if seat.role != SeatRole.CCG_REPRESENTATIVE:
            yield seat
            continue
        for n, ccg in enumerate(places.ccgs.get(code, ()), start=1):
            name = places.names[Party.CCG][ccg]
            yield seat.model_copy(
                update={
                    "id": seat.id if n == 1 else f"{seat.id}-{n}",
                    "title": f"Representative of {name}",
                    "represents": (ccg,),
                }
            )


def _filled(seat: Seat, subjects: list[str], place: str, people: Named) -> Seat:
    """The seat with its holder, who is named first, and the substitutes."""
    wanted = [subject.replace("{place}", place) for subject in subjects]
    holder = people.get(wanted[0]) if wanted else None
    others = tuple(people[who] for who in wanted[1:] if who in people)
    return seat.model_copy(update={"holder": holder, "substitutes": others})


def _rules(template: BodyVersion, own: str, places: Places) -> BodyRules:
    """The rules; a committee that would stand in for itself asks another one.

    A governing body asks the commissioning committee of its own CCG.
    """
    rules = template.rules
    if template.kind is BodyKind.GOVERNING_BODY:
        change = {"body": own}
        found = tuple(one.model_copy(update=change) for one in rules.fallbacks)
    else:
        found = tuple(_fallback(one, own, places) for one in rules.fallbacks)
    return rules.model_copy(update={"fallbacks": found})


def _fallback(one: Fallback, own: str, places: Places) -> Fallback:
    if one.kind is not FallbackKind.COMMITTEE or one.body != own:
        return one
    code, name = next(
        (code, name)
        for code, name in places.names[Party.CCG].items()
        if committee_of(code) != own
    )
    words = (
        f"The commissioning committee of {name}, which has no interest in it, decides."
    )
    return one.model_copy(update={"body": committee_of(code), "words": words})

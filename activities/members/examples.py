"""Example people, made from a short file: one for every role of every body."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from activities.reference.problems import Problems
from activities.reference.toml import TomlFile
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules.permissions import PARTY

PEOPLE = Path(__file__).parent / "shipped" / "people.toml"

Word = Annotated[str, Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Example:
    """An example person, with every hat."""

    subject: str
    name: str
    email: str
    hats: tuple[Membership, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Role(_Strict):
    party: Party
    body: str = ""
    role: Role
    subject: Word
    domain: Annotated[str, Field(pattern=r"^[a-z0-9{}.-]+\.example$")]


class _SecondHat(_Strict):
    subject: Word
    party: Party
    body: Word
    role: Role


class _File(_Strict):
    since: date
    given_names: Annotated[list[Word], Field(min_length=1)]
    surnames: Annotated[list[Word], Field(min_length=1)]
    roles: list[_Role]
    second_hats: list[_SecondHat] = []


def read(
    path: Path, places: Mapping[Party, Mapping[str, str]], problems: Problems
) -> tuple[date, list[Example]]:
    """Example people, and since when they hold their roles.

    Args:
        path: The file.
        places: For CCGs and boards, the name of each body by its code.
        problems: Takes what is wrong.
    """
    file = TomlFile(path, problems)
    data = file.parsed()
    people = file.as_a(_File, data) if file.good else None
    if people is None:
        return date.min, []
    offices = [
        (n, *office)
        for n, rule in enumerate(people.roles)
        for office in _offices(rule, places)
    ]
    names = [f"{g} {s}" for s, g in product(people.surnames, people.given_names)]
    if len(set(names)) < len(offices):
        words = f"there are {len(set(names))} names for {len(offices)} people."
        file.refuse(("given_names",), words)
        return date.min, []
    found: dict[str, Example] = {}
    for (n, subject, domain, hat), name in zip(offices, names, strict=False):
        if subject in found:
            file.refuse(("roles", n, "subject"), f"{subject} is there twice.")
        if PARTY[hat.role] is not hat.party:
            file.refuse(("roles", n, "role"), f"is not a role of {hat.party}.")
        email = f"{name.lower().replace(' ', '.')}@{domain}"
        found[subject] = Example(subject, name, email, (hat,))
    _add_second_hats(file, people, found)
    return people.since, list(found.values())


def _offices(
    rule: _Role, places: Mapping[Party, Mapping[str, str]]
) -> Iterator[tuple[str, str, Membership]]:
    """Subject, domain and hat: of the body named, or of every body of the party."""
    bodies = {rule.body: rule.body} if rule.body else places.get(rule.party, {})
    for body, name in bodies.items():
        hat = Membership(party=rule.party, body=body, role=rule.role)
        place = slug(name)
        subject = rule.subject.replace("{place}", place)
        yield subject, rule.domain.replace("{place}", place), hat


def slug(name: str) -> str:
    """`NHS Central London (Westminster) CCG` as `central-london-westminster`."""
    plain = name.removeprefix("NHS ").removesuffix(" CCG").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _add_second_hats(file: TomlFile, people: _File, found: dict[str, Example]) -> None:
    for n, extra in enumerate(people.second_hats):
        person = found.get(extra.subject)
        if person is None:
            file.refuse(("second_hats", n, "subject"), "is nobody in this file.")
        elif PARTY[extra.role] is not extra.party:
            words = f"is not a role of {extra.party}."
            file.refuse(("second_hats", n, "role"), words)
        else:
            hat = Membership(party=extra.party, body=extra.body, role=extra.role)
            found[extra.subject] = Example(
                person.subject, person.name, person.email, (*person.hats, hat)
            )

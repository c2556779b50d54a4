"""A wait for an office that nobody can act in stops there, and says so."""

from collections.abc import Collection, Iterable

from workflows.contracts.bids import Bid
from workflows.contracts.parties import Role
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import interests, permissions, rulebook, words


def said(bid: Bid, need: Blocker, holders: Collection[str]) -> str:
    """Why nobody can meet a part of a wait; empty where somebody can.

    Args:
        bid: As it stands.
        need: The part.
        holders: Who holds one of its offices today, by person.
    """
    if not need.roles or not need.command:
        return ""
    if not holders:
        return nobody(need.roles, need.name)
    office = f"the office of {office_of(need.roles)} of {need.name}"
    kept = [one for one in holders if interests.bars_deciding(bid, one)]
    if len(kept) == len(holders) and rulebook.COMMANDS[need.command] in JUDGED:
        return f"An interest keeps everybody from it who holds {office}."
    return ""


def nobody(roles: Iterable[Role], name: str) -> str:
    """That none of a body's offices has a holder, in a sentence."""
    return f"Nobody holds the office of {office_of(roles)} of {name} at present."


def vacant(held: Waiting, offices: Collection[tuple[str, str, str]]) -> tuple[str, ...]:
    """For which parts of a wait nobody holds an office, a sentence each.

    Args:
        held: What is waited for.
        offices: Which offices somebody holds today: party, body, role.
    """
    return tuple(
        nobody(need.roles, need.name)
        for need in held.blockers
        if need.command and need.roles
        if not any((need.party, need.body, role) in offices for role in need.roles)
    )


JUDGED = permissions.DECIDING | permissions.STEERING
"""Steps that nobody with an interest takes."""


def office_of(roles: Iterable[Role]) -> str:
    """`board clerk or board chair`."""
    return words.joined([permissions.ROLE_WORDS[role] for role in roles], last="or")


def with_vacancies(held: Waiting, said_: Iterable[str]) -> Waiting:
    """The wait, whose sentence also says for which offices nobody can act."""
    found = " ".join(dict.fromkeys(one for one in said_ if one))
    sentence = f"{held.sentence} {found}" if found else held.sentence
    return held.model_copy(update={"sentence": sentence})

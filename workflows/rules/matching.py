"""Interests in the register that touch the parties to a bid: a prompt, never more."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.registers import KeptInterest, Register, RegisteredInterest
from workflows.rules import registers

CCG_WORDS = ("nhs", "ccg", "clinical commissioning group")
COUNCIL_WORDS = (
    "health and wellbeing board",
    "the",
    "london borough of",
    "royal borough of",
    "borough of",
    "city of",
    "city council",
    "borough council",
    "county council",
    "council",
)
PRACTICE_WORDS = ("the", "dr", "drs", "and partners", "ltd", "limited", "llp")


class Practice(Contract):
    """A general practice of an applicant."""

    code: str
    name: str
    ccg: str


class Touched(Contract):
    """Whom a bid touches, and how.

    Attributes:
        words: What it is to the bid, after "It ".
        dropped: Words of its name that people write or leave out.
    """

    code: str
    name: str
    words: str
    dropped: tuple[str, ...] = ()


class Prompt(Contract):
    """An interest that somebody should think of before they answer for a bid.

    Attributes:
        why: Sentences, one for each party to the bid that it fits.
    """

    kept: KeptInterest
    why: tuple[str, ...]


def touched(bid: Bid, practices: Iterable[Practice] = ()) -> tuple[Touched, ...]:
    """Everybody whom a bid touches: applicants, their practices, boards' councils."""
    names = {a.code: a.name for a in bid.applicants}
    ccgs = [
        Touched(code=code, name=name, words="makes this bid", dropped=CCG_WORDS)
        for code, name in names.items()
    ]
    boards = [
        Touched(
            code=board.id,
            name=board.name,
            words=f"is the council of {board.name}, which is asked about this bid",
            dropped=COUNCIL_WORDS,
        )
        for board in bid.boards
    ]
    found = [
        Touched(
            code=one.code,
            name=one.name,
            words=f"is a practice of {names[one.ccg]}, which makes this bid",
            dropped=PRACTICE_WORDS,
        )
        for one in practices
        if one.ccg in names
    ]
    return (*ccgs, *boards, *found)


def prompts(
    register: Register, parties: Iterable[Touched], today: date
) -> tuple[Prompt, ...]:
    """Which of somebody's interests fit a party to the bid, and why.

    Nothing follows from it by itself: nobody is kept out because a name is alike.
    """
    known = tuple(parties)
    found = []
    for kept in registers.current(register, today):
        why = tuple(_reasons(kept.interest, known))
        if why:
            found.append(Prompt(kept=kept, why=why))
    return tuple(found)


def _reasons(
    interest: RegisteredInterest, parties: tuple[Touched, ...]
) -> Iterator[str]:
    codes = {interest.code.casefold(), *_codes(interest.organisation)}
    for one in parties:
        name = _plain(one.name, one.dropped)
        if one.code.casefold() in codes:
            yield f"It has the code {one.code}: {one.name} {one.words}."
        elif name and name == _plain(interest.organisation, one.dropped):
            yield f"It has the name of {one.name}: it {one.words}."


def _codes(text: str) -> set[str]:
    """Words of a text that may be codes: `Camden Road Surgery (F83003)`."""
    found = re.findall(r"[a-z0-9]+", text.casefold())
    return {word for word in found if any(c.isdigit() for c in word)}


def _plain(name: str, dropped: tuple[str, ...]) -> str:
    """A name in small letters, without signs and the words that are left out."""
    text = name.casefold().replace("&", " and ")
    text = f" {' '.join(re.findall(r'[a-z0-9]+', text))} "
    for words in dropped:
        text = text.replace(f" {words} ", " ")
    return text.strip()

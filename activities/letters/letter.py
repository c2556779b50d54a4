"""A letter in words, and how strangers' words are made fit for it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = frozenset("\u200c\u200d")
"""Parts of names and emoji; every other invisible character goes."""
WEB_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>]+(?:/[^\s/?#\"'<>]+)*", re.ASCII)
SHORT = 200
LONG = 3000
CUT = "… The bid's page has the rest."


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What is the same on every letter, from the settings.

    Attributes:
        service: The service's name, as the letter's band and its From show it.
        base_url: Where people reach the services, without a slash at the end.
        help_address: Whom to write to when something is wrong with the service.
    """

    service: str
    base_url: str
    help_address: str

    def __post_init__(self) -> None:
        if not WEB_ADDRESS.fullmatch(self.base_url):
            raise ValueError(
                "The base URL begins with https:// or http:// and ends without a slash."
            )


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in words, before it is set as plain text and as HTML.

    Attributes:
        asked: What the reader has to do, each with its date; often nothing.
        standing: What the bid waits for, in the one sentence that the pages show too;
            empty in a letter that may go to somebody who does not read its papers.
    """

    layout: ClassVar[str] = "layout"
    service: str
    subject: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    asked: tuple[str, ...]
    standing: str
    link: str
    invitation: str
    about_link: str
    why: str
    stopping: str
    help: str


def plain(typed: str, limit: int = SHORT) -> str:
    """What somebody typed, as one line with nothing invisible in it.

    Line breaks go too, so that nobody can write a second letter inside the first.
    """
    if not typed.isprintable():
        typed = "".join(c if _shows(c) else " " for c in typed)
    line = " ".join(typed.split())
    if len(line) > limit:
        return line[:limit].rstrip() + CUT
    return line


def _shows(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in HIDDEN

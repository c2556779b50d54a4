"""Makes any text fit for the page: what the fonts cannot show is said in words.

PDF/UA allows no sign without a glyph, and the typesetter has failed on marks of scripts
that its fonts do not have. So only signs that were tried are let through; any other is
named: a smiling face becomes `[slightly smiling face]`.
"""

import re
import unicodedata

SHOWN = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x24F),
    (0x370, 0x377),
    (0x37A, 0x37F),
    (0x384, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2042, 0x2042),
    (0x2044, 0x2052),
    (0x2054, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2120, 0x2120),
    (0x2122, 0x2122),
    (0x2124, 0x2124),
    (0x2126, 0x214F),
    (0x2190, 0x22FF),
    (0x2500, 0x25FF),
)
"""Signs that the packaged fonts have, first and last; a test sets every one of them."""

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Me"})
"""Kinds of signs that show nothing by themselves: they reorder, hide or pile up."""

LONGEST = 24
"""Letters of a word that no line breaks in."""

PIECE = 10
"""Letters of a longer one after which a line may break: as many as a table's cell holds,
whatever letters they are."""

BREAK = "\u200b"
LONG_WORD = re.compile(rf"\S{{{LONGEST},}}\S")
WITHIN = re.compile(rf"\S{{{PIECE}}}(?=\S)")


def line(text: str) -> str:
    """One line, with nothing in it that cannot be seen."""
    whole = " ".join(_seen(text).split())
    return LONG_WORD.sub(_broken, whole)


def _broken(word: re.Match[str]) -> str:
    return WITHIN.sub(lambda piece: f"{piece[0]}{BREAK}", word[0])


def paragraphs(text: str) -> list[str]:
    """Paragraphs of one line each."""
    parts = re.split(r"[\n\r\x0b\x0c\u2028\u2029]+", text)
    return [said for said in map(line, parts) if said]


def plainest(text: str) -> str:
    """Only letters, digits and signs of ASCII, where nothing else can be set."""
    return "".join(c if c.isascii() or c == BREAK else _named(c) for c in text)


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    whole = unicodedata.normalize("NFC", text)
    return "".join(c if _shows(c) else _instead(c) for c in whole)


def _shows(character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character) in HIDDEN:
        return False
    return any(first <= code <= last for first, last in SHOWN)


def _instead(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in HIDDEN else _named(character)


def _named(character: str) -> str:
    name = unicodedata.name(character, f"sign {ord(character):X}")
    return f"[{name.lower()}]"

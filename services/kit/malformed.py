"""What is wrong with what was typed, in words without jargon."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.kit.problems import FieldError

Words = Callable[[Mapping[str, Any]], str]

UNCLEAR = "This cannot be used as it is."
WHOLE = "Give a whole number, without quotation marks or decimals."
EMPTY = "This cannot be empty."
UNKEPT = "This holds a character that cannot be kept. Type it again without it."


def errors_of(found: Iterable[Mapping[str, Any]]) -> tuple[FieldError, ...]:
    """Pydantic's findings, each as a place and a sentence.

    A list whose items cannot be used also counts as too short; that is said of the items.
    """
    kept = list(found)
    return tuple(
        FieldError(field=pointer(error["loc"]), words=words_for(error))
        for error in kept
        if error["type"] != "too_short" or not _has_faults_within(error["loc"], kept)
    )


def _has_faults_within(
    place: tuple[int | str, ...], found: Iterable[Mapping[str, Any]]
) -> bool:
    depth = len(place)
    return any(len(e["loc"]) > depth and e["loc"][:depth] == place for e in found)


def pointer(place: Iterable[int | str]) -> str:
    """A place inside a document as a JSON pointer (RFC 6901)."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in place)
    return "".join(f"/{part}" for part in parts)


def words_for(error: Mapping[str, Any]) -> str:
    """One sentence: what to do about it."""
    words = _WORDS.get(error["type"])
    return words(error.get("ctx", {})) if words else UNCLEAR


def _always(sentence: str) -> Words:
    return lambda _: sentence


def _at_least(found: Mapping[str, Any]) -> str:
    n = found["min_length"]
    return EMPTY if n == 1 else f"Give at least {n:,}."


def _choose(found: Mapping[str, Any]) -> str:
    return f"Choose one of {found['expected']}."


_DATE = _always("Give a date as year-month-day, such as 2014-06-03.")
_NUMBER = _always(WHOLE)
_LIST = _always("Give a list.")
_GROUP = _always("Give a group of named values.")

_WORDS: dict[str, Words] = {
    "missing": _always("This is missing."),
    "extra_forbidden": _always("This field is not known. Check its spelling."),
    "string_type": _always("Give text."),
    "string_unicode": _always("Give text in UTF-8."),
    "string_too_short": _at_least,
    "string_too_long": lambda c: f"Use {c['max_length']:,} characters or fewer.",
    "string_pattern_mismatch": _always("This is not written the way it must be."),
    "enum": _choose,
    "literal_error": _choose,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "int_parsing_size": _NUMBER,
    "bool_type": _always("Say true or false."),
    "bool_parsing": _always("Say true or false."),
    "greater_than_equal": lambda c: f"Give {c['ge']:,} or more.",
    "less_than_equal": lambda c: f"Give {c['le']:,} or less.",
    "too_short": lambda c: f"Give at least {c['min_length']:,}.",
    "too_long": lambda c: f"Give {c['max_length']:,} or fewer.",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "dict_type": _GROUP,
}

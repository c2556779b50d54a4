"""What somebody types, without characters that only hide or reorder."""

import sys
import unicodedata

import pytest

from workflows.contracts import texts

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
JOINERS = "\u200c\u200d"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Plain English, £1,234.56 – “as typed”\nand on", id="English"),
        pytest.param("مرحبا بالعالم", id="Arabic"),
        pytest.param("می\u200cخواهم", id="Persian with a joiner"),
        pytest.param("👩\u200d⚕️ 🩺", id="a picture of several"),
        pytest.param(f"{ENGLAND} and 🏴", id="flags"),
        pytest.param("e\u0301 as typed", id="accents of their own"),
    ],
)
def test_what_can_be_read_stays_as_it_was_typed(text: str):
    assert texts.plain(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("not \u202edevorppa\u202c", "not devorppa", id="turned round"),
        pytest.param("\u2067Approved\u2069", "Approved", id="isolated"),
        pytest.param("Ap\u200bprove\ufeffd", "Approved", id="no width"),
        pytest.param("co\u00adoperation", "cooperation", id="a hidden hyphen"),
        pytest.param("ok\U000e0041\U000e0042", "ok", id="tags without a flag"),
        pytest.param("\u200b\u200b", "", id="nothing at all"),
    ],
)
def test_what_only_hides_or_reorders_is_left_out(typed: str, kept: str):
    """Otherwise a text reads one way to people and another to a search."""
    assert texts.plain(typed) == kept
    assert texts.plain_within({"a": [typed, 1, None]}) == {"a": [kept, 1, None]}


def test_every_character_without_ink_that_changes_the_order_is_known():
    """All format characters of Unicode but the joiners and those that have ink."""
    ink = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    ink |= set(range(0x13430, 0x13440))
    left = {
        f"{number:04X}"
        for number in range(sys.maxunicode + 1)
        if unicodedata.category(chr(number)) == "Cf"
        and number not in ink
        and chr(number) not in JOINERS
        and texts.plain(chr(number))
    }
    assert not left

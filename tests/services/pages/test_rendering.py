"""How templates read what they are given."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from services.kit.pages import rendering

SERVICES = Path(rendering.__file__).parents[2]
MARKS = re.compile(r"\{%.*?%\}")
UNNAMED = re.compile(r"<tr\b[^>]*>\s*<td\b(?! colspan)[^>]*>.{0,60}", re.DOTALL)


def said(template: str, **context: object) -> str:
    """A template of one line, in the environment of the pages."""
    return rendering.environment().from_string(template).render(**context)


@pytest.mark.parametrize("name", ["what", "items", "values", "keys"])
def test_a_dictionary_s_entry_goes_before_its_methods(name: str):
    """`row.items` of a list of tasks is what the list says, not Python's method."""
    assert said(f"{{{{ row.{name} }}}}", row={name: "told"}) == "told"


def test_methods_of_a_dictionary_are_still_there():
    """As the macros of the design system use them."""
    found = said(
        "{% for k, v in row.items() %}{{ k }}={{ v }}{% endfor %}", row={"a": 1}
    )
    assert found == "a=1"


def test_what_is_not_there_is_loud():
    """A slip in a template is an error and no empty cell."""
    with pytest.raises(UndefinedError):
        said("{{ row.nothing }}", row={"a": 1})


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        ("How is NHS Camden CCG rated?", "how is NHS Camden CCG rated?"),
        ("NHS England's consent", "NHS England's consent"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_question_within_a_sentence_leaves_names_as_they_are(asked: str, inside: str):
    """Whoever hears a page hears a name, and no word that there is not."""
    assert rendering.inside(asked) == inside


def test_the_first_cell_of_each_row_is_its_header():
    """Whoever hears a table cell by cell is told which row they are in."""
    templates = [*SERVICES.rglob("*.jinja")]
    found = [
        f"{file.name}: {row}"
        for file in templates
        for row in UNNAMED.findall(MARKS.sub("", file.read_text()))
    ]
    assert templates
    assert not found


def test_a_bid_s_number_keeps_its_parts_together_and_words_stay_words():
    """On a phone `07R-1` is not read as `07R` and `1`; what is a mark in words stays one."""
    kept = '<span class="bids-number">07R-1</span>'
    assert rendering.unbroken("Vote: 07R-1") == f"Vote: {kept}"
    assert rendering.unbroken("<b> re-open") == "&lt;b&gt; re-open"

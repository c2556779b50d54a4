"""What is heard, in which order, and what belongs to what; before and after signing."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from activities.documents.shapes import Kind
from tests.activities.documents.conftest import Sample
from tests.activities.documents.test_accessible import (
    KINDS,
    elements,
    opened,
    root,
    tags,
)

HEADING = re.compile("/H[1-6]$")
WITH_TABLES = [Kind.DECISION_LETTER, Kind.AGREEMENT, Kind.DELEGATION]


def tree(file: bytes) -> Any:
    return root(opened(file))["/StructTreeRoot"]


def drawn(node: Any, page: int = 0) -> Iterator[tuple[int, int]]:
    """What each leaf of the structure tree says: its page's object and its mark there."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, int):
        yield page, node
    elif isinstance(node, list):
        for one in node:
            yield from drawn(one, page)
    elif isinstance(node, dict) and node.get("/Type") != "/OBJR":
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            yield page, int(node["/MCID"])
        else:
            yield from drawn(node.get("/K", []), page)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_in_the_order_in_which_it_is_seen(
    samples: dict[Kind, Sample], kind: Kind
):
    """Page by page, and on each page as it is drawn, from the top; nothing is left out."""
    reader = opened(samples[kind].file)
    pages = {p.indirect_reference.idnum: n for n, p in enumerate(reader.pages)}  # type: ignore[union-attr]
    order = [
        (pages[page], mark) for page, mark in drawn(tree(samples[kind].file)["/K"])
    ]
    assert len(order) > 10
    assert order == sorted(set(order))
    for number, page in enumerate(reader.pages):
        assert sum(one == number for one, _ in order) == marks(page), number


def marks(page: Any) -> int:
    """How many marked parts a page has that are content and no decoration."""
    found = 0
    for operands, operator in page.get_contents().operations:
        if operator == b"BDC" and "/MCID" in operands[1]:
            found += 1
    return found


@pytest.mark.parametrize("kind", WITH_TABLES)
def test_every_table_has_its_caption_and_whole_rows(
    samples: dict[Kind, Sample], kind: Kind
):
    """The words above it are tagged as its own; each row has a cell for each header."""
    found = tags(samples[kind].file)
    assert found.count("/Caption") == found.count("/Table") > 0
    for one in elements(tree(samples[kind].file)):
        if one["/S"] != "/Table":
            continue
        rows = [row for row in elements(one["/K"]) if row["/S"] == "/TR"]
        cells = [
            [c["/S"] for c in elements(row["/K"]) if c["/S"] in {"/TH", "/TD"}]
            for row in rows
        ]
        assert set(cells[0]) == {"/TH"}
        assert {len(row) for row in cells} == {len(cells[0])}


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_one_title_and_bookmarks_for_its_headings(
    samples: dict[Kind, Sample], kind: Kind
):
    assert tags(samples[kind].file).count("/H1") == 1
    reader = opened(samples[kind].file)
    (title,) = (one for one in reader.outline if not isinstance(one, list))
    assert title.title == samples[kind].content.title  # type: ignore[union-attr]
    every = elements(tree(samples[kind].file))
    headings = [str(one["/T"]) for one in every if HEADING.match(one["/S"])]
    assert set(headings) - {"Contents"} == set(bookmarks(reader.outline))


def bookmarks(outline: list[Any]) -> Iterator[str]:
    """Every one of them, whatever it is under."""
    for one in outline:
        if isinstance(one, list):
            yield from bookmarks(one)
        else:
            yield str(one.title)


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_has_words_and_every_item_its_mark(
    samples: dict[Kind, Sample], kind: Kind
):
    """A link is said without looking where it points; a list is heard as one."""
    links = 0
    for page in opened(samples[kind].file).pages:
        for one in page.get("/Annots") or ():
            annotation = one.get_object()
            assert annotation["/Contents"].strip()
            assert "/StructParent" in annotation
            links += 1
    found = tags(samples[kind].file)
    assert links == found.count("/Link") > 0
    assert found.count("/LI") == found.count("/Lbl") == found.count("/LBody")
    assert not any(a == b == "/L" for a, b in pairwise(found)), "an empty list"


def test_signing_leaves_the_tags_as_they_were(
    samples: dict[Kind, Sample], letter: bytes
):
    """The signature has no looks: nothing new is drawn that would have to be tagged."""
    before = samples[Kind.DECISION_LETTER].file
    assert tags(letter) == tags(before)
    signed, plain = root(opened(letter)), root(opened(before))
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
        assert signed[key] == plain[key]
    assert opened(letter).metadata.title == opened(before).metadata.title  # type: ignore[union-attr]
    for page, was in zip(opened(letter).pages, opened(before).pages, strict=True):
        assert page.get_contents().get_data() == was.get_contents().get_data()  # type: ignore[union-attr]
        widgets = [
            one.get_object()
            for one in page.get("/Annots") or ()
            if one.get_object()["/Subtype"] == "/Widget"
        ]
        assert all(set(one["/Rect"]) == {0} for one in widgets)


def test_the_contents_name_the_sections_and_not_the_title(samples: dict[Kind, Sample]):
    """The title stands above them already."""
    first = opened(samples[Kind.AGREEMENT].file).pages[0].extract_text()
    contents = first.partition("Contents")[2]
    assert "Schedule 4: Relationship with NHS England" in contents
    assert "Delegation agreement between" not in contents


def test_a_small_table_and_a_list_of_facts_stay_on_one_page(
    samples: dict[Kind, Sample],
):
    """The last row of who signed, or who sees to a condition, is not alone on a page."""
    for kind in WITH_TABLES:
        reader = opened(samples[kind].file)
        for one in elements(tree(samples[kind].file)):
            if one["/S"] == "/Table" or _is_facts(one):
                pages = {page for page, _ in drawn(one["/K"], _page_of(one))}
                assert len(pages - {0}) == 1, (kind, len(reader.pages))


def _is_facts(one: Any) -> bool:
    return one["/S"] == "/L" and any(k["/S"] == "/Lbl" for k in elements(one["/K"]))


def _page_of(one: Any) -> int:
    return one.raw_get("/Pg").idnum if "/Pg" in one else 0


def test_a_letter_ends_as_letters_do(samples: dict[Kind, Sample]):
    """With a greeting, above who signs it."""
    pages = opened(samples[Kind.DECISION_LETTER].file).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Yours sincerely,\nNational Chair Example" in text

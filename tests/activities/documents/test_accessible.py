"""What a reader who hears a document meets: tags, language, title, headers, words."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import pypdf
import pytest

from activities.documents import typesetting
from activities.documents.shapes import Kind
from tests.activities.documents.conftest import URL, Sample

KINDS = list(Kind)
STANDARD = {
    *("Document", "Part", "Div", "P", "Span", "Reference", "Link", "Figure", "Caption"),
    *("H1", "H2", "H3", "TOC", "TOCI", "L", "LI", "Lbl", "LBody"),
    *("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD"),
}
"""Those that these documents may use, of the standard."""


def opened(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(file))


def root(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree, in the order of reading."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", []))


def tags(file: bytes) -> list[str]:
    return [str(one["/S"]) for one in elements(root(opened(file))["/StructTreeRoot"])]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_tagged_and_says_its_language_and_title(
    samples: dict[Kind, Sample], kind: Kind
):
    """ISO 14289-1, 7.1 and 7.2; the window shows the title, not the file's name."""
    one = samples[kind]
    reader = opened(one.file)
    catalogue = root(reader)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == one.content.title
    suspects = catalogue["/MarkInfo"].get("/Suspects")
    assert suspects is None or not suspects.value
    said = catalogue["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert escape(one.content.title) in said.partition("<dc:title>")[2]
    assert not {"/OpenAction", "/AA", "/Names"} & set(catalogue), (
        "nothing acts by itself"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_tag_is_one_that_readers_know(samples: dict[Kind, Sample], kind: Kind):
    """ISO 14289-1, 7.1: one of our own stands for one of ISO 32000-1, 14.8.4."""
    tree = root(opened(samples[kind].file))["/StructTreeRoot"]
    means = tree.get("/RoleMap", {})
    used = {str(one["/S"]) for one in elements(tree)}
    assert {str(means.get(one, one))[1:] for one in used} <= STANDARD
    assert not set(means) & {f"/{one}" for one in STANDARD}, "none means another"


@pytest.mark.parametrize("kind", KINDS)
def test_headings_begin_with_the_title_and_leave_no_level_out(
    samples: dict[Kind, Sample], kind: Kind
):
    levels = [int(t[2]) for t in tags(samples[kind].file) if t[:2] == "/H" and t[2:]]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels)), levels


@pytest.mark.parametrize(
    "kind", [Kind.DECISION_LETTER, Kind.AGREEMENT, Kind.DELEGATION]
)
def test_every_header_of_a_table_says_what_it_heads(
    samples: dict[Kind, Sample], kind: Kind
):
    tree = root(opened(samples[kind].file))["/StructTreeRoot"]
    headers = [one for one in elements(tree) if one["/S"] == "/TH"]
    assert headers
    for one in headers:
        said = one["/A"].get_object()
        every = said if isinstance(said, list) else [said]
        assert any(a.get_object().get("/Scope") == "/Column" for a in every)


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_has_words_and_nothing_is_outside_the_tags(
    samples: dict[Kind, Sample], kind: Kind
):
    """Whatever is drawn is content of a tag, or marked as decoration."""
    file = samples[kind].file
    figures = [
        one
        for one in elements(root(opened(file))["/StructTreeRoot"])
        if one["/S"] == "/Figure"
    ]
    assert [f"QR code that opens {URL}/check" in str(f["/Alt"]) for f in figures] == [
        True
    ]
    for page in opened(file).pages:
        assert page["/StructParents"] is not None
        assert page["/Tabs"] == "/S"
        assert drawn_untagged(page) == 0


def drawn_untagged(page: Any) -> int:
    """Texts and pictures that are drawn outside every marked part of a page."""
    depth = found = 0
    content = page.get_contents()
    for _, operator in content.operations:
        if operator in {b"BDC", b"BMC"}:
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in {b"Tj", b"TJ", b"Do"} and not depth:
            found += 1
    return found


def test_fonts_are_inside_and_say_their_letters(samples: dict[Kind, Sample]):
    """What is shown can be read out and copied; nothing depends on the reader's fonts."""
    for one in samples.values():
        for page in opened(one.file).pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                whole = font.get_object()
                assert "/ToUnicode" in whole
                inner = whole["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(inner)


def test_the_check_code_and_its_address_are_in_the_text(samples: dict[Kind, Sample]):
    one = samples[Kind.DECISION_LETTER]
    text = "".join(opened(one.file).pages[-1].extract_text().split())
    assert one.source.hash in text
    assert f"{URL}/check" in text
    found = typesetting.data(one.content, one.source, URL)
    assert found["code"]["link"] == f"{URL}/check?code={one.source.hash}"

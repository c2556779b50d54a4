"""Documents are the same every time, and no text can break or steer them."""

import io
from dataclasses import replace

import pypdf
import pytest

from activities.documents import examining, fitting, listing, signing, typesetting
from activities.documents.shapes import Kind, bullets, heading, paragraphs
from activities.documents.signing import Signer
from activities.register.reading import HistoryLine
from tests.activities.documents.conftest import URL, Sample
from tests.builders import Story
from tests.rules import revising
from workflows.contracts.events import Event

HOSTILE = (
    '#eval("1+1") #read("/etc/passwd") #panic() ] } ) $x^2$ *b* _i_ `raw` <label> @ref // /*',
    '\\ " \' \\u{0} #import "frame.typ": *',
    "مرحبا שלום \u202eevil\u202c \u0000\u0007\u001b[31m",
    "😀 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 日本語 ह्वाई ສະບາຍດີ z̸̡̢a̷l̶g̵o̴",
    "w" * 10_000,
    "ﬃ Ω ½ € — … ‘’ Żółć Ελλάδα Привет",
)


def text_of(file: bytes) -> str:
    return "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages
    )


def test_a_panic_of_typst_is_one_line_in_the_log(
    samples: dict[Kind, Sample],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
):
    """No picture is that large: Rust gives up, and its backtrace goes nowhere."""
    one = samples[Kind.MINUTES]
    with pytest.raises(typesetting.NotSet):
        typesetting.pictures(one.content, one.source, URL, ppi=1e9)
    assert "panicked" not in capfd.readouterr().err
    assert [r.message for r in caplog.records] == ["typst gave up on a document"]
    assert typesetting.pictures(one.content, one.source, URL)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_same_record_gives_the_same_bytes(samples: dict[Kind, Sample], kind: Kind):
    """Dates come from the entry, identifiers from the content."""
    one = samples[kind]
    assert typesetting.pdf(one.content, one.source, URL) == one.file
    when = one.source.at.strftime("D:%Y%m%d%H%M%S").encode()
    assert when in one.file
    other = one.source._replace(hash="e" * 64)
    assert typesetting.pdf(one.content, other, URL) != one.file


def test_strange_text_is_shown_and_never_obeyed(samples: dict[Kind, Sample]):
    """Data goes in as JSON; what no font has is named, what is hidden goes."""
    one = samples[Kind.DECISION_LETTER]
    blocks = [heading(HOSTILE[0]), bullets(*HOSTILE)]
    for text in HOSTILE:
        blocks += paragraphs(text)
    wild = replace(
        one.content, title=HOSTILE[0], to=HOSTILE, signed=HOSTILE, blocks=tuple(blocks)
    )
    file = typesetting.pdf(wild, one.source, URL)
    said = text_of(file)
    assert '#eval("1+1")' in said
    assert "root:" not in said
    assert "[grinning face]" in said
    assert "\u202e" not in said
    assert said.count("w") >= 4 * 10_000


def test_every_sign_that_is_let_through_can_be_set(samples: dict[Kind, Sample]):
    """PDF/UA refuses a sign without a glyph; a new version of a font may lose one."""
    signs = [
        c
        for first, last in fitting.SHOWN
        for c in map(chr, range(first, last + 1))
        if fitting._shows(c)
    ]
    assert len(signs) > 1900
    one = samples[Kind.DECISION_LETTER]
    shown = replace(one.content, blocks=tuple(paragraphs(" ".join(signs))))
    found = typesetting.data(shown, one.source, URL)
    assert typesetting._compile(Kind.DECISION_LETTER, found, one.source)


def test_signing_twice_gives_the_same_bytes_and_changes_nothing_before(
    samples: dict[Kind, Sample], signer: Signer, letter: bytes
):
    """The signature's time is the entry's; RSA with PKCS 1 v1.5 draws no lot."""
    one = samples[Kind.DECISION_LETTER]
    assert letter.startswith(one.file)
    assert signer.signed(one.file, one.source.at, "A test") == letter
    assert text_of(letter) == text_of(one.file)


def test_a_signed_file_is_known_and_a_changed_one_is_not(
    samples: dict[Kind, Sample], signer: Signer, letter: bytes
):
    """What is shown counts, and what is appended; another key's is not ours."""
    one = samples[Kind.DECISION_LETTER]
    found = examining.examined(letter, signer)
    assert found.signed
    assert found.claim == (one.source.bid_id, one.content.kind, 34, one.source.hash)
    middle = len(one.file) // 2
    changed = letter[:middle] + bytes([letter[middle] ^ 1]) + letter[middle + 1 :]
    inside = (
        len(letter[: letter.index(b">", letter.index(b"/Contents <"))].rstrip(b"0"))
        - 40
    )
    forged = letter[:inside] + b"0" * 40 + letter[inside + 40 :]
    stranger = signing.fresh().signed(one.file, one.source.at, "A test")
    for file in (changed, forged, stranger, one.file, letter + b"\n", letter + letter):
        assert not examining.examined(file, signer).signed
        assert examining.examined(file, signer).claim == found.claim


@pytest.mark.parametrize(
    "file",
    [
        b"%PDF-1.7",
        b"%PDF-/ByteRange [0 1 2 3]",
        b"%PDF-/ByteRange [0 8 999999999 1]/Keywords(bids|07R-1|letter|1|"
        + b"a" * 64
        + b")",
        b"%PDF-/ByteRange [0 26 28 0]<>",
        b"%PDF-" + b"/ByteRange [0 1 2 3] " * 20_000,
    ],
)
def test_what_strangers_send_is_only_unknown(file: bytes, signer: Signer):
    assert examining.examined(file, signer) == (None, False)


def test_the_key_is_for_its_owner_and_shows_nowhere(tmp_path):
    made = signing.kept(tmp_path)
    again = signing.kept(tmp_path)
    key = tmp_path / signing.KEY_FILE
    assert key.stat().st_mode & 0o077 == 0
    assert made.certificate == again.certificate
    assert "PRIVATE" not in repr(made)
    other = tmp_path / "other.pem"
    other.write_bytes((tmp_path / signing.CERTIFICATE_FILE).read_bytes())
    (tmp_path / "more").mkdir()
    signing.kept(tmp_path / "more")
    with pytest.raises(ValueError, match="another key"):
        signing.loaded(tmp_path / "more" / signing.KEY_FILE, other)


def lines(events: list[Event]) -> list[HistoryLine]:
    return [
        HistoryLine(
            number=n, at=event.at, event=event, hash=f"{n:064x}", kind=event.kind
        )
        for n, event in enumerate(events, 1)
        if event.kind in listing.KINDS
    ]


def test_a_record_gives_each_document_once_and_the_signed_agreement_replaces_the_issued():
    """The letter from the decision, the agreement as issued and as signed by both."""
    story = Story().until_asked("go_live")
    made = listing.listed(story.bid.id, lines(story.events))
    kinds = [e.kind for e in story.events]
    issued = kinds.index("agreement_issued") + 1
    signed = kinds.index("agreement_countersigned") + 1
    assert [(one.name, one.newer) for one in made] == [
        (f"decision-letter-{kinds.index('decided') + 1}", 0),
        (f"agreement-{issued}", signed),
        (f"agreement-{signed}", 0),
        (f"delegation-{signed}", 0),
    ]


def test_another_allocation_takes_the_place_of_the_agreement_that_has_the_old_sums():
    """And each signature on it gives the agreement anew, until all have signed."""
    story = Story().until_asked("sign_agreement")
    story.gives(revising.revises(story))
    story.until_asked("sign_agreement")
    kinds = [e.kind for e in story.events]
    made = listing.listed(story.bid.id, lines(story.events))
    agreements = [one for one in made if one.kind is Kind.AGREEMENT]
    revised = kinds.index("allocation_revised") + 1
    assert [one.source.number for one in agreements] == [
        kinds.index("agreement_issued") + 1,
        *range(revised, len(kinds) + 1),
    ]
    assert agreements[0].newer == revised
    assert [one.newer for one in agreements[-1:]] == [0]


def test_a_line_may_break_in_a_long_word_before_a_narrow_cell_ends():
    """Ten letters of any kind fit; a word as people use them is never broken."""
    pieces = fitting.line("W" * 60).split(fitting.BREAK)
    assert {len(piece) for piece in pieces} == {10}
    assert fitting.line("W" * 24) == "W" * 24

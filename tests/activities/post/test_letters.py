"""Letters: every kind, the same facts in both forms, and no words but ours in charge."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from activities.committees.tables import versions
from activities.letters import compose as composing
from activities.letters import typesetting
from activities.letters.compose import compose
from activities.letters.envelope import Envelope, message_id, seal
from activities.letters.letter import CUT, LONG, Letter, LetterHead, plain
from activities.register.post import Message
from tests.activities.post.corpus import EVIL, NASTY
from tests.activities.post.office import HEAD, Office
from tests.activities.post.stories import (
    changed,
    eventful,
    in_place,
    overspent,
    refused,
    ruled_on,
    seated,
    sent_back,
    supported,
    to_be_read,
    withdrawn,
)
from tests.activities.post.test_envelope import HEADERS, NOW, SENDER
from tests.rules.sitting import HWB
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.notices import OWN, NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import progress, waiting

FOLDER = Path(typesetting.FOLDER)
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
    ),
    *("h1", "h2", "p", "div", "a", "br"),
}


BESIDE_BIDS = {
    NoticeKind.SUBSTITUTE_ASKED,
    NoticeKind.DELEGATION,
    NoticeKind.RETURN_DUE,
    NoticeKind.SPENDING_ALERT,
}
"""Kinds of letter that no bid sends: of what follows it, or of a body's members."""


class Page(HTMLParser):
    """What a mail program makes of the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def eventful_bid() -> Bid:
    return eventful().bid


@pytest.fixture
async def post(office: Office) -> dict[NoticeKind, tuple[Message, Bid]]:
    """A message of every kind from the register, with its bid as it stood then."""
    found: dict[NoticeKind, tuple[Message, Bid]] = {}
    begun = {"since": date(2013, 4, 1)}
    seats = tuple(seat.model_copy(update=begun) for seat in HWB.seats)
    board = HWB.model_copy(update={**begun, "seats": seats})
    row = {"party": "hwb", "body": board.body, "version": 1, "since": board.since}
    row |= {"at": NOW, "person": "", "name": "", "content": board.model_dump_json()}
    async with office.database.writing() as connection:
        await connection.execute(versions.insert(), row)
    lives = (changed("07R-3"), in_place("07R-4"), supported("07R-5"))
    lives = (
        *lives,
        overspent("07R-6"),
        seated("07R-7"),
        refused("07R-8"),
        to_be_read("07R-9"),
        ruled_on("07R-10", "1"),
        sent_back("07R-11"),
    )
    for story in (eventful().until(Stage.LIVE), withdrawn("07R-2"), *lives):
        bids, bid = {}, None
        for number, event in enumerate(story.events, 1):
            bids[number] = bid = progress.after(bid, event)
        for message in await office.tell(story):
            found.setdefault(message.kind, (message, bids[message.number]))
    return found


def sealed(message: Message, letter: Letter, name: str = "Alex Example"):
    identity = message_id(
        message.bid_id, message.number, message.kind, message.id, "b.x"
    )
    envelope = Envelope(name, "alex@nhs.example", identity, message.bid_id)
    mail = seal(letter, SENDER, envelope, NOW)
    parsed = message_from_bytes(mail.content, policy=policy.default)
    text, html = (part.get_content() for part in parsed.iter_parts())
    return parsed, text, html


def test_every_kind_of_notice_has_its_words():
    """A new kind without a letter fails here, and so does a letter without a kind."""
    templates = {path.name.split(".")[0] for path in FOLDER.glob("*.jinja")}
    assert templates - {"layout"} == {str(kind) for kind in NoticeKind}
    for kind in NoticeKind:
        blocks = set(typesetting.environment.get_template(f"{kind}.jinja").blocks)
        assert (
            {"subject", "heading"}
            <= blocks
            <= {"subject", "heading", "before", "after"}
        )


async def test_every_kind_is_written_and_says_the_same_twice(post):
    """Plain text and HTML carry the same facts: nobody gets less."""
    assert set(post) == set(NoticeKind) - BESIDE_BIDS
    for kind, (message, bid) in post.items():
        letter = compose(message, bid, HEAD)
        parsed, text, html = sealed(message, letter)
        page = Page(html)
        facts = [
            letter.heading,
            *(word for fact in letter.facts for word in fact),
            *letter.paragraphs,
            *letter.asked,
            *([] if kind in OWN else [letter.standing]),
            letter.link,
            letter.invitation,
            letter.about_link,
            letter.why,
            letter.stopping,
            letter.help,
        ]
        for fact in facts:
            assert fact.strip()
            assert fact in text.replace("\n", " "), kind
            assert fact in page.text, kind
        assert parsed["Subject"].startswith(f"Bid {bid.id}: ")
        stands = waiting.now(bid).sentence in text.replace("\n", " ")
        assert stands is (kind not in OWN)


async def test_a_task_says_what_is_asked_and_by_when(post):
    """Whoever must act reads what, and until which day of the week."""
    message, bid = post[NoticeKind.TASK]
    letter = compose(message, bid, HEAD)

    assert len(letter.asked) == 1
    assert re.search(
        r"^The bid waits for .+\. Please do this by 5pm on (Mon|Tues|Wednes|Thurs|Fri)day"
        r" \d{1,2} [A-Z][a-z]+ \d{4}\.$",
        letter.asked[0],
    ), letter.asked
    assert message.words not in letter.paragraphs


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (NoticeKind.QUESTIONS, "the answer to 1 question"),
        (NoticeKind.RETURNED, "the revised application"),
        (NoticeKind.REMINDER, "to screen it"),
        (NoticeKind.DATE_MOVED, "the decision of Camden Health and Wellbeing Board"),
    ],
)
async def test_other_letters_that_ask_say_for_what(post, kind: NoticeKind, asked: str):
    """Questions, returns, reminders and moved dates name what is wanted."""
    [line] = compose(*post[kind], HEAD).asked
    assert asked in line
    assert "Please do this by 5pm on" in line


@pytest.mark.parametrize(
    "kind",
    [NoticeKind.RECEIVED, NoticeKind.BOARD_TOLD, NoticeKind.HELD, NoticeKind.LIVE],
)
async def test_a_letter_for_information_asks_for_nothing(post, kind: NoticeKind):
    """Nobody is sent looking for something to do."""
    assert compose(*post[kind], HEAD).asked == ()


async def test_the_link_opens_the_readers_own_service(post):
    """And it is the only link: it opens a page and decides nothing (T05)."""
    for kind, (message, bid) in post.items():
        party = composing.PATHS[message.party]
        link = f"https://bids.example/{party}/bids/{bid.id}"
        _, text, html = sealed(message, compose(message, bid, HEAD))
        assert re.findall(r"https?://\S+", text) == [link], kind
        assert {a["href"] for a in Page(html).of("a")} == {link}, kind
    assert composing.PATHS.keys() == set(Party)


async def test_html_is_accessible_and_loads_nothing(post):
    """Language, title, headings, layout tables marked as such; no picture, no tracking."""
    for message, bid in post.values():
        _, _, html = sealed(message, compose(message, bid, HEAD))
        page = Page(html)
        names = [name for name, _ in page.tags]
        assert set(names) <= TAGS
        assert page.of("html")[0]["lang"] == "en-GB"
        assert f"<title>Bid {bid.id}: " in html
        assert names.count("h1") == 1
        assert names.index("h1") < names.index("h2")
        tables = page.of("table")
        assert [t.get("role") for t in tables] == ["presentation", "presentation", None]
        assert all(th["scope"] == "row" for th in page.of("th"))
        assert "url(" not in html
        assert "prefers-color-scheme: dark" in html
        assert "background-color: #005eb8" in html


@pytest.mark.parametrize("nasty", NASTY)
async def test_no_words_change_what_a_letter_is(nasty: str):
    """Through every letter: nothing is run, nothing is hidden, no second letter begins."""
    words = NASTY[nasty]
    bid = eventful_bid()
    applicant = bid.applicants[0].model_copy(update={"name": words})
    bid = bid.model_copy(update={"applicants": (applicant,)})
    for kind in NoticeKind:
        message = Message(
            id=words,
            bid_id="07R-1",
            number=1,
            kind=kind,
            party=Party.CCG,
            body="07R",
            person="7",
            name=words,
            address="alex@nhs.example",
            words=f"Somebody said: {words}",
            attempts=0,
            resend_of=None,
        )
        parsed, text, html = sealed(message, compose(message, bid, HEAD), words)
        page = Page(html)
        assert parsed.keys() == HEADERS
        assert {name for name, _ in page.tags} <= TAGS
        assert {a["href"] for a in page.of("a")} == {
            "https://bids.example/ccg/bids/07R-1"
        }
        assert not any(key.startswith("on") for _, a in page.tags for key in a)
        assert plain(message.words, LONG) in page.text or not words.strip()
        for line in text.splitlines():
            assert not line.startswith((*EVIL, "https://evil", "Bcc:", "--="))
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2028\x00-\x08]", text)


def test_words_of_strangers_become_one_plain_line():
    """Names and emoji stay as they are; what cannot be seen goes."""
    assert (
        plain("Zoë\r\n\r\nExample \U0001f468\u200d\U0001f469")
        == "Zoë Example \U0001f468\u200d\U0001f469"
    )
    assert plain("a\u202eb\x00c\u2028d") == "a b c d"
    assert plain("x" * 300) == "x" * 200 + CUT
    assert len(plain("x " * 9000, LONG)) <= LONG + len(CUT)


@pytest.mark.parametrize(
    "address", ["", "bids.example", "https://", "https://bids.example/", "javascript:1"]
)
def test_a_base_address_that_makes_dead_links_is_refused(address: str):
    """Wrong settings show when the worker starts, not when somebody clicks."""
    with pytest.raises(ValueError, match="base URL"):
        LetterHead("Bids", address, "help@bids.example")
    LetterHead("Bids", "http://127.0.0.1:8000", "help@bids.example")
    LetterHead("Bids", "https://nhs.example/bids", "help@bids.example")


def test_the_day_is_londons():
    """Summer time and midday are written as people in London say them."""
    assert composing.by(datetime(2026, 6, 3, 16, tzinfo=UTC)) == (
        "by 5pm on Wednesday 3 June 2026"
    )
    assert composing.by(datetime(2015, 1, 9, 12, tzinfo=UTC)) == (
        "by midday on Friday 9 January 2015"
    )

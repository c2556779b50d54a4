"""The digest in words: grouped like My work, the same in both forms, no words but ours."""

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from activities.letters import digest as letters
from activities.letters.envelope import Envelope, message_id, seal
from activities.register.digests import Begun
from activities.register.shapes import NoticeRow, TaskRow
from activities.register.shapes import Page as Part
from tests.activities.post.corpus import EVIL, NASTY
from tests.activities.post.office import HEAD
from tests.activities.post.test_envelope import HEADERS, SENDER
from tests.activities.post.test_letters import TAGS, Page
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Pause, PauseReason
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import calendar, digest

DAY = date(2026, 6, 4)
NOW = calendar.at(DAY, digest.AT)


def task(due: datetime | None, words: str = "a step", **more) -> TaskRow:
    fields = {
        "bid_id": "07R-1",
        "applicants": "NHS Camden CCG",
        "stage": Stage.HWB_APPROVAL,
        "key": "screening",
        "party": Party.HWB,
        "body": "E09000007",
        "name": "Camden",
        "roles": (),
        "words": words,
        "command": "screen",
        "subject": "",
        "since": None,
        "due": due,
    }
    return TaskRow(**fields | more)


def held(kind: NoticeKind, words: str, bid_id: str = "07R-2") -> NoticeRow:
    return NoticeRow(
        id=f"{bid_id}/{kind}/{words}",
        bid_id=bid_id,
        number=3,
        kind=kind,
        party=Party.CCG,
        body="07R",
        person="7",
        name="Alex Example",
        address="alex@nhs.example",
        words=words,
        state="held",
        attempts=0,
        last_error="",
        message_id="",
        queued_at=datetime(2026, 6, 3, 9, 5, tzinfo=UTC),
        sent_at=None,
        resend_of=None,
    )


def composed(tasks=(), told=(), total: int | None = None) -> letters.Digest:
    many = len(tasks) if total is None else total
    part = Part[TaskRow](items=tuple(tasks), total=many, number=1, size=50)
    return letters.compose(Begun("7", DAY, tuple(told)), part, HEAD, NOW, ())


def both(letter: letters.Digest, name: str = "Alex Example"):
    identity = message_id("person-7", 20260604, "digest", "7/2026-06-04", "b.x")
    mail = seal(letter, SENDER, Envelope(name, "a@nhs.example", identity, "x"), NOW)
    parsed = message_from_bytes(mail.content, policy=policy.default)
    text, html = (part.get_content() for part in parsed.iter_parts())
    return parsed, text, html


def ahead(**time: float) -> datetime:
    return NOW + timedelta(**time)


@pytest.mark.parametrize(
    ("due", "group", "said"),
    [
        (
            ahead(days=-7),
            "Critically overdue",
            "Was due 7am on Thursday 28 May 2026 (5",
        ),
        (ahead(days=-6), "Overdue", "Was due 7am on Friday 29 May 2026 (4 working"),
        (ahead(hours=-1), "Overdue", "Was due 6am on Thursday 4 June 2026."),
        (ahead(hours=10), "Due soon", "Due 5pm on Thursday 4 June 2026 (today)."),
        (
            ahead(days=1),
            "Due soon",
            "Due 7am on Friday 5 June 2026 (1 working day left)",
        ),
        (ahead(days=7), "Due soon", "(5 working days left)"),
        (ahead(days=8), "Not due yet", "(6 working days left)"),
        (None, "Not due yet", "No date."),
    ],
)
def test_tasks_stand_under_the_headings_of_my_work(
    due: datetime | None, group: str, said: str
):
    """By working days, and with the date."""
    letter = composed([task(due)])
    [(name, [line])] = letter.groups
    assert name == group
    assert said in line.due
    assert line.words == "Waiting for a step."
    assert line.link == "https://bids.example/hwb/bids/07R-1"
    soon = group != "Not due yet"
    assert letters.is_wanted((), [task(due)], NOW, ()) == soon
    assert letters.is_wanted([held(NoticeKind.LIVE, "x")], [], NOW, ())


def test_a_task_of_a_bid_on_hold_is_late_for_nobody():
    """Its clocks stand still; only resuming the bid has a date."""
    late = NOW - timedelta(days=30)
    waits = task(late, held=True)
    assert not letters.is_wanted((), [waits], NOW, ())
    assert letters.is_wanted((), [task(late, command="resume", held=True)], NOW, ())
    (group,) = composed([waits]).groups
    assert group[0] == "Not due yet"
    assert group[1][0].due == "The bid is on hold."


def test_while_a_question_is_open_the_digest_counts_from_the_question():
    """The clock stands still: what was not late then is not late now."""
    asked = Pause(why=PauseReason.ANSWER, since=NOW - timedelta(days=9))
    waits = task(NOW - timedelta(days=1)).model_copy(update={"pauses": (asked,)})
    (group,) = composed([waits]).groups
    assert group[0] == "Not due yet"
    assert group[1][0].due.endswith("(6 working days left).")
    assert not letters.is_wanted((), [waits], NOW, ())


def test_both_forms_say_the_same():
    """Headings, tasks, what happened and when, and how to change it."""
    late, early = task(ahead(days=-9)), task(ahead(days=2), "another step")
    told = [
        held(NoticeKind.LIVE, "It went live."),
        held(NoticeKind.HELD, "It stopped."),
    ]
    parsed, text, html = both(composed([late, early], told, total=60))
    page = Page(html)
    assert parsed["Subject"] == (
        "Your bids this morning, 4 June 2026: 60 open tasks and 2 messages"
    )
    assert parsed["Auto-Submitted"] == "auto-generated"
    for said in (
        "Waiting for another step.",
        "And 58 more, in My work.",
        "At 10:05am on 3 June 2026: It went live.",
        "At 10:05am on 3 June 2026: It stopped.",
        "/notifications/settings",
    ):
        assert said in text
        assert said in page.text
    assert [t.get("role") for t in page.of("table")] == ["presentation"] * 2
    assert len(page.of("h1")) == 1
    groups = [line for line in text.splitlines() if line.isupper() and line[0] != "*"]
    assert groups == [
        *("CRITICALLY OVERDUE", "DUE SOON", "WHAT HAPPENED", "WHY YOU GET THIS EMAIL"),
    ]


def test_a_reminder_is_not_said_twice_and_not_when_it_is_done():
    """Its task stands in the list; where it does not, there is nothing to remind of."""
    row = held(NoticeKind.REMINDER, "The bid waits for a step, due by 5pm.", "07R-1")
    other = held(NoticeKind.HELD, "The bid waits for nobody.", "07R-1")
    assert letters.done([row, other], [task(None)]) == frozenset()
    assert letters.done([row, other], [task(None, bid_id="07R-3")]) == {row.id}
    assert letters.done([row, other], []) == {row.id}
    assert composed([task(None)], [row]).told == ()


@pytest.mark.parametrize("nasty", NASTY)
def test_no_words_change_what_a_digest_is(nasty: str):
    """Nothing is run, nothing is hidden, no second letter begins."""
    words = NASTY[nasty]
    tasks = [task(ahead(days=-9), words, applicants=words)]
    parsed, text, html = both(composed(tasks, [held(NoticeKind.LIVE, words)]), words)
    page = Page(html)
    assert parsed.keys() == HEADERS
    assert {name for name, _ in page.tags} <= TAGS | {"strong"}
    assert {a["href"] for a in page.of("a")} == {
        "https://bids.example/",
        "https://bids.example/hwb/bids/07R-1",
        "https://bids.example/ccg/bids/07R-2",
    }
    assert not any(key.startswith("on") for _, a in page.tags for key in a)
    for line in text.splitlines():
        assert not line.startswith((*EVIL, "https://evil", "Bcc:", "--="))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2028\x00-\x08]", text)

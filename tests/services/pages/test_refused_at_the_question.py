"""What a rule refuses about one answer stands at its question, and the summary leads there."""

import re
from datetime import date, timedelta
from typing import Any

from services.kit.pages.questions import forms, refusing
from services.kit.pages.questions.fields import Hidden, Line, Repeat
from services.kit.pages.questions.forms import Form
from tests.services.house import House
from tests.services.pages.boards import FORM, held
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_ccg_forms import DO, asked_for
from tests.services.pages.test_delegations import HERE, delegated, sent
from tests.services.pages.test_hwb import DECISION
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.rules import calendar
from workflows.rules.refusals import Incomplete


def on(name: str, day: date) -> dict[str, str]:
    """A day as it is typed."""
    parts = ("day", "month", "year")
    return {f"{name}__{part}": str(getattr(day, part)) for part in parts}


def said_at(page: Page, words: str, control: str, group: str = "") -> None:
    """The summary's sentence leads to a control, whose group carries it as its error."""
    found = [text for text in page.links if words in text]
    assert len(found) == 1, page.links
    assert page.links[found[0]] == f"#{control}"
    tag = re.search(rf'<(?:input|select|textarea)\b[^>]*\bid="{control}"', page.html)
    assert tag, f"nothing to type in at {control}"
    error = f'id="{group or control}-error"'
    message = page.html.partition(error)[2].partition("</")[2]
    assert words in message[:400], page.html
    before = page.html.partition(error)[0]
    assert "nhsuk-form-group--error" in before[before.rindex("nhsuk-form-group") - 40 :]
    assert page.title.startswith("Error: ")


async def test_a_meeting_to_come_is_said_at_its_date(home: House):
    """The clerk is led to the date; the program finds the same answer named."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    late = calendar.london_day(home.bids.clock()) + timedelta(days=2)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"/hwb/bids/{bid_id}/do/record-board-decision")
        typed = DECISION | on("meeting_date", late)
        page = await cleo.fill(form, 422, **typed)
        said_at(page, "still to come", "meeting-date-day", "meeting-date")
        assert page.values["meeting_date.day"] == str(late.day)
        many = await cleo.fill(form, 422, **DECISION | {"votes__against": "9"})
        said_at(many, "cannot have more votes", "outcome")
        none = {f"votes__{name}": "0" for name in ("in_favour", "against", "abstained")}
        empty = await cleo.fill(form, 422, **DECISION | none)
        said_at(empty, "Say how many voted", "votes-in-favour")
    body = {
        "version": home.bids.bids[bid_id].version,
        "board": "E09000007",
        "outcome": "approve",
        "meeting_date": late.isoformat(),
        "minute_reference": "HWB/12",
        "votes": {"in_favour": 7, "against": 0, "abstained": 1},
    }
    async with home.client("cleo") as client:
        answer = await client.give(
            f"/hwb/api/v1/bids/{bid_id}/record-board-decision", body
        )
    assert answer.status_code == 422
    words = "The meeting date is still to come."
    assert answer.json()["detail"] == words
    assert answer.json()["errors"] == [{"field": "/meeting_date", "words": words}]


async def test_the_minutes_are_refused_at_what_they_say(home: House):
    """Who was in the chair at the chair; a vote that cannot count at the seats."""
    bid_id, body = await before_board(home)
    chair = next(
        s.holder.person for s in body.seats if s.id == "voluntary" and s.holder
    )
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        away = await cleo.fill(form, 422, **held(body, minutes__chair=chair))
        said_at(away, "was not in the room", "minutes-chair")
        voted = {"minutes.seat.voluntary.vote": "for"}
        page = await cleo.fill(form, 422, **held(body) | voted)
        sentence = next(text for text in page.links if "Nobody acts for" in text)
        assert page.links[sentence] == "#minutes"
        assert page.html.count(sentence) == 2


async def test_a_hold_that_ends_today_is_said_at_its_day(home: House):
    """And a date that is not later at the new date."""
    bid_id, today = await opened(home), calendar.london_day(home.bids.clock())
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/put-on-hold")
        page = await lou.fill(form, 422, reason="A merger.", **on("until", today))
        said_at(page, "Give a day after today", "until-day", "until")
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/extend-date")
        typed = {"key": "screening", "reason": "Illness."} | on("to", date(2020, 1, 1))
        page = await lou.fill(form, 422, **typed)
        said_at(page, "give a later one", "to-day", "to")


async def test_a_ballot_is_refused_at_its_count(home: House):
    """More practices voted than have a vote."""
    story = await asked_for(home, "record_mandate")
    typed = {
        **on("ballot__opened", date(2014, 5, 1)),
        **on("ballot__closed", story.now.date()),
        "ballot__electorate": "40",
        "ballot__in_favour": "30",
        "ballot__against": "14",
    }
    async with browser(home, "lena") as lena:
        form = await lena.see(f"{DO}/record-mandate")
        page = await lena.fill(form, 422, **typed)
    said_at(page, "More practices voted", "ballot-electorate")


async def test_a_sum_above_a_limit_is_refused_at_the_sum(home: House):
    """Of what goes live, too."""
    await delegated(home)
    await sent(home, over=0)
    async with browser(home, "mara") as mara:
        form = await mara.see(f"{HERE}/do/record-virement")
        much = {"source": "gms", "target": "premises", "reason": "Rent."}
        page = await mara.fill(form, 403, pence="50,000.01", **much)
        said_at(page, "decides on up to", "pence")
        page = await mara.fill(form, 422, pence="1", **much | {"target": "gms"})
        said_at(page, "Name two different lines", "target")


async def test_a_sitting_that_is_over_is_refused_at_its_day(home: House):
    """Of a round, too."""
    async with browser(home, "ofa") as ofa:
        form = await ofa.see("/nhs-england/round/sitting?cycle=today")
        typed = {"most": "1", "reason": "Room."} | on("day", date(2019, 1, 1))
        page = await ofa.fill(form, 409, **typed)
    said_at(page, "a time to come", "day-day", "day")


ASKED = Form(
    title="Anything",
    questions=(
        Hidden(name="digest"),
        Line(name="reason", label="Why?", ask="why"),
        Line(name="votes.for", label="For", ask="for"),
        Line(name="sits.0", label="Who?", ask="who"),
        Repeat(
            name="conditions",
            title="Condition",
            fields=(Line(name="due", label="When?", ask="when"),),
        ),
    ),
    button="Send",
)


def place(field: str, **raw: Any) -> dict[str, str]:
    """Where a refusal of a field is shown; by no name above the form."""
    filled = forms.again(
        ASKED, {name.replace("__", "."): [v] for name, v in raw.items()}
    )
    told = refusing.refused(filled, Incomplete("No.", field=field))
    assert told.token != filled.token
    return dict(told.errors) | ({"": told.problem} if told.problem else {})


def test_a_refusal_finds_its_question_or_stays_above_the_form():
    """The question itself, the first of its parts, or the group that it is in."""
    assert place("reason") == {"reason": "No."}
    assert place("votes") == {"votes.for": "No."}
    assert place("votes.against") == {"": "No."}
    assert place("conditions.0.due", conditions__count="1") == {
        "conditions.0.due": "No."
    }
    assert place("conditions.4.due", conditions__count="1") == {"conditions": "No."}
    assert place("sits") == {"": "No."}, "not the first of a list: it may be another"
    for field in ("", "digest", "elsewhere"):
        assert place(field) == {"": "No."}

"""An agreement that differs: shown in both columns, acknowledged, changed, shortened."""

from datetime import UTC, datetime, timedelta

from services.kit.pages.bid import wording
from tests import builders
from tests.builders import Story
from tests.rules.test_agreement_changed import anew, asked_for_complaints
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from workflows.rules import calendar, words

CCG = "/ccg/bids/07R-1"
OFFICE = "/nhs-england/bids/07R-1"


async def test_what_differs_stands_in_both_columns_and_is_acknowledged(home: House):
    """R19, case (i): complaints were asked for, and are reserved in the agreement."""
    story = asked_for_complaints("issue_agreement").gives(anew(reason=""))
    await told(home, story)
    async with browser(home, "olu") as olu:
        papers = await olu.see(f"{CCG}/papers")
        link = papers.links["What differs from the application, function by function"]
        page = await olu.see(f"{CCG}/{link}")
        assert page.url == f"{CCG}/agreement"
        assert "Complaints (F11) Asked for Reserved to NHS England" in page.text
        form = await olu.see(page.links["Acknowledge what differs"])
        assert "In the agreement: Reserved to NHS England" in form.text
        blind = await olu.fill(form, 422)
        assert "that you have seen what differs" in blind.text
        await olu.fill(blind, declaration="yes")
        page = await olu.see(f"{CCG}/agreement")
        assert "Acknowledge what differs" not in page.links
        assert "What differs was acknowledged by Olu Example" in page.text
        assert "Functions agreed" in (await olu.see(CCG)).text
        home.bids.wind_past(home.bids.bids["07R-1"].agreement.sign_from)  # type: ignore[union-attr]
        sign = await olu.see(f"{CCG}/do/sign-agreement")
        assert "acknowledges_changes" not in sign.html
        text = sign.links["Read the agreement in full (PDF)"]
        assert text.startswith(f"{CCG}/documents/agreement-")
        paper = await olu.get(text)
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
        assert "/recorded/" in (await olu.fill(sign)).url


async def test_the_office_issues_it_anew_with_a_reason_and_says_what_becomes_void(
    home: House,
):
    story = asked_for_complaints("countersign_agreement")
    await told(home, story)
    async with browser(home, "ofa") as ofa:
        bid = await ofa.see(f"{OFFICE}?opened=yes")
        form = await ofa.see(bid.links["Issue the agreement anew"])
        assert form.title.startswith("Issue the agreement anew")
        assert "What was signed becomes void" in form.text
        filled = {"functions": ["F01", "F02"], "reserved": ["F11"]}
        again = await ofa.fill(form, 409, **filled)
        assert "To change it, say why" in again.text
        reason = "Complaints stay with NHS England."
        done = await ofa.fill(again, reason=reason, **filled)
        assert "The signature of NHS Camden CCG is void" in done.text
        assert "The agreement of bid 07R-1 was issued anew" in done.text
        assert "It is about version 2 of the agreement." in done.text
    found = home.bids.bids["07R-1"].agreement
    assert found
    assert (found.version, found.signatures) == (2, ())
    async with browser(home, "olu") as olu:
        page = await olu.see(f"{CCG}/agreement")
        assert "Since version 1 of the agreement" in page.text
        assert "In version 1 In version 2" in page.text
        history = await olu.see(f"{CCG}/history?show=signatures")
        assert "issued version 2 of the agreement" in history.text


async def test_an_agreement_under_review_is_read_and_not_pressed_to_be_signed(
    home: House,
):
    """It is asked for from its issue; the button comes with the day it may be signed."""
    story = asked_for_complaints("issue_agreement").gives(anew(reason=""))
    await told(home, story)
    opens = datetime.now(UTC) + timedelta(days=9)
    bid = home.bids.bids["07R-1"]
    assert bid.agreement
    assert bid.agreement.sign_from < opens
    under_review = bid.agreement.model_copy(update={"sign_from": opens})
    home.bids.bids["07R-1"] = bid.model_copy(update={"agreement": under_review})
    async with browser(home, "olu") as olu:
        page = await olu.see(CCG)
        early = f"Sign the agreement: NHS Camden CCG, from {words.moment(opens)}"
        assert early in page.links
        assert (
            f'nhsuk-button nhsuk-u-margin-bottom-2" href="{page.links[early]}"'
            not in (page.html)
        )
        home.bids.bids["07R-1"] = bid
        page = await olu.see(CCG)
        assert "Sign the agreement: NHS Camden CCG" in page.links


async def test_both_sides_shorten_the_review(home: House):
    """One names a day, the other sees it and names the same."""
    now = datetime.now(UTC)
    story = Story().until_asked("issue_agreement")
    while story.needs()[0].command != "sign_agreement":
        story.step()
    await told(home, story)
    issued = story.bid.agreement
    assert issued
    under_review = issued.model_copy(update={"sign_from": now + timedelta(days=9)})
    home.bids.bids["07R-1"] = story.bid.model_copy(update={"agreement": under_review})
    day = calendar.london_day(now) + timedelta(days=1)
    typed = {"to__day": day.day, "to__month": day.month, "to__year": day.year}
    async with browser(home, "olu") as olu, browser(home, "ofa") as ofa:
        form = await olu.see(f"{CCG}/do/shorten-review")
        await olu.fill(form, **typed)
        form = await ofa.see(f"{OFFICE}/do/shorten-review")
        assert f"The other side named {day.day} " in form.text
        done = await ofa.fill(form, **typed)
        assert "Both sides have consented" in done.text
    found = home.bids.bids["07R-1"].agreement
    assert found
    assert found.sign_from == calendar.at(day, calendar.MORNING)
    assert builders.OFFICE.body in {one.by.body for one in found.consents}


def test_what_was_agreed_is_said_where_it_is_not_what_was_asked_for():
    story = asked_for_complaints("issue_agreement")
    asked = story.bid.functions
    assert wording.agreed(story.bid) == ""
    story.gives(anew(reason="", functions=asked, reserved=()))
    assert wording.agreed(story.bid) == ""
    story.gives(anew(functions=asked[:1], reserved=()))
    assert wording.agreed(story.bid).startswith(f"{asked[0]} ")

"""The two tracks at their pages: readiness, the support plan, the way to the fast track."""

from datetime import UTC, datetime
from typing import Any

from tests.services.house import House
from tests.services.pages.visiting import Browser, Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.tracks import Track

BIDS = "/nhs-england/bids"
MUST_HAVES = 4
NEXT = datetime.now(UTC).year + 1
READY = {
    **{f"answers__{n}__by": "now" for n in range(MUST_HAVES + 2)},
    "answers__2__by": f"{NEXT}-06",
    "answers__2__note": "Three posts are advertised.",
}
"""Ready in all but its staff; a page offers the months to come."""

PLAN = {
    "host": "NHS England London",
    "review__day": "1",
    "review__month": "6",
    "review__year": "2030",
    "milestones__0__text": "Fill three posts.",
    "milestones__0__owner": "Accountable officer",
    "milestones__0__due__day": "1",
    "milestones__0__due__month": "3",
    "milestones__0__due__year": "2030",
    "milestones__0__done_when": "The contracts are signed.",
}
FOUND = {f"found__{n}__met": "yes" for n in range(MUST_HAVES)}


async def sends(somebody: Browser, page: str, status: int = 200, **said: Any) -> Page:
    return await somebody.fill(await somebody.see(page), status, **said)


async def supported(home: House) -> str:
    """Camden says what is to come, and is screened to the supported track."""
    bid_id = await opened(home)
    async with browser(home, "mara") as mara, browser(home, "lou") as lou:
        done = await sends(mara, f"/ccg/bids/{bid_id}/do/say-readiness", **READY)
        assert "5 of 6 now" in done.text
        form = await lou.see(f"{BIDS}/{bid_id}/do/screen")
        assert "Three posts are advertised." in form.text
        early = await lou.fill(form, 409, outcome="eligible", reasons="In time.")
        assert "does not have this yet: Staff for the functions" in early.text
        assert early.values["reasons"] == "In time."
        await lou.fill(early, outcome="supported_track", reasons="Staff are to come.")
    return bid_id


async def test_a_bid_goes_to_the_supported_track_and_back_at_its_pages(home: House):
    """What is said at each page stands on the bid's, and the host in public too."""
    bid_id = await supported(home)
    async with browser(home, "lou") as lou, browser(home, "mara") as mara:
        page = await lou.see(f"{BIDS}/{bid_id}")
        assert "agree the support plan" in page.text
        await sends(lou, f"{BIDS}/{bid_id}/do/agree-support-plan", **PLAN)
        page = await lou.see(f"{BIDS}/{bid_id}")
        assert "Record that a milestone is reached: milestone 1" in page.text
        assert "waits for milestone" not in page.text, "the bid goes on meanwhile"
        work = await lou.see("/nhs-england/")
        for words in ("milestone 1 of the support plan", "1 March 2030"):
            assert words in work.text, "it stands in My work with its date"
        page = await mara.see(f"/ccg/bids/{bid_id}/decisions")
        for words in (
            "Milestone 1",
            "Fill three posts.",
            "Due by 1 March 2030",
            f"Ready from June {NEXT}",
        ):
            assert words in page.text
        public = await mara.see(f"/register/{bid_id}")
        assert "Supported track" in public.text
        assert "NHS England London" in public.text
        assert "Fill three posts" not in public.text
        done = await sends(
            lou,
            f"{BIDS}/{bid_id}/do/record-milestone",
            milestone="m1",
            evidence="Contracts seen.",
        )
        assert "milestone 1 of the support plan reached" in done.text
        again = await sends(
            lou,
            f"{BIDS}/{bid_id}/do/reassess-track",
            422,
            **{**FOUND, "found__1__met": "no"},
            reasons="Nearly.",
        )
        assert "The fast track needs every must-have." in again.text
        await lou.fill(again, **FOUND, reasons="All four are in place.")
        assert home.bids.bids[bid_id].track is Track.FAST
        page = await mara.see(f"/ccg/bids/{bid_id}/decisions")
        assert "All four are in place." in page.text


async def test_each_blank_of_the_readiness_answers_is_named(home: House):
    """Blank is not ready now."""
    bid_id = await opened(home)
    async with browser(home, "mara") as mara:
        page = f"/ccg/bids/{bid_id}/do/say-readiness"
        form = await sends(mara, page, 422, answers__0__by="now")
        assert "Give at least" not in form.text, "each blank is said, not their list"
        blank = await sends(mara, page, 422)
        assert "Give at least" not in blank.text
    assert "from when the CCG is ready (staff for the functions asked for)" in form.text
    assert "(contracts with practices (GMS, PMS, APMS): design" in form.text
    assert form.values["answers.0.by"] == "now"


async def test_a_plan_that_does_not_fit_comes_back_as_it_was_typed(home: House):
    """The milestone after the review is what has to be mended, and nothing is lost."""
    bid_id = await supported(home)
    late = {**PLAN, "milestones__0__due__month": "9"}
    async with browser(home, "lou") as lou:
        page = f"{BIDS}/{bid_id}/do/agree-support-plan"
        form = await sends(lou, page, 422, **late)
        assert "due by the day on which the track is assessed again" in form.text
        assert form.values["milestones.0.text"] == "Fill three posts."


async def test_a_support_plan_by_the_api_is_the_same(home: House):
    """Programs give the same commands and are refused alike."""
    bid_id = await supported(home)
    async with home.client("lou") as lou:
        api = f"{BIDS.replace('/bids', '')}/api/v1/bids/{bid_id}"
        plan = {
            "host": "NHS England London",
            "review": "2030-06-01",
            "milestones": [
                {
                    "text": "Fill three posts.",
                    "owner": "Accountable officer",
                    "due": "2030-03-01",
                    "done_when": "Signed.",
                }
            ],
        }
        bad = await lou.give(
            f"{api}/agree-support-plan", {**plan, "review": "2001-01-01"}
        )
        assert bad.status_code == 422, bad.text
        answer = await lou.give(f"{api}/agree-support-plan", plan)
        assert answer.status_code == 200, answer.text
    assert await until_asked(home, bid_id, "submit_application")


async def test_a_program_reads_the_must_haves_with_the_bid(home: House):
    """Whoever answers by the API finds what is asked about, by code and in words."""
    bid_id = await opened(home)
    async with home.client("mara") as mara:
        view = (await mara.get(f"/ccg/api/v1/bids/{bid_id}")).json()
    must_haves = view["lists"]["tracks"]["must_haves"]
    assert [one["code"] for one in must_haves] == ["M1", "M2", "M3", "M4"]

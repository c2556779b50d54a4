"""The office reads what a round's newest policy would mean for the bids that run."""

from uuid import uuid4

from tests import builders
from tests.builders import Story, opening
from tests.services.house import House
from tests.services.pages.visiting import browser
from workflows.contracts.catalogues import Scoring
from workflows.contracts.cycles import Cycle
from workflows.contracts.events import BidOpened
from workflows.contracts.policies import ConfirmPolicy, PolicyConfirmed
from workflows.contracts.rounds import RoundEntry

PAGE = "/nhs-england/round/policy?cycle=today"


def told(number: int, cycle: Cycle) -> Story:
    """A story, which plays in 2014: no board may meet long before the round opens."""
    then = cycle.model_copy(update={"opens": builders.START.date()})
    return Story(opening(bid_id=f"07R-{number}", cycle=then))


async def test_the_office_reads_what_would_change_and_nothing_does(home: House):
    """One bid of an older version, one of the newest; nobody else has the page."""
    newest = await home.connections.reference.cycle("today")
    older = newest.model_copy(
        update={"version": newest.version - 1, "scoring": Scoring(assessors=4)}
    )
    for number, cycle in enumerate((older, newest), start=1):
        story = told(number, cycle)
        story.until_asked("attest_assurance")
        event = BidOpened(at=story.now, opening=story.bid)
        await home.bids.happened(story.bid.id, event)
    async with browser(home, "ofa") as ofa:
        way = (await ofa.see("/nhs-england/round?cycle=today")).links
        page = await ofa.see(way["What a changed policy would mean"])
        assert "1 open bid of 2 began under an older one" in page.text
        assert "0 assessors have to score it, not 4." in page.text
        assert "07R-1" in page.links
        assert "07R-2" not in page.links
    async with home.client("ofa") as client:
        found = (await client.get("/nhs-england/api/v1/rounds/today/policy")).json()
    assert [one["bid_id"] for one in found["bids"]] == ["07R-1"]
    assert "0 assessors have to score it, not 4." in found["bids"][0]["changes"]
    assert home.bids.bids["07R-1"].cycle.version == older.version
    for subject in ("rhea", "lou"):
        async with browser(home, subject) as other:
            await other.see(PAGE, 404)


API = "/nhs-england/api/v1/rounds/today/policy"


async def older(home: House, number: int = 1) -> Cycle:
    """A bid that began under the version before; answers with the newest."""
    newest = await home.connections.reference.cycle("today")
    before = newest.model_copy(
        update={"version": newest.version - 1, "scoring": Scoring(assessors=4)}
    )
    story = told(number, before)
    story.until_asked("attest_assurance")
    event = BidOpened(at=story.now, opening=story.bid)
    await home.bids.happened(story.bid.id, event)
    return newest


async def recorded(home: House) -> None:
    """What the round puts on record, as the process does."""
    news = home.bids.rounds["today"].telling
    assert news
    command = home.bids.told[-1]
    assert isinstance(command, ConfirmPolicy)
    event = PolicyConfirmed(
        at=news.news.at,
        by=news.news.by,
        version=news.news.version,
        seen=command.seen,
        bids=command.bids,
        reason=news.news.reason,
    )
    entry = RoundEntry(round="today", number=1, event=event)
    await home.connections.rounds.enter([entry])


async def test_the_office_confirms_with_a_reason_what_it_has_read(home: House):
    """Where a bid has come meanwhile it is shown anew, and nothing is confirmed."""
    newest = await older(home)
    async with browser(home, "ofa") as ofa:
        page = await ofa.see(PAGE)
        way = page.links[f"Confirm version {newest.version} for these bids"]
        form = await ofa.see(way)
        assert "0 assessors have to score it, not 4." in form.text
        wrong = await ofa.fill(form, 422, reason=" ")
        assert "Enter why" in wrong.text
        await older(home, 2)
        stale = await ofa.fill(form, 409, reason="The review.")
        assert "has changed since" in stale.text
        assert "07R-2" in stale.text
        assert "The review." in stale.text
        assert "today" not in home.bids.rounds
        done = await ofa.fill(stale, reason="The review.")
        assert "The policy is confirmed." in done.text
        telling = home.bids.rounds["today"].telling
        assert telling
        assert (telling.news.version, telling.news.reason) == (
            newest.version,
            "The review.",
        )
        await recorded(home)
        page = await ofa.see(PAGE)
        assert "2 open bids of 2 have still to hear of it." in page.text
        assert (
            f"confirmed version {newest.version} of the policy for 2 bids" in page.text
        )


async def test_a_program_confirms_under_the_previews_name(home: House):
    """The same again is answered the same; another name is refused; nobody else may."""
    newest = await older(home)
    async with home.client("ofa") as client:
        seen = (await client.get(API)).json()["seen"]
        asked = {"seen": seen, "reason": "The review."}
        key = {"Idempotency-Key": uuid4().hex}
        stale = await client.post(API, json=asked | {"seen": "0" * 64}, headers=key)
        assert (stale.status_code, stale.json()["type"].rpartition("/")[2]) == (
            409,
            "policy-changed",
        )
        first = await client.post(API, json=asked, headers=key)
        told = {"round": "today", "version": newest.version, "number": 1}
        assert (first.status_code, first.json()) == (200, told)
        await recorded(home)
        await older(home, 2)  # the preview is another now
        again = await client.post(API, json=asked, headers=key)
        assert (again.status_code, again.json()) == (200, told)
        other = await client.post(API, json=asked | {"reason": "Another."}, headers=key)
        assert other.status_code == 409
        assert "gave another reason" in other.json()["detail"]
        later = await client.post(
            API,
            json=asked | {"seen": (await client.get(API)).json()["seen"]},
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert later.status_code == 409
        assert "Bids are being told of version" in later.text
    for subject in ("rhea", "lou"):
        async with home.client(subject) as client:
            other = await client.post(
                API, json=asked, headers={"Idempotency-Key": uuid4().hex}
            )
            assert other.status_code == 404
        async with browser(home, subject) as page:
            await page.see("/nhs-england/round/confirm-policy?cycle=today", 404)

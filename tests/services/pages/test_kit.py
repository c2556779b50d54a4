"""Sessions, forms and a bid's pages, whichever party they belong to."""

from tests.services.house import House
from tests.services.pages.visiting import browser


async def test_nobody_signed_in_is_sent_to_sign_in_and_back(home: House):
    async with browser(home) as nobody:
        answer = await nobody.get("/nhs-england/bids?q=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?to=%2Fnhs-england%2Fbids%3Fq%3Dx"


async def test_my_work_of_somebody_with_nothing_to_do(home: House):
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/")
    assert page.title.startswith("My work - ")
    assert "Nothing waits for you" in page.text
    assert "local team" in page.text

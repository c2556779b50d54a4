"""Long texts: what fits the questions fits the way, and what does not comes back."""

from services.kit.pages.questions.giving import PAGE
from tests.services.house import House
from tests.services.pages.expressing import TYPED, expressed
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid

WIDEST = "\U0001f3e5" * 4000
"""As long as a text may be, of characters that a browser writes with twelve bytes."""


async def test_every_text_of_the_longest_kind_fits_the_way(home: House):
    texts = {
        name: WIDEST
        for name in TYPED
        if name.startswith("statements.") and "contact" not in name
    }
    assert len(texts) > 5
    async with browser(home, "mara") as mara:
        done = await expressed(mara, **texts)
    assert "/recorded/" in done.url


async def test_a_text_many_times_too_long_comes_back_to_be_shortened(home: House):
    """Whoever pasted a whole report by mistake loses nothing of it."""
    bid = await a_bid(home)
    report = "A whole report. " * 20_000
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid}/do/withdraw")
        page = await olu.fill(page, 422, reason=report)
    assert page.values["reason"] == report
    assert "must be 4,000 characters or fewer" in page.text


async def test_what_no_form_sends_is_told_which_limit(home: House):
    """A browser lets in less than this; the page says how much it takes."""
    bid = await a_bid(home)
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid}/do/withdraw")
        assert "You can enter up to 4000 characters" in page.text
        assert 'maxlength="50000"' in page.html
        page = await olu.fill(page, 413, reason="x" * PAGE)
    assert "1,024 kilobytes for all answers together" in page.text
    assert "A long text may have 4,000 characters" in page.text
    assert "Nothing was recorded" in page.text

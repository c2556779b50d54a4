"""Letters in the morning, from the choice on the page to the letter in the mailbox."""

import asyncio
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from playwright.async_api import expect

from tests.browser.looking import faults, too_wide
from tests.browser.sitting import DESK, Sitting
from tests.browser.test_pages import MANAGER
from tests.browser.walking import begun
from workflows.bid import options
from workflows.contracts import names
from workflows.contracts.ports import DigestsSent, Morning
from workflows.rules import digest

pytestmark = pytest.mark.asyncio(loop_scope="session")
SETTINGS = "/notifications/settings"


async def test_somebody_has_letters_together_in_the_morning(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without scripts; the worker as it is shipped, and the mail server it really uses."""
    monkeypatch.setattr(options, "POST_TOGETHER", timedelta(milliseconds=200))
    subject = sitting.people.who(MANAGER)
    page = await sitting.signed_in(subject, scripts=False)
    await page.goto(SETTINGS)
    await page.locator('input[name="received"][value="morning"]').check()
    await page.get_by_role("button", name="Save my choice").click()
    await expect(page.get_by_role("status")).to_contain_text("Your choice is saved")
    await expect(
        page.locator('input[name="received"][value="morning"]')
    ).to_be_checked()

    bid = await begun(sitting, "07R", "joint")
    row = page.get_by_role("row").filter(has_text=bid).filter(has_text="Held for the")
    async with asyncio.timeout(20):
        while not await row.count():
            await page.goto("/notifications/")
            await asyncio.sleep(0.2)
    await expect(row.get_by_role("button", name="Send it now")).to_be_visible()

    day = digest.next_morning(datetime.now(UTC), ())
    sent = await sitting.system.client.execute_workflow(
        names.DIGEST_TYPE,
        Morning(day=day),
        id=f"digest-of-{bid}",
        task_queue=names.TASK_QUEUE,
        result_type=DigestsSent,
    )
    assert sent.sent >= 1
    await page.goto("/notifications/")
    await expect(
        page.get_by_role("row").filter(has_text=bid).filter(has_text="with the morning")
    ).to_be_visible()
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (sitting.system.place.folder / "mail").rglob("*")
        if path.is_file()
    ]
    [letter] = [one for one in letters if "Your bids this morning" in one["Subject"]]
    assert f"/ccg/bids/{bid}" in letter.get_body(("plain",)).get_content()
    await page.context.close()


async def test_what_is_held_can_be_seen_on_a_phone(sitting: Sitting) -> None:
    """A choice that was saved, and the list with what the digest brought."""
    page = await sitting.seat(MANAGER)
    await page.set_viewport_size({"width": 320, "height": 800})
    for path in (f"{SETTINGS}?saved=1", "/notifications/"):
        await page.goto(path)
        assert not await faults(page)
        assert not await too_wide(page)
    await page.set_viewport_size(DESK)

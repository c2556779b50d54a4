"""The national panel's seats change: who hears early that no quorum can be had any more (R15)."""

from tests.services.house import House
from tests.services.pages.panel import BID, before_panel, seated
from tests.services.pages.visiting import browser
from workflows.contracts.notices import NoticeKind

DRAFT = "/nhs-england/body/draft"


async def test_a_seat_that_is_emptied_is_said_to_its_office_and_chair(home: House):
    """Nobody of finance is left: the bid that waits for the panel is named at once."""
    await seated(home)
    await before_panel(home)
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(f"{DRAFT}/seats/finance")
        await ofa.fill(form, holder="nobody", substitutes=[])
        form = await ofa.see(f"{DRAFT}/in-force")
        await ofa.fill(form, reason="The director of finance has left.")
    for subject, heard in (("ofa", 1), ("nat", 1), ("gail", 0)):
        number = await home.number(subject)
        page = await home.connections.register.notices_for(number, 1, 50)
        told = [n for n in page.items if n.kind is NoticeKind.QUORUM_LOST]
        assert len(told) == heard, subject
        for one in told:
            assert one.bid_id == BID
            assert "can no longer be quorate on this bid" in one.words
            assert "its seats or rules change" in one.words

"""Draft minutes of a meeting: all of its items in one document."""

from tests.builders import actor
from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FIVE, held
from tests.services.pages.meetings import LIST, later, made, put, today
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_meetings import another
from tests.services.pages.visiting import Browser, browser
from workflows.contracts import commands as c
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling, InterestCategory

RECORD = f"/hwb/bids/{{}}/do/record-board-decision?about={BOARD}"


async def met(home: House, cleo: Browser, *bids: str) -> None:
    """A meeting today with these items, and who came; the clerk has no interest."""
    for bid in bids:
        await has_none(home, bid, "cleo")
    await made(cleo, today(home), notice="The round closes.", reference="HWB/2026/14")
    for n, bid in enumerate(bids, 6):
        await put(cleo, 1, bid, str(n))
    form = await cleo.see(f"{LIST}/1/attendance")
    typed = {f"seats__s-{seat}": "present" for seat in FIVE}
    await cleo.fill(form, **typed, **{"seats__s-voluntary": "apologies"})


async def has_none(home: House, bid: str, *subjects: str) -> None:
    """People of the board declare that they have no interest in a bid."""
    none = c.DeclareInterest(by=actor(*OF_BOARD), category=InterestCategory.NONE)
    for subject in subjects:
        async with home.client(subject) as api:
            assert (await api.give_command(none, bid)).status_code == 200


OF_BOARD = (Role.BOARD_MEMBER, BOARD)


async def decided(cleo: Browser, bid: str, body: BodyVersion, **more: str) -> None:
    form = await cleo.see(RECORD.format(bid))
    given = {k: v for k, v in held(body).items() if "reference" not in k}
    done = await cleo.fill(form, **given | more)
    assert "/recorded/" in done.url, done.text


async def test_one_document_has_all_items(home: House):
    """Present and apologies once; each item with declarations, quorum, votes, resolution."""
    first, body = await before_board(home)
    second = await another(home)
    async with browser(home, "cleo") as cleo:
        await met(home, cleo, first, second)
        empty = await cleo.see(f"{LIST}/1/minutes")
        assert empty.text.count("No decision is on record for this item.") == 2
        await decided(cleo, first, body)
        more = {"outcome": "object", "comments": "It is too early."}
        await decided(cleo, second, body, **more)
        link = (await cleo.see(f"{LIST}/1")).links
        page = await cleo.see(link["Read the draft minutes of the meeting"])
        text = await cleo.get(f"{LIST}/1/minutes?as=text")
        file = await cleo.get(f"{LIST}/1/minutes?as=html")
    for words in (
        "Reference: HWB/2026/14",
        "Called at short notice: The round closes.",
        "Imran Example",
        f"Item 6: bid {first}",
        f"Item 7: bid {second}",
        "minute HWB/2026/14, item 7.",
        "Dr Grace Example represents the applicant: not counted on this item.",
        "The board approved the bid.",
        "The board objected to the bid.",
        "It is too early.",
    ):
        for said in (page.text, text.text, file.text):
            # A text has no other way to set its headings apart than capitals.
            assert words.lower() in said.lower(), words
    assert page.text.index(f"bid {first}") < page.text.index(f"bid {second}")
    assert page.text.count("Declarations of interest") == 2
    assert text.headers["content-type"].startswith("text/plain")
    assert ".txt" in text.headers["content-disposition"]
    assert ".html" in file.headers["content-disposition"]


async def test_whoever_is_recused_reads_nothing_of_that_item(home: House):
    """Of the others all; also not in the files."""
    first, body = await before_board(home)
    second = await another(home)
    async with browser(home, "cleo") as cleo:
        await met(home, cleo, first, second)
        await decided(cleo, first, body, comments="Told in confidence.")
        await decided(cleo, second, body, comments="For all to read.")
    member = hat(Role.BOARD_MEMBER, BOARD)
    await recuse(home, first, "uma", member, Handling.NO_PAPERS)
    await has_none(home, second, "uma")
    async with browser(home, "uma") as kept:
        for form in ("page", "text", "html"):
            answer = await kept.get(f"{LIST}/1/minutes?as={form}")
            assert "Told in confidence." not in answer.text
            assert "For all to read." in answer.text
    await opens_once_declared(home, first, second)


async def opens_once_declared(home: House, first: str, second: str) -> None:
    """Minutes of one item and of the meeting, in every form, ask first (R11)."""
    await has_none(home, second, "bola")
    item, meeting = f"/hwb/bids/{first}/minutes/{BOARD}", f"{LIST}/1/minutes"
    async with browser(home, "bola") as bola:
        for form in ("page", "text", "html"):
            answer = await bola.get(f"{meeting}?as={form}")
            assert "Told in confidence." not in answer.text
            assert "For all to read." in answer.text
            answer = await bola.get(f"{item}?as={form}", follow_redirects=True)
            assert "Told in confidence." not in answer.text
            assert "Declare before you read" in answer.text
        page = await bola.see(meeting)
        assert f"Declare for bid {second}" not in page.links
        read = await bola.see(page.links["Open the minutes without declaring now"])
        assert "Told in confidence." in read.text
        read = await bola.see(f"{item}?opened=yes")
        assert "opened=yes" in read.links["as text"]
        form_ = await bola.see(page.links[f"Declare for bid {first}"])
        await bola.fill(form_, category="none")
        for address in (item, meeting):
            assert "Told in confidence." in (await bola.see(address)).text


async def test_there_are_none_before_the_meeting(home: House):
    async with browser(home, "cleo") as cleo, browser(home, "sid") as sid:
        page = await made(cleo, later(home))
        assert "Read the draft minutes of the meeting" not in page.links
        early = await cleo.see(f"{LIST}/1/minutes")
        assert "It is not written down yet who came." in early.text
        assert "None." not in early.text
        await sid.see(f"{LIST}/1/minutes", 404)
        await cleo.see(f"{LIST}/2/minutes", 404)

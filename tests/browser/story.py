"""A document that somebody follows: what it names, heading by heading."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from services.embedded.demo.people import PREFIXES
from tests.browser.sitting import Sitting
from tests.browser.walking import LISTED, has_scripts, script
from workflows.contracts.parties import Membership, Party, Role

DOCS = Path(__file__).parents[2] / "docs"
NAMED = re.compile(r"\*\*([^*]+)\*\*|“([^”]+)”")
BOTH_WAYS = pytest.mark.parametrize(
    "scripts",
    [False, pytest.param(True, marks=pytest.mark.soak)],
    ids=["without scripts", "with scripts"],
)
"""A journey goes without scripts each time, and with them in long runs too."""

RECORDED = re.compile(r"/recorded/\d+(\?meeting=\d+)?$")
SUBJECT = re.compile(r"`([a-z]+-[a-z0-9-]+)`")


class Story:
    """What each part of a document names in bold or in quotes, and who signs in.

    A walk uses a name only where the document has it, and leaves none out: so neither
    the document nor the walk can go stale without the other.
    """

    def __init__(self, name: str) -> None:
        parts = re.split(r"^## (.+)$", (DOCS / name).read_text(), flags=re.M)
        self._parts = dict(zip(parts[1::2], parts[2::2], strict=True))
        self._parts[""] = parts[0]
        self._walked: list[str] = []
        self._used: set[str] = set()

    def _text(self) -> str:
        return " ".join(self._parts[self._walked[-1]].split())

    def _named(self) -> set[str]:
        return {bold or quoted for bold, quoted in NAMED.findall(self._text())}

    @contextmanager
    def part(self, heading: str) -> Iterator[None]:
        """Follow one part; at its end nothing that it names is left out."""
        self._walked.append(heading)
        self._used = set()
        yield
        asked = {*self._named(), *SUBJECT.findall(self._text())}
        assert asked - self._used == set(), heading

    def name(self, words: str) -> str:
        """A name as the document has it in this part."""
        assert words in self._named(), f"{words!r} is not in {self._walked[-1]!r}"
        self._used.add(words)
        return words

    def who(self, subject: str) -> str:
        """Somebody whom this part lets sign in."""
        assert f"`{subject}`" in self._text(), f"{subject} in {self._walked[-1]!r}"
        self._used.add(subject)
        return subject

    def says(self, words: str) -> str:
        """Words that stand in this part, as they are."""
        assert words in self._text(), f"{words!r} is not in {self._walked[-1]!r}"
        return words

    def left(self) -> list[str]:
        """The parts that nobody followed, in order."""
        return [one for one in self._parts if one not in self._walked]


class Walk:
    """Somebody who has the document in front of them and does what it says."""

    def __init__(self, sitting: Sitting, story: Story, *, scripts: bool) -> None:
        self.sitting, self.story, self.bid = sitting, story, ""
        self._page: Page | None = None
        self.scripts = scripts
        self._seats: set[Page] = set()

    async def sits(self, page: Page) -> Page:
        """Whose browser it is from now on, with scripts or without."""
        await script(page, runs=self.scripts)
        self._page = page
        self._seats.add(page)
        return page

    async def over(self) -> None:
        """Scripts run for whoever sits here next; they did as they should meanwhile."""
        assert await has_scripts(self.page) is self.scripts
        for page in self._seats:
            if not page.is_closed():
                await script(page, runs=True)

    @property
    def page(self) -> Page:
        assert self._page
        return self._page

    def _shown(self, name: str) -> str:
        """A name of the document, as the pages have it."""
        return self.story.name(name).replace("07R-1", self.bid)

    async def signs_in(
        self, subject: str, hat: Membership | None = None, at: Party = Party.HWB
    ) -> None:
        """In the CCG's role where somebody has several.

        The session is begun elsewhere, which costs nothing.
        """
        self.story.who(subject)
        held = self.sitting.people.subjects.items()
        hats = [key for key, who in held if who == subject]
        if hat is None and hats:
            party, body, role = min(hats, key=lambda key: key[0] != Party.CCG)
            hat = Membership(party=Party(party), body=body, role=Role(role))
        await self.sits(await self.sitting.seat_of(subject, hat))
        await self.page.goto(f"{PREFIXES[hat.party if hat else at]}/")

    async def opens(self, start: str = "Bids") -> None:
        """The bid, from a list, which may be a moment behind."""
        menu = self.page.get_by_role("navigation").get_by_role("link", name=start)
        await menu.first.click()
        await self.page.wait_for_load_state()
        link = self.main("link", self.bid, exact=False)
        async with asyncio.timeout(LISTED):
            while not await link.count():
                await self.page.reload()
        await self.on(link)

    def main(self, kind: str, name: str, *, exact: bool = True) -> Locator:
        main = self.page.locator("main")
        return main.get_by_role(kind, name=name, exact=exact)  # type: ignore[arg-type]  # "link" or "button"

    async def on(self, found: Locator) -> None:
        await found.first.click()
        await self.page.wait_for_load_state()

    async def menu(self, name: str, more: str = "") -> None:
        """A link of the menu at the top.

        Args:
            name: The link.
            more: What the document calls the button with those that found no room.
        """
        link = self.page.get_by_role("link", name=self._shown(name), exact=True)
        if more:
            button = self.page.get_by_role("button", name=self._shown(more))
            await expect(link.or_(button).first).to_be_visible()
            if not await link.count():
                await button.click()
        await self.on(link)

    async def follows(self, name: str, *, exact: bool = True) -> None:
        await self.on(self.main("link", self._shown(name), exact=exact))

    async def presses(self, name: str) -> None:
        """The last button of a name: the first of a form is for the Enter key only."""
        await self.on(self.main("button", self._shown(name)).last)

    async def chooses(self, name: str) -> None:
        await self.page.get_by_label(self._shown(name), exact=True).first.check()

    async def reads(self, name: str, where: str = "main") -> None:
        await expect(self.page.locator(where).first).to_contain_text(self._shown(name))

    async def recorded(self) -> None:
        await self.page.wait_for_url(RECORDED)
        again = self.main("link", "Look again")
        while await again.count():
            await again.click()

    async def is_ruled_out(self, interest: str) -> None:
        """Whoever looks at the bid declares it, and the panel's chair has them leave."""
        await self.follows("Declare an interest, or that you have none")
        await self.chooses("A financial interest")
        what = self.page.get_by_label("What is the interest?")
        await what.fill(interest)
        await self.presses("Declare")
        await self.recorded()
        await self.signs_in("london-panel-chair")
        await self.opens()
        await self.follows("Rule on an interest", exact=False)
        await self.chooses("Grave")
        await self.chooses("They leave for this bid")
        await self.page.get_by_label("Reason").fill("A direct gain.")
        await self.presses("Record the ruling")
        await self.recorded()

"""People at their browsers: who sits where, and what they fill in."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Response
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from activities import worker
from services.embedded.demo.people import PREFIXES, People
from services.embedded.system import System, worker_settings
from services.identity import keys
from services.kit import hats
from services.kit.pages.sign_in.session import Sessions, begun
from workflows.contracts.parties import Membership

Json = dict[str, Any]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 800}


@dataclass
class Shift:
    """The worker of a running system, which can be sent home for a while."""

    system: System
    _held: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def begin(self) -> None:
        """Work from now on."""
        settings = worker_settings(self.system.place)
        working = worker.working(self.system.client, settings)
        await self._held.enter_async_context(working)

    async def end(self) -> None:
        """Stop, as for a new release."""
        await self._held.aclose()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Nobody works meanwhile."""
        await self.end()
        try:
            yield
        finally:
            await self.begin()


@dataclass
class Sitting:
    """Browsers in front of one system, one for each person.

    Attributes:
        said: What pages wrote to the console, with the page.
        left: Requests to anywhere else.
    """

    system: System
    people: People
    chromium: Browser
    url: str
    shift: Shift | None = None
    said: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    _seats: dict[tuple[str, bool], Page] = field(default_factory=dict)
    _acting: dict[tuple[str, bool], Membership | None] = field(default_factory=dict)

    async def close(self) -> None:
        """Everybody goes home."""
        for page in self._seats.values():
            await page.context.close()

    async def fresh(self, *, scripts: bool = True, **more: Any) -> Page:
        """A browser in which nobody is signed in."""
        context: BrowserContext = await self.chromium.new_context(
            base_url=self.url,
            viewport=more.pop("viewport", DESK),
            java_script_enabled=scripts,
            **more,
        )
        context.set_default_timeout(10_000)
        page = await context.new_page()
        page.on("console", self._console)
        page.on("request", self._request)
        return page

    async def seat(self, hat: Membership, *, scripts: bool = True) -> Page:
        """The browser of whoever has this role, signed in and acting in it.

        The session was begun elsewhere: signing in from the page costs as much as three
        pages, each time. See `at_the_door` for who comes that way.
        """
        return await self.seat_of(self.people.who(hat), hat, scripts=scripts)

    async def seat_of(
        self, subject: str, hat: Membership | None = None, *, scripts: bool = True
    ) -> Page:
        """The same for somebody by their sign-in name; without a role, in their only one."""
        key = (subject, scripts)
        if key not in self._seats:
            self._seats[key] = await self.fresh(scripts=scripts)
        if key not in self._acting or self._acting[key] != hat:
            name, value = self._cookie(subject, hat)
            held = self._seats[key].context
            await held.add_cookies([{"name": name, "value": value, "url": self.url}])
            self._acting[key] = hat
        return self._seats[key]

    def _cookie(
        self, subject: str, hat: Membership | None, *, ago: float = 0.0
    ) -> tuple[str, str]:
        place, now = self.system.place, time.time() - ago
        sessions = Sessions(keys.secret(place.folder), secure=False)
        session = begun(self.system.issuer.url, subject, now, now)
        holder = Response()
        sessions.write(holder, replace(session, hat=hats.label(hat) if hat else ""))
        cookie = holder.headers["set-cookie"].partition(";")[0]
        return sessions.name, cookie.partition("=")[2]

    async def at_the_door(self, hat: Membership) -> Page:
        """The same by the provider's page, and by the page where one chooses a role."""
        subject = self.people.who(hat)
        key = (subject, True)
        if key in self._seats:
            await self._seats[key].context.close()
        self._seats[key] = page = await self.signed_in(subject)
        await self.act_as(page, hat)
        self._acting[key] = hat
        return page

    async def signed_in(self, subject: str, **more: Any) -> Page:
        """A browser in which somebody has signed in through the provider's page."""
        page = await self.fresh(**more)
        await page.goto("/sign-in?to=/signed-out")
        await self.picked(page, subject)
        await page.wait_for_url("**/signed-out")
        return page

    async def picked(self, page: Page, subject: str) -> None:
        """Say at the provider's page who one is."""
        if not await page.locator(f'button[value="{subject}"]').count():
            await page.locator("#q").fill(subject)
            await page.get_by_role("button", name="Search").click()
        await page.locator(f'button[value="{subject}"]').click()

    async def ran_out(self, page: Page, hat: Membership) -> None:
        """Whoever has this role did nothing at this browser for an hour."""
        name, value = self._cookie(self.people.who(hat), hat, ago=3600)
        await page.context.add_cookies(
            [{"name": name, "value": value, "url": self.url}]
        )

    async def act_as(self, page: Page, hat: Membership) -> None:
        """Choose a role, where the person has several."""
        home = f"{PREFIXES[hat.party.value]}/"
        await page.goto(f"/role?{urlencode({'to': home})}")
        value = f"{hat.party.value}|{hat.body}/{hat.role.value}"
        await page.locator(f'input[value="{value}"]').check()
        await page.get_by_role("button", name="Continue").click()
        await page.wait_for_load_state()

    def _console(self, message: ConsoleMessage) -> None:
        # Refusals answer 4xx on purpose, and the browser says so.
        if "Failed to load resource" not in message.text:
            where = message.page.url if message.page else ""
            self.said.append(f"{message.type} {message.text} at {where}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "about:")):
            self.left.append(request.url)


def flat(body: Json, place: str = "") -> Iterator[tuple[str, Any]]:
    """A body as the names of controls and what goes into them."""
    for key, value in body.items():
        name = f"{place}{key}"
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, one in enumerate(value):
                yield from flat(one, f"{name}.{index}.")
        else:
            yield name, value


CONTROLS = "all => all.filter(e => e.type !== 'hidden').map(e => [e.name, e.type])"


async def fill(page: Page, body: Json) -> None:
    """Fill in a form by the names of its controls; what is not asked is left out."""
    await _make_room(page, body)
    # Looked up at once: asking for each name took longer than typing.
    found = await page.locator("[name]").evaluate_all(CONTROLS)
    kinds: dict[str, str] = dict(reversed(found))
    for name, value in flat(body):
        values = value if isinstance(value, list) else [value]
        for position, one in enumerate(values):
            await _one(page, kinds, name, one, position)


async def _make_room(page: Page, body: Json) -> None:
    """Press "Add" until a group has as many members as the body."""
    for name, value in body.items():
        if not (isinstance(value, list) and value and isinstance(value[0], dict)):
            continue
        for _ in range(20):
            count = page.locator(f'input[name="{name}.count"]')
            if not await count.count() or int(await count.input_value()) >= len(value):
                break
            await page.locator(f'button[name="add"][value="{name}"]').click()
            await page.wait_for_load_state()


async def _one(
    page: Page, kinds: dict[str, str], name: str, value: Any, position: int
) -> None:
    for asked in (name, f"{name}.{position}.text", f"{name}.{position}"):
        if asked in kinds:
            await _put(page, asked, kinds[asked], value)
            return
    if f"{name}.day" in kinds:
        year, month, day = str(value).split("-")
        for part, text in (("day", day), ("month", month), ("year", year)):
            await page.locator(f'[name="{name}.{part}"]').fill(text.lstrip("0"))


async def _put(page: Page, name: str, kind: str, value: Any) -> None:
    if kind == "checkbox" and value is False:
        return
    if kind in {"radio", "checkbox"}:
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        await page.locator(f'[name="{name}"][value="{text}"]').check()
    else:
        control = page.locator(f'[name="{name}"]:not([type="hidden"])')
        await control.first.fill(str(value))

"""Somebody at a browser without JavaScript: a session, pages, and forms sent back."""

import time
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import httpx2
from fastapi import Response

from services.kit.pages.sign_in.session import Sessions, begun
from tests.services.house import ISSUER, SECRET, URL, House

SESSIONS = Sessions(SECRET, secure=False)


class Browser(httpx2.AsyncClient):
    """A browser in which somebody is signed in, or nobody."""

    async def see(self, address: str, status: int = 200) -> "Page":
        """Open a page."""
        answer = await self.get(address, follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, answer.text[:2000])
        return Page(answer)

    async def fill(self, page: "Page", status: int = 200, **typed: Any) -> "Page":
        """Fill in a page's form and press its button; redirects are followed.

        Names are the controls' own, with two underscores for a dot. None leaves a
        control out; a list sends several values.
        """
        data: dict[str, Any] = dict(page.values)
        for key, value in typed.items():
            name = key.replace("__", ".")
            data.pop(name, None)
            if value is not None:
                data[name] = value
        answer = await self.post(page.action, data=data, follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, answer.text[-3000:])
        return Page(answer)


def browser(
    house: House, subject: str = "", *, hat: str = "", signed_in_ago: float = 0
) -> Browser:
    """A browser at these services.

    Args:
        house: The services.
        subject: Who is signed in; nobody if empty.
        hat: The role chosen, as `body/role`.
        signed_in_ago: Seconds since the person proved who they are.
    """
    cookies = {}
    if subject:
        now = time.time()
        session = begun(ISSUER.url, subject, now - signed_in_ago, now)
        holder = Response()
        SESSIONS.write(holder, replace(session, hat=hat))
        value = holder.headers["set-cookie"].partition("=")[2].partition(";")[0]
        cookies = {SESSIONS.name: value}
    return Browser(
        transport=httpx2.ASGITransport(house.origin),
        base_url=URL,
        cookies=cookies,
        headers={"accept": "text/html", "sec-fetch-site": "same-origin"},
    )


class Page:
    """A page as a reader without styles meets it."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.status = answer.status_code
        self.html = answer.text
        self.url = str(answer.url).removeprefix(URL)
        self.headers = answer.headers
        read = _Reader()
        read.feed(self.html.replace("<wbr>", ""))
        self.title = " ".join(read.title.split())
        self.text = " ".join(" ".join(read.texts).split())
        self.links = read.links
        self._forms = read.forms

    @property
    def form(self) -> "_Form":
        """The page's main form: the last one with a token, else the last one."""
        forms = [f for f in self._forms if f.method == "post"] or self._forms
        return next((f for f in reversed(forms) if "form_token" in f.values), forms[-1])

    @property
    def forms(self) -> list["_Form"]:
        """Every form."""
        return self._forms

    @property
    def action(self) -> str:
        """Where the main form goes."""
        return self.form.action or self.url

    @property
    def values(self) -> dict[str, Any]:
        """What the main form would send untouched."""
        return self.form.values


class _Form:
    def __init__(self, action: str, method: str) -> None:
        self.action = action
        self.method = method
        self.values: dict[str, Any] = {}
        self.names: set[str] = set()
        """Every control, also those that would send nothing untouched."""

    def add(self, name: str, value: str) -> None:
        if name in self.values:
            held = self.values[name]
            self.values[name] = [*(held if isinstance(held, list) else [held]), value]
        else:
            self.values[name] = value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.texts: list[str] = []
        self.links: dict[str, str] = {}
        self.forms: list[_Form] = []
        self._in_title = False
        self._skip = 0
        self._link: tuple[str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = True
        elif tag in {"style", "script"}:
            self._skip += 1
        elif tag == "a":
            self._link = (has.get("href", ""), [])
        elif tag == "form":
            method = has.get("method", "get").lower()
            self.forms.append(_Form(has.get("action", ""), method))
        elif self.forms and "name" in has:
            self._control(tag, has)
        elif tag == "option" and self._select and "selected" in has and self.forms:
            self.forms[-1].add(self._select, has.get("value", ""))

    def _control(self, tag: str, has: dict[str, str]) -> None:
        self.forms[-1].names.add(has["name"])
        kind = has.get("type", "")
        if tag == "textarea":
            self._area = (has["name"], [])
        elif tag == "select":
            self._select = has["name"]
        elif tag == "input" and _is_sent(kind, has):
            self.forms[-1].add(has["name"], has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in {"style", "script"}:
            self._skip -= 1
        elif tag == "a" and self._link:
            href, said = self._link
            self.links[" ".join("".join(said).split())] = href
            self._link = None
        elif tag == "textarea" and self._area:
            name, said = self._area
            self.forms[-1].add(name, "".join(said).removeprefix("\n"))
            self._area = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._skip:
            self.texts.append(data)
            if self._link:
                self._link[1].append(data)
            if self._area:
                self._area[1].append(data)


def _is_sent(kind: str, has: dict[str, str]) -> bool:
    """Whether an input untouched is sent with its form."""
    if kind in {"radio", "checkbox"}:
        return "checked" in has
    return kind != "file"

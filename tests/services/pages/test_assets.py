"""Style, scripts and icons: fetched once, under addresses that change with what is there."""

import gzip
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest

from services.kit.pages import assets
from tests.services.house import SERVICES, House
from tests.services.pages.test_every_page import FETCHED
from tests.services.pages.visiting import Browser, browser

WITHIN = re.compile(
    r"""url\(["']?([^"')]+)["']?\)|\bfrom\s*['"]([^'"]+)['"]|@import\s+['"]([^'"]+)"""
)
"""What a style sheet or a script fetches in its turn."""
FRONT_DOOR = ("/", "/register", "/check", "/help", "/nothing-here", "/problems")
A_YEAR = 365 * 24 * 60 * 60


def named(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Every address in a text, but what is written out in it."""
    found = [one for several in pattern.findall(text) for one in several if one]
    return [one for one in found if not one.startswith("data:")]


async def kept_for_ever(reader: Browser, address: str) -> str:
    """Fetch what may be kept for a year, and answer with its text."""
    answer = await reader.get(address)
    assert answer.status_code == 200, address
    said = answer.headers["cache-control"]
    assert set(said.split(", ")) == {"public", f"max-age={A_YEAR}", "immutable"}, (
        address
    )
    assert "set-cookie" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    kind = answer.headers["content-type"]
    return answer.text if kind.startswith(("text/css", "text/javascript")) else ""


async def test_every_service_links_to_what_browsers_keep_for_ever(home: House):
    """From every service and the front door, pages that say no as well; no page is kept."""
    paths = [*FRONT_DOOR, *(f"{one.prefix}/" for one in SERVICES if one.prefix)]
    assert len(paths) > len(SERVICES)
    seen: set[str] = set()
    async with browser(home, "lou") as reader:
        for path in paths:
            page = await reader.get(path, follow_redirects=True)
            assert "immutable" not in page.headers["cache-control"], path
            linked = named(page.text, FETCHED)
            assert len(linked) >= 4, f"{path} is not dressed"
            seen |= {urljoin(path, one) for one in linked}
        wanted = list(seen)
        for address in wanted:
            text = await kept_for_ever(reader, address)
            further = {urljoin(address, one) for one in named(text, WITHIN)} - seen
            seen |= further
            wanted += sorted(further)
    assert all(one.startswith(f"{assets.loaded().base}/") for one in seen), seen
    assert any(one.endswith("nhsuk-frontend.min.js") for one in seen)


async def test_what_was_linked_yesterday_is_there_and_soon_asked_for_anew(home: House):
    """A page that was open over a release is dressed; nobody keeps new under old."""
    async with browser(home) as reader:
        answer = await reader.get("/assets/000000000000/bids.css")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=60"
        for wrong in ("bids.css.map", "../assets.py", "nhsuk/NOTICE"):
            lost = await reader.get(f"{assets.loaded().base}/{wrong}")
            assert lost.status_code == 404
            assert lost.headers["cache-control"] == "no-store"


async def test_what_is_large_is_packed_for_whoever_can_unpack(home: House):
    address = f"{assets.loaded().base}/{assets.NHS}"
    plain = assets.loaded().files[assets.NHS].content
    async with browser(home) as reader:
        packed = await reader.get(address, headers={"accept-encoding": "gzip"})
        whole = await reader.get(address, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain, mtime=0))
    assert "content-encoding" not in whole.headers
    assert packed.content == whole.content == plain


@pytest.mark.parametrize("changed", ["bids.css", "bids.js", assets.NHS])
def test_the_address_changes_with_what_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: str
):
    """Whatever is changed: nobody who kept the old one goes on with it."""
    copy = tmp_path / "static"
    shutil.copytree(assets.FOLDER, copy)
    monkeypatch.setattr(assets, "FOLDER", copy)
    before = assets.loaded.__wrapped__()
    assert before.base == assets.loaded().base
    with (copy / changed).open("a") as file:
        file.write("\n")
    assert assets.loaded.__wrapped__().base != before.base

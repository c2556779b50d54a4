"""What a screen reader says of every page: which section it is in, what a table is."""

import re
from pathlib import Path

import pytest

import services
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened

TABLE = re.compile(r"<table[^>]*>\s*(?!\s*<caption)")
CURRENT = re.compile(r'href="([^"]*)" aria-current="(page|true)"')


@pytest.mark.wcag("1.3.1")
def test_every_table_says_what_it_is():
    """Readers list the tables of a page by their names."""
    found = Path(services.__file__).parent.rglob("*.jinja")
    texts = {path.name: path.read_text() for path in found}
    assert sum("<table" in text for text in texts.values()) > 10
    assert not [name for name, text in texts.items() if TABLE.search(text)]


async def test_the_menu_says_where_somebody_is(home: House):
    """The page itself, or the section that the page is in."""
    bid = await opened(home)
    async with browser(home, "lou") as lou, browser(home) as nobody:
        for reader, address, marked in (
            (lou, "/nhs-england/", ("/nhs-england/", "page")),
            (lou, "/nhs-england/bids", ("/nhs-england/bids", "page")),
            (lou, f"/nhs-england/bids/{bid}", ("/nhs-england/bids", "true")),
            (lou, "/nhs-england/round", ("/nhs-england/round", "page")),
            (nobody, "/register", ("/register", "page")),
            (nobody, "/help", None),
        ):
            page = await reader.see(address)
            menu = page.html.partition('aria-label="Menu"')[2].partition("</nav>")[0]
            assert CURRENT.findall(menu) == ([marked] if marked else []), address

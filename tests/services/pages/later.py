"""Pages that a bid which has just begun does not have: where each is read ten times."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi.routing import iter_route_contexts

from tests.services.house import SERVICES, app_of

UNDER = re.compile(r"^/(ccg|hwb|conflicts|nhs-england|notifications)(?=/|$)")
"""One page that several services have is one page."""

HOLE = re.compile(r"\{[a-z_]+(:path)?\}")

ELSEWHERE = {"", "/sign-in", "/signed-in"}
"""What only ever leads to another page, or refuses what nobody asked for."""

LATER = {
    "/bids/{bid_id}/agreement",
    "/bids/{bid_id}/allocation/template.csv",
    "/bids/{bid_id}/allocation/template.xlsx",
    "/bids/{bid_id}/allocation/versions/{hash}",
    "/bids/{bid_id}/assurance/check",
    "/bids/{bid_id}/assurance/sections/{name}",
    "/bids/{bid_id}/attachments/{paper}",
    "/bids/{bid_id}/compare",
    "/bids/{bid_id}/conditions/{condition}/files",
    "/bids/{bid_id}/documents/{document}",
    "/bids/{bid_id}/handover/journal.csv",
    "/bids/{bid_id}/letter-draft",
    "/bids/{bid_id}/minutes/{board}",
    "/bids/{bid_id}/scores",
    "/bids/{bid_id}/shadow",
    "/bids/{bid_id}/votes/{voting}",
    "/body/draft/in-force",
    "/meetings/{number}",
    "/meetings/{number}/agenda",
    "/meetings/{number}/attendance",
    "/meetings/{number}/cancel",
    "/meetings/{number}/change",
    "/meetings/{number}/minutes",
    "/meetings/{number}/minutes/approve",
    "/meetings/{number}/minutes/edit",
    "/meetings/{number}/minutes/publish",
    "/register/minutes/{board}/{number}",
    "/register/{bid_id}/delegation.pdf",
    "/round/conditions",
    "/round/confirm-policy",
    "/round/day",
    "/round/decisions",
    "/round/moderation",
    "/round/moderation.csv",
    "/round/panel",
    "/round/policy",
    "/round/ready",
    "/round/seat",
    "/round/sitting",
    "/start/{bid_id}",
    "/start/{bid_id}/check",
    "/start/{bid_id}/delete",
    "/start/{bid_id}/sections/{name}",
    "/team/give",
}
"""`tests/browser/test_later_gets.py` reads each; `test_gets_change_nothing.py` all others."""


def routes_of(app: Any) -> list[Any]:
    """The routes of an application that answer a GET."""
    found = iter_route_contexts(app.routes)
    return [route for route in found if "GET" in (route.methods or ())]


def pages() -> dict[str, re.Pattern[str]]:
    """Every page of the services and what its addresses look like; no programs' ones."""
    return {
        str(route.path): re.compile(HOLE.sub("[^/]+", str(route.path)))
        for service in SERVICES
        for route in routes_of(app_of(service.name))
        if "/api/" not in str(route.path)
    }


def pages_of(addresses: Iterable[str]) -> set[str]:
    """Which pages stand at these addresses, whichever service has them."""
    known, found = pages(), set()
    for address in addresses:
        fits = [page for page, pattern in known.items() if pattern.fullmatch(address)]
        # `/meetings/new` is a page of its own beside `/meetings/{number}`.
        found |= {UNDER.sub("", min(fits, key=lambda page: page.count("{")))}
    return found

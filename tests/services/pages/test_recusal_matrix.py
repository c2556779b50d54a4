"""Recusal beats every grant: every address × everybody's relation to the bid (R8).

A new address needs a class in `test_access_matrix`, and a class a row here; a new way to
be related to a bid needs a column. `GOLDEN` says what each gets; whatever they get, what
is not for them is not in it. What is sent instead of read is in `test_posts_matrix`.
"""

import html
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.builders import actor
from tests.services.house import SERVICES, House, hat
from tests.services.pages.boards import BOARD
from tests.services.pages.test_access_matrix import (
    EVERYTHING,
    class_of,
    filled,
    recuse,
)
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_meeting_minutes import decided, met
from tests.services.pages.visiting import browser
from workflows.contracts import commands as c
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import waiting

IN, SUMMARY, OUT, GONE = "in", "summary", "out", "gone"
"""Let in; the public summary; refused; not there."""

OFFICE, CLEAN = "office", "clean"
"""As the office has it, which other tests say; with nothing of the bid's papers in it."""

NOBODYS = ("provider", "anybody")
"""Classes of addresses that have nothing of anybody's papers, for whoever asks."""

INSIDE = {"bid": IN, "papers": IN, "own": OFFICE, "lasting": OFFICE, "secret": IN}
OUTSIDE = {"own": CLEAN, "lasting": CLEAN, "secret": CLEAN}
GOLDEN: dict[str, dict[str, str]] = {
    "member": INSIDE,
    "chair": INSIDE,
    "clerk": INSIDE,
    "substitute": INSIDE,
    "applicant": INSIDE,
    "operator": INSIDE,
    "recused": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "recused officer": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "recused operator": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "recused team": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "recused region": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "recused office": {"bid": SUMMARY, "papers": OUT, **OUTSIDE},
    "other": {"bid": GONE, "papers": GONE, **OUTSIDE},
}
"""What each relation gets at the doors of their own parties."""

PEOPLE = {
    "member": ("bola", ("hwb",)),
    "chair": ("cara", ("hwb",)),
    "clerk": ("cleo", ("hwb",)),
    "substitute": ("vikram", ("hwb",)),
    "applicant": ("mara", ("ccg",)),
    "operator": ("opal", ()),
    "recused": ("carol", ("hwb",)),
    "recused officer": ("finn", ("ccg",)),
    "recused operator": ("ora", ("hwb",)),
    "recused team": ("lou", ("nhs_england",)),
    "recused region": ("rhea", ("nhs_england",)),
    "recused office": ("ofa", ("nhs_england",)),
    "other": ("sid", ("hwb",)),
}
"""Who stands for each, and which doors are their party's; messages are everybody's.

Vikram is the substitute of Carol, who is recused: he is not for that."""

HATS = {
    "finn": hat(Role.CHIEF_FINANCE_OFFICER, "07R"),
    "lou": hat(Role.LOCAL_TEAM, "Q71"),
    "rhea": hat(Role.REGIONAL_LEAD, "Y56"),
    "ofa": hat(Role.NATIONAL_OFFICE, "national"),
}
"""As whom they declare, who are not of the board."""

ELSEWHERE = ("recused", "other")
"""Who tries the doors of other parties as well; there they are nobody."""

PAPERS = "Practices, community nurses"
SECRET = "Told in confidence."


@dataclass
class Scene:
    """A bid that a board has decided, at a meeting; some are recused since."""

    home: House
    bid: str
    waits: str
    feeds: dict[str, str]
    sealed: tuple[str, ...]


async def a_scene(home: House) -> Scene:
    bid, body = await before_board(home)
    await home.enrol("ora", hat(Role.OPERATOR, "operators"))
    await home.enrol("ora", hat(Role.BOARD_MEMBER, BOARD))
    async with browser(home, "cleo") as cleo:
        await met(home, cleo, bid)
        await decided(cleo, bid, body, comments=SECRET)
    for relation, (subject, _) in PEOPLE.items():
        if relation.startswith("recused"):
            mine = HATS.get(subject, hat(Role.BOARD_MEMBER, BOARD))
            await recuse(home, bid, subject, mine, Handling.LEAVE)
        elif relation in {"member", "chair", "clerk", "substitute"}:
            none = c.DeclareInterest(
                by=actor(Role.BOARD_MEMBER, BOARD), category=InterestCategory.NONE
            )
            async with home.client(subject) as api:
                await api.give_command(none, bid)
    feeds = {
        relation: await home.connections.feeds.renew(await home.number(subject))
        for relation, (subject, _) in PEOPLE.items()
    }
    blocker = waiting.now(home.bids.bids[bid]).blockers[0]
    return Scene(home, bid, blocker.words, feeds, await prose(home, bid))


async def prose(home: House, bid: str) -> tuple[str, ...]:
    """Every sentence that anybody wrote about the bid, off the bid and its record.

    Who sits on a board, and by which rules, is known to all of it; what was ruled on
    somebody's own interest they read ("A direct gain.").
    """
    state = home.bids.bids[bid]
    record = [line.event for line in await home.connections.register.history(bid)]
    found: set[str] = set()
    for one in (state, *record):
        open_ = {"cycle", "opening", "body", "by", "boards", "panel"}
        found |= set(_sentences(one.model_dump(mode="json"), open_))
    return tuple(sorted(found - {"A direct gain.", "NHS Camden CCG"}))


def _sentences(value: Any, known: set[str], name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key in value.keys() - known:
            yield from _sentences(value[key], known, key)
    elif isinstance(value, list):
        for one in value:
            yield from _sentences(one, known, name)
    elif isinstance(value, str) and " " in value and name not in NAMES:
        yield value


NAMES = {"name", "guardian"}


def doors(relation: str) -> set[str]:
    """The services that somebody can enter."""
    return {"home", "notifications", *PEOPLE[relation][1]}


STATUS = {SUMMARY: {200}, OUT: {403}, GONE: {404}}


def wrong(
    got: httpx2.Response, outcome: str, scene: Scene, relation: str
) -> Iterator[str]:
    """Where what came is not what the table says, or has what is not for them."""
    refused = {401, 403} if outcome == IN else {401}
    if got.status_code not in STATUS.get(outcome, {got.status_code} - refused):
        yield f"{got.status_code}, not {outcome}"
    if got.status_code >= 500:
        yield "it broke"
    if outcome == IN:
        return
    hidden = [PAPERS, SECRET, scene.waits, *scene.sealed]
    if relation == "other":
        hidden.append("NHS Camden CCG")
    said = html.unescape(got.text).replace(
        "\r\n ", ""
    )  # lines of a calendar are folded
    yield from (f"it says “{words}”" for words in hidden if words in said)


async def walked(scene: Scene, relation: str) -> AsyncIterator[str]:
    """Every GET of every service, as somebody; what is wrong with it."""
    subject, _ = PEOPLE[relation]
    role = f"{BOARD}/board_member" if subject == "ora" else ""
    home, row = scene.home, GOLDEN[relation]
    async with browser(home, subject, hat=role) as pages, home.client(subject) as api:
        for service, method, path in EVERYTHING:
            (kind,) = class_of(method, path)
            if method != "GET" or kind in {*NOBODYS, "command"}:
                continue
            if service not in doors(relation) and relation not in ELSEWHERE:
                continue
            if row[kind] == OFFICE:
                continue
            where = filled(path.replace("{secret}", scene.feeds[relation]), scene.bid)
            client: Any = api if "/api/" in path else pages
            outcome = row[kind] if service in doors(relation) else CLEAN
            got = await client.get(where)
            if service not in doors(relation) and got.status_code not in {403, 404}:
                yield f"{relation}: {where}: {got.status_code} at another's door"
            for fault in wrong(got, outcome, scene, relation):
                yield f"{relation}: {where}: {fault}"


async def test_every_address_gives_each_relation_what_the_table_says(home: House):
    """Pages, exports, lists, calendar, drafts, minutes and the API; one bid for all."""
    scene = await a_scene(home)
    faults = [fault for relation in GOLDEN async for fault in walked(scene, relation)]
    assert not faults, "\n".join(faults)


async def test_what_is_looked_for_is_what_people_wrote(home: House):
    """Answers of both forms, the board's comments, and what others have declared."""
    scene = await a_scene(home)
    wanted = {
        SECRET,
        "Shorter waits.",
        "One team around each patient.",
        "My firm owns the building.",
        "That the board approves the bid.",
    }
    assert wanted <= set(scene.sealed)
    async with browser(home, "mara") as applicant:
        page = await applicant.get(f"/ccg/bids/{scene.bid}/papers")
    assert "Shorter waits." in page.text


def test_every_address_and_everybody_has_a_row():
    """An address whose class has no row, or a relation without a person, fails."""
    kinds = {class_of(method, path)[0] for _, method, path in EVERYTHING}
    for relation, row in GOLDEN.items():
        assert set(row) == kinds - {*NOBODYS, "command"}, relation
    assert set(GOLDEN) == set(PEOPLE)
    assert {service for _, doors_ in PEOPLE.values() for service in doors_} <= {
        service.name for service in SERVICES
    }


async def test_search_finds_a_bid_for_whoever_is_recused_as_anybody_would(home: House):
    """By its number and applicants, never with what it waits for."""
    scene = await a_scene(home)
    async with browser(home, "carol") as carol, browser(home, "bola") as bola:
        for words in (scene.bid, "camden"):
            mine = await carol.see(f"/hwb/bids?q={words}")
            theirs = await bola.see(f"/hwb/bids?q={words}")
            assert scene.bid in mine.text
            assert scene.waits not in mine.text
            assert scene.waits in theirs.text
        nothing = await carol.see("/hwb/bids?q=community+nurses")
        assert scene.bid not in nothing.text

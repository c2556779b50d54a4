"""Whoever may not take a step changes nothing by it: every POST × everybody's relation.

`MAY` of tests/architecture/test_access.py says whose office gives which command, `OURS`
who sends what else about a bid or a body. Whoever is not named there is refused, whatever
they send. What is everybody's own (settings, their interests) changes nothing of a bid.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2

from services.kit import bodies, commands
from tests.architecture import examples
from tests.architecture.test_access import MAY
from tests.services.house import PARTIES, House
from tests.services.pages.boards import BOARD
from tests.services.pages.test_access_matrix import EVERYTHING, class_of, filled
from tests.services.pages.test_recusal_matrix import (
    ELSEWHERE,
    GOLDEN,
    NOBODYS,
    PAPERS,
    PEOPLE,
    SECRET,
    Scene,
    a_scene,
    doors,
)
from tests.services.pages.visiting import browser
from workflows.contracts.parties import Role
from workflows.rules import rulebook

ROLES = {
    "member": Role.BOARD_MEMBER,
    "chair": Role.BOARD_CHAIR,
    "clerk": Role.BOARD_CLERK,
    "substitute": Role.BOARD_MEMBER,
    "applicant": Role.BID_MANAGER,
    "operator": Role.OPERATOR,
    "recused": Role.BOARD_MEMBER,
    "recused officer": Role.CHIEF_FINANCE_OFFICER,
    "recused operator": Role.BOARD_MEMBER,
    "recused team": Role.LOCAL_TEAM,
    "recused region": Role.REGIONAL_LEAD,
    "recused office": Role.NATIONAL_OFFICE,
    "other": Role.BOARD_CLERK,
}
"""The role in which each of them acts."""

WRITERS, CLERKS = {"applicant"}, {"clerk", "chair"}

OURS: dict[str, set[str]] = {
    r"/ccg/.*/bids/\{bid_id\}/(next|draft)": WRITERS,
    r"/ccg/bids/\{bid_id\}/(next|application/.*|conditions/.*/files)": WRITERS,
    r"/\w+/bids/\{bid_id\}/allocation/template": set(),
    r"/\w+(-\w+)?/body/.*": CLERKS,
    r"/hwb/(api/v1/)?meetings.*": CLERKS,
}
"""Who sends what that is not a command; the first that fits."""

REFUSED = {401, 403, 404}
BEFORE_WHO = {405, 415, 428}
"""What is answered to anybody, before it is looked who asks."""

OWN = ("feeds", "interest_changes", "kept_forms", "body_drafts")
"""Tables with what people send for themselves, and what clerks draft for their body."""


def steps() -> Iterator[tuple[str, str, str, str, str]]:
    """Service, method, path, class and command: a form's address for each of its steps."""
    of_service = {service.name: party for party, service in PARTIES.items()}
    for service, method, path in EVERYTHING:
        (kind,) = class_of(method, path)
        if method == "GET" or kind in {*NOBODYS, "lasting"}:
            continue
        given = commands.of_party(of_service.get(service))
        if path.endswith("/do/{step}"):
            for name in given:
                yield service, method, path.replace("{step}", name), kind, name
        else:
            name = path.rpartition("/")[2] if kind == "command" else ""
            yield service, method, path, kind, name


def may(relation: str, path: str, kind: str, command: str) -> bool:
    """Whether the table lets somebody send it; whoever is recused sends nothing of a bid."""
    recused = relation.startswith("recused")
    if command:
        if command == "declare-interest":
            return relation not in {"other", "operator"}
        if command == "decide-in-place":  # by its clerk, where another board was named
            return relation in CLERKS
        own = ROLES[relation] in MAY[command.replace("-", "_")]
        return own and not recused and relation != "other"
    ours = next((who for one, who in OURS.items() if re.fullmatch(one, path)), None)
    if ours is not None:
        return relation in ours or (kind == "own" and relation == "other")
    return kind == "own"


def plain(command: str) -> dict[str, Any]:
    """The plainest body of a command that is well formed, of no meeting in a diary."""
    model = bodies.body_of(rulebook.COMMANDS[command.replace("-", "_")])
    found: dict[str, Any] = examples.value(model).model_dump(mode="json")
    if "minutes" in found:
        found["minutes"]["meeting"] = 0
    return found


def kept(folder: Path) -> dict[str, list[Any]]:
    """Everything in the database but what people keep for themselves."""
    with sqlite3.connect(folder / "bids.db") as database:
        found = "select name from sqlite_master where type = 'table'"
        tables = {name for (name,) in database.execute(found)} - {*OWN, "bids"}
        return {
            name: database.execute(f"select * from {name}").fetchall()
            for name in sorted(tables)
        }


async def sent(scene: Scene, relation: str) -> AsyncIterator[str]:
    """Everything that the table denies somebody, sent; what was wrong with the answer."""
    subject, _ = PEOPLE[relation]
    hat = f"{BOARD}/board_member" if subject == "ora" else ""
    async with (
        browser(scene.home, subject, hat=hat) as pages,
        scene.home.client(subject) as api,
    ):
        for service, method, path, kind, command in steps():
            own = service in doors(relation)
            if not own and relation not in ELSEWHERE:
                continue
            if own and may(relation, path, kind, command):
                continue
            where = filled(path, scene.bid)
            if "/api/" in path:
                body = plain(command) if command else {}
                headers = {"Idempotency-Key": f"{relation} {where}"}
                got = await api.request(method, where, json=body, headers=headers)
            else:
                got = await pages.request(method, where, data={"form_token": "x"})
            for fault in wrong(got):
                yield f"{relation}: {method} {where}: {fault}"


def wrong(got: httpx2.Response) -> Iterator[str]:
    if got.status_code not in REFUSED | BEFORE_WHO:
        yield f"{got.status_code} {got.headers.get('location', '')}"
    yield from (f"it says “{words}”" for words in (PAPERS, SECRET) if words in got.text)


async def test_whoever_may_not_is_refused_and_nothing_is_changed(
    home: House, tmp_path: Path
):
    """But that the attempt is on record, where it was one against a rule of policy."""
    scene = await a_scene(home)
    bid, before = home.bids.bids[scene.bid], kept(tmp_path)
    history = await home.connections.register.history(scene.bid)
    faults = [fault for relation in GOLDEN async for fault in sent(scene, relation)]
    assert not faults, "\n".join(faults)
    after = kept(tmp_path)
    assert {n for n in before if before[n] != after[n]} <= {"entries"}
    known = len(history)
    since = await home.connections.register.history(scene.bid, known, 200)
    assert since
    assert {one.event.kind for one in since} == {"attempt_refused"}
    now = home.bids.bids[scene.bid].model_copy(update={"refusals": bid.refusals})
    assert now == bid


def test_everybody_has_a_role_and_every_step_is_denied_to_somebody():
    """At its own door by what they are, or at another's; every POST of a bid is tried."""
    assert set(ROLES) == set(GOLDEN)
    tried = {
        (service, path)
        for relation in GOLDEN
        for service, _, path, kind, command in steps()
        if service in doors(relation) or relation in ELSEWHERE
        if service not in doors(relation) or not may(relation, path, kind, command)
    }
    of_bids = {
        (service, path) for service, _, path, kind, _ in steps() if kind != "own"
    }
    assert not of_bids - tried

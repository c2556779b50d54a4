"""Every address of every service × who asks, against one table; none is left out (P6).

A new address has to be put into a class here, or these tests fail.
"""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.identity.app import create_identity
from services.identity.people import Candidate
from tests.builders import actor
from tests.delegating import opening
from tests.services.house import ISSUER, SERVICES, House, app_of, hat
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid
from tests.services.test_reads import until
from workflows.contracts import commands as c
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.reviews import Handling, InterestCategory

ANYBODY = (
    r"/",
    r"/(sign-in|signed-in|signed-in-again|sign-out|signed-out|help|privacy|accessibility)",
    r"/register(\.csv|\.json|/\{bid_id\})?",
    r"/register/minutes/\{board\}/\{number\}",
    r"/register/\{bid_id\}/delegation\.pdf",
    r"/check(/code|/record|/document)?",
    r"/interests(\.csv|\.json)?",
    r"/breaches(\.csv)?",
    r"/assets/.*",
    r"/mailbox.*",
    r"/api/v1/public/.*",
    r"/problems(/\{code\})?",
    r"/health/(live|ready)",
    "(/ccg|/hwb|/conflicts|/nhs-england|/notifications)",
)
"""Nothing about people, nothing that is not public."""

SECRET = (r"/notifications/feed/\{secret\}\.ics",)
"""Whoever has the address."""

OWN = (
    r"/role",
    r"P/api/v1/(me|tasks|notices|bids|moderation)",
    r"P/api/v1/notices/\{notice_id:path\}/resend",
    r"P/(claims|bids|resend|team|team/give|round|round\.csv|start|start/bid|)",
    r"P/round/(decisions|ready|day|panel|policy|confirm-policy|sitting|seat|conditions|moderation|moderation\.csv)",
    r"P/bids/\{bid_id\}/letter-draft",
    r"P/start/\{bid_id\}(/(check|delete|sections/\{name\}))?",
    r"P/settings(/\w+)?",
    r"P/meetings(/new|/\{number\}(/(change|cancel|agenda|attendance|minutes(/(edit|publish|approve))?))?)?",
    r"P/interests(/(add|confirm|none|body|body\.csv))?",
    r"P/interests/\{interest\}/(change|end)",
    r"P/absences(/(add|team)|/\{number\}/\{step\})?",
    r"P/breaches(/report|/\{breach\}(/(take-up|conclude))?)?",
    r"P/(api/v1/)?baselines(/\{year\}/\{ccg\}(\.csv|/\{practice\})?)?",
    r"P/delegations",
    r"P/api/v1/rounds/\{cycle\}/(panel|policy|decisions|conditions|set-sitting|seat-bids|confirm-letters|set-release-day)",
    r"P/api/v1/delegations",
    r"P/api/v1/interests(/(confirm|none|body)|/\{interest\}/(change|end))?",
    r"P/api/v1/meetings(/\{number\}(/(change|cancel|agenda|attendance))?)?",
    r"P/(api/v1/)?body(/versions/\{version\}|/cases(/new|/\{case\}(/remove)?)?)?",
    r"P/body/draft(/rules|/in-force|/discard|/(seats/\{seat\}|(clauses|steps)/\{(clause|step)\})(/remove)?)?",
)
"""What is the person's own, or their body's."""

BID = (r"P/bids/\{bid_id\}", r"P/api/v1/bids/\{bid_id\}")
"""A bid of one's body; whoever is kept from its papers sees what anybody may know."""

PAPERS = (
    r"P/bids/\{bid_id\}/(papers|decisions|conditions|conflicts|messages|history|compare)",
    r"P/bids/\{bid_id\}/(record\.zip|recorded/\{number\}|agreement|shadow|handover(/journal\.csv)?|attachments/\{paper\}|documents/\{document\})",
    r"P/(bids/\{bid_id\}/(minutes/\{board\}|votes/\{voting\})|meetings/\{number\}/items/\{bid_id\})",
    r"P/bids/\{bid_id\}/(do/\{step\}|scores|next|expression|conditions/\{condition\}/files)",
    r"P/bids/\{bid_id\}/(application.*|assurance(/check|/sections/\{name\})?)",
    r"P/api/v1/bids/\{bid_id\}/(history|allowed|handover|allocation(/versions(/\{hash\})?)?|notices|draft|next|conflicts|scores|documents(/\{document\})?)",
    r"P/bids/\{bid_id\}/allocation(/template(\.xlsx|\.csv)?|/versions/\{hash\})?",
)
"""More than the public summary: for nobody who is kept from the papers."""

COMMAND = (r"P/api/v1/bids/\{bid_id\}/[a-z-]+",)
"""A step on a bid, which the rules judge: see tests/architecture/test_access.py."""

LASTING = (
    r"P/delegations/\{number\}(/history|/do/\{step\})?",
    r"P/api/v1/delegations/\{number\}(/[a-z-]+)?",
)
"""A delegation of one's body; to others it is not there. See test_delegations."""

PROVIDER = (
    r"/identity/(\.well-known/openid-configuration|keys|authorize|token|userinfo)",
)
"""The example sign-in, which only runs where nobody else can reach it."""

CLASSES = {
    "provider": PROVIDER,
    "anybody": ANYBODY,
    "secret": SECRET,
    "own": OWN,
    "bid": BID,
    "papers": PAPERS,
    "command": COMMAND,
    "lasting": LASTING,
}
PREFIXES = "(/ccg|/hwb|/conflicts|/nhs-england|/notifications)"
UNDER = re.compile(f"^{PREFIXES}(?=/(problems|health)/?)")

VALUES = {
    "cycle": "today",
    "number": "1",
    "paper": "constitution",
    "board": "E09000007",
    "voting": "v1",
    "slot": "constitution",
    "name": "benefits",
    "step": "declare-interest",
    "secret": "nothing",
    "code": "recused",
    "fingerprint": "x",
    "notice_id:path": "none",
    "version": "1",
    "case": "none",
    "seat": "none",
    "clause": "0",
    "interest": "none",
    "breach": "none",
    "year": "2014-15",
    "hash": "a" * 64,
    "ccg": "07R",
    "practice": "X07R01",
    "document": "decision-letter-1",
}

RELATIONS = {
    "ccg": ("mara", "isla", Role.BID_MANAGER, "07R"),
    "hwb": ("cara", "sid", Role.BOARD_CHAIR, "E09000007"),
    "conflicts": ("pam", "una", Role.PANEL_MEMBER, "panel/Y56"),
    "nhs_england": ("dan", "nelly", Role.LOCAL_DIRECTOR, "Q71"),
    "notifications": ("cara", "sid", Role.BOARD_CHAIR, "E09000007"),
}
"""By service: somebody of the bid, somebody of another body, and the former's role."""


def an_identity() -> FastAPI:
    """The example sign-in, for nobody."""

    async def people() -> list[Candidate]:
        return []

    return create_identity(ISSUER, people, host="127.0.0.1", clients={})


def addresses(service: str) -> Iterator[tuple[str, str]]:
    """Every address of a service with its method."""
    app = an_identity() if service == "identity" else app_of(service)
    for route in iter_route_contexts(app.routes):
        for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"}):
            yield method, str(route.path)
    for route in app.routes:
        path = getattr(route, "path", "")
        if path.endswith("openapi.json"):
            yield "GET", path


def class_of(method: str, path: str) -> list[str]:
    """The classes of an address; it must be one."""
    if path.endswith("openapi.json"):
        return ["anybody"]
    path = UNDER.sub("", path)
    found = [
        name
        for name, patterns in CLASSES.items()
        if any(re.fullmatch(p.replace("P/", f"{PREFIXES}/"), path) for p in patterns)
    ]
    return ["papers"] if set(found) == {"papers", "command"} else found


def filled(path: str, bid: str) -> str:
    """An address with something in each of its holes."""
    path = path.replace("{bid_id}", bid)
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value)
    return path


EVERYTHING = [
    (name, method, path)
    for name in (*(service.name for service in SERVICES), "identity")
    for method, path in addresses(name)
]


def of(*classes: str) -> list[tuple[str, str, str]]:
    return [one for one in EVERYTHING if class_of(one[1], one[2])[0] in classes]


def test_every_address_is_in_one_class():
    classes = {(method, path): class_of(method, path) for _, method, path in EVERYTHING}
    assert len(classes) > 200
    assert not {one: found for one, found in classes.items() if len(found) != 1}


async def test_nobody_gets_further_than_the_sign_in(home: House):
    """Pages lead there, the API says 401; nothing is answered and nothing recorded."""
    bid = await a_bid(home)
    async with browser(home) as nobody:
        for _, method, path in of("own", "bid", "papers", "command", "lasting"):
            answer = await nobody.request(method, filled(path, bid))
            if "/api/" in path:
                assert answer.status_code in {400, 401}, (method, path)
            else:
                there = answer.headers.get("location", "")
                assert answer.status_code == 303, (method, path, answer.status_code)
                assert there.startswith("/sign-in"), (method, path, there)
    assert len(await home.connections.register.history(bid)) == 2


async def test_another_bodys_delegation_is_not_there(home: House):
    """On every address with a delegation in it, for the same party elsewhere."""
    await home.bids.delegate(opening())
    await home.enrol("nelly", hat(Role.LOCAL_DIRECTOR, "Q44"))
    for service, method, path in of("lasting"):
        there = filled(path, "").replace("delegations/1", "delegations/07R-1")
        there = there.replace("declare-interest", GIVEN[service])
        client = home.client if "/api/" in path else partial(browser, home)
        async with client(RELATIONS[service][1]) as other:
            if method == "GET":
                answer = await other.get(there)
            elif "/api/" in path:
                continue
            else:
                answer = await other.post(there, data={"form_token": "x"})
            assert answer.status_code == 404, (method, there, answer.status_code)
            assert "NHS Camden" not in answer.text


GIVEN = {"ccg": "give-notice", "nhs_england": "settle-year"}


async def test_another_bodys_bid_is_not_there(home: House):
    """On every address with a bid in it, for somebody of the same party elsewhere."""
    bid = await a_bid(home)
    await home.enrol("una", hat(Role.PANEL_CHAIR, "panel/Y54"))
    await home.enrol("nelly", hat(Role.LOCAL_DIRECTOR, "Q44"))
    for service, method, path in of("bid", "papers"):
        _, stranger, *_ = RELATIONS[service]
        opened = home.client if "/api/" in path else partial(browser, home)
        client = opened(stranger)
        async with client as other:
            if method == "GET":
                answer = await other.get(filled(path, bid))
                assert answer.status_code == 404, (method, path, answer.status_code)
                assert "NHS Camden" not in answer.text
            elif "/api/" not in path:
                answer = await other.post(filled(path, bid), data={"form_token": "x"})
                assert answer.status_code == 404, (method, path, answer.status_code)


ASKS_FIRST = (
    r"P/bids/\{bid_id\}/allocation(/template(\.xlsx|\.csv)|/versions/\{hash\})?",
    r"P/bids/\{bid_id\}/(papers|decisions|conditions|conflicts|messages|history|compare|scores)",
    r"P/bids/\{bid_id\}/(record\.zip|recorded/\{number\}|agreement|shadow|handover(/journal\.csv)?|attachments/\{paper\}|documents/\{document\})",
    r"P/(bids/\{bid_id\}/(minutes/\{board\}|votes/\{voting\})|meetings/\{number\}/items/\{bid_id\})",
    r"P/api/v1/bids/\{bid_id\}/(history|notices|conflicts|handover|allocation(/versions/\{hash\})?|scores|documents(/\{document\})?)",
)
"""What opens only after whoever judges a bid was asked to declare."""

OTHERS = (
    r"P/bids/\{bid_id\}/(do/\{step\}|assurance(/check|/sections/\{name\})?)",
    r"/ccg/.*",
    r"P/api/v1/bids/\{bid_id\}/(allowed|draft)",
)
"""What does not ask: forms, which remind, the applicant, what is waited for."""


def one_of(patterns: tuple[str, ...], path: str) -> bool:
    return any(re.fullmatch(p.replace("P/", f"{PREFIXES}/"), path) for p in patterns)


@pytest.mark.parametrize(
    "service", ["hwb", "conflicts", "nhs_england", "notifications"]
)
async def test_whoever_judges_a_bid_declares_before_more_opens_than_is_public(
    home: House, service: str
):
    """Every page of it and every address for programs, at any door; what it waits for
    stays in sight."""
    bid = await a_bid(home)
    await home.enrol("pam", hat(Role.PANEL_MEMBER, "panel/Y56"))
    await until(home, bid, "record_board_decision")
    waits = "Waiting for the decision of Camden"
    pages = {p for s, method, p in of("papers") if (s, method) == (service, "GET")}
    gated = {p for p in pages if one_of(ASKS_FIRST, p)}
    assert all(one_of(OTHERS, p) for p in pages - gated)
    subject = RELATIONS[service][0]
    programs = {p for p in gated if "/api/" in p}
    assert programs
    gated -= programs
    async with browser(home, subject) as judge, home.client(subject) as api:
        for path in programs:
            refused = await api.get(filled(path, bid))
            assert refused.status_code == 403, path
            assert refused.json()["type"] == "/problems/declare-first", path
            assert refused.json()["declare"].endswith(f"/{bid}/declare-interest")
        for path in {p for s, _, p in of("bid") if s == service and "/api/" in p}:
            kept = (await api.get(filled(path, bid))).json()
            assert kept["papers"] is False
            assert kept["declare"].endswith(f"/{bid}/declare-interest")
            assert "Practices, community nurses" not in str(kept)
        for path in gated:
            page = await judge.see(filled(path, bid))
            assert "Declare before you read" in page.text, path
            assert waits in page.text
            assert "Practices, community nurses" not in page.text
        bid_page = next(p for s, _, p in of("bid") if s == service and "/api/" not in p)
        page = await judge.see(filled(bid_page, bid))
        assert waits in page.text
        assert "Functions asked for" not in page.text
        found = [href for href in page.links.values() if "declare-interest" in href]
        form = await judge.see(found[-1])
        done = await judge.fill(form, category="none")
        assert "/recorded/" in done.url
        for path in gated:
            answer = await judge.get(filled(path, bid), follow_redirects=True)
            assert "Declare before you read" not in answer.text, path
        for path in programs:
            answer = await api.get(filled(path, bid))
            assert answer.status_code in {200, 404}, (path, answer.text)
        page = await judge.see(filled(bid_page, bid))
        assert "Functions asked for" in page.text


@pytest.mark.parametrize(
    ("subject", "door"), [("mara", "/ccg"), ("opal", "/notifications")]
)
async def test_applicants_and_operators_read_without_being_asked(
    home: House, subject: str, door: str
):
    """The conflict review asks the CCG's officers; operators judge nothing."""
    bid = await a_bid(home)
    async with browser(home, subject) as somebody:
        for tab in ("papers", "decisions", "conditions", "messages", "history"):
            page = await somebody.see(f"{door}/bids/{bid}/{tab}")
            assert "Declare before you read" not in page.text


@pytest.mark.parametrize("handling", [Handling.LEAVE, Handling.NO_PAPERS])
async def test_whoever_is_recused_sees_what_anybody_may_know(
    home: House, handling: Handling
):
    """Recusal beats every grant: each address of each service, at once."""
    bid = await a_bid(home)
    await home.enrol("pam", hat(Role.PANEL_MEMBER, "panel/Y56"))
    await until(home, bid, "record_board_decision")
    for subject, _, role, body in set(RELATIONS.values()):
        await recuse(home, bid, subject, hat(role, body), handling)
    for service, method, path in of("bid", "papers"):
        subject = RELATIONS[service][0]
        client = home.client(subject) if "/api/" in path else browser(home, subject)
        async with client as kept:
            if method != "GET":
                answer = await kept.request(
                    method, filled(path, bid), data={"form_token": "x"}
                )
                assert answer.status_code in {400, 403, 405, 415, 428}, (method, path)
                continue
            answer = await kept.get(filled(path, bid))
            wanted = 200 if class_of(method, path) == ["bid"] else 403
            assert answer.status_code == wanted, (method, path, answer.status_code)
            assert "Practices, community nurses" not in answer.text


async def recuse(
    home: House, bid: str, subject: str, by: Membership, handling: Handling
) -> None:
    """They declare an interest, and it is ruled on by whoever rules on theirs."""
    declared = c.DeclareInterest(
        by=actor(by.role, by.body),
        category=InterestCategory.FINANCIAL,
        description="My firm owns the building.",
    )
    async with home.client(subject) as who:
        assert (await who.give_command(declared, bid)).status_code == 200
    ruler = hat(Role.PANEL_CHAIR, "panel/Y56")
    if by.party is Party.CCG:
        ruler = hat(Role.GUARDIAN, "07R")
    ruling = c.RuleOnInterest(
        by=actor(ruler.role, ruler.body),
        interest=home.bids.bids[bid].interests[-1].id,
        handling=handling,
        reason="A direct gain.",
    )
    async with home.client("gail" if by.party is Party.CCG else "pia") as chair:
        answer = await chair.give_command(ruling, bid)
    assert answer.status_code == 200, answer.text

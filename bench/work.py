"""The work that is timed: one joint bid of one CCG with one board, to its rejection.

A start and twelve decisions by eight people of four parties, each through the party's
own service.
"""

import json
from dataclasses import dataclass
from typing import Any

from activities.database import Database
from activities.members.reading import MemberReading
from activities.reference.reading import ReferenceReading
from bench.connection import post
from services.embedded.demo import bodies
from services.embedded.demo.people import PREFIXES
from services.identity.keys import Issuer
from services.identity.routes import AUDIENCE
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Membership, Party, Role

CYCLE = "today"
ENTRIES = 14
"""What the record of such a bid holds: its opening, the expression, twelve decisions."""

Json = dict[str, Any]
Hats = dict[tuple[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, ready to be sent but for the bid's number and a fresh key."""

    command: str
    before: bytes
    between: bytes
    after: bytes

    def request(self, bid_id: str) -> bytes:
        """The whole request; a bid passes each step once, so its number makes the key."""
        number = bid_id.encode()
        return b"".join((self.before, number, self.between, number, self.after))


@dataclass(frozen=True, slots=True)
class Work:
    """What is sent for the bids of one CCG."""

    ccg: str
    start_head: bytes
    start_rest: bytes
    steps: tuple[Step, ...]

    def start(self, key: str) -> bytes:
        """The request that opens a bid."""
        return self.start_head + key.encode() + self.start_rest


async def works(database: Database, issuer: Issuer) -> tuple[Work, ...]:
    """The work of every CCG with a single board that decides."""
    reference = ReferenceReading(database)
    hats = await _hats(database, issuer)
    found = []
    for ccg in await reference.ccgs(CYCLE):
        bid = await reference.opening(f"{ccg.code}-1", CYCLE, Model.JOINT, (ccg.code,))
        if sum(board.material for board in bid.boards) == 1:
            found.append(_work(bid, hats))
    return tuple(found)


async def _hats(database: Database, issuer: Issuer) -> Hats:
    people = await MemberReading(database).people(issuer.url)
    tokens = {p.subject: issuer.issue(p.subject, AUDIENCE) for p in people}
    return {
        (hat.party.value, hat.body, hat.role.value): tokens[p.subject]
        for p in reversed(people)
        for hat in p.memberships
    }


def offices(bid: Bid) -> tuple[tuple[str, Membership], ...]:
    """Who takes which step."""
    ccg, team = bid.applicants[0].code, bid.local_team
    board = next(b.id for b in bid.boards if b.material)

    def hat(party: Party, body: str, role: Role) -> Membership:
        return Membership(party=party, body=body, role=role)

    nhs = Party.NHS_ENGLAND
    manager = hat(Party.CCG, ccg, Role.BID_MANAGER)
    officer = hat(Party.CCG, ccg, Role.ACCOUNTABLE_OFFICER)
    finance = hat(Party.CCG, ccg, Role.CHIEF_FINANCE_OFFICER)
    director = hat(nhs, team, Role.LOCAL_DIRECTOR)
    return (
        ("screen", hat(nhs, team, Role.LOCAL_TEAM)),
        ("submit_application", manager),
        ("sign_application", officer),
        ("sign_application", finance),
        ("record_board_decision", hat(Party.HWB, board, Role.BOARD_CLERK)),
        ("declare_interest", officer),
        ("declare_interest", finance),
        ("give_guardian_opinion", hat(Party.CCG, ccg, Role.GUARDIAN)),
        (
            "conclude_conflict_review",
            hat(Party.CONFLICTS, bid.panel, Role.PANEL_CHAIR),
        ),
        ("attest_assurance", director),
        ("sign_assurance", hat(nhs, team, Role.LOCAL_FINANCE)),
        ("decide", director),
    )


def _work(bid: Bid, hats: Hats) -> Work:
    begun = {
        "cycle": CYCLE,
        "model": bid.model.value,
        "applicants": [bid.applicants[0].code],
        **bodies_of(bid, "submit_expression"),
    }
    taken = offices(bid)
    head, rest = _halves("/ccg/api/v1/bids", taken[1][1], hats, begun)
    steps = tuple(_step(bid, command, hat, hats) for command, hat in taken)
    return Work(bid.applicants[0].code, head, rest, steps)


def bodies_of(bid: Bid, command: str) -> Json:
    """What is sent with a step on such a bid."""
    if command == "submit_expression":
        return {"functions": bodies.FUNCTIONS, "statements": bodies.STATEMENTS}
    view = {
        "version": 1,
        "start_date": bid.start_date.isoformat(),
        "functions": bodies.FUNCTIONS,
        "applicants": [dict(one) for one in bid.applicants],
        "lists": {"criteria": [dict(one) for one in bid.cycle.criteria]},
    }
    board = next(b.id for b in bid.boards if b.material)
    need = {"command": command, "subject": board}
    body = bodies.meet(view, need, bid.cycle.opens)
    if command == "decide":
        body |= {
            "outcome": "reject",
            "codes": [one.code for one in bid.cycle.reason_codes if one.code == "R04"],
            "reasons": "Financial control is not yet sound.",
        }
    return body


def _step(bid: Bid, command: str, hat: Membership, hats: Hats) -> Step:
    path = f"{PREFIXES[hat.party.value]}/api/v1/bids/@/{command.replace('_', '-')}"
    head, rest = _halves(path, hat, hats, bodies_of(bid, command))
    before, _, between = head.partition(b"@")
    return Step(command, before, between, rest)


def _halves(path: str, hat: Membership, hats: Hats, body: Json) -> tuple[bytes, bytes]:
    """A request up to its key, and from there on."""
    request = post(
        path,
        json.dumps(body).encode(),
        **signed(hat, hats),
        idempotency_key="~",
    )
    head, _, rest = request.partition(b"~")
    return head, rest


def signed(hat: Membership, hats: Hats) -> dict[str, str]:
    """Who asks, and in which role."""
    token = hats[(hat.party.value, hat.body, hat.role.value)]
    return {
        "authorization": f"Bearer {token}",
        "acting_as": f"{hat.body}/{hat.role.value}",
    }

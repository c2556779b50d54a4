"""Every operation of every service under fuzzing: the description is true, nothing breaks.

The process behind is the real rules over a bid that stands still: what one request
changes, the next does not see, so that each reaches as far as the first.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import load_all_checks
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import positive_data_acceptance

from activities.database import Database
from activities.register.writing import RegisterActivities
from services.kit import malformed
from services.kit.app import create_app
from services.kit.connections import Connections, assembled
from services.kit.pages.sign_in.session import Sessions
from services.kit.tokens import HeldKeys, Tokens
from tests import builders
from tests.fakes import FakeBids
from tests.services.house import ISSUER, SECRET, SERVICES, a_provider, copied
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, SubmitExpression
from workflows.contracts.cycles import Model
from workflows.contracts.views import Receipt
from workflows.rules import waiting

BID = "07R-1"
PEOPLE = {
    "home": "",
    "ccg": "mara",
    "hwb": "cleo",
    "conflicts": "pia",
    "nhs_england": "lou",
    "notifications": "lou",
}
MEETINGS = "meetings"
ROUNDS = "rounds"
SERVED = {MEETINGS: "hwb", ROUNDS: "nhs_england"}
"""What is fuzzed apart, by the service that has it."""

WHO = {**PEOPLE, MEETINGS: "cleo", ROUNDS: "ofa"}

NAMES = [
    *PEOPLE,
    ROUNDS,
    pytest.param(MEETINGS, marks=pytest.mark.soak),
]
WORDS = {"incomplete", "not-delegable", "key-reused", "unknown-cycle", "unknown-ccg"}
WORDS |= {"repeated-applicant", "not-in-existence", "several-regions", "not-placed"}
WORDS |= {"own-ccg-leads"}
"""What a request in good form may still be told with a 422."""

FUZZED = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class StillBids(FakeBids):
    """Judges every command by the rules, and then forgets it."""

    async def give(self, bid_id: str, command: Command, update_id: str) -> Receipt:
        """Answer as if this were the first command since the bid was prepared."""
        bid = self._bid(bid_id)
        try:
            return await super().give(bid_id, command, update_id)
        finally:
            self.bids[bid_id] = bid
            self._answers.clear()

    async def open(self, bid: Bid, command: Any, update_id: str) -> Receipt:
        """Answer as if there were no such bid yet."""
        try:
            return await super().open(bid, command, update_id)
        finally:
            self.bids.pop(bid.id)
            self._answers.clear()


GROUND: dict[str, Path] = {}
"""Where the seeded database is, and where copies of it go."""


@asynccontextmanager
async def prepared() -> AsyncIterator[Connections]:
    """Connections that open on the fuzzer's own event loop, with one bid."""
    path = GROUND["copies"] / f"{uuid4().hex}.db"
    database = Database(copied(GROUND["seeded"], path))
    bids = StillBids(RegisterActivities(database))
    tokens = Tokens(ISSUER.url, "bids", HeldKeys(ISSUER.keys))
    to = assembled(bids, database, tokens, Sessions(SECRET, secure=False), a_provider())
    number = await to.drafts.reserve("1", "k", "07R")
    opening = await to.reference.opening(number, "today", Model.DELEGATED, ("07R",))
    expression = SubmitExpression(
        by=builders.MANAGER, functions=("F01",), statements=builders.STATEMENTS
    )
    await FakeBids.open(bids, opening, expression, "k")
    while not asked(bids.bids[BID], "record_board_decision"):
        need = waiting.now(bids.bids[BID]).blockers[0]
        command = builders.meet(bids.bids[BID], need, to.clock())
        await FakeBids.give(bids, BID, command, need.words)
    bids._register = None
    yield to
    await database.close()


def asked(bid: Bid, command: str) -> bool:
    return any(b.command == command for b in waiting.now(bid).blockers)


@schemathesis.check
def good_form_is_not_called_bad(
    _: CheckContext, response: Response, case: Case
) -> bool | None:
    """What fits the description is never told that it is malformed."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return None
    if response.status_code in {400, 413, 415, 428}:
        raise AssertionError(f"good form was answered with {response.text}")
    if response.status_code == 422 and not beyond_a_schema(response.json()):
        code = response.json()["type"].removeprefix("/problems/")
        assert code in WORDS, f"good form was answered with {response.text}"
    return None


def beyond_a_schema(problem: Any) -> bool:
    """7.0 is a whole number to a JSON schema, and we want it written as 7; a text of
    characters that nobody sees is long enough to it, and says nothing to us."""
    found = problem.get("errors", [])
    passed = {malformed.WHOLE, malformed.EMPTY}
    return bool(found) and all(e["words"] in passed for e in found)


@pytest.fixture(scope="module", autouse=True)
def ground(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Databases for the services; closed once all of them are done."""
    GROUND.update(seeded=seeded, copies=tmp_path_factory.mktemp("fuzz"))
    yield
    shutdown_lifespans()


def fuzzed(name: str, *, boundaries: bool) -> Iterator[tuple[str, Callable[[], None]]]:
    """A run for each operation of a service, by its label; what all share is in one.

    Made while the tests run: making them takes longer than all the rest of collecting.
    """
    service = next(s for s in SERVICES if s.name == SERVED.get(name, name))
    app = create_app(service, prepared)
    schema = schemathesis.openapi.from_dict(app.openapi())
    if name != "ccg":
        schema = schema.exclude(tag="reading").exclude(operation_id="declare-interest")
        schema = schema.exclude(tag="interests")
    if name in SERVED:
        schema = schema.include(tag=name)
    else:
        schema = schema.exclude(tag=MEETINGS).exclude(tag=ROUNDS)
    schema.app = app
    schema.config.phases.examples.enabled = False
    schema.config.phases.coverage.enabled = boundaries
    # Too long is too large before anything else is looked at.
    schema.config.checks.negative_data_rejection.expected_statuses = [
        *schema.config.checks.negative_data_rejection.expected_statuses,
        "413",
    ]
    # RFC 6585 has a status of its own for a missing If-Match.
    schema.config.checks.missing_required_header.expected_statuses = [
        *schema.config.checks.missing_required_header.expected_statuses,
        "428",
    ]

    @settings(FUZZED, max_examples=12 if boundaries else FUZZED.max_examples)
    def judged(case: Case) -> None:
        if "bid_id" in case.path_parameters and in_form(case):
            case.path_parameters["bid_id"] = BID
        if 0 < len(str(case.path_parameters.get("cycle", ""))) <= 40:
            case.path_parameters["cycle"] = "today"
        case.call_and_validate(
            headers=signed_in(WHO[name]),
            excluded_checks=[positive_data_acceptance],
            additional_checks=[good_form_is_not_called_bad],
        )

    made = get_all_tests(
        schema=schema, test_func=judged, settings=None, given_kwargs=None
    )
    for one in made:
        operation, run = one.ok()
        yield operation.label, run


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_as_described(name: str, subtests: pytest.Subtests) -> None:
    """Statuses, bodies and headers are those described; bad form is refused."""
    run(fuzzed(name, boundaries=False), subtests)


@pytest.mark.soak
@pytest.mark.parametrize("name", [*PEOPLE, ROUNDS, MEETINGS])
def test_every_boundary_is_as_described(name: str, subtests: pytest.Subtests) -> None:
    """The same, with each field in turn at and beyond its limits: three times as long."""
    run(fuzzed(name, boundaries=True), subtests)


def run(
    operations: Iterator[tuple[str, Callable[[], None]]], subtests: pytest.Subtests
) -> None:
    load_all_checks()
    count = 0
    for label, tried in operations:
        count += 1
        with subtests.test(label):
            tried()
    assert count


def in_form(case: Case) -> bool:
    return bool(
        re.fullmatch(
            "[0-9A-Z]{2,6}-[1-9][0-9]{0,6}", str(case.path_parameters["bid_id"])
        )
    )


def signed_in(subject: str) -> dict[str, str]:
    if not subject:
        return {}
    return {"Authorization": f"Bearer {ISSUER.issue(subject, 'bids')}"}

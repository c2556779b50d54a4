"""A round lets its decisions out together: none lost, none early, each told once."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from temporalio.testing import WorkflowEnvironment

from activities.members.writing import put_hat, put_person
from activities.register.tables import notices
from activities.register.verifying import verify
from tests.builders import LOCAL, MANAGER, OFFICER, Story
from tests.conftest import today
from tests.workflows.round_world import (
    OUTCOMES,
    Rounded,
    a_round,
    a_round_of,
    before_decision,
    decides,
    each,
)
from workflows.bid.sealing import Envelope
from workflows.contracts import commands as c
from workflows.contracts.clocks import Question
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import Decided, DecisionRecorded, Event, Withdrawn
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.ports import Start
from workflows.rules import rounds, rulebook

FATES = ("told", "withdrawn", "withdrawn late", "held", "late", "anew")
"""What may happen to a bid between its decision and the release."""


async def before(a: Rounded, bid_id: str, fate: str, outcome: Recommendation) -> None:
    """Up to the day on which the office looks at what is decided."""
    played = a.played[bid_id]
    if fate == "late":
        question = Question(text="Who chairs the committee?")
        await played.give(c.AskInformation(by=LOCAL, questions=(question,)))
        return
    await a.decide(bid_id, outcome)
    if fate == "withdrawn":
        await played.give(c.Withdraw(by=OFFICER, reason="Not this year."))


async def after(a: Rounded, bid_id: str, fate: str, outcome: Recommendation) -> None:
    """Between that and the release."""
    played = a.played[bid_id]
    if fate == "late":
        answer = c.AnswerInformation(by=MANAGER, request="q1", answers=("Alex.",))
        await played.give(answer)
        await a.decide(bid_id, outcome)
    elif fate == "withdrawn late":
        await played.give(c.Withdraw(by=OFFICER, reason="The members voted no."))
    elif fate == "held":
        await played.give(c.PutOnHold(by=LOCAL, reason="A breach report."))
    elif fate == "anew":
        await a.decide(bid_id, Recommendation.REJECT)


TOLD = {
    "manager": Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER),
    "officer": Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER),
    "clerk": Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK),
    "city": Membership(party=Party.HWB, body="E09000001", role=Role.BOARD_CLERK),
}
"""Everybody who gets a letter of a decision, one in each office; the last was only told."""


async def enrolled(a: Rounded) -> None:
    """Somebody holds each of these offices."""
    async with a.database.writing() as connection:
        for name, hat in TOLD.items():
            address = f"{name}@bids.example"
            number = await put_person(
                connection, "https://issuer.example", name, name, address
            )
            await put_hat(connection, number, hat, today() - timedelta(days=1))


async def letters(a: Rounded) -> Counter[tuple[str, str]]:
    """The letters of decisions that were written so far, by bid and reader."""
    n = notices.c
    asked = select(n.bid_id, n.name).where(n.kind == NoticeKind.DECIDED.value)
    async with a.database.reading() as connection:
        return Counter(
            (row.bid_id, row.name) for row in await connection.execute(asked)
        )


def results(events: list[Event]) -> list[Event]:
    return [e for e in events if isinstance(e, Decided | Withdrawn)]


async def through(a: Rounded, number: int, seed: int, killed: float) -> None:
    """A whole round with two releases."""
    luck = random.Random(seed)
    await enrolled(a)
    some = await a.start(number)
    fates = {
        bid_id: FATES[n] if n < len(FATES) else luck.choice((*FATES, *["told"] * 6))
        for n, bid_id in enumerate(some)
    }
    outcomes = {
        bid_id: OUTCOMES[n % len(OUTCOMES)] for n, bid_id in enumerate(reversed(some))
    }
    await each(some, lambda one: before(a, one, fates[one], outcomes[one]))
    late = [one for one in some if fates[one] == "late"]
    withdrawn = sum(fate == "withdrawn" for fate in fates.values())
    lines = await a.lines(number - len(late), over=withdrawn)
    ready = [line.key for line in lines if not line.ended]
    await a.confirm(ready)
    await each(some, lambda one: after(a, one, fates[one], outcomes[one]))
    await a.wind(days=29)
    for one in some:
        assert not any(isinstance(e, Decided) for e in await a.events(one)), "early"
    assert not await letters(a), "a letter was written early"
    a.flaky.chance = killed
    await a.wind(days=2)
    first = await a.released(1)
    told = sum(fate == "told" for fate in fates.values())
    assert first.told == told
    gone = sum(fate == "withdrawn late" for fate in fates.values())
    assert first.ended == gone
    held = [one for one in some if fates[one] == "held"]
    for one in held:
        await a.played[one].give(c.Resume(by=LOCAL, reason="Settled."))
    lines = await a.lines(number, over=told + withdrawn + gone)
    rest = [line.key for line in lines if not (line.told or line.ended)]
    assert len(rest) == number - told - withdrawn - gone
    await a.confirm(rest)
    await a.wind(days=30)
    second = await a.released(2)
    assert second.told == len(rest)
    a.flaky.chance = 0.0
    await heard(a, fates, outcomes)


async def heard(a: Rounded, fates: dict[str, str], outcomes: dict[str, object]) -> None:
    """Exactly one result each, the one that was decided, under its seal; and one letter
    of it to each of those who get one."""
    for one, fate in fates.items():
        events = await a.events(one)
        found = results(events)
        assert len(found) == 1, (one, fate, found)
        if fate.startswith("withdrawn"):
            assert isinstance(found[0], Withdrawn)
            continue
        decided = found[0]
        assert isinstance(decided, Decided)
        wanted = Recommendation.REJECT if fate == "anew" else outcomes[one]
        assert decided.outcome is wanted
        assert decided.release == (1 if fate == "told" else 2)
        sealed = [e for e in events if isinstance(e, DecisionRecorded)][-1]
        assert rounds.seal_of(one, decided, decided.salt) == sealed.seal
    out = [one for one, fate in fates.items() if not fate.startswith("withdrawn")]
    assert await letters(a) == {(one, name): 1 for one in out for name in TOLD}
    assert (await verify(a.database)).sound


async def test_every_bid_of_a_round_hears_exactly_once(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Withdrawn, held, late, decided anew; and whoever tells them dies at every tenth."""
    async with a_round_of(temporal, tmp_path) as a:
        await through(a, 12, seed=1, killed=0.1)


async def test_what_is_sealed_goes_along_when_the_history_is_renewed():
    """The next run has the same decision under the same seal, and lets go of it once out."""
    story = Story(before_decision("07R-1", a_round("renewed")), now=datetime.now(UTC))
    command = decides(Recommendation.REJECT, story.bid.cycle)
    envelope = Envelope(Start(bid=story.bid), salt=lambda: "salt")
    event = rulebook.answer(story.bid, command, story.now)
    recorded = envelope.seals(story.bid, command, event)
    assert envelope.entered("07R-1", 9, recorded).sealed == envelope.kept
    assert "reject" not in recorded.model_dump_json()
    start = Start(bid=story.bid, number=9, sealed_decision=envelope.kept)
    later = Envelope(Start.model_validate_json(start.model_dump_json()))
    assert later.kept == envelope.kept
    assert later.kept
    later.forgets(later.kept.content)
    assert later.kept is None


@pytest.mark.soak
async def test_two_hundred_bids_hear_exactly_once(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    async with a_round_of(temporal, tmp_path) as a:
        await through(a, 200, seed=2, killed=0.05)
        history = await a.handle.fetch_history()
        assert len(history.events) < 400

"""How a bid says no: what it records, what it does not, and what cannot break it."""

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.converter import DataConverter

from tests.builders import (
    CHAIR,
    CLERK,
    FINANCE,
    LOCAL,
    MANAGER,
    OFFICER,
    STATEMENTS,
    actor,
    application,
)
from tests.conftest import Bids, Played, a_cycle_from, needs, today
from tests.rules.sitting import FIVE, HWB, held, says
from tests.workflows.asking import No, asked, settled
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import AttemptRefused
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.sittings import Choice, Sits
from workflows.contracts.views import Receipt
from workflows.rules import refusals, rulebook

WITHDRAW = c.Withdraw(by=MANAGER, reason="Mine to say.")


async def refused_for_the_record(played: Played, command: Command, kind: str) -> None:
    """It is refused in words, and the attempt is an entry with the same words."""
    before = await played.entries()

    answer = await asked(played, command)

    assert isinstance(answer, No)
    assert answer.kind == kind
    assert refusals.KINDS[kind].recorded
    await played.kinds()
    recorded = played.world.events(played.id)[before]
    assert isinstance(recorded, AttemptRefused)
    assert recorded.refusal == kind
    assert recorded.words == answer.words
    assert recorded.command == rulebook.name_of(type(command))
    assert recorded.by is not None
    assert recorded.by.person == command.by.person
    assert await played.entries() == before + 1


async def test_attempts_against_policy_are_on_record(bids: Bids):
    """P7: whoever is kept out, too early, late or looking at something old."""
    played = await bids.start(cycle=a_cycle_from(today(), review_window=5))
    foreign = actor(Role.BID_MANAGER, "99Z")
    reserved = c.SubmitExpression(by=MANAGER, functions=("R02",), statements=STATEMENTS)
    await refused_for_the_record(played, reserved, "NotDelegable")
    strange = WITHDRAW.model_copy(update={"by": foreign})
    await refused_for_the_record(played, strange, "NotYours")
    await refused_for_the_record(played, WITHDRAW, "WrongParty")

    bid = await played.until(Stage.HWB_APPROVAL)
    decision = played.wanted(bid, "record_board_decision")
    old = decision.model_copy(update={"version": 7})
    await refused_for_the_record(played, old, "StaleVersion")
    both = CLERK.model_copy(
        update={
            "also": (Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER),),
        }
    )
    await refused_for_the_record(
        played, decision.model_copy(update={"by": both}), "OwnSide"
    )
    chair = c.DeclareInterest(
        by=CHAIR, category=InterestCategory.FINANCIAL, description="A share."
    )
    assert isinstance(await asked(played, chair), Receipt)
    conflicted = decision.model_copy(update={"by": CHAIR})
    await refused_for_the_record(played, conflicted, "Recused")
    hats = CLERK.model_copy(update={"person": FINANCE.person})
    await refused_for_the_record(
        played, decision.model_copy(update={"by": hats}), "TwoHats"
    )


async def test_attempts_out_of_order_are_on_record(bids: Bids):
    """Money and signatures: too early, the wrong hash, before its turn."""
    played = await bids.start(cycle=a_cycle_from(today(), review_window=5))
    bid = await played.until_asked("agree_allocation")
    wrong = c.AgreeAllocation(by=FINANCE, schedule_hash="b" * 64)
    await refused_for_the_record(played, wrong, "WrongHash")
    early = c.GoLive(by=actor(Role.NATIONAL_FINANCE, "national"), declaration=True)
    await refused_for_the_record(played, early, "OutOfOrder")
    bid = await played.until_asked("sign_agreement")
    while rest := [n.command for n in needs(bid) if n.command != "sign_agreement"]:
        await played.meet(rest[0])
        bid = await played.bid()
    await refused_for_the_record(
        played, played.wanted(bid, "sign_agreement"), "TooEarly"
    )


async def test_what_comes_too_late_is_on_record(bids: Bids):
    """To the minute, before the bid lapses the morning after (R1)."""
    played = await bids.start()
    bid = await played.bid()
    due = next(x.due for x in bid.clocks if x.key is DeadlineKey.EXPRESSION)
    await played.forward_past(due, minutes=2)
    late = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)
    await refused_for_the_record(played, late, "TooLate")
    assert (await played.bid()).stage is Stage.EXPRESSION_OF_INTEREST


async def test_slips_leave_nothing_behind(bids: Bids):
    """Wrong moment, twice, incomplete, on hold: an answer in words and no event."""
    played = await bids.start()
    bid = await played.until_asked("sign_application")
    sign = played.wanted(bid, "sign_application")
    assert isinstance(await asked(played, sign), Receipt)
    before, entries = await settled(played), await played.entries()

    slips = [
        (sign, "AlreadyDone"),
        (sign.model_copy(update={"by": FINANCE, "declaration": False}), "Incomplete"),
        (c.SubmitApplication(by=MANAGER, application=application(bid)), "WrongStage"),
        (c.Resume(by=LOCAL, reason="It is over."), "AlreadyDone"),
        (c.AnswerInformation(by=MANAGER, request="q9", answers=("x",)), "Incomplete"),
    ]
    for command, kind in slips:
        answer = await asked(played, command)
        assert isinstance(answer, No)
        assert answer.kind == kind
        assert answer.words

    assert await settled(played) == before
    assert await played.entries() == entries


async def test_a_bid_on_hold_and_a_bid_at_its_end_say_so(bids: Bids):
    """Neither is recorded: there is nothing wrong with asking."""
    played = await bids.start()
    await played.until_asked("screen")
    screen = played.wanted(await played.bid(), "screen")
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    held = await asked(played, screen)
    assert held == No("OnHold", "This bid is on hold: The council is in purdah.")
    played.world.away.add("register")
    await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
    entries = await played.entries()
    ended = await asked(played, screen)
    played.world.away.clear()
    assert isinstance(ended, No)
    assert ended.kind == "Ended"
    assert await played.entries() == entries
    await played.ended()


async def test_one_person_cannot_fill_a_record(bids: Bids):
    """Twenty refused attempts of one person are kept; more are refused all the same."""
    played = await bids.start()
    for _ in range(20):
        assert isinstance(await asked(played, WITHDRAW), No)
    full = await settled(played)

    answers = [await asked(played, WITHDRAW) for _ in range(5)]

    assert set(answers) == {No("WrongParty", "A bid manager does not take this step.")}
    assert await settled(played) == full
    kinds = await played.kinds()
    assert kinds.count("attempt_refused") == 20
    other = WITHDRAW.model_copy(
        update={"by": actor(Role.BID_MANAGER, "07R", person="b")}
    )
    await refused_for_the_record(played, other, "WrongParty")


DEFECT = No("Defect", "Something is wrong on our side. Nothing was recorded.")


def broken(*_: object) -> None:
    raise KeyError("NHS Camden CCG")


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("workflows.rules.rulebook.answer", id="the rule"),
        pytest.param("workflows.rules.progress.after", id="what the event does"),
        pytest.param("workflows.rules.waiting.now", id="why the bid waits then"),
        pytest.param("workflows.rules.deadlines.next_alarm", id="its next date"),
        pytest.param("workflows.bid.showing.details", id="what operators see"),
    ],
)
async def test_a_defect_fails_one_update_and_nothing_else(
    bids: Bids, monkeypatch: pytest.MonkeyPatch, where: str
):
    """Nothing is recorded, as it says; no detail of it goes out; then the bid goes on."""
    played = await bids.start()
    bid, before = await played.until_asked("screen"), await settled(played)
    entries = await played.entries()
    screen = played.wanted(bid, "screen")

    with monkeypatch.context() as patched:
        patched.setattr(where, broken)
        assert await asked(played, screen, "try") == DEFECT

    assert await played.bid() == bid
    assert await played.entries() == entries
    assert await settled(played) == before
    assert (await played.give(screen, "try")).number == entries + 1


async def test_a_defect_past_the_validator_changes_nothing_either(
    bids: Bids, monkeypatch: pytest.MonkeyPatch
):
    """The last resort: what the validator did not see fails the update alone."""
    played = await bids.start()
    bid = await played.until_asked("screen")
    entries = await played.entries()
    screen = played.wanted(bid, "screen")

    with monkeypatch.context() as patched:
        patched.setattr("workflows.rules.rulebook.digest", broken)
        assert await asked(played, screen) == DEFECT

    assert await played.bid() == bid
    assert await played.entries() == entries
    assert (await played.give(screen)).number == entries + 1


def careless(client: Client) -> Client:
    """A client that sends whatever it is given."""
    config = client.config()
    config["plugins"] = []
    config["data_converter"] = DataConverter.default
    return Client(**config)


HOSTILE: dict[str, tuple[str, list[object]]] = {
    "no such command": ("approve_everything", [{"by": "me"}]),
    "nothing at all": ("screen", []),
    "too much": ("screen", [{}, {}, {}]),
    "another shape": ("screen", [{"outcome": ["eligible"], "by": 7}]),
    "a list": ("screen", [[[[[[]]]]]]),
    "null": ("screen", [None]),
    "a word that is none": (
        "screen",
        [
            {
                "by": LOCAL.model_dump(mode="json"),
                "outcome": "best of all",
                "reasons": "x",
            }
        ],
    ),
    "too long a text": (
        "screen",
        [
            {
                "by": LOCAL.model_dump(mode="json"),
                "outcome": "eligible",
                "reasons": "x" * 300_000,
            }
        ],
    ),
    "bytes": ("screen", [b"\xff\xfe\x00"]),
}


async def test_what_cannot_be_read_leaves_the_bid_answering(bids: Bids):
    """Refused without an event and without an echo of what was sent."""
    played = await bids.start()
    bid = await played.until_asked("screen")
    before = await settled(played)
    handle = careless(bids.client).get_workflow_handle(played.handle.id)

    for what, (name, arguments) in HOSTILE.items():
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await handle.execute_update(name, args=arguments)
        assert "best of all" not in repr(failed.value.cause), what

    assert await settled(played) == before
    assert (await played.give(played.wanted(bid, "screen"))).number > 1


async def test_a_board_that_is_not_quorate_decides_nothing_until_it_is(bids: Bids):
    """R7, R15: refused on record with what would help; recorded once a substitute sits."""
    played = await bids.start()
    bid = await played.until(Stage.HWB_APPROVAL)
    carol = actor(Role.BOARD_MEMBER, CLERK.body, person="example-carol")
    declared = c.DeclareInterest(
        by=carol, category=InterestCategory.FINANCIAL, description="A share."
    )
    assert isinstance(await asked(played, declared), Receipt)

    decision = played.wanted(bid, "record_board_decision")
    lost = decision.model_copy(update={"minutes": held()})
    await refused_for_the_record(played, lost, "NotQuorate")

    four = tuple(name for name in FIVE if name != "carol")
    sits = (Sits(seat="councillor-3", person="example-vikram"),)
    votes = says(Choice.FOR, *four, "vikram")
    found = decision.model_copy(update={"minutes": held(four, sits=sits, votes=votes)})
    assert isinstance(await asked(played, found), Receipt)
    await played.kinds()
    event = next(e for e in played.world.events(played.id) if e.kind == "board_decided")
    assert event.quorum.quorate
    assert event.minutes.body == HWB
    assert event.votes.in_favour == len(FIVE)

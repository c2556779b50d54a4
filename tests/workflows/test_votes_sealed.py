"""A vote in Temporal: it closes by its own timer, and nothing tells how before."""

from datetime import timedelta

from tests.builders import CLERK, Story, opening
from tests.conftest import Bids
from tests.ports import World, until
from tests.rules.sitting import BOARD, FIVE
from tests.rules.voting import allowing, casts, member, opens
from workflows.bid.sealed import Ballots
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.events import BoardDecided, VoteCast, VoteClosed
from workflows.contracts.ports import Start
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.sittings import Choice, Result
from workflows.rules import rulebook


async def test_a_vote_closes_by_its_timer_and_is_the_boards_decision(
    bids: Bids, world: World
):
    """Nobody closes it; until then neither a query, the details nor the record say how."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.give(
        c.OpenVote(
            by=CLERK,
            version=1,
            board=BOARD,
            outcome=BoardOutcome.APPROVE,
            resolution="That the board approves the bid.",
            minute_reference="HWB/E/1",
            closes=played.now() + timedelta(days=3),
            body=allowing(),
        )
    )
    for name in FIVE:
        choice = Choice.AGAINST if name == "carol" else Choice.FOR
        by = member(name)
        vote = c.CastVote(by=by, version=1, voting="v1", choice=choice)
        await played.give(vote)
    await played.kinds()
    bid = await played.bid()
    details = await played.handle.query("__temporal_workflow_metadata")
    seen = (
        bid.votings[0].model_dump_json(exclude={"body"}),
        str(details),
        (await played.why()).model_dump_json(),
        "".join(
            entry.event.model_dump_json()
            for entry in world.entries[played.id]
            if isinstance(entry.event, VoteCast)
        ),
    )
    assert not any("against" in text for text in seen)

    await played.forward_past(bid.votings[0].closes)
    await until(lambda: "board_decided" in world.kinds(played.id))
    entries = [entry.event for entry in world.entries[played.id]]
    closed = next(event for event in entries if isinstance(event, VoteClosed))
    assert (closed.by, closed.result) == (None, Result.CARRIED)
    assert (closed.in_favour, closed.against) == (4, 1)
    decided = next(event for event in entries if isinstance(event, BoardDecided))
    assert decided.minutes
    assert (await played.handle.query(BidWorkflow.view)).stage is Stage.CONFLICT_REVIEW


def test_the_next_run_has_the_votes_of_this_one():
    """A renewal carries the sealed votes over, and nothing of them when it has closed."""
    story = Story(opening()).until(Stage.HWB_APPROVAL)
    story.gives(opens(story))
    ballots = Ballots(Start(bid=story.bid))
    command = casts(story, "alex", Choice.AGAINST)
    event = rulebook.answer(story.bid, command, story.now)
    ballots.takes(command, event)
    story.happens(event)
    carried = ballots.carried_over()
    assert [vote.choice for vote in carried[0].votes] == [Choice.AGAINST]
    start = Start(bid=story.bid, number=9, sealed=carried)
    later = Ballots(Start.model_validate_json(start.model_dump_json()))
    assert later.carried_over() == carried
    closing = c.CloseVote(by=CLERK, voting="v1", reason="Enough.")
    closed = rulebook.answer(story.bid, closing, story.now)
    counted = later.counted(story.bid, closed)
    assert isinstance(counted, VoteClosed)
    assert counted.against == 1
    later.forgets(counted)
    assert later.carried_over() == ()

"""How boards' decisions join: by each rule, and by the people they stand for."""

from datetime import UTC, datetime
from itertools import product

import pytest

from tests.builders import CAMDEN_BOARD, ISLINGTON_BOARD, Story
from tests.rules.steps import does, two_boards
from workflows.contracts.bids import Board, Stage
from workflows.contracts.cycles import FanIn
from workflows.contracts.reviews import BoardDecision, BoardOutcome, Votes
from workflows.contracts.sittings import Standing
from workflows.rules import boards, fan_in

APPROVE, COMMENTS = BoardOutcome.APPROVE, BoardOutcome.APPROVE_WITH_COMMENTS
CHANGES, OBJECT = BoardOutcome.REQUEST_CHANGES, BoardOutcome.OBJECT
SILENT = BoardOutcome.NO_VIEW
GOES_ON, STOPPED, WAITING = Standing.GOES_ON, Standing.STOPPED, Standing.WAITING
WEIGHTED = FanIn.WEIGHTED_BY_POPULATION


def board(id_, share=0, material=True, people=0):
    return Board(
        id=id_, name=f"{id_} board", share=share, material=material, people=people
    )


WEST_LONDON = (board("Kensington", 7518), board("Westminster", 2482))
CAMBRIDGESHIRE = (
    board("Cambridgeshire", 7396),
    board("Peterborough", 2209),
    board("Hertfordshire", 217, material=False),
    board("Northamptonshire", 178, material=False),
)


def join(rule, of, *outcomes, needed=5000):
    said = [
        BoardDecision(
            board=b.id, outcome=o, version=1, at=datetime(2015, 1, 1, tzinfo=UTC)
        )
        for b, o in zip(of, outcomes, strict=False)
        if o
    ]
    return fan_in.join(rule, of, said, needed)


@pytest.mark.parametrize(
    ("rule", "outcomes", "standing", "against"),
    [
        (FanIn.ALL_APPROVE, (APPROVE, COMMENTS), GOES_ON, ()),
        (FanIn.ALL_APPROVE, (APPROVE, OBJECT), STOPPED, ("Westminster",)),
        (FanIn.ALL_APPROVE, (CHANGES, APPROVE), STOPPED, ("Kensington",)),
        (FanIn.ALL_APPROVE, (SILENT, APPROVE), STOPPED, ("Kensington",)),
        (FanIn.NO_OBJECTION, (SILENT, APPROVE), GOES_ON, ()),
        (FanIn.NO_OBJECTION, (APPROVE, OBJECT), STOPPED, ("Westminster",)),
        (FanIn.NO_OBJECTION, (CHANGES, APPROVE), STOPPED, ("Kensington",)),
        (FanIn.ADVISORY, (OBJECT, CHANGES), GOES_ON, ()),
        (WEIGHTED, (APPROVE, OBJECT), GOES_ON, ()),
        (WEIGHTED, (OBJECT, APPROVE), STOPPED, ("Kensington",)),
        (WEIGHTED, (SILENT, COMMENTS), STOPPED, ("Kensington",)),
        (WEIGHTED, (OBJECT, CHANGES), STOPPED, ("Kensington", "Westminster")),
    ],
)
def test_two_boards_and_one_objects(rule, outcomes, standing, against):
    """Case (b): West London, three quarters in Kensington, a quarter in Westminster."""
    found = join(rule, WEST_LONDON, *outcomes)
    assert (found.standing, found.against) == (standing, against)
    assert (found.settled, found.waiting) == (True, ())


@pytest.mark.parametrize(
    ("rule", "outcomes", "settled"),
    [
        (FanIn.ALL_APPROVE, (APPROVE, None), False),
        (FanIn.ALL_APPROVE, (OBJECT, None), True),
        (FanIn.NO_OBJECTION, (APPROVE, None), False),
        (FanIn.NO_OBJECTION, (OBJECT, None), True),
        (FanIn.ADVISORY, (None, None), True),
        (WEIGHTED, (None, None), False),
        (WEIGHTED, (None, APPROVE), False),
        (WEIGHTED, (APPROVE, None), True),
        (WEIGHTED, (OBJECT, None), True),
        (WEIGHTED, (None, OBJECT), False),
    ],
)
def test_all_are_heard_even_where_the_outcome_is_settled(rule, outcomes, settled):
    """Silence never approves, and nobody is cut short."""
    found = join(rule, WEST_LONDON, *outcomes)
    assert (found.standing, found.settled) == (WAITING, settled)
    assert found.waiting == tuple(
        b.id for b, o in zip(WEST_LONDON, outcomes, strict=True) if o is None
    )


def test_boards_that_are_only_told_have_no_part_in_it():
    """Case (c): four areas, two of them below the threshold."""
    found = join(FanIn.ALL_APPROVE, CAMBRIDGESHIRE, APPROVE, APPROVE)
    assert (found.standing, found.waiting) == (GOES_ON, ())
    told = join(WEIGHTED, CAMBRIDGESHIRE, APPROVE, OBJECT, OBJECT, OBJECT)
    assert told.in_favour == 7396 * 10_000 // (7396 + 2209) == 7700
    assert told.against == ()


@pytest.mark.parametrize(
    ("needed", "standing"), [(7518, GOES_ON), (7519, STOPPED), (10_000, STOPPED)]
)
def test_the_share_is_reached_exactly(needed, standing):
    """So many or more."""
    found = join(WEIGHTED, WEST_LONDON, APPROVE, OBJECT, needed=needed)
    assert (found.standing, found.in_favour) == (standing, 7518)
    assert join(WEIGHTED, WEST_LONDON, APPROVE, APPROVE, needed=10_000).against == ()


def test_a_share_that_can_still_be_reached_exactly_is_open():
    """Just enough is left to be heard."""
    assert not join(WEIGHTED, WEST_LONDON, OBJECT, None, needed=2482).settled
    assert join(WEIGHTED, WEST_LONDON, OBJECT, None, needed=2483).settled
    assert join(WEIGHTED, WEST_LONDON, APPROVE, None, needed=7518).settled
    assert not join(WEIGHTED, WEST_LONDON, APPROVE, None, needed=7519).settled


def test_people_weigh_where_all_are_known():
    """A joint bid: shares of different CCGs cannot be added, people can."""
    known = (board("A", 9000, people=100), board("B", 1000, people=300))
    assert join(WEIGHTED, known, APPROVE, OBJECT).in_favour == 2500
    half = (board("A", 9000, people=100), board("B", 1000))
    assert join(WEIGHTED, half, APPROVE, OBJECT).in_favour == 9000
    none = (board("A"), board("B"), board("C"))
    assert join(WEIGHTED, none, APPROVE, OBJECT, OBJECT).in_favour == 3333


def test_a_bid_without_boards_goes_on():
    """R2: nobody is asked."""
    found = join(WEIGHTED, CAMBRIDGESHIRE[2:], OBJECT)
    assert (found.standing, found.in_favour) == (GOES_ON, 0)
    assert found.reasons == ("No board is asked to decide on this bid.",)


@pytest.mark.parametrize(
    ("rule", "outcomes", "reasons"),
    [
        (
            FanIn.ALL_APPROVE,
            (OBJECT, None),
            (
                "In this round every board that is asked has to approve.",
                "Westminster board is still to be heard.",
                "Kensington board is not in favour.",
            ),
        ),
        (
            FanIn.NO_OBJECTION,
            (None, None),
            (
                "In this round the bid goes on unless a board that is asked objects or "
                "asks for changes.",
                "Kensington board and Westminster board are still to be heard.",
            ),
        ),
        (
            FanIn.ADVISORY,
            (OBJECT, OBJECT),
            ("In this round boards advise: the bid goes on whatever they say.",),
        ),
        (
            WEIGHTED,
            (APPROVE, OBJECT),
            ("Boards for 75.18% of the people are in favour, and 50% is needed.",),
        ),
    ],
)
def test_the_reasons_are_said(rule, outcomes, reasons):
    """For the bid's page."""
    assert join(rule, WEST_LONDON, *outcomes).reasons == reasons


@pytest.mark.parametrize(
    ("hundredths", "said"),
    [(0, "0%"), (5, "0.05%"), (50, "0.5%"), (1000, "10%"), (7518, "75.18%")],
)
def test_a_percentage_is_exact(hundredths, said):
    """No rounding."""
    assert fan_in.percent(hundredths) == said


@pytest.mark.parametrize("rule", FanIn)
def test_more_favour_never_stops_a_bid(rule):
    """Every pair of outcomes: an approval instead of anything else only helps."""
    for outcomes in product(BoardOutcome, repeat=2):
        before = join(rule, WEST_LONDON, *outcomes)
        for n in range(2):
            better = [APPROVE if k == n else o for k, o in enumerate(outcomes)]
            after = join(rule, WEST_LONDON, *better)
            assert set(after.against) <= set(before.against)


@pytest.mark.parametrize(
    ("says", "stage"), [(APPROVE, Stage.CONFLICT_REVIEW), (OBJECT, Stage.HWB_APPROVAL)]
)
def test_a_round_weighted_by_population(says, stage):
    """The larger area's board decides it, in a bid that runs by this rule."""
    start = two_boards(WEIGHTED)
    people = {CAMDEN_BOARD.id: 248_000, ISLINGTON_BOARD.id: 221_000}
    asked = tuple(
        b.model_copy(update={"people": people.get(b.id, 0)}) for b in start.boards
    )
    story = Story(start.model_copy(update={"boards": asked})).until(Stage.HWB_APPROVAL)
    for one in (CAMDEN_BOARD, ISLINGTON_BOARD):
        mine = says if one is CAMDEN_BOARD else {APPROVE: OBJECT, OBJECT: APPROVE}[says]
        against = Votes(in_favour=1, against=4) if mine is OBJECT else None
        more = {"votes": against} if against else {}
        does(
            story, "record_board_decision", one.id, outcome=mine, comments="So.", **more
        )
    assert story.bid.stage is stage
    names = [] if says is APPROVE else [CAMDEN_BOARD.id]
    assert [d.board for d in boards.objections(story.bid)] == names
    assert boards.joined(story.bid).standing is (
        GOES_ON if says is APPROVE else STOPPED
    )

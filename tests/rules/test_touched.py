"""Which boards are asked again after a change (DOMAIN 12): by area, or by a material field."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    CAMDEN_BOARD,
    CITY_BOARD,
    ISLINGTON_BOARD,
    MANAGER,
    Story,
    application,
    opening,
)
from tests.rules.steps import asked, does, refuses, two_boards
from workflows.contracts import commands as c
from workflows.contracts.applications import Application, AreaPart, Document
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.events import ApplicationSubmitted
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import part_one, rulebook, sentences, touched
from workflows.rules.refusals import Incomplete

CAMDEN, ISLINGTON = CAMDEN_BOARD.id, ISLINGTON_BOARD.id
BOARDS = (CAMDEN_BOARD, ISLINGTON_BOARD, CITY_BOARD)
CODES = tuple(board.id for board in BOARDS)
AREAS = st.dictionaries(st.sampled_from(CODES), st.sampled_from(("Beds.", "Nurses.")))
MATERIAL = st.sampled_from(
    (
        {},
        {},
        {"functions": ("F01",)},
        {"governance": "Another."},
        {"conflict_policy": "Policy 4.0"},
    )
)
PLAIN = st.sampled_from(({}, {"benefits": "More."}, {"risks": "Few."}))


def said(bid: Bid, areas: dict[str, str], **changes: object) -> Application:
    """An application that describes these areas."""
    parts = tuple(AreaPart(board=board, text=text) for board, text in areas.items())
    return application(bid, areas=parts, **changes)


def before(areas: dict[str, str]) -> Story:
    """A bid before two boards, whose application described these areas."""
    story = Story(two_boards()).until(Stage.EXPRESSION_OF_INTEREST)
    while not any(n.command == "submit_application" for n in story.needs()):
        story.gives(asked(story, story.needs()[0].command))
    does(story, "submit_application", application=said(story.bid, areas))
    return story.until(Stage.HWB_APPROVAL)


def returned(areas: dict[str, str]) -> Story:
    """Islington has approved it; Camden asked for changes."""
    story = before(areas)
    does(story, "record_board_decision", ISLINGTON)
    outcome = BoardOutcome.REQUEST_CHANGES
    comments = "Say more of Camden."
    return does(
        story, "record_board_decision", CAMDEN, outcome=outcome, comments=comments
    )


def again(story: Story, areas: dict[str, str], **changes: object) -> str:
    """The next version goes out; what the record says of it."""
    new = said(story.bid, areas, **changes)
    does(story, "submit_application", application=new)
    return sentences.sentence(story.events[-1], story.bid)


def test_a_change_in_one_area_asks_that_board_alone():
    """The other keeps its decision, and the record says of both why."""
    story = returned({CAMDEN: "Beds.", ISLINGTON: "Nurses."})
    text = again(story, {CAMDEN: "More beds.", ISLINGTON: "Nurses."})
    assert (
        "Camden Health and Wellbeing Board is asked again: what is said of its" in text
    )
    assert (
        "The approval of Islington Health and Wellbeing Board stands: nothing that it "
        "rests on changed, and nothing in its area." in text
    )
    story.until(Stage.HWB_APPROVAL)
    assert [n.subject for n in story.needs()] == [CAMDEN]
    assert story.bid.board_decisions[0].version == 1


def test_a_board_whose_own_area_changed_is_asked_again():
    """Although it had approved."""
    story = returned({ISLINGTON: "Nurses."})
    text = again(story, {CAMDEN: "Beds.", ISLINGTON: "Fewer nurses."})
    assert "are asked again: what is said of their areas changed." in text
    story.until(Stage.HWB_APPROVAL)
    assert {n.subject for n in story.needs()} == {CAMDEN, ISLINGTON}


def test_a_material_field_has_no_area():
    """It touches every board, and the record names it."""
    story = returned({CAMDEN: "Beds."})
    text = again(story, {CAMDEN: "Beds."}, functions=("F01",), governance="Other.")
    assert text.endswith(
        "Every board is asked again, since this has changed: the functions and the "
        "governance."
    )
    assert story.events[-1].kept == ()


def test_what_touches_nobody_asks_nobody_again():
    """Whoever asked for changes is asked all the same; whoever approved is not."""
    story = returned({CAMDEN: "Beds."})
    text = again(story, {CAMDEN: "Beds."}, benefits="Clearer words.")
    assert text.endswith(
        "The approval of Islington Health and Wellbeing Board stands: nothing that it "
        "rests on changed."
    )


def test_a_first_version_asks_everybody_and_says_nothing_of_it():
    """There is nothing to compare it with."""
    story = before({CAMDEN: "Beds."})
    first = next(e for e in story.events if e.kind == "application_submitted")
    assert (first.changed, first.areas, first.kept) == ((), (), ())
    assert sentences.sentence(first, story.bid).endswith("of the application.")


def test_another_document_of_a_material_kind_asks_every_board():
    """By its checksum; another kind of document does not."""
    bid = returned({}).bid
    one = Document(kind="constitution", name="c.pdf", size=1, sha256="a" * 64)
    other = one.model_copy(update={"sha256": "b" * 64})
    letter = one.model_copy(update={"kind": "letter", "sha256": "b" * 64})
    was = bid.model_copy(update={"documents": (one,)})
    assert touched.everywhere(was, bid.application, (other,)) == ("constitution",)
    assert touched.everywhere(was, bid.application, (one, letter)) == ()
    assert touched.everywhere(bid, bid.application, (other,)) == ()
    assert touched.everywhere(opening(), bid.application, (other,)) == ()
    event = ApplicationSubmitted(
        at=datetime(2014, 5, 12, tzinfo=UTC),
        version=2,
        application=bid.application,
        changed=("constitution",),
    )
    assert touched.said(event, bid).endswith("the document of the constitution.")


@given(AREAS, AREAS, MATERIAL, PLAIN)
def test_a_board_is_asked_again_exactly_where_the_change_touches_it(
    old, new, material, plain
):
    """Where any material field differs, or what is said of its own area; never else."""
    bid = opening(boards=BOARDS)
    bid = bid.model_copy(update={"application": said(bid, old)})
    after = said(bid, new, **material, **plain)
    changed, areas = touched.everywhere(bid, after, ()), touched.areas(bid, after)
    for board in CODES:
        touches = bool(material) or old.get(board) != new.get(board)
        assert touched.is_asked_again(board, changed, areas) is touches
    backwards = after.model_copy(update={"areas": after.areas[::-1]})
    assert touched.areas(bid, backwards) == areas, (
        "in whatever order they are described"
    )


@pytest.mark.parametrize(
    ("boards", "words"),
    [
        pytest.param(("E09000033",), "areas of its own boards", id="another board"),
        pytest.param((CAMDEN, CAMDEN), "described twice", id="twice"),
    ],
)
def test_areas_are_of_the_bid_s_own_boards_each_once(boards, words):
    """A text that touches nobody, or two of one area, is a slip."""
    story = returned({})
    parts = tuple(AreaPart(board=board, text="Beds.") for board in boards)
    new = application(story.bid, areas=parts)
    refuses(
        story, asked(story, "submit_application", application=new), Incomplete, words
    )


def test_signatures_and_requests_of_before_stay_what_they_were():
    """Without areas, the hash of an application and of a request are as they were."""
    bid = before({}).bid
    plain = bid.application.model_dump_json(exclude={"areas"})
    command = c.SubmitApplication(by=MANAGER, application=bid.application)
    described = said(bid, {CAMDEN: "Beds."})
    other = bid.model_copy(update={"application": described})
    assert '"areas"' not in plain
    assert part_one.digest(bid) != part_one.digest(other)
    assert part_one.digest(bid) == _hashed(f"{bid.id}|{bid.version}|{plain}")
    changed = command.model_copy(update={"application": described})
    assert rulebook.digest(command) != rulebook.digest(changed)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

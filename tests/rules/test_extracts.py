"""What a body decided on is frozen: papers, policy, and the register of interests."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import LOCAL, OFFICER, PANEL, Story
from tests.rules import registering
from tests.rules.sitting import before_board, decision, held
from tests.rules.steps import asked, at, declares
from tests.rules.voting import Board, PanelVote
from workflows.contracts.bids import Stage
from workflows.contracts.registers import ChangeKind, Register
from workflows.contracts.reviews import InterestCategory
from workflows.rules import calendar, extracts, part_one, registers, rulebook

DAY = date(2014, 6, 3)
NOW = calendar.at(DAY, time(12))
ONE = registering.an_interest(id="i1")


def register(person: str, *interests: object) -> Register:
    """Somebody's register, with these interests in it."""
    found = registering.register(*interests, on=date(2014, 5, 1))
    return found.model_copy(update={"person": person})


FROZEN = extracts.extract((register("7", ONE), register("8")), NOW)


def test_an_extract_counts_and_names_whose_registers_it_is_of():
    """Also of whoever has nothing in it; the check code is of all of them."""
    assert (FROZEN.people, FROZEN.interests, FROZEN.at) == (("7", "8"), 1, NOW)
    assert len(FROZEN.digest) == 64
    assert extracts.said(FROZEN) == (
        "1 interest of 2 people, as the register stood at midday on 3 June 2014"
    )
    alone = extracts.extract((register("7"),), NOW)
    assert extracts.said(alone).startswith("No interest of 1 person, as")


@given(st.permutations([register("7", ONE), register("8"), register("9", ONE)]))
def test_the_order_in_which_registers_are_read_makes_no_difference(found):
    """A database may answer in any."""
    ordered = sorted(found, key=lambda one: one.person)
    assert extracts.extract(found, NOW) == extracts.extract(ordered, NOW)


@pytest.mark.parametrize("field", extracts.FIELDS)
def test_every_field_of_an_interest_is_in_its_code(field):
    """Nothing that is written down can be changed unseen."""
    was = getattr(ONE, field)
    other = {
        "publish": not was if isinstance(was, bool) else was,
        "since": date(2001, 1, 1),
        "until": date(2031, 1, 1),
        "aware": date(2001, 1, 1),
        "category": "indirect",
    }.get(field, "other")
    changed = ONE.model_copy(update={field: other})
    found = extracts.extract((register("7", changed), register("8")), NOW)
    assert found.digest != FROZEN.digest


def test_it_can_be_made_again_from_the_changes_up_to_then():
    """What is added later is not in it; what is changed before shows."""
    added = registering.change(1, ChangeKind.ADDED, ONE, date(2014, 5, 1))
    later = registering.change(2, ChangeKind.ENDED, ONE, date(2014, 7, 1))
    then = {"7": registers.folded("7", [added]), "8": Register(person="8")}
    frozen = extracts.extract(then.values(), NOW)
    assert extracts.made_again(frozen, {"7": (added, later)}) == frozen
    assert extracts.made_again(frozen, {}) != frozen
    slip = added.model_copy(
        update={"interest": ONE.model_copy(update={"nature": "Else"})}
    )
    assert extracts.made_again(frozen, {"7": (slip,)}) != frozen


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (DAY, NOW),
        (DAY + timedelta(days=1), NOW),
        (DAY - timedelta(days=1), calendar.at(DAY, time(0))),
    ],
)
def test_a_meeting_of_before_is_judged_by_the_register_of_its_day(
    day: date, until: datetime
):
    """What was written down after it, nobody could know there."""
    assert extracts.cutoff(day, NOW) == until


def _rests(story: Story) -> None:
    bid, basis = story.bid, story.events[-1].basis
    signed = {one.digest for one in bid.part_one}
    assert {basis.application} == signed == {part_one.digest(bid)}
    assert (basis.version, basis.documents) == (1, bid.documents)
    assert (basis.cycle, basis.policy) == (bid.cycle.name, bid.cycle.version)
    assert basis.extract == FROZEN


def test_a_board_s_decision_says_what_it_rests_on():
    """The papers that were signed, the policy it went by, the register."""
    story = before_board()
    story.gives(decision(story, held(), extract=FROZEN))
    _rests(story)


def test_a_newer_policy_that_the_bid_has_heard_of_is_the_one_it_rests_on():
    """Whichever is later: the one that it began under, or the one that it heard."""
    story = before_board()
    story.bid = story.bid.model_copy(update={"policy": 7})
    story.gives(decision(story, held()))
    assert story.events[-1].basis.policy == 7
    assert story.events[-1].basis.extract is None


def test_a_vote_rests_on_the_register_of_when_it_was_opened():
    """The decision that follows from it says so."""
    vote = Board(before_board(), extract=FROZEN).all_vote()
    vote.closes()
    assert vote.story.events[-1].kind == "board_decided"
    _rests(vote.story)


def test_the_panel_s_conclusion_says_what_it_rests_on():
    """In a meeting, and by a vote."""
    story = at(Stage.CONFLICT_REVIEW)
    story.until_asked("conclude_conflict_review")
    command = asked(story, "conclude_conflict_review", extract=FROZEN)
    story.gives(command)
    _rests(story)
    vote = PanelVote(
        at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review"),
        extract=FROZEN,
    )
    vote.all_vote()
    vote.closes(by=PANEL)
    assert vote.story.events[-1].kind == "conflict_review_concluded"
    assert vote.story.events[-1].basis.extract == FROZEN


def test_a_request_is_the_same_whatever_the_service_puts_in():
    """Who asks again later, with another register, asks for the same thing."""
    story = before_board()
    plain = decision(story, held())
    with_one = decision(story, held(), extract=FROZEN)
    assert rulebook.digest(plain) == rulebook.digest(with_one)


def test_what_was_declared_for_the_bid_is_counted_beside_the_register():
    """An interest may be declared for a bid before it is in a register; no answer is not none."""
    story = at(Stage.CONFLICT_REVIEW)
    start = story.bid.interests
    assert extracts.declared_by(story.bid, NOW) == "No interest"
    declares(story, LOCAL, category=InterestCategory.NONE)
    first = story.bid.interests[-1].at
    story.later(days=1)
    declares(story, OFFICER)
    declares(story, OFFICER)
    later = story.bid.interests[-1].at
    none = len({one.by.person for one in start} | {LOCAL.person})
    assert extracts.declared_by(story.bid, first).startswith("No interest. ")
    assert extracts.declared_by(story.bid, later) == (
        f"2 interests, of 1 person. {extracts.many_people(none)} said that they had none"
    )

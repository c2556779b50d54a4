"""R15: who starts the fallback, when, and what the named body then does."""

from typing import Any

import pytest

from tests.builders import (
    CAMDEN_BOARD,
    CHAIR,
    CITY_BOARD,
    CLERK,
    DIRECTOR,
    GUARDIAN,
    ISLINGTON_BOARD,
    OFFICER,
    PANEL,
    actor,
)
from tests.rules.handing_on import PLACE, conflicted, decides, lost, sat, starts
from tests.rules.sitting import BOARD, HWB, before_board, decision, held, member
from tests.rules.steps import declares, refuses
from tests.rules.voting import allowing, casts, opens
from workflows.contracts.bids import Stage
from workflows.contracts.committees import Seat
from workflows.contracts.events import BoardDecided, FallbackStarted
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.contracts.reviews import BoardOutcome, Handling
from workflows.contracts.sittings import Result
from workflows.rules import (
    boards,
    bodies,
    elsewhere,
    fallbacks,
    in_place,
    minutes,
    notices,
    progress,
    rulebook,
    sentences,
    visibility,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    NotYours,
    OutOfOrder,
    OwnSide,
    Recused,
    TwoHats,
    WrongParty,
    WrongStage,
)

HANA = member("hana")


@pytest.mark.parametrize("by", [CLERK, CHAIR, GUARDIAN], ids=lambda by: by.role)
def test_clerk_chair_and_guardian_start_it(by: Actor) -> None:
    """From then on the bid waits for the body that the rules name, and says so."""
    story = lost()
    due = [c.due for c in story.bid.clocks]
    story.gives(starts(story, by=by))
    (need,) = story.needs()
    assert (need.party, need.body) == (Party.CONFLICTS, "panel/Y56")
    assert (need.command, need.subject) == ("decide_in_place", BOARD)
    assert waiting.now(story.bid).sentence.startswith(
        "Waiting for the decision of London conflicts panel in place of Camden Health"
    )
    assert [c.due for c in story.bid.clocks] == due


def test_whoever_sits_on_another_board_in_place_is_no_less_able_here() -> None:
    """R10 keeps out the first board's people from the body in its place, nobody else."""
    story = lost()
    story.gives(starts(story))
    on = story.now.date()
    own = {one.person for one in minutes.recusals(story.bid, HWB, on)}
    board = {seat.holder.person for seat in HWB.seats if seat.holder}
    assert board - own
    panel = minutes.recusals(story.bid, PLACE, on)
    assert not [one for one in panel if "has a place on" in one.words]


def test_why_the_board_could_not_be_quorate_stands_on_the_record() -> None:
    story = lost().gives
    event = story(starts(lost())).events[-1]
    assert isinstance(event, FallbackStarted)
    (why,) = event.because
    assert why.startswith("No NHS representative can act: Dr Grace Example represents")
    assert "example-alex" in event.members
    assert event.seats == HWB.version


def test_the_bid_keeps_why_and_how_another_body_decides() -> None:
    """The words of the board's rules, and what was lacking; no open vote is void here."""
    story = started()
    event = story.events[-1]
    (kept,) = story.bid.in_place
    assert kept.words == event.words != ""
    assert kept.because == event.because
    assert in_place.decider(kept).because == event.because
    (why,) = event.because
    assert sentences.sentence(event, story.bid).endswith(
        f"which could not be quorate: {why} {event.reason}"
    )
    assert in_place.said(
        event.model_copy(update={"because": (why, "And none."), "voting": 1}),
        story.bid,
        "Cleo",
    ).endswith(f"{why} And none. The open vote of the board is void. {event.reason}")
    assert in_place.why(in_place.decider(kept), "Camden") == (
        f"London conflicts panel, in place of Camden, which could not be quorate: {why}"
    )


def started(**bid: Any):
    story = lost(**bid)
    return story.gives(starts(story))


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"by": OFFICER}, WrongParty, "does not take this step"),
        ({"by": PANEL}, WrongParty, "Only Camden"),
        ({"by": actor(Role.BOARD_CLERK, CITY_BOARD.id)}, WrongParty, "Only Camden"),
        ({"board": CITY_BOARD.id}, WrongParty, "told of this bid"),
        ({"board": "E09000099"}, NotYours, "no such bid"),
        ({"body": None}, Incomplete, "not on file"),
        ({"body": PLACE}, Incomplete, "not on file"),
        ({"to": "panel/Y99"}, Incomplete, "name no such body"),
        ({"to": "health-scrutiny"}, Incomplete, "name no such body"),
        ({"named": None}, Incomplete, "decide are not on file"),
        ({"named": HWB}, Incomplete, "decide are not on file"),
        (
            {"named": PLACE.model_copy(update={"seats": PLACE.seats[2:]})},
            NotQuorate,
            "could not be quorate on this bid either",
        ),
    ],
)
def test_it_is_refused_with_the_reason(
    changes: dict[str, Any], kind: type, words: str
) -> None:
    story = lost()
    refuses(story, starts(story, **changes), kind, words)


def test_it_is_refused_while_a_quorum_is_still_possible() -> None:
    story = before_board()
    refuses(story, starts(story), OutOfOrder, "can still be quorate.*decides itself")


def test_an_interest_that_waits_for_its_ruling_is_no_certainty() -> None:
    """It may be ruled noted, so first somebody rules."""
    story = before_board()
    declares(story, HANA)
    refuses(story, starts(story), OutOfOrder, "1 interest of this bid must be ruled")


def test_nobody_recused_starts_it() -> None:
    story = lost()
    declares(story, CLERK, Handling.SPEAK_NOT_VOTE)
    refuses(story, starts(story), Recused)


def test_a_guardian_who_also_writes_the_bid_does_not() -> None:
    also = Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
    both = actor(Role.GUARDIAN, "07R", also, person="gail")
    story = lost()
    refuses(story, starts(story, by=both), OwnSide, "another office")


def test_a_clerk_who_also_belongs_to_the_applicant_does_not() -> None:
    also = Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
    both = actor(Role.BOARD_CLERK, BOARD, also, person="cleo")
    story = lost()
    refuses(story, starts(story, by=both), OwnSide)


def test_it_is_started_once() -> None:
    """Of two who start it at once the second hears of the first."""
    story = started()
    refuses(
        story,
        starts(story, by=CHAIR, to="Q71"),
        AlreadyDone,
        f"{CLERK.name} has already asked",
    )


def test_a_sitting_recorded_a_moment_later_is_refused() -> None:
    story = started()
    refuses(
        story,
        decision(lost(), held()),
        WrongStage,
        "London conflicts panel decides on this bid in place of Camden",
    )
    refuses(story, opens(story, body=allowing()), WrongStage, "in place of Camden")


def test_a_sitting_recorded_a_moment_before_stands() -> None:
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    story.gives(decision(story, held()))
    refuses(story, starts(story), AlreadyDone, "has already decided")


def test_it_is_for_bids_that_are_before_the_boards() -> None:
    story = before_board().until(Stage.CONFLICT_REVIEW)
    refuses(story, starts(story), WrongStage)
    refuses(story, decides(story), WrongStage)


def test_the_panel_decides_in_its_place_and_fan_in_counts_it() -> None:
    story = started().gives
    bid = story(decides(started())).bid
    one = boards.decision_of(bid, BOARD)
    assert one
    assert one.decider
    assert (one.decider.party, one.decider.body) == (Party.CONFLICTS, "panel/Y56")
    assert one.votes.in_favour == 4
    assert bid.stage is Stage.CONFLICT_REVIEW


def test_the_record_says_who_decided_in_whose_place() -> None:
    story = started()
    story.gives(decides(story))
    said = [sentences.sentence(event, story.bid) for event in story.events[-2:]]
    assert "had London conflicts panel decide in place of Camden Health" in said[0]
    assert "which could not be quorate: " in said[0]
    assert said[1].startswith(
        "London conflicts panel, in place of Camden Health and Wellbeing Board, approved"
    )


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"minutes": None}, Incomplete, "Give the minutes"),
        ({"minutes": held()}, Incomplete, "not on file"),
        ({"minutes": sat(("alex", "carol"))}, NotQuorate, "not quorate for this item"),
        ({"by": CLERK}, WrongParty, "conflicts panel decides in place"),
        ({"board": ISLINGTON_BOARD.id}, NotYours, ""),
        ({"outcome": BoardOutcome.OBJECT}, Incomplete, "comments or reasons"),
    ],
)
def test_the_panel_is_held_to_its_own_rules(
    changes: dict[str, Any], kind: type, words: str
) -> None:
    story = started()
    refuses(story, decides(story, **changes), kind, words)


def test_nobody_decides_in_place_of_a_board_that_decides_itself() -> None:
    story = lost()
    refuses(story, decides(story), WrongStage, "Nobody decides in place of")


def test_a_recused_member_of_the_panel_does_not_act_in_it() -> None:
    story = started()
    by = actor(Role.PANEL_MEMBER, "panel/Y56", person="specimen-bola", name="Bola")
    declares(story, by, Handling.LEAVE)
    refuses(story, decides(story), Recused, "stands against the name")


def test_a_member_of_the_board_does_not_act_in_its_place() -> None:
    """R10: nor does one who has no interest."""
    seats: list[Seat] = list(PLACE.seats)
    holder = HWB.seats[2].holder
    seats[2] = seats[2].model_copy(update={"holder": holder})
    both = PLACE.model_copy(update={"seats": tuple(seats)})
    story = lost()
    story.gives(starts(story, named=both))
    out = minutes.recusals(story.bid, both, story.now.date())
    assert [r.person for r in out if "has a place on Camden" in r.words] == [
        "example-carol"
    ]


def test_whoever_started_it_does_not_decide_in_another_hat() -> None:
    chair = actor(Role.BOARD_CHAIR, BOARD, person="specimen-alex")
    story = lost()
    story.gives(starts(story, by=chair))
    by = actor(Role.PANEL_CHAIR, "panel/Y56", person="specimen-alex")
    refuses(story, decides(story, by=by), TwoHats)


def test_the_panel_that_decided_goes_on_to_review_conflicts() -> None:
    """It is the same hat."""
    story = started()
    by = actor(Role.PANEL_CHAIR, "panel/Y56", person="specimen-alex")
    story.gives(decides(story, by=by)).until_asked("conclude_conflict_review")
    assert not elsewhere.has_voted(story.bid, "specimen-alex", Party.CONFLICTS)
    assert elsewhere.has_voted(story.bid, "specimen-alex", Party.NHS_ENGLAND)


def test_nhs_england_gives_reasons_instead_of_minutes() -> None:
    story = lost()
    story.gives(starts(story, to="Q71", named=None))
    mine = {"by": DIRECTOR, "minutes": None}
    refuses(story, decides(story, **mine), Incomplete, "NHS England's reasons")
    refuses(story, decides(story, by=DIRECTOR, comments="Yes."), Incomplete)
    event = story.gives(decides(story, **mine, comments="The area gains.")).events[-1]
    assert sentences.sentence(event, story.bid).startswith(
        "NHS England's local team, in place of Camden Health and Wellbeing Board, approved"
    )
    assert "without a vote" in sentences.sentence(event, story.bid)


def test_another_board_decides_and_then_sees_the_bid() -> None:
    other = ISLINGTON_BOARD.id
    rule = {"kind": "another_committee", "body": other, "words": "Islington decides."}
    rules = HWB.rules.model_copy(
        update={"fallbacks": (type(HWB.rules.fallbacks[0]).model_validate(rule),)}
    )
    first = HWB.model_copy(update={"rules": rules})
    clerk = actor(Role.BOARD_CLERK, other)
    rename = {
        s.holder.person: s.holder.model_copy(update={"person": f"other-{s.id}"})
        for s in HWB.seats
        if s.holder
    }
    seats = tuple(
        s.model_copy(
            update={
                "holder": rename[s.holder.person] if s.holder else None,
                "substitutes": (),
                "represents": (),
            }
        )
        for s in HWB.seats
    )
    named = HWB.model_copy(
        update={"body": other, "name": ISLINGTON_BOARD.name, "seats": seats}
    )
    story = lost()
    assert not visibility.may_see(clerk, story.bid)
    story.gives(starts(story, to=other, body=first, named=named))
    assert visibility.may_see(clerk, story.bid)
    assert (Party.HWB, other, "in_place") in visibility.concerns(story.bid)
    assert bodies.name(story.bid, Party.HWB, other) == ISLINGTON_BOARD.name


def test_an_open_vote_of_the_board_ends_void() -> None:
    """Nobody learns how anybody voted."""
    story = before_board()
    story.gives(opens(story))
    story.gives(casts(story, "alex"))
    declares(story, HANA, Handling.LEAVE)
    story.gives(starts(story, body=allowing()))
    (vote,) = story.bid.votings
    assert (vote.closed, vote.result, vote.cast) == (story.now, Result.VOID, ())
    assert "open vote of the board is void" in sentences.sentence(
        story.events[-1], story.bid
    )


def test_the_new_body_is_asked_and_the_others_are_told() -> None:
    story = lost()
    before = story.bid
    event = rulebook.answer(before, starts(story), story.now)
    after = progress.after(before, event)
    told = {(n.kind, n.body): n for n in notices.notices_of(before, after, event)}
    assert told.keys() == {
        (NoticeKind.TASK, "panel/Y56"),
        (NoticeKind.IN_PLACE, BOARD),
        (NoticeKind.IN_PLACE, "07R"),
    }
    assert Role.GUARDIAN in told[NoticeKind.IN_PLACE, "07R"].roles
    story.happens(event)
    decided = rulebook.answer(story.bid, decides(story), story.now)
    assert isinstance(decided, BoardDecided)
    end = progress.after(story.bid, decided)
    whom = [n.body for n in notices.notices_of(story.bid, end, decided)]
    assert BOARD in whom


def test_only_bodies_that_are_known_can_be_named() -> None:
    found = [code for _, _, code in fallbacks.options(lost().bid, HWB)]
    assert found == ["panel/Y56", "Q71"]


def test_more_than_half_out_leads_to_the_fallback() -> None:
    """DOMAIN 14 (j)."""
    story = conflicted("alex", "bola", "carol", "dafydd", "hana", "imran")
    story.gives(starts(story))
    assert story.needs()[0].command == "decide_in_place"

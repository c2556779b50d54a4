"""DOMAIN 14: cases (c), (d), (j), (n) and (s) by name, and the audit office's question."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.builders import Story, actor, opening
from tests.policy import CYCLE
from tests.rules.bodies import shipped
from tests.rules.handing_on import conflicted, decides, starts
from tests.rules.sitting import BOARD, HWB, before_board, decision, held, records, who
from tests.rules.steps import declares, does, refuses
from workflows.contracts.bids import Applicant, Board, Model, Stage
from workflows.contracts.events import BoardDecided
from workflows.contracts.meetings import AgendaItem, Meeting, MeetingKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import BoardOutcome, Handling, Votes
from workflows.contracts.sittings import Choice, Instead, Says, Sits
from workflows.rules import (
    boards,
    conflict_matrix,
    meetings,
    minutes,
    notices,
    progress,
    reach,
)
from workflows.rules.refusals import NotQuorate

WESTMINSTER = Board(
    id=BOARD, name="Westminster Health and Wellbeing Board", share=2482, material=True
)


def test_c_06h_has_four_boards_of_which_two_are_notified_only() -> None:
    """The two asked decide; the two below the threshold get a letter and no task."""
    shares = {"E10000003": 7396, "E06000031": 2209, "E10000015": 217, "E10000021": 178}
    four = tuple(
        Board(id=b, name=f"Board {b}", share=s, material=s >= CYCLE.material_share)
        for b, s in shares.items()
    )
    ccg = Applicant(code="06H", name="NHS Cambridgeshire and Peterborough CCG")
    story = Story(opening(bid_id="06H-1", applicants=(ccg,), boards=four))
    told = set()
    bid = progress.after(None, story.events[0])
    story.until(Stage.CONFLICT_REVIEW)
    for event in story.events[1:]:
        after = progress.after(bid, event)
        told |= {
            n.body
            for n in notices.notices_of(bid, after, event)
            if n.kind == "board_told"
        }
        bid = after
    assert told == {"E10000015", "E10000021"}
    assert [d.board for d in story.bid.board_decisions] == ["E10000003", "E06000031"]
    assert boards.joined(story.bid).standing == "goes_on"


def test_d_westminster_judges_08y_and_09a_in_one_meeting_with_different_recusals() -> (
    None
):
    """The same people in the same room: one bid is decided, the other is not."""
    items = {}
    for code in ("08Y", "09A"):
        ccg = Applicant(code=code, name=f"NHS {code} CCG")
        items[code] = before_board(
            bid_id=f"{code}-1", applicants=(ccg,), boards=(WESTMINSTER,)
        )
    hana = actor(Role.BOARD_MEMBER, BOARD, person="example-hana")
    grace = actor(Role.BOARD_MEMBER, BOARD, person="example-grace")
    declares(items["08Y"], hana, Handling.LEAVE)
    declares(items["08Y"], grace, Handling.LEAVE)
    room = held()
    refuses(
        items["08Y"], decision(items["08Y"], room), NotQuorate, "NHS representative"
    )
    decided = records(items["09A"], room)
    assert decided.quorum
    assert "example-hana" in {a.person for a in decided.quorum.acting}


LONDON = ("07Y", "08C", "08E", "08G", "07P", "07W")
"""Hounslow, Hammersmith and Fulham, Harrow, Hillingdon, Brent, Ealing."""


def of_six(model: Model) -> Story:
    six = tuple(Applicant(code=code, name=f"NHS {code} CCG") for code in LONDON)
    asked_too = tuple(
        Board(id=f"E0900001{n}", name=f"Board {n}", share=10_000, material=True)
        for n in range(6)
    )
    start = opening(bid_id="07Y-1", model=model, applicants=six, boards=asked_too)
    return Story(start)


@pytest.mark.parametrize("model", [Model.JOINT, Model.DELEGATED])
def test_six_ccgs_bid_together_and_each_answers_for_itself(model: Model) -> None:
    """All sign, declare and are looked at by their own guardian; six boards decide."""
    bid = of_six(model).until(Stage.LIVE).bid
    assert {one.by.body for one in bid.part_one} == set(LONDON)
    assert {one.by.body for one in bid.guardian_opinions} == set(LONDON)
    assert len({one.board for one in bid.board_decisions}) == 6


def test_one_of_six_boards_keeps_six_ccgs_from_going_on() -> None:
    """Every board is heard first; then the one that objects is named."""
    story = of_six(Model.JOINT).until(Stage.HWB_APPROVAL)
    for n in range(6):
        outcome = BoardOutcome.OBJECT if n == 4 else BoardOutcome.APPROVE
        does(
            story,
            "record_board_decision",
            f"E0900001{n}",
            outcome=outcome,
            comments="Said.",
            **({"votes": Votes(in_favour=1, against=4)} if n == 4 else {}),
        )
    assert boards.joined(story.bid).against == ("E09000014",)
    assert story.bid.stage is Stage.HWB_APPROVAL


def test_j_more_than_half_of_the_committee_conflicted_leads_to_the_fallback() -> None:
    """27 of 174 CCGs met it: no attendance helps, the options are said, one is started."""
    committee = shipped()["commissioning_committee"]
    gone = {s.holder.person for s in committee.seats[:5] if s.holder} | {
        s.person for seat in committee.seats[:5] for s in seat.substitutes
    }
    out = [minutes.Recusal(person=person) for person in gone]
    found = reach.reachable(committee, date(2015, 6, 1), out)
    assert not found.reachable
    kinds = [o.fallback.kind.value for o in found.options if o.fallback]
    assert kinds == ["unconflicted_panel", "another_committee", "nhs_england"]

    story = conflicted("alex", "bola", "carol", "dafydd", "hana", "imran")
    refuses(story, decision(story, held()), NotQuorate, "nothing is decided")
    story.gives(starts(story))
    story.gives(decides(story))
    assert story.bid.board_decisions[0].decider
    assert story.bid.stage is Stage.CONFLICT_REVIEW


def test_n_a_special_meeting_on_the_day_before_the_deadline() -> None:
    """It may be called when the agenda can no longer be out in time, with the reason."""
    story = before_board()
    due = next(c.due for c in story.bid.clocks if c.subject == BOARD).date()
    eve = due.replace(day=due.day - 1)
    special = Meeting(
        party=Party.HWB,
        body=BOARD,
        number=1,
        day=eve,
        begins=time(18, 30),
        kind=MeetingKind.SPECIAL,
        place="Council chamber",
        items=(AgendaItem(bid_id=story.bid.id, number="1"),),
    )
    diary = meetings.Diary(HWB.rules, eve, waiting=(story.bid.id,))
    assert {f.where for f in meetings.faults(special, None, diary)} == {
        "notice",
        f"{story.bid.id}.urgent",
    }
    why = special.model_copy(update={"notice": "The board's date is tomorrow."})
    assert meetings.faults(why, None, replace(diary)) == ()
    story.now = story.now.replace(year=eve.year, month=eve.month, day=eve.day)
    story.gives(decision(story, held()))
    assert story.bid.stage is Stage.CONFLICT_REVIEW


def test_s_a_substitute_councillor_sits_and_both_names_stand_on_the_vote() -> None:
    """Only the named one, only for who is away, and never beside them."""
    story = before_board()
    names = ("alex", "bola", "eleni", "hana")
    votes = tuple(
        Says(seat=seat, choice=Choice.FOR)
        for seat in ("chair", "councillor-3", "public-health", "nhs-provider")
    )
    sat = held(
        names,
        sits=(Sits(seat="councillor-3", person="example-vikram"),),
        apologies=who("carol"),
        votes=votes,
    )
    decided = records(story, sat)
    assert decided.quorum
    (acting,) = [a for a in decided.quorum.acting if a.seat == "councillor-3"]
    assert acting.instead is Instead.ABSENT
    assert (acting.name, acting.holder) == (
        "Councillor Vikram Example",
        "Councillor Carol Example",
    )
    assert "example-vikram" in decided.votes.voters


def test_every_decided_item_says_who_which_interest_what_action_why_and_by_whom() -> (
    None
):
    """What the audit office looked for and did not find, for every item of a road (R14)."""
    story = conflicted("carol")
    story.gives(
        decision(
            story,
            held(
                ("alex", "bola", "dafydd", "eleni", "hana"),
                votes=(
                    Says(seat="chair", choice=Choice.FOR),
                    Says(seat="adults-and-children", choice=Choice.FOR),
                ),
            ),
        )
    )
    story.until(Stage.LIVE)
    entries = list(enumerate(story.events, 1))
    rows = list(conflict_matrix.of_record(entries))
    items = {n for n, e in entries if isinstance(e, conflict_matrix.ITEMS)}
    assert {row.entry for row in rows} == items
    assert len(items) >= 6
    for row in rows:
        assert all((row.item, row.person, row.action, row.reason, row.by)), row
        if row.person != conflict_matrix.NOBODY:
            assert row.interest, row
    board = [r for r in rows if r.item.startswith("Decision of Camden")]
    carol = next(r for r in board if r.person == "carol")
    assert (carol.category, carol.severity) == ("a financial interest", "grave")
    assert "Panel Chair Example" in carol.by
    ccg = next(r for r in board if "Representative of NHS Camden" in r.person)
    assert ccg.reason == "Represents the applicant"
    first = next(r for r in rows if r.item == "Eligibility")
    assert first.person == conflict_matrix.NOBODY
    assert isinstance(story.events[board[0].entry - 1], BoardDecided)

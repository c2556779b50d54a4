"""A body's own escalation ladder: who is told when it is late, and after how many days."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import CYCLE, OFFICE, Story, opening
from tests.rules.bodies import shipped
from tests.rules.handing_on import PLACE
from tests.rules.letters import told as letters
from tests.rules.sitting import BOARD, HWB
from tests.rules.steps import rings
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import Clock
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import DeadlinePassed
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import (
    alarms,
    calendar,
    deadlines,
    ladder,
    membership,
    policy_applied,
    sentences,
)

STEPS = (
    Rung(days=5, tells=(Tells.SPONSOR,), words="The sponsor asks the leader."),
    Rung(days=0, tells=(Tells.CLERK,), words="The clerk calls a special meeting."),
    Rung(days=3, tells=(Tells.CHAIR,), words="The chair is told."),
    Rung(days=9, tells=(Tells.REGION, Tells.NATIONAL), words="NHS England is told."),
)
AGAIN = CYCLE.model_copy(update={"overdue_days": (3, 10)})


def laddered(body: BodyVersion = HWB, steps: tuple[Rung, ...] = STEPS) -> BodyVersion:
    rules = body.rules.model_copy(update={"ladder": steps})
    return body.model_copy(update={"rules": rules})


def held_by(*but: Role) -> set[tuple[str, str, str]]:
    """Every office that somebody holds, but these."""
    return {
        (party.value, body, role.value)
        for party, body, role in (
            (Party.HWB, BOARD, Role.BOARD_CLERK),
            (Party.HWB, BOARD, Role.BOARD_CHAIR),
            (Party.CCG, "07R", Role.ACCOUNTABLE_OFFICER),
            (Party.NHS_ENGLAND, "Q71", Role.LOCAL_DIRECTOR),
            (Party.NHS_ENGLAND, "Y56", Role.REGIONAL_LEAD),
            (Party.NHS_ENGLAND, "national", Role.NATIONAL_OFFICE),
        )
        if role not in but
    }


def before_board(cycle: Any = AGAIN) -> Story:
    return Story(opening(cycle=cycle)).until(Stage.HWB_APPROVAL)


def clock(bid: Bid) -> Clock:
    found = deadlines.clock_of(bid, DeadlineKey.BOARD, BOARD)
    assert found
    return found


def passed(bid: Bid, days: int = 0) -> DeadlinePassed:
    due = clock(bid).due
    at = due + timedelta(days=1 + days)
    return DeadlinePassed(
        at=at,
        key=DeadlineKey.BOARD,
        subject=BOARD,
        due=due,
        lapses=False,
        days_over=days,
    )


USUAL = Notice(
    kind=NoticeKind.ESCALATION, party=Party.HWB, body=BOARD, words="It is late."
)


def told(
    story: Story, days: int = 0, body: BodyVersion | None = None, *but: Role
) -> list[tuple[str, str, str]]:
    """Whom the ladder tells at this event: their body, role and what they read."""
    event = passed(story.bid, days)
    given = ladder.told(story.bid, event, body or laddered(), USUAL, held_by(*but))
    found = [(one.body, str(one.roles[0]), one.words) for one in given]
    story.happens(event)
    return found


def test_each_step_is_told_on_its_day_with_its_words():
    """What lies between two days of the round is told on the later one."""
    story = before_board()
    assert told(story) == [
        (BOARD, "board_clerk", "It is late. The clerk calls a special meeting.")
    ]
    assert told(story, 3) == [(BOARD, "board_chair", "It is late. The chair is told.")]
    assert [(body, role) for body, role, _ in told(story, 10)] == [
        ("07R", "accountable_officer"),
        ("Y56", "regional_lead"),
        ("national", "national_office"),
    ]


def test_steps_behind_the_last_day_of_the_round_are_told_on_it():
    """No step is silent for ever: in a round that tells once, all of them are told."""
    story = before_board(CYCLE)
    assert [role for _, role, _ in told(story)] == [
        "board_clerk",
        "board_chair",
        "accountable_officer",
        "regional_lead",
        "national_office",
    ]


def test_an_office_that_nobody_holds_is_passed_over_with_a_sentence():
    """The next step is told in its place; and no more than that one."""
    story = before_board()
    ((body, role, said),) = told(story, 0, None, Role.BOARD_CLERK)
    assert (body, role) == (BOARD, "board_chair")
    assert said == (
        "It is late. The chair is told. Nobody holds the office of board clerk of "
        "Camden Health and Wellbeing Board at present."
    )
    both = (Role.BOARD_CLERK, Role.BOARD_CHAIR)
    ((_, role, said),) = told(before_board(), 0, None, *both)
    assert role == "accountable_officer"
    assert said.count("Nobody holds the office of") == 2


def test_a_ladder_that_begins_later_is_silent_on_the_day_itself():
    body = laddered(steps=STEPS[2:])
    story = before_board()
    assert told(story, 0, body) == []
    assert [role for _, role, _ in told(story, 3, body)] == ["board_chair"]


@pytest.mark.parametrize(
    ("body", "one", "expected"),
    [
        (HWB, Tells.MEMBERS, (BOARD, Role.BOARD_CHAIR, Role.BOARD_MEMBER)),
        (PLACE, Tells.CLERK, ("panel/Y56", Role.PANEL_CHAIR)),
        (PLACE, Tells.MEMBERS, ("panel/Y56", Role.PANEL_CHAIR, Role.PANEL_MEMBER)),
        (HWB, Tells.LOCAL_TEAM, ("Q71", Role.LOCAL_DIRECTOR)),
        (shipped()["national_panel"], Tells.CHAIR, ("national", Role.NATIONAL_CHAIR)),
        (shipped()["national_panel"], Tells.MEMBERS, ("national", Role.NATIONAL_CHAIR)),
        (shipped()["national_panel"], Tells.CLERK, ("national", Role.NATIONAL_OFFICE)),
    ],
)
def test_whose_office_a_step_tells(
    body: BodyVersion, one: Tells, expected: tuple[str, ...]
):
    _, code, roles = ladder.office(before_board().bid, body, one)
    assert (code, *roles) == expected


def test_a_step_of_the_first_day_is_told_on_the_rounds_first_day():
    """What was told with the passing itself is not told again."""
    body = laddered(steps=(STEPS[1], Rung(days=1, tells=(Tells.CHAIR,), words="X.")))
    story = before_board()
    assert [role for _, role, _ in told(story, 0, body)] == ["board_clerk"]
    assert [role for _, role, _ in told(story, 3, body)] == ["board_chair"]
    assert told(story, 10, body) == []


def test_what_came_of_a_late_date_is_said():
    found = passed(before_board().bid)
    assert alarms.late(found) == "and was escalated"
    lapsed = found.model_copy(update={"lapses": True})
    assert alarms.late(lapsed) == "so the bid lapsed"


def test_a_day_told_with_the_passing_is_not_told_again():
    """A round whose first day is the first working day after."""
    early = CYCLE.model_copy(update={"overdue_days": (1, 2)})
    late = clock(before_board(early).bid).model_copy(update={"passed": True})
    first, second = (moment for _, moment in alarms.still(early, late))
    assert first < second
    found = alarms.gone(early, late, first)
    assert found.later == (1,)
    assert [n for n, _ in alarms.still(early, found)] == [2]


def test_what_stays_late_is_told_again_on_the_days_of_the_round():
    """By the morning of the third and the tenth working day; then no more."""
    story = before_board()
    due = calendar.london_day(clock(story.bid).due)

    def morning(days: int):
        day = calendar.add_working_days(due, days, AGAIN.holidays)
        return calendar.at(day, calendar.MORNING)

    story.now = morning(1)
    rings(story)
    assert clock(story.bid).passed
    alarm = deadlines.next_alarm(story.bid)
    assert alarm
    assert alarm[0] == morning(3)
    story.now = morning(3)
    assert rings(story) == ["deadline_passed"]
    said = sentences.sentence(story.events[-1], story.bid)
    assert said.endswith("passed 3 working days ago and was escalated again.")
    assert ("escalation", BOARD, "board_chair") in letters(story)
    story.now = morning(30)
    assert rings(story) == ["deadline_passed"]
    assert clock(story.bid).later == (3, 10)
    assert deadlines.next_alarm(story.bid) is None
    assert rings(story) == []
    story.gives(
        c.ExtendDate(
            by=OFFICE,
            key=DeadlineKey.BOARD,
            to=story.now.date() + timedelta(days=30),
            reason="Snow.",
        )
    )
    assert (clock(story.bid).passed, clock(story.bid).later) == (False, ())


def test_a_round_without_such_days_tells_once():
    story = before_board(CYCLE)
    story.later(days=90)
    rings(story)
    assert deadlines.next_alarm(story.bid) is None


def test_a_newer_policy_tells_nothing_of_days_that_have_gone_by():
    story = before_board(CYCLE)
    due = clock(story.bid).due
    story.now = due + timedelta(days=8)
    rings(story)
    found = alarms.gone(AGAIN, clock(story.bid), story.now)
    assert found.later == (3,)
    assert policy_applied._reminded(AGAIN, clock(story.bid), story.now) == found
    start = found.model_copy(update={"key": DeadlineKey.START})
    assert list(alarms.still(AGAIN, start)) == []


def test_the_ladder_reads_as_lines():
    assert ladder.in_words(STEPS).splitlines() == [
        "When a date has passed, the clerk is told: The clerk calls a special meeting.",
        "3 working days after it, the chair is told: The chair is told.",
        "5 working days after it, the CCG's accountable officer is told: "
        "The sponsor asks the leader.",
        "9 working days after it, NHS England's region and NHS England's national office "
        "are told: NHS England is told.",
    ]
    assert ladder.in_words((Rung(days=1, tells=(Tells.MEMBERS,), words="X."),)) == (
        "1 working day after it, the members are told: X."
    )
    assert ladder.in_words(()) == ""
    bodies = ladder.bodies_of(before_board().bid, [laddered()])
    assert bodies == ("07R", BOARD, "Y56", "national")


def test_nobody_is_told_twice_on_one_day():
    """Whose office it is on another day, or another office on the same, is no fault."""
    twice = Rung(days=3, tells=(Tells.CLERK, Tells.CHAIR), words="Again.")
    (found,) = membership.faults(laddered(steps=(*STEPS, twice)))
    assert (found.where, found.words) == (
        "ladder",
        "3 working days after it, the chair would be told twice.",
    )
    assert not membership.faults(laddered())


def test_a_body_that_no_date_waits_for_has_no_ladder():
    """A CCG's committee decides no step of a bid: no letter could go by its steps."""
    committee = shipped()["commissioning_committee"]
    (found,) = membership.faults(laddered(committee, STEPS[:1]))
    assert (found.where, found.words) == ("ladder", ladder.NEVER_LATE)
    assert not membership.faults(committee)
    assert ladder.may_tell(committee.party) == ()
    assert ladder.may_tell(Party.HWB) == tuple(Tells)
    assert ladder.may_tell(Party.CONFLICTS) == tuple(Tells)[1:], (
        "its clerk is its chair"
    )

"""Who is told when a date moves, comes near or passes."""

from datetime import date

import pytest

from tests.builders import (
    OFFICE,
    Story,
)
from tests.rules.letters import (
    CAMDEN,
    ENDED,
    ISLINGTON,
    WRITERS,
    told,
    words_of,
)
from tests.rules.steps import london, rings, two_boards
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey


def extend(key, to, subject=""):
    return c.ExtendDate(by=OFFICE, key=key, to=to, subject=subject, reason="Snow.")


def test_a_moved_date_is_told_to_whom_it_binds():
    """Those who are asked; the CCG where nobody is asked yet, and of the start."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL)
    story.gives(extend(DeadlineKey.BOARD, date(2014, 7, 31), ISLINGTON))
    moved = ("date_moved", ISLINGTON, "board_clerk", "board_chair")
    assert told(story) == [moved]
    story.gives(extend(DeadlineKey.BOARD, date(2014, 8, 29)))
    assert [body for _, body, *_ in told(story)] == [CAMDEN, ISLINGTON]
    story.gives(extend(DeadlineKey.START, date(2015, 7, 1)))
    assert told(story) == [("date_moved", "07R", *WRITERS)]
    story.until(Stage.BUDGET_HANDOVER)
    story.gives(extend(DeadlineKey.START, date(2015, 10, 1)))
    assert [body for _, body, *_ in told(story)] == ["national", "07R"]


def test_a_reminder_goes_to_those_who_are_asked():
    """With the part that they are asked for, and its date."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL)
    london(story, 2014, 6, 23)
    assert rings(story) == ["reminded", "reminded"]
    assert told(story) == [("reminder", ISLINGTON, "board_clerk", "board_chair")]
    assert words_of(story) == [
        "The bid waits for the decision of Islington Health and Wellbeing Board, due by "
        "5pm on 24 June 2014."
    ]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param(
            "record_board_decision",
            [
                ("escalation", CAMDEN, "board_chair"),
                ("escalation", "Y56", "regional_lead"),
            ],
            id="a board: its chair, and the region",
        ),
        pytest.param(
            "conclude_conflict_review",
            [
                ("escalation", "panel/Y56", "panel_chair"),
                ("escalation", "Y56", "regional_lead"),
            ],
            id="the panel",
        ),
        pytest.param(
            "attest_assurance",
            [
                ("escalation", "Q71", "regional_lead", "local_director"),
                ("escalation", "Y56", "regional_lead"),
            ],
            id="the local team",
        ),
        pytest.param(
            "moderate",
            [("escalation", "Y56", "regional_lead", "local_director")],
            id="the region itself, once",
        ),
        pytest.param(
            "decide",
            [
                ("escalation", "national", "national_office"),
                ("escalation", "Y56", "regional_lead"),
            ],
            id="the nation",
        ),
    ],
)
def test_a_passed_date_is_escalated(until, expected):
    """To the late body's chair and the region, the working day after."""
    story = Story().until_asked(until)
    need = next(n for n in story.needs() if n.command == until)
    story.now = need.due
    story.later(days=5)
    assert rings(story) == ["deadline_passed"]
    assert told(story) == expected


def test_a_lapse_is_escalated_and_ends():
    """Both letters: what passed, and that it is over; none says that it still waits."""
    story = Story()
    london(story, 2014, 6, 23)
    rings(story)
    assert told(story) == [
        ("escalation", "07R", "accountable_officer"),
        ("escalation", "Y56", "regional_lead"),
        *ENDED,
    ]
    assert not any("waits for" in words for words in words_of(story))


def test_a_missed_start_becomes_a_task():
    """R22: the national office is asked to consent to a later one."""
    story = Story().until_asked("go_live")
    london(story, 2015, 4, 2)
    rings(story)
    keys = [getattr(event, "key", None) for event in story.events]
    missed = told(story, keys.index(DeadlineKey.START) + 1)
    assert missed == [
        ("escalation", "national", "national_office"),
        ("escalation", "Y56", "regional_lead"),
        ("task", "national", "national_office"),
    ]

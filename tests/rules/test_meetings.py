"""Meetings: notice, agenda, cancelling, and what stays once the day is over."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.rules.bodies import ELECTED, body, seat
from workflows.contracts.committees import BodyRules
from workflows.contracts.meetings import AgendaItem, Attendance, Meeting
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Sits
from workflows.rules import meetings
from workflows.rules.calendar import REACH

# Friday 1 May 2026; Monday 4 May is a bank holiday.
TODAY, HOLIDAY = date(2026, 5, 1), date(2026, 5, 4)
DIARY = meetings.Diary(
    BodyRules(agenda_days=5), TODAY, frozenset({HOLIDAY}), waiting=("07R-1", "08H-1")
)
ITEM = AgendaItem(bid_id="07R-1", number="6")
SOON, IN_TIME = date(2026, 5, 8), date(2026, 5, 11)
MEETING = Meeting(
    party=Party.HWB,
    body="E09000007",
    number=1,
    day=IN_TIME,
    begins=time(18, 30),
    place="Council chamber",
    items=(ITEM,),
)


def with_(meeting: Meeting = MEETING, **changes: object) -> Meeting:
    return meeting.model_copy(update=changes)


OTHER = with_(number=2, items=())


def test_the_agenda_is_out_working_days_before() -> None:
    """The bank holiday and the week-end do not count (11 May: 5 days back is 1 May)."""
    out = meetings.agenda_out(IN_TIME, DIARY.rules, DIARY.free)
    assert out == date(2026, 5, 1)
    assert meetings.agenda_out(IN_TIME, DIARY.rules, ()) == HOLIDAY


def test_items_stand_as_the_agenda_numbers_them() -> None:
    numbers = ["10", "6a", "6", "A1", "6\u00b2", "6b", "6a.2"]
    items = [AgendaItem(bid_id=n, number=n) for n in numbers]
    found = [item.number for item in meetings.in_order(items)]
    assert found == ["6", "6a", "6a.2", "6b", "6\u00b2", "10", "A1"]


CASES = {
    "as it should be": (MEETING, None, DIARY, []),
    "yesterday": (with_(day=date(2026, 4, 30)), None, DIARY, ["day"]),
    "in twenty years": (with_(day=date(2046, 5, 1)), None, DIARY, ["day"]),
    "at short notice": (with_(day=SOON, items=()), None, DIARY, ["notice"]),
    "at short notice, with why": (
        with_(day=SOON, notice="The date of the round."),
        None,
        DIARY,
        [],
    ),
    "moved to short notice": (with_(day=SOON), MEETING, DIARY, ["notice"]),
    "the room changes late": (
        with_(day=SOON, place="Room 2"),
        with_(day=SOON),
        DIARY,
        [],
    ),
    "late on the agenda": (
        with_(day=SOON),
        with_(day=SOON, items=()),
        DIARY,
        ["07R-1.urgent"],
    ),
    "late and urgent": (
        with_(day=SOON, items=(ITEM.model_copy(update={"urgent": "The date."}),)),
        with_(day=SOON, items=()),
        DIARY,
        [],
    ),
    "a bid that waits for nobody": (
        MEETING,
        None,
        replace(DIARY, waiting=()),
        ["07R-1.part"],
    ),
    "a bid that was on it and is decided": (
        with_(place="Room 2"),
        MEETING,
        replace(DIARY, waiting=()),
        [],
    ),
    "a number twice": (
        with_(items=(ITEM, AgendaItem(bid_id="08H-1", number="6"))),
        None,
        DIARY,
        ["08H-1.number"],
    ),
    "two at the same time": (
        MEETING,
        None,
        replace(DIARY, others=(OTHER,)),
        ["begins"],
    ),
    "the other one is cancelled": (
        MEETING,
        None,
        replace(DIARY, others=(with_(OTHER, cancelled="Snow."),)),
        [],
    ),
    "the other one is itself": (
        with_(begins=time(19)),
        MEETING,
        replace(DIARY, others=(with_(begins=time(19)),)),
        [],
    ),
    "this evening, with why": (with_(day=TODAY, notice="Now."), None, DIARY, []),
    "this evening, without": (with_(day=TODAY, items=()), None, DIARY, ["notice"]),
    "as far ahead as can be": (with_(day=TODAY + REACH), None, DIARY, []),
    "changed on its day": (
        with_(day=TODAY, place="Room 2"),
        with_(day=TODAY),
        DIARY,
        [],
    ),
    "put on it on its day": (
        with_(day=TODAY),
        with_(day=TODAY, items=()),
        DIARY,
        ["07R-1.urgent"],
    ),
    "two at a time that nobody changes now": (
        with_(place="Room 2"),
        MEETING,
        replace(DIARY, others=(OTHER,)),
        [],
    ),
    "moved to the time of another": (
        with_(begins=time(19)),
        MEETING,
        replace(DIARY, others=(with_(OTHER, begins=time(19)),)),
        ["begins"],
    ),
    "later in the evening": (with_(begins=time(19)), MEETING, DIARY, []),
    "cancelled": (with_(cancelled="Snow."), MEETING, DIARY, []),
    "cancelled after people came": (
        with_(cancelled="Snow.", attendance=Attendance()),
        with_(attendance=Attendance()),
        DIARY,
        ["cancelled"],
    ),
    "changed after it was cancelled": (
        with_(place="Room 2"),
        with_(cancelled="Snow."),
        DIARY,
        [""],
    ),
    "reference and attendance afterwards": (
        with_(day=date(2026, 4, 30), reference="HWB/1", attendance=Attendance()),
        with_(day=date(2026, 4, 30)),
        DIARY,
        [],
    ),
    "place and agenda afterwards": (
        with_(day=date(2026, 4, 30), place="Room 2", items=()),
        with_(day=date(2026, 4, 30)),
        DIARY,
        ["place", ""],
    ),
    "cancelled after it decided": (
        with_(cancelled="Snow."),
        MEETING,
        replace(DIARY, judged={"07R-1"}),
        ["cancelled"],
    ),
    "a decided item that stays": (
        with_(begins=time(19)),
        MEETING,
        replace(DIARY, judged={"07R-1"}),
        [],
    ),
    "cancelled with minutes": (
        with_(cancelled="Snow."),
        MEETING,
        replace(DIARY, minuted=True),
        ["cancelled"],
    ),
    "moved after people came": (
        with_(day=date(2026, 5, 13), attendance=Attendance()),
        with_(attendance=Attendance()),
        DIARY,
        ["day"],
    ),
    "a decided bid taken off": (
        with_(items=()),
        MEETING,
        replace(DIARY, judged={MEETING.items[0].bid_id}),
        [f"{MEETING.items[0].bid_id}.part"],
    ),
    "in the first days of the calendar": (with_(day=date.min), None, DIARY, ["day"]),
    "did not take place": (
        with_(day=date(2026, 4, 30), cancelled="Nobody came."),
        with_(day=date(2026, 4, 30)),
        DIARY,
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_meeting_may_be(name: str) -> None:
    new, old, diary, where = CASES[name]
    found = meetings.faults(new, old, diary)
    assert [fault.where for fault in found] == where, found
    assert all(fault.words for fault in found)


def test_the_deadline_is_named() -> None:
    (fault,) = meetings.faults(with_(day=SOON, items=()), None, DIARY)
    assert fault.words.startswith("The agenda would have had to be out by 30 April")


BOARD = body(seat(ELECTED, "Ann", "Ben"), seat(ELECTED, "Cat"))


@pytest.mark.parametrize(
    ("said", "day", "words"),
    [
        (Attendance(present=("ann",), apologies=("cat",)), TODAY, ""),
        (Attendance(present=("ann",)), IN_TIME, "The meeting is on 11 May 2026."),
        (Attendance(present=("zoe",)), TODAY, "Somebody is in the minutes"),
        (Attendance(present=("ann",), apologies=("ann",)), TODAY, "in two places"),
        (
            Attendance(present=("ann",), sits=(Sits(seat="ann", person="ben"),)),
            TODAY,
            "nobody sits for",
        ),
    ],
)
def test_who_can_have_come(said: Attendance, day: date, words: str) -> None:
    found = meetings.attendance_faults(with_(day=day), said, BOARD, TODAY)
    assert words in " ".join(found)
    assert bool(found) == bool(words)


def test_the_meeting_of_an_item_is_the_last_that_it_was_put_to() -> None:
    april = with_(number=3, day=date(2026, 4, 2))
    today = with_(number=4, day=TODAY)
    known = [MEETING, april, today, with_(OTHER, day=TODAY)]
    assert meetings.for_item(known, "07R-1", TODAY) == today
    assert meetings.for_item(known, "08H-1", TODAY) is None
    gone = [april, with_(today, cancelled="Snow.")]
    assert meetings.for_item(gone, "07R-1", TODAY) == april

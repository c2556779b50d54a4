"""R15: whatever makes a quorum impossible is said at once, to whom, and with what to do."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from tests.builders import Story, opening
from tests.rules.bodies import shipped
from tests.rules.handing_on import conflicted, lost, starts
from tests.rules.sitting import BOARD, HWB, before_board, member
from tests.rules.steps import declares
from workflows.contracts.absences import Absence
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.meetings import AgendaItem, Meeting
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules import progress
from workflows.rules import quorum_notices as told
from workflows.rules.calendar import london_day

HANA = member("hana")
LEADS = {
    (Party.HWB, BOARD, Role.BOARD_CLERK),
    (Party.HWB, BOARD, Role.BOARD_CHAIR),
}
GUARDIAN = (Party.CCG, "07R", Role.GUARDIAN)
SURE = "can no longer be quorate on this bid, whoever comes. "


def readers(found: Iterable[Notice]) -> set[tuple[Party, str, Role]]:
    return {(n.party, n.body, role) for n in found for role in n.roles}


def said_to_all(found: Iterable[Notice]) -> str:
    """The words, which clerk, chair and guardian all read; each once."""
    given = list(found)
    assert readers(given) == {*LEADS, GUARDIAN}
    assert {n.kind for n in given} == {NoticeKind.QUORUM_LOST}
    assert len(given) == 2
    assert {n.people for n in given} == {()}
    (words,) = {n.words for n in given}
    assert "What can be done: " in words
    return words


def at_last(story: Story) -> list[Notice]:
    """What the last event of a story makes us tell, if the board sits as shipped."""
    *earlier, last = story.events
    before: Bid | None = None
    for event in earlier:
        before = progress.after(before, event)
    assert before
    assert told.judging(before, story.bid, last) == ((Party.HWB, BOARD),)
    return list(told.of(before, story.bid, last, [HWB]))


def declared(story: Story) -> Story:
    declares(story, HANA)
    return story


def test_a_declaration_alone_says_that_a_ruling_is_needed() -> None:
    """Whoever declares is out until somebody rules: so it is said before the ruling."""
    words = said_to_all(at_last(declared(before_board())))
    assert "until 1 interest of it has a ruling" in words
    assert SURE not in words
    assert "No NHS representative can act" in words


def test_a_ruling_says_that_it_is_certain() -> None:
    """With the bodies that the board's rules name, which can be started from now on."""
    words = said_to_all(at_last(conflicted("hana")))
    assert words.startswith(f"Camden Health and Wellbeing Board {SURE}")
    assert all(one.words in words for one in HWB.rules.fallbacks)


def test_a_ruling_that_is_only_noted_says_nothing() -> None:
    story = before_board()
    declares(story, HANA, Handling.NOTE)
    assert at_last(story) == []


@pytest.mark.parametrize("handling", [None, Handling.LEAVE])
def test_it_is_said_once(handling: Handling | None) -> None:
    """A second member who is out changes nothing about what was said."""
    story = conflicted("hana")
    declares(story, member("carol"), handling)
    assert at_last(story) == []


def test_what_waits_for_rulings_is_said_once_and_in_numbers() -> None:
    """The second who declares takes nothing away that the first has not."""
    story = declared(before_board())
    declares(story, member("carol"))
    assert at_last(story) == []
    story = Story(opening())
    declares(declares(story, HANA), member("carol"))
    words = said_to_all(at_last(story.until(Stage.HWB_APPROVAL)))
    assert "until 2 interests of it have a ruling" in words


def test_an_interest_that_takes_no_quorum_says_nothing() -> None:
    """Carol's substitute can come."""
    story = before_board()
    declares(story, member("carol"))
    assert at_last(story) == []


def test_an_item_that_another_body_has_taken_is_not_looked_at() -> None:
    story = lost()
    story.gives(starts(story))
    assert told.judged_by(story.bid) == ()


def test_a_bid_that_arrives_with_it_says_so() -> None:
    """Declared and ruled on while the CCG still wrote; the board could not know."""
    story = Story(opening())
    declares(story, HANA, Handling.LEAVE)
    assert told.judging(story.bid, story.bid, story.events[-1]) == ()
    story.until(Stage.HWB_APPROVAL)
    assert SURE in said_to_all(at_last(story))


def test_what_is_no_interest_and_no_arrival_says_nothing() -> None:
    """A hold or a letter cannot change who is out."""
    story = conflicted("hana")
    opened = story.events[0]
    assert told.judging(story.bid, story.bid, opened) == ()


def test_other_stages_have_other_bodies() -> None:
    story = Story(opening()).until(Stage.CONFLICT_REVIEW)
    assert told.judged_by(story.bid) == ((Party.CONFLICTS, story.bid.panel),)
    assert told.judged_by(Story(opening()).bid) == ()


DAY = date(2015, 3, 2)


def away(seat: str, person: str, name: str) -> Absence:
    return Absence.model_validate(
        {
            "party": Party.HWB,
            "body": BOARD,
            "number": 1,
            "seat": seat,
            "member": {"person": person, "name": name},
            "since": DAY - timedelta(days=1),
            "until": DAY + timedelta(days=1),
        }
    )


def meeting(bid: Bid, **changes: object) -> Meeting:
    given = {
        "party": Party.HWB,
        "body": BOARD,
        "number": 1,
        "day": DAY,
        "begins": "18:30",
        "place": "Council chamber",
        "items": (AgendaItem(bid_id=bid.id, number="6"),),
    }
    return Meeting.model_validate(given | changes)


NHS = away("nhs-provider", "example-hana", "Dr Hana Example")


def test_an_absence_is_said_with_its_meeting_and_item() -> None:
    """The guardian reads it too; before, only the board's own did."""
    bid = before_board().bid
    found = list(told.of_absence(NHS, (), HWB, [meeting(bid)], {bid.id: bid}))
    assert {of for _, of in found} == {bid.id}
    words = said_to_all(n for n, _ in found)
    assert "At the meeting of 2 March 2015 the board can no longer" in words
    assert f"on item 6, bid {bid.id}, whoever comes." in words
    assert "special meeting" in words


@pytest.mark.parametrize(
    "other",
    [
        {"cancelled": "No room."},
        {"day": DAY + timedelta(days=2)},
        {"items": ()},
    ],
)
def test_an_absence_on_no_day_of_a_meeting_says_nothing(other: dict) -> None:
    bid = before_board().bid
    coming = [meeting(bid, **other)]
    assert list(told.of_absence(NHS, (), HWB, coming, {bid.id: bid})) == []


def test_an_absence_beside_one_that_was_enough_says_nothing_more() -> None:
    """Neither does one of a member without whom a quorum can be had."""
    bid = before_board().bid
    carol = away("councillor-3", "example-carol", "Carol Example")
    coming, known = [meeting(bid)], {bid.id: bid}
    first = NHS.model_copy(update={"number": 2})
    assert list(told.of_absence(carol, (), HWB, coming, known)) == []
    assert list(told.of_absence(carol, (first,), HWB, coming, known)) == []


def test_what_cannot_be_looked_at_hides_nothing_after_it() -> None:
    """A cancelled meeting, an item of a bid unknown here, an older form of the absence."""
    bid = before_board().bid
    off = meeting(bid, cancelled="No room.")
    both = (AgendaItem(bid_id="09A-1", number="5"), *meeting(bid).items)
    coming = [off, meeting(bid, number=2, items=both)]
    older = NHS.model_copy(update={"reason": "Leave."})
    found = told.of_absence(NHS, (older,), HWB, coming, {bid.id: bid})
    assert said_to_all(n for n, _ in found)


def test_an_absence_from_a_panel_calls_it_a_panel() -> None:
    story = Story(opening()).until(Stage.CONFLICT_REVIEW)
    panel = shipped()["conflicts_panel"].model_copy(update={"body": story.bid.panel})
    few = panel.model_copy(update={"seats": panel.seats[:3]})
    held = [s for s in few.seats if s.holder]
    known = {story.bid.id: story.bid}
    words = set()
    for seat in held:
        gone = away(seat.id, seat.holder.person, seat.holder.name)
        panels = {"party": Party.CONFLICTS, "body": story.bid.panel}
        one = gone.model_copy(update=panels)
        coming = meeting(story.bid, **panels)
        words |= {n.words for n, _ in told.of_absence(one, (), few, [coming], known)}
    assert words
    assert all("the panel can no longer be quorate" in said for said in words)


def test_an_absence_on_a_bid_that_nobody_knows_says_nothing() -> None:
    bid = before_board().bid
    assert list(told.of_absence(NHS, (), HWB, [meeting(bid)], {})) == []


def till(bid: Bid, days: int, **changes: object) -> Absence:
    """Hana is away from the day before on, until so many days after the board's date."""
    (due,) = (one.due for one in bid.clocks if one.subject == BOARD)
    last = london_day(due) + timedelta(days=days)
    given = {"since": TODAY - timedelta(days=1), "until": last}
    return NHS.model_copy(update=given | changes)


TODAY = london_day(before_board().now)


def test_an_absence_that_leaves_no_day_is_said_without_any_meeting() -> None:
    """R15: from then on another body can be asked, by whoever is told of it."""
    bid = before_board().bid
    away_ = till(bid, 0)
    found = list(told.out_of_time(away_, (), HWB, [bid], TODAY))
    assert {of for _, of in found} == {bid.id}
    words = said_to_all(n for n, _ in found)
    assert words.startswith(
        "Camden Health and Wellbeing Board can no longer be quorate on bid 07R-1 on any "
        "day that is left to it, whoever comes. Hana Example (until "
    )
    assert "is away. No NHS representative can act: " in words


def test_an_absence_that_leaves_a_day_or_takes_nothing_more_says_nothing() -> None:
    """Enough are back in time; no quorum could be had before; the bid is elsewhere."""
    bid, elsewhere = before_board().bid, Story(opening()).bid
    whole = till(bid, 0)
    other = whole.model_copy(update={"number": 2})
    bola = {"person": "example-bola", "name": "Bola Example"}
    member_ = whole.member.model_copy(update=bola)
    more = till(bid, 0, member=member_, seat="councillor-2", number=3)
    for new, kept, before in (
        (till(bid, -1), (), bid),
        (whole.model_copy(update={"withdrawn": True}), (), bid),
        (more, (), bid),
        (more, (other,), bid),
        (whole, (), elsewhere),
        (whole, (), lost().bid),
    ):
        assert list(told.out_of_time(new, kept, HWB, [before], TODAY)) == []
    assert list(told.out_of_time(whole, (whole,), HWB, [bid], TODAY))


def changed(**seats: dict | None) -> BodyVersion:
    """The next version of the board: seats as given, or without those that are None."""

    def now(seat: Seat) -> Seat:
        return seat.model_copy(update=seats.get(seat.id.replace("-", "_")) or {})

    gone = {id_ for id_, of in seats.items() if of is None}
    kept = (s for s in HWB.seats if s.id.replace("-", "_") not in gone)
    new = {"version": HWB.version + 1, "seats": tuple(map(now, kept))}
    return HWB.model_copy(update=new)


@pytest.mark.parametrize("how", [None, {"holder": None}])
def test_a_seat_that_is_taken_away_or_emptied_is_said(how: dict | None) -> None:
    story = before_board()
    today = london_day(story.now)
    new = changed(nhs_provider=how)
    words = said_to_all(told.of_seats(HWB, new, story.bid, today))
    assert "its seats or rules change" in words
    assert list(told.of_seats(HWB, HWB, story.bid, today)) == []
    assert list(told.of_seats(new, new, story.bid, today)) == []


def test_a_seats_last_day_is_said_when_it_is_set() -> None:
    """Not on the day itself, when it is too late; with the first day without it."""
    story = before_board()
    today = london_day(story.now)
    last = today + timedelta(days=10)
    new = changed(nhs_provider={"until": last})
    words = said_to_all(told.of_seats(HWB, new, story.bid, today))
    after = last + timedelta(days=1)
    assert words.startswith(f"From {after.day} ")
    assert "Camden Health and Wellbeing Board can no longer be quorate" in words
    gone = changed(nhs_provider={"until": today - timedelta(days=1)})
    assert said_to_all(told.of_seats(HWB, gone, story.bid, today))


def test_a_version_that_begins_later_is_said_with_its_day() -> None:
    story = before_board()
    today = london_day(story.now)
    since = today + timedelta(days=5)
    new = changed(nhs_provider=None).model_copy(update={"since": since})
    words = said_to_all(told.of_seats(HWB, new, story.bid, today))
    assert words.startswith(f"From {since.day} ")


def test_a_new_body_without_a_version_before_is_said() -> None:
    story = before_board()
    new = changed(nhs_provider=None)
    assert list(told.of_seats(None, new, story.bid, london_day(story.now)))


def test_seats_of_a_body_that_the_bid_is_not_before_say_nothing() -> None:
    story = Story(opening()).until(Stage.CONFLICT_REVIEW)
    new, today = changed(nhs_provider=None), london_day(story.now)
    assert list(told.of_seats(HWB, new, story.bid, today)) == []


def test_the_panels_chair_is_told_of_the_panel() -> None:
    """In the review there is no clerk; the guardian is told all the same."""
    story = Story(opening()).until(Stage.CONFLICT_REVIEW)
    panel = shipped()["conflicts_panel"].model_copy(update={"body": story.bid.panel})
    empty = panel.model_copy(update={"seats": panel.seats[:1]})
    found = told.of_seats(panel, empty, story.bid, london_day(story.now))
    assert readers(found) == {
        (Party.CONFLICTS, story.bid.panel, Role.PANEL_CHAIR),
        GUARDIAN,
    }


def test_whoever_is_asked_to_sit_is_told_alone() -> None:
    one = away("councillor-3", "example-carol", "Carol Example")
    asked = one.model_copy(update={"substitute": HWB.seats[2].substitutes[0]})
    ((notice, bid),) = told.of_absence(asked, (), HWB, (), {})
    assert (notice.kind, bid) == (NoticeKind.SUBSTITUTE_ASKED, "")
    assert notice.people == (HWB.seats[2].substitutes[0].person,)
    assert notice.words == (
        "Carol Example is away from 1 March 2015 to 3 March 2015, and you are asked to "
        "sit."
    )
    assert (notice.party, notice.body, notice.roles) == (Party.HWB, BOARD, ())

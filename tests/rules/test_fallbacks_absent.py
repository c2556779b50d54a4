"""R15: a member who is away for as long as the board has is as good as out; for less, not."""

from datetime import timedelta

from tests.builders import Story
from tests.rules.handing_on import conflicted, starts
from tests.rules.sitting import BOARD, HWB, before_board
from tests.rules.steps import refuses
from workflows.contracts.absences import Absence, Away
from workflows.contracts.committees import Minimum
from workflows.contracts.events import FallbackStarted
from workflows.contracts.parties import Party
from workflows.rules import fallbacks, possible, words
from workflows.rules.refusals import OutOfOrder


def gone(story: Story, days: int, name: str = "hana", since: int = 0) -> Away:
    """Away from so many days on, to so many days after the board is to decide."""
    due = next(x.due for x in story.bid.clocks if x.subject == BOARD).date()
    first = story.now.date() + timedelta(days=since)
    return Away(person=f"example-{name}", since=first, until=due + timedelta(days=days))


def test_an_absence_beyond_the_boards_date_lets_it_hand_on() -> None:
    """R15: nobody could come on any day that is left; why, and who is away, is recorded."""
    story = before_board()
    refuses(story, starts(story), OutOfOrder, "can still be quorate")
    away = gone(story, 0)
    event = story.gives(starts(story, away=(away,))).events[-1]
    assert isinstance(event, FallbackStarted)
    first, last = event.because
    assert first.startswith("No NHS representative can act: ")
    assert "Hana Example" in first
    assert last == f"Hana Example (until {words.day(away.until)}) is away."
    assert event.because == fallbacks.why(
        before_board().bid, HWB, (away,), story.now.date()
    )


def test_an_absence_that_ends_in_time_does_not() -> None:
    """A meeting can be put off: the refusal says until when."""
    story = before_board()
    away = gone(story, -1)
    back = words.day(away.until + timedelta(days=1))
    text = refuses(story, starts(story, away=(away,)), OutOfOrder)
    assert text.endswith(f"so it decides itself. Enough members are back on {back}.")
    assert fallbacks.why(story.bid, HWB, (away,), story.now.date()) == ()


def test_an_absence_that_is_still_to_begin_does_not() -> None:
    story = before_board()
    text = refuses(story, starts(story, away=(gone(story, 9, since=1),)), OutOfOrder)
    assert text.endswith("so it decides itself.")


def test_the_day_after_one_absence_may_be_inside_another() -> None:
    """Two of them follow on each other: no day is left between them."""
    story = before_board()
    first = gone(story, -10)
    second = gone(story, 5).model_copy(
        update={"since": first.until + timedelta(days=1)}
    )
    story.gives(starts(story, away=(second, first)))
    other = before_board()
    gap = second.model_copy(update={"since": first.until + timedelta(days=2)})
    back = words.day(first.until + timedelta(days=1))
    refuses(other, starts(other, away=(first, gap)), OutOfOrder, f"back on {back}")


def test_once_the_date_has_gone_by_one_looks_four_weeks_ahead() -> None:
    story = before_board()
    story.now = next(x.due for x in story.bid.clocks if x.subject == BOARD)
    today = story.now.date()
    until = today + possible.FURTHER
    away = Away(person="example-hana", since=today, until=until - timedelta(days=1))
    refuses(story, starts(story, away=(away,)), OutOfOrder, "Enough members are back")
    story.gives(starts(story, away=(away.model_copy(update={"until": until}),)))


def test_those_who_are_away_and_those_who_are_out_are_counted_together() -> None:
    """Seven of eight are needed: one who is away is enough once another is out."""
    rules = HWB.rules.model_copy(update={"minimum": Minimum(number=7)})
    bare = tuple(s.model_copy(update={"substitutes": ()}) for s in HWB.seats)
    body = HWB.model_copy(update={"rules": rules, "seats": bare})
    story, other = conflicted("carol"), before_board()
    today, away = story.now.date(), (gone(story, 3, "bola"),)
    assert fallbacks.why(story.bid, body, (), today) == ()
    assert fallbacks.why(other.bid, body, away, today) == ()
    *_, last = fallbacks.why(story.bid, body, away, today)
    assert last.endswith(f"(until {words.day(away[0].until)}) is away.")
    both = (*away, gone(story, 1, "dafydd"))
    *_, last = fallbacks.why(story.bid, body, both, today)
    assert last.endswith("are away.")
    assert last.index("Dafydd") < last.index("Bola")


def test_only_those_with_a_seat_who_are_away_today_are_named() -> None:
    story = before_board()
    today = story.now.date()
    stranger, later = gone(story, 1, "nobody"), gone(story, 1, "carol", since=4)
    said = possible.who_is_away(HWB, (stranger, later, gone(story, 1)), today)
    assert said.startswith("Hana Example (until ")
    assert said.endswith(") is away.")


def test_what_is_over_or_taken_back_is_not_carried() -> None:
    story = before_board()
    today = story.now.date()
    seat = next(s for s in HWB.seats if s.holder and s.holder.person == "example-hana")
    one = Absence(
        party=Party.HWB,
        body=BOARD,
        number=1,
        seat=seat.id,
        member=seat.holder,
        since=today - timedelta(days=9),
        until=today,
    )
    over = one.model_copy(update={"until": today - timedelta(days=1)})
    back = one.model_copy(update={"withdrawn": True})
    (kept,) = possible.to_come((over, one, back), today)
    assert kept == Away(person="example-hana", since=one.since, until=one.until)
    assert not possible.to_come((over, back), today)


def test_whoever_is_away_is_away_on_the_first_and_on_the_last_day() -> None:
    story = before_board()
    today = story.now.date()
    one = gone(story, 0).model_copy(update={"until": today})
    assert "Hana Example" in possible.who_is_away(HWB, (one,), today)
    day, best = possible.first_day(story.bid, HWB, today, (one,))
    assert day == today + timedelta(days=1)
    assert best.reachable

"""Who is before the national panel when: ready ones first, then by arrival; the rest roll."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import LOCAL, NATIONAL, OFFICE, Story, opening
from tests.policy import CYCLE
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Model, PanelDay
from workflows.contracts.notices import NoticeKind
from workflows.contracts.panels import PanelLook, PanelSeat, PanelSitting, SeatReason
from workflows.contracts.rounds import Delivered, Round, SeatBids, SetSitting
from workflows.rules import (
    digest,
    needs,
    notices,
    panel,
    progress,
    releases,
    rounds,
    rulebook,
    sittings,
    waiting,
    weighed,
)
from workflows.rules.panel import Queue
from workflows.rules.refusals import AlreadyDone, Incomplete, WrongParty

NOW = datetime(2015, 1, 20, 12, tzinfo=UTC)
FIRST = PanelSitting(at=datetime(2015, 2, 2, 10, tzinfo=UTC), most=2)
SECOND = PanelSitting(at=datetime(2015, 2, 9, 10, tzinfo=UTC), most=2)
BOTH = (FIRST, SECOND)


@pytest.fixture(scope="module")
def bids() -> dict[str, Bid]:
    """Four bids: A became ready on the third day, B on the first, C and D are not ready."""
    ready = Story(opening()).until_asked("decide").bid
    not_yet = Story(opening()).until_asked("moderate").bid
    assert ready.moderation

    def made(bid: Bid, name: str, day: int) -> Bid:
        moment = NOW - timedelta(days=day)
        moderation = bid.moderation and bid.moderation.model_copy(update={"at": moment})
        changes = {"id": f"{name}-1", "opened": moment, "moderation": moderation}
        return bid.model_copy(update=changes)

    return {
        "A": made(ready, "A", 3),
        "B": made(ready, "B", 5),
        "C": made(not_yet, "C", 9),
        "D": made(not_yet, "D", 8),
    }


def seats(found: dict[str, PanelSeat]) -> dict[str, tuple[object, ...]]:
    return {
        one[0]: (seat.sits and seat.sits.day, seat.place, seat.why.value)
        for one, seat in found.items()
    }


def after(bid: Bid, seat: PanelSeat) -> Bid:
    told = panel.heard(bid, seat, NOW)
    assert told
    return progress.after(bid, told)


def test_ready_bids_sit_first_then_the_others_by_arrival(bids):
    """B was ready before A; C came before D; two sit each time."""
    found = seats(panel.seated(BOTH, bids.values()))
    assert found == {
        "B": (2, 1, "ready"),
        "A": (2, 2, "ready"),
        "C": (9, 1, "full"),
        "D": (9, 2, "full"),
    }
    found = seats(panel.seated((FIRST,), bids.values()))
    assert found["D"] == (None, 0, "full")


def test_at_its_moment_a_sitting_takes_the_ready_and_the_late_roll_on(bids):
    """There was room for a third; C was not ready, so it rolls on, and says why."""
    first = FIRST.model_copy(update={"most": 3})
    look = PanelLook(round="r", sittings=(first, SECOND), at=first.at)
    found = panel.looked(look, Queue(list(bids.values()), behind=0))
    assert (found.begins, found.early) == (first, False)
    assert found.bids == ("B-1", "A-1")
    told = {one.bid_id: one.seat for one in found.seats}
    assert told["A-1"].taken
    assert told["C-1"].why is SeatReason.LATE
    late = after(bids["C"], told["C-1"])
    said = waiting.now(late).sentence
    assert "before the national panel sits at 10am on 9 February 2015" in said
    again = panel.seated((SECOND,), [late])["C-1"]
    assert (again.why, again.after) == (SeatReason.LATE, first.at)
    sat = after(bids["A"], told["A-1"])
    assert panel.heard(sat, PanelSeat(), NOW) is None, "the panel sits with a bid once"
    assert panel.seated((SECOND,), [sat]) == {}


def test_a_sitting_starts_early_once_every_bid_of_the_round_is_ready(bids):
    """Not while one is behind, nor while one is not ready; never with nobody."""
    both = [bids["A"], bids["B"]]
    assert panel.begins(BOTH, Queue(both, behind=0), NOW) == (FIRST, True)
    assert panel.begins(BOTH, Queue(both, behind=1), NOW) == (None, False)
    assert panel.begins(BOTH, Queue([*both, bids["C"]], 0), NOW) == (None, False)
    assert panel.begins(BOTH, Queue([], 0), NOW) == (None, False)
    assert panel.begins(BOTH, Queue([], 0), FIRST.at) == (FIRST, False)
    assert panel.begins((), Queue(both, 0), NOW) == (None, False)


def test_only_what_is_new_is_told(bids):
    """A second look finds nothing; a bid on hold is not ready and moves down."""
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    queue = Queue(list(bids.values()), behind=1)
    told = {one.bid_id: one.seat for one in panel.looked(look, queue).seats}
    known = [after(bid, told[bid.id]) for bid in bids.values()]
    assert panel.looked(look, Queue(known, behind=1)).seats == ()
    hold = rulebook.answer(known[1], c.PutOnHold(by=LOCAL, reason="A breach."), NOW)
    held = progress.after(known[1], hold)
    again = panel.looked(look, Queue([known[0], held, *known[2:]], behind=1))
    moved = {one.bid_id: (one.seat.place, one.seat.sits) for one in again.seats}
    assert moved["A-1"] == (1, FIRST.at)
    assert moved["B-1"] == (2, SECOND.at)


def test_a_ccg_hears_of_each_sitting_once(bids):
    """Not of another place in the same one, nor that the panel sat; again if it moves."""
    first = PanelSeat(sits=FIRST.at, place=2, most=2)
    bid, told = bids["A"], []
    for seat in (
        first,
        first.model_copy(update={"place": 1}),
        PanelSeat(sits=SECOND.at, place=1, most=2, after=FIRST.at),
        PanelSeat(sits=SECOND.at, place=1, most=2, after=FIRST.at, taken=True),
    ):
        event = panel.heard(bid, seat, NOW)
        assert event
        now = progress.after(bid, event)
        told.append([n for n in notices.notices_of(bid, now, event) if n.body == "07R"])
        bid = now
    (one,), placed, (moved,), sat = told
    assert placed == sat == []
    assert one.kind == moved.kind == NoticeKind.PANEL_SEATED
    assert one.kind in digest.MAY_WAIT
    assert "before the national panel at 10am on 2 February 2015" in one.words
    assert "10am on 9 February 2015" in moved.words


def test_the_bid_says_when_it_is_before_the_panel_and_why_not_earlier(bids):
    """In the sentence of what it waits for; a joint bid, which is local, never does."""
    seat = PanelSeat(
        sits=SECOND.at, place=1, most=2, why=SeatReason.FULL, after=FIRST.at
    )
    said = waiting.now(after(bids["A"], seat)).sentence
    assert (
        "the decision in principle by the national panel, which sits at 10am on 9 "
        "February 2015 (place 1 of 2), since there is no room in the sitting of 2 "
        "February 2015"
    ) in said
    none = after(bids["A"], PanelSeat(why=SeatReason.FULL, after=FIRST.at))
    assert "no sitting with room is set" in waiting.now(none).sentence
    plain = [n.words for n in needs.of(bids["A"])]
    assert plain == ["the decision in principle"]
    joint = bids["A"].model_copy(update={"model": Model.JOINT})
    assert panel.heard(joint, seat, NOW) is None
    assert panel.seated(BOTH, [joint]) == {}


def test_the_round_is_told_of_sittings_and_by_its_offices_alone():
    """Set, changed in size, called off; each once, to come, by the deciders' offices."""
    of = Round(name="r", title="the round")
    day = FIRST.at

    def told(of: Round, **said: object) -> Round:
        fields = {"by": OFFICE, "day": day, "most": 2, "reason": "More bids."} | said
        return releases.after(of, releases.answer(of, SetSitting(**fields), NOW))

    with pytest.raises(Incomplete, match="Set one first"):
        releases.answer(of, SeatBids(by=OFFICE), NOW)
    of = told(of)
    assert (of.sittings, of.reseat) == ((FIRST,), True)
    with pytest.raises(AlreadyDone):
        told(of)
    assert told(of, most=5).sittings[0].most == 5
    assert told(of, most=0).sittings == ()
    with pytest.raises(Incomplete, match="none can be called off"):
        told(of, day=SECOND.at, most=0)
    with pytest.raises(Incomplete, match="a time to come"):
        told(of, day=NOW - timedelta(hours=1))
    with pytest.raises(WrongParty):
        told(of, by=LOCAL)
    assert releases.answer(of, SeatBids(by=NATIONAL), NOW).kind == "seating_asked"


def test_a_round_looks_each_morning_and_when_a_sitting_starts():
    """At six in London; when asked at once; where somebody asks meanwhile, again."""
    of = Round(name="r", title="the round", sittings=BOTH)
    assert sittings.looks_now(of, NOW)
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    found = panel.looked(look, Queue([], 0))
    done = sittings.looked(of, found, of, NOW)
    assert not sittings.looks_now(done, NOW)
    morning = datetime(2015, 1, 21, 6, tzinfo=UTC)
    assert panel.next_look(done.sittings, done.looked) == morning
    eve = FIRST.at - timedelta(hours=2)
    assert panel.next_look(done.sittings, eve) == FIRST.at
    other = of.model_copy(update={"sittings": (SECOND,)})
    assert sittings.looked(other, found, of, NOW).reseat
    assert sittings.told(done, (), Delivered(stuck=("A-1",))).reseat
    assert panel.next_look((), NOW) is None


def test_a_policy_names_sittings_in_london_time():
    """The round starts with them, in order."""
    days = (
        PanelDay(on=date(2015, 6, 9), most=5),
        PanelDay(on=date(2015, 2, 2), most=2),
    )
    cycle = CYCLE.model_copy(update={"sittings": days})
    assert rounds.start(cycle).sittings == (
        FIRST,
        PanelSitting(at=datetime(2015, 6, 9, 9, tzinfo=UTC), most=5),
    )


def test_nobody_sits_twice_while_the_register_is_behind(bids):
    """Who has sat takes no place of the next sitting, until the region recommends anew."""
    two = Queue([bids["A"], bids["B"]], 0)
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    found = panel.looked(look, two)
    assert (found.begins, found.early, found.bids) == (FIRST, True, ("B-1", "A-1"))

    of = Round(name="r", title="the round", sittings=BOTH)
    begun = sittings.begun(of, found, NOW)
    assert begun
    of = releases.after(of, begun)
    assert dict(of.sat) == {"A-1": NOW, "B-1": NOW}
    again = look.model_copy(update={"sittings": of.sittings, "sat": of.sat})
    assert panel.looked(again, two).bids == ()

    later = bids["A"].moderation.model_copy(update={"at": NOW + timedelta(days=1)})
    anew = bids["A"].model_copy(update={"moderation": later})
    assert panel.looked(again, Queue([anew, bids["B"]], 0)).bids == ("A-1",)


def test_a_sitting_called_off_during_a_look_does_not_begin(bids):
    """Nobody is told that it was in it, and the round looks again."""
    asked = Round(name="r", title="the round", sittings=BOTH)
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    found = panel.looked(look, Queue([bids["A"]], 0))
    of = asked.model_copy(update={"sittings": (SECOND,)})
    assert sittings.begun(of, found, NOW) is None
    of = sittings.looked(of, found, asked, NOW)
    assert (of.seats, of.reseat) == ((), True)


def test_what_is_asked_during_a_look_is_looked_at():
    """Another look follows, though nothing else has changed."""
    of = Round(name="r", title="the round", sittings=BOTH, reseat=True)
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    found = panel.looked(look, Queue([], 0))
    began = sittings.looking(of)
    assert not sittings.looked(began, found, of, NOW).reseat
    asked = releases.after(began, releases.answer(began, SeatBids(by=OFFICE), NOW))
    assert sittings.looked(asked, found, of, NOW).reseat


def test_a_bid_the_panel_sat_with_is_told_until_it_answers(bids):
    """It has no other seat; one that is only to come hears after the next look."""
    look = PanelLook(round="r", sittings=BOTH, at=NOW)
    found = panel.looked(look, Queue([bids["A"], bids["B"]], 0))
    of = Round(name="r", title="the round", seats=found.seats)
    left = sittings.told(of, found.seats, Delivered(stuck=("A-1",)))
    assert [one.bid_id for one in left.seats] == ["A-1"]
    nothing = panel.looked(look.model_copy(update={"sittings": ()}), Queue([], 0))
    assert sittings.looked(left, nothing, left, NOW).seats == left.seats


def test_a_bid_that_goes_back_is_seated_again(bids):
    """Its recommendation is gone, so the sitting that had it counts no more."""
    found = panel.seated(BOTH, [bids["A"]], FIRST)
    sat = after(bids["A"], found["A-1"])
    assert sat.sitting
    assert sat.sitting.taken
    assert weighed.undone(sat)["sitting"] is None
    to_come = panel.seated(BOTH, [bids["A"]])["A-1"]
    assert weighed.undone(after(bids["A"], to_come))["sitting"] == to_come

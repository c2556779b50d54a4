"""A substitute who has declined the days of an absence is not counted on them (R15)."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import Story
from tests.rules.bodies import (
    ELECTED,
    LAY,
    ON,
    body,
    everybody_able,
    fillings,
    seat,
    second_opinion,
    sitter,
)
from tests.rules.handing_on import starts
from tests.rules.sitting import BOARD, HWB, before_board
from tests.rules.steps import refuses
from workflows.contracts.absences import Absence, Answer, Away
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Instead, Minimum, Sitter
from workflows.contracts.meetings import AgendaItem, Meeting
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import absences, fallbacks, possible, quorum_notices, reach, words
from workflows.rules.calendar import london_day
from workflows.rules.refusals import OutOfOrder

RULES = HWB.rules.model_copy(update={"minimum": Minimum(number=8)})
EIGHT = HWB.model_copy(update={"rules": RULES})
"""Camden's board where everybody who may act on its own CCG's bid is needed."""
CAROL = next(s.holder for s in HWB.seats if s.id == "councillor-3")
VIKRAM = Sitter(person="example-vikram", name="Councillor Vikram Example")


def asked(bid: Bid, **changes: object) -> Absence:
    """Carol is away for as long as the board has, and Vikram is asked to sit."""
    due = next(one.due for one in bid.clocks if one.subject == BOARD)
    given_ = {
        "party": Party.HWB,
        "body": BOARD,
        "number": 1,
        "seat": "councillor-3",
        "member": CAROL,
        "since": TODAY - timedelta(days=1),
        "until": london_day(due),
        "substitute": VIKRAM,
    }
    return Absence.model_validate(given_ | changes)


TODAY = london_day(before_board().now)


def no(one: Absence, **changes: object) -> Absence:
    return one.model_copy(update={"answer": Answer.DECLINED, "version": 2, **changes})


def readers(found: Collection[Notice]) -> set[Role]:
    assert {n.kind for n in found} <= {NoticeKind.QUORUM_LOST}
    return {role for n in found for role in n.roles}


ALL = {Role.BOARD_CLERK, Role.BOARD_CHAIR, Role.GUARDIAN}


def test_a_substitute_who_declines_may_leave_a_bid_no_day() -> None:
    """Told once the substitute says no, for as long as they are asked nothing is said."""
    bid = before_board().bid
    one = asked(bid)
    assert list(quorum_notices.out_of_time(one, (), EIGHT, [bid], TODAY)) == []
    found = list(quorum_notices.out_of_time(no(one), (one,), EIGHT, [bid], TODAY))
    assert {of for _, of in found} == {bid.id}
    assert readers([n for n, _ in found]) == ALL
    (said,) = {n.words for n, _ in found}
    until = words.day(one.until)
    assert (
        f"Councillor Carol Example (until {until}) is away. Councillor Vikram Example "
        f"(until {until}) has declined to sit as a substitute. " in said
    )
    assert "Vikram" in said.split("What can be done: ")[1]


@pytest.mark.parametrize(
    ("how", "of"),
    [
        ({"until": TODAY}, EIGHT),
        ({"answer": Answer.ACCEPTED}, EIGHT),
        ({"withdrawn": True}, EIGHT),
        ({}, HWB),
    ],
)
def test_one_who_is_not_needed_or_only_today_may_decline(
    how: dict, of: BodyVersion
) -> None:
    bid = before_board().bid
    new = no(asked(bid), **how)
    assert list(quorum_notices.out_of_time(new, (), of, [bid], TODAY)) == []


def test_what_was_lost_before_is_not_said_again() -> None:
    """Another absence was enough: whoever declines takes nothing more."""
    bid = before_board().bid
    farah = next(s.holder for s in HWB.seats if s.id == "healthwatch")
    other = asked(bid, number=2, seat="healthwatch", member=farah, substitute=None)
    one = asked(bid)
    kept = (other, one)
    assert list(quorum_notices.out_of_time(no(one), kept, EIGHT, [bid], TODAY)) == []
    known, coming = {bid.id: bid}, [at_meeting(bid)]
    assert list(quorum_notices.of_absence(no(one), kept, EIGHT, coming, known)) == []


def test_what_the_absence_itself_has_lost_is_not_said_again() -> None:
    """The rules let nobody sit: it was said when the absence was recorded."""
    none = RULES.substitution.model_copy(update={"instead": ()})
    rules = RULES.model_copy(update={"substitution": none})
    nobody = EIGHT.model_copy(update={"rules": rules})
    bid = before_board().bid
    one, coming, known = asked(bid), [at_meeting(bid)], {bid.id: bid}
    assert list(quorum_notices.out_of_time(one, (), nobody, [bid], TODAY))
    assert list(quorum_notices.out_of_time(no(one), (), nobody, [bid], TODAY)) == []
    assert list(quorum_notices.of_absence(no(one), (), nobody, coming, known)) == []


def at_meeting(bid: Bid) -> Meeting:
    given_ = {
        "party": Party.HWB,
        "body": BOARD,
        "number": 1,
        "day": TODAY + timedelta(days=1),
        "begins": "18:30",
        "place": "Council chamber",
        "items": (AgendaItem(bid_id=bid.id, number="6"),),
    }
    return Meeting.model_validate(given_)


def test_a_meeting_that_is_lost_by_it_is_said_with_its_item() -> None:
    bid = before_board().bid
    one, known, coming = asked(bid), {bid.id: bid}, [at_meeting(bid)]
    (first,) = quorum_notices.of_absence(one, (), EIGHT, coming, known)
    assert first[0].kind is NoticeKind.SUBSTITUTE_ASKED
    found = list(quorum_notices.of_absence(no(one), (one,), EIGHT, coming, known))
    assert readers([n for n, _ in found]) == ALL
    assert f"on item 6, bid {bid.id}, whoever comes." in found[0][0].words
    assert list(quorum_notices.of_absence(no(one), (), HWB, coming, known)) == []


def test_it_opens_the_way_out_and_the_record_says_why() -> None:
    """`StartFallback` carries who declined; while they are only asked it is too early."""
    story = before_board()
    one = asked(story.bid)

    def on(kept: Absence) -> object:
        away = possible.to_come((kept,), TODAY)
        return starts(story, body=EIGHT, away=away)

    refuses(story, on(one), OutOfOrder, "can still be quorate")
    event = story.gives(on(no(one))).events[-1]
    said = event.because[-1]
    assert said.endswith(
        f"Councillor Vikram Example (until {words.day(one.until)}) has declined to sit "
        "as a substitute."
    )
    away = possible.to_come((no(one, until=one.until - timedelta(1)),), TODAY)
    assert fallbacks.why(before_board().bid, EIGHT, away, TODAY) == ()


def test_several_who_declined_are_said_together_and_nobody_else() -> None:
    story: Story = before_board()
    one = no(asked(story.bid))
    dafydd = next(s for s in HWB.seats if s.id == "adults-and-children")
    two = no(
        one,
        number=2,
        seat=dafydd.id,
        member=dafydd.holder,
        substitute=dafydd.substitutes[0],
    )
    away = possible.to_come((one, two), TODAY)
    said = possible.who_is_away(HWB, away, TODAY)
    assert said.endswith("have declined to sit as a substitute.")
    only = [a for a in away if a.declined]
    assert "away" not in possible.who_is_away(HWB, only, TODAY)
    stranger = [Away(person="x", since=TODAY, until=TODAY, declined=True)]
    assert possible.who_is_away(HWB, stranger, TODAY) == ""


PEOPLE = ("Ann", "Ben", "Cy")
MEMBERS = ("Mo", "Nia", "Oz")

kept_absences = st.lists(
    st.tuples(
        st.sampled_from(MEMBERS),
        st.sampled_from((*PEOPLE, "Nia", "")),
        st.sampled_from(Answer),
        st.booleans(),
        st.integers(0, 12),
        st.integers(0, 6),
    ),
    max_size=6,
)


def absence(number: int, row: tuple) -> Absence:
    member, substitute, answer, back, first, length = row
    since = ON + timedelta(days=first)
    return Absence(
        party=Party.HWB,
        body=BOARD,
        number=number,
        seat=member.lower(),
        member=sitter(member),
        since=since,
        until=since + timedelta(days=length),
        substitute=sitter(substitute) if substitute else None,
        answer=answer,
        withdrawn=back,
    )


def cannot(kept: Collection[Absence], on: date) -> set[str]:
    """Straight from the words: away; or said no, and neither asked nor sitting."""
    out, no_, may = set(), set(), set()
    for one in kept:
        if one.withdrawn or on < one.since or one.until < on:
            continue
        out.add(one.member.person)
        if one.substitute:
            said_no = one.answer is Answer.DECLINED
            (no_ if said_no else may).add(one.substitute.person)
    return out | (no_ - may)


NESTED = [
    ("Mo", "Ann", Answer.DECLINED, False, 0, 6),
    ("Nia", "Ann", Answer.ASKED, False, 1, 4),
    ("Oz", "Ann", Answer.ACCEPTED, False, 2, 0),
]


@example(NESTED, 0)
@example([NESTED[0], ("Nia", "Ann", Answer.ASKED, False, 0, 8)], 0)
@given(kept_absences, st.integers(0, 12))
def test_what_a_bid_is_told_is_true_on_every_day(rows: list, now: int) -> None:
    """Days on which they are asked again, or sit, are cut out of what they declined."""
    kept = [absence(n, row) for n, row in enumerate(rows, 1)]
    today = ON + timedelta(days=now)
    carried = possible.to_come(kept, today)
    assert all(one.since <= one.until for one in carried)
    for ahead in range(20):
        day = today + timedelta(days=ahead)
        told = {one.person for one in carried if one.since <= day <= one.until}
        assert told == absences.unable(kept, day) == cannot(kept, day)


SMALL = body(
    seat(ELECTED, "Mo", "Ann", "Ben"),
    seat(ELECTED, "Nia", "Ben"),
    seat(LAY, "Oz", "Cy"),
    number=3,
    instead=(Instead.ABSENT,),
)


def test_equal_to_brute_force_over_who_is_away_and_what_was_answered() -> None:
    """Every pattern of three members and their substitutes' answers, by a second opinion."""
    each = {
        s.holder.person: [
            None,
            (None, Answer.ASKED),
            *((who, answer) for who in s.substitutes for answer in Answer),
        ]
        for s in SMALL.seats
        if s.holder
    }
    lost = had = 0
    for chosen in product(*each.values()):
        kept = []
        for n, (one, how) in enumerate(zip(SMALL.seats, chosen, strict=True), 1):
            if how is None or one.holder is None:
                continue
            who, answer = how
            row = (one.holder.name, "", Answer.ASKED, False, 0, 1)
            made = absence(n, row)
            if who:
                made = made.model_copy(update={"substitute": who, "answer": answer})
            kept.append(made)
        gone = absences.unable(kept, ON)
        able = everybody_able(SMALL, (), cannot(kept, ON))
        could = any(second_opinion(SMALL, filled) for filled in fillings(able))
        assert reach.reachable(SMALL, ON, (), gone).reachable == could
        lost, had = lost + (not could), had + could
    assert lost > 50
    assert had > 20

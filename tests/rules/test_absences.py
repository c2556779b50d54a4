"""Absences: who may be down as away, who may sit, for which days, and on which bids."""

from datetime import date, timedelta

import pytest

from tests.builders import CLERK, actor
from tests.rules.sitting import BOARD, HWB, before_board
from tests.rules.steps import declares, refuses
from tests.rules.voting import allowing, casts, member, opens
from workflows.contracts.absences import Absence, Answer
from workflows.contracts.committees import Sitter
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Sits
from workflows.rules import absences, rulebook
from workflows.rules.refusals import Recused

TODAY = date(2014, 11, 3)
CAROL = Sitter(person="example-carol", name="Carol")
VIKRAM = Sitter(person="example-vikram", name="Vikram")
UMA = Sitter(person="example-uma", name="Uma")


def away(seat: str = "councillor-3", **changes) -> Absence:
    given = {
        "party": Party.HWB,
        "body": BOARD,
        "number": 1,
        "seat": seat,
        "member": next(s.holder for s in HWB.seats if s.id == seat),
        "since": TODAY,
        "until": TODAY + timedelta(days=9),
        "substitute": VIKRAM,
    }
    return Absence.model_validate(given | changes)


CHAIR_AWAY = away("chair", number=2, substitute=UMA)


@pytest.mark.parametrize(
    ("new", "kept", "words"),
    [
        (away(), (), ""),
        (away(substitute=None), (), ""),
        (away(member=VIKRAM), (), "does not hold this seat"),
        (away(seat="councillor-3", until=TODAY - timedelta(1)), (), "before the first"),
        (
            away(since=date(2014, 1, 1), until=date(2014, 1, 2)),
            (),
            "over already",
        ),
        (away(until=date(2016, 1, 1)), (), "a year long at most"),
        (away(substitute=UMA), (), "not one of the substitutes"),
        (away("nhs-provider"), (), "let nobody sit for this member"),
        (away(), (away(number=7),), "down as away"),
        (away(), (away(number=7, withdrawn=True),), ""),
        (
            away(),
            (away(number=7, since=date(2015, 1, 1), until=date(2015, 1, 2)),),
            "",
        ),
        (
            away("vice-chair", substitute=UMA),
            (CHAIR_AWAY,),
            "one person sits in one seat",
        ),
        (
            away("vice-chair", substitute=UMA),
            (CHAIR_AWAY.model_copy(update={"answer": Answer.DECLINED}),),
            "",
        ),
    ],
)
def test_an_absence_is_kept_or_the_reason_said(new, kept, words: str) -> None:
    found = " ".join(f.words for f in absences.faults(new, HWB, kept, TODAY))
    if not words:
        assert found == ""
        return
    assert words in found


def test_nobody_sits_for_a_substitute() -> None:
    """No chains: a substitute who is away cannot sit, nor go away while sitting."""
    bob = away("healthwatch", number=3, substitute=None, member=VIKRAM)
    (fault,) = absences.faults(away(), HWB, (bob,), TODAY)
    assert "Nobody sits for a substitute" in fault.words
    seats = tuple(
        s.model_copy(update={"holder": VIKRAM, "voting": False})
        if s.id == "nhs-england"
        else s
        for s in HWB.seats
    )
    body = HWB.model_copy(update={"seats": seats})
    sits = away(number=4, answer=Answer.ACCEPTED)
    mine = away("nhs-england", number=5, member=VIKRAM, substitute=None)
    (fault,) = absences.faults(mine, body, (sits,), TODAY)
    assert "has to be taken back first" in fault.words


def test_whoever_has_a_vote_is_no_substitute() -> None:
    bola = HWB.seats[1].holder
    seats = tuple(
        s.model_copy(update={"substitutes": (bola,)}) if s.id == "councillor-3" else s
        for s in HWB.seats
    )
    body = HWB.model_copy(update={"seats": seats})
    found = [f.words for f in absences.faults(away(substitute=bola), body, (), TODAY)]
    assert any("has a seat and a vote already" in words for words in found)
    assert absences.options(seats[2], body) == ()


def test_a_substitute_sits_from_day_to_day_once_they_have_accepted() -> None:
    asked, accepted = away(), away(answer=Answer.ACCEPTED)
    last = accepted.until
    assert absences.away((asked,), TODAY) == {"example-carol"}
    assert absences.sitting((asked,), TODAY) == ()
    assert absences.sitting((accepted,), last) == (
        Sits(seat="councillor-3", person="example-vikram"),
    )
    assert absences.sitting((accepted,), last + timedelta(1)) == ()
    assert absences.away((away(withdrawn=True),), TODAY) == frozenset()


def test_letters_go_to_whoever_can_act_now() -> None:
    assert absences.told_instead((away(),), TODAY) == {"example-carol": ""}
    told = absences.told_instead((away(answer=Answer.ACCEPTED),), TODAY)
    assert told == {"example-carol": "example-vikram"}
    assert absences.told_instead((away(),), TODAY - timedelta(1)) == {}


def test_members_and_their_clerk_record_absences() -> None:
    assert absences.may_record(member("carol"), "example-carol")
    assert absences.may_record(CLERK, "example-carol")
    assert not absences.may_record(member("alex"), "example-carol")
    panel = actor(Role.PANEL_CHAIR, "panel/Y56")
    assert absences.may_record(panel, "example-carol")


def test_a_conflicted_substitute_is_out_of_that_bid_only() -> None:
    """The absence stands, and so does the substitute on every other bid."""
    story, other = before_board(), before_board(bid_id="07R-2")
    declares(story, member("vikram"), Handling.LEAVE)
    one, on = away(answer=Answer.ACCEPTED), TODAY
    assert absences.barred(story.bid, HWB, one, on) == "Vikram is recused"
    assert absences.barred(other.bid, HWB, one, on) == ""
    assert absences.barred(story.bid, HWB, away(), on) == ""


def test_the_substitute_votes_and_the_absent_member_does_not() -> None:
    """Both names stand on the vote; it is checked at the moment of voting."""
    story = before_board()
    story.gives(opens(story, body=allowing()))
    sits = (Sits(seat="councillor-3", person="example-vikram"),)
    refuses(story, casts(story, "vikram"), Recused)
    refuses(story, casts(story, "carol", away=sits), Recused, "is down as away")
    cast = story.gives(casts(story, "vikram", away=sits)).bid.votings[0].cast[0]
    assert (cast.seat, cast.person) == ("councillor-3", "example-vikram")


def test_what_the_service_puts_in_is_no_part_of_what_was_sent() -> None:
    story = before_board()
    story.gives(opens(story, body=allowing()))
    sits = (Sits(seat="councillor-3", person="example-vikram"),)
    plain, put_in = casts(story, "vikram"), casts(story, "vikram", away=sits)
    assert rulebook.digest(plain) == rulebook.digest(put_in)

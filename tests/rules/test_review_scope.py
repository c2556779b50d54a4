"""The conflict review's scope, and what is left of a CCG's own committee (R13)."""

from datetime import date

from tests.builders import OFFICER, actor
from tests.rules.bodies import EXECUTIVE, GP, LAY, body, seat, shipped
from tests.rules.handing_on import PLACE
from tests.rules.steps import at, declares
from workflows.contracts.bids import Stage
from workflows.contracts.committees import Category
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import membership, review_scope

ON = date(2015, 6, 1)
COMMITTEE = shipped()["commissioning_committee"]


def test_signers_committee_and_panel_are_in_scope_once_each() -> None:
    story = at(Stage.CONFLICT_REVIEW)
    found = {
        p.person: p for p in review_scope.people(story.bid, (COMMITTEE, PLACE), ON)
    }
    assert found[OFFICER.person].why == "Signed as accountable officer"
    assert not found[OFFICER.person].declared
    assert "Lay chair" in found["sample-alex"].why
    assert "London conflicts panel" in found["specimen-alex"].why
    declares(story, OFFICER)
    again = {p.person: p for p in review_scope.people(story.bid, (), ON)}
    assert again[OFFICER.person].declared


def test_what_is_left_of_the_committee_is_said_in_words() -> None:
    story = at(Stage.CONFLICT_REVIEW)
    able, said = review_scope.residual(story.bid, COMMITTEE, ON)
    assert able.reachable
    assert "can be quorate on this bid" in said
    for place in COMMITTEE.seats:
        for one in (place.holder, *place.substitutes):
            if one and place.category is Category.LAY:
                by = actor(Role.LAY_VERIFIER, "07R", person=one.person, name=one.name)
                declares(story, by, Handling.LEAVE)
    able, said = review_scope.residual(story.bid, COMMITTEE, ON)
    assert not able.reachable
    assert said.endswith("could not be quorate on this bid.")


def test_the_panel_s_nominees_have_no_interest_and_stand_for_no_ccg() -> None:
    story = at(Stage.CONFLICT_REVIEW)
    everybody = dict(review_scope.nominees(story.bid, PLACE, ON))
    assert "Alex Specimen" in everybody
    by = actor(Role.PANEL_MEMBER, "panel/Y56", person="specimen-bola", name="Bola")
    declares(story, by, Handling.LEAVE)
    assert "Bola Specimen" not in dict(review_scope.nominees(story.bid, PLACE, ON))
    scope = {p.person: p.out for p in review_scope.people(story.bid, (PLACE,), ON)}
    assert scope["specimen-bola"] == "is recused"
    assert scope["specimen-alex"] == ""
    seats = tuple(
        s.model_copy(update={"represents": ("07R",)}) if s.id == "chair" else s
        for s in PLACE.seats
    )
    wrong = PLACE.model_copy(update={"seats": seats})
    assert "Alex Specimen" not in dict(review_scope.nominees(story.bid, wrong, ON))
    scope = {p.person: p.out for p in review_scope.people(story.bid, (wrong,), ON)}
    assert scope["specimen-alex"] == "represents the applicant"
    assert [f.where for f in membership.faults(wrong)] == ["chair"]
    assert membership.faults(PLACE) == ()


def test_only_all_of_it_is_a_hundred_per_cent() -> None:
    found = [review_scope.percent(n, 3) for n in range(4)]
    assert found == [0, 33, 66, 100]
    assert review_scope.percent(0, 0) == 100


def test_a_round_may_leave_local_gps_without_a_vote() -> None:
    """R13: then they count for nothing of the quorum, whatever the committee's rules say."""
    seats = (seat(LAY, "Ada"), seat(EXECUTIVE, "Bo"), seat(GP, "Cy"), seat(GP, "Di"))
    committee = body(*seats, number=3)
    story = at(Stage.CONFLICT_REVIEW)
    able, said = review_scope.residual(story.bid, committee, ON)
    assert able.reachable
    assert "4 members with a vote could act" in said
    cycle = story.bid.cycle.model_copy(update={"no_local_gp_vote": True})
    under = story.bid.model_copy(update={"cycle": cycle})
    able, said = review_scope.residual(under, committee, ON)
    assert not able.reachable
    assert said.endswith("could not be quorate on this bid.")
    enough = committee.model_copy(update={"seats": (*seats, seat(LAY, "Eve"))})
    able, said = review_scope.residual(under, enough, ON)
    assert able.reachable
    assert "3 members with a vote could act, and 3 are needed" in said

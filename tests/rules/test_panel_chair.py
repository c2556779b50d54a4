"""Who takes the chair of the conflicts panel where an interest keeps its chair out."""

from tests.builders import GUARDIAN, PANEL
from tests.rules.handing_on import PLACE
from tests.rules.panel_stuck import (
    before,
    chair_out,
    concludes,
    of_panel,
    starts,
)
from tests.rules.steps import declares, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion, Office
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import (
    concluding,
    in_place,
    interests,
    sentences,
)
from workflows.rules.refusals import (
    OutOfOrder,
    WrongParty,
)


def test_a_vice_chair_concludes_where_an_interest_keeps_the_chair_out() -> None:
    story = chair_out(("specimen-bola",))
    (need,) = story.needs()
    assert need.people == ("specimen-bola",)
    assert need.roles == (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
    other = of_panel("uma")
    refuses(story, concludes(story, by=other), WrongParty, "keeps the chair out")
    story.gives(concludes(story, by=of_panel("bola")))
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_no_member_concludes_while_the_chair_can() -> None:
    story = before()
    by = of_panel("bola")
    refuses(story, concludes(story, by=by), WrongParty, "keeps the chair out")
    declares(story, PANEL, category=InterestCategory.NONE)
    refuses(story, concludes(story, by=by), WrongParty, "keeps the chair out")


def test_only_rulings_on_the_chair_name_who_stands_in() -> None:
    story = before()
    declares(story, GUARDIAN)
    story.gives(
        c.RuleOnInterest(
            by=PANEL,
            interest=story.bid.interests[-1].id,
            handling=Handling.LEAVE,
            reason="Direct.",
            stand_ins=("specimen-bola",),
        )
    )
    assert story.bid.interests[-1].stand_ins == ()
    assert concluding.stand_ins(story.bid) == ()


def test_with_nobody_in_the_chair_the_review_is_handed_on() -> None:
    """The vice-chair has an interest too: members there may be, a chair there is not."""
    story = chair_out(("specimen-bola",))
    refuses(story, starts(by=GUARDIAN), OutOfOrder, "can still be quorate")
    declares(story, of_panel("bola"), Handling.LEAVE)
    assert interests.bars_deciding(story.bid, "specimen-bola")
    assert concluding.chairless(story.bid)
    story.gives(starts(by=GUARDIAN))
    (need,) = story.needs()
    assert need.body == "Y56"
    assert need.people == ()
    said = sentences.sentence(story.events[-1], story.bid)
    assert "which had nobody in the chair: " in said
    assert in_place.NO_CHAIR in said


def test_who_takes_the_chair_is_what_its_seats_say() -> None:
    """The vice-chair first, then the chair's own substitutes; never the chair."""
    chair, lay, *rest = PLACE.seats
    subs = (lay.substitutes[0], chair.holder)
    seats = (
        chair.model_copy(update={"substitutes": subs}),
        lay.model_copy(update={"office": Office.VICE_CHAIR}),
        *rest,
    )
    body: BodyVersion = PLACE.model_copy(update={"seats": seats})
    on = before().now.date()
    found = concluding.takes_chair(body, "specimen-alex", on)
    assert found == ("specimen-bola", "specimen-uma")
    vacant = tuple(s.model_copy(update={"holder": None}) for s in seats)
    empty = body.model_copy(update={"seats": vacant})
    assert concluding.takes_chair(empty, "specimen-alex", on)[0] == "specimen-uma"

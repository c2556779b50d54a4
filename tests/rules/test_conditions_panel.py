"""The conditions panel: what the region proposed, before the national panel decides."""

from datetime import date, timedelta

import pytest

from tests.builders import DIRECTOR, OFFICE, REGION, Story, actor, opening, terms
from tests.part_two import snapshot
from tests.policy import CYCLE, PANELLED
from tests.rules.deciding import MEMBER
from tests.rules.steps import does, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Cycle, Model, ReleaseDay
from workflows.contracts.decisions import Recommendation, SettledTerms
from workflows.contracts.panels import PanelSitting
from workflows.contracts.parties import Role
from workflows.rules import (
    as_first,
    conditions_panel,
    consistency,
    needs,
    panel,
    policy_change,
    rulebook,
    sentences,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    TwoHats,
    WrongParty,
    WrongStage,
)

WITH = Recommendation.APPROVE_WITH_CONDITIONS
DUE = date(2015, 3, 20)
BOARD, STAFF = terms(DUE), terms(DUE, "Workforce")


def proposed(cycle: Cycle = PANELLED) -> Story:
    """A region that proposes two conditions."""
    story = Story(opening(cycle=cycle)).until_asked("moderate")
    both = (BOARD, STAFF)
    return does(story, "moderate", recommendation=WITH, conditions=both)


def kept(one=BOARD, number: int = 1, **changed) -> SettledTerms:
    return SettledTerms(**one.model_dump() | changed, proposed=number)


def settles(bid: Bid, *conditions: SettledTerms, **said) -> c.SettleConditions:
    plain = {"by": MEMBER, "version": bid.version, "conditions": conditions}
    return c.SettleConditions(**plain | said)


def asks(story: Story) -> list[str]:
    return [one.command for one in needs.of(story.bid)]


def test_an_approval_comes_before_the_conditions_panel_and_then_the_national_one():
    """Left as proposed it needs no reason; the bid is ready once the panel has been."""
    story = proposed()
    assert asks(story) == ["settle_conditions"]
    assert not panel.is_ready(story.bid)
    decide = c.Decide(
        by=actor(Role.NATIONAL_CHAIR, "national"),
        version=story.bid.version,
        outcome=Recommendation.APPROVE,
        reasons="Now.",
    )
    refuses(story, decide, OutOfOrder, "the conditions panel to settle")
    story.gives(settles(story.bid, kept(), kept(STAFF, 2)))
    assert asks(story) == ["decide"]
    assert panel.is_ready(story.bid)
    assert conditions_panel.current(story.bid) == (BOARD, STAFF)
    said = sentences.sentence(story.events[-1], story.bid)
    assert "would carry 2 conditions. All is as the region proposed." in said


def test_what_is_amended_added_or_struck_out_needs_a_reason_and_is_on_record():
    """By what each is about; the bid carries what the panel left."""
    story = proposed()
    later = DUE + timedelta(days=5)
    new = SettledTerms(**terms(DUE, "Premises").model_dump())
    sent = settles(story.bid, kept(due=later), new)
    refuses(story, sent, Incomplete, "Say why")
    assert story.bid.settled is None
    story.gives(sent.model_copy(update={"reason": "As in the north."}))
    settled = story.bid.settled
    assert settled
    assert [(one.kind.value, one.criterion) for one in settled.changes] == [
        ("amended", "Governance"),
        ("added", "Premises"),
        ("struck", "Workforce"),
    ]
    assert [one.due for one in settled.conditions] == [later, DUE]
    said = sentences.sentence(story.events[-1], story.bid)
    assert "1 struck out (Workforce): As in the north." in said
    assert story.bid.conditions == (), "nothing is decided by it"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param((kept(), kept()), id="one of them twice"),
        pytest.param((kept(number=3),), id="one that was not proposed"),
        pytest.param((kept(due=date(2014, 1, 1)),), id="a past date"),
    ],
)
def test_slips_are_refused(wrong):
    story = proposed()
    refuses(story, settles(story.bid, *wrong, reason="So."), Incomplete)


def test_it_is_settled_once_by_the_office_that_the_policy_names():
    """And by nobody who took part under another hat."""
    story = proposed()
    refuses(story, settles(story.bid, reason="So.", by=OFFICE), WrongParty)
    lead = MEMBER.model_copy(update={"person": REGION.person})
    refuses(story, settles(story.bid, reason="So.", by=lead), TwoHats)
    story.gives(settles(story.bid, reason="None is needed."))
    refuses(story, settles(story.bid, reason="Again."), AlreadyDone)


@pytest.mark.parametrize("outcome", [Recommendation.DEFER, Recommendation.REJECT])
def test_only_approvals_come_before_it(outcome):
    """What the region would not approve goes to the national panel at once."""
    story = Story(opening(cycle=PANELLED)).until_asked("moderate")
    refuses_conditions = c.Moderate(
        by=REGION,
        version=story.bid.version,
        recommendation=outcome,
        reasons="No.",
        conditions=(BOARD,),
    )
    refuses(story, refuses_conditions, Incomplete, "Only an approval")
    does(story, "moderate", recommendation=outcome)
    assert asks(story) == ["decide"]
    refuses(story, settles(story.bid), OutOfOrder)


def test_what_the_region_proposes_fits_what_it_recommends():
    story = Story(opening(cycle=PANELLED)).until_asked("moderate")
    plain = c.Moderate(
        by=REGION, version=story.bid.version, recommendation=WITH, reasons="Fine."
    )
    refuses(story, plain, Incomplete, "Propose the conditions")
    more = {"recommendation": Recommendation.APPROVE, "conditions": (BOARD,)}
    refuses(story, plain.model_copy(update=more), Incomplete, "With conditions")
    standing = BOARD.model_copy(update={"standing": True})
    story.gives(plain.model_copy(update={"conditions": (standing,)}))
    assert conditions_panel.current(story.bid) == (BOARD,)


def test_rounds_without_it_and_bids_decided_locally_go_on_as_ever():
    """A proposal reaches the national panel as it is; the step itself is refused."""
    story = proposed(CYCLE)
    assert asks(story) == ["decide"]
    assert conditions_panel.current(story.bid) == (BOARD, STAFF)
    refuses(story, settles(story.bid, kept()), WrongStage, "no conditions panel")
    joint = Story(opening(model=Model.JOINT, cycle=PANELLED))
    joint.until(Stage.BUDGET_HANDOVER)
    assert "conditions_settled" not in [one.kind for one in joint.events]


def test_part_two_reopened_undoes_it():
    """Who stands otherwise is recommended on anew, and the panel looks anew."""
    story = proposed()
    story.gives(settles(story.bid, kept(), kept(STAFF, 2)))
    worse = snapshot(rating="inadequate")
    story.gives(
        c.RecordAssuranceChange(
            by=DIRECTOR, version=story.bid.version, snapshot=worse, reason="Rated."
        )
    )
    assert story.bid.settled is None
    does(story.until_asked("moderate"), "moderate")
    assert asks(story) == ["settle_conditions"]


def test_in_a_sealed_round_conditions_are_due_after_the_release():
    days = (ReleaseDay(on=date(2015, 3, 25)),)
    story = Story(opening(cycle=PANELLED.model_copy(update={"releases": days})))
    story.until_asked("settle_conditions")
    new = SettledTerms(**BOARD.model_dump())
    sent = settles(story.bid, new, reason="So.")
    refuses(story, sent, Incomplete, "after the release of the decision")


def test_the_panels_day_finds_a_bid_late_that_its_conditions_keep():
    """A sitting that starts takes only those whose conditions are settled."""
    story = proposed()
    sits = PanelSitting(at=story.now, most=5)
    seat = panel.seated((sits,), (story.bid,), begun=sits)[story.bid.id]
    assert (seat.sits, seat.taken) == (None, False)
    coming = panel.seated((sits,), (story.bid,))[story.bid.id]
    (need,) = needs.of(story.bid.model_copy(update={"sitting": coming}))
    assert "carry, before the national panel sits at" in need.words


def test_receipts_of_before_regions_proposed_still_fit():
    """A request without conditions is the request that it was."""
    story = Story(opening(cycle=CYCLE)).until_asked("moderate")
    plain = c.Moderate(
        by=REGION,
        version=story.bid.version,
        recommendation=Recommendation.APPROVE,
        reasons="Fine.",
    )
    more = plain.model_copy(update={"conditions": (BOARD,)})
    assert rulebook.digest(plain) != rulebook.digest(more)
    assert "conditions" in as_first.LATER[c.Moderate]


def test_what_is_asked_about_the_same_is_put_side_by_side_with_what_is_unlike():
    """However it is capitalised; a bid's conditions count as far as they have come."""
    first, second = proposed(), proposed()
    second.bid = second.bid.model_copy(update={"id": "07R-2"})
    assert all(map(conditions_panel.is_before, (first.bid, second.bid)))
    (board, staff) = consistency.about((first.bid, second.bid))
    assert (board.criterion, board.unlike) == ("Governance", ())
    assert [bid.id for bid, _ in staff.terms] == ["07R-1", "07R-2"]
    other = kept(criterion="governance ", text="Two lay members.", owner="The chair")
    second.gives(settles(second.bid, other, reason="Theirs has none."))
    (board, staff) = consistency.about((first.bid, second.bid))
    assert board.unlike == ("the words", "who sees to it")
    assert len(staff.terms) == 1


def test_it_comes_neither_before_nor_after_its_time():
    """Not before NHS England has the bid, and not once the decision is taken."""
    early = Story(opening(cycle=PANELLED)).until_asked("record_board_decision")
    refuses(early, settles(early.bid), WrongStage, "not before NHS England")
    late = Story(opening(cycle=PANELLED)).until(Stage.BUDGET_HANDOVER)
    refuses(late, settles(late.bid), WrongStage, "not before NHS England")


def test_a_newer_policy_with_or_without_a_panel_is_told():
    """Until the panel has settled a bid's conditions; then it says nothing."""
    newer = {"version": 2}
    story = Story(opening(cycle=CYCLE)).until_asked("decide")
    has = PANELLED.model_copy(update=newer)
    (said,) = policy_change.preview(story.bid, has, story.now).lines
    assert said.startswith("A conditions panel goes through")
    panelled, none = proposed(), CYCLE.model_copy(update=newer)
    found = policy_change.preview(panelled.bid, none, panelled.now).lines
    assert "No conditions panel comes before the national panel." in found
    panelled.gives(settles(panelled.bid, kept(), kept(STAFF, 2)))
    after = policy_change.preview(panelled.bid, none, panelled.now).lines
    assert "No conditions panel comes before the national panel." not in after

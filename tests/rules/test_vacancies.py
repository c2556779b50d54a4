"""A wait for an office that nobody can act in says so, and never counts as met."""

from tests.builders import PANEL, REGION
from tests.rules.steps import at, declares
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import vacancies, waiting

SECOND = "a second chair"


def part(story, command):
    return next(n for n in story.needs() if n.command == command)


def test_an_office_without_a_holder_is_said():
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    need = part(story, "conclude_conflict_review")
    nobody = "Nobody holds the office of panel chair of the conflicts panel at present."
    assert vacancies.said(story.bid, need, []) == nobody
    assert vacancies.said(story.bid, need, [PANEL.person]) == ""


def test_any_of_several_offices_is_enough():
    story = at(Stage.HWB_APPROVAL)
    need = part(story, "record_board_decision")
    assert vacancies.said(story.bid, need, []) == (
        "Nobody holds the office of board clerk or board chair of Camden Health and "
        "Wellbeing Board at present."
    )


def test_holders_who_are_all_kept_from_it_by_an_interest_are_said():
    """One who may act is enough; a noted interest keeps nobody."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    need = part(story, "conclude_conflict_review")
    declares(story, PANEL)
    kept = (
        "An interest keeps everybody from it who holds the office of panel chair of the "
        "conflicts panel."
    )
    assert vacancies.said(story.bid, need, [PANEL.person]) == kept
    assert vacancies.said(story.bid, need, [PANEL.person, SECOND]) == ""
    noted = c.RuleOnInterest(
        by=REGION,
        interest=story.bid.interests[-1].id,
        handling=Handling.NOTE,
        reason="Remote.",
    )
    assert vacancies.said(story.gives(noted).bid, need, [PANEL.person]) == ""


def test_a_step_that_an_interest_does_not_bar_is_open_to_its_holder():
    """A declaration is still to be made by whoever has an interest already."""
    story = at(Stage.CONFLICT_REVIEW)
    need = part(story, "declare_interest")
    signed = story.bid.part_one[0].by.person
    other = c.DeclareInterest(
        by=PANEL.model_copy(update={"person": signed}),
        category=InterestCategory.FINANCIAL,
        description="A share.",
    )
    assert vacancies.said(story.gives(other).bid, need, [signed]) == ""


def test_what_only_time_can_meet_waits_for_no_office():
    story = at(Stage.CONFLICT_REVIEW)
    need = story.needs()[0]
    for none in ({"command": ""}, {"roles": ()}):
        assert vacancies.said(story.bid, need.model_copy(update=none), []) == ""


def test_the_sentence_says_each_of_them_once_after_what_is_waited_for():
    held = waiting.now(at(Stage.CONFLICT_REVIEW).bid)
    found = vacancies.with_vacancies(held, ["Nobody a.", "", "Nobody b.", "Nobody a."])
    assert found.sentence == f"{held.sentence} Nobody a. Nobody b."
    assert found.blockers == held.blockers
    assert vacancies.with_vacancies(held, ["", ""]) == held


def test_every_part_of_a_wait_is_looked_at_by_who_holds_which_office():
    """What a letter says: one office of several is enough, time holds none."""
    held = waiting.now(at(Stage.HWB_APPROVAL).bid)
    (need,) = held.blockers
    every = {(need.party, need.body, role) for role in need.roles}
    assert len(every) > 1
    assert vacancies.vacant(held, set()) == (vacancies.nobody(need.roles, need.name),)
    for one in every:
        assert vacancies.vacant(held, {one}) == ()
    elsewhere = {(party, "E09000019", role) for party, _, role in every}
    assert vacancies.vacant(held, elsewhere)
    for none in ({"command": ""}, {"roles": ()}):
        timed = (need.model_copy(update=none),)
        assert (
            vacancies.vacant(held.model_copy(update={"blockers": timed}), set()) == ()
        )

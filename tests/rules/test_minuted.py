"""A panel's decision with minutes or without: what is missing is said at its question."""

from typing import Any

import pytest

from tests.builders import GUARDIAN, NATIONAL, OFFICE, REGION, Story
from tests.rules import paneling as national_panel
from tests.rules import test_panel_minutes as conflicts_panel
from tests.rules.handing_on import PLACE
from tests.rules.panel_stuck import chair_out, lost, of_panel, starts
from tests.rules.paneling import before_panel, decides, held, member
from tests.rules.steps import declares, refuses
from workflows.contracts.commands import Command
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Party
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Recusal
from workflows.rules import concluding, elsewhere, national, rulebook
from workflows.rules.refusals import Incomplete, Refusal, WrongParty

GO_WITH = "The day and the reference of a meeting go with its minutes."
GIVE = "Give the minutes of the item: who was there, and how each voted."
NOTHING = {"minutes": None, "meeting_date": None, "minute_reference": ""}
CASES = [
    ({"minutes": None, "minute_reference": ""}, "minutes", GO_WITH),
    ({"minutes": None, "meeting_date": None}, "minutes", GO_WITH),
    ({"meeting_date": None}, "meeting_date", "Say when the panel met."),
    ({"minute_reference": ""}, "minute_reference", "Give the minute reference."),
]
LATE = (Recusal(person="somebody", name="Rae Example", words="is late."),)


def refused(story: Story, command: Command) -> tuple[str, str]:
    """At which question the rules refuse, and in which words."""
    with pytest.raises(Incomplete) as caught:
        rulebook.answer(story.bid, command, story.now)
    assert isinstance(caught.value, Refusal)
    return caught.value.field, str(caught.value)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        *CASES,
        (
            NOTHING,
            "minutes",
            f"In this round the national panel decides by its seats. {GIVE}",
        ),
        (
            NOTHING | {"by": OFFICE, "on_file": False},
            "minutes",
            "The national office records what the panel decided by its seats. Give the "
            "minutes of the item; without them only the panel's chair decides.",
        ),
    ],
)
def test_the_national_panel_is_asked_at_the_question(
    changes: dict[str, Any], field: str, words: str
):
    """R7: each thing that goes with minutes, and minutes themselves."""
    given = {"minutes": held(), "on_file": True} | changes
    story = before_panel()
    assert refused(story, decides(story, given.pop("minutes"), **given)) == (
        field,
        words,
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        *CASES,
        (
            NOTHING,
            "minutes",
            f"In this round the conflicts panel concludes by its seats. {GIVE}",
        ),
    ],
)
def test_the_conflicts_panel_is_asked_at_the_question(
    changes: dict[str, Any], field: str, words: str
):
    given = {"minutes": conflicts_panel.held()} | changes
    story = conflicts_panel.before()
    command = conflicts_panel.minuted(story, given.pop("minutes"), **given)
    assert refused(story, command) == (field, words)


def test_where_the_local_director_decides_minutes_have_no_place():
    story = before_panel(model=Model.JOINT)
    assert refused(story, decides(story, held())) == (
        "minutes",
        "The local director decides alone, so there are no minutes.",
    )


def test_who_is_late_with_the_register_is_not_kept_with_the_minutes():
    """Whoever counts stands among the recusals; the others are nobody's to read."""
    taken = national_panel.records(before_panel(), held(late=LATE))
    assert taken.minutes
    assert taken.minutes.late == ()
    concluded = conflicts_panel.records(
        conflicts_panel.before(), conflicts_panel.held(late=LATE)
    )
    assert concluded.minutes
    assert concluded.minutes.late == ()


def test_an_interest_that_came_up_since_bars_whoever_voted_or_recorded_it():
    """With minutes and without; what nobody is named for, nobody's interest bars."""
    story = before_panel()
    minuted = national_panel.records(story, held())
    bare = minuted.model_copy(update={"votes": None})
    assert not national.is_barred(story.bid, minuted)
    assert not national.is_barred(story.bid, bare)
    declares(story, member("eleni"), Handling.LEAVE)
    assert national.is_barred(story.bid, minuted)
    assert not national.is_barred(story.bid, bare)
    declares(story, NATIONAL, Handling.LEAVE)
    assert national.is_barred(story.bid, bare)
    assert not national.is_barred(story.bid, bare.model_copy(update={"by": None}))


def test_a_member_who_is_out_does_not_take_the_chair_away():
    """Only an interest of the panel's chair leaves it without one."""
    bid = lost().bid
    assert not concluding.chairless(bid)
    assert concluding.need_of(bid).words == "the conflicts panel's conclusion"
    assert concluding.chairless(chair_out().bid)
    assert not concluding.chairless(chair_out(("specimen-bola",)).bid)


def test_once_handed_on_nobody_of_the_panel_stands_in():
    """The vice-chair was to conclude; then no councillor was left and the region does."""
    story = chair_out(("specimen-bola",))
    for name in ("carol", "dafydd", "vikram"):
        declares(story, of_panel(name), Handling.LEAVE)
    (need,) = story.needs()
    assert need.people == ("specimen-bola",)
    story.gives(starts(by=GUARDIAN))
    (need,) = story.needs()
    assert (need.body, need.people) == ("Y56", ())


def test_who_may_not_conclude_is_told_who_does():
    """Before it is handed on, the panel's chair; after, whoever it was handed to."""
    story = conflicts_panel.before(conflicts_panel.CYCLE)
    given = {"body": PLACE, "minutes": None, "meeting_date": None}
    stranger = conflicts_panel.concludes(story, by=REGION, **given)
    said = refuses(story, stranger, WrongParty)
    assert said.endswith(" concludes.")
    assert "in place" not in said
    member_ = conflicts_panel.concludes(story, by=of_panel("bola"), **given)
    assert refuses(story, member_, WrongParty) == (
        "The panel's chair puts its conclusion on record. A vice-chair or a named "
        "substitute does so only where an interest keeps the chair out."
    )


def test_a_vote_on_the_panel_keeps_nobody_from_the_panel():
    """A review that is concluded anew is concluded by the same people."""
    story = conflicts_panel.before()
    conflicts_panel.records(story, conflicts_panel.held())
    voted = "specimen-carol"
    assert elsewhere.why(story.bid, voted, Party.CONFLICTS) == ""
    assert elsewhere.why(story.bid, voted, Party.NHS_ENGLAND) == elsewhere.ANOTHER

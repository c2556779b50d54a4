"""The export of conflicts: who, which interest, what was done, why and by whom (R14)."""

from tests.builders import Story
from tests.rules.handing_on import conflicted
from tests.rules.sitting import decision, held, member, says
from tests.rules.steps import at, declares
from workflows.contracts.bids import Stage
from workflows.contracts.events import BoardDecided
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.sittings import Choice
from workflows.rules import conflict_matrix
from workflows.rules.conflict_matrix import Handled

NAMES = ("alex", "bola", "dafydd", "eleni", "hana")
FOR = says(Choice.FOR, "alex", "bola", "eleni")


def rows(story: Story, item: str) -> list[Handled]:
    found = conflict_matrix.of_record(enumerate(story.events, 1))
    return [row for row in found if row.item == item]


def decided() -> Story:
    """Councillor Carol left for the item, and a director sat in it."""
    story = conflicted("carol")
    return story.gives(decision(story, held(NAMES, votes=FOR)))


def test_an_item_without_an_interest_says_that_nobody_had_one():
    story = at(Stage.HWB_APPROVAL)
    (row,) = rows(story, "Eligibility")
    event = story.events[row.entry - 1]
    assert row == Handled(
        entry=row.entry,
        item="Eligibility",
        decided=event.at,
        person="nobody",
        action="None was needed",
        reason="No interest was declared or found for this item",
        by="the record",
    )


def test_who_left_for_an_item_stands_there_with_the_interest_and_the_ruling():
    """And who was out by a rule: nobody had to declare or rule for that."""
    story = decided()
    item = "Decision of Camden Health and Wellbeing Board"
    carol, ccg = rows(story, item)
    event = story.events[carol.entry - 1]
    assert isinstance(event, BoardDecided)
    assert carol == Handled(
        entry=carol.entry,
        item=item,
        decided=event.at,
        person="carol",
        office="carol (board member, Camden Health and Wellbeing Board)",
        category="a financial interest",
        severity="grave",
        interest="Holds shares.",
        action="that they leave for this bid",
        reason="Direct.",
        by="Panel Chair Example (panel chair, the conflicts panel)",
    )
    assert ccg == Handled(
        entry=carol.entry,
        item=item,
        decided=event.at,
        person="Representative of NHS Camden CCG",
        severity="not asked: a rule keeps them out",
        interest="represents the applicant",
        action="Did not act on the item, and was not counted",
        reason="Represents the applicant",
        by="the rules of the body and the round",
    )


def test_an_interest_that_nobody_has_ruled_on_keeps_out_and_says_so():
    story = declares(at(Stage.HWB_APPROVAL), member("carol"))
    (one,) = story.bid.interests
    said = conflict_matrix.told(story.bid, one)
    assert said["action"] == "Does not decide until somebody has ruled"
    assert said["severity"] == "nobody has ruled on it"
    assert said["reason"] == "An interest without a ruling keeps out"
    assert said["by"] == "the rules"


def test_a_seat_that_is_not_on_file_any_more_is_a_seat():
    """A name is never guessed."""
    story = decided()
    event = story.events[-1]
    assert isinstance(event, BoardDecided)
    unnamed = tuple(
        one.model_copy(update={"seat": "gone"}) if one.seat else one
        for one in event.recusals
    )
    event = event.model_copy(update={"recusals": unnamed})
    entries = enumerate([*story.events[:-1], event], 1)
    people = [row.person for row in conflict_matrix.of_record(entries)]
    assert people[-2:] == ["carol", "A seat"]


def test_who_was_out_by_a_rule_is_told_whoever_else_declared():
    """An answer of none is no interest, and one that is told once is not told twice."""
    story = conflicted("carol")
    none = InterestCategory.NONE
    declares(story, member("grace"), category=none)
    story.gives(decision(story, held(NAMES, votes=FOR)))
    event = story.events[-1]
    assert isinstance(event, BoardDecided)
    out = (*event.recusals[1:], event.recusals[0])
    assert {one.person for one in out} == {"", "example-carol"}
    for order in (out, out[::-1]):
        again = event.model_copy(update={"recusals": order})
        entries = list(enumerate([*story.events[:-1], again], 1))
        found = list(conflict_matrix.of_record(entries))
        last = [row.person for row in found if row.entry == entries[-1][0]]
        assert last == ["carol", "Representative of NHS Camden CCG"]


def test_every_kind_of_item_has_its_name():
    story = Story().until(Stage.LIVE)
    found = conflict_matrix.of_record(enumerate(story.events, 1))
    assert list(dict.fromkeys(row.item for row in found)) == [
        "Eligibility",
        "Decision of Camden Health and Wellbeing Board",
        "Conclusion of the conflict review",
        "Assurance",
        "Regional recommendation",
        "Decision in principle",
    ]

"""Breach cases are locked from whoever they are about and from their colleagues (R16)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from workflows.contracts.breaches import (
    BodyOf,
    BreachCase,
    BreachConclusion,
    BreachEntry,
    BreachOutcome,
    BreachReport,
    BreachState,
    Concern,
    PassedTo,
)
from workflows.contracts.parties import Actor, Membership, Role
from workflows.rules import breaches
from workflows.rules.permissions import PARTY
from workflows.rules.refusals import AlreadyDone, Incomplete, NotYours, OutOfOrder

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PANEL, OTHER_PANEL = "panel/Y56", "panel/Y54"


def hat(role: Role, body: str) -> Membership:
    return Membership(party=PARTY[role], body=body, role=role)


def who(person: str, *hats: tuple[Role, str]) -> Actor:
    first, *also = [hat(*one) for one in hats]
    return Actor(
        person=person,
        name=person.title(),
        party=first.party,
        body=first.body,
        role=first.role,
        also=tuple(also),
    )


GAIL = who("gail", (Role.GUARDIAN, "07R"))
OLU = who("olu", (Role.ACCOUNTABLE_OFFICER, "07R"))
MARA = who("mara", (Role.BID_MANAGER, "07R"))
CARA = who("cara", (Role.BOARD_CHAIR, "E09000007"))
PIA = who("pia", (Role.PANEL_CHAIR, PANEL))
PAM = who("pam", (Role.PANEL_MEMBER, PANEL))
UNA = who("una", (Role.PANEL_CHAIR, OTHER_PANEL))
OPAL = who("opal", (Role.OPERATOR, "operators"))
EVERYBODY = (GAIL, OLU, MARA, CARA, PIA, PAM, UNA, OPAL)


def office(
    accused: Actor | None,
    reporter: str = "lou",
    people: Sequence[Actor] = EVERYBODY,
    bodies: tuple[BodyOf, ...] = (),
) -> Membership:
    found = bodies or (breaches.bodies_of(accused) if accused else ())
    return breaches.office_for(accused, found, reporter, people, PANEL)


def a_case(accused: Actor, reporter: str = "lou", **changes: object) -> BreachCase:
    report = BreachReport(
        person=accused.person,
        person_name=accused.name,
        concern=Concern.NOT_DECLARED,
        description="Owns the building.",
        bodies=breaches.bodies_of(accused),
        office=office(accused, reporter),
    )
    given: dict[str, object] = {
        "id": "c",
        "state": BreachState.REPORTED,
        "report": report,
        "reported": NOW,
        "by": reporter,
        "by_name": reporter.title(),
        **changes,
    }
    return BreachCase.model_validate(given)


def a_conclusion(words: str = "An interest was declared too late.") -> BreachConclusion:
    return BreachConclusion(
        outcome=BreachOutcome.MINOR,
        findings="Olu forgot.",
        action="Olu declared it.",
        lessons="Remind earlier.",
        passed_to=(PassedTo.NHS_ENGLAND,),
        published=words,
    )


GUARDIAN, CHAIR = hat(Role.GUARDIAN, "07R"), hat(Role.PANEL_CHAIR, PANEL)
OTHER_CHAIR = hat(Role.PANEL_CHAIR, OTHER_PANEL)


@pytest.mark.parametrize(
    ("accused", "reporter", "expected"),
    [
        pytest.param(OLU, "mara", GUARDIAN, id="the CCG's guardian"),
        pytest.param(GAIL, "mara", CHAIR, id="about the guardian: the chair"),
        pytest.param(OLU, "gail", CHAIR, id="by the guardian: not their own case"),
        pytest.param(CARA, "olu", CHAIR, id="of a board: the chair"),
        pytest.param(PAM, "olu", OTHER_CHAIR, id="of the panel: another's chair"),
        pytest.param(PIA, "olu", OTHER_CHAIR, id="the chair: another's chair"),
        pytest.param(CARA, "pia", OTHER_CHAIR, id="by the chair: another's chair"),
    ],
)
def test_who_looks_into_a_case(accused: Actor, reporter: str, expected: Membership):
    assert office(accused, reporter) == expected


def test_a_case_about_a_ccgs_bid_is_not_its_guardians():
    (body,) = breaches.bodies_of(OLU)
    assert office(None, bodies=(body,)) == CHAIR


def test_a_guardian_who_is_a_peer_elsewhere_stands_aside():
    """Of the CCG they are by office; of the accused's board they are a colleague."""
    both = who("olu", (Role.ACCOUNTABLE_OFFICER, "07R"), (Role.BOARD_MEMBER, "E1"))
    gail = who("gail", (Role.GUARDIAN, "07R"), (Role.BOARD_MEMBER, "E1"))
    assert office(both, people=(gail, both, PIA)) == CHAIR


def test_a_case_is_kept_though_nobody_can_look_into_it():
    assert office(OLU, people=(OLU,)) == CHAIR


@pytest.mark.parametrize(
    ("accused", "sees"),
    [
        (OLU, {"gail"}),
        (GAIL, {"pia"}),
        (CARA, {"pia"}),
        (PIA, {"una"}),
        (PAM, {"una"}),
        (OPAL, {"pia"}),
    ],
)
def test_only_the_office_sees_a_case(accused: Actor, sees: set[str]):
    """Neither the accused, nor their colleagues, nor any other office, nor operators."""
    case = a_case(accused)
    assert {one.person for one in EVERYBODY if breaches.may_see(case, one)} == sees


def test_whoever_reported_a_case_does_not_look_into_it():
    assert not breaches.may_see(a_case(OLU, by="gail"), GAIL)


def test_whoever_takes_over_the_office_is_not_the_accused():
    """They became guardian since; the case stays locked from them."""
    risen = who("olu", (Role.GUARDIAN, "07R"))
    assert not breaches.may_see(a_case(OLU), risen)


def test_a_chair_who_became_a_colleague_is_out():
    """The accused joined the panel since."""
    joined = breaches.bodies_of(PAM)
    case = a_case(CARA)
    assert breaches.may_see(case, PIA)
    assert not breaches.may_see(case, PIA, joined)


def test_a_chair_who_was_a_colleague_is_out_though_the_accused_left():
    """The bodies of the day of the report count as well as those of today."""
    both = who("pia", (Role.PANEL_CHAIR, PANEL), (Role.BOARD_MEMBER, "E09000007"))
    assert not breaches.may_see(a_case(CARA), both)


def test_a_concern_is_about_somebody_or_something():
    report = a_case(OLU).report
    breaches.check_report(report)
    with pytest.raises(Incomplete):
        breaches.check_report(report.model_copy(update={"person": ""}))


def test_a_case_is_taken_up_once_by_its_office():
    case = a_case(OLU)
    assert breaches.take_up(case, GAIL) is BreachState.INVESTIGATED
    for one in (OLU, MARA, PIA, OPAL):
        with pytest.raises(NotYours):
            breaches.take_up(case, one)
    with pytest.raises(AlreadyDone):
        breaches.take_up(a_case(OLU, state=BreachState.INVESTIGATED), GAIL)


def test_a_case_is_concluded_once_after_it_was_taken_up():
    begun = a_case(OLU, state=BreachState.INVESTIGATED)
    said = a_conclusion()
    assert breaches.conclude(begun, GAIL, said, ["olu"]) is BreachState.CONCLUDED
    with pytest.raises(NotYours):
        breaches.conclude(begun, OLU, said, [])
    with pytest.raises(OutOfOrder):
        breaches.conclude(a_case(OLU), GAIL, said, [])
    with pytest.raises(AlreadyDone):
        breaches.conclude(a_case(OLU, state=BreachState.CONCLUDED), GAIL, said, [])
    with pytest.raises(Incomplete, match="“camden”"):
        breaches.conclude(begun, GAIL, a_conclusion("In Camden’s."), ["camden"])


def test_words_that_would_tell():
    """Every word of a person's name and a bid's number; of a body's the rare ones."""
    names, bodies = ["Olu North", "07R-1", ""], ["NHS Camden CCG", "North London team"]
    found = breaches.telling_words(names, bodies)
    assert found == {"olu", "north", "07r-1", "camden"}
    begun = a_case(OLU, state=BreachState.INVESTIGATED)
    for text in ("Olu's shares.", "In CAMDEN.", "North owned it.", "On bid 07R-1."):
        with pytest.raises(Incomplete, match="tells whose case"):
            breaches.conclude(begun, GAIL, a_conclusion(text), found)
    for text in ("The CCG and the NHS in London.", "Column a was left empty."):
        breaches.conclude(begun, GAIL, a_conclusion(text), found)


def entries() -> list[BreachEntry]:
    case = a_case(OLU)
    line = {"case": "c", "at": NOW, "by": "lou", "name": "Lou"}
    gail = {**line, "by": "gail", "name": "Gail"}
    return [
        BreachEntry.model_validate(one)
        for one in (
            {**line, "number": 1, "state": "reported", "report": case.report},
            {**gail, "number": 2, "state": "investigated", "note": "I ask."},
            {**gail, "number": 3, "state": "concluded", "conclusion": a_conclusion()},
        )
    ]


def test_a_case_is_what_its_lines_say():
    first, second, third = entries()
    assert breaches.folded([first]) == a_case(OLU)
    begun = breaches.folded([first, second])
    assert (begun.investigator, begun.note, begun.began) == ("Gail", "I ask.", NOW)
    done = breaches.folded([first, second, third])
    assert done.state is BreachState.CONCLUDED
    assert (done.conclusion, done.concluded_by) == (a_conclusion(), "Gail")
    with pytest.raises(ValueError, match="begins with a report"):
        breaches.folded([second])


def test_whoever_reported_hears_how_far_it_is_unless_it_is_about_them():
    case = a_case(OLU)
    assert breaches.shown_to_reporter(case, "lou") is BreachState.REPORTED
    assert breaches.shown_to_reporter(case, "olu") is None


def test_only_what_was_written_for_it_is_published():
    """Year, concern, outcome, whom it was passed to, and the words; open cases not."""
    done = breaches.folded(entries())
    (one,) = breaches.published([a_case(CARA), done])
    assert one.model_dump(mode="json") == {
        "year": 2026,
        "concern": "not_declared",
        "outcome": "minor",
        "passed_to": ["nhs_england"],
        "words": "An interest was declared too late.",
    }


def test_the_order_tells_nothing():
    """By year, then by words: not by when a case was reported or concluded."""
    done = breaches.folded(entries())
    older = done.model_copy(update={"concluded": NOW.replace(year=2025)})
    other = done.model_copy(update={"conclusion": a_conclusion("A gift.")})
    found = breaches.published([older, done, other])
    assert found == breaches.published([other, older, done])
    assert [(one.year, one.words[:6]) for one in found] == [
        (2026, "A gift"),
        (2026, "An int"),
        (2025, "An int"),
    ]


def test_a_case_is_to_be_concluded_within_twenty_working_days():
    """Monday 1 June 2026: four weeks later, or a day more for a bank holiday between."""
    case = a_case(OLU)
    assert breaches.due(case, ()) == date(2026, 6, 29)
    assert breaches.due(case, {date(2026, 6, 3)}) == date(2026, 6, 30)
    done = breaches.folded(entries())
    assert breaches.due(done, ()) is None

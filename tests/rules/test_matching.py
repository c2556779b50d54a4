"""Interests that fit a party to the bid are shown, with the reason; nothing follows."""

from datetime import date, timedelta

import pytest

from tests.builders import Story, opening
from tests.rules.registering import TODAY, an_interest, register
from workflows.rules import interests, matching
from workflows.rules.matching import Practice

SURGERY = Practice(code="F83003", name="THE EXAMPLE ROAD SURGERY", ccg="07R")
FOREIGN = Practice(code="F83099", name="Another Surgery", ccg="08H")


def why(**changes):
    bid = Story(opening()).bid
    parties = matching.touched(bid, (SURGERY, FOREIGN))
    found = matching.prompts(register(an_interest(**changes)), parties, TODAY)
    return [words for prompt in found for words in prompt.why]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"organisation": "Ours", "code": "f83003"},
            "It has the code F83003: THE EXAMPLE ROAD SURGERY is a practice of NHS "
            "Camden CCG, which makes this bid.",
            id="a practice's code",
        ),
        pytest.param(
            {"organisation": "Surgery in the Example Road (F83003)"},
            "It has the code F83003: THE EXAMPLE ROAD SURGERY is a practice of NHS "
            "Camden CCG, which makes this bid.",
            id="a code in the name",
        ),
        pytest.param(
            {"organisation": "example road surgery"},
            "It has the name of THE EXAMPLE ROAD SURGERY: it is a practice of NHS "
            "Camden CCG, which makes this bid.",
            id="a practice's name, however it is written",
        ),
        pytest.param(
            {"organisation": "Camden Clinical Commissioning Group"},
            "It has the name of NHS Camden CCG: it makes this bid.",
            id="the applicant",
        ),
        pytest.param(
            {"organisation": "Ours", "code": "07r"},
            "It has the code 07R: NHS Camden CCG makes this bid.",
            id="the applicant's code",
        ),
        pytest.param(
            {"organisation": "London Borough of Camden"},
            "It has the name of Camden Health and Wellbeing Board: it is the council "
            "of Camden Health and Wellbeing Board, which is asked about this bid.",
            id="the employer",
        ),
    ],
)
def test_an_interest_that_fits_is_shown_with_the_reason(changes, says):
    assert why(**changes) == [says]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"organisation": "Camden Town Brewery"}, id="a part of the name"),
        pytest.param(
            {"organisation": "Ours", "code": "F83099"}, id="another CCG's practice"
        ),
        pytest.param({"organisation": "Surgery (F8300)"}, id="the beginning of a code"),
        pytest.param({"organisation": "Elsewhere", "code": ""}, id="no code"),
        pytest.param({"code": "07R", "until": TODAY - timedelta(days=1)}, id="ended"),
    ],
)
def test_what_does_not_fit_is_not_shown(changes):
    changes = {"organisation": "Ours", **changes}
    assert why(**changes) == []


@pytest.mark.parametrize(
    ("organisation", "fits"),
    [
        ("SMITH AND PARTNERS PRACTICE", True),
        ("smith  & partners’ practice", True),
        ("Smith Practice", True),
        ("Jones Practice", False),
        ("The Ltd", False),
    ],
)
def test_signs_and_ampersands_make_no_difference(organisation, fits):
    bid = Story(opening()).bid
    one = Practice(code="F83004", name="Smith & Partners' Practice", ccg="07R")
    nameless = Practice(code="F83005", name="The", ccg="07R")
    parties = matching.touched(bid, (one, nameless))
    have = register(an_interest(organisation=organisation))
    assert bool(matching.prompts(have, parties, TODAY)) is fits


def test_a_prompt_excludes_nobody():
    """A register entry that fits is no declaration and no recusal."""
    bid = Story(opening()).bid
    have = register(an_interest(code="07R"))
    assert matching.prompts(have, matching.touched(bid), TODAY)
    assert not interests.has_declared(bid, "7")
    assert interests.bars_deciding(bid, "7") is None


def test_an_interest_to_come_is_shown_already():
    assert why(organisation="Ours", code="07R", since=date(2027, 1, 1))

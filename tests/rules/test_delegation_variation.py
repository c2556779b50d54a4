"""Variations: by both sides' consent, from a day, within the round's functions (R24)."""

from datetime import date

import pytest

from tests.builders import actor
from tests.delegating import CFO, OFFICER, Life, london, opening
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegation_changes import VariationState
from workflows.contracts.delegations import EndNotice
from workflows.contracts.parties import Role
from workflows.rules import delegation_clock, delegation_notices, delegation_variation
from workflows.rules import delegation_rulebook as rulebook
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    OutOfOrder,
    StaleVersion,
    WrongParty,
    WrongStage,
)

DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")
OCTOBER = date(2015, 10, 1)


def life() -> Life:
    """Camden's delegation in June, of a round that lets three functions go."""
    names = (("F01", "GMS contracts"), ("F02", "Premises"), ("F03", "Incentives"))
    return Life(opening(delegable=names)).at(2015, 6, 1, 12)


def proposal(**changes: object) -> c.ProposeVariation:
    made = c.ProposeVariation(
        by=OFFICER,
        functions=("F01", "F03"),
        reason="We have the people for it.",
        effective=OCTOBER,
    )
    return made.model_copy(update=changes)


def answer(agrees: bool = True, **changes: object) -> c.AnswerVariation:
    made = c.AnswerVariation(by=DIRECTOR, variation=1, agrees=agrees)
    return made.model_copy(update=changes)


def holders(one: Life) -> dict[str, str]:
    return {f.function: f.holder for f in one.found.functions}


def test_nothing_changes_with_one_consent_and_it_lapses_on_its_day():
    one = life()
    one.gives(proposal())
    assert holders(one) == {"F01": "07R", "F02": "07R"}
    assert "an answer to variation 1" in one.waits()
    one.at(2015, 10, 1, 12)
    assert holders(one) == {"F01": "07R", "F02": "07R"}
    assert one.found.variations[0].state is VariationState.LAPSED
    assert "variation" not in one.waits()


def test_with_both_consents_it_is_in_force_from_the_start_of_its_day():
    """Not before; and each function has one holder, before and after."""
    one = life()
    one.gives(proposal())
    one.gives(answer())
    one.at(2015, 9, 30, 22, 59)
    assert holders(one) == {"F01": "07R", "F02": "07R"}
    one.at(2015, 9, 30, 23)
    assert london(OCTOBER, 0) == one.now
    assert holders(one) == {"F01": "07R", "F02": "national", "F03": "07R"}
    since = {f.function: f.since for f in one.found.functions}
    assert since == {"F01": date(2015, 4, 1), "F02": OCTOBER, "F03": OCTOBER}
    assert len(one.found.functions) == len({f.function for f in one.found.functions})


def test_either_side_proposes_and_the_other_answers():
    """Nobody consents for the other side."""
    one = life()
    one.gives(proposal(by=DIRECTOR))
    with pytest.raises(WrongParty, match="other side answers"):
        one.gives(answer())
    need = delegation_clock.waiting(one.found, one.now)
    asked = next(b for b in need.blockers if b.command == "answer_variation")
    assert (asked.body, asked.roles) == ("07R", (Role.ACCOUNTABLE_OFFICER,))
    one.gives(answer(by=OFFICER))
    assert one.found.variations[0].state is VariationState.AGREED


def test_a_refusal_says_why_and_then_another_may_be_proposed():
    one = life()
    one.gives(proposal())
    with pytest.raises(Incomplete, match="why"):
        one.gives(answer(agrees=False))
    one.gives(answer(agrees=False, answer="The premises are to stay."))
    one.gives(proposal(functions=("F01", "F02", "F03")))
    assert one.found.variations[1].number == 2


def test_it_is_taken_back_by_the_side_that_proposed_it():
    one = life()
    one.gives(proposal())
    with pytest.raises(WrongParty):
        one.gives(c.WithdrawVariation(by=DIRECTOR, variation=1))
    one.gives(c.WithdrawVariation(by=OFFICER, variation=1))
    with pytest.raises(AlreadyDone, match="taken back"):
        one.gives(answer())


def _ending(one: Life) -> Life:
    notice = EndNotice(at=one.now, by=OFFICER.alone(), reason="Enough.", ends=OCTOBER)
    one.found = one.found.model_copy(update={"notice": notice})
    return one


@pytest.mark.parametrize(
    ("changed", "refusal", "words"),
    [
        ({"functions": ("F01", "R02")}, NotDelegable, "R02"),
        ({"functions": ()}, Incomplete, "at least one"),
        ({"functions": ("F01", "F02")}, Incomplete, "Nothing would change"),
        ({"effective": date(2015, 6, 1)}, Incomplete, "still to come"),
        ({"by": CFO}, WrongParty, "chief finance officer"),
    ],
)
def test_what_cannot_be_proposed(changed, refusal, words):
    with pytest.raises(refusal, match=words):
        life().gives(proposal(**changed))


def test_terms_alone_can_be_varied():
    one = life()
    one.gives(proposal(functions=("F01", "F02"), terms="Returns on the tenth day."))
    assert one.found.variations[0].terms == "Returns on the tenth day."


def test_one_at_a_time_and_not_beyond_the_end():
    one = life()
    one.gives(proposal())
    with pytest.raises(OutOfOrder):
        one.gives(proposal(by=DIRECTOR))
    with pytest.raises(StaleVersion):
        one.gives(answer(variation=2))
    with pytest.raises(Incomplete, match="ends on 1 October 2015"):
        _ending(life()).gives(proposal())


def test_once_the_functions_are_back_nothing_is_varied():
    one = _ending(life())
    one.found = one.found.model_copy(update={"notice": one.found.notice})
    one.gives(proposal(effective=date(2015, 9, 1)))
    one.at(2015, 10, 2)
    assert one.found.handed_back
    with pytest.raises(WrongStage):
        one.gives(proposal(effective=date(2015, 11, 1)))
    assert delegation_variation.proposed(one.found) is None


def test_both_sides_are_told_and_asked_with_the_reason():
    one = life()
    before = one.found
    (event,) = one.gives(proposal())
    told = delegation_notices.notices_of(before, one.found, event)
    assert {notice.body for notice in told} == {"07R", "Q71"}
    assert all(n.words.endswith("We have the people for it.") for n in told)


def test_a_foreign_function_is_refused_on_record():
    """R3, R4: somebody tried to have a reserved function."""
    one = life()
    command = proposal(functions=("R02",))
    with pytest.raises(NotDelegable) as refused:
        one.gives(command)
    attempt = rulebook.refused(one.found, command, refused.value, one.now)
    assert attempt
    assert attempt.command == "propose_variation"

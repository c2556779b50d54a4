"""Functions change hands one move after the other: each has exactly one holder."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import actor
from tests.delegating import OFFICER, Life, opening
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegation_events import DelegationBegun
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Role
from workflows.rules import delegation, hands
from workflows.rules import delegation_progress as progress
from workflows.rules.calendar import london_day
from workflows.rules.refusals import Refusal

REGION = actor(Role.REGIONAL_LEAD, "Y56")
DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")
CODES = ("F01", "F02", "F03")
NAMES = (("F01", "GMS contracts"), ("F02", "Premises"), ("F03", "Incentives"))

CODE = st.sampled_from(CODES)
STEPS = st.one_of(
    st.tuples(st.just("take"), CODE),
    st.tuples(st.just("return"), CODE),
    st.tuples(st.just("vary"), st.sets(CODE, min_size=1)),
    st.tuples(st.just("days"), st.integers(1, 60)),
    st.tuples(st.just("notice"), st.none()),
)


def commands(one: Life, what: str, about: object) -> list[Command]:
    today = london_day(one.now)
    match what:
        case "take":
            return [
                c.StepIn(
                    by=REGION,
                    function=str(about),
                    direction=0,
                    reason="It.",
                    urgent=True,
                )
            ]
        case "return":
            return [c.ReturnFunction(by=REGION, function=str(about), reason="It.")]
        case "notice":
            ends = delegation.ends_if_given(today, one.found.policy)
            return [c.GiveNotice(by=OFFICER, ends=ends, reason="It.", declaration=True)]
    number = len(one.found.variations) + 1
    assert isinstance(about, set)
    codes = tuple(sorted(about))
    day = today + timedelta(days=1)
    return [
        c.ProposeVariation(by=OFFICER, functions=codes, reason="It.", effective=day),
        c.AnswerVariation(by=DIRECTOR, variation=number, agrees=True, answer="It."),
    ]


def lived(steps: list[tuple[str, object]]) -> Life:
    """A life in which these things were tried; the rules refuse some of them."""
    found = opening(delegable=NAMES)
    one = Life(found)
    one.events.append(DelegationBegun(at=one.now, opening=found))
    one.at(2015, 6, 1, 12)
    for what, about in steps:
        if what == "days":
            assert isinstance(about, int)
            later = one.now + timedelta(days=about)
            one.at(later.year, later.month, later.day, 12)
            continue
        for command in commands(one, what, about):
            try:
                one.gives(command)
            except Refusal:
                break
    return one


def held_by_moves(one: Life) -> dict[str, str]:
    """Who holds what by the moves alone; each move begins where the last one ended."""
    ledger: dict[str, str] = {}
    found: Delegation | None = None
    for event in one.events:
        before, found = found, progress.after(found, event)
        if before is None:
            ledger = {f.function: f.holder for f in found.functions}
        for move in hands.changed(before, found):
            assert ledger.get(move.function, "national") == move.held != move.holder
            ledger[move.function] = move.holder
        assert ledger == {f.function: f.holder for f in found.functions}
    return ledger


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, max_size=8))
def test_moves_say_at_every_moment_who_holds_each_function(steps):
    """Under any order of stepping in, giving back, variation, notice and time."""
    held_by_moves(lived(steps))


def test_notice_brings_every_function_home():
    one = lived([("take", "F01"), ("notice", None), ("days", 400)])
    assert one.found.handed_back
    assert london_day(one.found.handed_back) == date(2016, 4, 1)
    assert set(held_by_moves(one).values()) == {"national"}

"""The checker proves something only if it sees what is wrong: one planted defect each."""

import asyncio

import pytest

from tests.system.chaos import evidence, invariants, players
from tests.system.chaos.conftest import Building
from tests.system.chaos.house import Plan
from tests.system.chaos.invariants import Findings
from tests.system.chaos.mutants import MUTANTS
from tests.system.chaos.people import people_of
from tests.system.chaos.players import Part, Player, Turn
from workflows.contracts.cycles import Model

PARTS = {one.name: one.part for one in MUTANTS}
PATIENCE = 5.0
MISCHIEF = {
    "screen": players.a_stranger_tries,
    "sign_application": players.two_clicks,
    "conclude_conflict_review": players.a_clerk_is_late,
}


async def found_in(build: Building, mutant: str, *parts: Part) -> Findings:
    """What the checker finds where one part has a defect and nothing else goes wrong."""
    plan = Plan(**{PARTS[mutant]: mutant}) if mutant else Plan()
    async with build(plan) as house, people_of(house) as people:
        await asyncio.gather(*(Player(people, part).play() for part in parts))
        await evidence.settled(house, people.journal.bids, PATIENCE)
        return invariants.check(people.journal, await evidence.gathered(house))


@pytest.mark.brief
async def test_nothing_is_found_where_nothing_is_wrong(build: Building) -> None:
    """The checker keeps quiet, so that what it says elsewhere means something."""
    findings = await found_in(build, "", Part("07R", mischief=MISCHIEF))

    assert not findings.faults, str(findings)


async def test_money_that_moves_under_a_new_name_each_time_is_found(
    build: Building,
) -> None:
    """The ledger still sums to zero; only what was agreed shows that it paid twice."""
    delegated = Part("08H", Model.DELEGATED, "approve")
    findings = await found_in(build, "pays-under-any-name", delegated)

    assert set(findings.faults) == {"P3"}
    words = " ".join(findings.faults["P3"])
    assert "08H-1: 2 transfers posted" in words
    assert "balances are" in words
    assert "all balances together" not in words


@pytest.mark.parametrize(
    ("mutant", "mischief", "promise", "words"),
    [
        pytest.param(
            "drops-an-entry",
            None,
            "P1",
            "07R-1: sign_assurance was acknowledged as",
            marks=pytest.mark.brief,
        ),
        ("doubles-an-entry", None, "P2", "07R-1: 2 times assurance_signed by"),
        ("gives-up", None, "P5", "07R-1: still being tried: {'register.enter':"),
        ("says-yes", None, "P2", "07R-1: 2 requests were all acknowledged as"),
        ("forgets-keys", players.two_clicks, "P2", "under one key was answered"),
        ("forgets-refusals", players.a_stranger_tries, "P7", "'NotYours'): refused 1"),
        ("loses-letters", None, "P4", "but never arrived"),
        ("waits-by-whim", None, "P9", "07R-1: "),
    ],
)
async def test_the_checker_names_what_a_defect_breaks(
    build: Building, mutant: str, mischief: Turn | None, promise: str, words: str
) -> None:
    """The promise that is broken, and where."""
    turns = {"sign_application": mischief} if mischief else {}
    findings = await found_in(build, mutant, Part("07R", mischief=turns))

    assert words in " ".join(findings.faults[promise]), str(findings)

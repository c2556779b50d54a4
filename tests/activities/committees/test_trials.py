"""Cases of a body are kept beside it, on both kinds of database."""

import asyncio

import pytest

from activities.committees.trials import ChangedMeanwhile, Trials
from activities.database import Database
from tests.activities.register import rows
from workflows.contracts.parties import Party
from workflows.contracts.trials import Place, Presence, Trial

CAMDEN, ISLINGTON = (Party.HWB, "E09000007"), (Party.HWB, "E09000019")
CASE = Trial(
    name="The chair is away",
    places=(Place(seat="chair", presence=Presence.AWAY, substitute="7"),),
    quorate=True,
)


async def put(trials: Trials, body: tuple[Party, str], id: str, case: Trial = CASE):
    await trials.put(*body, id, case, person="1", name="Cleo Example")


async def test_a_case_is_kept_and_belongs_to_its_body(seated: Database) -> None:
    trials = Trials(seated)
    await put(trials, CAMDEN, "a")
    (kept,) = await trials.of(*CAMDEN)
    assert (kept.id, kept.trial, kept.name) == ("a", CASE, "Cleo Example")
    assert await trials.of(*ISLINGTON) == ()
    # Another body's people cannot reach it by its name.
    await put(trials, ISLINGTON, "a", CASE.model_copy(update={"name": "Mine"}))
    await trials.remove(*ISLINGTON, "a", person="2", name="Sid Example", seen="")
    assert await trials.of(*CAMDEN) == (kept,)


async def test_sent_several_times_at_once_it_is_one(seated: Database) -> None:
    trials = Trials(seated)
    await asyncio.gather(*(put(trials, CAMDEN, "a") for _ in range(6)))
    assert len(await trials.of(*CAMDEN)) == 1


async def test_a_case_that_is_taken_away_stays_as_a_row(seated: Database) -> None:
    """With who took it away; a form sent late does not bring it back."""
    trials = Trials(seated)
    await put(trials, CAMDEN, "a")
    (kept,) = await trials.of(*CAMDEN)
    cara = {"person": "2", "name": "Cara Example"}
    await trials.remove(*CAMDEN, "a", **cara, seen=kept.seen)
    await trials.remove(*CAMDEN, "a", **cara, seen=kept.seen)
    await put(trials, CAMDEN, "a")
    assert await trials.of(*CAMDEN) == ()
    (row,) = await rows.every(seated, "body_cases")
    assert (row["person"], row["name"]) == ("2", "Cara Example")


async def test_whoever_changes_a_state_that_is_no_more_is_told(
    seated: Database,
) -> None:
    """Two from one state: one wins, and a third who takes it away is told as well."""
    trials = Trials(seated)
    await put(trials, CAMDEN, "a")
    (kept,) = await trials.of(*CAMDEN)
    some = [CASE.model_copy(update={"name": name}) for name in ("Mine", "Yours")]
    done = await asyncio.gather(
        *(
            trials.put(*CAMDEN, "a", one, person=n, name="Pat", seen=kept.seen)
            for n, one in zip("12", some, strict=True)
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == [
        "ChangedMeanwhile",
        "NoneType",
    ]
    with pytest.raises(ChangedMeanwhile):
        await trials.remove(*CAMDEN, "a", person="3", name="Lou", seen=kept.seen)
    (now,) = await trials.of(*CAMDEN)
    assert now.trial == some[done.index(None)]
    # The first form, sent late: whoever wrote it last may, nobody else.
    with pytest.raises(ChangedMeanwhile):
        await trials.put(*CAMDEN, "a", CASE, person="9", name="Pat")

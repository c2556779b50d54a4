"""Versions of bodies: the one of a day, the next one, and that none is ever changed."""

import asyncio
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from activities.committees.reading import Committees
from activities.committees.writing import CommitteeWriting, Overtaken, Unfit
from activities.database import Database
from tests.activities.register import rows
from workflows.contracts.committees import BodyVersion, Minimum
from workflows.contracts.parties import Party

CAMDEN = (Party.HWB, "E09000007")
BEGINS, LATER, TODAY = date(2014, 5, 1), date(2026, 7, 1), date(2026, 6, 1)


async def camden(db: Database) -> BodyVersion:
    found = await Committees(db).at(*CAMDEN, TODAY)
    assert found is not None
    return found


def changed(body: BodyVersion, **changes: object) -> BodyVersion:
    """The next version, from a later day on unless said."""
    given = {"version": body.version + 1, "since": LATER} | changes
    return body.model_copy(update=given)


async def test_a_body_is_there_from_its_first_day_on(seated: Database) -> None:
    committees = Committees(seated)
    assert await committees.at(*CAMDEN, date(2014, 4, 30)) is None
    first = await committees.at(*CAMDEN, BEGINS)
    assert first is not None
    assert (first.version, first.name) == (1, "Camden Health and Wellbeing Board")
    assert await committees.at(Party.CCG, "E09000007", TODAY) is None
    assert await committees.at(Party.HWB, "E09999999", TODAY) is None
    assert await committees.versions(Party.HWB, "E09999999") == ()


async def test_a_change_is_a_new_version_and_the_old_one_stays(
    seated: Database,
) -> None:
    """Whoever asks for a day has what counted then, also after a later change."""
    old = await camden(seated)
    seat = old.seats[0].model_copy(update={"holder": None})
    new = changed(old, seats=(seat, *old.seats[1:]))
    await CommitteeWriting(seated).add(new, person="7", name="Cleo Example")
    committees = Committees(seated)
    assert await committees.at(*CAMDEN, date(2026, 6, 30)) == old
    assert await committees.at(*CAMDEN, LATER) == new
    assert await committees.pinned(*CAMDEN, 1) == old
    assert await committees.pinned(*CAMDEN, 2) == new
    assert await committees.pinned(*CAMDEN, 3) is None
    kept = await committees.versions(*CAMDEN)
    assert [(k.version, k.name) for k in kept] == [(old, ""), (new, "Cleo Example")]


async def test_of_two_versions_of_a_day_the_later_one_counts(seated: Database) -> None:
    old = await camden(seated)
    new = changed(old, since=old.since, name="Camden Board")
    await CommitteeWriting(seated).add(new)
    assert await Committees(seated).at(*CAMDEN, TODAY) == new


async def test_a_version_with_faults_is_refused_in_sentences(seated: Database) -> None:
    old = await camden(seated)
    rules = old.rules.model_copy(update={"minimum": Minimum(number=30)})
    seats = (*old.seats[:8], old.seats[0])
    with pytest.raises(Unfit) as refused:
        await CommitteeWriting(seated).add(changed(old, rules=rules, seats=seats))
    assert "Seat chair is there 2 times." in str(refused.value)
    assert "30 members are needed and only 9 seats have a vote." in str(refused.value)
    assert {f.where for f in refused.value.faults} >= {"chair", "minimum"}
    assert await camden(seated) == old


async def test_everybody_in_a_seat_is_on_the_member_register(seated: Database) -> None:
    """Holders and substitutes; numbers that nobody could have are nobody's."""
    old = await camden(seated)
    for number in ("999999", "9" * 30, "example-alex"):
        holder = old.seats[0].holder
        assert holder is not None
        nobody = holder.model_copy(update={"person": number, "name": "Nobody"})
        for place in ({"holder": nobody}, {"substitutes": (nobody,)}):
            seats = (old.seats[0].model_copy(update=place), *old.seats[1:])
            with pytest.raises(Unfit, match="Nobody, named for Chair, cabinet member"):
                await CommitteeWriting(seated).add(changed(old, seats=seats))


async def test_a_version_does_not_begin_before_the_last_one(seated: Database) -> None:
    old = await camden(seated)
    await CommitteeWriting(seated).add(changed(old))
    early = changed(old, version=3, since=date(2026, 6, 30))
    with pytest.raises(Unfit) as refused:
        await CommitteeWriting(seated).add(early)
    assert str(refused.value) == (
        "Version 3 cannot begin on 30 June 2026: version 2 begins on 1 July 2026."
    )


@pytest.mark.parametrize("number", [1, 3])
async def test_only_the_next_version_is_taken(seated: Database, number: int) -> None:
    """Whoever changed an older version has to look at the newest first."""
    old = await camden(seated)
    with pytest.raises(Overtaken, match="has changed meanwhile"):
        await CommitteeWriting(seated).add(changed(old, version=number))


async def test_of_several_at_once_one_is_kept(seated: Database) -> None:
    old = await camden(seated)
    writing = CommitteeWriting(seated)
    new = [changed(old, name=f"Camden Board {n}") for n in range(8)]
    done = await asyncio.gather(*map(writing.add, new), return_exceptions=True)
    assert sum(isinstance(one, Overtaken) for one in done) == 7
    kept = await Committees(seated).versions(*CAMDEN)
    assert [k.version.version for k in kept] == [1, 2]
    assert kept[1].version in done


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE body_versions SET content = '{}'", id="edit"),
        pytest.param("DELETE FROM body_versions", id="delete"),
        pytest.param(
            "INSERT INTO body_versions SELECT party, body, 3, since, at, person, name, "
            "content FROM body_versions WHERE body = 'E09000007'",
            id="leave a gap",
        ),
        pytest.param(
            "INSERT INTO body_versions SELECT party, body, 1, since, at, person, name, "
            "content FROM body_versions WHERE body = 'E09000007'",
            id="write over",
        ),
    ],
)
async def test_the_database_refuses_to_change_what_was(
    seated: Database, statement: str
) -> None:
    before = await rows.every(seated, "body_versions")
    with pytest.raises(DBAPIError, match=r"appended|number after the last|UNIQUE"):
        await rows.run(seated, statement)
    assert await rows.every(seated, "body_versions") == before


async def test_whoever_sits_for_a_ccg_is_never_on_a_conflicts_panel(
    seated: Database,
) -> None:
    """Whichever of the two comes second: by person, not by what the seat is called."""
    committees = Committees(seated)
    board = await camden(seated)
    panel = await committees.at(Party.CONFLICTS, "panel/Y56", TODAY)
    assert panel is not None
    ccg = next(s for s in board.seats if s.represents and s.holder)
    nominee = panel.seats[-1].model_copy(update={"holder": ccg.holder})
    wrong = changed(panel, seats=(*panel.seats[:-1], nominee))
    with pytest.raises(Unfit, match="never on the panel") as caught:
        await CommitteeWriting(seated).add(wrong)
    assert f"of {board.name}" in str(caught.value)
    member = panel.seats[0].holder
    seats = tuple(
        s.model_copy(update={"substitutes": (member,)}) if s.id == ccg.id else s
        for s in board.seats
    )
    with pytest.raises(Unfit, match="never on the panel"):
        await CommitteeWriting(seated).add(changed(board, seats=seats))
    councillor = next(s for s in board.seats if s.category == "elected" and s.holder)
    right = panel.seats[-1].model_copy(update={"holder": councillor.holder})
    await CommitteeWriting(seated).add(changed(panel, seats=(*panel.seats[:-1], right)))

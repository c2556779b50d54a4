"""Hats are worn between two days; whoever holds an office is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from activities.database import Database
from activities.members.reading import MemberReading, Person, today
from activities.members.writing import CannotEnrol, MemberWriting
from workflows.contracts.parties import Membership, Party, Role

ISSUER = "https://id.example"
CHAIR = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CHAIR)
CLERK = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK)
OFFICER = Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER)


async def enrolled(db: Database, subject: str, *hats: Membership) -> str:
    """A person with hats; answers with the number."""
    writing = MemberWriting(db)
    email = f"{subject}@camden.example"
    number = await writing.add_person(
        ISSUER, subject, f"{subject.title()} Example", email
    )
    for hat in hats:
        await writing.add(number, hat)
    return number


async def known(db: Database, subject: str) -> Person:
    """The person of that subject."""
    found = await MemberReading(db).person(ISSUER, subject)
    assert found is not None
    return found


async def test_a_person_is_found_with_every_hat(database: Database) -> None:
    """By issuer and subject, never by one of them alone."""
    number = await enrolled(database, "alex", OFFICER, CHAIR)
    person = await known(database, "alex")
    assert (person.id, person.name, person.email) == (
        number,
        "Alex Example",
        "alex@camden.example",
    )
    assert person.memberships == (OFFICER, CHAIR)
    reading = MemberReading(database)
    assert await reading.person("https://elsewhere.example", "alex") is None
    assert await reading.person(ISSUER, "amina") is None


async def test_somebody_without_a_hat_is_still_somebody(database: Database) -> None:
    """Known, but with nothing to do."""
    await enrolled(database, "alex")
    assert (await known(database, "alex")).memberships == ()


async def test_a_person_is_found_with_one_query(database: Database) -> None:
    """It is asked at every request."""
    await enrolled(database, "alex", OFFICER, CHAIR)
    reading = MemberReading(database)
    with counting() as statements:
        await reading.person(ISSUER, "alex")
    assert len(statements) == 1
    with counting() as statements:
        await reading.holders(Party.HWB, "E09000007", (Role.BOARD_CHAIR,))
    assert len(statements) == 1


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SELECT statements sent meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("starts", "ends", "worn"),
    [(0, None, True), (-9, 1, True), (1, None, False), (-9, 0, False), (-9, -1, False)],
    ids=["from today", "until tomorrow", "from tomorrow", "until today", "past"],
)
async def test_a_hat_is_worn_from_a_day_up_to_another(
    database: Database, starts: int, ends: int | None, worn: bool
) -> None:
    """The last day is the first without it, so a hat taken back is gone at once."""
    number = await enrolled(database, "alex")
    writing, now = MemberWriting(database), today()
    await writing.add(number, CHAIR, since=now + timedelta(days=starts))
    if ends is not None:
        await writing.revoke(number, CHAIR, until=now + timedelta(days=ends))
    assert ((await known(database, "alex")).memberships == (CHAIR,)) is worn
    holders = await MemberReading(database).holders(Party.HWB, "E09000007")
    assert bool(holders) is worn


async def test_doing_it_again_changes_nothing(database: Database) -> None:
    """Adding twice is one person and one hat; revoking twice keeps the first day."""
    number = await enrolled(database, "alex", CHAIR, CHAIR)
    assert await enrolled(database, "alex", CHAIR) == number
    assert (await known(database, "alex")).memberships == (CHAIR,)
    writing = MemberWriting(database)
    await writing.revoke(number, CHAIR)
    await writing.revoke(number, CHAIR)
    assert (await known(database, "alex")).memberships == ()


async def test_a_hat_can_be_given_again(database: Database) -> None:
    """On the same day too; and one that is to end can be given for good."""
    number = await enrolled(database, "alex", CHAIR)
    writing = MemberWriting(database)
    await writing.revoke(number, CHAIR)
    await writing.add(number, CHAIR)
    assert (await known(database, "alex")).memberships == (CHAIR,)
    await writing.revoke(number, CHAIR, until=today() + timedelta(days=9))
    await writing.add(number, CHAIR)
    assert (await known(database, "alex")).memberships == (CHAIR,)


async def test_an_earlier_end_can_be_set(database: Database) -> None:
    """A hat that was to end next week can be taken back today."""
    number = await enrolled(database, "alex", CHAIR)
    writing = MemberWriting(database)
    await writing.revoke(number, CHAIR, until=today() + timedelta(days=7))
    await writing.revoke(number, CHAIR)
    assert (await known(database, "alex")).memberships == ()


async def test_name_and_address_can_change(database: Database) -> None:
    """The number stays: the record of bids knows the person by it."""
    number = await enrolled(database, "alex", CHAIR)
    writing = MemberWriting(database)
    again = await writing.add_person(
        ISSUER, "alex", "Alex Sample", "a.sample@camden.example"
    )
    assert again == number
    person = await known(database, "alex")
    assert (person.name, person.email) == ("Alex Sample", "a.sample@camden.example")


async def test_somebody_kept_out_is_nobody(database: Database) -> None:
    """Neither signed in nor written to, whatever the hats; until let in again."""
    number = await enrolled(database, "alex", CHAIR)
    writing, reading = MemberWriting(database), MemberReading(database)
    await writing.set_active(number, active=False)
    assert await reading.person(ISSUER, "alex") is None
    assert await reading.holders(Party.HWB, "E09000007") == []
    assert await reading.people(ISSUER) == ()
    await writing.set_active(number, active=True)
    assert (await known(database, "alex")).memberships == (CHAIR,)


async def test_holders_of_an_office_are_found(database: Database) -> None:
    """One role, several, or everybody in the body; each person once."""
    alex = await enrolled(database, "alex", CHAIR, CLERK)
    amina = await enrolled(database, "amina", CLERK)
    await enrolled(database, "bola", OFFICER)
    reading = MemberReading(database)

    async def found(*roles: Role) -> list[str]:
        holders = await reading.holders(Party.HWB, "E09000007", roles)
        return [recipient.person for recipient in holders]

    assert await found(Role.BOARD_CHAIR) == [alex]
    assert await found(Role.BOARD_CHAIR, Role.BOARD_CLERK) == [alex, amina]
    assert await found(Role.BOARD_MEMBER) == []
    assert await found() == [alex, amina]
    assert await reading.holders(Party.CCG, "E09000007") == []


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "alex@camden.example"),
        ("Alex\r\nBcc: all", "alex@camden.example"),
        ("A" * 201, "alex@camden.example"),
        ("Alex Example", "alex"),
        ("Alex Example", "alex@camden.example\nBcc: bola@camden.example"),
        ("Alex Example", "alex@camden.example, bola@camden.example"),
        ("Alex Example", "Alex <alex@camden.example>"),
    ],
)
async def test_what_is_no_name_or_address_is_refused(
    database: Database, name: str, email: str
) -> None:
    """Nothing gets in that could become a header of a letter."""
    with pytest.raises(CannotEnrol):
        await MemberWriting(database).add_person(ISSUER, "alex", name, email)
    assert await MemberReading(database).person(ISSUER, "alex") is None


async def test_a_role_of_another_party_is_refused(database: Database) -> None:
    """A chair of a board cannot be one of a CCG."""
    number = await enrolled(database, "alex")
    wrong = Membership(party=Party.CCG, body="07R", role=Role.BOARD_CHAIR)
    with pytest.raises(CannotEnrol, match="board_chair is not a role of ccg"):
        await MemberWriting(database).add(number, wrong)


@pytest.mark.parametrize("number", ["0", "99", "", "alex", "1; drop", "²", "9" * 30])
async def test_an_unknown_number_is_refused(database: Database, number: str) -> None:
    """Whatever it is."""
    writing = MemberWriting(database)
    with pytest.raises(CannotEnrol, match="no person with the number"):
        await writing.add(number, CHAIR)
    with pytest.raises(CannotEnrol):
        await writing.revoke(number, CHAIR, until=date(2026, 6, 1))

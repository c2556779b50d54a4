"""How long people have held their offices."""

from datetime import date, timedelta

from activities.database import Database
from activities.members.reading import today
from activities.members.terms import Terms
from activities.members.writing import MemberWriting
from tests.services.house import hat
from workflows.contracts.parties import Role

CLERK, CHAIR = hat(Role.BOARD_CLERK, "E09000007"), hat(Role.BOARD_CHAIR, "E09000007")
OLD, NEW = date(2020, 1, 1), date(2024, 1, 1)


async def test_a_term_begins_with_the_earliest_office_still_held(database: Database):
    members = MemberWriting(database)
    ann = await members.add_person("i", "ann", "Ann Example", "ann@bids.example")
    await members.add(ann, CHAIR, OLD)
    await members.add(ann, CLERK, NEW)
    term = (await Terms(database).of([ann]))[ann]
    assert (term.since, term.until, term.hats) == (OLD, None, (CHAIR, CLERK))
    await members.revoke(ann, CHAIR, NEW)
    term = (await Terms(database).of([ann]))[ann]
    assert (term.name, term.since, term.hats) == ("Ann Example", NEW, (CLERK,))


async def test_whoever_left_has_the_offices_held_last(database: Database):
    members = MemberWriting(database)
    ann = await members.add_person("i", "ann", "Ann Example", "ann@bids.example")
    await members.add(ann, CHAIR, OLD)
    await members.add(ann, CLERK, NEW)
    await members.revoke(ann, CHAIR, NEW)
    await members.revoke(ann, CLERK, today())
    term = (await Terms(database).of([ann]))[ann]
    assert (term.since, term.until, term.hats) == (NEW, today(), (CLERK,))


async def test_an_office_that_ends_later_is_held(database: Database):
    members = MemberWriting(database)
    ann = await members.add_person("i", "ann", "Ann Example", "ann@bids.example")
    await members.add(ann, CHAIR, OLD)
    await members.revoke(ann, CHAIR, today() + timedelta(days=1))
    assert (await Terms(database).of([ann]))[ann].until is None


async def test_nobody_of_such_a_number_has_no_term(database: Database):
    members = MemberWriting(database)
    ann = await members.add_person("i", "ann", "Ann Example", "ann@bids.example")
    assert await Terms(database).of([ann, "999", "9" * 30, "x"]) == {}

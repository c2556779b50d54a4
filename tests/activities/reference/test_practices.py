"""Which practices a CCG has on a day."""

from datetime import date

from activities.database import Database
from activities.reference.practices import Practices
from tests.activities.reference.london import FIRST_DAY
from tests.activities.register import rows


async def test_practices_are_those_of_the_ccgs_on_the_day(london: Database):
    """Neither another CCG's, nor one that has closed or left."""
    practices = Practices(london)
    camden = await practices.of(["07R"], FIRST_DAY)
    assert len(camden) == 39
    assert {one.ccg for one in camden} == {"07R"}
    both = await practices.of(["07R", "08H"], FIRST_DAY)
    assert {one.ccg for one in both} == {"07R", "08H"}
    assert await practices.of([], FIRST_DAY) == ()
    first, second, *_ = camden
    last = "2026-05-31"
    await rows.run(
        london, f"UPDATE practices SET closed = '{last}' WHERE code = '{first.code}'"
    )
    await rows.run(
        london, f"UPDATE practices SET until = '{last}' WHERE code = '{second.code}'"
    )
    assert first not in await practices.of(["07R"], FIRST_DAY)
    assert len(await practices.of(["07R"], FIRST_DAY)) == 37
    assert len(await practices.of(["07R"], date(2026, 5, 31))) == 39

"""A seeded database for each test, with the services over it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from activities.database import Database
from activities.migrations import migrate
from activities.reference.seeding import seed
from tests.services.house import House, copied, enrolled, hat, house
from workflows.contracts.parties import Role
from workflows.rules import calendar

PEOPLE = {
    "mara": [hat(Role.BID_MANAGER, "07R")],
    "olu": [hat(Role.ACCOUNTABLE_OFFICER, "07R")],
    "finn": [hat(Role.CHIEF_FINANCE_OFFICER, "07R")],
    "gail": [hat(Role.GUARDIAN, "07R")],
    "lena": [hat(Role.LAY_VERIFIER, "07R")],
    "isla": [hat(Role.BID_MANAGER, "08H")],
    "cleo": [hat(Role.BOARD_CLERK, "E09000007")],
    "cara": [hat(Role.BOARD_CHAIR, "E09000007")],
    "sid": [hat(Role.BOARD_CLERK, "E09000019")],
    "pia": [hat(Role.PANEL_CHAIR, "panel/Y56")],
    "lou": [hat(Role.LOCAL_TEAM, "Q71")],
    "dan": [hat(Role.LOCAL_DIRECTOR, "Q71")],
    "lin": [hat(Role.LOCAL_FINANCE, "Q71")],
    "rhea": [hat(Role.REGIONAL_LEAD, "Y56")],
    "nat": [hat(Role.NATIONAL_CHAIR, "national")],
    "nora": [hat(Role.NATIONAL_FINANCE, "national")],
    "sig": [hat(Role.NATIONAL_SIGNATORY, "national")],
    "ofa": [hat(Role.NATIONAL_OFFICE, "national")],
    "opal": [hat(Role.OPERATOR, "operators")],
}
"""One person for each office of Camden's bid, and two of Islington's."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all that ships and the people above, made once."""
    path = tmp_path_factory.mktemp("seeded") / "bids.db"
    url = f"sqlite:///{path}"
    await migrate(url)
    database = Database(url)
    await seed(database, calendar.london_day(datetime.now(UTC)))
    for subject, hats in PEOPLE.items():
        await enrolled(database, subject, *hats)
    await database.close()
    return path


@pytest.fixture
async def home(seeded: Path, tmp_path: Path) -> AsyncIterator[House]:
    """The services, with an office each for Camden's people."""
    database = Database(copied(seeded, tmp_path / "bids.db"))
    async with house(database) as open_house:
        yield open_house
    await database.close()

"""One nursery and one template of the database for all tests here."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from tests.system.chaos.house import House, Plan, made_template, standing
from tests.system.chaos.nursery import Nursery


class Building(Protocol):
    """Builds a house by a plan."""

    def __call__(self, plan: Plan) -> AbstractAsyncContextManager[House]: ...


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where all parts come from."""
    started = Nursery()
    yield started
    started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery
) -> AsyncIterator[Path]:
    """A database with all that ships."""
    yield await made_template(tmp_path_factory.mktemp("chaos") / "template.db")


@pytest.fixture
def build(nursery: Nursery, template: Path, tmp_path: Path) -> Building:
    """Builds the house that a test wants."""
    return lambda plan: standing(tmp_path / "house", nursery, template, plan)

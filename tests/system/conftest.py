"""The whole system as processes: minutes of it, so `make soak` runs it and `make test` does not."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.soak)

"""The whole system as processes: minutes of it, so most of it is for `make soak`.

What is marked `brief` runs with `make test` as well.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder that is not brief."""
    for item in items:
        if HERE in item.path.parents and not item.get_closest_marker("brief"):
            item.add_marker(pytest.mark.soak)

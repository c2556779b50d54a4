"""One type of problem, as RFC 9457 has it."""

from dataclasses import dataclass
from http import HTTPStatus

BASE = "/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem.

    Attributes:
        code: For ever: programs branch on it.
        meaning: What it means and what to do, for the page that explains it.
    """

    code: str
    status: HTTPStatus
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The problem's `type`: where the page that explains it lives."""
        return f"{BASE}{self.code}"

"""How a bid is answered: one update per command, each with the same rule as its validator.

Handlers are plain functions that await nothing, so no two can interleave, and none
waits for a database. `docs/decisions/0003-one-decorator-per-door.md` says why the
validators are not written out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError
from temporalio.workflow import UpdateMethodMultiParam

from workflows.contracts.commands import Command
from workflows.contracts.views import Receipt
from workflows.rules.refusals import Refusal

D = TypeVar("D", bound="Answering")
C = TypeVar("C", bound=Command)


@contextmanager
def defects_stay_here() -> Iterator[None]:
    """Let a defect in a rule fail one update; anything else would stop the bid for all.

    Raises:
        ApplicationError: Of type `Defect`, in place of what went wrong.
    """
    try:
        yield
    except (Refusal, ApplicationError):
        raise
    except Exception:
        workflow.logger.exception("defect in a rule")
        raise ApplicationError(
            "Something is wrong on our side. Nothing was recorded.",
            type="Defect",
            non_retryable=True,
        ) from None


def door(handler: Callable[[D, C], Receipt]) -> UpdateMethodMultiParam[[C], Receipt]:
    """An update that refuses before history is written where the rules say so."""
    kind = handler.__annotations__["command"]

    def guarded(self: D, command: C) -> Receipt:
        with defects_stay_here():
            return handler(self, command)

    def check(self: D, command: C) -> None:
        with defects_stay_here():
            self.check(command)

    guarded.__name__ = handler.__name__
    guarded.__qualname__ = handler.__qualname__
    guarded.__doc__ = handler.__doc__
    guarded.__annotations__ = {"command": kind, "return": Receipt}
    check.__annotations__ = {"command": kind, "return": None}
    update: Any = workflow.update(guarded)
    update.validator(check)
    opened: UpdateMethodMultiParam[[C], Receipt] = update
    return opened


class Answering:
    """Whatever has doors: a bid, a delegation."""

    def answer(self, command: Command) -> Receipt:
        """Carry out a command, or refuse it."""
        raise NotImplementedError

    def check(self, command: Command) -> None:
        """Refuse a command before anything is written to history."""
        raise NotImplementedError

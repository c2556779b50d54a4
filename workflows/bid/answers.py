"""What each request was answered, kept for when it is sent again."""

from typing import TypeVar

from temporalio import workflow

from workflows.contracts.ports import DelegationStart, Start
from workflows.contracts.views import Receipt
from workflows.rules.refusals import KINDS, Refusal

S = TypeVar("S", Start, DelegationStart)

KEPT = 500
"""Answers that a renewal carries over: the latest, far more than anybody retries."""


class Answers:
    """The answer to each update id, of this run and of those before it.

    Temporal itself answers an id again only while the run lasts that it first came to.
    """

    def __init__(self, start: Start | DelegationStart) -> None:
        given = {receipt.number: receipt for receipt in start.receipts}
        self._receipts = {
            key: given[number] for key, number in start.answered if number in given
        }
        self._refused: dict[str, tuple[str, str]] = {
            key: (kind, words) for key, kind, words in start.refused
        }

    def has(self) -> bool:
        """Whether the update being handled was answered before."""
        key = _key()
        return key in self._receipts or key in self._refused

    def again(self) -> Receipt:
        """The answer that the update being handled had before.

        Raises:
            Refusal: It was refused.
        """
        key = _key()
        if key in self._refused:
            kind, words = self._refused[key]
            raise KINDS[kind](words)
        return self._receipts[key]

    def keep(self, receipt: Receipt) -> Receipt:
        """Keep the receipt of the update being handled."""
        self._receipts[_key()] = receipt
        return receipt

    def keep_refusal(self, refusal: Refusal) -> None:
        """Keep a refusal that has gone on record."""
        self._refused[_key()] = (type(refusal).__name__, str(refusal))

    def carried_over(self, start: S) -> S:
        """The start of the next run with the latest answers in it."""
        latest = list(self._receipts.items())[-KEPT:]
        refused = tuple(
            (key, kind, words) for key, (kind, words) in self._refused.items()
        )
        return start.model_copy(
            update={
                "answered": tuple((key, receipt.number) for key, receipt in latest),
                "receipts": tuple(receipt for _, receipt in latest),
                "refused": refused[-KEPT:],
            }
        )


def _key() -> str:
    update = workflow.current_update_info()
    return update.id if update else ""

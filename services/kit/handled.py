"""For every decided item of a bid who had which interest, and what was done (R14)."""

from collections.abc import Iterable

from pydantic import TypeAdapter

from activities.register.exporting import Kept
from services.kit.sheets import Answer
from workflows.contracts.events import Event
from workflows.rules import conflict_matrix
from workflows.rules.conflict_matrix import Handled

EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class HandledRows(Answer):
    """Item by item; where nobody had an interest, a row says so."""

    bid_id: str
    items: tuple[Handled, ...]


def rows(entries: Iterable[Kept]) -> tuple[Handled, ...]:
    """The rows of a whole record.

    Args:
        entries: All entries of one bid, from the first.
    """
    record = ((one.number, EVENT.validate_json(one.body)) for one in entries)
    return tuple(conflict_matrix.of_record(record))

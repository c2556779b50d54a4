"""Which answers a command has, by their places: what a refusal may name."""

from types import UnionType
from typing import Any, Union, get_args, get_origin

from workflows.contracts.base import Contract
from workflows.rules.refusals import Refusal


def has(kind: Any, place: str) -> bool:
    """Whether a model has an answer at a place, such as `conditions.0.due`."""
    first, _, rest = place.partition(".")
    if get_origin(kind) in {Union, UnionType}:
        return any(has(one, place) for one in get_args(kind))
    if get_origin(kind) is tuple and first.isdigit():
        return not rest or has(get_args(kind)[0], rest)
    fields = getattr(kind, "model_fields", {})
    return first in fields and (not rest or has(fields[first].annotation, rest))


def check(command: Contract, refusal: Refusal) -> None:
    """A refusal of a command names no answer that the command does not have."""
    if refusal.field:
        assert has(type(command), refusal.field), refusal.field

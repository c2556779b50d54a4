"""The plainest value of any contract, made from its annotations."""

from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from workflows.contracts.tracks import NOW

Model = TypeVar("Model", bound=BaseModel)

PLAIN: dict[object, object] = {
    str: "07R",
    int: 1,
    bool: True,
    date: date(2015, 1, 9),
    datetime: datetime(2015, 1, 9, 12, tzinfo=UTC),
    AwareDatetime: datetime(2015, 1, 9, 12, tzinfo=UTC),
    time: time(17),
}


def of(annotation: Any) -> Any:
    """A value that fits; the first choice wherever there is one."""
    if annotation in PLAIN:
        return PLAIN[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return tuple(of(part) for part in arguments if part is not Ellipsis)
    if origin is Literal:
        return arguments[0]
    if arguments:
        return of(arguments[0])
    if issubclass(annotation, Enum):
        return next(iter(annotation))
    return value(annotation)


def _of_field(field: FieldInfo) -> Any:
    """Texts with a pattern have a word that all of them take; numbers are large enough."""
    patterns = [getattr(one, "pattern", None) for one in field.metadata]
    if field.annotation is int:
        return max((1, *(getattr(one, "ge", 1) for one in field.metadata)))
    return NOW if any(patterns) else of(field.annotation)


def value(contract: type[Model], **given: Any) -> Model:
    """An example of a contract: every field is filled, but for what is `given`."""
    filled = {
        name: _of_field(field)
        for name, field in contract.model_fields.items()
        if name not in given
    }
    return contract(**{**filled, **given})

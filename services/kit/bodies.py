"""What a request carries: one model per command, made from the contract, never a twin."""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.json_schema import models_json_schema

from services.kit import malformed, problems
from services.kit.problems import FieldError, Problem
from workflows.contracts import texts
from workflows.contracts.base import Contract
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor

Body = TypeVar("Body", bound=BaseModel)

STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
SUFFIX = "Input"

# Escapes of control characters that no database column and no letter can hold.
_ESCAPED = re.compile(rb"\\(?:[bf]|u00(?:0[0-8bcefBCEF]|1|7[fF]))")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


OURS = {"by", "receipted"}
"""What the service puts into every command: who gives it, and how it reads the answer."""


def body_of(kind: type[Contract]) -> type[BaseModel]:
    """The command as a person sends it: without who they are, which the service knows."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), field)
        for name, field in kind.model_fields.items()
        if name not in OURS
    }
    return create_model(
        kind.__name__, __config__=STRICT, __doc__=kind.__doc__, **fields
    )


def command_from(kind: type[Command], body: BaseModel, by: Actor) -> Command:
    """The request as the process takes it; the body has been checked already."""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    return kind.model_construct(by=by, **given)


async def read(
    request: Request, model: type[Body], *, any_character: bool = False
) -> Body:
    """Read and check a body: strict types, unknown fields refused, texts made plain.

    Args:
        request: Whose body.
        model: What it must be.
        any_character: Whether control characters are let in; where it is kept as JSON.

    Raises:
        Problem: Not JSON by its header or in fact, or fields that cannot be used.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(problems.NOT_JSON_TYPE)
    raw = await request.body()
    body = _parsed(raw, model)
    if not raw.isascii() or b"\\u" in raw:
        typed = json.loads(raw)
        if (kept := texts.plain_within(typed)) != typed:
            body = _parsed(json.dumps(kept).encode(), model)
    if not any_character and _ESCAPED.search(raw):
        _check_characters(raw)
    return body


def _parsed(raw: bytes, model: type[Body]) -> Body:
    try:
        return model.model_validate_json(raw, strict=True, extra="forbid")
    except ValidationError as error:
        raise _problem(error) from None


def _problem(error: ValidationError) -> Problem:
    found = error.errors(include_url=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return Problem(problems.NOT_JSON)
    return Problem(problems.MALFORMED, errors=malformed.errors_of(found))


WIDEST = 12
"""Bytes that JSON may take for one character, written as two escapes."""

PLAIN = 64
"""Bytes that a number, a date or a word of a vocabulary takes at most."""


def most_bytes(schema: Mapping[str, Any], known: Mapping[str, Any] = {}) -> int:
    """The longest body that a model's JSON schema allows, by its own limits."""
    known = schema.get("$defs", known)
    if "$ref" in schema:
        return most_bytes(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return max(most_bytes(one, known) for one in schema["anyOf"])
    match schema.get("type"):
        case "string":
            return WIDEST * int(schema.get("maxLength", PLAIN)) + 2
        case "array":
            inner = most_bytes(schema.get("items", {}), known)
            return int(schema.get("maxItems", 1)) * (inner + 2) + 2
        case "object":
            fields = schema.get("properties", {}).items()
            return (
                sum(len(name) + 6 + most_bytes(one, known) for name, one in fields) + 2
            )
    return PLAIN


def unkept(document: object) -> list[str]:
    """Where in a document there are characters that nothing can keep, as pointers."""
    return [
        malformed.pointer(place)
        for place, text in _texts(document, ())
        if _CONTROL.search(text)
    ]


def _check_characters(raw: bytes) -> None:
    found = [
        FieldError(field=pointer, words=malformed.UNKEPT)
        for pointer in unkept(json.loads(raw))
    ]
    if found:
        raise Problem(problems.MALFORMED, errors=found)


def _texts(
    value: object, place: tuple[int | str, ...]
) -> list[tuple[tuple[int | str, ...], str]]:
    match value:
        case str():
            return [(place, value)]
        case list():
            inner = list(enumerate(value))
        case dict():
            inner = list(value.items())
        case _:
            return []
    return [found for key, item in inner for found in _texts(item, (*place, key))]


def schemas(models: list[type[BaseModel]]) -> dict[str, Any]:
    """The bodies' JSON schemas, saying what `read` checks beyond the contracts' own."""
    _, document = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=f"#/components/schemas/{{model}}{SUFFIX}",
    )
    found: Mapping[str, Any] = document.get("$defs", {})
    return {f"{name}{SUFFIX}": _strict(schema) for name, schema in found.items()}


def _strict(schema: Any) -> Any:
    """No unknown fields, no control characters, and nothing made of blanks only.

    A text with a pattern of its own keeps it.
    """
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: _strict(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        return {**schema, "additionalProperties": False}
    if schema.get("type") == "string" and not (
        {"enum", "const", "format", "pattern"} & set(schema)
    ):
        return {**schema, "pattern": _pattern(schema.get("minLength", 0))}
    return schema


_KEPT = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_INK = r"[^\x00-\x20\x7f\s]"


def _pattern(least: int) -> str:
    return f"^{_KEPT}*{_INK}{_KEPT}*$" if least else f"^{_KEPT}*$"

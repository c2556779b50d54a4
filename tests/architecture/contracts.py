"""The shapes on the wire, and how a change to them is accepted.

`python -m tests.architecture.contracts` writes the snapshot anew. Run it only when
docs/changing-a-contract.md allows the change, and commit what it wrote.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from temporalio import activity

import workflows.contracts as package
from workflows.contracts import names, ports
from workflows.contracts.base import Contract
from workflows.rules import delegation_rulebook, rulebook

SNAPSHOT = Path(__file__).with_name("contracts.json")

Shapes = dict[str, dict[str, Any]]


def every(kind: type[Contract] = Contract) -> Iterator[type[Contract]]:
    for child in kind.__subclasses__():
        yield child
        yield from every(child)


def as_they_are() -> Shapes:
    """Each contract's own fields and each vocabulary, as JSON schema says them."""
    modules = [
        import_module(module.name)
        for module in iter_modules(package.__path__, f"{package.__name__}.")
    ]
    ours = {module.__name__ for module in modules}
    shapes: Shapes = {}
    vocabularies: Shapes = {}
    for contract in every():
        if contract.__module__ not in ours:
            continue
        schema = contract.model_json_schema()
        parts = schema.pop("$defs", {})
        shapes[contract.__name__] = _shape(schema)
        for name, part in parts.items():
            if "enum" in part:
                vocabularies[name] = {"enum": part["enum"]}
    for name, words in vocabularies.items():
        # A contract may have the name of a vocabulary: what was imported first must not
        # decide which of the two is looked at.
        shapes[f"{name} (words)" if name in shapes else name] = words
    shapes["names on the wire"] = {"enum": sorted(_names())}
    return json.loads(json.dumps(shapes))  # type: ignore[no-any-return]


def _names() -> Iterator[str]:
    yield f"task queue {names.TASK_QUEUE}"
    yield f"workflow {names.WORKFLOW_TYPE} {names.workflow_id('07R-1')}"
    yield f"workflow {names.DIGEST_TYPE}"
    yield f"schedule {names.DIGEST_SCHEDULE}"
    for key in names.SEARCH_ATTRIBUTES:
        yield f"search attribute {key.name} {key.indexed_value_type.name.lower()}"
    yield f"workflow {names.DELEGATION_TYPE} {names.delegation_id('07R-1', '07R')}"
    yield f"workflow {names.DELEGATION_TYPE} {names.delegation_id('07R-1', '08H')}"
    for update in (*rulebook.COMMANDS, *delegation_rulebook.COMMANDS):
        yield f"update {update}"
    for port in vars(ports).values():
        if isinstance(port, type) and port.__name__.endswith("Port"):
            for method in vars(port).values():
                definition = activity._Definition.from_callable(method)
                if definition:
                    yield f"activity {definition.name}"


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "fields": {
            name: {k: v for k, v in field.items() if k not in {"description", "title"}}
            for name, field in schema.get("properties", {}).items()
        },
        "required": sorted(schema.get("required", [])),
    }


def as_released() -> Shapes:
    """The snapshot."""
    shapes: Shapes = json.loads(SNAPSHOT.read_text())
    return shapes


def breaking(before: Shapes, now: Shapes) -> list[str]:
    """Changes that an old history, an old worker or an old service could not read."""
    found = [f"{name} is gone" for name in before if name not in now]
    for name in before.keys() & now.keys():
        old, new = before[name], now[name]
        if "enum" in old:
            gone = [word for word in old["enum"] if word not in new.get("enum", [])]
            found += [f"{name} no longer has the word {word!r}" for word in gone]
            continue
        fields = new.get("fields", {})
        found += [f"{name}.{f} is gone" for f in old["fields"] if f not in fields]
        found += [
            f"{name}.{field} is required, so what is stored cannot be read"
            for field in new.get("required", [])
            if field not in old["required"]
        ]
        found += [
            f"{name}.{field} was {shape} and is {fields[field]}"
            for field, shape in old["fields"].items()
            if field in fields and fields[field] != shape
        ]
    return sorted(found)


def accept() -> None:
    """Write the snapshot as the code has it."""
    text = json.dumps(as_they_are(), indent=1, sort_keys=True, ensure_ascii=False)
    SNAPSHOT.write_text(f"{text}\n")


if __name__ == "__main__":
    accept()

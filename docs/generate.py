"""Writes the documents that are made from the code, such as settings.md.

`python docs/generate.py` writes them; `--check` writes nothing and fails, naming each
document that is not what the code says.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from workflows.contracts.bids import ENDS, Stage
from workflows.rules.transitions import TABLE

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent

TEMPORAL = """\
The connection to Temporal takes Temporal's standard variables, those that its command
line and every other client take: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`,
`TEMPORAL_API_KEY`, `TEMPORAL_TLS`, `TEMPORAL_TLS_CLIENT_CERT_PATH`,
`TEMPORAL_TLS_CLIENT_KEY_PATH`, `TEMPORAL_TLS_SERVER_CA_CERT_PATH`,
`TEMPORAL_TLS_SERVER_NAME`, and `TEMPORAL_CONFIG_FILE` with `TEMPORAL_PROFILE` for a
file of them. The namespace is `bids` unless one is given."""

Moves = dict[str, tuple[Stage, ...]]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def words(name: str) -> str:
    """`hwb_approval` as people read it: "HWB approval"."""
    text = name.replace("_", " ").replace("hwb", "HWB")
    return text[0].upper() + text[1:]


# Stages ---------------------------------------------------------------------------


def anywhere() -> Moves:
    """Events that mean the same at every stage that is not an end."""
    open_stages = [stage for stage in Stage if stage not in ENDS]
    shared = set.intersection(*(set(TABLE.get(stage, {})) for stage in open_stages))
    found = {}
    for kind in sorted(shared):
        leads = {_elsewhere(stage, TABLE[stage][kind]) for stage in open_stages}
        if len(leads) == 1:
            found[kind] = leads.pop()
    return found


def _elsewhere(stage: Stage, targets: tuple[Stage, ...]) -> tuple[Stage, ...]:
    return tuple(target for target in targets if target is not stage)


def _diagram(common: Moves) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.EXPRESSION_OF_INTEREST.value}"]
    lines += [f"    {s.value}: {words(s.value)}" for s in Stage]
    for stage in Stage:
        labels: dict[Stage, list[str]] = {}
        for kind, targets in TABLE.get(stage, {}).items():
            if kind not in common:
                for target in _elsewhere(stage, targets):
                    labels.setdefault(target, []).append(kind.replace("_", " "))
        lines += [
            f"    {stage.value} --> {target.value}: {', '.join(sorted(kinds))}"
            for target, kinds in labels.items()
        ]
    lines += [f"    {end.value} --> [*]" for end in Stage if end in ENDS]
    return "\n".join(["```mermaid", *lines, "```"])


def _leads_to(stage: Stage | None, targets: tuple[Stage, ...]) -> str:
    moved = ", ".join(words(t.value) for t in targets if t is not stage)
    stays = stage in targets or not targets
    if not moved:
        return "stays"
    return f"stays, or: {moved}" if stays else moved


def states() -> str:
    """The stages, and what moves a bid from one to another."""
    common = anywhere()
    parts = [
        "# Stages",
        "<!-- Made by `make docs` from workflows/rules/transitions.py; edit that. -->",
        "What happens to a bid moves it from stage to stage. A test holds this table "
        "and `workflows.rules.progress.after` together. Which stages a bid passes "
        "depends on its model: `workflows/rules/road.py`.",
        _diagram(common),
    ]
    if common:
        rows = [(f"`{kind}`", _leads_to(None, to)) for kind, to in common.items()]
        parts += [
            "## At every stage before the end",
            table(("Event", "Leads to"), rows),
        ]
    for stage in Stage:
        moves = {k: to for k, to in TABLE.get(stage, {}).items() if k not in common}
        if moves:
            rows = [(f"`{k}`", _leads_to(stage, to)) for k, to in moves.items()]
            parts += [
                f"## {words(stage.value)} (`{stage.value}`)",
                table(("Event", "Leads to"), rows),
            ]
    parts += [
        "## Ends",
        ", ".join(f"{words(end.value)} (`{end.value}`)" for end in Stage if end in ENDS)
        + ".",
    ]
    return "\n\n".join(parts) + "\n"


# Settings -------------------------------------------------------------------------


def settings_classes() -> Iterator[type[BaseSettings]]:
    """Every settings class: only modules named `settings` may read the environment."""
    for path in sorted(ROOT.glob("activities/**/settings.py")) + sorted(
        ROOT.glob("services/**/settings.py")
    ):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for item in vars(module).values():
            if (
                isinstance(item, type)
                and issubclass(item, BaseSettings)
                and item.__module__ == module.__name__
            ):
                yield item


def variable(cls: type[BaseSettings], name: str, field: FieldInfo) -> str:
    """The environment variable that sets a field."""
    alias = field.validation_alias
    if isinstance(alias, str):
        return alias.upper()
    return f"{cls.model_config.get('env_prefix', '')}{name}".upper()


def explained(cls: type[BaseSettings]) -> dict[str, str]:
    """What the class docstring's `Attributes:` section says of each field."""
    found: dict[str, str] = {}
    for parent in reversed(cls.__mro__):
        doc = cleandoc(parent.__doc__ or "") if "__doc__" in vars(parent) else ""
        section = doc.partition("Attributes:\n")[2]
        for name, text in re.findall(
            r"^ {4}(\w+): ((?:.*\n?)(?:^ {5,}.*\n?)*)", section, re.MULTILINE
        ):
            found[name] = " ".join(text.split())
    return found


def described(cls: type[BaseSettings], name: str, field: FieldInfo) -> str:
    """What a setting does; empty when nobody has said so."""
    return field.description or explained(cls).get(name, "")


def default(field: FieldInfo) -> str:
    """The default as one would write it in an env file."""
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is PydanticUndefined or value is None or value == "":
        return "none"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        value = str(value).lower()
    return f"`{value}`"


def settings() -> str:
    """Every environment variable that a process of ours reads."""
    parts = [
        "# Settings",
        "<!-- Made by `make docs` from the settings classes; edit those. -->",
        "Every process reads its settings once, at its start, from environment "
        "variables. A wrong value stops the process with the name of the variable.",
    ]
    for cls in settings_classes():
        summary = cleandoc(cls.__doc__ or "").partition("\n")[0]
        rows = [
            (
                f"`{variable(cls, name, field)}`",
                default(field),
                described(cls, name, field),
            )
            for name, field in cls.model_fields.items()
        ]
        parts += [
            f"## `{cls.__module__}.{cls.__name__}`",
            summary,
            table(("Variable", "Default", "What it does"), rows),
        ]
    parts += ["## Temporal's own", TEMPORAL]
    return "\n\n".join(parts) + "\n"


# Accessibility --------------------------------------------------------------------


def beside_tests(name: str) -> Any:
    """A module that lives with the tests of the pages."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(f"tests.browser.{name}")


def accessibility() -> str:
    """Every criterion of WCAG 2.2, and what came of trying it."""
    written: str = beside_tests("criteria_told").document(table)
    return written


DOCUMENTS = {
    "settings.md": settings,
    "states.md": states,
    "accessibility.md": accessibility,
}


def main(arguments: list[str]) -> int:
    """Write or check each document; the exit code says whether all was well."""
    stale = []
    for name, made in DOCUMENTS.items():
        path = DOCS / name
        text = made()
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in arguments:
            stale.append(name)
        else:
            path.write_text(text)
            sys.stdout.write(f"docs/{name} written\n")
    for name in stale:
        sys.stdout.write(f"docs/{name} is not what the code says: run `make docs`\n")
    held = beside_tests("criteria")
    untold = held.stale(held.results())
    for name in untold:
        sys.stdout.write(
            f"docs/{held.RESULTS.name} has no result of {name} as it is marked now: "
            "run `make accessibility`\n"
        )
    return 1 if stale or (untold and "--check" in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Files that say how a body is made up and by which rules it meets."""

from pathlib import Path

from activities.reference.problems import Problems
from activities.reference.toml import TomlFile
from workflows.contracts.committees import BodyVersion
from workflows.rules import membership


def read_all(folder: Path, problems: Problems) -> list[BodyVersion]:
    """The bodies of a folder: its files `body-*.toml`, by name."""
    found = [read(path, problems) for path in sorted(folder.glob("body-*.toml"))]
    return [one for one in found if one]


def read(path: Path, problems: Problems) -> BodyVersion | None:
    """One body. What is wrong with it goes to `problems`."""
    file = TomlFile(path, problems)
    data = file.parsed()
    if not file.good:
        return None
    for field in sorted(set(data) - set(BodyVersion.model_fields)):
        file.refuse((field,), "is not a field of a body.")
    body = file.as_a(BodyVersion, data)
    if body is None:
        return None
    for fault in membership.faults(body):
        places = [n for n, seat in enumerate(body.seats) if seat.id == fault.where]
        where = ("seats", places[0], "id") if places else ("rules", fault.where)
        file.refuse(where, fault.words)
    return body if file.good else None

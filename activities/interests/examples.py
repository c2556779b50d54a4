"""Example interests, read from a short file; days are counted back from today."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from activities.reference.problems import Problems
from activities.reference.toml import TomlFile
from workflows.contracts.registers import (
    ChangeKind,
    RegisterChange,
    RegisteredInterest,
)
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.texts import Line, OptionalText, Text
from workflows.rules.calendar import london_day

INTERESTS = Path(__file__).parent / "shipped" / "interests.toml"
ANSWERED = 10
"""Days since everybody else said so."""

Days = Annotated[int, Field(ge=0, le=3000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Overdue(_Strict):
    subject: Line
    days: Days


class _Interest(_Strict):
    subject: Line
    category: InterestCategory
    organisation: Line
    code: str = ""
    nature: str = ""
    description: Text
    relationship: OptionalText = ""
    since: date
    ended_days: Days | None = None
    aware_days: Days
    registered_days: Days
    mitigation: OptionalText = ""
    publish: bool = True
    withheld_reason: OptionalText = ""


class File(_Strict):
    """The file: who has what, who is overdue, and who has not answered."""

    not_answered: list[Line]
    overdue: list[_Overdue]
    interests: list[_Interest]


def read(path: Path, problems: Problems) -> File | None:
    """The file; None where something is wrong with it, which goes to `problems`."""
    file = TomlFile(path, problems)
    data = file.parsed()
    return file.as_a(File, data) if file.good else None


def changes(file: File, subject: str, now: datetime) -> Iterator[RegisterChange]:
    """What an example person has done to their register, in order."""
    if subject in file.not_answered:
        return
    number = 0
    mine = [one for one in file.interests if one.subject == subject]
    for one in sorted(mine, key=lambda one: -one.registered_days):
        number += 1
        yield RegisterChange(
            number=number,
            at=now - timedelta(days=one.registered_days),
            kind=ChangeKind.ADDED,
            interest=_interest(one, f"example{number}", london_day(now)),
        )
    late = next((one.days for one in file.overdue if one.subject == subject), None)
    lasting = any(one.ended_days is None for one in mine)
    yield RegisterChange(
        number=number + 1,
        at=now - timedelta(days=ANSWERED if late is None else late),
        kind=ChangeKind.CONFIRMED if lasting else ChangeKind.NIL,
    )


def _interest(one: _Interest, id: str, today: date) -> RegisteredInterest:
    until = None if one.ended_days is None else today - timedelta(days=one.ended_days)
    return RegisteredInterest(
        id=id,
        category=one.category,
        organisation=one.organisation,
        code=one.code,
        nature=one.nature,
        description=one.description,
        relationship=one.relationship,
        since=one.since,
        until=until,
        aware=today - timedelta(days=one.aware_days),
        mitigation=one.mitigation,
        publish=one.publish,
        withheld_reason=one.withheld_reason,
    )

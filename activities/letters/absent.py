"""What letters about an absence are made of."""

from typing import NamedTuple

from activities.absences.keeping import Absences
from activities.committees.reading import Committees
from activities.database import Database
from workflows.contracts import names
from workflows.contracts.absences import Absence
from workflows.contracts.parties import Party
from workflows.rules.calendar import london_day


class Away(NamedTuple):
    """An absence as one of its versions has it, and what its body is called."""

    absence: Absence
    body: str


def is_absence(record: str) -> bool:
    """Whether letters under this record are about an absence."""
    return record.startswith(names.ABSENCES)


class AbsentMembers:
    """What letters about absences are made of."""

    def __init__(self, database: Database) -> None:
        self._absences = Absences(database)
        self._committees = Committees(database)

    async def versions(self, record: str) -> dict[int, Away]:
        """Every version of the absence of a record, by its number."""
        party, rest = record.removeprefix(names.ABSENCES).split("/", 1)
        body, _, number = rest.rpartition("/")
        kept = await self._absences.versions(Party(party), body, int(number))
        found = {}
        for one in kept:
            absence = one.absence
            at = await self._committees.at(
                absence.party, absence.body, absence.since
            ) or await self._committees.at(
                absence.party, absence.body, london_day(one.at)
            )
            name = at.name if at else absence.body
            found[absence.version] = Away(absence, name)
        return found

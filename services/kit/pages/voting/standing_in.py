"""Who votes for a member who is away: asked seat by seat, of those with a substitute."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.field import MISSING, Raw
from workflows.contracts.committees import BodyVersion, Instead
from workflows.rules import seats


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsIn(Pick):
    """The member, or a named substitute; read as who sits in the seat."""

    seat: str

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = super(StandsIn, self).read(raw, name)
        return {"seat": self.seat, "person": self.value if found is MISSING else found}


def questions(body: BodyVersion, on: date) -> tuple[StandsIn, ...]:
    """One question for each seat whose holder may have a substitute."""
    asked = [
        seat
        for seat in seats.voting(body, on)
        if seat.holder
        and seat.substitutes
        and seats.may_substitute(seat, body.rules, Instead.ABSENT)
    ]
    return tuple(
        StandsIn(
            name=f"sits.{n}",
            label=f"Who votes for {seat.title}?",
            ask=f"who votes for {seat.title}",
            hint="" if n else "A substitute votes only for a member who is away.",
            value=seat.holder.person if seat.holder else "",
            seat=seat.id,
            choices=(
                *((one.person, one.name, "") for one in (seat.holder,) if one),
                *(
                    (one.person, f"{one.name}, as substitute", "")
                    for one in seat.substitutes
                ),
            ),
        )
        for n, seat in enumerate(asked)
    )

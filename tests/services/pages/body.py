"""Camden's board with people in its seats, and a case to try its rules with."""

from activities.committees.writing import CommitteeWriting
from tests.rules.bodies import shipped
from tests.services.house import ISSUER, House
from workflows.contracts.committees import BodyVersion, Seat, Sitter
from workflows.contracts.trials import Place, Presence, Trial

CLERK = "cleo"


async def a_body(home: House, kind: str = "hwb") -> BodyVersion:
    """The shipped example of a kind, with its people enrolled."""
    template = shipped()[kind]
    people = {}
    for seat in template.seats:
        for sitter in (*filter(None, (seat.holder,)), *seat.substitutes):
            address = f"{sitter.person}@camden.example"
            people[sitter.person] = await home.members.add_person(
                ISSUER.url, sitter.person, sitter.name, address
            )

    def here(sitter: Sitter) -> Sitter:
        return sitter.model_copy(update={"person": people[sitter.person]})

    def enrolled(seat: Seat) -> Seat:
        held = here(seat.holder) if seat.holder else None
        others = tuple(map(here, seat.substitutes))
        return seat.model_copy(update={"holder": held, "substitutes": others})

    seats = tuple(map(enrolled, template.seats))
    made = template.model_copy(update={"seats": seats})
    return await CommitteeWriting(home.database).add(made)


async def a_case(home: House) -> str:
    """A case of Camden's board; answers with its name in addresses."""
    board = await a_body(home)
    trial = Trial(
        name="Everybody is here",
        places=tuple(Place(seat=s.id, presence=Presence.HERE) for s in board.seats),
        quorate=True,
    )
    await home.connections.trials.put(
        board.party, board.body, "one", trial, person="1", name="Cleo Example"
    )
    return "one"

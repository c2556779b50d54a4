"""Who sits on a health and wellbeing board by law (HSCA 2012, s.194)."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from workflows.contracts.committees import BodyVersion, Category, Fault, Seat
from workflows.rules import seats, words


class SeatRole(StrEnum):
    """Roles that the law names. A seat may have any other: a body's own rules say which."""

    COUNCILLOR = "councillor"
    ADULT_SOCIAL_SERVICES = "director_of_adult_social_services"
    CHILDRENS_SERVICES = "director_of_childrens_services"
    PUBLIC_HEALTH = "director_of_public_health"
    HEALTHWATCH = "healthwatch"
    CCG_REPRESENTATIVE = "ccg_representative"


OFFICES = {
    SeatRole.ADULT_SOCIAL_SERVICES: "the director of adult social services",
    SeatRole.CHILDRENS_SERVICES: "the director of children's services",
    SeatRole.PUBLIC_HEALTH: "the director of public health",
    SeatRole.HEALTHWATCH: "a representative of Local Healthwatch",
}


def gaps(body: BodyVersion, on: date, ccgs: Mapping[str, str]) -> tuple[Fault, ...]:
    """What the law asks for and the board does not have.

    Whether these members vote is the council's own affair (R9).

    Args:
        body: The board.
        on: The day.
        ccgs: Names, by code, of the CCGs in whose area any part of the board's lies.
    """
    standing = tuple(seat for seat in body.seats if seats.is_in_force(seat, on))
    return (
        *_councillor(standing),
        *_offices(standing),
        *_ccgs(standing, ccgs),
        *_shared(standing, ccgs),
    )


def _councillor(standing: tuple[Seat, ...]) -> Iterator[Fault]:
    elected = tuple(
        seat
        for seat in standing
        if seat.category is Category.ELECTED or SeatRole.COUNCILLOR in seats.roles(seat)
    )
    yield from _filled(elected, "a councillor", "s.194(2)(a)")


def _offices(standing: tuple[Seat, ...]) -> Iterator[Fault]:
    sections = dict(zip(OFFICES, "bcde", strict=True))
    for role, name in OFFICES.items():
        fitting = tuple(seat for seat in standing if role in seats.roles(seat))
        yield from _filled(fitting, name, f"s.194(2)({sections[role]})")


def _ccgs(standing: tuple[Seat, ...], ccgs: Mapping[str, str]) -> Iterator[Fault]:
    for code, name in ccgs.items():
        fitting = tuple(
            seat for seat in _representing(standing) if code in seat.represents
        )
        yield from _filled(fitting, f"a representative of {name}", "s.194(2)(f)")


def _filled(fitting: tuple[Seat, ...], name: str, section: str) -> Iterator[Fault]:
    if not fitting:
        sentence = f"The law asks for {name} ({section}), and there is no such seat."
        yield Fault(where="seats", words=sentence)
    elif all(seat.holder is None for seat in fitting):
        sentence = f"The law asks for {name} ({section}), and the seat is vacant."
        yield Fault(where=fitting[0].id, words=sentence)


def _shared(standing: tuple[Seat, ...], ccgs: Mapping[str, str]) -> Iterator[Fault]:
    """One person may represent several CCGs if the board agrees (DOMAIN 4.1)."""
    for seat in _representing(standing):
        if len(seat.represents) > 1 and not seat.agreed:
            who = seat.holder.name if seat.holder else seat.title
            names = words.joined([ccgs.get(code, code) for code in seat.represents])
            sentence = f"{who} represents {names}. That needs the board's agreement."
            yield Fault(where=seat.id, words=sentence)


def _representing(standing: tuple[Seat, ...]) -> tuple[Seat, ...]:
    role = SeatRole.CCG_REPRESENTATIVE
    return tuple(seat for seat in standing if role in seats.roles(seat))

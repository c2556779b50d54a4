"""Sittings of the national panel, and when a bid is before it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from workflows.contracts.base import Contract
from workflows.contracts.happened import Happened


class PanelSitting(Contract):
    """The panel sits: when, and for how many bids at most."""

    at: datetime
    most: int


class SeatReason(StrEnum):
    """Why a bid has this sitting and no earlier one."""

    READY = "ready"
    EXPECTED = "expected"
    """It is not ready, and keeps its place if it is by then."""
    FULL = "full"
    LATE = "late"
    """It was not ready when the panel sat."""


class PanelSeat(Contract):
    """When a bid is before the national panel.

    Attributes:
        sits: Which sitting; none while no sitting with room is set.
        place: In which place there, from 1.
        most: For how many bids that sitting is.
        after: The sitting that it rolled on from.
        taken: Whether the panel sat with it.
    """

    sits: datetime | None = None
    place: int = 0
    most: int = 0
    why: SeatReason = SeatReason.READY
    after: datetime | None = None
    taken: bool = False


class PanelSeated(Happened):
    """The round said when the bid is before the national panel, or that it was."""

    kind: Literal["panel_seated"] = "panel_seated"
    seat: PanelSeat


class SeatTold(Contract):
    """A seat that a bid is still to be told."""

    bid_id: str
    seat: PanelSeat


class PanelLook(Contract):
    """Look at the bids of a round: who has which place, and whether the panel may start.

    Attributes:
        sat: Bids that a sitting began with, and when: the register may not know yet.
    """

    round: str
    sittings: tuple[PanelSitting, ...]
    at: datetime
    sat: tuple[tuple[str, datetime], ...] = ()


class PanelLooked(Contract):
    """What has changed since the last look.

    Attributes:
        begins: The sitting that begins now.
        early: Whether it does so before its day, since every bid of the round is ready.
        bids: Those that it sits with, in their order.
        seats: What bids are to be told.
    """

    begins: PanelSitting | None = None
    early: bool = False
    bids: tuple[str, ...] = ()
    seats: tuple[SeatTold, ...] = ()


class PanelWord(Contract):
    """What a round tells some bids, one after the other.

    Attributes:
        look: When the round looked, in seconds: the same word has the same number.
    """

    round: str
    look: int
    seats: tuple[SeatTold, ...]

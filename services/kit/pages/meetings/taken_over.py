"""What an item takes over from its meeting: which one, its reference, who came."""

from collections.abc import Iterator

from services.kit.pages.meetings import attending, panel, telling
from services.kit.pages.questions.choosing import Choice
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import Attendance, Meeting


def which(held: tuple[Meeting, ...]) -> Iterator[Choice]:
    """Which meeting it was, where the bid was put to any that is kept."""
    if not held:
        return
    known = tuple(
        (
            str(one.number),
            telling.named(one),
            f"{one.place}. Who came is taken over from it below."
            if one.attendance is not None and one is held[0]
            else one.place,
        )
        for one in held
    )
    yield Choice(
        name="minutes.meeting",
        label="Which meeting was it?",
        ask="which meeting it was",
        choices=(*known, ("0", "Another meeting", "One that is not kept here")),
        value=known[0][0],
        as_number=True,
    )


def reference(meeting: Meeting, bid_id: str) -> str:
    """The council's reference with the item's number; empty where it has none."""
    number = next((i.number for i in meeting.items if i.bid_id == bid_id), "")
    return f"{meeting.reference}, item {number}" if meeting.reference else ""


def attendance(
    meeting: Meeting | None, body: BodyVersion, known: Attendance
) -> tuple[dict[str, str], frozenset[str]]:
    """Where everybody was by seat, and who sent apologies; else who is known to be away."""
    day = meeting.day if meeting else None
    said = meeting.attendance if meeting and meeting.attendance else known
    standing = panel.standing(body, day) if day else body.seats
    places = attending.places(said, standing)
    return places, frozenset(said.apologies)

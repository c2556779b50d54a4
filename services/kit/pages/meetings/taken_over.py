"""What an item takes over from its meeting: which one, its reference, who came."""

from collections.abc import Iterator

from services.kit.pages.meetings import attending, panel, telling
from services.kit.pages.questions.choosing import Choice
from workflows.contracts.meetings import Attendance, Meeting
from workflows.rules.attending import Item


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
    meeting: Meeting | None, known: Attendance, item: Item
) -> tuple[dict[str, str], frozenset[str]]:
    """Where everybody was by seat, and who sent apologies; else who is known to be away.

    A substitute who is out on the item has not sat in it.

    Args:
        meeting: The meeting, where the bid was put to one.
        known: What is known of the day where the meeting has written down nothing.
        item: Before anybody is there: who is out on it.
    """
    day = meeting.day if meeting else None
    said = meeting.attendance if meeting and meeting.attendance else known
    by_id = {seat.id: seat for seat in item.body.seats}
    sits = tuple(
        one
        for one in said.sits
        if one.seat in by_id and not item.out(one.person, by_id[one.seat])
    )
    standing = panel.standing(item.body, day) if day else item.body.seats
    places = attending.places(said.model_copy(update={"sits": sits}), standing)
    return places, frozenset(said.apologies)

"""What a bid's pages say of minutes: how a body voted, and where its minutes stand."""

from services.kit.pages.bid.wording import capital
from workflows.contracts.decisions import Decision
from workflows.contracts.events import Event
from workflows.contracts.reviews import ConflictConclusion, Votes
from workflows.rules import bodies, decision_words, in_place, meetings, words


def counted(votes: Votes | None, *, minutes: bool) -> str:
    """How a body voted; empty where nobody was counted and there are no minutes."""
    if votes and (votes.in_favour or votes.against):
        return decision_words.counted(votes)
    return "By voice, as the chair stated" if minutes else ""


def by_whom(one: ConflictConclusion) -> str:
    """The body that concluded the conflict review, which another may do for the panel."""
    panel = "the conflicts panel"
    return f"{one.decider.name} in place of {panel}" if one.decider else panel


def review(one: ConflictConclusion) -> tuple[tuple[str, str], ...]:
    """When whoever concluded the conflict review met, and how they voted; empty rows if unknown."""
    return (
        ("Meeting", words.day(one.meeting_date) if one.meeting_date else ""),
        ("Minute", one.minute_reference),
        ("Votes", counted(one.votes, minutes=one.minuted)),
    )


def instead(one: Decision) -> str:
    """Who decided in principle in place of the national panel, and why; empty else."""
    if one.decider is None:
        return ""
    return capital(in_place.why(one.decider, bodies.NATIONAL_PANEL))


def of_national(one: Decision) -> str:
    """What the minutes of a decision in principle are called."""
    return f"Minutes of {one.decider.name if one.decider else 'the national panel'}"


def place(event: Event) -> str:
    """Where the minutes of an entry stand; empty where it has none."""
    if isinstance(event, meetings.Judged) and event.minutes:
        return place_of(meetings.item_of(event), event.version)
    return ""


def place_of(body: str, version: int) -> str:
    """Where the minutes of a body stand, beside the bid's other pages."""
    return f"minutes/{body}?version={version}"

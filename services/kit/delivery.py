"""What became of a letter, in words, and what can be done about it."""

from activities.register.reading import NoticeRow
from workflows.rules import words

STATES = {
    "queued": "Waiting to be sent",
    "held": "Held for the morning digest",
    "sent": "Sent",
    "failed": "Could not be sent",
    "dropped": "Not sent: it was no longer needed, or no longer for them",
}


def state(row: NoticeRow) -> str:
    """`Held for the morning digest of 4 June 2026`."""
    if row.digest and row.state == "held":
        return f"{STATES['held']} of {words.day(row.digest)}"
    if row.digest and row.state == "sent":
        return f"Sent with the morning digest of {words.day(row.digest)}"
    return STATES[row.state]


def button(row: NoticeRow) -> str:
    """What its button says; nothing where a letter is on its way anyhow."""
    if row.state == "queued":
        return ""
    return "Send it now" if row.state == "held" else "Send it again"

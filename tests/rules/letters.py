"""What an event of a story led to, as letters."""

from functools import reduce

from workflows.rules import notices, progress

CAMDEN, CITY, ISLINGTON = "E09000007", "E09000001", "E09000019"
WRITERS = ("bid_manager", "accountable_officer")


def letters(story, last=None):
    """What the last event led to; or another one, counted from the first."""
    events = story.events[:last]
    before = reduce(progress.after, events[:-1], None)
    return notices.notices_of(before, progress.after(before, events[-1]), events[-1])


def told(story, last=None):
    """The letters of an event: kind, body and roles."""
    return [(n.kind.value, n.body, *n.roles) for n in letters(story, last)]


def words_of(story):
    return [n.words for n in letters(story)]


TASK_OFFICERS = [
    ("task", "07R", "accountable_officer"),
    ("task", "07R", "chief_finance_officer"),
]
ENDED = [
    ("ended", "07R", *WRITERS),
    ("ended", CAMDEN, "board_clerk"),
    ("ended", CITY, "board_clerk"),
    ("ended", "Q71", "local_team"),
]

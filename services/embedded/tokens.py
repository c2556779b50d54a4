"""Tokens of example people, for curl. Imports little: it runs once for every person."""

from difflib import get_close_matches
from textwrap import fill

from activities.database import Database
from activities.members.reading import MemberReading
from services.embedded.place import Place
from services.embedded.printing import PEOPLE
from services.identity import keys
from services.identity.routes import AUDIENCE

SHOWN = 12


async def example_token(place: Place, subject: str) -> str:
    """A token for an example person.

    Raises:
        ValueError: There is no such person, or nothing was started here yet.
    """
    if not (place.folder / keys.FILE).exists():
        raise ValueError(
            f"Nothing was started on {place.folder} yet: make run does, and --state "
            "names another folder."
        )
    issuer = keys.load(place.folder, place.issuer)
    database = Database(place.database)
    try:
        people = await MemberReading(database).people(issuer.url)
    finally:
        await database.close()
    known = [person.subject for person in people]
    if subject not in known:
        raise ValueError(_suggestion(subject, known))
    return issuer.issue(subject, AUDIENCE)


def _suggestion(subject: str, known: list[str]) -> str:
    if not known:
        return "Nobody is known at this address: give the --port it was started with."
    if not subject:
        listed = fill("  ".join(sorted(known)), break_on_hyphens=False)
        return f"Name one of these example people:\n{listed}"
    place, _, _ = subject.partition("-")
    near = [name for name in known if name.startswith(place)]
    near = near or get_close_matches(subject, known, SHOWN)
    listed = ", ".join(near[:SHOWN] or [name for name, _ in PEOPLE])
    return f"There is no example person {subject}. Try {listed}."

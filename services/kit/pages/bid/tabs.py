"""What all tabs of a bid have above them: its name, what it waits for, the other tabs."""

from typing import Any

from fastapi import Response

from services.kit.pages.bid import naming
from services.kit.pages.bid import presenter as present
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import Visitor
from services.kit.viewing import Seen
from workflows.contracts.views import Waiting

TABS = (
    ("", "Summary"),
    ("papers", "Papers"),
    ("decisions", "Decisions"),
    ("conditions", "Conditions"),
    ("conflicts", "Conflicts"),
    ("messages", "Messages"),
    ("history", "History"),
)

BEHIND_WORDS = (
    "The part of this service that records decisions does not answer at the moment. This "
    "is the bid as it was last recorded; nothing that was recorded is lost. Look again in "
    "a few minutes."
)
"""Said where a bid that is open could only be read in the register."""


ASKED = {
    "papers": "the papers",
    "decisions": "the decisions",
    "conditions": "the conditions",
    "conflicts": "the declared interests",
    "messages": "the messages",
    "history": "the history",
}
"""What opens only after one was asked to declare; the summary is for everybody."""


def before(
    at: Visitor, seen: Seen, tab: str, opened: str, paper: str = ""
) -> Response | None:
    """The question whether one has an interest, where it comes before a tab.

    Args:
        at: Who.
        seen: Which bid.
        tab: What they want to read.
        opened: Whether they said that they read on without declaring now.
        paper: What they want to read, where that has an address of its own.
    """
    declare = {} if opened else declaring.asked(at, seen.bid, paper or tab)
    if not declare:
        return None
    what = ASKED[tab]
    return shown(
        at,
        seen,
        tab,
        "bid-declare.jinja",
        what=what,
        summary=f"{at.service.prefix}/bids/{seen.bid.id}",
        declare=declare["declare"],
        then=declare["then"],
    )


def shown(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    seen: Seen,
    tab: str,
    template: str,
    *,
    opened: str = "",
    held: Waiting | None = None,
    **context: Any,
) -> Response:
    """One tab of a bid; the others are opened as this one was.

    Args:
        at: Who looks at it.
        seen: The bid.
        tab: Which tab.
        template: Its template.
        opened: Whether they said that they read on without declaring now.
        held: What it waits for, where more is known of it than the rules know.
        context: What the template shows.
    """
    also = f"?opened={opened}" if opened else ""
    bid, prefix = seen.bid, at.service.prefix
    held = held or naming.now(at, bid)
    title = present.heading(bid)
    return at.page(
        template,
        title=title if not tab else f"{dict(TABS)[tab]}: {title}",
        bid_id=bid.id,
        heading=title,
        tag=present.tag(bid),
        waiting=present.waiting(bid, held, at.to.clock()),
        behind=BEHIND_WORDS if seen.source == "register" and not bid.ended else "",
        tabs=[
            {
                "text": text,
                "href": f"{prefix}/bids/{bid.id}{'/' if key else ''}{key}{also}",
                "current": key == tab,
            }
            for key, text in TABS
        ],
        **context,
    )

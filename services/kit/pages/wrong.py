"""A problem as a page: what happened, what to do, and what to quote to the help desk."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from services.kit import problems
from services.kit.pages.layout import STRANGER
from services.kit.pages.rendering import shown
from services.kit.problems import Kind

STRANGE = (problems.NOT_FOUND, problems.NOT_REGISTERED)
"""Where somebody is at a bid that is not theirs, a letter's link may have led them."""


def page(
    kind: Kind,
    detail: str,
    request_id: str,
    more: Mapping[str, Any] | None = None,
    bid_id: str = "",
) -> Response:
    """The problem for somebody at a browser.

    Args:
        kind: Which one.
        detail: A sentence for the person.
        request_id: What the logs know the request by.
        more: Further members of the problem; only `errors` is shown.
        bid_id: The bid that the address names.
    """
    errors = [error.words for error in (more or {}).get("errors", ())]
    return shown(
        "problem-page.jinja",
        int(kind.status),
        title=kind.title,
        layout=STRANGER,
        detail=detail,
        errors=errors,
        request_id=request_id,
        bid_id=bid_id if kind in STRANGE else "",
    )

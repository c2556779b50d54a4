"""A problem as a page: what happened, what to do, and what to quote to the help desk."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from services.kit import problems
from services.kit.pages.layout import SOMEBODY, STRANGER
from services.kit.pages.questions.field import Raw
from services.kit.pages.rendering import shown
from services.kit.problem_kind import Kind

AGAIN = {
    problems.NOT_ALLOWED: "What you sent cannot be sent to this address, so nothing was "
    "recorded. Open the page anew from where you came, and try again there.",
    problems.UNAVAILABLE: "We cannot tell yet whether this was recorded. Go back and send "
    "the same form again: it will not be recorded twice.",
    problems.OUT_OF_SERVICE: "The service cannot answer at the moment. Try again in a few "
    "minutes. A form that you were sending is safe to send again: it will not be "
    "recorded twice.",
    problems.DEFECT: "A fault in the service kept it from answering. Go back and send the "
    "same form again: it will not be recorded twice. If it fails again, ask for help and "
    "quote the request number.",
}
"""What is said to a person where a program is told about its key."""

RESENT = {
    problems.NOT_SIGNED_IN: "You are signed out, so nothing was saved or recorded. Sign in "
    "again in another tab, as the same person. Then come back to this page and press the "
    "button. What you typed is kept on this page.",
    problems.UNAVAILABLE: "We cannot tell yet whether this was recorded. Press the button "
    "to send the same form again: it will not be recorded twice. What you typed is kept "
    "on this page.",
    problems.OUT_OF_SERVICE: "The service cannot answer at the moment. Wait a minute, "
    "then press the button to send the same form again: it will not be recorded twice. "
    "What you typed is kept on this page.",
    problems.DEFECT: "A fault in the service kept it from answering. Press the button to "
    "send the same form again: it will not be recorded twice. What you typed is kept on "
    "this page. If it fails again, ask for help and quote the request number.",
}
"""What is said where the page holds the form that was sent, ready to be sent again."""

STRANGE = (problems.NOT_FOUND.code, problems.NOT_REGISTERED.code)
"""Where somebody is at a bid that is not theirs, a letter's link may have led them."""


def page(  # noqa: PLR0913  everything that the page shows
    kind: Kind,
    detail: str,
    request_id: str,
    more: Mapping[str, Any] | None = None,
    bid_id: str = "",
    *,
    signed_in: bool = False,
    sent: Raw | None = None,
    to: str = "",
    plain: str = "",
) -> Response:
    """The problem for somebody at a browser.

    Args:
        kind: Which one.
        detail: A sentence for the person.
        request_id: What the logs know the request by.
        more: Further members of the problem: `errors` is shown, and `homes`.
        bid_id: The bid that the address names.
        signed_in: Whether the browser shows a live session, whoever's it is.
        sent: The form that was sent, where it can be sent again from this page.
        to: Where it was sent.
        plain: The same page without what its address asked for, where that is wrong.
    """
    resend = sent is not None and kind in RESENT
    again = (RESENT if resend else AGAIN).get(kind)
    errors = [error.words for error in (more or {}).get("errors", ())]
    return shown(
        "problem-page.jinja",
        int(kind.status),
        title=kind.title,
        layout=SOMEBODY if signed_in else STRANGER,
        detail=again or detail,
        errors=errors,
        request_id=request_id,
        plain=plain,
        bid_id=bid_id if kind.code in STRANGE else "",
        homes=(more or {}).get("homes", ()),
        resend=to if resend else "",
        sent=[(n, text) for n, texts in sent.items() for text in texts]
        if resend and sent
        else [],
        words=_words(sent) if resend and sent else [],
        signs_in=resend and kind is problems.NOT_SIGNED_IN,
    )


def _words(sent: Raw) -> list[str]:
    """What was typed in words: to read, and to copy out."""
    return [text for texts in sent.values() for text in texts if " " in text.strip()]

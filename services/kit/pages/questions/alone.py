"""A form on a page of its own, and what was typed in it before a sign-in."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response

from services.kit.pages.questions import forms
from services.kit.pages.questions.field import Raw
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import SignInFirst, Visitor


async def opened(at: Visitor, form: Form, kept: str) -> Filled:
    """The form, with what was typed in it before the sign-in had to be renewed."""
    held = await typed.kept(at.to, at.session, kept)
    return forms.opened(form) if held is None else forms.again(form, held)


async def check_recent(request: Request, at: Visitor, raw: Raw) -> None:
    """Signatures, votes and decisions are given by whoever signed in a moment ago.

    Raises:
        SignInFirst: They did not; what they typed waits for them behind the sign-in.
    """
    if not at.is_fresh():
        where = await typed.keep(request, at.to, at.session, raw)
        raise SignInFirst(again=True, where=where)


def page(  # noqa: PLR0913  a page of a form has many sides
    at: Visitor,
    filled: Filled,
    action: str,
    *,
    above: str,
    back: str,
    back_text: str = "",
    status: int = 200,
    bid_id: str = "",
    declare: str = "",
    ready: Sequence[dict[str, Any]] = (),
) -> Response:
    """The page.

    Args:
        at: Who looks at it.
        filled: The form as it is to be shown.
        action: Where the form is sent.
        above: What it is about, above its title.
        back: Where the way back leads.
        back_text: Its words; the bid's number where they are empty.
        status: The answer's status.
        bid_id: The bid it is about, if it is about one.
        declare: Where to declare an interest first, if that is still to do.
        ready: Entries of the person's register that can be declared with one press.
    """
    return at.page(
        "form.jinja",
        title=filled.form.title,
        status=status,
        bid_id=bid_id,
        bid_name=above,
        form=filled.form,
        controls=filled.controls(),
        errors=filled.summary(),
        token=filled.token,
        action=action,
        back=back,
        back_text=back_text,
        declare=declare,
        ready=ready,
    )

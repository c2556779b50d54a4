"""One Jinja environment for all pages, made at start and warmed.

Templates hold no logic beyond loops and choices; presenters hand them words. Whatever a
template names must be there: a typing error in one fails loudly instead of printing
nothing.
"""

import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PackageLoader,
)
from markupsafe import Markup, escape

from services.kit.pages import assets

SERVICES = Path(__file__).parent.parent.parent
OURS = (
    Path(__file__).parent / "templates",
    *(
        SERVICES / name / "templates"
        for name in (
            "ccg",
            "hwb",
            "conflicts",
            "nhs_england",
            "notifications",
            "home",
            "identity",
        )
    ),
)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline; `data:` is the icons inside the style sheet."""


class Loud(ChainableUndefined):
    """The NHS macros look up what may be missing; printing it is still an error."""

    def __str__(self) -> str:  # noqa: PLE0307  it never returns
        self._fail_with_undefined_error()

    __html__ = __str__


class Entries(Environment):
    """Reads `row.due` of a dictionary as its entry.

    Jinja looks for an attribute first, and failing costs it more than the value: a fifth of
    a list of fifty tasks.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The entry or the attribute; `Loud` where there is neither."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    """The environment; every template in it has been compiled once."""
    folder = Path(tempfile.gettempdir()) / f"bids-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    made = Entries(
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=Loud,
        bytecode_cache=FileSystemBytecodeCache(str(folder)),
        loader=ChoiceLoader(
            [
                FileSystemLoader([folder for folder in OURS if folder.is_dir()]),
                PackageLoader("nhsuk_frontend_jinja"),
            ]
        ),
    )
    made.filters["breaking"] = breaking
    made.filters["inside"] = inside
    made.filters["unbroken"] = unbroken
    made.globals["assets"] = assets.loaded().base
    return made


def breaking(text: str) -> Markup:
    """A code such as an account's name: on a narrow page it breaks behind a slash."""
    said = escape(text)
    return said if " " in text else said.replace("/", Markup("/<wbr>"))


NUMBER = re.compile(r"\b([0-9A-Z]{3}-[0-9]+)\b")
"""A bid's."""


def unbroken(text: str) -> Markup:
    """Words with bids' numbers, none of which breaks at its hyphen."""
    kept = Markup('<span class="bids-number">{}</span>')
    parts = enumerate(NUMBER.split(text))
    return Markup("").join(kept.format(part) if at % 2 else part for at, part in parts)


def inside(text: str) -> str:
    """A question within a sentence: small at its beginning, with names left as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@cache
def warm() -> None:
    """Compile every template of ours before the first person comes."""
    for folder in OURS:
        for path in folder.glob("*.jinja"):
            environment().get_template(path.name)


def fragment(name: str, **context: Any) -> Markup:
    """A piece of a page, for a template to put in as it is."""
    html = environment().get_template(name).render(context)
    return Markup(html)  # noqa: S704  the template has escaped it


def shown(name: str, status: int = 200, **context: Any) -> Response:
    """A page from the template of this name.

    Args:
        name: The template's file.
        status: The answer's status.
        context: What the template names.
    """
    # A sender may choose an encoding that makes halves of characters.
    html = environment().get_template(name).render(context).encode("utf-8", "replace")
    headers = {"Content-Security-Policy": POLICY}
    return Response(html, status, headers, media_type="text/html")

"""Sets a letter twice, as plain text and as HTML: the same words, the same facts."""

from pathlib import Path
from typing import ClassVar, Protocol

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

FOLDER = Path(__file__).parent


class Sheet(Protocol):
    """A letter of any shape: its templates, and what its headers need.

    Attributes:
        layout: What the names of its two templates begin with.
    """

    layout: ClassVar[str]

    @property
    def subject(self) -> str:
        """What it is about, as one line."""


environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(("html.jinja",), default=False),
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    undefined=StrictUndefined,
)
inliner = css_inline.CSSInliner(
    keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
)


def text(letter: Sheet) -> str:
    """The letter as plain text."""
    return environment.get_template(f"{letter.layout}.text.jinja").render(letter=letter)


def html(letter: Sheet) -> str:
    """The letter as HTML, its styles inside the tags: mail programs drop the rest."""
    layout = environment.get_template(f"{letter.layout}.html.jinja")
    return inliner.inline(layout.render(letter=letter))

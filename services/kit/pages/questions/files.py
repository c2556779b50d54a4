"""What somebody sends or judges with a form: texts and files that stand on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.kit.pages.questions.field import (
    Errors,
    Field,
    Raw,
    Unusable,
    first,
    ident,
)


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file on a page.

    Attributes:
        href: Where it is fetched, from the form's address on; empty where it is not at hand.
        about: Size and check code, in words.
    """

    name: str
    href: str
    about: str


@dataclass(frozen=True, slots=True)
class Lot:
    """Some files, with what is said of them.

    Attributes:
        title: Who sent them and when; empty where that is plain.
        text: What came with them, as it was written.
        empty: What is said where there are none.
        after: What was found of them; empty where nothing was yet.
    """

    files: Sequence[FileShown]
    title: str = ""
    text: str = ""
    empty: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPage(Field):
    """What stands on the page when the form is sent, told by a code; nobody types it.

    Attributes:
        value: The code, another whenever what stands there is another.
        answer: What is sent for it.
        lots: What stands there.
        change: Where it is changed, from the form's address on, and in which words.
        changed: What is said where it is other than the person saw.
    """

    answer: Any
    lots: Sequence[Lot] = ()
    change: tuple[str, str] = ("", "")
    changed: str = ""

    control = "on-page"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`: what stands there now, if the person has seen that."""
        if first(raw, name) != self.value:
            raise Unusable(self.changed)
        return self.answer

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`: as it stands now, whatever was sent."""
        return {
            "id": ident(name),
            "name": name,
            "value": self.value,
            "label": self.label,
            "hint": self.hint,
            "error": errors.get(name, ""),
            "lots": self.lots,
            "change": self.change,
        }

"""Every WCAG 2.2 criterion of levels A and AA, and what a person looked at.

Which tests try a criterion is said at the tests, by the mark `wcag`. What came of them the
last time, and what axe found, is in `RESULTS`, which `make accessibility` writes anew;
`docs/generate.py` makes docs/accessibility.md of both.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "accessibility-results.json"
"""What came of the last run of all tests that are marked `wcag`; see results.py."""


class Criterion(NamedTuple):
    """One success criterion.

    Attributes:
        axe: Whether axe has a rule for it.
        note: What was looked at by a person, or why there is nothing to try.
    """

    number: str
    name: str
    level: str
    axe: bool = False
    note: str = ""


NO_MEDIA = "No sound, video or animation."
C = Criterion
CRITERIA = (
    C("1.1.1", "Non-text content", "A", True, note="Charts have a table under them."),
    C("1.2.1", "Audio-only and video-only", "A", True, note=NO_MEDIA),
    C("1.2.2", "Captions (prerecorded)", "A", True, note=NO_MEDIA),
    C("1.2.3", "Audio description or alternative", "A", note=NO_MEDIA),
    C("1.2.4", "Captions (live)", "AA", note=NO_MEDIA),
    C("1.2.5", "Audio description", "AA", note=NO_MEDIA),
    C("1.3.1", "Info and relationships", "A", True),
    C("1.3.2", "Meaningful sequence", "A", note="Pages read in order without styles."),
    C(
        "1.3.3",
        "Sensory characteristics",
        "A",
        note="No text points by shape or place.",
    ),
    C("1.3.4", "Orientation", "AA", True),
    C("1.3.5", "Identify input purpose", "AA", True),
    C("1.4.1", "Use of colour", "A", True, note="Tags and late dates say it in words."),
    C("1.4.2", "Audio control", "A", True, note=NO_MEDIA),
    C("1.4.3", "Contrast (minimum)", "AA", True),
    C("1.4.4", "Resize text", "AA", True),
    C("1.4.5", "Images of text", "AA", note="None but the logo."),
    C("1.4.10", "Reflow", "AA"),
    C("1.4.11", "Non-text contrast", "AA", note="The design system's own controls."),
    C("1.4.12", "Text spacing", "AA", True),
    C("1.4.13", "Content on hover or focus", "AA", note="Nothing appears on hover."),
    C("2.1.1", "Keyboard", "A", True),
    C("2.1.2", "No keyboard trap", "A"),
    C("2.1.4", "Character key shortcuts", "A", note="There are none."),
    C("2.2.1", "Timing adjustable", "A", True),
    C("2.2.2", "Pause, stop, hide", "A", True, note=NO_MEDIA),
    C("2.3.1", "Three flashes", "A", note=NO_MEDIA),
    C("2.4.1", "Bypass blocks", "A", True),
    C("2.4.2", "Page titled", "A", True),
    C("2.4.3", "Focus order", "A"),
    C("2.4.4", "Link purpose (in context)", "A", True),
    C("2.4.5", "Multiple ways", "AA", note="Lists, search, my work, letters' links."),
    C("2.4.6", "Headings and labels", "AA", note="Read on every page."),
    C("2.4.7", "Focus visible", "AA"),
    C("2.4.11", "Focus not obscured", "AA"),
    C("2.5.1", "Pointer gestures", "A", note="There are none."),
    C("2.5.2", "Pointer cancellation", "A", note="Plain links and buttons."),
    C("2.5.3", "Label in name", "A", True, note="Names are the words seen."),
    C("2.5.4", "Motion actuation", "A", note="There is none."),
    C("2.5.7", "Dragging movements", "AA", note="There are none."),
    C("2.5.8", "Target size (minimum)", "AA", True),
    C("3.1.1", "Language of page", "A", True),
    C("3.1.2", "Language of parts", "AA", True, note="English throughout."),
    C("3.2.1", "On focus", "A"),
    C("3.2.2", "On input", "A"),
    C("3.2.3", "Consistent navigation", "AA", note="One layout for every page."),
    C("3.2.4", "Consistent identification", "AA", note="One word for each thing."),
    C("3.2.6", "Consistent help", "A", note="Help is in the footer of every page."),
    C("3.3.1", "Error identification", "A"),
    C("3.3.2", "Labels or instructions", "A", True),
    C("3.3.3", "Error suggestion", "AA"),
    C("3.3.4", "Error prevention (legal, financial)", "AA"),
    C("3.3.7", "Redundant entry", "A"),
    C(
        "3.3.8",
        "Accessible authentication",
        "AA",
        note="The provider's; no puzzle of ours.",
    ),
    C("4.1.2", "Name, role, value", "A", True),
    C("4.1.3", "Status messages", "AA"),
)


def marked() -> dict[str, list[str]]:
    """Each test that says which criteria it tries, as it stands in the code."""
    return {name: sorted(tried) for name, tried in sorted(_marked())}


def _marked() -> Iterator[tuple[str, list[str]]]:
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text()
        for one in ast.walk(ast.parse(text)) if "mark.wcag" in text else ():
            for mark in getattr(one, "decorator_list", ()):
                if ast.unparse(mark).startswith("pytest.mark.wcag("):
                    yield one.name, [ast.literal_eval(given) for given in mark.args]


def results() -> dict[str, Any]:
    """The last run: its date, each test by name, and axe's verdicts by criterion."""
    found: dict[str, Any] = json.loads(RESULTS.read_text())
    return found


def stale(found: dict[str, Any]) -> list[str]:
    """Tests that have another mark than when they last ran, or never ran."""
    now = marked()
    then = {name: one["criteria"] for name, one in found["tests"].items()}
    return sorted(name for name in {*now, *then} if now.get(name) != then.get(name))

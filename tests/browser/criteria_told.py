"""docs/accessibility.md: the criteria, what came of them, and what nobody has tried."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.browser import criteria
from workflows.rules.words import day

HEAD = ("Criterion", "Level", "axe", "Tests of our own", "Looked at, or why not")

PROMISE = """\
Every page is tried in Chromium by `make test`: axe-core with its rules for WCAG 2.0 to
2.2 (A and AA) and its best practices must find nothing, in every state that the tests
reach. Beside it are tests of our own, named below, each marked with the criteria that it
tries. The table says what came of the run of all of them on {date}, when axe looked
at {pages} pages in their states; `make accessibility` runs them and writes it anew. The whole
road to live is walked from pages alone, by keyboard alone and without scripts; one to a
rejection, by six people with a mouse and without scripts; the boards' meetings and votes
without scripts. What no test can see a person has looked at, at 1280 and 375 pixels, and
says so in the last column.

Not done: nobody who uses a screen reader, a magnifier or voice control every day has
tried the pages yet."""

PAPERS = """## Documents

Decision letters, agreements, delegations and draft minutes are PDFs. typst makes them to
PDF/UA-1 and refuses what it cannot tag. Tests (`tests/activities/documents/`) open one of
each kind and check: tags and their mark, language en-GB, a title that the window shows,
one title and headings without a level left out, a bookmark for each of them, tags that the
standard knows, a caption for every table, a
scope on every header and a cell for each header in every row, words for the QR code and for
every link, a mark for every item of a list, fonts inside that say their letters, that no text
or picture is drawn outside the tags, and that they are read in the order in which they are
seen. The signature is invisible: signing leaves tags and pages as they were.

On 24 November 2026 `pdfua` 0.1.3, a checker of 16 of the 106 rules of PDF/UA-1 that a machine
can check, found nothing in the four of them, signed and unsigned; one of its rules, empty
headings, it could not evaluate, and a test has it that every heading is its bookmark's words.

Not checked: no screen reader has read them, and no full checker of PDF/UA (such as
veraPDF) has run. Tables have headers for their columns and none for their rows: typst makes
those only as an experiment. Letters of scripts that the fonts lack are named in English."""

TREE = """## The accessibility tree

No real screen reader has been run: no NVDA, JAWS, VoiceOver, TalkBack or Orca. Two things
were done in their place. Chromium's accessibility tree is what it hands to such a program;
`tests/browser/test_spoken.py` reads it in every run for My work, a bid, a declaration with
and without an error, a board's decision with its quorum checked, a vote, a signature and the
sections of Part two, and asks for the words, in their order: landmarks, one main heading and
no level left out, tables with names and headers, groups with their questions, hints and errors
as descriptions, the summary of errors as an alert that has the focus. And once, on 23 November
2026, by hand, a virtual screen reader (guidepup's, in Chromium) read My work, a bid, a
declaration with an error and a board's decision from the first word to the last. It walks the
same tree by the rules for names and roles; it has no voice, no quirks of a product, and nobody
listened who depends on one. On the same day the tree was looked through at 375 pixels for the
round overview and the sections of an application too; and that of some 320 pages in their
states was gone through for controls, tables and groups without a name, for links that read
alike and lead elsewhere, and for choices without a question; nine of them were read whole.

Found and mended: most tables had no name, so a list of a page's tables said nothing; the menu
did not say in which section one is; a chart's description was said twice; a quorum that was
checked was shown far down the page, and the focus stayed at its top: now it is at the quorum;
twelve months' returns had one name in My work, a bid and its delegation another, a tab and a
filter of the history a third, letters with one subject a fourth. Tests keep all but the third
(`tests/services/pages/test_heard.py` and `ALIKE` in `tests/browser/looking.py` too).

As it should be: one main heading, landmarks with names, a label for every control, hints
and errors as descriptions, a group for each question with its question as its name, each
member of a board as a group with the member's name, the focus on the summary of errors.
On a narrow page, where rows are shown as blocks, tables still are tables with headers.

Left as it is: on a narrow page each cell begins with its column's name, so that whoever has
the headers read out hears it twice; a control with an error is not marked as invalid, since
the design system says it in the description; the summary of errors comes before the main
heading, as the design system has it; a comma in words for the ear alone has a space before
it."""


def found_by_axe(one: dict[str, int] | None) -> str:
    """On how many pages a rule of axe's had something to pass, and on how many it failed."""
    if one is None:
        return ""
    if not any(one.values()):
        return "nothing to try"
    failed = f", **failed on {one['failed']}**" if one["failed"] else ""
    return f"passed on {one['passed']} pages{failed}"


def came_of(name: str, one: dict[str, Any]) -> str:
    """A test with how often it passed, if it ran more than once, and what went wrong."""
    said = f"`{name}`"
    if one.get("passed", 0) != 1:
        said += f" passed {one.get('passed', 0)} times"
    wrong = [f"**{one[how]} {how}**" for how in ("failed", "skipped") if one.get(how)]
    return ", ".join([said, *wrong])


def document(table: Callable[..., str]) -> str:
    """The page, its table drawn by `docs/generate.py`."""
    found = criteria.results()
    rows = [
        (
            f"{c.number} {c.name}",
            c.level,
            found_by_axe(found["axe"].get(c.number)),
            "; ".join(
                came_of(name, one)
                for name, one in found["tests"].items()
                if c.number in one["criteria"]
            ),
            c.note,
        )
        for c in criteria.CRITERIA
    ]
    on = day(date.fromisoformat(found["date"]))
    made = (
        "<!-- Made by `make docs` from tests/browser/criteria.py and the results of "
        "`make accessibility`; edit neither here. -->"
    )
    promise = PROMISE.format(date=on, pages=found["pages"])
    parts = ["# Accessibility", made, promise, table(HEAD, rows), TREE, PAPERS]
    return "\n\n".join(parts) + "\n"

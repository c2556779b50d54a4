"""What is written is true of the tree: paths, targets, commands, variables, links."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from typer.main import get_command

from services.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], key=lambda path: path.as_posix()
)
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]

FOLDERS = ("workflows", "activities", "services", "deploy", "docs", "tests", "bench")
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]+)`")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")

BOLD = re.compile(r"\*\*([^*]+)\*\*")
HOLE = "\0"
EXAMPLES = re.compile(r"\b[0-9A-Z]{2,6}-[0-9]+\b|^[0-9]+\. ")
"""A bid's number, or an item's, which are others for each reader."""
LITERAL = 4
"""Letters that a text has beside what is filled in, to be told from any other."""

MAKE = re.compile(r"(?:^|`|&& )make ([a-z][a-z-]*)", re.MULTILINE)
BIDS = re.compile(r"(?:^|`|/bin/|\$)(?:bids|BIDS) ([a-z][a-z-]*)", re.MULTILINE)

MACHINE = re.compile(
    "|".join(
        [
            r"/" + r"work/",
            r"/" + r"root/",
            r"/" + r"farm/",
            r"/" + r"tmp/[a-z]",
            r"/home/(?!bids\b)\w",
            r"--?(?:extra-)?" + r"index-url[ =]",
            r"find" + r"-links",
            r"://[^\s\"')]*/" + r"simple\b",
            r"registry" + r"=https?:",
        ]
    )
)


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tracked() -> Iterator[tuple[str, str]]:
    """Every text file under version control, or that would be if it were added."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def code_in(page: Path) -> str:
    return "\n".join(CODE.findall(page.read_text()))


def headings(page: Path) -> set[str]:
    """The parts of a page, as code hosts name them in addresses."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}


def test_generated_documents_are_what_the_code_says() -> None:
    """`make docs` writes them."""
    checked = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_setting_is_explained() -> None:
    """A variable without a word beside it is a riddle to whoever runs the system."""
    made = generator()
    classes = list(made.settings_classes())
    assert classes
    silent = [
        made.variable(cls, name, field)
        for cls in classes
        for name, field in cls.model_fields.items()
        if not made.described(cls, name, field)
    ]
    assert not silent, "say it in the class docstring, under Attributes"


def test_only_settings_read_the_environment() -> None:
    """A variable read anywhere else stands in no list (HOUSE 2.7)."""
    reads = re.compile(r"os\.environ|os\.getenv|\bgetenv\(")
    found = [
        name
        for name, text in tracked()
        if name.startswith(("workflows/", "activities/", "services/"))
        and not name.endswith("/settings.py")
        and reads.search(text)
    ]
    assert not found


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_paths_that_a_page_names_exist(page: Path) -> None:
    """A reader who follows a page must arrive somewhere."""
    missing = [
        name
        for name in PATH.findall(page.read_text())
        if not list(ROOT.glob(name.rstrip("/")))
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    """Links inside the tree are relative; a part of a page is one of its headings."""
    dead = []
    for target, part in LINK.findall(page.read_text()):
        if "://" in target or target.startswith("mailto:"):
            continue
        path = page.parent / target if target else page
        if not path.exists() or (part and part not in headings(path)):
            dead.append(f"{target}#{part}")
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_that_a_page_gives_exist(page: Path) -> None:
    """Every make target and every `bids` command, in code."""
    code = code_in(page)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(MAKE.findall(code)) - targets == set()
    known = set(getattr(get_command(app), "commands", {}))
    assert set(BIDS.findall(code)) - known == set()


def said_in_python(folder: str) -> Iterator[str]:
    """Texts of the code; whatever is filled in is a sign of its own."""
    for file in ROOT.glob(folder):
        for node in ast.walk(ast.parse(file.read_text())):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            if isinstance(node, ast.Constant | ast.JoinedStr):
                yield "".join(
                    str(one.value) if isinstance(one, ast.Constant) else HOLE
                    for one in parts
                )


def said_in_templates() -> Iterator[str]:
    """What stands between two tags; whatever is filled in is a sign of its own."""
    for file in ROOT.glob("services/**/*.jinja"):
        text = re.sub(r"\{%.*?%\}|<[^>]*>", "\n", file.read_text())
        yield from re.sub(r"\{\{.*?\}\}", HOLE, text).split("\n")


def test_what_a_walkthrough_names_is_in_the_product() -> None:
    """Whoever follows it by the words finds each page, link, button and answer."""
    shown = [*said_in_python("services/**/*.py"), *said_in_templates()]
    product = "\n".join(shown)
    filled = [
        re.compile(re.escape(text.strip()).replace(HOLE, ".{1,40}"))
        for text in shown
        if HOLE in text and len(text.replace(HOLE, "").strip()) >= LITERAL
    ]
    missing = []
    for page in ROOT.glob("docs/walkthrough-*.md"):
        for name in BOLD.findall(page.read_text()):
            said = EXAMPLES.sub("", " ".join(name.split()))
            missing += [
                f"{page.name}: {part}"
                for part in map(str.strip, said.split(": "))
                if part not in product and not any(r.fullmatch(part) for r in filled)
            ]
    assert not missing


def test_no_file_names_a_machine_or_a_registry() -> None:
    """A clone must work anywhere, and say nothing about where it was made."""
    found = {
        name: match.group(0)
        for name, text in tracked()
        if (match := MACHINE.search(text)) and name != "tests/architecture/test_docs.py"
    }
    assert not found

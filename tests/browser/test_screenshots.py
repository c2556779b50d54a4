"""What `make screenshots` is asked for, before anything is started."""

import re
from pathlib import Path

import pytest

from tests.browser.screenshots import FOLDER, SHOTS, asked

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--help"], 0, "every page instead"),
        (["nothing"], 2, "no picture is called nothing"),
        (["bid", "--all", "here"], 2, "not both"),
        (["--al=", "-x"], 2, "unrecognized"),
    ],
)
def test_help_is_shown_and_slips_are_told_and_no_picture_is_taken(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
):
    with pytest.raises(SystemExit) as ended:
        asked(words)
    assert ended.value.code == status
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_the_readme_shows_each_picture_that_is_taken():
    """And none that is not: those would grow old."""
    shown = re.findall(r"\(docs/pictures/([a-z-]+)\.png\)", README.read_text())
    assert sorted(shown) == sorted(SHOTS)
    assert sorted(one.stem for one in FOLDER.iterdir()) == sorted(SHOTS)
    assert asked([]).into == FOLDER

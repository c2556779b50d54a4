"""Long-lived processes look for garbage seldom, and never at what was there at first."""

import subprocess
import sys

from activities import garbage

SHOW = (
    "import gc; from activities import garbage; garbage.seldom(); "
    "print(gc.get_freeze_count() > 1000, gc.get_threshold(), gc.isenabled())"
)


def test_what_was_loaded_at_the_start_is_left_alone():
    """In a process of its own: it is for the whole process, and for good."""
    said = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=True
    ).stdout
    assert said.split("\n")[0] == f"True {garbage.THRESHOLDS} True"

"""How often a process that lives long looks for memory that only cycles hold on to.

Nearly all that a request or a task makes is freed by counting references. Looking for
the rest took six to ten per cent of a worker's and a service's CPU, in pauses of up to
300 ms, nearly all of it spent on what had been loaded at the start and stays for ever.
"""

import gc

THRESHOLDS = (10_000, 20, 20)
"""New objects between two looks at the youngest; then how many of those make one at the
older, and of those at all. Python's own are 700, 10 and 10."""


def seldom() -> None:
    """From now on look seldom, and never at what is there already."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

"""How each activity is tried and tried again."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class Options(TypedDict, total=False):
    """The options that our activities use."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy


class LocalOptions(TypedDict):
    """The options that our local activities use."""

    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


REGISTER = Options(
    start_to_close_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=200),
        maximum_interval=timedelta(seconds=30),
    ),
)
"""For ever: the record has to be complete, however long the database is away."""

NOTICE = Options(
    start_to_close_timeout=timedelta(minutes=5),
    schedule_to_close_timeout=timedelta(days=3),
    heartbeat_timeout=timedelta(minutes=1),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=2),
        maximum_interval=timedelta(minutes=5),
    ),
)
"""Three days, as mail systems do; then the delivery log shows what was not sent."""

REGISTER_AT_ONCE = LocalOptions(
    schedule_to_close_timeout=timedelta(seconds=1),
    retry_policy=RetryPolicy(maximum_attempts=1),
)
"""One try by the worker at hand, without the server's queue. The bid answers nobody while
it lasts, so it is short; after it comes `REGISTER`."""

REFERENCE = Options(
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
)
"""For ever, but for lines that cannot be added up: those fail at once, with a reason."""

LEDGER = Options(
    start_to_close_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
)
"""For ever, but for another transfer under the same id, which fails at once."""

ROUND = Options(
    start_to_close_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
)
"""For ever: a decision that its round does not hear of would never be let out."""

TELL_TOGETHER = timedelta(seconds=2)
"""A bid's entries go to the register at most so often, up to edition 3; the first of them
at once."""

TOLD_TOGETHER = timedelta(seconds=1)
"""The same for bids of edition 0: whether a timer is wound depends on it."""

TELL_AFTER = timedelta(milliseconds=200)
"""How long an entry waits in any case: a local activity may only tell of what the server
already has, so it belongs to a later task than the entry."""

TELL_QUIET = timedelta(seconds=1)
"""How long a bid is left alone before the register is told. The server lets timers of less
than a second go off together, once a second (`history.timerProcessorMaxTimeShift`)."""

TELL_LATEST = timedelta(seconds=10)
"""How long the record waits at most while one thing follows another."""

SHOWN_TOGETHER = timedelta(seconds=10)
"""How often at most a bid's search attributes change."""

POST_TOGETHER = timedelta(seconds=10)
"""How long messages wait for others of the same bid, to be sent in one go."""

ALLOCATION_AGAIN = timedelta(hours=1)
"""When an allocation that could not be added up is tried again."""

BATCH_CHARACTERS = 300_000
"""Most that one activity carries to the register; Temporal takes 2 MiB, and a character
may be four bytes."""

CARRIED_ENTRIES = 10
CARRIED_CHARACTERS = 50_000
"""Most that a renewal takes along of what is untold; with more it waits."""

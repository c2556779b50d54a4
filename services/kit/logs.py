"""One JSON line per request: who asked is a number, what they said is never in it."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import structlog

LOGGER = "services"


def configure(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send log lines as JSON to this stream; called once, by the composition."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


@contextmanager
def written_to(stream: TextIO) -> Iterator[None]:
    """Send log lines to this stream for a while, and then where they went before."""
    before = structlog.get_config()
    configure(stream)
    try:
        yield
    finally:
        structlog.configure(**before)


def log() -> Any:
    """The services' logger; structlog binds its methods when they are called."""
    return structlog.get_logger(LOGGER)

"""Log lines of the parts that are not ours, in the same file as those of the services."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

WORST = 20_000
"""Characters of a line that are kept."""


class _Lines(logging.Formatter):
    """One JSON line each, as the services write them."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "event": super().format(record)[:WORST],
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        return json.dumps(line)


@contextmanager
def kept(stream: TextIO) -> Iterator[None]:
    """Write warnings and errors of every library here instead of to the terminal."""
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def core_forwarded() -> None:
    """Send what the SDK's native part has to say the same way; once, before any client."""
    forwarding = LogForwardingConfig(logger=logging.getLogger("temporalio.core"))
    level = TelemetryFilter(core_level="WARN", other_level="ERROR")
    logs = LoggingConfig(filter=level, forwarding=forwarding)
    runtime = Runtime(telemetry=TelemetryConfig(logging=logs))
    Runtime.set_default(runtime, error_if_already_set=False)

"""Where log lines go: to standard error, for people on a terminal and as JSON everywhere else."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def log_to_stderr(level: str) -> None:
    """Send what is logged from here on to standard error, from a severity upwards."""
    if sys.stderr.isatty():
        last: list[Any] = [structlog.dev.ConsoleRenderer()]
    else:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # The pool logs every attempt to connect; that there is no connection is said once, by whoever asked for one.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)

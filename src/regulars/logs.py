"""Logs: one JSON line an entry, on standard error, without personal data.

Values of variables never get in. The messages of exceptions do, with what may be a person's in them masked: the rows
that PostgreSQL quotes, texts in quotation marks, addresses and long numbers.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from structlog.typing import EventDict

_MASKS = (
    (re.compile(r"\s*(DETAIL|CONTEXT|LINE \d+):.*", re.DOTALL), ""),
    (re.compile(r"\S+@\S+"), "<address>"),
    (re.compile(r"""(?<!\w)(?<!constraint )(?<!relation )(?<!column )(['"])(?:(?!\1).)*\1"""), "<text>"),
    (re.compile(r"\+?\d[\d -]{4,}\d"), "<number>"),
)


def configure_logs(level: str) -> None:
    """Log from this level on (`DEBUG`, `INFO`, `WARNING`, `ERROR`); exceptions with their frames, without locals."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            _mask_exceptions,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def masked(message: str) -> str:
    """An exception's message without what may be personal data."""
    for pattern, shown in _MASKS:
        message = pattern.sub(shown, message)
    return message


def _mask_exceptions(_logger: object, _method: str, entry: EventDict) -> EventDict:
    _mask(entry.get("exception", ()))
    return entry


def _mask(exceptions: Iterable[dict[str, Any]]) -> None:
    for exception in exceptions:
        exception["exc_value"] = masked(exception["exc_value"])
        exception["exc_notes"] = [masked(note) for note in exception["exc_notes"]]
        for members_of_group in exception["exceptions"]:
            _mask(members_of_group)

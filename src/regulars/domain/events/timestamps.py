"""When a message happened: ISO 8601 with a zone, corrected by the sender's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from regulars.domain.events.refusals import refusal
from regulars.domain.time import DAY, SECOND, Instant, to_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.problems import Problem

TimestampCode: TypeAlias = Literal["text_expected", "timestamp_invalid", "timestamp_without_zone"]

EARLIEST: Final = to_instant(datetime(1990, 1, 1, tzinfo=UTC))
"""Nothing happened before this."""

MAX_AHEAD: Final = DAY
"""How far ahead of its receipt a message may claim to be; it then counts as of its receipt."""

_TOLERATED_SKEW: Final = SECOND


def instant_of(value: object) -> Instant | TimestampCode:
    """The instant of an ISO 8601 text with a zone, or the code of why it is none."""
    if type(value) is not str:
        return "text_expected"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return "timestamp_invalid"
    return "timestamp_without_zone" if moment.tzinfo is None else to_instant(moment)


def event_instant(
    raw: Mapping[str, Any], *, received_at: Instant, sent_at: str | None, problems: list[Problem]
) -> Instant:
    """When the message happened, by our clock: never after `received_at`.

    A sender whose clock is off by more than a second has its `timestamp` moved by as much; how far it is off shows in
    `sentAt` (the message's own, else `sent_at` of its batch). Without a timestamp it happened when it was received.
    Problems are appended; `received_at` is then returned.
    """
    own = raw.get("sentAt")
    skew = _skew(sent_at if own is None else own, received_at, problems)
    timestamp = raw.get("timestamp")
    if timestamp is None:
        return received_at
    at = instant_of(timestamp)
    if isinstance(at, str):
        problems.append(refusal("timestamp", at))
        return received_at
    at += skew
    if at > received_at:
        if at > received_at + MAX_AHEAD:
            problems.append(refusal("timestamp", "timestamp_in_future"))
        return received_at
    if at < EARLIEST:
        problems.append(refusal("timestamp", "timestamp_too_early"))
        return received_at
    return at


def _skew(sent_at: object, received_at: Instant, problems: list[Problem]) -> Instant:
    """How much later our clock is than the sender's: zero where that is within the tolerance or not known."""
    if sent_at is None:
        return 0
    sent = instant_of(sent_at)
    if isinstance(sent, str):
        problems.append(refusal("sentAt", sent))
        return 0
    skew = received_at - sent
    return skew if abs(skew) > _TOLERATED_SKEW else 0

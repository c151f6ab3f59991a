"""When an event happened: zones, the sender's clock, and the bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.timestamps import EARLIEST, instant_of
from regulars.domain.time import DAY, HOUR, MINUTE, SECOND, Instant, to_instant, to_iso
from tests.domain.events.messages import NOW, accepted, refused

if TYPE_CHECKING:
    from datetime import datetime


def at(timestamp: Instant | None, sent: Instant | None = None, *, batch_sent: Instant | None = None) -> Instant:
    """When a message with these times, received NOW, happened."""
    return accepted(message(timestamp, sent), sent_at=None if batch_sent is None else to_iso(batch_sent)).event.at


def message(timestamp: Instant | None, sent: Instant | None = None) -> dict[str, Any]:
    raw: dict[str, Any] = {"type": "track", "event": "Checked In", "userId": "u1"}
    if timestamp is not None:
        raw["timestamp"] = to_iso(timestamp)
    if sent is not None:
        raw["sentAt"] = to_iso(sent)
    return raw


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T10:00:00Z",
        "2026-03-01T10:00:00.000Z",
        "2026-03-01T18:00:00+08:00",
        "2026-03-01 18:00:00+0800",
        "20260301T100000Z",
    ],
)
def test_any_iso_8601_with_a_zone_is_understood(written: str) -> None:
    assert instant_of(written) == NOW - 2 * HOUR


def test_microseconds_are_kept() -> None:
    assert instant_of("2026-03-01T12:00:00.123456Z") == NOW + 123_456


def test_without_a_timestamp_it_happened_when_it_was_received() -> None:
    assert at(None) == NOW
    assert at(None, NOW - HOUR) == NOW


def test_without_sent_at_the_timestamp_holds() -> None:
    assert at(NOW - HOUR) == NOW - HOUR


@pytest.mark.parametrize("skew", [-DAY, -2 * SECOND, -SECOND - 1, SECOND + 1, MINUTE, 400 * DAY])
def test_a_clock_that_is_off_is_corrected(skew: Instant) -> None:
    assert at(NOW - HOUR - skew, NOW - skew) == NOW - HOUR


@pytest.mark.parametrize("skew", [-SECOND, -1, 0, 1, SECOND])
def test_a_second_is_the_way_of_the_message(skew: Instant) -> None:
    assert at(NOW - HOUR - skew, NOW - skew) == NOW - HOUR - skew


def test_sent_at_of_the_batch_serves_messages_that_have_none() -> None:
    assert at(NOW - 2 * HOUR, batch_sent=NOW - HOUR) == NOW - HOUR
    assert at(NOW - 2 * HOUR, NOW - MINUTE, batch_sent=NOW - HOUR) == NOW - 2 * HOUR + MINUTE
    assert refused(message(NOW), sent_at="now") == [("sentAt", "timestamp_invalid")]


def test_a_day_ahead_counts_as_now_and_more_is_refused() -> None:
    assert at(NOW + 1) == NOW
    assert at(NOW + DAY) == NOW
    assert refused(message(NOW + DAY + 1)) == [("timestamp", "timestamp_in_future")]


def test_the_bounds_are_those_of_the_corrected_time() -> None:
    assert at(NOW + 3 * DAY, NOW + 3 * DAY + HOUR) == NOW - HOUR
    assert at(0, HOUR) == NOW - HOUR
    assert refused(message(EARLIEST, NOW + HOUR)) == [("timestamp", "timestamp_too_early")]


def test_1990_is_the_earliest_year() -> None:
    assert to_iso(EARLIEST) == "1990-01-01T00:00:00Z"
    assert at(EARLIEST) == EARLIEST
    assert refused(message(EARLIEST - 1)) == [("timestamp", "timestamp_too_early")]


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_the_ends_of_the_calendar_are_only_out_of_bounds(written: str) -> None:
    refused({**message(None), "timestamp": written})
    refused({**message(NOW), "sentAt": written})


@given(st.datetimes(timezones=st.timezones()))
def test_instants_are_exact(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset is not None and not offset.microseconds:
        assert instant_of(moment.isoformat()) == to_instant(moment)


@given(st.integers(EARLIEST, NOW + DAY), st.none() | st.integers(NOW - DAY, NOW + DAY))
def test_nothing_happens_after_its_receipt(timestamp: Instant, sent: Instant | None) -> None:
    skew = NOW - sent if sent is not None and abs(NOW - sent) > SECOND else 0
    if EARLIEST <= timestamp + skew <= NOW + DAY:
        assert at(timestamp, sent) == min(timestamp + skew, NOW)
    else:
        refused(message(timestamp, sent))

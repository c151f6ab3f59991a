"""When a rule or a reward applies."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from regulars.domain.engine.validity import compile_validity
from regulars.domain.programs.document import Validity
from regulars.domain.time import Calendar
from tests.domain.engine.making import at

SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))


def refusal(validity: dict[str, Any], when: str) -> str | None:
    reason = compile_validity(Validity.model_validate(validity), SHANGHAI).refusal(at(when))
    return reason[0] if reason else None


@pytest.mark.parametrize(
    ("validity", "when", "reason"),
    [
        ({}, "2026-03-01T10:00", None),
        ({"from": "2026-03-02"}, "2026-03-01T23:59:59.999999", "not_yet_valid"),
        ({"from": "2026-03-02"}, "2026-03-02T00:00", None),
        ({"until": "2026-03-02"}, "2026-03-01T23:59:59.999999", None),
        ({"until": "2026-03-02"}, "2026-03-02T00:00", "no_longer_valid"),
        ({"from": "2026-03-02T20:00"}, "2026-03-02T19:59", "not_yet_valid"),
        ({"from": "2026-03-02T20:00"}, "2026-03-02T20:00", None),
        ({"from": "2026-03-02T20:00:00Z"}, "2026-03-03T03:59", "not_yet_valid"),
        ({"from": "2026-03-02T20:00:00Z"}, "2026-03-03T04:00", None),
        ({"weekdays": ["mon", "sun"]}, "2026-03-01T10:00", None),
        ({"weekdays": ["mon", "sun"]}, "2026-03-03T10:00", "wrong_weekday"),
        ({"hours": [{"from": "09:00", "to": "12:00"}, {"from": "22:30", "to": "24:00"}]}, "2026-03-01T09:00", None),
        (
            {"hours": [{"from": "09:00", "to": "12:00"}, {"from": "22:30", "to": "24:00"}]},
            "2026-03-01T12:00",
            "wrong_hour",
        ),
        ({"hours": [{"from": "09:00", "to": "12:00"}, {"from": "22:30", "to": "24:00"}]}, "2026-03-01T23:59", None),
        ({"hours": [{"from": "09:00", "to": "12:00"}]}, "2026-03-01T08:59:59", "wrong_hour"),
        ({"weekdays": ["sun"], "hours": [{"from": "00:00", "to": "01:00"}]}, "2026-03-01T00:30", None),
        ({"weekdays": ["sun"], "hours": [{"from": "00:00", "to": "01:00"}]}, "2026-03-01T10:00", "wrong_hour"),
    ],
)
def test_local_time_decides(validity: dict[str, Any], when: str, reason: str | None) -> None:
    assert refusal(validity, when) == reason


def test_the_reason_tells_what_was_needed_and_seen() -> None:
    window = compile_validity(Validity.model_validate({"weekdays": ["mon"], "from": "2026-03-02"}), SHANGHAI)
    assert window.refusal(at("2026-03-01T10:00")) == ("not_yet_valid", {"from": at("2026-03-02T00:00")})
    assert window.refusal(at("2026-03-03T10:00")) == ("wrong_weekday", {"weekday": "tue"})
    hours = compile_validity(Validity.model_validate({"hours": [{"from": "09:00", "to": "10:00"}]}), SHANGHAI)
    assert hours.refusal(at("2026-03-03T10:05")) == ("wrong_hour", {"time": "10:05"})

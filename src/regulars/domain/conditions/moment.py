"""What conditions can know about the moment of judging, by the shop's own clock."""

from __future__ import annotations

from typing import Any

from regulars.domain.conditions.fields import WEEKDAYS
from regulars.domain.time import Calendar, Instant


def time_facts(now: Instant, calendar: Calendar) -> dict[str, Any]:
    """The values of all `time.*` fields at an instant."""
    local = calendar.local(now)
    return {
        "time.weekday": WEEKDAYS[local.weekday()],
        "time.hour": local.hour,
        "time.month": local.month,
        "time.day": local.day,
    }

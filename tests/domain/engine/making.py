"""Programs and events for tests, written short: names are filled in, and what is left out has a plain default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from regulars.domain.engine.program import Program, compile_program
from regulars.domain.events.event import Event
from regulars.domain.events.parse import parse_message
from regulars.domain.programs.check import parse_program
from regulars.domain.time import Instant, to_instant

NAMED = ("wallets", "earn", "ladders", "tiers", "benefits", "rewards")
"""Lists of things that need a name."""

POINTS: dict[str, Any] = {"id": "points"}
PER_YUAN: dict[str, Any] = {
    "id": "per_yuan",
    "on": "Order Completed",
    "award": {"wallet": "points", "per_amount": {"points": 1}},
}

_numbers = count(1)


def at(text: str) -> Instant:
    """The instant of an ISO 8601 text; without a zone it is Shanghai's."""
    moment = datetime.fromisoformat(text)
    return to_instant(moment if moment.tzinfo else datetime.fromisoformat(f"{text}+08:00"))


def written(**parts: Any) -> dict[str, Any]:
    """A program document with one wallet and no rule, changed by `parts`; what has an id gets a name from it."""
    document = {"name": {"zh": "测试", "en": "Test"}, "wallets": [POINTS], **parts}
    named: dict[str, Any] = _with_names(document)
    return named


def program(*, version: int = 1, **parts: Any) -> Program:
    """A compiled program; parts that do not fit fail the test at once."""
    return compiled(written(**parts), version=version)


def compiled(document: Mapping[str, Any], *, version: int = 1) -> Program:
    """A written program, checked and compiled."""
    parsed, problems = parse_program(document)
    assert parsed is not None, problems
    return compile_program(parsed, version=version)


def event(name: str, when: str | Instant, **properties: Any) -> Event:
    """A track event as the door lets it in."""
    return message({"event": name, "timestamp": _iso(when), "properties": properties})


def order(order_id: str, total: float | None, when: str | Instant, **properties: Any) -> Event:
    """An `Order Completed`."""
    return event("Order Completed", when, order_id=order_id, total=total, **properties)


def refunded(order_id: str | None, when: str | Instant, **properties: Any) -> Event:
    """An `Order Refunded`."""
    return event("Order Refunded", when, order_id=order_id, **properties)


def passed(when: str | Instant) -> Event:
    """A `Time Passed`."""
    return event("Time Passed", when)


def message(short: Mapping[str, Any]) -> Event:
    """The event of a message in short form: type, messageId and userId are filled in, it is received at once."""
    kind = short.get("type", "track")
    raw = {"messageId": f"m{next(_numbers)}", "userId": "u1", "type": kind, **short}
    received = to_instant(datetime.fromisoformat(raw["timestamp"]))
    accepted = parse_message(raw, received_at=received, allow_reserved=True)
    assert not isinstance(accepted, list), accepted
    return accepted.event


def line(product: str, price: float, quantity: float = 1, **more: str) -> dict[str, Any]:
    """A cart line."""
    return {"product_id": product, "price": price, "quantity": quantity, **more}


def _iso(when: str | Instant) -> str:
    instant = at(when) if isinstance(when, str) else when
    seconds, micro = divmod(instant, 1_000_000)
    return f"{datetime.fromtimestamp(seconds, tz=_UTC):%Y-%m-%dT%H:%M:%S}.{micro:06}+00:00"


_UTC = datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo


def _with_names(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _named(value) if key in NAMED else _with_names(value) for key, value in part.items()}
    return [_with_names(item) for item in part] if isinstance(part, list | tuple) else part


def _named(things: Any) -> Any:
    if not isinstance(things, list | tuple):
        return things
    return [
        {"name": {"zh": thing["id"], "en": thing["id"]}, **_with_names(thing)} if _has_id(thing) else thing
        for thing in things
    ]


def _has_id(thing: Any) -> bool:
    return isinstance(thing, Mapping) and "id" in thing

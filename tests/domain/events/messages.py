"""Messages to test with: a plain valid one, changes to it, and strategies for any number of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from regulars.domain.events.event import ORDER_EVENTS, Message
from regulars.domain.events.parse import parse_message
from regulars.domain.events.timestamps import EARLIEST
from regulars.domain.time import DAY, to_instant, to_iso

NOW = to_instant(datetime(2026, 3, 1, 12, tzinfo=UTC))
ABSENT = object()
"""As a changed value: take the key away."""


def order(**properties: Any) -> dict[str, Any]:
    """A valid Order Completed with two lines; keywords change its properties."""
    lines = [
        {"product_id": "p1", "sku": "s1", "category": "tea", "brand": "Hill", "price": 12.5, "quantity": 2},
        {"product_id": "p2", "price": 10},
    ]
    given = {"order_id": "O-1", "total": 30, "currency": "CNY", "products": lines, **properties}
    return {
        "type": "track",
        "messageId": "m1",
        "userId": "u1",
        "event": "Order Completed",
        "timestamp": "2026-03-01T10:00:00Z",
        "properties": {key: value for key, value in given.items() if value is not ABSENT},
    }


def changed(message: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The message with other top-level fields."""
    return {key: value for key, value in {**message, **fields}.items() if value is not ABSENT}


def accepted(raw: object, **options: Any) -> Message:
    """The message, which must have no problem."""
    result = parse_message(raw, **{"received_at": NOW, **options})
    assert isinstance(result, Message), result
    return result


def refused(raw: object, **options: Any) -> list[tuple[str, str]]:
    """Path and code of each problem, of which there must be one at least."""
    result = parse_message(raw, **{"received_at": NOW, **options})
    assert isinstance(result, list)
    assert result
    return [(problem.path, problem.code) for problem in result]


# -- strategies -------------------------------------------------------------------------------------------------

json_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", " ", "\0", "x" * 513, "x" * 5000, 10**15 + 1, -1e300, "2026-03-01", "track", -0.0])
)
json_values = st.recursive(
    json_leaves,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=8), parts, max_size=4),
    max_leaves=20,
)

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).filter(str.strip)
amounts = st.integers(0, 10**6) | st.floats(0, 1e6)
quantities = st.integers(1, 10**4) | st.floats(0.001, 1e4)
instants = st.integers(EARLIEST + DAY, NOW - DAY).map(to_iso)
sendings = st.integers(NOW - DAY, NOW + DAY).map(to_iso)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


lines = st.fixed_dictionaries(
    {"product_id": names},
    optional={
        "sku": _maybe(names),
        "category": _maybe(st.just("") | names),
        "brand": _maybe(names),
        "price": _maybe(amounts),
        "quantity": _maybe(quantities),
        "name": _maybe(names),
    },
)
orders = st.fixed_dictionaries(
    {"order_id": names, "total": amounts},
    optional={
        "revenue": _maybe(amounts),
        "currency": st.sampled_from(["CNY", "gbp", None]),
        "products": _maybe(st.lists(lines, max_size=5)),
        "coupon": names,
    },
)
_envelopes: dict[str, st.SearchStrategy[Any]] = {
    "messageId": names,
    "anonymousId": _maybe(names),
    "timestamp": _maybe(instants),
    "sentAt": _maybe(sendings),
    "context": st.fixed_dictionaries(
        {},
        optional={
            "ip": names,
            "externalIds": st.lists(st.fixed_dictionaries({"type": st.just("card"), "id": names}), max_size=3),
        },
    ),
    "integrations": st.just({"All": True}),
}
_plain_properties = st.dictionaries(names.map(lambda name: f"a {name}"), names | st.integers(-9, 9), max_size=3)
messages: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.just("track"),
            "userId": names,
            "event": st.sampled_from(sorted(ORDER_EVENTS)) | st.just("Product Viewed"),
            "properties": orders,
        },
        optional=_envelopes,
    ),
    st.fixed_dictionaries(
        {"event": st.just("Checked In"), "userId": names, "properties": _maybe(_plain_properties)},
        optional=_envelopes,
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["identify", "group"]), "userId": names, "traits": _plain_properties},
        optional=_envelopes,
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["page", "screen"]), "userId": names, "properties": _plain_properties},
        optional=_envelopes,
    ),
    st.fixed_dictionaries(
        {"type": st.just("alias"), "userId": names, "previousId": names},
        optional=_envelopes,
    ),
)
"""Messages that must all be accepted."""

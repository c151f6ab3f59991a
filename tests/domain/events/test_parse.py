"""Valid messages: their type, their event, what is stored of them, and reading it again."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.events.event import (
    PREVIOUS_ID,
    RESERVED,
    Cart,
    Event,
    Identity,
    Message,
)
from regulars.domain.events.parse import event_from_body, parse_message
from regulars.domain.time import HOUR
from tests.domain.events.messages import ABSENT, NOW, accepted, changed, order, refused


def test_a_track_is_read_as_a_whole() -> None:
    raw = {"type": "track", "messageId": "m1", "userId": "u1", "event": "Checked In", "properties": {"shop": "7"}}
    event = Event("Checked In", NOW, {"shop": "7"}, None)
    assert parse_message(raw, received_at=NOW) == Message("m1", (Identity("user_id", "u1"),), None, event, raw)


@pytest.mark.parametrize(
    ("kind", "part", "name"),
    [
        ("identify", "traits", "Identify"),
        ("group", "traits", "Group"),
        ("page", "properties", "Page"),
        ("screen", "properties", "Screen"),
    ],
)
def test_other_types_have_a_name_of_their_own_and_their_own_part(kind: str, part: str, name: str) -> None:
    raw: dict[str, Any] = {"type": kind, "userId": "u1", "traits": {"a": 1}, "properties": {"a": 2}}
    assert accepted(raw).event == Event(name, NOW, raw[part], None)
    assert accepted(changed(raw, **{part: None})).event.properties == {}


def test_an_alias_has_no_properties_and_names_the_old_id() -> None:
    message = accepted({"type": "alias", "userId": "u1", "previousId": "a1", "properties": 1, "traits": 2})
    assert message.event == Event("Alias", NOW, {}, None)
    assert message.previous == Identity(PREVIOUS_ID, "a1")
    assert message.identities == (Identity("user_id", "u1"),)


def test_only_an_alias_names_an_old_id() -> None:
    assert accepted(changed(order(), previousId="a1")).previous is None


# -- the type ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "default_type", "kind"),
    [
        ({"type": "page"}, "track", "page"),
        ({}, "screen", "screen"),
        ({"event": "Checked In"}, "identify", "identify"),
        ({"event": "Checked In"}, None, "track"),
        ({"type": None, "event": "Checked In"}, None, "track"),
    ],
)
def test_the_type_is_the_messages_else_the_endpoints_else_track(
    fields: dict[str, Any], default_type: str | None, kind: str
) -> None:
    message = accepted({"userId": "u1", **fields}, default_type=default_type)
    assert message.body["type"] == kind


def test_an_event_that_is_null_is_no_track() -> None:
    assert refused({"userId": "u1", "event": None}) == [("type", "type_missing")]


def test_the_endpoint_of_tracks_still_needs_an_event() -> None:
    assert refused({"userId": "u1"}, default_type="track") == [("event", "value_missing")]


def test_the_name_of_an_event_has_100_characters_at_most() -> None:
    assert accepted(changed(order(), event="x" * 100)).event.name == "x" * 100


# -- reserved names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*sorted(RESERVED), "Identify", "Page", "Screen", "Group", "Alias"])
def test_names_of_the_system_are_refused_at_the_public_door(name: str) -> None:
    raw = {"type": "track", "userId": "u1", "event": name}
    assert refused(raw) == [("event", "reserved_event")]
    assert accepted(raw, allow_reserved=True).event.name == name


def test_the_reserved_names_are_these() -> None:
    assert sorted(RESERVED) == [
        "Member Tagged",
        "Points Adjusted",
        "Points Spent",
        "Redemption Cancelled",
        "Redemption Captured",
        "Redemption Voided",
        "Reward Redeemed",
        "Time Passed",
    ]


# -- the body ---------------------------------------------------------------------------------------------------


def test_the_body_is_the_message_without_what_belongs_to_its_sending() -> None:
    raw = changed(
        order(),
        sentAt="2026-03-01T12:00:00Z",
        receivedAt="2026-03-01T12:00:00Z",
        _metadata={"nodeVersion": "20"},
        integrations={"All": False},
        writeKey="secret",
        originalTimestamp="2026-03-01T10:00:00Z",
        context={"ip": "192.0.2.1"},
    )
    before = dict(raw)
    message = accepted(raw)
    dropped = {"sentAt": ABSENT, "receivedAt": ABSENT, "_metadata": ABSENT, "integrations": ABSENT, "writeKey": ABSENT}
    assert message.body == changed(raw, **dropped)
    assert raw == before


def test_what_is_not_stored_is_not_judged() -> None:
    accepted(changed(order(), integrations="\0", _metadata=1e300, writeKey=["x" * 9999], receivedAt=0))


def test_a_missing_type_is_written_into_the_body_only() -> None:
    raw = {"userId": "u1", "messageId": "m1"}
    assert accepted(raw, default_type="identify").body == {**raw, "type": "identify"}
    assert raw == {"userId": "u1", "messageId": "m1"}


def test_a_message_without_id_and_time_is_another_one_each_time() -> None:
    """Two check-ins on two days have the same body; taking the second for a repetition would lose it."""
    raw = {"type": "track", "userId": "u1", "event": "Checked In"}
    first, second = (accepted(dict(raw), received_at=at) for at in (NOW, NOW + HOUR))
    assert first.message_id != second.message_id
    assert first.body == {**raw, "messageId": first.message_id}


def test_a_message_without_id_gets_one_from_its_body() -> None:
    raw = changed(order(), messageId=ABSENT)
    first = accepted(changed(raw, sentAt="2026-03-01T12:00:00Z")).message_id
    again = accepted(dict(reversed(raw.items())), received_at=NOW + 500_000).message_id
    other = accepted(changed(raw, userId="u2")).message_id
    assert first == again
    assert first != other
    assert first.startswith("body:")
    assert accepted(changed(raw, messageId=None)).message_id != ""
    assert accepted(order()).message_id == "m1"


# -- reading a stored body again ----------------------------------------------------------------------------------


def test_a_stored_body_gives_the_same_event_at_its_stored_instant() -> None:
    message = accepted(changed(order(), sentAt="2026-03-01T11:00:00Z"))
    assert message.event.at == NOW - HOUR
    assert event_from_body(message.body, message.event.at) == message.event
    assert event_from_body(message.body, 5).at == 5


def test_a_stored_body_may_be_an_event_of_the_system() -> None:
    body = {"type": "track", "event": "Time Passed"}
    assert event_from_body(body, 5) == Event("Time Passed", 5, {}, None)


def test_a_stored_body_that_was_damaged_is_named() -> None:
    body = order(total=-1, order_id=7)
    with pytest.raises(ValueError, match=r"properties\.order_id: text_expected, properties\.total: amount_negative"):
        event_from_body(body, NOW)


@pytest.mark.parametrize("kind", [None, "trakc", 7, ["track"]])
def test_a_stored_body_without_a_known_type_is_named(kind: Any) -> None:
    with pytest.raises(ValueError, match="type: type_unknown"):
        event_from_body({"type": kind, "event": "Checked In"}, NOW)


# -- null is absent ---------------------------------------------------------------------------------------------


def test_null_is_absent_everywhere() -> None:
    message = accepted(
        {
            "type": "track",
            "messageId": "m1",
            "userId": None,
            "anonymousId": "a1",
            "context": {"externalIds": None},
            "timestamp": None,
            "sentAt": None,
            "event": "Order Refunded",
            "properties": {"order_id": "O-1", "total": None, "revenue": None, "currency": None, "products": None},
        }
    )
    assert message.identities == (Identity("anonymous_id", "a1"),)
    assert message.event.at == NOW
    assert message.event.cart == Cart("O-1", None, None, ())
    accepted({"type": "identify", "userId": "u1", "context": None, "traits": {"email": None, "phone": None}})
    assert accepted(changed(order(), event="Product Viewed", properties=None)).event.cart is None

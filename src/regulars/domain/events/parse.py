"""The event door: a message of the Segment spec, as decoded JSON, checked as a whole and read into plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from regulars.domain.events.cart import check_order, read_cart
from regulars.domain.events.event import (
    MESSAGE_TYPES,
    METHOD_NAMES,
    ORDER_EVENTS,
    RESERVED,
    Event,
    Message,
)
from regulars.domain.events.identities import id_code, read_identities, read_previous
from regulars.domain.events.keys import id_of_body
from regulars.domain.events.limits import limit_problems
from regulars.domain.events.refusals import MAX_EVENT_NAME, refusal
from regulars.domain.events.timestamps import event_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.problems import Problem
    from regulars.domain.time import Instant

NOT_STORED: Final = ("sentAt", "receivedAt", "_metadata", "integrations", "writeKey")
"""What belongs to the sending of a message, not to the message: a resend differs in it."""

_NOT_FOR_TRACKS: Final = RESERVED.union(METHOD_NAMES.values())
_PARTS: Final = {"identify": "traits", "group": "traits", "page": "properties", "screen": "properties"}
_SIZES: Final = frozenset(("number_out_of_range", "text_too_long"))


def parse_message(
    raw: object,
    *,
    received_at: Instant,
    sent_at: str | None = None,
    default_type: str | None = None,
    allow_reserved: bool = False,
) -> Message | list[Problem]:
    """The message, or all its problems.

    `raw` is decoded JSON. `sent_at` is the batch's, for messages that have none; `default_type` the endpoint's;
    `allow_reserved` is for events that the product itself creates. Null counts as absent everywhere. The message's
    body shares its parts with `raw`.
    """
    if type(raw) is not dict:
        return [refusal("", "object_expected")]
    problems: list[Problem] = []
    body = raw.copy()
    for name in NOT_STORED:
        body.pop(name, None)
    kind = _type_of(body, default_type, problems)
    at = event_instant(raw, received_at=received_at, sent_at=sent_at, problems=problems)
    identities = read_identities(body, of_identify=kind == "identify", problems=problems)
    previous = read_previous(body, problems) if kind == "alias" else None
    event = _event(body, kind, at, problems) if kind else None
    if kind == "track" and event and event.name in _NOT_FOR_TRACKS and not allow_reserved:
        problems.append(refusal("event", "reserved_event"))
    message_id = body.get("messageId")
    code = None if message_id is None else id_code(message_id)
    if code:
        problems.append(refusal("messageId", code))
    _add_breaches(body, problems)
    if problems or event is None:
        return problems
    return Message(message_id or _own_id(body, received_at), identities, previous, event, body)


def _own_id(body: dict[str, Any], received_at: Instant) -> str:
    """An id for a message without one: the same for the same body, so that a resend is a repetition.

    Without a timestamp either, two check-ins on two days have the same body. Then the receipt is part of the id, which
    is written into the body: such a caller cannot repeat safely, but loses nothing.
    """
    own = id_of_body(body)
    if body.get("timestamp") is None:
        own = body["messageId"] = f"{own}:{received_at}"
    return own


def event_from_body(body: Mapping[str, Any], at: Instant) -> Event:
    """The event of a stored body, as it was when `parse_message` accepted it; `at` is its stored instant.

    A ValueError says that the body was never accepted in this form.
    """
    problems: list[Problem] = []
    kind = _known_type(body.get("type"), problems)
    event = _event(body, kind, at, problems) if kind else None
    if event is None or problems:
        faults = ", ".join(f"{problem.path}: {problem.code}" for problem in problems)
        message = f"stored event does not read: {faults}"
        raise ValueError(message)
    return event


def _type_of(body: dict[str, Any], default_type: str | None, problems: list[Problem]) -> str | None:
    """The message's type, also written into a body that has none; None with a problem."""
    kind = body.get("type")
    if kind is None:
        kind = default_type or ("track" if body.get("event") is not None else None)
        if kind is None:
            problems.append(refusal("type", "type_missing"))
            return None
        body["type"] = kind
    return _known_type(kind, problems)


def _known_type(kind: object, problems: list[Problem]) -> str | None:
    if type(kind) is str and kind in MESSAGE_TYPES:
        return kind
    problems.append(refusal("type", "type_unknown"))
    return None


def _event(body: Mapping[str, Any], kind: str, at: Instant, problems: list[Problem]) -> Event:
    """The event in a body of a known type; of no use when problems were appended."""
    if kind != "track":
        part = _PARTS.get(kind)
        content = _object(body, part, problems) if part else None
        return Event(METHOD_NAMES[kind], at, content or {}, None)
    name = _track_name(body.get("event"), problems)
    properties = _object(body, "properties", problems)
    if properties is None:
        return Event(name, at, {}, None)
    cart = read_cart(properties, problems)
    if name in ORDER_EVENTS:
        check_order(name, properties, problems)
    return Event(name, at, properties, cart)


def _track_name(name: object, problems: list[Problem]) -> str:
    """The name of a track's event; "" when it is none and the problem is appended."""
    if name is None:
        problems.append(refusal("event", "value_missing"))
    elif type(name) is not str:
        problems.append(refusal("event", "text_expected"))
    elif not name or name.isspace():
        problems.append(refusal("event", "text_empty"))
    elif len(name) > MAX_EVENT_NAME:
        problems.append(refusal("event", "event_name_too_long"))
    else:
        return name
    return ""


def _object(body: Mapping[str, Any], part: str, problems: list[Problem]) -> dict[str, Any] | None:
    """An optional object of the message, empty when absent; None with a problem."""
    value = body.get(part)
    if type(value) is dict:
        return value
    if value is None:
        return {}
    problems.append(refusal(part, "object_expected"))
    return None


def _add_breaches(body: dict[str, Any], problems: list[Problem]) -> None:
    """Append the breaches of the general limits, without those of a size that a narrower limit has reported."""
    breaches = limit_problems(body)
    if breaches:
        reported = {problem.path for problem in problems}
        problems += [breach for breach in breaches if breach.code not in _SIZES or breach.path not in reported]

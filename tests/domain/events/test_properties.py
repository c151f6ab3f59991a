"""What holds for any message at all."""

from __future__ import annotations

import copy
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.event import Event, Message
from regulars.domain.events.parse import event_from_body, parse_message
from regulars.domain.events.refusals import PARAMS
from tests.domain.events.messages import NOW, accepted, json_values, messages

FIELDS = [
    "type",
    "messageId",
    "userId",
    "anonymousId",
    "previousId",
    "context",
    "timestamp",
    "sentAt",
    "event",
    "properties",
    "traits",
]


def check(raw: object) -> None:
    """Whatever comes in, a message that reads back or problems come out, and what came in stays as it was."""
    before = copy.deepcopy(raw)
    result = parse_message(raw, received_at=NOW)
    assert repr(raw) == repr(before)
    if isinstance(result, Message):
        assert_reads_back(result)
    else:
        assert result
        assert {problem.code for problem in result} <= set(PARAMS)


def assert_reads_back(message: Message) -> None:
    stored = orjson.loads(orjson.dumps(message.body))
    again = event_from_body(stored, message.event.at)
    assert again == message.event
    assert repr(again) == repr(message.event)
    assert type(again) is Event


@given(json_values)
def test_any_json_is_read_or_refused(raw: object) -> None:
    check(raw)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_values_in_known_fields_are_read_or_refused(raw: dict[str, Any]) -> None:
    check(raw)


@given(messages)
def test_a_valid_message_is_accepted_and_reads_back(raw: dict[str, Any]) -> None:
    message = accepted(raw)
    assert_reads_back(message)
    assert message.event.at <= NOW
    assert message.identities
    assert len(set(message.identities)) == len(message.identities)


@given(messages)
def test_a_message_is_the_same_when_it_is_parsed_again(raw: dict[str, Any]) -> None:
    assert accepted(raw) == accepted(copy.deepcopy(raw))


@given(messages, st.data())
def test_a_valid_message_with_one_part_changed_is_read_or_refused(raw: dict[str, Any], data: st.DataObject) -> None:
    raw = copy.deepcopy(raw)
    *way, last = data.draw(st.sampled_from(sorted(places(raw), key=repr)))
    part: Any = raw
    for step in way:
        part = part[step]
    part[last] = data.draw(json_values)
    check(raw)


def places(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value inside a message."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [place for step, inner in items for place in [(*way, step), *places(inner, (*way, step))]]

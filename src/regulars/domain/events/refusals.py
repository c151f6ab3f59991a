"""Why a message can be refused: every code of the event door, with its limits and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from regulars.domain.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TEXT: Final = 4096
MAX_ID: Final = 512
MAX_EVENT_NAME: Final = 100
MAX_KIND: Final = 64
MAX_IDENTITIES: Final = 20
MAX_DEPTH: Final = 10
MAX_NUMBER: Final = 10**15
MAX_MONEY: Final = 10**12
MAX_QUANTITY: Final = 10**6
MAX_LINES: Final = 1000

_TYPES: Final = "track | identify | page | screen | group | alias"
_TIME: Final = "2026-01-31T18:30:00+08:00"

PARAMS: Final[Mapping[str, Mapping[str, int]]] = {
    "not_json": {},
    "object_expected": {},
    "list_expected": {},
    "text_expected": {},
    "number_expected": {},
    "value_missing": {},
    "text_empty": {},
    "text_nul": {},
    "text_too_long": {"limit": MAX_TEXT},
    "key_nul": {},
    "key_too_long": {"limit": MAX_TEXT},
    "number_out_of_range": {"limit": MAX_NUMBER},
    "nested_too_deep": {"limit": MAX_DEPTH},
    "type_missing": {},
    "type_unknown": {},
    "event_name_too_long": {"limit": MAX_EVENT_NAME},
    "reserved_event": {},
    "id_too_long": {"limit": MAX_ID},
    "identity_missing": {},
    "identity_kind_invalid": {"limit": MAX_KIND},
    "identities_too_many": {"limit": MAX_IDENTITIES},
    "external_id_collection": {},
    "external_id_encoding": {},
    "email_invalid": {},
    "phone_invalid": {},
    "timestamp_invalid": {},
    "timestamp_without_zone": {},
    "timestamp_in_future": {},
    "timestamp_too_early": {},
    "amount_negative": {},
    "amount_too_large": {"limit": MAX_MONEY},
    "quantity_not_positive": {},
    "quantity_too_large": {"limit": MAX_QUANTITY},
    "currency_invalid": {},
    "lines_too_many": {"limit": MAX_LINES},
    "line_without_product": {},
    "order_without_amount": {},
    "refund_without_amount": {},
    "refund_said_twice": {},
}
"""Every code with the parameters of its text."""

HINTS: Final[Mapping[str, str]] = {
    "text_expected": '"12345"',
    "number_expected": "12.50",
    "type_missing": _TYPES,
    "type_unknown": _TYPES,
    "identity_missing": '"userId": "12345"',
    "identity_kind_invalid": "wechat_openid",
    "external_id_collection": "users",
    "external_id_encoding": "none",
    "email_invalid": "name@example.com",
    "phone_invalid": "+8613800138000",
    "timestamp_invalid": _TIME,
    "timestamp_without_zone": _TIME,
    "currency_invalid": "CNY",
}
"""What to write instead, the same in every language."""


def refusal(path: str, code: str) -> Problem:
    """The problem of this code at this place."""
    return Problem(path=path, code=code, params=PARAMS[code], hint=HINTS.get(code))

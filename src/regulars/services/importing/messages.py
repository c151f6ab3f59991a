"""The events an order of a file becomes, in the form of the Segment spec. Their ids follow from the order's number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Final

from regulars.domain.events.cart import REFUNDED_SO_FAR
from regulars.domain.events.event import (
    ANONYMOUS_ID,
    ORDER_CANCELLED,
    ORDER_COMPLETED,
    ORDER_REFUNDED,
    USER_ID,
    Identity,
)
from regulars.domain.events.numbers import to_micro
from regulars.domain.events.refusals import MAX_MONEY
from regulars.domain.problems import Problem
from regulars.services.importing.rows import OrderFields, OrderLine, as_json, is_exact

Message = dict[str, Any]

TRAITS: Final = "identify"
"""The type of the message that says what the customer is called. Its id differs by the name: the latest holds."""


def order_messages(
    name: str, number: str, customer: Identity, fields: OrderFields, lines: Sequence[OrderLine], called: str = ""
) -> tuple[Message, ...] | list[Problem]:
    """The order, and what the customer is called where that is new; then its cancellation, or else its refund.

    The refund is the money given back of it so far, for the file does not say when.
    """
    amount = _sum(lines)
    total = amount if fields.total is None else fields.total
    problems = _amount_problems(amount, total)
    if problems:
        return problems
    order = {"order_id": number, "currency": fields.currency}
    properties = {**order, **fields.properties, "total": as_json(total), **_products(lines)}
    key = f"import:{name}:{number}"
    messages = [_message(key, customer, fields.at, ORDER_COMPLETED, properties)]
    if called:
        messages.append(_named(key, customer, fields.at, called))
    if fields.cancelled_at:
        messages.append(_message(f"{key}:cancelled", customer, fields.cancelled_at, ORDER_CANCELLED, order))
    elif fields.refunded:
        # A later file may say more of the same order; then that is a refund of its own, of the difference.
        so_far = as_json(fields.refunded)
        refund = {**order, REFUNDED_SO_FAR: so_far}
        messages.append(_message(f"{key}:refunded:{so_far}", customer, fields.at, ORDER_REFUNDED, refund))
    return tuple(messages)


def credit_note_messages(
    name: str, number: str, customer: Identity, fields: OrderFields, lines: Sequence[OrderLine]
) -> tuple[Message, ...] | list[Problem]:
    """The refund of some lines of orders that are not named: no `order_id`, the lines with quantities above zero."""
    amount = _sum(lines)
    problems = _amount_problems(amount, amount)
    if problems:
        return problems
    properties = {
        "credit_note": number,
        "currency": fields.currency,
        **fields.properties,
        **_products(lines),
    }
    return (_message(f"import:{name}:{number}", customer, fields.at, ORDER_REFUNDED, properties),)


def _products(lines: Sequence[OrderLine]) -> dict[str, Any]:
    """The lines that name a product, as a property; none where no line does."""
    products = [line.product for line in lines if line.product is not None]
    return {"products": products} if products else {}


def _sum(lines: Sequence[OrderLine]) -> Decimal:
    return to_micro(sum((line.amount for line in lines), Decimal()))


def _amount_problems(amount: Decimal, total: Decimal) -> list[Problem]:
    if max(amount, total) > MAX_MONEY:
        return [Problem("", "order_amount_too_large", {"limit": MAX_MONEY})]
    if not is_exact(total):
        return [Problem("", "order_amount_too_precise", {"amount": total})]
    return []


def _message(message_id: str, customer: Identity, at: str, event: str, properties: dict[str, Any]) -> Message:
    message: Message = {"type": "track", "messageId": message_id, "timestamp": at, "event": event}
    return {**message, **_of(customer), "properties": properties}


def _named(key: str, customer: Identity, at: str, called: str) -> Message:
    digest = blake2b(called.encode(), digest_size=8).hexdigest()
    message: Message = {"type": TRAITS, "messageId": f"{key}:customer:{digest}", "timestamp": at}
    return {**message, **_of(customer), "traits": {"name": called}}


def _of(customer: Identity) -> Message:
    """The parts of a message that say whom it is about."""
    if customer.kind == USER_ID:
        return {"userId": customer.value}
    if customer.kind == ANONYMOUS_ID:
        return {"anonymousId": customer.value}
    external = {"id": customer.value, "type": customer.kind, "collection": "users", "encoding": "none"}
    return {"context": {"externalIds": [external]}}

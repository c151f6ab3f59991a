"""What an event is once it has passed the door: exact values, nothing left to check.

Names follow the Segment spec, its e-commerce part included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from regulars.domain.time import Instant

MessageType: TypeAlias = Literal["track", "identify", "page", "screen", "group", "alias"]

METHOD_NAMES: Final[Mapping[str, str]] = {
    "identify": "Identify",
    "page": "Page",
    "screen": "Screen",
    "group": "Group",
    "alias": "Alias",
}
"""The event name of each message type that carries none of its own."""

MESSAGE_TYPES: Final = frozenset(("track", *METHOD_NAMES))

# -- events the engine gives a meaning to -------------------------------------------------------------------

IDENTIFY: Final = METHOD_NAMES["identify"]
ALIAS: Final = METHOD_NAMES["alias"]
ORDER_COMPLETED: Final = "Order Completed"
ORDER_REFUNDED: Final = "Order Refunded"
ORDER_CANCELLED: Final = "Order Cancelled"
ORDER_DELIVERED: Final = "Order Delivered"
SIGNED_UP: Final = "Signed Up"
CHECKED_IN: Final = "Checked In"
PRODUCT_REVIEWED: Final = "Product Reviewed"

ORDER_EVENTS: Final = frozenset((ORDER_COMPLETED, ORDER_REFUNDED, ORDER_CANCELLED, ORDER_DELIVERED))

# -- events that only the product itself creates --------------------------------------------------------------

POINTS_ADJUSTED: Final = "Points Adjusted"
REWARD_REDEEMED: Final = "Reward Redeemed"
POINTS_SPENT: Final = "Points Spent"
REDEMPTION_CAPTURED: Final = "Redemption Captured"
REDEMPTION_VOIDED: Final = "Redemption Voided"
REDEMPTION_CANCELLED: Final = "Redemption Cancelled"
TIME_PASSED: Final = "Time Passed"
MEMBER_TAGGED: Final = "Member Tagged"

RESERVED: Final = frozenset(
    (
        POINTS_ADJUSTED,
        REWARD_REDEEMED,
        POINTS_SPENT,
        REDEMPTION_CAPTURED,
        REDEMPTION_VOIDED,
        REDEMPTION_CANCELLED,
        TIME_PASSED,
        MEMBER_TAGGED,
    )
)

# -- kinds of identity that mean something here; any other `[a-z][a-z0-9_]*` is as good ------------------------

USER_ID: Final = "user_id"
ANONYMOUS_ID: Final = "anonymous_id"
PHONE: Final = "phone"
EMAIL: Final = "email"
WECHAT_OPENID: Final = "wechat_openid"
WECHAT_UNIONID: Final = "wechat_unionid"
CARD: Final = "card"

PREVIOUS_ID: Final = "previous_id"
"""The kind of an alias's `previousId`: the spec does not say which kind it is, so the reader has to try
`user_id`, then `anonymous_id`. No member is ever bound to this kind by an alias."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart. Texts are "" when absent.

    `product` is the product_id, else the sku; `sku` the sku, else the product. `price` is per unit, `quantity` an
    int wherever it is whole, `amount` price times quantity; money is exact to 6 places.
    """

    product: str
    sku: str
    category: str
    brand: str
    price: Decimal
    quantity: Decimal | int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Cart:
    """What an event says of an order.

    `order_id` is "" when absent; `total` the total, else the revenue, else the sum of the lines, else None;
    `currency` three capital letters or None.
    """

    order_id: str
    total: Decimal | None
    currency: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that names a member, in its normal form."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Event:
    """A fact about a member.

    `name` is a track's event name, else the capitalised type; `at` when it happened, by our clock, never after its
    receipt; `properties` a track's, page's or screen's properties, an identify's or group's traits, else empty;
    `cart` is there for a track whose properties carry order_id, products, total or revenue.
    """

    name: str
    at: Instant
    properties: Mapping[str, Any]
    cart: Cart | None


@dataclass(frozen=True, slots=True)
class Message:
    """An event with its envelope.

    `identities` holds at least one, the user_id first and the anonymous_id last; `previous` is an alias's old id
    (see `PREVIOUS_ID`); `body` is what is stored, and `event_from_body` reads the same event from it.
    """

    message_id: str
    identities: tuple[Identity, ...]
    previous: Identity | None
    event: Event
    body: dict[str, Any]

"""What deciding an event brings about, and what it refuses: closed sets of plain values.

Instants are microseconds, points whole numbers, money exact decimals. `effect_doc` and `refusal_doc` give the form
that is stored and answered, with instants in ISO 8601 and money as text; people's texts for it are rendered at the
edge from `effect.<code>` and `reason.<code>`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from regulars.domain.time import Instant, to_iso


class PointsEarned(NamedTuple):
    """A rule gave points. `wanted` is before limits and budgets, `given` after; `capped` says which of them bit."""

    rule: str
    wallet: str
    wanted: int
    given: int
    lot: int
    expires: Instant | None
    matures: Instant | None
    awaits: str | None
    capped: tuple[str, ...]
    order: str | None


class PointsMatured(NamedTuple):
    """Pending points became spendable."""

    wallet: str
    lot: int
    points: int
    order: str | None
    at: Instant


class PointsExpired(NamedTuple):
    """Points were not used in time."""

    wallet: str
    lot: int
    points: int
    at: Instant


class PointsTakenBack(NamedTuple):
    """A refund took points back; `source` is pending, lot (the one given), other (another lot) or arrears."""

    rule: str
    wallet: str
    lot: int
    points: int
    order: str
    source: str


class ArrearsPaid(NamedTuple):
    """New points paid off what was owed."""

    wallet: str
    points: int


class PointsHeld(NamedTuple):
    """Points are set aside for a redemption until it is captured or voided, or until `until`."""

    redemption: str
    wallet: str
    points: int
    until: Instant


class PointsSpent(NamedTuple):
    """A redemption was captured. `money` is what it takes off the order, if any."""

    redemption: str
    subject: str
    wallet: str
    points: int
    money: Decimal | None


class PointsReleased(NamedTuple):
    """Held points went back to their lots; `cause` is voided or timed_out."""

    redemption: str
    wallet: str
    points: int
    cause: str
    at: Instant


class PointsReturned(NamedTuple):
    """A captured redemption was cancelled and its points went back to their lots."""

    redemption: str
    wallet: str
    points: int
    expired: int


class PointsAdjusted(NamedTuple):
    """An operator corrected a balance: `points` above zero were added, below zero taken."""

    wallet: str
    points: int
    reason: str


class NeedSeen(NamedTuple):
    """A need of a tier as it was judged: what was asked, in the words of the program, and what was there."""

    metric: str
    wallet: str | None
    event: str | None
    over: str | dict[str, Any]
    at_least: Decimal
    value: Decimal


class TierChanged(NamedTuple):
    """A member's tier on a ladder changed, or was renewed.

    `cause` is joined, risen, renewed, kept, ended, refund or corrected (an operator took growth value back). `needs`
    are those that were reached, of the tier after; where a tier was lost or only kept, those that it lacked.
    """

    ladder: str
    before: str | None
    after: str | None
    cause: str
    needs: tuple[NeedSeen, ...]
    until: Instant | None
    at: Instant


class GraceBegan(NamedTuple):
    """A tier's time is over; it stands until `until` and can still be earned again."""

    ladder: str
    tier: str | None
    until: Instant
    at: Instant


class OrderReturned(NamedTuple):
    """A refund or cancellation left an order with this total."""

    order: str
    before: Decimal
    after: Decimal


class AttributesChanged(NamedTuple):
    """These attributes have new values (their values are not repeated here: they are personal data)."""

    names: tuple[str, ...]


class TagsChanged(NamedTuple):
    """Tags were added or removed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


Effect = (
    PointsEarned
    | PointsMatured
    | PointsExpired
    | PointsTakenBack
    | ArrearsPaid
    | PointsHeld
    | PointsSpent
    | PointsReleased
    | PointsReturned
    | PointsAdjusted
    | TierChanged
    | GraceBegan
    | OrderReturned
    | AttributesChanged
    | TagsChanged
)

_CODES: dict[type, str] = {
    PointsEarned: "points_earned",
    PointsMatured: "points_matured",
    PointsExpired: "points_expired",
    PointsTakenBack: "points_taken_back",
    ArrearsPaid: "arrears_paid",
    PointsHeld: "points_held",
    PointsSpent: "points_spent",
    PointsReleased: "points_released",
    PointsReturned: "points_returned",
    PointsAdjusted: "points_adjusted",
    TierChanged: "tier_changed",
    GraceBegan: "grace_began",
    OrderReturned: "order_returned",
    AttributesChanged: "attributes_changed",
    TagsChanged: "tags_changed",
}


_INSTANTS = frozenset({"at", "expires", "from", "matures", "until"})


class Refusal(NamedTuple):
    """Something asked for, or due, that was not given, or not in full.

    `subject` is the rule, reward, redemption or order concerned; `code` a reason code; `wanted` and `given` amounts
    where amounts are concerned.
    """

    subject: str
    code: str
    params: dict[str, Any]
    wanted: int | None = None
    given: int | None = None


def effect_doc(effect: Effect) -> dict[str, Any]:
    """The effect as a document; absent values are left out."""
    doc: dict[str, Any] = {"effect": _CODES[type(effect)]}
    for name, value in zip(effect._fields, effect, strict=True):
        if value is None or value == ():
            continue
        doc[name] = _written(name, value)
    return doc


def refusal_doc(refusal: Refusal) -> dict[str, Any]:
    """The refusal as a document; absent values are left out."""
    doc: dict[str, Any] = {"subject": refusal.subject, "reason": refusal.code}
    if refusal.params:
        doc["params"] = {name: _written(name, value) for name, value in refusal.params.items()}
    if refusal.wanted is not None:
        doc["wanted"] = refusal.wanted
    if refusal.given is not None:
        doc["given"] = refusal.given
    return doc


def _written(name: str, value: Any) -> Any:
    if name in _INSTANTS:
        return _iso(value)
    if name == "needs":
        return [_need_doc(need) for need in value]
    return str(value) if type(value) is Decimal else value


def _need_doc(need: NeedSeen) -> dict[str, Any]:
    return {name: _written(name, value) for name, value in need._asdict().items() if value is not None}


@lru_cache(maxsize=8192)
def _iso(instant: Instant) -> str:
    return to_iso(instant)

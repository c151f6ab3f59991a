"""The member's state as a plain document and back: what the database keeps, one canonical form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from regulars.domain.ledger.wallet import Lot, Maturing, Purse, Share
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import NO_SPEND, NOTHING, MemberState, Redemption, Standing, Streak, Usage


def state_to_doc(state: MemberState) -> dict[str, Any]:
    """The state without `version` and `next_due`, which have columns of their own; empty parts are left out."""
    doc: dict[str, Any] = {"joined": state.joined, "clock": state.clock, "next_lot": state.next_lot}
    if state.last_order is not None:
        doc["last_order"] = state.last_order
    if state.attributes:
        doc["attributes"] = state.attributes
    if state.tags:
        doc["tags"] = state.tags
    if state.purses:
        doc["wallets"] = {key: _purse_to_doc(purse) for key, purse in state.purses.items()}
    if state.standings:
        doc["tiers"] = {key: _standing_to_doc(standing) for key, standing in state.standings.items()}
    doc["metrics"] = _metrics_to_doc(state)
    if state.limits:
        doc["limits"] = {key: tuple(usage) for key, usage in state.limits.items()}
    if state.streaks:
        doc["streaks"] = {key: tuple(streak) for key, streak in state.streaks.items()}
    if state.holds:
        doc["holds"] = {key: redemption_to_doc(hold) for key, hold in state.holds.items()}
    return doc


def state_from_doc(doc: dict[str, Any], *, version: int, next_due: int | None) -> MemberState:
    """The inverse of `state_to_doc`."""
    get = doc.get
    metrics = doc["metrics"]
    return MemberState(
        version,
        doc["joined"],
        doc["clock"],
        next_due,
        doc["next_lot"],
        get("last_order"),
        get("attributes") or {},
        tuple(get("tags", ())),
        {key: _purse_from_doc(value) for key, value in get("wallets", {}).items()},
        {key: _standing_from_doc(value) for key, value in get("tiers", {}).items()},
        _money_series(metrics["spend"]) if "spend" in metrics else NO_SPEND,
        _count_series(metrics["orders"]) if "orders" in metrics else NOTHING,
        _count_series(metrics["active"]) if "active" in metrics else NOTHING,
        {key: _count_series(value) for key, value in metrics.get("events", {}).items()},
        {key: _count_series(value) for key, value in metrics.get("points", {}).items()},
        {key: Usage(*value) for key, value in get("limits", {}).items()},
        {key: Streak(*value) for key, value in get("streaks", {}).items()},
        {key: redemption_from_doc(value) for key, value in get("holds", {}).items()},
    )


def redemption_to_doc(redemption: Redemption) -> dict[str, Any]:
    """A redemption as a document; money as text, shares as `[lot, expires, points]`."""
    doc = redemption._asdict()
    doc["money"] = None if redemption.money is None else str(redemption.money)
    doc["shares"] = [*map(tuple, redemption.shares)]
    return doc


def redemption_from_doc(doc: dict[str, Any]) -> Redemption:
    """The inverse of `redemption_to_doc`."""
    money = doc["money"]
    shares = tuple(Share(*share) for share in doc["shares"])
    return Redemption(**{**doc, "money": None if money is None else Decimal(money), "shares": shares})


def _purse_to_doc(purse: Purse) -> dict[str, Any]:
    doc: dict[str, Any] = {"available": purse.available}
    if purse.pending:
        doc["pending"] = purse.pending
    if purse.held:
        doc["held"] = purse.held
    if purse.arrears:
        doc["arrears"] = purse.arrears
    if purse.lapses is not None:
        doc["lapses"] = purse.lapses
    if purse.lapsed is not None:
        doc["lapsed"] = purse.lapsed
    if purse.lots:
        doc["lots"] = [*map(tuple, purse.lots)]
    if purse.maturing:
        doc["maturing"] = [*map(tuple, purse.maturing)]
    return doc


def _purse_from_doc(doc: dict[str, Any]) -> Purse:
    get = doc.get
    return Purse(
        doc["available"],
        get("pending", 0),
        get("held", 0),
        get("arrears", 0),
        get("lapses"),
        [Lot(*lot) for lot in get("lots", ())],
        [Maturing(*entry) for entry in get("maturing", ())],
        get("lapsed"),
    )


def _standing_to_doc(standing: Standing) -> dict[str, Any]:
    tier, since, until, in_grace, below, held_again = standing
    doc: dict[str, Any] = {"tier": tier, "since": since}
    if until is not None:
        doc["until"] = until
    if in_grace:
        doc["in_grace"] = True
    if below is not None:
        doc["below"] = _standing_to_doc(below)
    if held_again is not None:
        doc["held_again"] = held_again
    return doc


def _standing_from_doc(doc: dict[str, Any]) -> Standing:
    get = doc.get
    below = _standing_from_doc(doc["below"]) if "below" in doc else None
    return Standing(doc["tier"], doc["since"], get("until"), get("in_grace", False), below, get("held_again"))


def _metrics_to_doc(state: MemberState) -> dict[str, Any]:
    doc: dict[str, Any] = {}
    if state.spent.total or state.spent.days:
        doc["spend"] = {**_series_to_doc(state.spent), "total": str(state.spent.total)}
    if state.ordered.total or state.ordered.days:
        doc["orders"] = _series_to_doc(state.ordered)
    if state.active.total or state.active.days:
        doc["active"] = _series_to_doc(state.active)
    if state.counted:
        doc["events"] = {key: _series_to_doc(series) for key, series in state.counted.items()}
    if state.earned:
        doc["points"] = {key: _series_to_doc(series) for key, series in state.earned.items()}
    return doc


def _series_to_doc(series: Series) -> dict[str, Any]:
    return {"total": series.total, "days": series.days} if series.days else {"total": series.total}


def _count_series(doc: dict[str, Any]) -> Series:
    return Series(doc["total"], doc.get("days", ""))


def _money_series(doc: dict[str, Any]) -> Series:
    return Series(Decimal(doc["total"]), doc.get("days", ""))

"""Decisions and members in the words of the golden cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from regulars.domain.engine.effects import Effect, Refusal, effect_doc, refusal_doc
from regulars.domain.ledger.posting import Posting
from regulars.domain.ledger.wallet import Purse
from regulars.domain.members.state import MemberState, Standing
from regulars.domain.time import Calendar, Instant, to_instant

INSTANTS = {"at", "until", "expires", "matures", "from"}
"""Fields that hold an instant."""
MONEY = {"before", "after", "money", "amount", "matched", "wanted_back", "taken_back", "most_money", "spend"}
"""Fields that hold an amount: 80.0 is 80."""
REST = "..."
"""In a list: any others may stand here."""


def effects_in_words(effects: Sequence[Effect], calendar: Calendar) -> list[dict[str, Any]]:
    """Each effect as `{code: fields}`."""
    docs = [effect_doc(effect) for effect in effects]
    return [{doc.pop("effect"): _fields(doc, calendar)} for doc in docs]


def refusals_in_words(refusals: Sequence[Refusal], calendar: Calendar) -> list[dict[str, Any]]:
    """Each refusal as `{code: fields}`, the parameters among the fields."""
    docs = [refusal_doc(refusal) for refusal in refusals]
    return [{doc.pop("reason"): _fields({**doc, **doc.pop("params", {})}, calendar)} for doc in docs]


def expected_fields(written: Sequence[Any], calendar: Calendar) -> list[Any]:
    """What a case expects of effects or refusals, in the same form."""
    items = [{item: {}} if isinstance(item, str) and item != REST else item for item in written]
    return [
        item if item == REST else {code: _read_fields(fields or {}, calendar) for code, fields in item.items()}
        for item in items
    ]


def only_named(shown: Sequence[dict[str, Any]], expected: Sequence[Any]) -> list[Any]:
    """What was decided, without the fields that the case does not name; `...` swallows what it may."""
    named: list[Any] = []
    left = list(shown)
    for place, item in enumerate(expected):
        if item == REST:
            keep = len(expected) - place - 1
            del left[: max(len(left) - keep, 0)]
            named.append(REST)
        elif left:
            named.append(_restricted(left.pop(0), item))
    return named + left


def postings_in_words(postings: Sequence[Posting], expected: Sequence[str], calendar: Calendar) -> list[str]:
    """Each posting as `issued -> available 99 points lot 1 (per_yuan)`; with its instant where the case wants it."""
    lines = []
    for place, posting in enumerate(postings):
        words = (
            f"{posting.from_account} -> {posting.to_account} {posting.amount} {posting.wallet}"
            f" lot {posting.lot} ({posting.cause})"
        )
        dated = place < len(expected) and " at " in expected[place]
        lines.append(f"{words} at {_instant(posting.at, calendar)}" if dated else words)
    return lines


def member_in_words(state: MemberState, calendar: Calendar) -> dict[str, Any]:
    """The member's state: wallets, tiers, figures, attributes, tags."""
    return {
        "wallets": {wallet: _purse(purse, calendar) for wallet, purse in state.purses.items()},
        "tiers": {ladder: _standing(standing, calendar) for ladder, standing in state.standings.items()},
        "spend": _amount(str(state.spend)),
        "orders": state.orders,
        "attributes": dict(state.attributes),
        "tags": [*state.tags],
        "streaks": {rule: streak.length for rule, streak in state.streaks.items()},
    }


def normal_member(written: Mapping[str, Any], calendar: Calendar) -> Any:
    """What a case expects of a member, in the same form."""
    return _normal(written, calendar)


def _purse(purse: Purse, calendar: Calendar) -> dict[str, Any]:
    lots = [f"lot {lot.id}: {lot.points}{_until(lot.expires, calendar)}" for lot in purse.lots]
    maturing = [
        f"lot {entry.lot}: {entry.points}{_until(entry.expires, calendar)}, "
        + (f"matures {_instant(entry.due, calendar)}" if entry.due is not None else f"awaits {entry.awaits}")
        for entry in purse.maturing
    ]
    return {
        "available": purse.available,
        "pending": purse.pending,
        "held": purse.held,
        "arrears": purse.arrears,
        "lots": lots,
        "maturing": maturing,
        "lapses": None if purse.lapses is None else _instant(purse.lapses, calendar),
    }


def _standing(standing: Standing, calendar: Calendar) -> str:
    grace = ", in grace" if standing.in_grace else ""
    return f"{standing.tier or 'none'}{_until(standing.until, calendar)}{grace}"


def _until(instant: Instant | None, calendar: Calendar) -> str:
    return "" if instant is None else f" until {_instant(instant, calendar)}"


def _instant(instant: Instant, calendar: Calendar) -> str:
    """Local time, to the minute where it is a whole one."""
    local = calendar.local(instant)
    return local.isoformat(timespec="minutes" if local.second == local.microsecond == 0 else "auto")


def _amount(text: str) -> str:
    """An amount without trailing zeros; a text that is no number as it is, such as the name of a tier."""
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _fields(doc: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    return {key: _shown(key, value, calendar) for key, value in doc.items()}


def _shown(key: str, value: Any, calendar: Calendar) -> Any:
    if key in INSTANTS:
        return _normal_instant(value, calendar)
    if key in MONEY and isinstance(value, str):
        return _amount(value)
    return [*value] if isinstance(value, tuple) else value


def _read_fields(fields: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    return {key: _shown(key, value, calendar) for key, value in fields.items()}


def _normal_instant(text: Any, calendar: Calendar) -> Any:
    return _instant(to_instant(datetime.fromisoformat(text)), calendar) if isinstance(text, str) else text


def _restricted(shown: dict[str, Any], expected: Any) -> dict[str, Any]:
    """Of an effect only the fields named; a named one that is absent shows as such."""
    return {
        code: {key: fields.get(key) for key in expected[code]} if code in expected else fields
        for code, fields in shown.items()
    }


def _normal(written: Any, calendar: Calendar) -> Any:
    if isinstance(written, Mapping):
        return {key: _read_fields({key: _normal(value, calendar)}, calendar)[key] for key, value in written.items()}
    return written

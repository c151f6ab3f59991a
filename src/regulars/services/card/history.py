"""What happened, as a member reads it: one entry an event that gave, took or changed something of hers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from regulars.domain.events import event as names
from regulars.domain.time import to_iso
from regulars.services.members import Page, place_in_time, time_cursor
from regulars.services.wording.names import Glossary
from regulars.services.wording.render import effect_text
from regulars.storage import events, redemptions
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Row, Transaction
    from regulars.texts import Language

_READ_AT_ONCE: Final = 100
_READ_AT_MOST: Final = 1_000
"""Events without any effect, such as pages seen, are passed over; after so many a page ends with what it has."""
_UNTOLD: Final = frozenset({"attributes_changed", "tags_changed", "points_matured"})
"""Effects that are the shop's affair, or change nothing that a member counts: points were hers before they matured."""
_SIGNS: Final[Mapping[str, tuple[str, int]]] = {
    "points_earned": ("given", 1),
    "points_adjusted": ("points", 1),
    "points_returned": ("points", 1),
    "points_released": ("points", 1),
    "points_spent": ("points", -1),
    "points_held": ("points", -1),
    "points_expired": ("points", -1),
    "points_taken_back": ("points", -1),
}


class Entry(NamedTuple):
    """An event for a member: what it is called, which reward or order it was about, points by wallet, how that came.

    `reason` is what the shop gave when it corrected a balance.
    """

    seq: int
    at: Instant
    title: str
    reward: str
    order_id: str
    total: str | None
    points: Mapping[str, int]
    reason: str
    lines: tuple[str, ...]


def list_history(
    engine: Engine, member_id: UUID, language: Language, *, cursor: str | None, most: int
) -> tuple[Page, Glossary]:
    """A page of entries, the latest first, and what the things of the program are called."""
    before = place_in_time(cursor)
    entries: list[Entry] = []
    with engine.pool.transaction(read_only=True) as transaction:
        glossary = Glossary.of(engine.library.current(transaction).document)
        for _ in range(_READ_AT_MOST // _READ_AT_ONCE):
            rows = events.page(transaction, member_id, before=before, most=_READ_AT_ONCE)
            rewards = _rewards_of(transaction, member_id, rows)
            for row in rows:
                entry = _entry(row, language, glossary, rewards)
                if entry is None:
                    continue
                entries.append(entry)
                if len(entries) == most:
                    return Page(entries, time_cursor(entry.at, entry.seq)), glossary
            if len(rows) < _READ_AT_ONCE:
                return Page(entries, None), glossary
            before = (rows[-1][2], rows[-1][0])
    return Page(entries, time_cursor(*before) if before else None), glossary


def _entry(row: Row, language: Language, glossary: Glossary, rewards: Mapping[str, str]) -> Entry | None:
    seq, name, occurred, _, _, body, outcome = row
    effects = [effect for effect in outcome["effects"] if effect["effect"] not in _UNTOLD]
    if not effects and name != names.ORDER_COMPLETED:
        return None
    properties = body.get("properties") or {}
    subjects = [rewards.get(str(effect.get("redemption"))) for effect in effects]
    reward = next((subject for subject in subjects if subject), "")
    return Entry(
        seq,
        occurred,
        _title(name, effects, language, glossary),
        glossary.name("rewards", reward, language) if reward else "",
        str(properties.get("order_id") or ""),
        _total(properties) if name in names.ORDER_EVENTS else None,
        _points(name, effects),
        next((effect["reason"] for effect in effects if "reason" in effect), ""),
        tuple(_line(effect, language, glossary, rewards) for effect in effects),
    )


def _title(name: str, effects: Sequence[Mapping[str, Any]], language: Language, glossary: Glossary) -> str:
    """The event's usual name; for a shop's own events the name of the rule that gave something."""
    key = f"card_event.{name.lower().replace(' ', '_')}"
    if key in catalogue():
        return text(key, language)
    rule = next((effect["rule"] for effect in effects if "rule" in effect), None)
    return glossary.name("rules", rule, language) if rule else name


def _total(properties: Mapping[str, Any]) -> str | None:
    total = properties.get("total", properties.get("revenue"))
    if isinstance(total, bool) or not isinstance(total, int | float | str):
        return None
    try:
        return f"{Decimal(str(total)):f}"
    except ArithmeticError:
        return None


def _points(name: str, effects: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """By wallet what came or went. What was held already is gone when it is captured: it does not go twice."""
    sums: dict[str, int] = {}
    for effect in effects:
        again = name == names.REDEMPTION_CAPTURED and effect["effect"] == "points_spent"
        if effect["effect"] in _SIGNS and not again:
            amount, sign = _SIGNS[effect["effect"]]
            sums[effect["wallet"]] = sums.get(effect["wallet"], 0) + sign * effect[amount]
    return {wallet: points for wallet, points in sums.items() if points}


def _line(effect: Mapping[str, Any], language: Language, glossary: Glossary, rewards: Mapping[str, str]) -> str:
    """An effect in a sentence that names the reward where others name the redemption."""
    reward = rewards.get(str(effect.get("redemption")))
    if reward is None:
        return effect_text(effect, language, glossary)
    return effect_text({**effect, "redemption": glossary.name("rewards", reward, language)}, language, glossary)


def _rewards_of(transaction: Transaction, member_id: UUID, rows: Sequence[Row]) -> dict[str, str]:
    """By redemption the reward it is for."""
    ids = {effect["redemption"] for row in rows for effect in row[6]["effects"] if "redemption" in effect}
    found = redemptions.load(transaction, [(member_id, UUID(each)) for each in ids]) if ids else []
    return {kept.id: kept.subject for _, kept in found if kept.kind == "reward"}


def entry_doc(entry: Entry, glossary: Glossary) -> dict[str, Any]:
    """The entry as a document."""
    return {
        "seq": entry.seq,
        "at": to_iso(entry.at),
        "title": entry.title,
        "reward": entry.reward,
        "order_id": entry.order_id,
        "total": entry.total,
        "points": [
            {"wallet": wallet, "name": glossary.wallets.get(wallet, {"zh": wallet, "en": wallet}), "points": points}
            for wallet, points in entry.points.items()
        ],
        "reason": entry.reason,
        "lines": list(entry.lines),
    }

"""Changes that no rule decides: an operator's correction of a balance, attributes and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.domain.engine.earn import credit, expiry_of, lot_for, renew_lapse
from regulars.domain.engine.effects import AttributesChanged, PointsAdjusted, TagsChanged
from regulars.domain.engine.tiers import fall_back, standing_on_needs
from regulars.domain.ledger.wallet import Share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.work import Work

ATTRIBUTES_MAX = 200
TAGS_MAX = 200


def adjust_points(work: Work, properties: Mapping[str, Any]) -> None:
    """`Points Adjusted` {wallet, points, reason}: added as a lot of today, or taken from what expires first.

    They are not earned, except in a wallet of progress: it has no other purpose than to count.
    """
    wallet = work.program.wallets.get(str(properties["wallet"]))
    points = int(properties["points"])
    if wallet is None:
        work.refuse(str(properties["wallet"]), "unknown_wallet")
        return
    purse = work.purse(wallet.id)
    if points > 0:
        expires = expiry_of(wallet, work.at, work.program.calendar)
        lot = lot_for(work, purse, expires)
        work.post(wallet.id, "adjusted", "available", lot, points, "adjustment")
        credit(work, wallet.id, purse, Share(lot, expires, points))
        renew_lapse(work, wallet, purse, work.at)
    elif -points > purse.available:
        work.refuse(wallet.id, "not_enough_points", wanted=points, given=0, available=purse.available, needed=-points)
        return
    else:
        shares = purse.take_oldest(-points)
        work.post_shares(wallet.id, "available", "adjusted", shares, "adjustment")
    if points:
        work.effects.append(PointsAdjusted(wallet.id, points, str(properties["reason"])))
        if wallet.kind == "progress":
            _correct_progress(work, wallet.id, points)


def _correct_progress(work: Work, wallet: str, points: int) -> None:
    """Count a correction as earned, and let it take the tiers that stood on a mistake."""
    stood = standing_on_needs(work)
    work.count_earned(wallet, work.program.calendar.day(work.at), points)
    fall_back(work, stood, cause="corrected")


def change_attributes(work: Work, traits: Mapping[str, Any]) -> None:
    """Merge an identify call's traits into the member's attributes; null removes one."""
    attributes = dict(work.state.attributes)
    changed = []
    for name, value in traits.items():
        if value is None:
            if attributes.pop(name, None) is not None:
                changed.append(name)
        elif attributes.get(name) != value or type(attributes.get(name)) is not type(value):
            attributes[name] = value
            changed.append(name)
    if len(attributes) > ATTRIBUTES_MAX:
        work.refuse("", "too_many_attributes", most=ATTRIBUTES_MAX)
        return
    if changed:
        work.state.attributes = attributes
        work.effects.append(AttributesChanged(tuple(changed)))


def change_tags(work: Work, properties: Mapping[str, Any]) -> None:
    """`Member Tagged` {add, remove}: lists of tags."""
    before = set(work.state.tags)
    after = (before | set(properties.get("add", ()))) - set(properties.get("remove", ()))
    if len(after) > TAGS_MAX:
        work.refuse("", "too_many_tags", most=TAGS_MAX)
        return
    if after != before:
        work.state.tags = tuple(sorted(after))
        work.effects.append(TagsChanged(tuple(sorted(after - before)), tuple(sorted(before - after))))

"""Spending points: held when a redemption begins, then captured or voided; a captured one can be cancelled."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from regulars.domain.engine.earn import credit
from regulars.domain.engine.effects import PointsExpired, PointsHeld, PointsReleased, PointsReturned, PointsSpent
from regulars.domain.members.state import Redemption, Usage
from regulars.domain.money import MINOR_UNITS
from regulars.domain.programs import document as doc
from regulars.domain.programs.parts import Duration
from regulars.domain.time import Period, day_number, period_start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.work import Work


class _Asked(NamedTuple):
    """A redemption that has been granted and is to be held."""

    kind: str
    subject: str
    cost: doc.Cost
    money: Decimal | None
    hold_for: Duration
    stocked: bool = False


def redeem_reward(work: Work, properties: Mapping[str, Any]) -> None:
    """`Reward Redeemed` {redemption_id, reward, capture?}: hold the reward's price, and its stock."""
    reward = work.program.rewards.get(properties["reward"])
    if reward is None:
        work.refuse(str(properties["reward"]), "unknown_reward")
        return
    reason = _reward_refusal(work, reward)
    if reason is not None:
        code, params = reason
        work.refuse(reward.id, code, wanted=reward.cost.points, given=0, **params)
        return
    for key, usage in _limit_usage(work, reward):
        work.state.limits[key] = Usage(usage.start, usage.times + 1, usage.points + reward.cost.points)
    stocked = reward.stock is not None
    if stocked:
        work.use(f"stock:{reward.id}", 1)
    _hold(work, properties, _Asked("reward", reward.id, reward.cost, None, reward.hold_for, stocked))


def pay_with_points(work: Work, properties: Mapping[str, Any]) -> None:
    """`Points Spent` {redemption_id, points, order_total, order_id?, capture?}: money off an order."""
    policy = work.program.document.pay_with_points
    points, total = int(properties["points"]), Decimal(str(properties["order_total"]))
    subject = str(properties.get("order_id") or "")
    if policy is None:
        work.refuse(subject, "no_paying_with_points")
        return
    money = money_for(policy, points, work.program.document.currency)
    most = policy.most_share * total
    available = _available(work, policy.wallet)
    refusals: list[tuple[str, dict[str, Any], bool]] = [
        ("fewer_than_least", {"least": policy.least}, points < policy.least),
        ("more_than_most", {"most": policy.most}, policy.most is not None and points > policy.most),
        ("more_than_share", {"most_money": most, "money": money}, money > most),
        ("worth_no_money", {"points": points}, money <= 0),
        ("not_enough_points", {"available": available, "needed": points}, points > available),
    ]
    for code, params, applies in refusals:
        if applies:
            work.refuse(subject, code, wanted=points, given=0, **params)
            return
    cost = doc.Cost(wallet=policy.wallet, points=points)
    _hold(work, properties, _Asked("order", subject, cost, money, policy.hold_for))


def money_for(policy: doc.PayWithPoints, points: int, currency: str) -> Decimal:
    """What points are worth off an order, rounded down to the currency's smallest unit."""
    unit = Decimal(1).scaleb(-MINOR_UNITS[currency])
    return (points * policy.money / policy.points).quantize(unit, ROUND_FLOOR)


def capture(work: Work, redemption_id: str) -> None:
    """`Redemption Captured`: what was held is spent."""
    hold = work.state.holds.pop(redemption_id, None)
    if hold is None:
        _refuse_state(work, redemption_id, "held")
        return
    work.purse(hold.wallet).held -= hold.points
    _spend(work, hold, source="held")


def void(work: Work, redemption_id: str) -> None:
    """`Redemption Voided`: what was held goes back."""
    hold = work.state.holds.get(redemption_id)
    if hold is None:
        _refuse_state(work, redemption_id, "held")
        return
    _release(work, hold, "voided")


def time_out(work: Work, hold: Redemption) -> None:
    """A hold that was neither captured nor voided in time goes back."""
    _release(work, hold, "timed_out")


def cancel(work: Work, redemption_id: str, *, restock: bool) -> None:
    """`Redemption Cancelled`: what was spent goes back to the same lots; what expired meanwhile expires at once."""
    redemption = work.redemptions.get(redemption_id) or work.member.redemptions.get(redemption_id)
    if redemption is None or redemption.status != "captured":
        _refuse_state(work, redemption_id, "captured")
        return
    expired = _return_shares(work, redemption, source="spent", cause="cancellation")
    _undo_limits(work, redemption, restock=restock)
    work.redemptions[redemption_id] = redemption._replace(status="cancelled")
    work.effects.append(PointsReturned(redemption_id, redemption.wallet, redemption.points, expired))


def _hold(work: Work, properties: Mapping[str, Any], asked: _Asked) -> None:
    wallet, points = asked.cost.wallet, asked.cost.points
    purse = work.purse(wallet)
    shares = purse.take_oldest(points)
    until = work.program.calendar.add(work.at, asked.hold_for.length)
    redemption_id = str(properties["redemption_id"])
    held = Redemption(
        redemption_id,
        asked.kind,
        asked.subject,
        wallet,
        points,
        asked.money,
        tuple(shares),
        "held",
        work.at,
        until,
        asked.stocked,
    )
    if properties.get("capture"):
        _spend(work, held, source="available")
        return
    purse.held += points
    work.post_shares(wallet, "available", "held", shares, "redemption")
    work.state.holds[redemption_id] = work.redemptions[redemption_id] = held
    work.effects.append(PointsHeld(redemption_id, wallet, points, until))


def _spend(work: Work, held: Redemption, *, source: str) -> None:
    work.post_shares(held.wallet, source, "spent", list(held.shares), "redemption")  # type: ignore[arg-type]
    work.redemptions[held.id] = held._replace(status="captured")
    work.effects.append(PointsSpent(held.id, held.subject, held.wallet, held.points, held.money))


def _release(work: Work, hold: Redemption, cause: str) -> None:
    del work.state.holds[hold.id]
    work.purse(hold.wallet).held -= hold.points
    _return_shares(work, hold, source="held", cause=cause)
    _undo_limits(work, hold, restock=True)
    work.redemptions[hold.id] = hold._replace(status=cause)
    work.effects.append(PointsReleased(hold.id, hold.wallet, hold.points, cause, work.at))


def _return_shares(work: Work, redemption: Redemption, *, source: str, cause: str) -> int:
    """Put the lots back, paying off arrears first; returns how many points had expired meanwhile and expire at once."""
    purse = work.purse(redemption.wallet)
    expired = 0
    for share in redemption.shares:
        work.post(redemption.wallet, source, "available", share.lot, share.points, cause)  # type: ignore[arg-type]
        if purse.has_lost(share.expires, redemption.at, work.at):
            work.post(redemption.wallet, "available", "expired", share.lot, share.points, "expiry")
            work.effects.append(PointsExpired(redemption.wallet, share.lot, share.points, work.at))
            expired += share.points
        else:
            credit(work, redemption.wallet, purse, share)
    return expired


def _undo_limits(work: Work, redemption: Redemption, *, restock: bool) -> None:
    if redemption.stocked and restock:
        work.use(f"stock:{redemption.subject}", -1)
    if redemption.kind != "reward":
        return
    # What was counted is what stands in the state, whatever limits the reward has by now.
    prefix = f"reward:{redemption.subject}|"
    for key, usage in list(work.state.limits.items()):
        per = key.removeprefix(prefix)
        if per != key and usage.start == _period_start(work, per, redemption.at):
            work.state.limits[key] = Usage(usage.start, usage.times - 1, usage.points - redemption.points)


def _reward_refusal(work: Work, reward: doc.Reward) -> tuple[str, dict[str, Any]] | None:
    """The first reason against the reward, from what the member cannot change to what she can."""
    window = work.program.reward_windows.get(reward.id)
    refusal = window.refusal(work.at) if window else None
    if refusal is not None:
        return refusal
    tiers = {standing.tier for standing in work.state.standings.values()}
    if reward.tiers and not tiers.intersection(reward.tiers):
        return "tier_not_admitted", {"tiers": list(reward.tiers)}
    for (_, usage), limit in zip(_limit_usage(work, reward), reward.limits, strict=True):
        if usage.times >= limit.times:
            return f"limit_{limit.per}", {"limit": limit.times, "used": usage.times}
    available = _available(work, reward.cost.wallet)
    if available < reward.cost.points:
        return "not_enough_points", {"available": available, "needed": reward.cost.points}
    if reward.stock is not None and work.room(f"stock:{reward.id}", reward.stock) < 1:
        return "out_of_stock", {"stock": reward.stock}
    return None


def _limit_usage(work: Work, reward: doc.Reward) -> list[tuple[str, Usage]]:
    usages = []
    for limit in reward.limits:
        key = f"reward:{reward.id}|{limit.per}"
        start = _period_start(work, limit.per, work.at)
        usage = work.state.limits.get(key)
        usages.append((key, usage if usage is not None and usage.start >= start else Usage(start, 0, 0)))
    return usages


def _period_start(work: Work, per: str, at: int) -> int:
    if per == "ever":
        return 0
    period: Period = per  # type: ignore[assignment]
    return day_number(period_start(period, work.program.calendar.date(at)))


def _available(work: Work, wallet: str) -> int:
    purse = work.state.purses.get(wallet)
    return purse.available if purse else 0


def _refuse_state(work: Work, redemption_id: str, needed: str) -> None:
    redemption = work.redemptions.get(redemption_id) or work.member.redemptions.get(redemption_id)
    if redemption is None:
        work.refuse(redemption_id, "unknown_redemption")
    else:
        work.refuse(redemption_id, "wrong_redemption_status", status=redemption.status, needed=needed)

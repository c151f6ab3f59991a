"""Refunds: what remains of an order is judged again, and exactly the difference is taken back.

The judgement is as of the order's own time and program version, by the facts that were seen then. A refund never
gives points.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from regulars.domain.engine.effects import OrderReturned, PointsTakenBack
from regulars.domain.engine.judge import Situation, judge
from regulars.domain.engine.orders import ZERO, Given, OrderRecord, Return, Units
from regulars.domain.engine.tiers import fall_back, standing_on_needs
from regulars.domain.events.cart import REFUNDED_SO_FAR
from regulars.domain.events.event import ORDER_COMPLETED
from regulars.domain.events.numbers import money
from regulars.domain.ledger.wallet import Maturing
from regulars.domain.members.state import Streak, Usage
from regulars.domain.time import day_number, period_start

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program, Rule
    from regulars.domain.engine.work import Work
    from regulars.domain.events.event import Event
    from regulars.domain.time import Instant

STREAK = "streak."
"""Prefix under which an order's frame keeps the streaks as they were before it."""


def refund(work: Work, event: Event) -> None:
    """`Order Refunded`: the order named, or the member's earlier orders that match its lines or amount."""
    cart = event.cart
    back = _return_of(event)
    if cart is not None and cart.order_id:
        return_order(work, cart.order_id, back)
    elif back.units:
        _match_units(work, back, event.at)
    elif back.amount:
        _match_amount(work, back.amount, event.at)
    else:
        work.refuse("", "refund_names_nothing")


def return_order(work: Work, order_id: str, back: Return) -> None:
    """Take a return off one order; of an order that has not arrived yet it is remembered."""
    record = work.order(order_id)
    if record is None or not record.arrived:
        record = record or OrderRecord(order_id, seq=work.state.version + 1)
        work.orders[order_id] = replace(record, early=(*record.early, back))
        work.refuse(order_id, "order_not_seen_yet")
        return
    stood = standing_on_needs(work)
    _apply(work, record, back)
    fall_back(work, stood, cause="refund")


def settle_early_returns(work: Work, record: OrderRecord) -> OrderRecord:
    """The order with the returns that arrived before it taken off; what they ask beyond it is refused."""
    if not record.early:
        return record
    for back in record.early:
        record, short = record.give_back(back)
        _refuse_short(work, record.order_id, short)
    return replace(record, early=())


def _return_of(event: Event) -> Return:
    cart = event.cart
    if cart is None:
        return Return(everything=True)
    so_far = money(event.properties.get(REFUNDED_SO_FAR))
    if isinstance(so_far, Decimal):  # else it is not there: the door saw to that
        return Return(amount=so_far, so_far=True)
    if cart.lines:
        units = tuple(Units(line.sku, line.product, line.quantity) for line in cart.lines)
        return Return(units=units, amount=cart.total or ZERO)
    if cart.total is not None:
        return Return(amount=cart.total)
    return Return(everything=bool(cart.order_id))


def _match_units(work: Work, back: Return, at: Instant) -> None:
    """Units that name no order come off the newest orders with the same goods, never more than is left there."""
    stood = standing_on_needs(work)
    for units in back.units:
        wanted = left = units.quantity
        for record in _newest_first(work, at):
            part = min(left, record.room_for(units))
            if part > 0:
                _apply(work, record, Return(units=(units._replace(quantity=part),)))
                left -= part
            if not left:
                break
        if left:
            matched = str(wanted - left)
            work.refuse(units.sku, "no_order_to_match", product=units.sku, units=str(wanted), matched=matched)
    fall_back(work, stood, cause="refund")


def _match_amount(work: Work, amount: Decimal, at: Instant) -> None:
    stood = standing_on_needs(work)
    left = amount
    for record in _newest_first(work, at):
        part = min(left, record.remaining_total)
        if part > 0:
            _apply(work, record, Return(amount=part))
            left -= part
        if not left:
            break
    if left:
        work.refuse("", "no_order_to_match", amount=amount, matched=amount - left)
    fall_back(work, stood, cause="refund")


def _newest_first(work: Work, at: Instant) -> list[OrderRecord]:
    """The orders made up to an instant, which for a late refund lies before the member's clock."""
    records = {**work.member.orders, **work.orders}.values()
    earlier = [record for record in records if record.arrived and record.at <= at]
    return sorted(earlier, key=lambda record: (record.at, record.seq), reverse=True)


def _apply(work: Work, record: OrderRecord, back: Return) -> None:
    after, short = record.give_back(back)
    _refuse_short(work, record.order_id, short)
    if after == record:
        if back.so_far and not record.nothing_left:
            work.refuse(record.order_id, "came_back_before")
        elif not short:
            work.refuse(record.order_id, "nothing_left_to_return")
        return
    day = work.program.calendar.day(record.at)
    work.add_spend(day, after.remaining_total - record.remaining_total)
    if after.nothing_left and not record.nothing_left:
        work.add_orders(day, -1)
    work.effects.append(OrderReturned(record.order_id, record.remaining_total, after.remaining_total))
    work.orders[record.order_id] = replace(after, given=_take_difference_back(work, after))


def _refuse_short(work: Work, order_id: str, short: list[tuple[str, Decimal | int, Decimal | int]]) -> None:
    for product, wanted, given in short:
        work.refuse(order_id, "more_than_was_bought", product=product, wanted_back=str(wanted), taken_back=str(given))


def _take_difference_back(work: Work, record: OrderRecord) -> tuple[Given, ...]:
    """Take back what the order gave more than it gives now; returns what of it still stands."""
    program = work.versions(record.version)
    worth = {} if record.nothing_left else _judge_again(program, record)
    rules = {rule.id: rule for rule in program.rules()} if record.given else {}
    surplus: dict[str, int] = {}
    for given in record.given:
        surplus[given.wallet] = surplus.get(given.wallet, 0) + given.points
    for rule_id, points in worth.items():
        wallet = rules[rule_id].wallet if rule_id in rules else ""
        surplus[wallet] = surplus.get(wallet, 0) - points
    kept: list[Given] = []
    for given in record.given:
        too_much = max(given.points - worth.get(given.rule, 0), 0)
        points = min(too_much, max(surplus[given.wallet], 0))
        surplus[given.wallet] -= points
        if points:
            taken = _take_back(work, program, record, given, points)
            _give_room_back(work, rules[given.rule], record, taken, last=taken == given.points)
        if given.points > points:
            kept.append(given._replace(points=given.points - points))
    return tuple(kept)


def _judge_again(program: Program, record: OrderRecord) -> dict[str, int]:
    """Points by rule that the remaining order is worth; a budget gives at most what it gave before."""
    rule_set = program.rule_sets.get(ORDER_COMPLETED)
    if rule_set is None:
        return {}
    cart = record.remaining_cart()
    before: dict[str, int] = {}
    for given in record.given:
        before[f"budget:{given.rule}"] = before.get(f"budget:{given.rule}", 0) + given.points
    situation = Situation(
        facts=rule_set.facts.with_order(record.frame, cart),
        cart=cart,
        at=record.at,
        usage=record.usage,
        streaks={
            name.removeprefix(STREAK): Streak(*value) for name, value in record.frame.items() if name.startswith(STREAK)
        },
        room=lambda key, _most: before.get(key, 0),
    )
    return {verdict.rule.id: verdict.given for verdict in judge(program, ORDER_COMPLETED, situation)}


def _take_back(work: Work, program: Program, record: OrderRecord, given: Given, points: int) -> int:
    """Take points back: what is still pending of them first, then by the wallet's policy. Returns how many it got."""
    work.count_earned(given.wallet, work.program.calendar.day(record.at), -points)
    left = points - _take_pending(work, record, given, points)
    policy = program.wallets[given.wallet].refund
    if left and policy == "only_pending":
        work.refuse(given.rule, "no_longer_pending", wanted=points, given=points - left, order=record.order_id)
        return points - left
    if left and work.purse(given.wallet).has_lost(given.expires, record.at, work.at):
        work.refuse(given.rule, "lot_expired", wanted=points, given=points - left, order=record.order_id)
        return points - left
    left -= _take_available(work, record, given, left)
    if left and policy == "within_balance":
        work.refuse(given.rule, "already_spent", wanted=points, given=points - left, order=record.order_id)
        return points - left
    if left:
        work.purse(given.wallet).arrears += left
        work.post(given.wallet, "arrears", "taken_back", given.lot, left, "refund")
        _note(work, record, given, given.lot, left, "arrears")
    return points


def _take_pending(work: Work, record: OrderRecord, given: Given, points: int) -> int:
    purse = work.purse(given.wallet)
    left = points
    entries: list[Maturing] = []
    for entry in purse.maturing:
        mine = entry.order == record.order_id and entry.lot == given.lot and entry.cause == given.rule
        part = min(left, entry.points) if mine else 0
        left -= part
        if entry.points > part:
            entries.append(entry._replace(points=entry.points - part))
    taken = points - left
    if taken:
        purse.maturing = entries
        purse.pending -= taken
        work.post(given.wallet, "pending", "taken_back", given.lot, taken, "refund")
        _note(work, record, given, given.lot, taken, "pending")
    return taken


def _take_available(work: Work, record: OrderRecord, given: Given, points: int) -> int:
    """Out of the very lot, then out of those that expire first."""
    purse = work.purse(given.wallet)
    own = purse.take_from(given.lot, points) if points else None
    shares = [own] if own else []
    left = points - (own.points if own else 0)
    others = purse.take_oldest(min(left, purse.available))
    for share in (*shares, *others):
        work.post(given.wallet, "available", "taken_back", share.lot, share.points, "refund")
        _note(work, record, given, share.lot, share.points, "lot" if share.lot == given.lot else "other")
    return points - left + sum(share.points for share in others)


def _note(work: Work, record: OrderRecord, given: Given, lot: int, points: int, source: str) -> None:
    work.effects.append(PointsTakenBack(given.rule, given.wallet, lot, points, record.order_id, source))


def _give_room_back(work: Work, rule: Rule, record: OrderRecord, points: int, *, last: bool) -> None:
    """Points that were taken back no longer count against the rule's budget, nor its limits of the same period."""
    if rule.budget_key is not None:
        work.use(rule.budget_key, -points)
    date = work.program.calendar.date(record.at)
    for key, limit in rule.limits:
        usage = work.state.limits.get(key)
        if usage is None or limit.per == "event":
            continue
        start = 0 if limit.per == "ever" else day_number(period_start(limit.per, date))
        if usage.start == start:
            work.state.limits[key] = Usage(start, usage.times - (1 if last else 0), usage.points - points)

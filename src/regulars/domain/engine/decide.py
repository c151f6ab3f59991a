"""`decide`: what follows from an event for a member under a program. Pure, and the only place where rules decide.

A live order, an import of ten years, a price quote, a replay under a draft and the audit all come through here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from regulars.domain.engine import redeem
from regulars.domain.engine.adjust import adjust_points, change_attributes, change_tags
from regulars.domain.engine.clock import advance, mature, settle
from regulars.domain.engine.earn import give
from regulars.domain.engine.judge import Situation, Verdict, judge
from regulars.domain.engine.member import Decision, Member
from regulars.domain.engine.orders import ZERO, Given, OrderRecord, Return
from regulars.domain.engine.refund import STREAK, refund, return_order, settle_early_returns
from regulars.domain.engine.tiers import join, rise
from regulars.domain.engine.work import Work
from regulars.domain.events import event as names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from regulars.domain.engine.facts import Facts
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Cart, Event

_NOTHING_SHARED: dict[str, int] = {}


def decide(
    program: Program,
    member: Member,
    event: Event,
    *,
    shared: Mapping[str, int] = _NOTHING_SHARED,
    versions: Callable[[int], Program] | None = None,
) -> Decision:
    """Decide an event for a member.

    `shared` is what is used of budgets (`budget:<rule>`) and stock (`stock:<reward>`), absent meaning nothing.
    `versions` gives the program of a version, for refunds of orders that an earlier one decided. `member` and
    `shared` are not changed. Time first: everything due up to the event's time happens before it.
    """
    work = Work(program, member, shared, versions or (lambda _version: program))
    _come_to(work, event)
    system = _SYSTEM.get(event.name)
    if system is not None:
        system(work, event.properties)
    else:
        _member_did(work, event)
    rise(work)
    settle(work, work.state.clock)
    return _decision(work)


def _come_to(work: Work, event: Event) -> None:
    """Bring the member to the event's time; a membership begins with its first event, on the tiers for everyone."""
    if work.state.joined is None or event.at < work.state.joined:
        work.state.joined = event.at
    advance(work, event.at)
    join(work)


def _decision(work: Work) -> Decision:
    work.state.version += 1
    return Decision(
        work.state,
        tuple(work.effects),
        tuple(work.refusals),
        tuple(work.postings),
        work.orders,
        work.redemptions,
        {key: number for key, number in work.used.items() if number},
        work.seen,
    )


def _member_did(work: Work, event: Event) -> None:
    """An event that the member caused: it counts, may earn, and may concern an order."""
    if event.name == names.IDENTIFY:
        change_attributes(work, event.properties)
    if event.name == names.ORDER_COMPLETED:
        if not _complete_order(work, event):
            return
    else:
        verdicts = judge(work.program, event.name, _situation(work, event, _frame(work, event)))
        for verdict in verdicts:
            give(work, verdict, earned_at=event.at, order=None)
    day = work.program.calendar.day(event.at)
    work.count_event(event.name, day)
    work.be_active(day)
    _concern_order(work, event)


def _complete_order(work: Work, event: Event) -> bool:
    """Judge and remember an order; False when it is refused."""
    arrived = _arrive(work, event)
    if arrived is None:
        return False
    record, judged = arrived
    day = work.program.calendar.day(event.at)
    if not record.nothing_left:
        record.given = _give_for_order(work, judged, record)
        work.add_orders(day, 1)
        work.add_spend(day, record.remaining_total)
    last = work.state.last_order
    work.state.last_order = event.at if last is None else max(last, event.at)
    work.orders[record.order_id] = record
    return True


def _arrive(work: Work, event: Event) -> tuple[OrderRecord, Event] | None:
    """The order, less what came back before it, with the event as it is judged; None when it is refused.

    An order that was seen before is: it counts once, whatever its message id.
    """
    cart = event.cart
    if cart is None or cart.total is None:
        work.refuse("", "order_without_total")
        return None
    if cart.currency is not None and cart.currency != work.program.document.currency:
        work.refuse(cart.order_id, "other_currency", currency=cart.currency, needed=work.program.document.currency)
        return None
    known = work.order(cart.order_id)
    if known is not None and known.arrived:
        work.refuse(cart.order_id, "order_exists", seq=known.seq)
        return None
    record = settle_early_returns(work, _new_record(work, event, cart, known, total=cart.total))
    return record, replace(event, cart=record.remaining_cart(cart.currency)) if known else event


def _new_record(work: Work, event: Event, cart: Cart, known: OrderRecord | None, *, total: Decimal) -> OrderRecord:
    rule_set = work.program.rule_sets.get(event.name)
    limits = rule_set.limit_keys if rule_set else frozenset()
    return OrderRecord(
        cart.order_id,
        work.state.version + 1,
        event.at,
        work.program.version,
        total,
        cart.lines,
        (0,) * len(cart.lines),
        ZERO,
        _order_frame(work, event),
        {key: usage for key, usage in work.state.limits.items() if key in limits},
        (),
        known.marks if known else (),
        known.early if known else (),
    )


def _order_frame(work: Work, event: Event) -> Facts:
    """The facts an order is judged by, and the streaks as they were before it."""
    frame = _frame(work, event)
    rule_set = work.program.rule_sets.get(event.name)
    for rule in rule_set.rules if rule_set and work.state.streaks else ():
        streak = work.state.streaks.get(rule.id)
        if streak is not None:
            frame[STREAK + rule.id] = tuple(streak)
    return frame


def _give_for_order(work: Work, event: Event, record: OrderRecord) -> tuple[Given, ...]:
    verdicts = judge(work.program, event.name, _situation(work, event, record.frame))
    given = [give(work, verdict, earned_at=event.at, order=record) for verdict in verdicts]
    return tuple(each for each in given if each is not None)


def _concern_order(work: Work, event: Event) -> None:
    """What an event means for the order it names: refunds, cancellations, and points that waited for it."""
    order_id = event.cart.order_id if event.cart else ""
    if event.name == names.ORDER_REFUNDED:
        refund(work, event)
    elif event.name == names.ORDER_CANCELLED:
        return_order(work, order_id, Return(everything=True))
    elif event.name in work.program.awaited and order_id:
        record = work.order(order_id) or OrderRecord(order_id, seq=work.state.version + 1)
        if event.name not in record.marks:
            work.orders[order_id] = replace(record, marks=(*record.marks, event.name))
        for wallet in sorted(work.state.purses):
            mature(work, wallet, order=order_id, event=event.name)


def _frame(work: Work, event: Event) -> Facts:
    rule_set = work.program.rule_sets.get(event.name)
    return rule_set.facts.frame(event, work.state, event.at) if rule_set else {}


def _situation(work: Work, event: Event, frame: Facts) -> Situation:
    rule_set = work.program.rule_sets.get(event.name)
    facts = rule_set.facts.with_order(frame, event.cart) if rule_set else frame
    return Situation(facts, event.cart, event.at, work.state.limits, work.state.streaks, work.room)


def considered(
    program: Program, member: Member, event: Event, *, shared: Mapping[str, int] = _NOTHING_SHARED
) -> tuple[list[Verdict], Situation]:
    """Every rule of the event's name with its verdict, and what it was judged by: the answer to "why?".

    No rule is considered for an order that is refused, or of which nothing is left.
    """
    work = Work(program, member, shared, lambda _version: program)
    _come_to(work, event)
    if event.name == names.IDENTIFY:
        change_attributes(work, event.properties)
    frame = _frame(work, event)
    if event.name == names.ORDER_COMPLETED:
        arrived = _arrive(work, event)
        if arrived is None or arrived[0].nothing_left:
            return [], _situation(work, event, frame)
        event = arrived[1]
    situation = _situation(work, event, frame)
    return judge(program, event.name, situation, every=True), situation


def _text(properties: Mapping[str, Any], name: str) -> str:
    return str(properties[name])


_SYSTEM: dict[str, Callable[[Work, Mapping[str, Any]], None]] = {
    names.TIME_PASSED: lambda _work, _properties: None,
    names.POINTS_ADJUSTED: adjust_points,
    names.MEMBER_TAGGED: change_tags,
    names.REWARD_REDEEMED: redeem.redeem_reward,
    names.POINTS_SPENT: redeem.pay_with_points,
    names.REDEMPTION_CAPTURED: lambda work, properties: redeem.capture(work, _text(properties, "redemption_id")),
    names.REDEMPTION_VOIDED: lambda work, properties: redeem.void(work, _text(properties, "redemption_id")),
    names.REDEMPTION_CANCELLED: lambda work, properties: redeem.cancel(
        work, _text(properties, "redemption_id"), restock=bool(properties.get("restock", True))
    ),
}

"""What must be loaded and locked before an event can be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from regulars.domain.events import event as names

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Event

_REDEMPTION_EVENTS = frozenset({names.REDEMPTION_CAPTURED, names.REDEMPTION_VOIDED, names.REDEMPTION_CANCELLED})


class Needs(NamedTuple):
    """Records of the member by key, whether all of her orders are needed, and shared counters to lock."""

    order_id: str = ""
    all_orders: bool = False
    redemption_id: str = ""
    shared: tuple[str, ...] = ()


def needs_of(program: Program, event: Event) -> Needs:
    """The records and shared counters that deciding this event may read."""
    order_id = event.cart.order_id if event.cart else ""
    unlinked = event.name == names.ORDER_REFUNDED and not order_id
    redemption_id = str(event.properties["redemption_id"]) if event.name in _REDEMPTION_EVENTS else ""
    if event.name == names.REWARD_REDEEMED:
        reward = program.rewards.get(str(event.properties["reward"]))
        stocked = reward is not None and reward.stock is not None
        return Needs(shared=(f"stock:{event.properties['reward']}",) if stocked else ())
    return Needs(order_id, unlinked, redemption_id, _budgets(program, event.name))


def _budgets(program: Program, event_name: str) -> tuple[str, ...]:
    """The budgets of the event's own rules, and for a refund those that orders use: it gives them back."""
    gives_back = event_name in (names.ORDER_REFUNDED, names.ORDER_CANCELLED)
    rule_sets = (program.rule_sets.get(name) for name in (event_name, names.ORDER_COMPLETED if gives_back else ""))
    return tuple(sorted({key for rule_set in rule_sets if rule_set for key in rule_set.budget_keys}))

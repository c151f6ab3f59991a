"""The facts a set of rules reads, gathered once per event: event fields, the order, the local time, the member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.domain.conditions.fields import value_at
from regulars.domain.conditions.moment import time_facts
from regulars.domain.members.facts import compile_member_facts

if TYPE_CHECKING:
    from regulars.domain.events.event import Cart, Event
    from regulars.domain.members.state import MemberState
    from regulars.domain.time import Calendar, Instant

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FactsReader:
    """Reads exactly the named fields."""

    event_paths: tuple[tuple[str, tuple[str, ...]], ...]
    order_fields: tuple[str, ...]
    time_fields: tuple[str, ...]
    member: Callable[[MemberState, Instant], Facts] | None
    calendar: Calendar

    def frame(self, event: Event, state: MemberState, at: Instant) -> Facts:
        """Everything but the order's own figures: what must be remembered to judge a smaller order again."""
        facts = self.member(state, at) if self.member else {}
        for name, path in self.event_paths:
            value = value_at(event.properties, path)
            if value is not None:
                facts[name] = value
        if self.time_fields:
            moment = time_facts(at, self.calendar)
            for name in self.time_fields:
                facts[name] = moment[name]
        return facts

    def with_order(self, frame: Facts, cart: Cart | None) -> Facts:
        """The frame together with the figures of an order as it stands."""
        if cart is None or not self.order_fields:
            return frame
        figures = {
            "order.total": cart.total,
            "order.quantity": sum(line.quantity for line in cart.lines),
            "order.lines": len(cart.lines),
        }
        return {**frame, **{name: figures[name] for name in self.order_fields}}


def compile_facts(fields: frozenset[str], calendar: Calendar) -> FactsReader:
    """Prepare the reading of these fields (names from the condition catalogue)."""
    member = frozenset(name for name in fields if name.startswith("member."))
    return FactsReader(
        event_paths=tuple((name, tuple(name.split(".")[1:])) for name in sorted(fields) if name.startswith("event.")),
        order_fields=tuple(sorted(name for name in fields if name.startswith("order."))),
        time_fields=tuple(sorted(name for name in fields if name.startswith("time."))),
        member=compile_member_facts(member, calendar) if member else None,
        calendar=calendar,
    )

"""A make-believe coffee shop: its customers' whole history as events, in order of time.

Everything follows from the arguments, so the same ones give the same events, byte for byte. Only what is still to
come of each customer is kept in memory.
"""

from __future__ import annotations

from hashlib import blake2b
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.events.event import (
    CHECKED_IN,
    ORDER_CANCELLED,
    ORDER_COMPLETED,
    ORDER_DELIVERED,
    ORDER_REFUNDED,
    PRODUCT_REVIEWED,
    SIGNED_UP,
)
from regulars.domain.time import DAY, HOUR, MINUTE, SECOND, Instant, to_instant, to_iso
from regulars.services.demo.simulation.baskets import (
    CURRENCY,
    Channel,
    Order,
    draw_order,
    draw_returns,
    order_properties,
    products_of,
    yuan,
)
from regulars.services.demo.simulation.customers import Customer, draw_customer, draw_traits, next_gap
from regulars.services.demo.simulation.seasons import CALENDAR, CLOSES, OPENS, Intensity, is_sale, season

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from regulars.services.demo.simulation.catalogue import Product

_CAMPAIGN_DAYS: Final = 7
_DAYS_PER_CAMPAIGN: Final = 60
_STARS_SUMS: Final = (3, 6, 14, 42, 100)
_REVIEWS: Final = ("", "好喝", "味道不错，会回购", "包装用心", "送得很快", "一般般", "朋友推荐的，没有失望")


def simulate_shop(*, members: int, days: int, seed: int, until: datetime) -> Iterator[dict[str, Any]]:
    """The events of `members` customers over the `days` before `until` (with a zone), in order of time.

    Events are plain JSON in the form of the Segment spec. Numbers below one, or an `until` without a zone, are a
    ValueError.
    """
    if members < 1 or days < 1 or until.tzinfo is None:
        message = "members and days must be at least 1, and until must carry a zone"
        raise ValueError(message)
    end = to_instant(until)
    key = blake2b(f"{members} {days} {seed} {end}".encode(), digest_size=4).hexdigest()
    return _Shop(Random(seed), key, start=end - days * DAY, until=end).events(members)


class _Shop:
    """The shop's state: what is still to happen, in a heap of (instant, number, what), and the counters of ids."""

    def __init__(self, random: Random, key: str, *, start: Instant, until: Instant) -> None:
        self._random = random
        self._key = key
        self._until = until
        self._buying = Intensity(start=start, until=until, weight=season)
        self._arriving = Intensity(start=start, until=until, weight=_growth(random, start, until))
        self._heap: list[tuple[Instant, int, Callable[[Instant], Iterator[dict[str, Any]]]]] = []
        self._numbers = count()
        self._message_numbers = count(1)
        self._order_numbers = count(1)

    def events(self, members: int) -> Iterator[dict[str, Any]]:
        """Everything that happens. Customers come in one by one, in order of time, as what happened before is told."""
        heap = self._heap
        for number, arrival in enumerate(self._arrivals(members), 1):
            while heap and heap[0][0] <= arrival:
                instant, _, happens = heappop(heap)
                yield from happens(instant)
            customer = draw_customer(self._random, number=number, weeks=self._buying.weeks_at(arrival))
            yield from self._visit(customer, arrival)
        while heap:
            instant, _, happens = heappop(heap)
            yield from happens(instant)

    def _arrivals(self, members: int) -> Iterator[Instant]:
        """The instants of first purchases: sorted draws, made one after the other from the largest gap still open."""
        open_share = 1.0
        for remaining in range(members, 0, -1):
            open_share *= self._random.random() ** (1 / remaining)
            yield self._arriving.at((1 - open_share) * self._arriving.weeks)

    def _later(self, instant: Instant, happens: Callable[[Instant], Iterator[dict[str, Any]]]) -> None:
        if instant < self._until:
            heappush(self._heap, (instant, next(self._numbers), happens))

    # -- visits -----------------------------------------------------------------------------------------------

    def _visit(self, customer: Customer, at: Instant) -> Iterator[dict[str, Any]]:
        """A purchase, before it perhaps joining, and the next visit."""
        if not customer.joined and self._random.random() < 0.7:
            yield from self._join(customer, at)
        yield from self._buy(customer, at)
        customer.orders += 1
        gap = next_gap(self._random, customer.habit, repeats=customer.orders - 1)
        if gap is None:
            customer.active = False
            return
        customer.weeks += gap
        if customer.weeks < self._buying.weeks:
            self._later(self._buying.at(customer.weeks), lambda instant: self._visit(customer, instant))

    def _join(self, customer: Customer, at: Instant) -> Iterator[dict[str, Any]]:
        """Joining names the customer: their anonymous past, if any, now belongs to their user id."""
        customer.joined = True
        traits = draw_traits(self._random, customer.number)
        identify = self._message(customer, at, "identify", {"traits": traits})
        if customer.orders:
            identify["anonymousId"] = customer.anonymous_id
        yield identify
        yield self._track(customer, at, SIGNED_UP, {"channel": "mini_program"})
        if customer.engaged:
            self._begin_streak(customer, at)

    def _buy(self, customer: Customer, at: Instant) -> Iterator[dict[str, Any]]:
        random = self._random
        local = CALENDAR.local(at)
        sale = is_sale(local.date())
        channel = self._channel(customer, hour=local.hour, sale=sale)
        order = draw_order(random, customer, f"{self._key}-{next(self._order_numbers)}", channel, sale=sale)
        yield self._track(customer, at, ORDER_COMPLETED, order_properties(order))
        if channel != "store" and random.random() < 0.011:
            cancelled = {"order_id": order.order_id, "reason": "changed_mind"}
            self._follow(order, at + random.randrange(2 * MINUTE, 20 * MINUTE), ORDER_CANCELLED, cancelled)
            return
        received = at
        if channel != "store":
            received += random.randrange(1 * DAY, 4 * DAY) if order.posted else random.randrange(20, 70) * MINUTE
            self._follow(order, received, ORDER_DELIVERED, {"order_id": order.order_id})
        if random.random() < (0.1 if order.posted else 0.02):
            self._return(order, received)
        elif random.random() < (0.15 if order.posted else 0.04):
            self._review(order, received)

    def _channel(self, customer: Customer, *, hour: int, sale: bool) -> Channel:
        random = self._random.random
        if OPENS <= hour < CLOSES and random() < customer.goes_to_store * (0.5 if sale else 1):
            return "store"
        return "tmall" if random() < (0.75 if sale else 0.35) else "mini_program"

    # -- what follows an order ----------------------------------------------------------------------------------

    def _return(self, order: Order, received: Instant) -> None:
        parcels = draw_returns(self._random, order)
        at = received
        if not parcels:
            at += self._random.randrange(2 * HOUR, 10 * DAY)
            whole = {"order_id": order.order_id, "currency": CURRENCY, "total": yuan(order.total)}
            self._follow(order, at, ORDER_REFUNDED, whole)
        for lines in parcels:
            at += self._random.randrange(2 * HOUR, 8 * DAY)
            self._follow(order, at, ORDER_REFUNDED, _refund_properties(order, lines))

    def _review(self, order: Order, received: Instant) -> None:
        random = self._random
        product = random.choice(order.lines)[0]
        review: dict[str, Any] = {
            "order_id": order.order_id,
            "product_id": product.product_id,
            "rating": random.choices((1, 2, 3, 4, 5), cum_weights=_STARS_SUMS)[0],
        }
        body = random.choice(_REVIEWS)
        if body:
            review["review_body"] = body
        self._follow(order, received + random.randrange(1 * DAY, 9 * DAY), PRODUCT_REVIEWED, review)

    def _follow(self, order: Order, at: Instant, event: str, properties: dict[str, Any]) -> None:
        """Something that happens to an order later."""

        def happens(instant: Instant) -> Iterator[dict[str, Any]]:
            yield self._track(order.customer, instant, event, properties)

        self._later(at // SECOND * SECOND, happens)

    # -- check-ins --------------------------------------------------------------------------------------------

    def _begin_streak(self, customer: Customer, after: Instant) -> None:
        """Some days later an engaged customer begins to check in every day, for a while."""
        days = 1 + int(self._random.expovariate(1 / 9))
        self._check_in_on(customer, CALENDAR.day(after) + days, left=1 + int(self._random.expovariate(1 / 6)))

    def _check_in_on(self, customer: Customer, day: int, *, left: int) -> None:
        at = CALENDAR.start_of_day(day) + self._random.randrange(7 * HOUR, 23 * HOUR) // SECOND * SECOND

        def happens(instant: Instant) -> Iterator[dict[str, Any]]:
            if not customer.active:
                return
            yield self._track(customer, instant, CHECKED_IN, {"channel": "mini_program"})
            if left > 1:
                self._check_in_on(customer, day + 1, left=left - 1)
            elif self._random.random() < 0.85:
                self._begin_streak(customer, instant)

        self._later(at, happens)

    # -- messages ---------------------------------------------------------------------------------------------

    def _track(self, customer: Customer, at: Instant, event: str, properties: dict[str, Any]) -> dict[str, Any]:
        return self._message(customer, at, "track", {"event": event, "properties": properties})

    def _message(self, customer: Customer, at: Instant, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": kind,
            "messageId": f"demo:{self._key}:{next(self._message_numbers)}",
            **({"userId": customer.user_id} if customer.joined else {"anonymousId": customer.anonymous_id}),
            "timestamp": to_iso(at),
            **content,
        }


def _refund_properties(order: Order, lines: tuple[tuple[Product, int], ...]) -> dict[str, Any]:
    """The properties of a refund by lines; what is paid out bears its share of the order's discount."""
    amount = sum(product.price * units for product, units in lines)
    paid = amount * order.total // (order.total + order.discount)
    return {
        "order_id": order.order_id,
        "currency": CURRENCY,
        "total": yuan(paid),
        "products": products_of(lines),
    }


def _growth(random: Random, start: Instant, until: Instant) -> Callable[[date], float]:
    """How many new customers a day brings: more and more of them, most in weeks of a campaign."""
    first, last = CALENDAR.day(start), CALENDAR.day(until)
    span = last - first + 1
    campaigns = [first + random.randrange(span) for _ in range(span // _DAYS_PER_CAMPAIGN)]
    campaign_days = frozenset(day + offset for day in campaigns for offset in range(_CAMPAIGN_DAYS))
    base = CALENDAR.date(start).toordinal()

    def weight(day: date) -> float:
        passed = day.toordinal() - base
        return season(day) * (0.6 + 0.8 * passed / span) * (2.6 if first + passed in campaign_days else 1.0)

    return weight

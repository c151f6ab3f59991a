"""The make-believe shop: the same every time, in order, plausible, and nothing in it the event door would refuse."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice, pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.event import Message
from regulars.domain.events.parse import parse_message
from regulars.domain.time import DAY, SECOND, to_instant
from regulars.services.demo.shop import simulate_shop
from regulars.services.demo.simulation.customers import ALPHA, A, B, R, draw_habit, next_gap
from regulars.services.demo.simulation.seasons import CALENDAR, CLOSES, OPENS, Intensity, season
from regulars.texts import languages, text

MEMBERS, DAYS = 1500, 400
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
START = UNTIL - timedelta(days=DAYS)

Event = dict[str, Any]


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """One shop's whole history."""
    return list(simulate_shop(members=MEMBERS, days=DAYS, seed=7, until=UNTIL))


def at(event: Event) -> datetime:
    """When it happened."""
    return datetime.fromisoformat(event["timestamp"])


def of(events: list[Event], name: str) -> list[Event]:
    """The events of a name."""
    return [event for event in events if event.get("event") == name]


def units(event: Event) -> Counter[str]:
    """Units by product."""
    return Counter({line["product_id"]: line["quantity"] for line in event["properties"]["products"]})


def expected_repeats(weeks: float) -> float:
    """The mean number of repeat purchases within some weeks of the first (Fader, Hardie and Lee 2005, equation 9)."""
    z = weeks / (ALPHA + weeks)
    term, hypergeometric, n = 1.0, 1.0, 0
    while term > 1e-12 * hypergeometric:
        term *= (R + n) * (B + n) / ((A + B - 1 + n) * (n + 1)) * z
        hypergeometric += term
        n += 1
    share: float = (ALPHA / (ALPHA + weeks)) ** R * hypergeometric
    return (A + B - 1) / (A - 1) * (1 - share)


def test_the_same_arguments_give_the_same_events() -> None:
    first, second = (
        json.dumps(list(simulate_shop(members=60, days=90, seed=3, until=UNTIL)), ensure_ascii=False) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    "other",
    [
        {"members": 61, "days": 90, "seed": 3, "until": UNTIL},
        {"members": 60, "days": 91, "seed": 3, "until": UNTIL},
        {"members": 60, "days": 90, "seed": 4, "until": UNTIL},
        {"members": 60, "days": 90, "seed": 3, "until": UNTIL + timedelta(days=1)},
    ],
)
def test_other_arguments_share_no_message_id(other: dict[str, Any]) -> None:
    ids = {event["messageId"] for event in simulate_shop(members=60, days=90, seed=3, until=UNTIL)}
    assert ids.isdisjoint(event["messageId"] for event in simulate_shop(**other))


def test_message_ids_are_unique(events: list[Event]) -> None:
    assert len({event["messageId"] for event in events}) == len(events)


def test_events_come_in_order_of_time_and_within_the_window(events: list[Event]) -> None:
    times = [at(event) for event in events]
    assert times[0] >= START
    assert times[-1] < UNTIL
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_every_event_passes_the_event_door(events: list[Event]) -> None:
    received = to_instant(UNTIL)
    for event in json.loads(json.dumps(events)):
        message = parse_message(event, received_at=received)
        assert isinstance(message, Message), message
        assert message.event.at == to_instant(at(event))


def test_every_member_buys_and_no_one_else(events: list[Event]) -> None:
    numbers = {(event.get("userId") or event["anonymousId"])[-7:] for event in of(events, "Order Completed")}
    assert numbers == {f"{number:07d}" for number in range(1, MEMBERS + 1)}


def test_orders_add_up(events: list[Event]) -> None:
    orders = of(events, "Order Completed")
    assert len({order["properties"]["order_id"] for order in orders}) == len(orders)
    for order in orders:
        properties = order["properties"]
        assert 1 <= len(properties["products"]) <= 6
        fen = sum(round(line["price"] * 100) * line["quantity"] for line in properties["products"])
        assert round(properties["total"] * 100) == fen - round(properties.get("discount", 0) * 100)
        assert properties["total"] > 0


def test_refunds_follow_their_order_and_never_exceed_it(events: list[Event]) -> None:
    orders = {order["properties"]["order_id"]: order for order in of(events, "Order Completed")}
    by_order: defaultdict[str, list[Event]] = defaultdict(list)
    for refund in of(events, "Order Refunded"):
        by_order[refund["properties"]["order_id"]].append(refund)
    assert any(len(refunds) > 1 for refunds in by_order.values())
    for order_id, refunds in by_order.items():
        order = orders[order_id]
        assert all(at(refund) > at(order) for refund in refunds)
        if "products" in refunds[0]["properties"]:
            assert sum((units(refund) for refund in refunds), Counter()) <= units(order)
        else:
            assert [refund["properties"]["total"] for refund in refunds] == [order["properties"]["total"]]
        assert sum(refund["properties"]["total"] for refund in refunds) <= order["properties"]["total"] + 1e-9


def test_cancelled_orders_are_neither_delivered_nor_refunded_nor_reviewed(events: list[Event]) -> None:
    cancelled = {event["properties"]["order_id"] for event in of(events, "Order Cancelled")}
    orders = {event["properties"]["order_id"] for event in of(events, "Order Completed")}
    assert cancelled
    assert cancelled <= orders
    for name in ("Order Delivered", "Order Refunded", "Product Reviewed"):
        assert cancelled.isdisjoint(event["properties"]["order_id"] for event in of(events, name))


def test_only_orders_from_afar_are_delivered(events: list[Event]) -> None:
    channels = {
        order["properties"]["order_id"]: order["properties"]["channel"] for order in of(events, "Order Completed")
    }
    delivered = {channels[event["properties"]["order_id"]] for event in of(events, "Order Delivered")}
    assert delivered == {"mini_program", "tmall"}


def test_stores_sell_only_while_they_are_open(events: list[Event]) -> None:
    for order in of(events, "Order Completed"):
        if order["properties"]["channel"] == "store":
            assert OPENS <= CALENDAR.local(to_instant(at(order))).hour < CLOSES


def test_a_member_checks_in_once_a_day_and_often_days_in_a_row(events: list[Event]) -> None:
    days: defaultdict[str, list[int]] = defaultdict(list)
    for event in of(events, "Checked In"):
        days[event["userId"]].append(CALENDAR.day(to_instant(at(event))))
    assert all(earlier < later for own in days.values() for earlier, later in pairwise(own))
    longest = [
        max(len(list(run)) for _, run in groupby(enumerate(own), lambda pair: pair[1] - pair[0]))
        for own in days.values()
    ]
    assert max(longest) >= 7
    assert len(days) < 0.15 * MEMBERS


def test_some_begin_without_a_name_and_name_themselves_later(events: list[Event]) -> None:
    joined: set[str] = set()
    anonymous: set[str] = set()
    linked = 0
    for event in events:
        if event["type"] == "identify":
            joined.add(event["userId"])
            if "anonymousId" in event:
                assert event["anonymousId"] in anonymous
                linked += 1
        elif "userId" in event:
            assert event["userId"] in joined
        else:
            anonymous.add(event["anonymousId"])
    assert linked > 0.05 * MEMBERS
    assert len(of(events, "Signed Up")) == len(joined)


def test_traits_name_nobody(events: list[Event]) -> None:
    traits = [event["traits"] for event in events if event["type"] == "identify"]
    assert all(own["phone"].startswith("+86100") and own["email"].endswith("@example.com") for own in traits)
    assert len({own["phone"] for own in traits}) == len({own["email"] for own in traits}) == len(traits)
    assert all(date(1960, 1, 1) < date.fromisoformat(own["birthday"]) < date(2010, 1, 1) for own in traits)


def test_shares_are_those_of_a_shop(events: list[Event]) -> None:
    orders = of(events, "Order Completed")
    refunded = {event["properties"]["order_id"] for event in of(events, "Order Refunded")}
    channels = Counter(order["properties"]["channel"] for order in orders)
    assert 0.03 < len(refunded) / len(orders) < 0.06
    assert len(of(events, "Order Cancelled")) / len(orders) < 0.01
    assert all(count > 0.1 * len(orders) for count in channels.values())
    assert len(channels) == 3


def test_purchases_follow_the_bg_nbd_model__the_process_alone() -> None:
    random, weeks = Random(5), 52.0
    repeats = []
    for _ in range(30_000):
        habit, passed, made = draw_habit(random), 0.0, 0
        while (gap := next_gap(random, habit, repeats=made)) is not None and passed + gap < weeks:
            passed, made = passed + gap, made + 1
        repeats.append(made)
    assert sum(repeats) / len(repeats) == pytest.approx(expected_repeats(weeks), rel=0.03)
    assert repeats.count(0) / len(repeats) == pytest.approx((ALPHA / (ALPHA + weeks)) ** R, rel=0.03)


def test_purchases_follow_the_bg_nbd_model__the_whole_shop(events: list[Event]) -> None:
    buying = Intensity(start=to_instant(START), until=to_instant(UNTIL), weight=season)
    orders = of(events, "Order Completed")
    first = {(order.get("userId") or order["anonymousId"])[-7:]: order for order in reversed(orders)}
    expected = sum(
        1 + expected_repeats(buying.weeks - buying.weeks_at(to_instant(at(order)))) for order in first.values()
    )
    assert len(orders) == pytest.approx(expected, rel=0.06)


def test_the_eleventh_of_november_is_the_busiest_day_and_the_spring_festival_quiet(events: list[Event]) -> None:
    days = Counter(CALENDAR.date(to_instant(at(order))) for order in of(events, "Order Completed"))
    assert days.most_common(1)[0][0] == date(2025, 11, 11)
    festival = sum(days[date(2026, 2, 17) + timedelta(days=offset)] for offset in range(7))
    weeks_before = sum(days[date(2026, 1, 13) + timedelta(days=offset)] for offset in range(7))
    assert festival < 0.6 * weeks_before


def test_more_customers_come_as_time_goes_by(events: list[Event]) -> None:
    first: dict[str, datetime] = {}
    for order in of(events, "Order Completed"):
        first.setdefault((order.get("userId") or order["anonymousId"])[-7:], at(order))
    middle = START + timedelta(days=DAYS / 2)
    assert sum(moment > middle for moment in first.values()) > 0.52 * MEMBERS


def test_the_events_of_a_huge_shop_begin_at_once() -> None:
    shop = simulate_shop(members=10**9, days=30, seed=1, until=UNTIL)
    assert len(list(islice(shop, 500))) == 500


def test_categories_and_channels_have_names(events: list[Event]) -> None:
    orders = [order["properties"] for order in of(events, "Order Completed")]
    categories = {line["category"] for order in orders for line in order["products"]}
    assert len(categories) == 8
    assert all(text(f"demo.category.{category}", language) for category in categories for language in languages)
    assert all(text(f"demo.channel.{order['channel']}", language) for order in orders for language in languages)


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": 0, "days": 1, "until": UNTIL},
        {"members": 1, "days": 0, "until": UNTIL},
        {"members": 1, "days": 1, "until": UNTIL.replace(tzinfo=None)},
    ],
)
def test_arguments_that_make_no_shop_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        simulate_shop(seed=1, **wrong)


@given(st.integers(0, DAYS * DAY - 1))
def test_even_time_and_calendar_time_turn_into_each_other(passed: int) -> None:
    start = to_instant(START)
    intensity = Intensity(start=start, until=to_instant(UNTIL), weight=season)
    assert intensity.at(intensity.weeks_at(start + passed)) == pytest.approx(start + passed, abs=2 * SECOND)


def test_even_time_ends_with_the_window() -> None:
    intensity = Intensity(start=to_instant(START), until=to_instant(UNTIL), weight=season)
    assert intensity.weeks == pytest.approx(DAYS / 7)
    assert intensity.at(intensity.weeks + 1) == to_instant(UNTIL)


def test_a_year_without_a_known_spring_festival_has_none() -> None:
    assert season(date(2060, 2, 2)) == season(date(2060, 2, 9))

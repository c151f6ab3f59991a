"""A shop with a history of everything that can happen, taken in by the engine as it would be in life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from regulars.domain.events import event as names
from regulars.domain.members.identity import new_member_id
from regulars.domain.time import DAY, HOUR, Instant, to_instant
from regulars.services.demo.shop import simulate_shop
from regulars.services.ingest_events import Engine, ingest
from regulars.services.member_actions import (
    adjustment_submission,
    redemption_step_submission,
    redemption_submission,
    tags_submission,
)
from regulars.services.pass_time import pass_time
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage.transaction import Pool

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 200

PROGRAM = """
name: {zh: 咖啡会员, en: Coffee club}
time_zone: Asia/Shanghai
currency: CNY
wallets:
  - id: points
    name: {zh: 积分, en: Points}
    matures: {on: Order Delivered}
    expires: {after: {days: 60}, round_to: day}
    refund: allow_negative
    point_value: "0.01"
  - {id: beans, name: {zh: 豆子, en: Beans}, matures: {after: {days: 2}}, expires: {inactive_for: {days: 40}}}
  - {id: growth, name: {zh: 成长值, en: Growth}, kind: progress, refund: within_balance}
stacking:
  - {id: extras, mode: best}
earn:
  - id: per_yuan
    name: {zh: 消费积分, en: Points per yuan}
    on: Order Completed
    award: {wallet: points, per_amount: {points: 1}, multiplied_by: level}
    limits: [{per: day, points: 80}]
  - id: growth_per_yuan
    name: {zh: 消费成长值, en: Growth per yuan}
    on: Order Completed
    award: {wallet: growth, per_amount: {points: 1, rounding: half_up}}
  - id: coffee
    name: {zh: 咖啡加赠, en: Coffee bonus}
    on: Order Completed
    lines: {include: {category: [coffee]}}
    award: {wallet: beans, per_amount: {points: 2, each: 10, of: lines, steps: whole}}
    group: extras
  - id: big_order
    name: {zh: 大单加赠, en: Bonus for large orders}
    on: Order Completed
    when: {all: [{field: order.total, op: gte, value: 60}, {field: member.spend, op: gte, value: 30}]}
    award: {wallet: beans, fixed: {points: 15}}
    group: extras
    budget: {points: 600}
  - id: check_in
    name: {zh: 签到, en: Check-in}
    on: Checked In
    award: {wallet: beans, streak: {points: [1, 2, 5]}}
  - id: review
    name: {zh: 评价, en: Review}
    on: Product Reviewed
    when: {field: event.rating, op: gte, value: 4}
    award: {wallet: beans, fixed: {points: 4}}
    limits: [{per: month, times: 2}]
  - {id: welcome, name: {zh: 入会礼, en: Welcome}, on: Signed Up, award: {wallet: beans, fixed: {points: 30}}}
ladders:
  - id: level
    name: {zh: 等级, en: Level}
    validity: {lasts: {days: 30}}
    at_end: one_down
    grace: {days: 5}
    tiers:
      - {id: base, name: {zh: 普通, en: Base}}
      - id: silver
        name: {zh: 银卡, en: Silver}
        needs: {any: [{metric: spend, at_least: 120, over: {last: {days: 45}}}, {metric: orders, at_least: 8}]}
        multiplier: "1.2"
      - id: gold
        name: {zh: 金卡, en: Gold}
        needs: {all: [{metric: points_earned, wallet: growth, at_least: 300}]}
        multiplier: "1.5"
rewards:
  - id: cup
    name: {zh: 杯子, en: Cup}
    cost: {wallet: beans, points: 12}
    stock: 25
    limits: [{per: month, times: 2}]
  - {id: latte, name: {zh: 拿铁, en: Latte}, cost: {wallet: beans, points: 5}, hold_for: {hours: 2}}
pay_with_points: {wallet: points, points: 100, money: 1, least: 10, most_share: "0.5"}
"""


@dataclass(slots=True)
class Shop:
    """The system with its members, and the time of the latest event."""

    engine: Engine
    random: Random
    now: Instant = 0
    members: list[UUID] = field(default_factory=list)
    held: list[tuple[UUID, UUID]] = field(default_factory=list)
    captured: list[tuple[UUID, UUID]] = field(default_factory=list)
    _keys: int = 0

    def take(self, submissions: Iterable[Submission | Answer]) -> list[Answer]:
        """Ingest them as one batch; all must have passed the door."""
        passed = [each for each in submissions if isinstance(each, Submission)]
        answers = ingest(self.engine, passed)
        assert {answer.status for answer in answers} <= {"accepted", "duplicate"}
        return answers

    def send(self, *bodies: dict[str, Any]) -> list[Answer]:
        """Ingest messages as they come from outside, received when the last of them happened."""
        submissions = [submit(body, received=self.received(body)) for body in bodies]
        return self.take(submissions)

    def received(self, body: dict[str, Any]) -> Instant:
        """When a message arrives: at its own time, or now when it is late."""
        self.now = max(self.now, to_instant(datetime.fromisoformat(body["timestamp"])))
        return self.now

    def key(self) -> str:
        """A new idempotency key."""
        self._keys += 1
        return f"key-{self._keys}"

    def redeem(self, member: UUID, *, capture: bool = False, **properties: Any) -> UUID:
        """Begin a redemption, or make one at once."""
        content = {**properties, "capture": True} if capture else properties
        redemption_id, submission = redemption_submission(member, content, key=self.key(), received=self.now)
        (answer,) = self.take([submission])
        if "points_held" in (answer.outcome or ""):
            self.held.append((member, redemption_id))
        if "points_spent" in (answer.outcome or ""):
            self.captured.append((member, redemption_id))
        return redemption_id

    def step(self, member: UUID, redemption_id: UUID, name: str) -> None:
        """Capture, void or cancel a redemption."""
        submission = redemption_step_submission(member, redemption_id, name, key=self.key(), received=self.now)
        self.take([submission])

    def adjust(self, member: UUID, wallet: str, points: int) -> None:
        """Correct a balance."""
        submission = adjustment_submission(
            member, wallet=wallet, points=points, reason="goodwill", actor="test", key=self.key(), received=self.now
        )
        self.take([submission])

    def operate(self) -> None:
        """What tills and operators do between batches: something of everything."""
        member = self.random.choice(self.members)
        self.redeem(member, reward=self.random.choice(("cup", "latte", "latte")), capture=self.random.random() < 0.5)
        self.redeem(self.random.choice(self.members), points=10, order_total=40, capture=True)
        if self.held and self.random.random() < 0.7:
            self.step(*self.held.pop(), self.random.choice((names.REDEMPTION_CAPTURED, names.REDEMPTION_VOIDED)))
        if self.captured and self.random.random() < 0.3:
            self.step(*self.captured.pop(), names.REDEMPTION_CANCELLED)
        if self.random.random() < 0.3:
            self.adjust(member, "beans", self.random.choice((7, -3)))
        if self.random.random() < 0.2:
            self.take([tags_submission(member, add=["vip"], remove=[], actor="t", key=self.key(), received=self.now)])


def open_shop(pool: Pool, *, program: str = PROGRAM, seed: int = 1) -> Shop:
    """A shop without history."""
    publish_text(pool, program, "yaml", note="", actor="test", at=UNTIL)
    random = Random(seed)
    first = to_instant(UNTIL) - 300 * DAY
    return Shop(Engine(pool, ProgramLibrary(), lambda: new_member_id(first, random.randbytes(10))), random, first)


def make_history(pool: Pool, *, members: int = 40, seed: int = 1, batch: int = 40) -> Shop:
    """A shop with the history of some members: orders and what follows, redemptions, corrections, time, conflicts."""
    shop = open_shop(pool, seed=seed)
    events = simulate_shop(members=members, days=DAYS, seed=seed, until=UNTIL)
    while bodies := list(islice(events, batch)):
        for answer in shop.send(*bodies):
            if answer.member_id is not None and answer.member_id not in shop.members:
                shop.members.append(answer.member_id)
        for _ in range(max(batch // 10, 1)):
            shop.operate()
        pass_time(shop.engine, now=shop.now, most=100)
    add_oddities(shop)
    shop.now += 3 * HOUR
    pass_time(shop.engine, now=shop.now, most=1000)
    shop.adjust(shop.members[0], "beans", 20)
    shop.redeem(shop.members[0], reward="latte")
    return shop


def add_oddities(shop: Shop) -> None:
    """What happens seldom: a conflict of identities, a refund that names no order, one that comes before its order."""
    at = datetime.fromtimestamp(shop.now // 1_000_000, UTC).isoformat()
    order = {"order_id": "odd-1", "total": 50.5, "products": [{"product_id": "C01", "price": 25.25, "quantity": 2}]}
    base = {"type": "track", "timestamp": at}
    shop.send(
        {**base, "userId": "odd", "event": "Order Refunded", "properties": {"order_id": "odd-1", "total": 0}},
        {**base, "userId": "odd", "event": "Order Completed", "properties": order},
        {**base, "userId": "even", "event": "Order Completed", "properties": {**order, "order_id": "even-1"}},
    )
    weighed = {"products": [{"product_id": "W", "price": 0.333333, "quantity": 0.125}, {"sku": "C02", "price": 9}]}
    shop.send({**base, "userId": "even", "event": "Order Completed", "properties": {"order_id": "even-2", **weighed}})
    shop.send(
        {
            **base,
            "userId": "even",
            "event": "Order Refunded",
            "properties": {"order_id": "even-2", "products": [{"sku": "C02"}]},
        }
    )
    products = [{"product_id": "C01", "quantity": 1}, {"product_id": "none", "quantity": 1}]
    shop.send({**base, "userId": "odd", "event": "Order Refunded", "properties": {"products": products}})
    shop.send({**base, "userId": "odd", "event": "Order Refunded", "properties": {"order_id": "odd-1", "total": 25.25}})
    shop.send({**base, "userId": "odd", "event": "Order Completed", "properties": {"order_id": "odd-2", "total": 20}})
    shop.send(
        {**base, "userId": "odd", "context": {"externalIds": [{"type": "card", "id": "7"}]}, "event": "Seen"},
        {**base, "userId": "even", "context": {"externalIds": [{"type": "card", "id": "7"}]}, "event": "Seen"},
        {
            "type": "identify",
            "timestamp": at,
            "userId": "odd",
            "traits": {"zero": -0.0, "tiny": 1e-9, "nest": {"b": 1.0}},
        },
    )

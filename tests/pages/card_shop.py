"""A served shop whose members have cards, and what its back end and its tills do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import httpx

from tests.pages.conftest import Console

PROGRAM = """
name: {zh: 街角咖啡, en: Corner coffee}
time_zone: Asia/Shanghai
wallets:
  - {id: points, name: {zh: 积分, en: Points}, expires: {after: {months: 12}, round_to: month}}
  - {id: stars, name: {zh: 星星, en: Stars}, matures: {after: {days: 7}}}
earn:
  - {id: review, name: {zh: 评价, en: Review}, on: Product Reviewed, award: {wallet: stars, fixed: {points: 3}}}
  - {id: per_yuan, name: {zh: 消费积分, en: Points per yuan}, on: Order Completed, award: {wallet: points, per_amount: {points: 1}}}
  - {id: check_in, name: {zh: 签到, en: Check-in}, on: Checked In, award: {wallet: points, streak: {points: [1, 2, 3, 4, 5, 6, 15]}}}
  - {id: birthday, name: {zh: 生日礼, en: Birthday points}, on: Order Completed, when: {field: member.is_birthday_month, value: true}, award: {wallet: points, fixed: {points: 20}}}
ladders:
  - id: level
    name: {zh: 会员等级, en: Level}
    tiers:
      - {id: base, name: {zh: 普通会员, en: Base}}
      - {id: silver, name: {zh: 银卡会员, en: Silver}, needs: {all: [{metric: spend, at_least: 200}]}}
rewards:
  - {id: cup, name: {zh: 马克杯, en: Mug}, cost: {wallet: points, points: 60}, stock: 500, hold_for: {hours: 2}}
  - {id: boat, name: {zh: 小船, en: Boat}, cost: {wallet: points, points: 9000}}
"""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class CardShop:
    """A served shop, and what its back end and its tills do."""

    console: Console
    keys: dict[str, str]

    def call(self, scope: str, method: str, path: str, body: object) -> httpx.Response:
        """A request with a key of this scope."""
        headers = {"Authorization": f"Bearer {self.keys[scope]}", "Idempotency-Key": f"k-{next(_numbers)}"}
        return httpx.request(method, self.console.url + path, json=body, headers=headers).raise_for_status()

    def member(self, spent: float = 120, *, phone: str | None = None) -> str:
        """A new member who has just ordered for this much, as a reference."""
        user = f"u-{next(_numbers)}"
        traits = {"name": "李雷"} | ({"phone": phone} if phone else {})
        order = {"order_id": f"o-{user}", "total": spent, "currency": "CNY"}
        events = [
            {"type": "identify", "userId": user, "messageId": f"i-{user}", "traits": traits},
            {
                "type": "track",
                "event": "Order Completed",
                "userId": user,
                "messageId": f"t-{user}",
                "properties": order,
            },
        ]
        self.call("ingest", "POST", "/api/events", events)
        return f"user_id:{user}"

    def link(self, ref: str) -> str:
        """The path of a link to her card."""
        url: str = self.call("operate", "POST", f"/api/members/{ref}/card-link", {}).json()["url"]
        return url.removeprefix(self.console.url)

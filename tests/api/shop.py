"""A shop behind HTTP: its program, a clock that can be set, and what its callers say."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import uvicorn

from regulars.api.server import _config
from regulars.bootstrap import System, open_system
from regulars.domain.time import Instant, to_instant
from regulars.services.api_keys import create_key
from regulars.services.callers import SCOPES
from regulars.services.programs import publish_text
from regulars.settings import Settings

NOON = to_instant(datetime(2026, 3, 10, 12, tzinfo=UTC))

PROGRAM = """
name: {zh: 街角咖啡, en: Corner coffee}
time_zone: Asia/Shanghai
currency: CNY
wallets:
  - id: points
    name: {zh: 积分, en: Points}
    expires: {after: {months: 12}, round_to: month}
    refund: allow_negative
    point_value: "0.01"
  - {id: growth, name: {zh: 成长值, en: Growth}, kind: progress}
earn:
  - id: per_yuan
    name: {zh: 消费积分, en: Points per yuan}
    on: Order Completed
    award: {wallet: points, per_amount: {points: 1}, multiplied_by: level}
  - id: growth_per_yuan
    name: {zh: 消费成长值, en: Growth per yuan}
    on: Order Completed
    award: {wallet: growth, per_amount: {points: 1}}
  - id: big_order
    name: {zh: 大单加赠, en: Bonus for large orders}
    on: Order Completed
    when: {field: order.total, op: gte, value: 500}
    award: {wallet: points, fixed: {points: 50}}
  - id: check_in
    name: {zh: 签到, en: Check-in}
    on: Checked In
    award: {wallet: points, fixed: {points: 3}}
    limits: [{per: day, times: 1}]
ladders:
  - id: level
    name: {zh: 等级, en: Level}
    validity: {lasts: {days: 365}}
    tiers:
      - {id: base, name: {zh: 普通, en: Base}}
      - id: silver
        name: {zh: 银卡, en: Silver}
        needs: {any: [{metric: spend, at_least: 100}]}
        multiplier: "1.5"
        benefits:
          - {id: silver_off, name: {zh: 九折, en: 10% off}, discount: {percent: 10}}
          - {id: birthday_gift, name: {zh: 生日礼, en: Birthday gift}}
rewards:
  - id: cup
    name: {zh: 杯子, en: Cup}
    cost: {wallet: points, points: 60}
    stock: 100
    hold_for: {hours: 2}
  - {id: last_one, name: {zh: 孤品, en: The last one}, cost: {wallet: points, points: 1}, stock: 1}
pay_with_points: {wallet: points, points: 100, money: 1, least: 10, most_share: "0.5"}
"""


class Clock:
    """The system's clock: it stands until it is moved."""

    def __init__(self) -> None:
        self.now: Instant = NOON

    def __call__(self) -> Instant:
        return self.now


@dataclass(slots=True)
class Shop:
    """A running server, and a client for each scope."""

    system: System
    url: str
    keys: Mapping[str, str]
    clock: Clock
    _clients: dict[str, httpx.Client] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def client(self, scope: str = "admin", *, language: str = "en") -> httpx.Client:
        """A client with a key of one scope ("none": without a key)."""
        name = f"{scope}/{language}"
        if name not in self._clients:
            headers = {"Accept-Language": language}
            if scope != "none":
                headers["Authorization"] = f"Bearer {self.keys[scope]}"
            self._clients[name] = httpx.Client(base_url=self.url, headers=headers, timeout=60)
        return self._clients[name]

    def close(self) -> None:
        """Close every client."""
        for client in self._clients.values():
            client.close()

    def new(self, what: str = "user") -> str:
        """A name that nothing has yet."""
        return f"{what}-{next(self._numbers)}"

    def send(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        """Send events; their answers."""
        response = self.client("ingest").post("/api/events", json=list(events))
        assert response.status_code == 200, response.text
        answers: list[dict[str, Any]] = response.json()
        return answers

    def customer(self, *, spent: float = 0) -> str:
        """A new customer who has ordered for this much, as a reference."""
        user = self.new()
        (answer,) = self.send(order(user, self.new("order"), spent) if spent else seen(user))
        assert answer["status"] == "accepted"
        return f"user_id:{user}"

    def do(self, ref: str, what: str, body: Any = None, *, key: str | None = None, **headers: str) -> httpx.Response:
        """An operation on a member, with a key of its own unless one is given."""
        named = {"Idempotency-Key": key or self.new("key"), **headers}
        return self.client("operate").post(f"/api/members/{ref}/{what}", json=body or {}, headers=named)

    def available(self, ref: str) -> int:
        """The points a member can spend."""
        shown = self.client("read").get(f"/api/members/{ref}").json()
        points: int = next(wallet["available"] for wallet in shown["wallets"] if wallet["wallet"] == "points")
        return points


def order(user: str, order_id: str, total: float, **more: Any) -> dict[str, Any]:
    """An order."""
    properties = {"order_id": order_id, "total": total, "currency": "CNY"}
    return {"type": "track", "event": "Order Completed", "userId": user, "properties": properties, **more}


def seen(user: str, **more: Any) -> dict[str, Any]:
    """An event that means nothing to the program."""
    return {"type": "track", "event": "Seen", "userId": user, **more}


@contextmanager
def open_shop(database_url: str, *, program: str | None = PROGRAM, **settings: Any) -> Iterator[Shop]:
    """A shop on a database, for the length of the block."""
    clock = Clock()
    with open_system(Settings(database_url=database_url, **settings), now=clock) as system:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        if program is not None:
            publish_text(system.pool, program, "yaml", note="first", actor="test", at=moment)
        keys = {}
        for scope in SCOPES:
            moment += timedelta(hours=1)
            keys[scope] = create_key(system.pool, name=scope, scopes=[scope], actor="test", at=moment)
        with served(system) as url:
            shop = Shop(system, url, keys, clock)
            try:
                yield shop
            finally:
                shop.close()


@contextmanager
def served(system: System) -> Iterator[str]:
    """A real server in a thread; its address."""
    config = _config(system)
    config.host, config.port = "127.0.0.1", 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.005)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()

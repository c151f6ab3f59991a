"""Shops to take pictures of: the demonstration, and one in which nothing has happened."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.pages.conftest import Console, announced, signed_in

MEMBERS, DAYS = "300", "240"
PAID: Final = {"order_id": "first", "total": 36, "currency": "CNY"}


@dataclass(frozen=True, slots=True)
class Sights:
    """What there is to see in the demonstration: ids and tokens that stand in addresses."""

    member: str
    """Who has spent the most."""
    card: str
    newcomer: str
    """The card of somebody with one order."""
    invitation: str


@contextmanager
def demonstration() -> Iterator[Console]:
    """The demonstration, served."""
    with _serving("demo", "--members", MEMBERS, "--days", DAYS) as console:
        yield console


@contextmanager
def bare() -> Iterator[Console]:
    """A shop without a program, served."""
    with _serving("serve") as console:
        yield console


@contextmanager
def _serving(*command: str) -> Iterator[Console]:
    with TemporaryDirectory() as data:
        whole = [sys.executable, "-m", "regulars", *command, "--port", "0", "--data", data]
        said = Path(data) / "said.txt"
        with (
            said.open("w") as out,
            subprocess.Popen(whole, env=dict(os.environ), stdout=out, stderr=out) as process,  # noqa: S603 - our own command
        ):
            try:
                yield announced(said, process)
            finally:
                process.terminate()


def sights(console: Console) -> Sights:
    """Look for them, once all days are added up; the shop must have its owner."""
    with signed_in(console) as client:
        while client.get("/api/overview").json()["days_behind"]:
            time.sleep(0.5)
        member = client.get("/api/members", params={"order": "-spend", "limit": 1}).json()["items"][0]["member_id"]
        events = [{"type": "track", "userId": "newcomer", "event": "Order Completed", "properties": PAID}]
        newcomer = client.post("/api/events", json=events).json()[0]["member_id"]
        links = [client.post(f"/api/members/{each}/card-link", json={"minutes": 600}) for each in (member, newcomer)]
        card, other = [link.json()["url"].partition("#")[2] for link in links]
        invited = client.post("/api/operators", json={"email": "sun@example.com", "name": "孙悦", "role": "support"})
        return Sights(member, card, other, invited.json()["link_token"])

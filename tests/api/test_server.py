"""Serving in the foreground, as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from regulars.api.server import _url, serve
from regulars.services.api_keys import create_key
from regulars.services.programs import publish_text
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.api.shop import PROGRAM, Shop
from tests.services.proof.history_making import UNTIL

PROCESS = """
import sys
from regulars.api.server import serve
from regulars.bootstrap import open_system
from regulars.settings import Settings
from regulars.services import pump
from regulars.services.ingest_events import ingest

def slow(*arguments, **named):
    print("batch", flush=True)
    import time
    time.sleep(0.5)
    return ingest(*arguments, **named)

def worker(stop):
    stop.wait()
    print("worker ends", flush=True)

pump.ingest = slow
with open_system(Settings(database_url=sys.argv[1])) as system:
    serve(system, host="127.0.0.1", port=0, worker=worker, ready=lambda url: print(url, flush=True))
print("closed", flush=True)
"""


@pytest.fixture
def key(pool: Pool) -> str:
    """A key that may do everything, in a shop with a program."""
    publish_text(pool, PROGRAM, "yaml", note="", actor="test", at=UNTIL)
    return create_key(pool, name="all", scopes=["admin"], actor="test", at=UNTIL)


@contextmanager
def process(database: Database) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A serving process and its address."""
    command = [sys.executable, "-c", PROCESS, database.url]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root) as running:  # noqa: S603
        try:
            yield running, line(running)
        finally:
            running.kill()


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_after_what_is_under_way(database: Database, key: str, number: signal.Signals) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    with process(database) as (running, url):
        command = [sys.executable, "-c", SENDER, url, key]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:  # noqa: S603
            assert line(running) == "batch"
            running.send_signal(number)
            assert sender.communicate()[0].strip() == '200 {"success":true}'
        assert [line(running) for _ in range(2)] == ["worker ends", "closed"]
        assert running.wait() == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(url, headers=headers)


SENDER = """
import sys, httpx
event = {"event": "Seen", "userId": "u"}
answer = httpx.post(sys.argv[1] + "/v1/track", json=event, headers={"Authorization": "Bearer " + sys.argv[2]})
print(answer.status_code, answer.text)
"""


def test_a_port_that_is_taken_is_an_error_before_anything_begins(shop: Shop) -> None:
    begun = Event()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(shop.system, host="127.0.0.1", port=taken.getsockname()[1], worker=lambda _stop: begun.set())
    assert not begun.is_set()


def test_documentation_loads_nothing_from_elsewhere(shop: Shop) -> None:
    client = shop.client("none")
    assert [client.get(path).status_code for path in ("/docs", "/redoc", "/docs/oauth2-redirect")] == [404] * 3
    text = client.get("/openapi.json").text
    assert "cdn" not in text


@pytest.mark.parametrize(
    ("name", "url"),
    [(("127.0.0.1", 80), "http://127.0.0.1:80"), (("::1", 80, 0, 0), "http://[::1]:80")],
)
def test_the_address_is_one_that_can_be_opened(name: Any, url: str) -> None:
    class Listener(socket.socket):
        def getsockname(self) -> Any:
            return name

    with Listener() as listener:
        assert _url(listener) == url

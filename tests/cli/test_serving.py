"""`regulars serve` as a process, and what is said when it cannot."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from regulars.storage.server import Database
from tests.cli.conftest import Regulars

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def process(*arguments: object, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command as a process that serves, with its address; told to stop at the end, which must go well."""
    started = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "regulars", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "en", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    told = ""
    try:
        while "Serving at" not in told:
            line = started.stderr.readline()
            assert line, told
            told += line
        found = re.search(r"http://\S+", told)
        assert found is not None
        yield found[0], started
    finally:
        started.send_signal(signal.SIGTERM)
        out, err = started.communicate(timeout=60)
    assert started.returncode == 0, out + err


def test_it_serves_with_the_clock_beside_it(shop: Regulars, database: Database) -> None:
    key = shop("key", "create", "--scope", "ingest", "--scope", "read").out.strip()
    with process("serve", "--port", 0, REGULARS_DATABASE_URL=database.url) as (url, _):
        event = {
            "type": "track",
            "event": "Order Completed",
            "userId": "u",
            "messageId": "1",
            "properties": {"order_id": "1", "total": 12.5},
        }
        headers = {"Authorization": f"Bearer {key}"}
        (answer,) = httpx.post(f"{url}/api/events", json=[event], headers=headers).json()
        assert answer["status"] == "accepted"
        assert httpx.get(f"{url}/readyz").status_code == 200
    assert shop("member", "show", "user_id:u", "--json").json["orders"] == 1


def test_the_clock_can_be_left_out(shop: Regulars, database: Database) -> None:
    with process("serve", "--port", 0, "--no-worker", REGULARS_DATABASE_URL=database.url) as (_, started):
        pass
    assert started.returncode == 0
    assert shop("verify", "--workers", 1).code == 0


def test_a_demonstration_serves_what_it_shows(tmp_path: Path) -> None:
    """On a server of its own, from nothing."""
    arguments = ("demo", "--members", 15, "--days", 60, "--port", 0, "--data", tmp_path / "demo")
    with process(*arguments) as (url, started):
        assert started.stdout is not None
        shown = ""
        while shown.count("curl") < 3:
            shown += started.stdout.readline()
        key, ref = re.search(r"rk_\S+", shown), re.search(r"user_id:U\d{7}", shown)
        assert key is not None
        assert ref is not None
        member = httpx.get(f"{url}/api/members/{ref[0]}", headers={"Authorization": f"Bearer {key[0]}"})
        assert member.status_code == 200
        assert f"{url}/api/members" in shown


def test_a_port_that_is_taken(shop: Regulars) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = shop("serve", "--port", port)
    assert done.code == 3
    assert f"port {port}" in done.err


def test_a_database_that_cannot_be_reached(bare: Regulars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    done = bare("key", "list", "--lang", "zh")
    assert (done.code, done.out) == (3, "")
    assert "无法连接数据库" in done.err
    assert "Traceback" not in done.err


def test_a_setting_that_makes_no_sense(bare: Regulars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_PORT", "eighty")
    done = bare("key", "list")
    assert done.code == 2
    assert "REGULARS_PORT = 'eighty'" in done.err


def test_a_data_directory_that_cannot_be_used(bare: Regulars, tmp_path: Path) -> None:
    directory = tmp_path / "data" / "postgres"
    directory.mkdir(parents=True)
    (directory / "PG_VERSION").write_text("9\n", "ascii")
    done = bare("key", "list", "--data", tmp_path / "data")
    assert done.code == 3
    assert "was made by PostgreSQL 9" in done.err


def test_a_json_answer_stands_alone_on_standard_output(shop: Regulars) -> None:
    for arguments in (["key", "list"], ["verify", "--workers", "1"], ["program", "show"], ["import", "presets"]):
        assert json.loads(shop(*arguments, "--json").out) is not None

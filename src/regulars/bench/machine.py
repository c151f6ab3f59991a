"""What the machine itself can do: a WAL flush, a bare commit, PostgreSQL's own TPC-B."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

from regulars.storage.cluster import BINARIES

if TYPE_CHECKING:
    from regulars.storage.server import Database

TPCB_SCALE = 50
CLIENTS = (1, 2, 4, 8, 16, 32, 64)


def fsync_us(directory: Path) -> float:
    """Microseconds of one 8 kB write with fdatasync, as `pg_test_fsync` measures it in a directory."""
    file = directory / "fsync-test"
    command = [str(BINARIES / "pg_test_fsync"), "-s", "1", "-f", str(file)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - the wheel's own
    found = re.search(r"^\s*fdatasync\s.*?(\d+) usecs/op", output, re.MULTILINE)
    if found is None:
        message = "pg_test_fsync printed no figure for fdatasync"
        raise RuntimeError(message)
    return float(found[1])


def bare_commit_s(url: str, *, times: int) -> float:
    """Median seconds of inserting one row and committing it, over one connection."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare_commit (id bigint PRIMARY KEY, at timestamptz NOT NULL)")
        seconds = []
        for number in range(times):
            begun = time.perf_counter()
            connection.execute("INSERT INTO bare_commit VALUES (%s, 'epoch')", (number,))
            seconds.append(time.perf_counter() - begun)
        connection.execute("DROP TABLE bare_commit")
    return statistics.median(seconds)


class TpcB:
    """pgbench's TPC-B-like run at scale 50, in a database of its own."""

    def __init__(self, server: Database, name: str = "bench_tpcb") -> None:
        """Fill the tables."""
        self._server, self._name = server, name
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        self._pgbench("-i", "-q", "-s", str(TPCB_SCALE))
        self.clients = max(CLIENTS, key=lambda clients: self.tps(clients=clients, seconds=3))

    def tps(self, *, clients: int | None = None, seconds: int) -> float:
        """Transactions a second with a number of clients, by default the best one."""
        chosen = clients or self.clients
        output = self._pgbench("-c", str(chosen), "-j", "2", "-T", str(seconds), "-M", "prepared", "-n")
        found = re.search(r"tps = ([\d.]+)", output)
        if found is None:
            message = f"pgbench printed no figure: {output}"
            raise RuntimeError(message)
        return float(found[1])

    def drop(self) -> None:
        """Give the disk back."""
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)".encode())

    def _pgbench(self, *arguments: str) -> str:
        url = urlsplit(self._server.url)._replace(path=f"/{self._name}").geturl()
        command = [str(BINARIES / "pgbench"), *arguments, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the wheel's own
        return done.stdout

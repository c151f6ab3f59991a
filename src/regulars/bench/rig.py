"""A system to measure: fresh databases on the embedded server, with a pool that can write down what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import urlsplit

import orjson
import psycopg
from psycopg import sql

from regulars.bench import workload
from regulars.bootstrap import random_member_id, system_clock
from regulars.domain.time import to_datetime
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.storage.migrate import migrate
from regulars.storage.transaction import Parameters, Pool, Row, Transaction

if TYPE_CHECKING:
    from regulars.storage.server import Database

Statement = tuple[LiteralString, Any]
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class RecordingTransaction(Transaction):
    """A transaction that keeps every writing statement with its parameters."""

    written: list[Statement] = field(default_factory=list)

    def rows(self, statement: LiteralString, params: Parameters = None) -> list[Row]:
        """Run a statement, keeping it if it writes."""
        self._keep(statement, params)
        return Transaction.rows(self, statement, params)

    def run(self, statement: LiteralString, params: Parameters = None) -> int:
        """Run a statement, keeping it if it writes."""
        self._keep(statement, params)
        return Transaction.run(self, statement, params)

    def copy(self, statement: LiteralString, rows: Iterable[Sequence[Any]], types: Sequence[str]) -> None:
        """Copy rows, keeping them."""
        kept = list(rows)
        self.written.append((statement, (kept, types)))
        Transaction.copy(self, statement, kept, types)

    def _keep(self, statement: LiteralString, params: Parameters) -> None:
        if statement.startswith(_WRITES):
            self.written.append((statement, params))


class RecordingPool(Pool):
    """A pool that keeps, batch by batch, what was written through it."""

    def __init__(self, url: str) -> None:
        """Open like any pool."""
        super().__init__(url)
        self.batches: list[list[Statement]] = []

    @contextmanager
    def transaction(self, *, read_only: bool = False, snapshot: str | None = None) -> Iterator[Transaction]:
        """A transaction whose writes are kept once it has committed."""
        with super().transaction(read_only=read_only, snapshot=snapshot) as plain:
            recording = RecordingTransaction(plain.connection)
            yield recording
        if recording.written:
            self.batches.append(recording.written)


def replay(pool: Pool, batches: list[list[Statement]]) -> None:
    """Write the same statements with the same parameters, a transaction a batch, and nothing else."""
    for batch in batches:
        with pool.transaction() as transaction:
            with transaction.pipeline():
                for statement, params in batch:
                    if not statement.startswith("COPY"):
                        transaction.connection.execute(statement, params)
            for statement, params in batch:
                if statement.startswith("COPY"):
                    transaction.copy(statement, *params)


@contextmanager
def fresh_database(server: Database, name: str) -> Iterator[str]:
    """A new, migrated database on the server; dropped again at the end."""
    identifier = sql.Identifier(f"bench_{name}")
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
    url = urlsplit(server.url)._replace(path=f"/bench_{name}").geturl()
    migrate(url)
    try:
        yield url
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def engine_on(pool: Pool, document: dict[str, Any] | None = None) -> Engine:
    """An engine with the workload's program (or another document) published."""
    source = orjson.dumps(document or workload.program()).decode()
    at = to_datetime(system_clock())
    publish_text(pool, source, "json", note="bench", actor="bench", at=at)
    return open_engine(pool)


def open_engine(pool: Pool) -> Engine:
    """An engine on a database that has its program."""
    return Engine(pool, ProgramLibrary(), lambda: random_member_id(system_clock()))

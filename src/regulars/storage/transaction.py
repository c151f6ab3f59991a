"""Connections and transactions. A service gets a `Transaction` from a `Pool`; there is no other way to the database.

Statements are prepared on the server from their fifth use on, psycopg's default: measured, that takes a fifth off
a statement for one event, and preparing at the first use takes off no more. For arrays of a batch write `%(name)b`,
not `%(name)s`: lists then travel in binary, which is three times as fast; `copy` is faster still at every size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, LiteralString, Self, TypeAlias

import orjson
import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import ConnectionPool, PoolTimeout

from regulars.storage.errors import AmbiguousCommitError, DataError, RetryableError, StorageError, translate

Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Any] | None
Connection: TypeAlias = psycopg.Connection[Row]

COPY_EPOCH = 946_684_800_000_000
"""2000-01-01T00:00:00Z as an instant: a binary COPY takes a timestamptz as microseconds since then."""

_SESSION = """
SET application_name = 'regulars';
SET timezone = 'UTC';
SET default_transaction_isolation = 'read committed';
SET lock_timeout = '30s';
SET statement_timeout = '120s';
SET idle_in_transaction_session_timeout = '120s';
SET jit = off
"""
_WAIT_FOR_CONNECTION_SECONDS = 30.0
_STREAM_ROWS = 2_000
_numbers = count()


def connect(url: str) -> Connection:
    """A connection with our session settings, outside any transaction; raises `RetryableError` if there is none."""
    try:
        connection = psycopg.connect(url)
        prepare_session(connection)
    except psycopg.Error as error:
        raise translate(error) from error
    return connection


def prepare_session(connection: Connection) -> None:
    """Give a fresh connection our settings: UTC, time limits, JSON read and written by orjson."""
    set_json_dumps(orjson.dumps, connection)
    set_json_loads(orjson.loads, connection)
    connection.execute(_SESSION)
    connection.commit()


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction. Every failure comes out as a `StorageError`; after one, only leaving the block is left."""

    connection: Connection

    def rows(self, statement: LiteralString, params: Parameters = None) -> list[Row]:
        """Run a statement and return all its rows."""
        with _translated():
            return self.connection.execute(statement, params).fetchall()

    def row(self, statement: LiteralString, params: Parameters = None) -> Row | None:
        """Run a statement and return its first row, or None."""
        with _translated():
            return self.connection.execute(statement, params).fetchone()

    def run(self, statement: LiteralString, params: Parameters = None) -> int:
        """Run a statement and return how many rows it touched."""
        with _translated():
            return self.connection.execute(statement, params).rowcount

    def copy(self, statement: LiteralString, rows: Iterable[Sequence[Any]], types: Sequence[str]) -> None:
        """Write rows through a `COPY … FROM STDIN (FORMAT binary)`; `types` are the columns' PostgreSQL types."""
        try:
            with _translated(), self.connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)
        except OverflowError as error:  # a number that its column cannot hold does not even get to the database
            raise DataError(str(error)) from error

    def stream(self, statement: LiteralString, params: Parameters = None) -> Iterator[Row]:
        """Run a query and yield its rows while they are fetched some thousand at a time, so memory does not grow."""
        with _translated(), self.connection.cursor(f"stream_{next(_numbers)}") as cursor:
            cursor.execute(statement, params)
            while rows := cursor.fetchmany(_STREAM_ROWS):
                yield from rows

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        """Send the statements of the block without waiting for each answer; an error shows at the latest at its end."""
        with _translated(), self.connection.pipeline():
            yield

    def export_snapshot(self) -> str:
        """What this read-only transaction sees, for others (also of other processes) to see the same while it lasts."""
        with _translated():
            # It lasts as long as this transaction, which may do nothing else while the others read.
            self.connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            row = self.connection.execute("SELECT pg_export_snapshot()").fetchone()
        return str(row[0]) if row else ""

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can fail alone: an error undoes the block, comes out, and leaves the transaction usable."""
        with _translated(), self.connection.transaction():
            yield


class Pool:
    """The connections of one process."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        """Open at once, fill on demand: the first transaction finds out whether the database can be reached."""
        self.url = url
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=_WAIT_FOR_CONNECTION_SECONDS,
            configure=prepare_session,
            name="regulars",
            open=True,
        )

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.close()

    def close(self) -> None:
        """Close every connection; transactions that run are lost."""
        self._pool.close()

    @contextmanager
    def transaction(self, *, read_only: bool = False, snapshot: str | None = None) -> Iterator[Transaction]:
        """A transaction that commits at the end of the block and is undone when an exception leaves it.

        READ COMMITTED; a read-only one sees the database as of its first statement throughout, or just as another one
        does that exported its `snapshot` and is still open.
        Raises `RetryableError` if there is no connection, `AmbiguousCommitError` if it is lost while committing.
        """
        connection = self._take()
        try:
            _begin(connection, read_only=read_only)
            if snapshot is not None:
                _see(connection, snapshot)
            yield Transaction(connection)
            _commit(connection)
        except BaseException:
            _undo(connection)
            raise
        finally:
            self._give_back(connection)

    def _take(self) -> Connection:
        try:
            return self._pool.getconn()
        except PoolTimeout as error:
            raise RetryableError(str(error)) from error

    def _give_back(self, connection: Connection) -> None:
        """Hand the connection back; a lost one shows that others may be lost too."""
        lost = connection.broken
        self._pool.putconn(connection)
        if lost:
            self._pool.check()


def _begin(connection: Connection, *, read_only: bool) -> None:
    with _translated():
        if bool(connection.read_only) != read_only:
            connection.read_only = read_only
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if read_only else None


def _see(connection: Connection, snapshot: str) -> None:
    with _translated():
        connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))


def _commit(connection: Connection) -> None:
    """Commit. An answer, good or bad, is certain; a connection that broke meanwhile leaves it open."""
    failed = connection.info.transaction_status == TransactionStatus.INERROR
    try:
        connection.commit()
    except psycopg.Error as error:
        if connection.broken and not failed:
            raise AmbiguousCommitError(str(error)) from error
        raise translate(error) from error
    if failed:
        message = "a statement of this transaction failed; nothing was written"
        raise StorageError(message)


def _undo(connection: Connection) -> None:
    """Roll back now rather than when the pool gets to it, so that no lock outlives the error."""
    with suppress(psycopg.Error):
        connection.rollback()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise translate(error) from error

"""Transactions: what is kept, what is undone, and what a failure is called."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.settings import Settings
from regulars.storage import transaction as transaction_module
from regulars.storage.errors import (
    CONSTRAINTS,
    AmbiguousCommitError,
    ConstraintError,
    DataError,
    RetryableError,
    StorageError,
)
from regulars.storage.migrate import migrate
from regulars.storage.server import Database, open_database
from regulars.storage.transaction import Pool, Transaction, connect

ADD = "INSERT INTO shared_counter (key, used) VALUES (%(key)s, %(used)s)"
COUNT = "SELECT count(*) FROM shared_counter"


def add(transaction: Transaction, key: str, used: int = 0) -> None:
    assert transaction.run(ADD, {"key": key, "used": used}) == 1


def counters(pool: Pool) -> int:
    with pool.transaction(read_only=True) as transaction:
        row = transaction.row(COUNT)
    assert row is not None
    return int(row[0])


def counters_once_recovered(pool: Pool) -> int:
    while True:
        try:
            return counters(pool)
        except RetryableError:
            continue


def break_pipe(transaction: Transaction) -> None:
    """End the transaction's server process, as a crash or a network would."""
    pid = transaction.connection.info.backend_pid
    with psycopg.connect(transaction.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))


def test_a_block_that_ends_is_committed(pool: Pool) -> None:
    with pool.transaction() as transaction:
        add(transaction, "a")
    assert counters(pool) == 1


def test_an_exception_undoes_the_block_at_once(pool: Pool) -> None:
    with pool.transaction() as transaction:
        add(transaction, "a")
    with pytest.raises(ZeroDivisionError), pool.transaction() as transaction:
        transaction.run("UPDATE shared_counter SET used = 7")
        raise ZeroDivisionError
    with pool.transaction() as transaction:
        assert transaction.rows("SELECT used FROM shared_counter FOR UPDATE NOWAIT") == [(0,)]


def test_a_read_only_transaction_cannot_write_and_the_next_one_can(pool: Pool) -> None:
    with pytest.raises(StorageError, match="read-only"), pool.transaction(read_only=True) as transaction:
        add(transaction, "a")
    with pool.transaction() as transaction:
        add(transaction, "a")


def test_a_read_only_transaction_sees_one_moment(pool: Pool) -> None:
    with pool.transaction(read_only=True) as reader:
        assert reader.row(COUNT) == (0,)
        with pool.transaction() as writer:
            add(writer, "a")
        assert reader.row(COUNT) == (0,)
    assert counters(pool) == 1


def test_a_shared_snapshot_shows_others_the_same_moment(pool: Pool) -> None:
    with pool.transaction(read_only=True) as first:
        snapshot = first.export_snapshot()
        with pool.transaction() as writer:
            add(writer, "a")
        with pool.transaction(read_only=True, snapshot=snapshot) as second:
            assert second.row(COUNT) == (0,)
        assert first.row("SHOW idle_in_transaction_session_timeout") == ("0",)
    assert counters(pool) == 1


def test_a_writing_transaction_is_read_committed_and_in_utc(pool: Pool) -> None:
    with pool.transaction() as transaction:
        assert transaction.row("SHOW transaction_isolation") == ("read committed",)
        assert transaction.row("SHOW timezone") == ("UTC",)
        assert transaction.row("SHOW lock_timeout") == ("30s",)


def test_a_savepoint_fails_alone(pool: Pool) -> None:
    with pool.transaction() as transaction:
        add(transaction, "a")
        with pytest.raises(ConstraintError), transaction.savepoint():
            add(transaction, "b")
            add(transaction, "a")
        add(transaction, "c")
    assert counters(pool) == 2


def test_a_swallowed_failure_does_not_pass_for_a_commit(pool: Pool) -> None:
    with pytest.raises(StorageError, match="nothing was written"), pool.transaction() as transaction:
        add(transaction, "a")
        with pytest.raises(ConstraintError):
            add(transaction, "a")
    assert counters(pool) == 0


def test_a_constraint_has_a_code(pool: Pool) -> None:
    with pytest.raises(ConstraintError) as caught, pool.transaction() as transaction:
        add(transaction, "a", used=-1)
    assert caught.value.code == "counter_below_zero"
    assert caught.value.constraint == "shared_counter_used_not_negative"


def test_every_constraint_with_a_code_exists(pool: Pool) -> None:
    with pool.transaction() as transaction:
        names = {name for (name,) in transaction.rows("SELECT conname FROM pg_constraint")}
    assert set(CONSTRAINTS) <= names


@pytest.mark.parametrize(("kind", "value"), [("text", "x\0y"), ("date", "2026-02-30"), ("smallint", "40000")])
def test_a_value_that_a_column_cannot_hold_is_a_data_error(pool: Pool, kind: LiteralString, value: str) -> None:
    with pytest.raises(DataError), pool.transaction() as transaction:
        transaction.row(f"SELECT %s::{kind}", (value,))


def test_a_mistake_of_ours_is_neither_retryable_nor_a_data_error(pool: Pool) -> None:
    with pytest.raises(StorageError) as caught, pool.transaction() as transaction:
        transaction.rows("SELECT * FROM no_such_table")
    assert type(caught.value) is StorageError


def test_a_lock_held_elsewhere_is_retryable(pool: Pool) -> None:
    with pool.transaction() as transaction:
        add(transaction, "a")
    with pool.transaction() as holder:
        holder.rows("SELECT * FROM shared_counter FOR UPDATE")
        with pytest.raises(RetryableError), pool.transaction() as other:
            other.rows("SELECT * FROM shared_counter FOR UPDATE NOWAIT")


def test_a_deadlock_is_retryable_for_one_and_the_other_goes_on(pool: Pool) -> None:
    with pool.transaction() as transaction:
        add(transaction, "a")
        add(transaction, "b")
    both_hold_one = threading.Barrier(2)
    outcomes: list[str] = []

    def take(first: str, second: str) -> None:
        try:
            with pool.transaction() as transaction:
                transaction.run("UPDATE shared_counter SET used = used + 1 WHERE key = %s", (first,))
                both_hold_one.wait()
                transaction.run("UPDATE shared_counter SET used = used + 1 WHERE key = %s", (second,))
            outcomes.append("done")
        except RetryableError:
            outcomes.append("retry")

    threads = [threading.Thread(target=take, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "retry"]


def test_a_connection_lost_before_the_commit_is_retryable_and_the_pool_recovers(pool: Pool) -> None:
    with pytest.raises(RetryableError) as caught, pool.transaction() as transaction:
        add(transaction, "a")
        break_pipe(transaction)
        add(transaction, "b")
    assert not isinstance(caught.value, AmbiguousCommitError)
    assert counters(pool) == 0


def test_a_connection_lost_at_the_commit_is_ambiguous(pool: Pool) -> None:
    with pytest.raises(AmbiguousCommitError), pool.transaction() as transaction:
        add(transaction, "a")
        break_pipe(transaction)
    assert counters(pool) == 0


def test_no_server_is_retryable() -> None:
    with pytest.raises(RetryableError):
        connect("postgresql://nobody@/none?host=/nowhere")


def test_no_connection_to_be_had_is_retryable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction_module, "_WAIT_FOR_CONNECTION_SECONDS", 0.05)
    with (
        Pool("postgresql://nobody@/none?host=/nowhere") as nowhere,
        pytest.raises(RetryableError),
        nowhere.transaction(),
    ):
        pytest.fail("there is nothing to connect to")


def test_a_commit_the_server_refuses_is_certain_and_undone(pool: Pool) -> None:
    with pool.transaction() as transaction:
        transaction.run("ALTER TABLE shared_counter ADD CONSTRAINT late UNIQUE (used) DEFERRABLE INITIALLY DEFERRED")
    with pytest.raises(ConstraintError) as caught, pool.transaction() as transaction:
        add(transaction, "a", used=1)
        add(transaction, "b", used=1)
    assert (caught.value.code, caught.value.constraint) == ("constraint", "late")
    assert counters(pool) == 0


def test_connect_gives_a_connection_like_those_of_the_pool(database: Database) -> None:
    with connect(database.url) as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        assert connection.execute("SELECT '[1]'::jsonb").fetchone() == ([1],)


def test_a_pipeline_sends_all_and_reports_the_failure(pool: Pool) -> None:
    with pool.transaction() as transaction, transaction.pipeline():
        for key in ("a", "b", "c"):
            transaction.connection.execute(ADD, {"key": key, "used": 0})
    assert counters(pool) == 3
    with pytest.raises(ConstraintError), pool.transaction() as transaction, transaction.pipeline():
        transaction.connection.execute(ADD, {"key": "a", "used": 0})
    assert counters(pool) == 3


def test_a_stream_yields_every_row_beyond_its_page(pool: Pool) -> None:
    with pool.transaction(read_only=True) as transaction:
        one = transaction.stream("SELECT i FROM generate_series(1, 5000) AS i")
        two = transaction.stream("SELECT -i FROM generate_series(1, 5000) AS i")
        assert sum(x + y for (x,), (y,) in zip(one, two, strict=True)) == 0


def test_a_copy_writes_rows_and_a_bad_one_writes_none(pool: Pool) -> None:
    statement = "COPY shared_counter (key, used) FROM STDIN (FORMAT binary)"
    with pool.transaction() as transaction:
        transaction.copy(statement, [("a", 1), ("b", 2)], ("text", "int8"))
    with pytest.raises(ConstraintError), pool.transaction() as transaction:
        transaction.copy(statement, [("c", 1), ("a", 2)], ("text", "int8"))
    assert counters(pool) == 2


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(0, 2**63 - 1))))
def test_lists_travel_in_binary_and_come_back_as_they_were(server: Database, rows: list[tuple[str, int]]) -> None:
    statement = "SELECT * FROM unnest(%(texts)b::text[], %(numbers)b::bigint[])"
    with connect(server.url) as connection:
        found = connection.execute(statement, {"texts": [t for t, _ in rows], "numbers": [n for _, n in rows]})
        assert found.fetchall() == rows


def test_instants_and_ids_come_back_as_they_were(pool: Pool) -> None:
    moment, key = datetime(2026, 1, 31, 15, 59, 59, 999999, tzinfo=UTC), uuid4()
    with pool.transaction() as transaction:
        assert transaction.row("SELECT %s::timestamptz, %s::uuid", (moment, key)) == (moment, key)


def test_the_server_process_of_a_transaction_killed_hard_is_retryable(tmp_path: Path) -> None:
    """On a server of its own: all of a server's connections break when one of its processes is killed."""
    with open_database(Settings(data=tmp_path)) as database, Pool(database.url) as pool:
        migrate(database.url)
        with pytest.raises(RetryableError), pool.transaction() as transaction:
            add(transaction, "a")
            os.kill(transaction.connection.info.backend_pid, signal.SIGKILL)
            while True:
                transaction.row("SELECT 1")
        assert counters_once_recovered(pool) == 0

"""The embedded server: made once, shared by processes, stopped by the last, alive again after any of them is killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from regulars.settings import Settings
from regulars.storage import cluster
from regulars.storage.cluster import Cluster
from regulars.storage.errors import ServerError
from regulars.storage.server import Database, open_database
from regulars.texts import text

USER = """
import sys
from pathlib import Path
from regulars.settings import Settings
from regulars.storage.server import open_database
with open_database(Settings(data=Path(sys.argv[1]))) as database:
    print(database.server_pid(), flush=True)
    sys.stdin.read()
"""


@contextmanager
def user_process(data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that uses the server until its input is closed, and the server's process id it sees."""
    command = [sys.executable, "-c", USER, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait() == 0


def query(database: Database, statement: str) -> object:
    with psycopg.connect(database.url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def running(data: Path) -> bool:
    return Cluster(data / "postgres").state() != "down"


def test_from_nothing_to_a_durable_server_and_back(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there"
    with open_database(Settings(data=data)) as database:
        assert database.embedded
        assert database.data_dir == data / "postgres"
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert query(database, f"SHOW {setting}") == "on"
        assert query(database, "SHOW listen_addresses") == ""
        assert query(database, "SHOW shared_buffers") == "256MB"
        assert query(database, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C"
    assert not running(data)


def test_what_was_written_is_there_the_next_time(tmp_path: Path) -> None:
    for expected in (0, 1):
        with open_database(Settings(data=tmp_path)) as database, psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (i integer)")
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (expected,)
            connection.execute("INSERT INTO kept VALUES (1)")


def test_only_the_owner_of_the_files_may_open_the_socket() -> None:
    """In a folder whose name is short enough for a socket to be beside the files."""
    with TemporaryDirectory() as folder, open_database(Settings(data=Path(folder))) as database:
        assert database.data_dir is not None
        socket = database.data_dir / ".s.PGSQL.5432"
        assert stat.S_ISSOCK(socket.stat().st_mode)
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(database.data_dir.stat().st_mode) == 0o700


def test_a_named_server_is_used_and_left_alone(tmp_path: Path) -> None:
    with open_database(Settings(database_url="postgresql://somewhere/db", data=tmp_path / "data")) as database:
        assert database == Database("postgresql://somewhere/db")
        assert not database.embedded
        assert database.server_pid() is None
        database.ensure_running()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["x" * 120, "with space and 数据"])
def test_a_long_or_odd_path_gets_a_private_socket_elsewhere(tmp_path: Path, name: str) -> None:
    with open_database(Settings(data=tmp_path / name)) as database:
        assert query(database, "SELECT 1") == 1
        directory = Path(str(query(database, "SHOW unix_socket_directories")))
        assert directory.name.startswith("regulars-")
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_socket_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = tmp_path / ("x" * 120)
    own.mkdir()
    elsewhere = Path(Cluster(own)._new_socket())
    elsewhere.rename(tmp_path / "moved")
    elsewhere.symlink_to(tmp_path / "moved")
    with pytest.raises(ServerError) as caught:
        Cluster(own)._new_socket()
    assert caught.value.code == "socket_directory_taken"


def test_the_last_of_several_processes_stops_it(tmp_path: Path) -> None:
    with user_process(tmp_path) as (one, pid), user_process(tmp_path) as (two, same):
        assert same == pid
        leave(one)
        assert running(tmp_path)
        leave(two)
        assert not running(tmp_path)


def test_two_users_in_one_process_count_as_two(tmp_path: Path) -> None:
    with open_database(Settings(data=tmp_path)):
        with open_database(Settings(data=tmp_path)):
            pass
        assert running(tmp_path)
    assert not running(tmp_path)


def test_a_killed_process_keeps_no_hold_on_the_server(tmp_path: Path) -> None:
    with user_process(tmp_path) as (killed, pid):
        killed.kill()
        killed.wait()
        assert running(tmp_path)
        with user_process(tmp_path) as (next_one, same):
            assert same == pid
            leave(next_one)
            assert not running(tmp_path)


def test_processes_that_start_together_share_one_new_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", USER, str(tmp_path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(3)
    ]
    pids = {process.stdout.readline() for process in processes if process.stdout}
    for process in processes:
        leave(process)
        if process.stdout:
            process.stdout.close()
    assert len(pids) == 1
    assert not running(tmp_path)


def test_a_killed_server_is_started_again_with_all_that_was_committed(tmp_path: Path) -> None:
    with open_database(Settings(data=tmp_path)) as database:
        with psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT * FROM generate_series(1, 1000)")
        pid = database.server_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while database.server_pid() is not None:
            continue
        database.ensure_running()
        assert query(database, "SELECT count(*) FROM kept") == 1000
        assert database.server_pid() not in (None, pid)


def test_a_server_that_does_not_stop_in_time_is_stopped_hard_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_STOP_SECONDS", 0)
    with open_database(Settings(data=tmp_path)) as database, psycopg.connect(database.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS i")
        connection.commit()
    assert not running(tmp_path)
    with open_database(Settings(data=tmp_path)) as database:
        assert query(database, "SELECT i FROM kept") == 7


def test_a_stale_pid_file_that_names_another_program_is_no_obstacle(tmp_path: Path) -> None:
    with open_database(Settings(data=tmp_path)) as database:
        assert database.data_dir is not None
        file = database.data_dir / "postmaster.pid"
        lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with open_database(Settings(data=tmp_path)) as database:
        assert query(database, "SELECT 1") == 1
        assert database.server_pid() != os.getpid()


def test_a_data_directory_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    with open_database(Settings(data=tmp_path)) as database:
        assert query(database, "SELECT 1") == 1
    assert not (tmp_path / "postgres.new").exists()


def test_a_data_directory_of_another_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError) as caught, open_database(Settings(data=tmp_path)):
        pass
    assert caught.value.code == "server_other_version"
    assert caught.value.params["found"] == "15"
    assert "PostgreSQL 15" in str(caught.value)
    assert "PostgreSQL 15" in text("storage.server_other_version", "zh", caught.value.params)
    assert sorted(path.name for path in (tmp_path / "postgres").iterdir()) == ["PG_VERSION"]


def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_START_ATTEMPTS", 1)
    with open_database(Settings(data=tmp_path)):
        pass
    with (tmp_path / "postgres" / "regulars.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(ServerError, match="no_such_setting") as caught, open_database(Settings(data=tmp_path)):
        pass
    assert caught.value.code == "server_not_started"


def test_a_server_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_INITDB_OPTIONS", ("--no-such-option",))
    with pytest.raises(ServerError, match="no-such-option") as caught, open_database(Settings(data=tmp_path)):
        pass
    assert caught.value.code == "server_not_created"


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ServerError) as caught, open_database(Settings(data=tmp_path / "file" / "data")):
        pass
    assert caught.value.code == "server_not_created"


@pytest.mark.parametrize("name", ["postgres/PG_VERSION", "postgres.door", "postgres.users"])
def test_files_of_another_user_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The refusal is acted, for root, whom these tests may run as, is refused nothing."""
    closed, real = tmp_path / name, Path.open

    def refusing(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(ServerError) as caught, open_database(Settings(data=tmp_path)):
        pass
    assert caught.value.code == "server_other_owner"


def test_an_operators_own_settings_win(tmp_path: Path) -> None:
    with open_database(Settings(data=tmp_path)) as database:
        assert database.data_dir is not None
    with (database.data_dir / "postgresql.conf").open("a") as settings:
        settings.write("work_mem = '5MB'\n")
    with open_database(Settings(data=tmp_path)) as database:
        assert query(database, "SHOW work_mem") == "5MB"

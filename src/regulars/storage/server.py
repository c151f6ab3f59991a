"""Where the database is: at the URL an operator names, or in an embedded server that we start and stop ourselves.

Several processes may use one data directory at once. Each holds a shared lock on `postgres.users` for as long as
it needs the server; whoever leaves and can take that lock alone is the last and stops it. The system drops the
locks of a killed process, so a crash leaves no false user behind; a server left running is stopped by whoever
next leaves as the last.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from regulars.settings import Settings
from regulars.storage.cluster import Cluster
from regulars.storage.errors import ServerError


@dataclass(frozen=True, slots=True)
class Database:
    """A database that can be connected to. `data_dir` is None unless the server is ours."""

    url: str
    data_dir: Path | None = None

    @property
    def embedded(self) -> bool:
        """Whether the server is ours."""
        return self.data_dir is not None

    def ensure_running(self) -> None:
        """Start the embedded server again if it died; one that is not ours is left to its operator."""
        if self.data_dir is not None:
            with _only_one(self.data_dir):
                Cluster(self.data_dir).start()

    def server_pid(self) -> int | None:
        """Process id of the embedded server; None when it does not run or is not ours."""
        return Cluster(self.data_dir).pid() if self.data_dir is not None else None


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database of these settings, running, for the length of the block.

    Raises `ServerError` when the embedded server cannot be made or started.
    """
    if settings.database_url is not None:
        yield Database(settings.database_url)
        return
    directory = settings.data.expanduser().resolve() / "postgres"
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServerError("server_not_created", directory=str(directory), reason=str(error)) from error
    with _lock_file(directory, "users") as users:
        url = _enter(directory, users)
        try:
            yield Database(url, directory)
        finally:
            _leave(directory, users)


def _enter(directory: Path, users: IO[bytes]) -> str:
    cluster = Cluster(directory)
    with _only_one(directory):
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.create()
        return cluster.start()


def _leave(directory: Path, users: IO[bytes]) -> None:
    with _only_one(directory):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        Cluster(directory).stop()


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    """Hold the lock under which a server is made, started or stopped."""
    with _lock_file(directory, "door") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


@contextmanager
def _lock_file(directory: Path, name: str) -> Iterator[IO[bytes]]:
    """Open `<directory>.<name>`; closing it drops its lock."""
    try:
        file = directory.with_name(f"{directory.name}.{name}").open("ab")
    except PermissionError as error:
        raise ServerError("server_other_owner", directory=str(directory)) from error
    with file:
        yield file

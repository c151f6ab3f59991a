"""Serving in the foreground until told to stop; then nothing that was taken is left unanswered."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import uvicorn

from regulars.api.app import create_app

if TYPE_CHECKING:
    from regulars.bootstrap import System

Worker = Callable[[Event], None]
"""Something that runs beside the server, in a thread of its own, until the event is set."""

_BACKLOG: Final = 2048
_GRACE_S: Final = 30
_KEEP_ALIVE_S: Final = 75


def serve(
    system: System,
    *,
    host: str,
    port: int,
    worker: Worker | None = None,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way and return.

    `ready` is told the address once connections are accepted; port 0 takes a free one. Then `worker` begins, so that
    it writes nothing between what `ready` prints; it is told to stop, and waited for, after the last request. Raises
    OSError when the port is taken.
    """
    server = uvicorn.Server(_config(system))
    with _listening(host, port) as listener, _signals_only_stop(server):
        ready(_url(listener))
        with _beside(worker):
            server.run(sockets=[listener])


def _config(system: System) -> uvicorn.Config:
    """The quickest loop and parser there are; requests are logged by the application."""
    return uvicorn.Config(
        create_app(system),
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=_BACKLOG) as listener:
        yield listener


@contextmanager
def _beside(worker: Worker | None) -> Iterator[None]:
    """Run the worker during the block."""
    if worker is None:
        yield
        return
    stop = Event()
    thread = Thread(target=worker, args=(stop,), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _signals_only_stop(server: uvicorn.Server) -> Iterator[None]:
    """Signals end the server, not the process.

    The server raises each signal again once it has stopped; without this a SIGTERM would then kill the process before
    the queue is finished and the database closed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    kept = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

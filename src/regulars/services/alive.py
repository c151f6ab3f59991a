"""Signs of life from a long piece of work, however long its steps take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

from regulars.storage.errors import StorageError

BEAT_SECONDS: Final = 20.0
"""How often it shows that it lives, besides whenever it advances."""


@contextmanager
def alive(beat: Callable[[], None], *, every: float = BEAT_SECONDS) -> Iterator[None]:
    """Call `beat` again and again, in seconds, for the length of the block."""
    over = Event()
    thread = Thread(target=_go_on, args=(beat, over, every), name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _go_on(beat: Callable[[], None], over: Event, every: float) -> None:
    while not over.wait(every):
        with suppress(StorageError):  # what is wrong with the database shows in the work itself
            beat()

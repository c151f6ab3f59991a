"""A shop with a history, made once a session and copied for each test that damages or asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from regulars.domain.time import Instant
from regulars.storage.transaction import Pool
from tests.services.proof.history_making import make_history


@dataclass(frozen=True, slots=True)
class Made:
    """A database with a history, and the time at which it ends."""

    name: str
    now: Instant


CopyOf = Callable[[str], AbstractContextManager[tuple[str, str]]]


@pytest.fixture(scope="session")
def made(template: str, copy_of: CopyOf) -> Iterator[Made]:
    """The history to copy from; nobody may be connected to it."""
    with copy_of(template) as (name, url):
        with Pool(url) as pool:
            shop = make_history(pool)
        yield Made(name, shop.now)


@pytest.fixture
def history(made: Made, copy_of: CopyOf) -> Iterator[Pool]:
    """Connections to a copy of the history."""
    with copy_of(made.name) as (_, url), Pool(url) as pool:
        yield pool

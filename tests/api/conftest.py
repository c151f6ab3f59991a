"""One shop for all tests that bring their own customers, and a fresh one for those that need it for themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from regulars.storage.server import Database
from tests.api.shop import Shop, open_shop

CopyOf = Callable[[str], AbstractContextManager[tuple[str, str]]]


@pytest.fixture(scope="session")
def shop(template: str, copy_of: CopyOf) -> Iterator[Shop]:
    """A shop that others use as well."""
    with copy_of(template) as (_, url), open_shop(url) as opened:
        yield opened


@pytest.fixture
def own_shop(database: Database) -> Iterator[Shop]:
    """A shop of one's own."""
    with open_shop(database.url) as opened:
        yield opened


@pytest.fixture
def by_phone(database: Database) -> Iterator[Shop]:
    """A shop of one's own whose operators read out one-time codes."""
    with open_shop(database.url, code_sender="console") as opened:
        yield opened

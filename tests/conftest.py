"""Fixtures all tests share: one database server for the session, one fresh database a test.

`REGULARS_TEST_DATABASE_URL` names a server to use instead of an embedded one; its user must be allowed to make
databases. The ones made here are dropped again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from urllib.parse import urlsplit

import hypothesis
import psycopg
import pytest
from psycopg import sql

from regulars.settings import Settings
from regulars.storage.migrate import migrate
from regulars.storage.server import Database, open_database
from regulars.storage.transaction import Pool

# How long one example takes says something about the machine, nothing about the code.
hypothesis.settings.register_profile("regulars", deadline=None)
hypothesis.settings.load_profile("regulars")

_numbers = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database server of this session; tests use `database`, not this one's own database."""
    url = os.environ.get("REGULARS_TEST_DATABASE_URL")
    with open_database(Settings(database_url=url, data=tmp_path_factory.mktemp("server"))) as opened:
        if opened.embedded:
            _do_not_wait_for_the_disk(opened)
        yield opened


@pytest.fixture(scope="session")
def template(server: Database) -> Iterator[str]:
    """The name of a migrated, empty database to copy from."""
    with _new_database(server) as (name, url):
        migrate(url)
        yield name


@pytest.fixture(scope="session")
def copy_of(server: Database) -> Callable[[str], AbstractContextManager[tuple[str, str]]]:
    """Makes a database that is a copy of a named one, as (name, URL), for the length of a block."""
    return lambda name: _new_database(server, name)


@pytest.fixture
def database(server: Database, template: str) -> Iterator[Database]:
    """A fresh database at the newest schema."""
    with _new_database(server, template) as (_, url):
        yield Database(url)


@pytest.fixture
def empty_database(server: Database) -> Iterator[Database]:
    """A fresh database with nothing in it."""
    with _new_database(server) as (_, url):
        yield Database(url)


@pytest.fixture
def pool(database: Database) -> Iterator[Pool]:
    """Connections to the fresh database."""
    with Pool(database.url) as opened:
        yield opened


def _do_not_wait_for_the_disk(server: Database) -> None:
    """Tests kill processes, not the power: what the server wrote survives them without being flushed."""
    _administer(server, "ALTER SYSTEM SET fsync = off")
    _administer(server, "SELECT pg_reload_conf()")


@contextmanager
def _new_database(server: Database, template: str = "template0") -> Iterator[tuple[str, str]]:
    name = f"regulars_test_{os.getpid()}_{next(_numbers)}"
    _administer(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    try:
        yield name, urlsplit(server.url)._replace(path=f"/{name}").geturl()
    finally:
        _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def _administer(server: Database, statement: str, *names: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

"""A durable server for all fault tests, and a fresh database with a program for each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from regulars.settings import Settings
from regulars.storage.migrate import migrate
from regulars.storage.server import Database, open_database
from regulars.storage.transaction import Pool
from tests.faults.service import PROGRAM
from tests.faults.site import Site
from tests.services.desk import open_engine

_numbers = count(1)


@pytest.fixture(scope="session")
def durable_server() -> Iterator[Database]:
    """An embedded server with its settings as they are delivered: every commit is on the disk."""
    with (
        tempfile.TemporaryDirectory(prefix="regulars-faults-") as directory,
        open_database(Settings(database_url=None, data=Path(directory))) as opened,
    ):
        yield opened


@pytest.fixture
def site(durable_server: Database, tmp_path: Path) -> Site:
    """A database of its own on the durable server, which a test before may have left dead."""
    durable_server.ensure_running()
    name = f"faults_{next(_numbers)}"
    with psycopg.connect(durable_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy".encode())
    url = urlsplit(durable_server.url)._replace(path=f"/{name}").geturl()
    migrate(url)
    with Pool(url, connections=1) as pool:
        open_engine(pool, PROGRAM)
    return Site(durable_server, url, tmp_path / "acknowledged")

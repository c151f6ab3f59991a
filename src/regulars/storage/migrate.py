"""Bring a database to the newest schema.

Alembic keeps the order of the revisions and the row that says where a database stands; a revision itself is plain
SQL. All revisions of one call are one transaction: a database is at the old schema or at the new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from alembic import op
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from regulars.storage.errors import ServerError, translate

Driver: TypeAlias = psycopg.Connection[Any]

_OLDEST_SERVER = 16
_MIGRATIONS = Path(__file__).parent / "migrations"
_TABLE_WAIT = "5s"
_TURN = 7_301_952_841_903_217
"""Number of the advisory lock; it serves migrations only, which always run on the same node."""


def migrate(url: str) -> None:
    """Apply the revisions a database lacks; several processes may call this at once.

    Waits at most a minute for its turn and five seconds for a table in use, then raises `RetryableError` with
    nothing changed. Raises `ServerError` when the server is older than PostgreSQL 16.
    """
    try:
        driver = psycopg.connect(url)
        engine = create_engine("postgresql+psycopg://", creator=lambda: driver, poolclass=NullPool)
        with engine.connect() as connection, connection.begin():
            _check_server(driver)
            _take_turn(driver)
            _upgrade(connection)
    except psycopg.Error as error:
        raise translate(error) from error
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise translate(error.orig) from error
        raise


def run_sql(name: str) -> None:
    """Run a file of `migrations/versions` within the revision being applied."""
    _driver(op.get_bind()).execute((_MIGRATIONS / "versions" / name).read_bytes())


def _check_server(driver: Driver) -> None:
    found = driver.info.server_version // 10_000
    if found < _OLDEST_SERVER:
        raise ServerError("server_too_old", found=str(found), expected=str(_OLDEST_SERVER))


def _take_turn(driver: Driver) -> None:
    driver.execute("SET LOCAL lock_timeout = '60s'")
    driver.execute("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
    # A table in use holds up all who queue behind us: better to give up soon and be called again.
    driver.execute("SELECT set_config('lock_timeout', %s, true)", (_TABLE_WAIT,))
    driver.execute("SET LOCAL statement_timeout = '10min'")


def _upgrade(connection: Connection) -> None:
    script = ScriptDirectory(str(_MIGRATIONS))

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001 - as Alembic's own commands do

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _driver(connection: Connection) -> Driver:
    """The connection of psycopg below SQLAlchemy's: its simple protocol runs a file of several statements as it is."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        message = f"not a psycopg connection: {driver!r}"
        raise TypeError(message)
    return driver

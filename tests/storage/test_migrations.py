"""The revisions from zero give the schema that `schema.sql` shows, also when several processes apply them at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

import regulars.storage
from regulars.storage import migrate as migrations
from regulars.storage.errors import RetryableError, ServerError
from regulars.storage.migrate import migrate
from regulars.storage.server import Database

STORAGE = Path(regulars.storage.__file__).parent
HERE: LiteralString = "'public'::regnamespace"
CATALOGUE: dict[str, LiteralString] = {
    "tables": f"""
        SELECT relname, relkind, relpersistence, reloptions::text
        FROM pg_class WHERE relnamespace = {HERE} AND relkind <> 'i'
    """,
    "columns": f"""
        SELECT relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
               attstorage, attcompression, attcollation::regcollation::text, pg_get_expr(adbin, adrelid)
        FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = {HERE} AND attnum > 0
    """,
    "indexes": f"""
        SELECT relname, pg_get_indexdef(pg_class.oid), reloptions::text
        FROM pg_class WHERE relnamespace = {HERE} AND relkind = 'i'
    """,
    "constraints": f"""
        SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = {HERE}
    """,
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "functions": f"SELECT proname FROM pg_proc WHERE pronamespace = {HERE}",
}
MEMBER_TABLES = {"member_state", "identity", "event", "posting", "order_record", "redemption"}


@pytest.fixture
def shown(empty_database: Database) -> Database:
    """A database made from schema.sql."""
    with psycopg.connect(empty_database.url) as connection:
        connection.execute((STORAGE / "schema.sql").read_bytes())
    return empty_database


def catalogue(url: str, part: str) -> list[str]:
    """One part of the system catalogue as sorted lines, without the table Alembic keeps for itself."""
    with psycopg.connect(url) as connection:
        lines = sorted(str(row) for row in connection.execute(CATALOGUE[part]))
    return [line for line in lines if "alembic_version" not in line]


def explicit_names(url: str) -> Iterator[tuple[str, str]]:
    """Table and name of every constraint but NOT NULL."""
    with psycopg.connect(url) as connection:
        query = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype <> 'n' AND conrelid <> 0"
        yield from connection.execute(query + f" AND connamespace = {HERE}")


@pytest.mark.parametrize("part", CATALOGUE)
def test_the_revisions_from_zero_give_the_schema_shown(database: Database, shown: Database, part: str) -> None:
    assert catalogue(database.url, part) == catalogue(shown.url, part)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("tables", "ALTER TABLE member_state SET (fillfactor = 90)"),
        ("columns", "ALTER TABLE posting ALTER amount DROP NOT NULL"),
        ("columns", "ALTER TABLE event ALTER body TYPE jsonb"),
        ("indexes", "DROP INDEX identity_member"),
        ("constraints", "ALTER TABLE posting DROP CONSTRAINT posting_amount_positive"),
    ],
)
def test_a_difference_is_seen(database: Database, shown: Database, part: str, change: LiteralString) -> None:
    with psycopg.connect(database.url) as connection:
        connection.execute(change)
    assert catalogue(database.url, part) != catalogue(shown.url, part)


def test_a_second_run_changes_nothing(database: Database) -> None:
    before = {part: catalogue(database.url, part) for part in CATALOGUE}
    migrate(database.url)
    assert {part: catalogue(database.url, part) for part in CATALOGUE} == before


def test_many_at_once_all_succeed(empty_database: Database) -> None:
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(migrate, [empty_database.url] * 6)) == [None] * 6
    with psycopg.connect(empty_database.url) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchall() == [(1,)]


def test_a_failing_revision_leaves_nothing_behind(empty_database: Database) -> None:
    with psycopg.connect(empty_database.url) as connection:
        connection.execute("CREATE TABLE import_run (id integer)")
    with pytest.raises(Exception, match="import_run"):
        migrate(empty_database.url)
    assert len(catalogue(empty_database.url, "tables")) == 1


def test_a_table_in_use_makes_it_give_up(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_TABLE_WAIT", "10ms")
    with psycopg.connect(empty_database.url) as holder:
        holder.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)")
        holder.commit()
        holder.execute("LOCK TABLE alembic_version")
        with pytest.raises(RetryableError, match="lock timeout"):
            migrate(empty_database.url)


def test_no_server_is_retryable() -> None:
    with pytest.raises(RetryableError):
        migrate("postgresql://nobody@/none?host=/nowhere")


def test_an_old_server_is_refused(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_OLDEST_SERVER", 99)
    with pytest.raises(ServerError) as caught:
        migrate(empty_database.url)
    assert caught.value.code == "server_too_old"
    assert caught.value.params["expected"] == "99"


def test_every_constraint_is_named_after_its_table(database: Database) -> None:
    names = list(explicit_names(database.url))
    assert len(names) > 30
    assert [name for table, name in names if not name.startswith(f"{table.removesuffix('_version')}")] == []


def test_unique_indexes_of_member_tables_begin_with_the_bucket(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        found = connection.execute("""
            SELECT indrelid::regclass::text, attname FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indisunique
        """).fetchall()
    firsts = {(table, column) for table, column in found if table in MEMBER_TABLES}
    assert firsts == {(table, "bucket") for table in MEMBER_TABLES}


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("posting_amount_positive", "INSERT INTO posting VALUES (0, gen_random_uuid(), 1, 0, now(), 'w', 'a', 'b', 1, 0, 'c')"),
        ("posting_two_ends", "INSERT INTO posting VALUES (0, gen_random_uuid(), 1, 0, now(), 'w', 'a', 'a', 1, 1, 'c')"),
        ("posting_bucket_range", "INSERT INTO posting VALUES (256, gen_random_uuid(), 1, 0, now(), 'w', 'a', 'b', 1, 1, 'c')"),
        ("redemption_status_known", "INSERT INTO redemption VALUES (0, gen_random_uuid(), gen_random_uuid(), 1, 'x', '{}')"),
        ("program_version_published", "INSERT INTO program_version VALUES (1, 'published', '', 'yaml', '', '', now(), NULL, NULL)"),
        ("program_version_published", "INSERT INTO program_version VALUES (1, 'published', '', 'yaml', '', '', now(), now(), NULL)"),
        ("api_key_scopes_known", "INSERT INTO api_key VALUES ('a', 'a', '{root}', '', now(), NULL)"),
        ("api_key_scopes_known", "INSERT INTO api_key VALUES ('a', 'a', '{}', '', now(), NULL)"),
        ("identity_value_not_empty", "INSERT INTO identity VALUES (0, 'phone', '', gen_random_uuid(), now())"),
    ],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_refused(database: Database, constraint: str, statement: LiteralString) -> None:
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.CheckViolation) as caught:
        connection.execute(statement)
    assert caught.value.diag.constraint_name == constraint

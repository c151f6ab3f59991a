"""Named SQL blocks: every one is described, found by name, and understood by the server."""

from __future__ import annotations

import re

import psycopg
import pytest

from regulars.storage.queries import blocks, nouns, parse, sql
from regulars.storage.server import Database

PREPARABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
NAMED = re.compile(r"%\((\w+)\)[sbt]")


def test_every_file_can_be_read_and_every_block_is_described() -> None:
    for noun in nouns():
        assert blocks(noun)
        assert all(block.description for block in blocks(noun).values())


def test_statements_never_ask_the_database_for_the_time() -> None:
    clocks = re.compile(r"\b(now\(\)|current_(date|time|timestamp)|clock_timestamp|localtime)", re.IGNORECASE)
    found = [f"{noun}.{name}" for noun in nouns() for name, block in blocks(noun).items() if clocks.search(block.statement)]  # fmt: skip
    assert found == []


def test_the_server_understands_every_block(database: Database) -> None:
    """PREPARE checks syntax, tables, columns and types; COPY and LOCK cannot be prepared."""
    with psycopg.connect(database.url) as connection:
        for noun in nouns():
            for name, block in blocks(noun).items():
                if block.statement.startswith(PREPARABLE):
                    connection.execute(prepared(f"{noun}_{name}", block.statement))


def prepared(name: str, statement: str) -> bytes:
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"${numbers.setdefault(match[1], len(numbers) + 1)}"

    return f"PREPARE {name} AS {NAMED.sub(number, statement).replace('%%', '%')}".encode()


def test_blocks_are_split_by_name() -> None:
    found = parse("x.sql", "-- name: one\n-- The first.\nSELECT 1;\n\n-- name: two\n-- The second.\nSELECT\n    2;\n")
    assert [(b.name, b.description, b.statement) for b in found.values()] == [
        ("one", "The first.", "SELECT 1"),
        ("two", "The second.", "SELECT\n    2"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "SELECT 1;\n",
        "-- name: one\nSELECT 1;\n",
        "-- name: one\n--\nSELECT 1;\n",
        "-- name: one\n-- The first.\n",
        "-- name: One\n-- The first.\nSELECT 1;\n",
        "-- name: \n-- The first.\nSELECT 1;\n",
        "-- name: one\n-- The first.\nSELECT 1;\n-- name: one\n-- Again.\nSELECT 1;\n",
    ],
)
def test_a_file_out_of_form_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"x\.sql"):
        parse("x.sql", content)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"nowhere\.sql"):
        sql("nowhere", "one")
    for noun in nouns():
        with pytest.raises(KeyError, match=next(iter(blocks(noun)))):
            sql(noun, "no_such_block")


def test_a_known_name_gives_its_statement() -> None:
    for noun in nouns():
        for name, block in blocks(noun).items():
            assert sql(noun, name) == block.statement

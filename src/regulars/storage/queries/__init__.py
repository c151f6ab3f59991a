"""Named SQL blocks.

Each `<noun>.sql` beside this file holds blocks of this form, and nothing else:

    -- name: load_states
    -- The states of the given members, locked in order of key.
    SELECT …;

`sql("member", "load_states")` is the statement. Parameters are psycopg's: `%(name)s`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import LiteralString

_HEAD = re.compile(r"^-- name: *(?P<name>.*?) *$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One statement with its name and the line that says what it is for."""

    name: str
    description: str
    statement: LiteralString


@cache
def sql(noun: str, name: str) -> LiteralString:
    """The statement of a block of `<noun>.sql`; an unknown noun or name is a KeyError that lists the known ones."""
    known = blocks(noun)
    if name not in known:
        message = f"no block {name!r} in {noun}.sql; it has: {', '.join(known)}"
        raise KeyError(message)
    return known[name].statement


@cache
def blocks(noun: str) -> Mapping[str, Block]:
    """All blocks of one file by name; an unknown noun is a KeyError."""
    if noun not in nouns():
        message = f"no file {noun}.sql; there are: {', '.join(nouns())}"
        raise KeyError(message)
    return parse(f"{noun}.sql", (files(__name__) / f"{noun}.sql").read_text("utf-8"))


@cache
def nouns() -> tuple[str, ...]:
    """The files there are, without `.sql`."""
    names = (item.name for item in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".sql") for name in names if name.endswith(".sql")))


def parse(file: str, content: str) -> dict[str, Block]:
    """Split a file into blocks; anything out of form is a ValueError naming file and block."""
    start, *rest = _HEAD.split(content)
    if start.strip():
        message = f"{file}: text before the first block"
        raise ValueError(message)
    found: dict[str, Block] = {}
    for name, body in zip(rest[::2], rest[1::2], strict=True):
        if name in found:
            message = f"{file}: two blocks are named {name!r}"
            raise ValueError(message)
        found[name] = _block(file, name, body.strip())
    return found


def _block(file: str, name: str, body: str) -> Block:
    first, _, statement = body.partition("\n")
    description = first.removeprefix("--").strip()
    if not _NAME.fullmatch(name) or not first.startswith("--") or not description or not statement.strip():
        message = f"{file}: the block {name!r} needs a plain name, one `-- description` line and a statement"
        raise ValueError(message)
    return Block(name, description, statement.strip().rstrip(";"))

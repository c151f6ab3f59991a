"""Whether the system can work: the database answers, and there is a program to decide with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.storage import programs
from regulars.storage.errors import StorageError

if TYPE_CHECKING:
    from regulars.storage.transaction import Pool


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is there. Without a database nobody knows of a program."""

    database: bool
    program: bool


def look(pool: Pool) -> Readiness:
    """Ask now."""
    try:
        with pool.transaction(read_only=True) as transaction:
            return Readiness(database=True, program=programs.published_number(transaction) is not None)
    except StorageError:
        return Readiness(database=False, program=False)

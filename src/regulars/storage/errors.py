"""What can go wrong between us and the database, said in our own words.

`translate` is the one place that knows PostgreSQL's error codes and the names of constraints.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg_pool import PoolTimeout

from regulars.texts import text

CONSTRAINTS: Final[Mapping[str, str]] = {
    "event_key_unique": "event_key_taken",
    "event_pkey": "event_seq_taken",
    "identity_pkey": "identity_taken",
    "member_state_pkey": "member_exists",
    "order_record_pkey": "order_exists",
    "redemption_pkey": "redemption_exists",
    "program_version_pkey": "version_exists",
    "api_key_pkey": "api_key_exists",
    "import_run_pkey": "import_exists",
    "shared_counter_used_not_negative": "counter_below_zero",
    "posting_amount_positive": "posting_amount_not_positive",
    "posting_two_ends": "posting_one_end",
}
"""Constraint name to the code of `ConstraintError`; any other constraint gives the code `constraint`."""


class StorageError(Exception):
    """The database refused or failed, and trying again would not help."""


class RetryableError(StorageError):
    """Nothing was written, and the same transaction may well succeed when it is tried again."""


class AmbiguousCommitError(RetryableError):
    """The connection was lost while committing: written or not, nobody knows.

    Trying again is right for whoever carries an idempotency key, and for nobody else.
    """


class DataError(StorageError):
    """A value that a column cannot hold: the one who sent it is wrong, nothing was written."""


class ConstraintError(DataError):
    """A constraint of the schema said no; `code` is stable, `constraint` is its name in the schema."""

    def __init__(self, code: str, constraint: str) -> None:
        """Keep both names."""
        super().__init__(f"{code} ({constraint})")
        self.code = code
        self.constraint = constraint


class ServerError(StorageError):
    """The embedded server cannot be used; `code` and `params` give the text `storage.<code>` in either language."""

    def __init__(self, code: str, **params: str) -> None:
        """Keep code and parameters; as a string it is the English text."""
        super().__init__(text(f"storage.{code}", "en", params))
        self.code = code
        self.params = params


_RETRYABLE_STATES = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock
        "55P03",  # lock timeout
        "57014",  # statement timeout
        "25P03",  # idle-in-transaction timeout
        "57P01",  # server shutting down
        "57P02",  # server crashed
        "57P03",  # server starting
    }
)
_RETRYABLE_CLASSES = frozenset(
    {
        "08",  # connection
        "53",  # out of disk, memory or connections
    }
)
_DATA_CLASSES = frozenset({"22", "23"})


def translate(error: psycopg.Error) -> StorageError:
    """The error of ours that says the same; raise it `from` the original."""
    constraint = error.diag.constraint_name
    state = error.sqlstate or ""
    if constraint:
        return ConstraintError(CONSTRAINTS.get(constraint, "constraint"), constraint)
    if state in _RETRYABLE_STATES or state[:2] in _RETRYABLE_CLASSES:
        return RetryableError(str(error))
    if state[:2] in _DATA_CLASSES or isinstance(error, psycopg.DataError):
        return DataError(str(error))
    # Without a state it is the client's library that speaks: the connection is gone, or none could be had.
    if not state and isinstance(error, (psycopg.OperationalError, PoolTimeout)):
        return RetryableError(str(error))
    return StorageError(str(error))

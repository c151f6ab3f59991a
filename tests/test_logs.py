"""What goes into the log, and what does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
import structlog

from regulars.logs import configure_logs, masked
from regulars.storage.errors import StorageError
from regulars.storage.transaction import Pool

PHONE, EMAIL, NAME = "+8613800138000", "mei@example.com", "王小明"


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[BaseException], str]]:
    """Logs an exception as the product does, and gives the line."""

    def log(error: BaseException) -> str:
        configure_logs("INFO")
        structlog.get_logger().exception("failed", exc_info=error)
        written = capsys.readouterr().err
        assert json.loads(written)["event"] == "failed"
        return written

    yield log
    structlog.reset_defaults()


def test_a_row_that_the_database_quotes_stays_out_of_the_log(
    pool: Pool, logged: Callable[[BaseException], str]
) -> None:
    def bind_twice() -> None:
        with pool.transaction() as transaction:
            for _ in range(2):
                transaction.run("INSERT INTO identity VALUES (0, 'phone', %s, gen_random_uuid(), now())", (PHONE,))

    with pytest.raises(StorageError) as caught:
        bind_twice()
    assert PHONE in str(caught.value.__cause__)
    written = logged(caught.value)
    assert PHONE.removeprefix("+86") not in written
    assert r"unique constraint \"identity_pkey\"" in written


def test_every_exception_of_a_group_is_masked(logged: Callable[[BaseException], str]) -> None:
    inner = KeyError(NAME)
    inner.add_note(f"asked by {EMAIL}")
    written = logged(ExceptionGroup(f"two for {PHONE}", [inner, ValueError(f"not a date: {EMAIL}")]))
    for value in (PHONE[1:], EMAIL, NAME, json.dumps(NAME)[1:-1]):
        assert value not in written


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("connection to server on socket failed: Connection refused", None),
        ("division by zero", None),
        ("a posting of -3 points in points", None),
        (f'invalid input syntax for type integer: "{PHONE}"', "invalid input syntax for type integer: <text>"),
        ("invalid literal for int() with base 10: 'Mei''s'", "invalid literal for int() with base 10: <text><text>"),
        (f"unknown {EMAIL}, call {PHONE}", "unknown <address> call <number>"),
        ("card 6222 0200 1234 5678", "card <number>"),
        ("violates not-null constraint\nDETAIL:  Failing row contains (1, Mei).", "violates not-null constraint"),
        ('null value in column "doc" of relation "member_state"', None),
    ],
)
def test_masked(message: str, shown: str | None) -> None:
    assert masked(message) == (message if shown is None else shown)

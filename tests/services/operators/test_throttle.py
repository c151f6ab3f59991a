"""Who guesses passwords waits, longer each time; who knows hers hardly ever does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from regulars.services.errors import OverloadedError, ServiceError, UnknownCallerError
from regulars.services.operators.sessions import Session, change_password
from regulars.storage.transaction import Pool
from tests.services.operators.staff import ADDRESS, NOW, PASSWORD, enter, hire, minutes
from tests.services.operators.test_links import all_at_once

NOBODY = "nobody@example.com"


def fail(pool: Pool, email: str = "owner@example.com", *, address: str = ADDRESS, at: datetime = NOW) -> int:
    """A wrong password: 0 when it was looked at, else how many seconds to wait."""
    with pytest.raises((UnknownCallerError, OverloadedError)) as refused:
        enter(pool, email, "wrong", address=address, at=at)
    if isinstance(refused.value, UnknownCallerError):
        return 0
    assert refused.value.code == "too_many_attempts"
    return int(refused.value.params["retry_after_s"])


@pytest.mark.parametrize("email", ["owner@example.com", NOBODY])
def test_the_sixth_try_waits_even_with_the_right_password_and_whoever_it_is(pool: Pool, email: str) -> None:
    hire(pool)
    assert [fail(pool, email, address=f"203.0.113.{number}") for number in range(5)] == [0] * 5
    with pytest.raises(OverloadedError) as refused:
        enter(pool, email, PASSWORD, address="198.51.100.1")
    assert refused.value.params == {"retry_after_s": 60}
    if email != NOBODY:
        enter(pool, email, PASSWORD, address="198.51.100.1", at=NOW + minutes(1))


def test_an_address_waits_whatever_account_it_tries(pool: Pool) -> None:
    assert [fail(pool, f"{number}@example.com") for number in range(6)] == [0] * 5 + [60]
    assert fail(pool, "7@example.com", address="198.51.100.1") == 0


def test_waiting_doubles_up_to_a_quarter_of_an_hour(pool: Pool) -> None:
    at, waits = NOW, []
    for _ in range(5):
        fail(pool, at=at)
    for _ in range(5):
        waits.append(fail(pool, at=at))
        at += timedelta(seconds=waits[-1])
        assert fail(pool, at=at - timedelta(seconds=1)) == 1
        assert fail(pool, at=at) == 0
    assert waits == [60, 120, 240, 480, 900]


def test_failures_far_apart_cost_nothing(pool: Pool) -> None:
    assert [fail(pool, at=NOW + minutes(4 * number)) for number in range(20)] == [0] * 20


def test_five_within_a_quarter_of_an_hour_are_enough(pool: Pool) -> None:
    assert [fail(pool, at=NOW + minutes(3.75 * number)) for number in range(5)] == [0] * 5
    assert fail(pool, at=NOW + minutes(15)) == 60


def test_what_was_an_hour_ago_is_forgotten(pool: Pool) -> None:
    for _ in range(5):
        fail(pool)
    assert [fail(pool, at=NOW + minutes(60)) for _ in range(6)] == [0] * 5 + [60]


def test_success_clears_the_account_and_not_the_address(pool: Pool) -> None:
    hire(pool)
    for _ in range(4):
        fail(pool)
    enter(pool)
    assert fail(pool, address="198.51.100.1") == 0
    assert fail(pool, NOBODY) == 0
    assert fail(pool, "somebody@example.com") == 60
    assert [fail(pool, address=f"198.51.100.{number}") for number in range(2, 7)] == [0] * 4 + [60]


def test_who_signs_in_often_never_waits(pool: Pool) -> None:
    hire(pool)
    for _ in range(12):
        enter(pool)


def test_many_tries_at_once_are_many_tries(pool: Pool) -> None:
    hire(pool)
    came = all_at_once(20, lambda number: enter(pool, password="wrong", address=f"203.0.113.{number}"))
    assert sorted(map(str, came)) == ["sign_in_failed"] * 5 + ["too_many_attempts"] * 15


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("", "a socket", False),
    ],
)
def test_one_ipv6_network_is_one_address(pool: Pool, first: str, second: str, same: bool) -> None:  # noqa: FBT001 - a case
    for number in range(5):
        fail(pool, f"{number}@example.com", address=first)
    assert fail(pool, NOBODY, address=second) == (60 if same else 0)


def test_the_old_password_cannot_be_guessed_from_a_session_either(pool: Pool) -> None:
    session = hire(pool)

    def guess(old: str) -> str:
        try:
            change_password(pool, session, old=old, new="another good one", address=ADDRESS, at=NOW)
        except ServiceError as error:
            return error.code
        return "changed"

    assert [guess("wrong") for _ in range(6)] == ["password_unfit"] * 5 + ["too_many_attempts"]
    assert guess(PASSWORD) == "too_many_attempts"
    assert isinstance(enter(pool, address="198.51.100.1", at=NOW + minutes(1)), Session)


def test_addresses_and_accounts_are_kept_as_hashes(pool: Pool) -> None:
    fail(pool)
    with pool.transaction(read_only=True) as transaction:
        kept = [bytes(who) for (who,) in transaction.rows("SELECT who FROM sign_in_failure")]
    assert [len(who) for who in kept] == [32, 32]

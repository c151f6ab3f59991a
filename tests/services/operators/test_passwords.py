"""Passwords: what is kept of them, and which are good."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from regulars.services.operators.passwords import fits, hash_password, is_outdated, password_problems
from regulars.services.operators.sessions import find_session
from regulars.storage import operators
from regulars.storage.transaction import Pool
from tests.services.operators.staff import NOW, PASSWORD, enter, hire


def test_a_hash_is_argon2id_and_another_each_time() -> None:
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one.startswith("$argon2id$")
    assert one != other
    assert fits(PASSWORD, one)
    assert fits(PASSWORD, other)
    assert not fits(PASSWORD + "!", one)
    assert not is_outdated(one)


@pytest.mark.parametrize("kept", [None, "", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$"])
@pytest.mark.parametrize("password", [PASSWORD, "", "the password of nobody at all"])
def test_without_a_hash_no_password_fits(kept: str | None, password: str) -> None:
    assert not fits(password, kept)


def test_without_a_hash_the_work_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: one verification, with today's parameters, whatever is known of the account."""
    seen: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, given: str) -> bool:
        seen.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    fits(PASSWORD, None)
    fits(PASSWORD, hash_password("something else"))
    assert len(seen) == 2
    assert len({kept.rsplit("$", 2)[0] for kept in seen}) == 1


def test_the_way_a_keyboard_composes_a_character_does_not_matter() -> None:
    assert fits("u\u0308berraschung", hash_password("\u00fcberraschung"))


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("ten chars.", []),
        ("nine char", ["password_too_short"]),
        ("", ["password_too_short"]),
        ("十个字的密码也是可以的", []),
        ("x" * 200, []),
        ("x" * 201, ["password_too_long"]),
        ("Lily@Example.com", ["password_is_email"]),
        (" lily@example.com ", ["password_is_email"]),
        ("lily@example.com!", []),
    ],
)
def test_which_passwords_are_good(password: str, codes: list[str]) -> None:
    found = list(password_problems(password, email="lily@example.com", path="new"))
    assert [problem.code for problem in found] == codes
    assert {problem.path for problem in found} <= {"new"}


def test_a_hash_with_old_parameters_is_renewed_when_she_signs_in(pool: Pool) -> None:
    session = hire(pool)
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with pool.transaction() as transaction:
        operators.set_password(transaction, session.operator.id, old)
    enter(pool)
    with pool.transaction(read_only=True) as transaction:
        kept = operators.load(transaction, session.operator.id)
    assert kept is not None
    assert kept.password_hash is not None
    assert not is_outdated(kept.password_hash)
    assert fits(PASSWORD, kept.password_hash)
    assert find_session(pool, session.token, at=NOW) is not None

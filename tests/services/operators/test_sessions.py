"""Signing in and out: who gets in, for how long, and what is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.services.errors import UnfitError, UnknownCallerError
from regulars.services.operators.manage import Change, change_operator, invite, renew_link
from regulars.services.operators.sessions import (
    IDLE,
    LONGEST,
    change_password,
    change_profile,
    end_session,
    find_session,
)
from regulars.services.tokens import csrf_token, is_csrf_token, new_token, token_hash
from regulars.storage import operator_links, operators
from regulars.storage.transaction import Pool
from tests.services.operators.staff import ADDRESS, NOW, PASSWORD, enter, hire, log_of, minutes

JUST = timedelta(microseconds=1)


def test_who_signs_in_has_a_session_with_a_token_of_its_own(pool: Pool) -> None:
    hire(pool)
    first, second = enter(pool, " Owner@Example.COM "), enter(pool)
    assert first.token != second.token
    assert first.csrf_token != second.csrf_token
    for session in (first, second):
        found = find_session(pool, session.token, at=NOW)
        assert found is not None
        assert found.operator.email == "owner@example.com"
        assert found.csrf_token == session.csrf_token
        assert found.expires_at == NOW + IDLE


def test_only_hashes_of_tokens_are_kept(pool: Pool) -> None:
    token = hire(pool).token
    with pool.transaction(read_only=True) as transaction:
        ((kept,),) = transaction.rows("SELECT token_hash FROM operator_session")
    assert bytes(kept) == token_hash(token)
    assert find_session(pool, token_hash(token).hex(), at=NOW) is None


@pytest.mark.parametrize("token", ["", "x", "\0", "ü", "x" * 10_000])
def test_a_token_that_is_none(pool: Pool, token: str) -> None:
    assert find_session(pool, token, at=NOW) is None


def test_nobody_else_gets_in_and_all_are_told_the_same(pool: Pool) -> None:
    hire(pool)
    gone = hire(pool, "analyst")
    change_operator(pool, gone.operator.id, Change(disabled=True), actor="test", at=NOW)
    invite(pool, email="new@example.com", name="New", role="support", language="en", actor="test", at=NOW)
    tries = [
        ("owner@example.com", "wrong"),
        ("owner@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("analyst@example.com", PASSWORD),
        ("new@example.com", ""),
    ]
    for number, (email, password) in enumerate(tries):
        with pytest.raises(UnknownCallerError) as refused:
            enter(pool, email, password, address=f"203.0.113.{number}")
        assert (refused.value.code, refused.value.params) == ("sign_in_failed", {})
    failed = log_of(pool, "operator.sign_in_failed")
    assert {(entry.actor, str(entry.details)) for entry in failed} == {("nobody", "{}")}
    assert failed[-1].subject == "o***@example.com"


def test_a_session_that_is_used_lasts_until_it_is_too_old(pool: Pool) -> None:
    token, at = hire(pool).token, NOW
    while at < NOW + LONGEST - IDLE:
        at += IDLE - JUST
        assert find_session(pool, token, at=at) is not None
    last = find_session(pool, token, at=NOW + LONGEST - JUST)
    assert last is not None
    assert last.expires_at == NOW + LONGEST
    assert find_session(pool, token, at=NOW + LONGEST) is None


def test_a_session_that_is_not_used_is_over(pool: Pool) -> None:
    idle, used = hire(pool), hire(pool, "analyst")
    find_session(pool, used.token, at=NOW + minutes(1))
    assert find_session(pool, idle.token, at=NOW + IDLE - JUST) is not None
    idle = hire(pool, "support")
    assert find_session(pool, idle.token, at=NOW + IDLE) is None
    assert find_session(pool, used.token, at=NOW + IDLE) is not None


def test_that_it_was_used_is_noted_once_a_minute(pool: Pool) -> None:
    session = hire(pool)

    def noted() -> tuple[object, object]:
        with pool.transaction(read_only=True) as transaction:
            row = transaction.row(
                "SELECT seen_at, last_seen_at FROM operator_session JOIN operator ON id = operator_id"
            )
        assert row is not None
        return row[0], row[1]

    find_session(pool, session.token, at=NOW + minutes(1) - JUST)
    assert noted() == (NOW, NOW)
    find_session(pool, session.token, at=NOW + minutes(1))
    assert noted() == (NOW + minutes(1),) * 2


def test_sessions_that_are_over_are_forgotten_when_somebody_signs_in(pool: Pool) -> None:
    hire(pool)
    enter(pool, at=NOW + minutes(60))
    enter(pool, at=NOW + IDLE)
    with pool.transaction(read_only=True) as transaction:
        assert transaction.row("SELECT count(*) FROM operator_session") == (2,)


def test_signing_out_ends_this_session_alone(pool: Pool) -> None:
    here, there = hire(pool), enter_again(pool)
    end_session(pool, here, at=NOW)
    assert find_session(pool, here.token, at=NOW) is None
    assert find_session(pool, there, at=NOW) is not None
    (entry,) = log_of(pool, "operator.signed_out")
    assert (entry.actor, entry.subject) == (f"operator:{here.operator.id}", str(here.operator.id))


def enter_again(pool: Pool) -> str:
    return enter(pool).token


def test_a_new_password_ends_other_sessions_and_links(pool: Pool) -> None:
    session, other = hire(pool), enter_again(pool)
    link = renew_link(pool, session.operator.id, actor="test", at=NOW)
    change_password(pool, session, old=PASSWORD, new="another good one", address=ADDRESS, at=NOW)
    assert find_session(pool, session.token, at=NOW) is not None
    assert find_session(pool, other, at=NOW) is None
    with pool.transaction(read_only=True) as transaction:
        assert operator_links.load(transaction, token_hash(link.token), at=NOW) is None
    with pytest.raises(UnknownCallerError):
        enter(pool)
    enter(pool, password="another good one")
    assert len(log_of(pool, "operator.password_changed")) == 1


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("wrong", "another good one", [("old", "password_wrong")]),
        (PASSWORD, "short", [("new", "password_too_short")]),
        ("wrong", "Owner@example.com", [("old", "password_wrong"), ("new", "password_is_email")]),
    ],
)
def test_a_password_that_is_not_changed(pool: Pool, old: str, new: str, faults: list[tuple[str, str]]) -> None:
    session, other = hire(pool), enter_again(pool)
    with pytest.raises(UnfitError) as refused:
        change_password(pool, session, old=old, new=new, address=ADDRESS, at=NOW)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == faults
    assert find_session(pool, other, at=NOW) is not None
    enter(pool)


def test_a_profile_is_changed_and_noted_if_it_is_another(pool: Pool) -> None:
    session = hire(pool)
    same = change_profile(pool, session, name="Owner", language=None, at=NOW)
    assert (same.operator, log_of(pool, "operator.changed")) == (session.operator, [])
    changed = change_profile(pool, session, name="Lily", language="zh", at=NOW)
    assert (changed.operator.name, changed.operator.language, changed.token) == ("Lily", "zh", session.token)
    (entry,) = log_of(pool, "operator.changed")
    assert entry.details == {"name": "Lily", "language": "zh"}
    with pool.transaction(read_only=True) as transaction:
        kept = operators.load(transaction, session.operator.id)
    assert kept is not None
    assert (kept.name, kept.language, kept.role) == ("Lily", "zh", "owner")


def test_a_csrf_token_belongs_to_one_session() -> None:
    token, other = new_token(), new_token()
    assert is_csrf_token(csrf_token(token), token)
    assert not is_csrf_token(csrf_token(other), token)
    for given in ("", token, token_hash(token).hex(), "ü", csrf_token(token)[:-1]):
        assert not is_csrf_token(given, token)


def test_no_password_gets_into_the_log(pool: Pool) -> None:
    session = hire(pool)
    enter(pool)
    with pytest.raises(UnknownCallerError):
        enter(pool, password="a wrong canary")
    change_password(pool, session, old=PASSWORD, new="another canary", address=ADDRESS, at=NOW)
    told = str(log_of(pool))
    assert [word for word in (PASSWORD, "canary", "argon2", session.token, session.csrf_token) if word in told] == []
    assert "owner@example.com" not in told

"""Signing in and out, and what an operator changes of her own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from regulars.domain.problems import Problem
from regulars.services import throttle
from regulars.services.audit import record
from regulars.services.errors import UnfitError, UnknownCallerError
from regulars.services.operators import passwords
from regulars.services.operators.emails import masked_email, normal_email
from regulars.services.operators.roles import actor_of, caller_of, differences
from regulars.services.tokens import csrf_token, new_token, token_hash
from regulars.storage import operator_links as links
from regulars.storage import operator_sessions as sessions
from regulars.storage import operators

if TYPE_CHECKING:
    from datetime import datetime

    from regulars.services.callers import Caller
    from regulars.storage.audit import Action
    from regulars.storage.operators import StoredOperator
    from regulars.storage.transaction import Pool, Transaction

IDLE: Final = timedelta(hours=12)
"""A session that is not used for so long is over."""
LONGEST: Final = timedelta(days=14)
"""A session is over then, however busy it is."""
_NOTED_EVERY: Final = timedelta(minutes=1)
_NOBODY: Final = "nobody"
"""The actor of what no operator did."""


@dataclass(frozen=True, slots=True)
class Session:
    """An operator who is signed in, until `expires_at` if she does nothing more."""

    token: str
    operator: StoredOperator
    expires_at: datetime

    @property
    def csrf_token(self) -> str:
        """What her pages send along with whatever changes something."""
        return csrf_token(self.token)

    @property
    def caller(self) -> Caller:
        """Who calls."""
        return caller_of(self.operator)


def sign_in(pool: Pool, *, email: str, password: str, address: str, at: datetime) -> Session:
    """A new session, with a token of its own.

    UnknownCallerError, after the same work, for an address nobody has, a wrong password and a disabled operator;
    OverloadedError after too many failures of the account or from the address.
    """
    account = normal_email(email) or email
    attempt = throttle.begin_try(pool, account=account, address=address, at=at)
    with pool.transaction(read_only=True) as transaction:
        found = operators.find(transaction, account)
    fits = passwords.fits(password, found.password_hash if found else None)
    with pool.transaction() as transaction:
        if found and fits and _is_unchanged(operators.lock(transaction, found.id), found):
            throttle.end_well(transaction, attempt, account=account)
            _hash_anew(transaction, found, password)
            return open_session(transaction, found, at=at)
        subject = masked_email(account)
        record(transaction, actor=_NOBODY, action="operator.sign_in_failed", subject=subject, details={}, at=at)
    raise UnknownCallerError("sign_in_failed")


def open_session(transaction: Transaction, operator: StoredOperator, *, at: datetime) -> Session:
    """A new session of an operator who has shown who she is; those that are over are forgotten."""
    sessions.delete_over(transaction, at=at, idle_since=at - IDLE)
    token = new_token()
    stored = sessions.StoredSession(token_hash(token), operator.id, at, at, at + LONGEST)
    sessions.insert(transaction, stored)
    operators.saw(transaction, operator.id, at=at)
    _note(transaction, operator, "operator.signed_in", at=at)
    return Session(token, operators.load(transaction, operator.id) or operator, _end(stored))


def find_session(pool: Pool, token: str, *, at: datetime) -> Session | None:
    """The session of a token, unless it is over or its operator disabled. That it was used is noted by the minute."""
    hashed = token_hash(token)
    with pool.transaction(read_only=True) as transaction:
        stored = sessions.load(transaction, hashed)
        operator = operators.load(transaction, stored.operator_id) if stored else None
    if stored is None or operator is None or operator.disabled_at is not None or _end(stored) <= at:
        return None
    if at - stored.seen_at >= _NOTED_EVERY:
        stored = stored._replace(seen_at=at)
        with pool.transaction() as transaction:
            operators.saw(transaction, operator.id, at=at)
            sessions.saw(transaction, hashed, at=at)
    return Session(token, operator, _end(stored))


def end_session(pool: Pool, session: Session, *, at: datetime) -> None:
    """Sign out."""
    with pool.transaction() as transaction:
        sessions.delete(transaction, token_hash(session.token))
        _note(transaction, session.operator, "operator.signed_out", at=at)


def change_profile(pool: Pool, session: Session, *, name: str | None, language: str | None, at: datetime) -> Session:
    """Another name or language of one's own; None leaves it."""
    with pool.transaction() as transaction:
        before = operators.lock(transaction, session.operator.id) or session.operator
        after = before._replace(name=name or before.name, language=language or before.language)
        if after != before:
            operators.change(transaction, after)
            _note(transaction, after, "operator.changed", at=at, **differences(before, after))
    return replace(session, operator=after)


def change_password(pool: Pool, session: Session, *, old: str, new: str, address: str, at: datetime) -> None:
    """Another password; all other sessions and links of the operator end.

    UnfitError with every problem of the two; OverloadedError after too many wrong ones, as when signing in.
    """
    operator = session.operator
    attempt = throttle.begin_try(pool, account=operator.email, address=address, at=at)
    fits = passwords.fits(old, operator.password_hash)
    problems = list(passwords.password_problems(new, email=operator.email, path="new"))
    hashed = passwords.hash_password(new)
    with pool.transaction() as transaction:
        if fits and _is_unchanged(operators.lock(transaction, operator.id), operator):
            throttle.end_well(transaction, attempt, account=operator.email)
        else:
            problems.insert(0, Problem("old", "password_wrong"))
        if not problems:
            set_password(transaction, operator, hashed, kept=session.token)
            _note(transaction, operator, "operator.password_changed", at=at)
    if problems:
        raise UnfitError("password_unfit", problems=problems)


def set_password(transaction: Transaction, operator: StoredOperator, hashed: str, *, kept: str | None = None) -> None:
    """Write a new password's hash; whoever came in by the old one, or has a link for another, is out."""
    operators.set_password(transaction, operator.id, hashed)
    links.delete_unused(transaction, operator.id)
    sessions.delete_of_operator(transaction, operator.id, kept=token_hash(kept) if kept else None)


def _is_unchanged(operator: StoredOperator | None, found: StoredOperator) -> bool:
    """Whether she is enabled, and her password still the one that was compared."""
    return operator is not None and operator.disabled_at is None and operator.password_hash == found.password_hash


def _hash_anew(transaction: Transaction, operator: StoredOperator, password: str) -> None:
    if operator.password_hash and passwords.is_outdated(operator.password_hash):
        operators.set_password(transaction, operator.id, passwords.hash_password(password))


def _end(stored: sessions.StoredSession) -> datetime:
    return min(stored.seen_at + IDLE, stored.expires_at)


def _note(transaction: Transaction, operator: StoredOperator, action: Action, *, at: datetime, **details: str) -> None:
    """Note in the audit log what an operator did to herself."""
    record(transaction, actor=actor_of(operator), action=action, subject=str(operator.id), details=details, at=at)

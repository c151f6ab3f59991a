"""What an administrator does with operators: list, invite, change, disable, let in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from regulars.services.audit import record
from regulars.services.errors import ConflictError, InvalidError, NotFoundError
from regulars.services.operators.emails import email_problem, masked_email, normal_email
from regulars.services.operators.links import Link, make_link
from regulars.services.operators.roles import ROLES, differences
from regulars.storage import operator_links, operator_sessions, operators
from regulars.storage.operators import StoredOperator

if TYPE_CHECKING:
    from datetime import datetime

    from regulars.storage.audit import Action
    from regulars.storage.transaction import Pool, Transaction


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different of an operator; None leaves it."""

    name: str | None = None
    role: str | None = None
    disabled: bool | None = None


def list_operators(pool: Pool) -> list[StoredOperator]:
    """Every operator, those who came first at the beginning."""
    with pool.transaction(read_only=True) as transaction:
        return operators.list_all(transaction)


def names_by_actor(pool: Pool) -> dict[str, str]:
    """What operators are called, by the actor that stands for each in the audit log."""
    return {f"operator:{each.id}": each.name for each in list_operators(pool)}


def operator_id_of(pool: Pool, email: str) -> UUID:
    """The operator with an e-mail address; NotFoundError when there is none."""
    with pool.transaction(read_only=True) as transaction:
        found = operators.find(transaction, normal_email(email) or "")
    if found is None:
        raise NotFoundError("no_such_operator", operator=email)
    return found.id


def invite(
    pool: Pool, *, email: str, name: str, role: str, language: str, actor: str, at: datetime
) -> tuple[StoredOperator, Link]:
    """A new operator, and the link by which she comes in and chooses her password.

    InvalidError when the address is none; ConflictError when somebody has it already.
    """
    if role not in ROLES:
        raise InvalidError("unknown_role", role=role, known=", ".join(ROLES))
    normal = normal_email(email)
    if normal is None:
        raise InvalidError("invalid_request", problems=[email_problem()])
    operator = StoredOperator(uuid4(), normal, name, role, language, None, at)
    with pool.transaction() as transaction:
        operators.lock_table(transaction)
        if operators.find(transaction, normal) is not None:
            raise ConflictError("operator_exists")
        operators.insert(transaction, operator)
        details = {"email": masked_email(normal), "name": name, "role": role}
        record(transaction, actor=actor, action="operator.invited", subject=str(operator.id), details=details, at=at)
        return operator, make_link(transaction, operator, actor=actor, at=at)


def renew_link(pool: Pool, operator_id: UUID, *, actor: str, at: datetime) -> Link:
    """A link to choose a new password, or the first one, in place of the one before.

    ConflictError when the operator is disabled.
    """
    with pool.transaction() as transaction:
        operators.lock_table(transaction)
        operator = _load(transaction, operator_id)
        if operator.disabled_at is not None:
            raise ConflictError("operator_is_disabled")
        return make_link(transaction, operator, actor=actor, at=at)


def change_operator(pool: Pool, operator_id: UUID, change: Change, *, actor: str, at: datetime) -> StoredOperator:
    """Another name or role, or disable and enable her; disabling ends her sessions and links at once.

    ConflictError when no owner would be left who can sign in.
    """
    with pool.transaction() as transaction:
        operators.lock_table(transaction)
        before = _load(transaction, operator_id)
        after = _changed(before, change, at)
        if after != before:
            operators.change(transaction, after)
            if _is_owner(before) and not operators.count_owners(transaction):
                raise ConflictError("last_owner")
            if after.disabled_at is not None:
                operator_sessions.delete_of_operator(transaction, operator_id)
                operator_links.delete_unused(transaction, operator_id)
            _note(transaction, before, after, actor=actor, at=at)
    return after


def _load(transaction: Transaction, operator_id: UUID) -> StoredOperator:
    operator = operators.load(transaction, operator_id)
    if operator is None:
        raise NotFoundError("no_such_operator", operator=str(operator_id))
    return operator


def _changed(operator: StoredOperator, change: Change, at: datetime) -> StoredOperator:
    after = operator._replace(name=change.name or operator.name, role=change.role or operator.role)
    if change.disabled is None or change.disabled is (operator.disabled_at is not None):
        return after
    return after._replace(disabled_at=at if change.disabled else None)


def _is_owner(operator: StoredOperator) -> bool:
    """Whether she is one of the owners who can sign in."""
    return operator.role == "owner" and operator.disabled_at is None and operator.password_hash is not None


def _note(transaction: Transaction, before: StoredOperator, after: StoredOperator, *, actor: str, at: datetime) -> None:
    """One entry for what was written, one for disabling or enabling."""
    written = differences(before, after)
    entries: dict[Action, dict[str, str]] = {"operator.changed": written} if written else {}
    if before.disabled_at != after.disabled_at:
        entries["operator.enabled" if after.disabled_at is None else "operator.disabled"] = {}
    for action, details in entries.items():
        record(transaction, actor=actor, action=action, subject=str(after.id), details=details, at=at)

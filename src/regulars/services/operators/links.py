"""Links that let a person in once: the first owner, whoever is invited, whoever needs a new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from regulars.domain.problems import Problem
from regulars.services.audit import record
from regulars.services.errors import InvalidError, NotFoundError, UnfitError
from regulars.services.operators import passwords
from regulars.services.operators.emails import email_problem, normal_email
from regulars.services.operators.roles import actor_of
from regulars.services.operators.sessions import Session, open_session, set_password
from regulars.services.tokens import new_token, token_hash
from regulars.storage import operator_links as links
from regulars.storage import operators
from regulars.storage.operators import StoredOperator

if TYPE_CHECKING:
    from datetime import datetime

    from regulars.storage.operator_links import StoredLink
    from regulars.storage.transaction import Pool, Transaction

LASTS: Final = timedelta(hours=48)
_OWNER: Final = "owner"


@dataclass(frozen=True, slots=True)
class Link:
    """A new link. Its token is never shown again."""

    token: str
    expires_at: datetime

    def under(self, base_url: str) -> str:
        """The whole address."""
        return f"{base_url.rstrip('/')}/console/join/{self.token}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link is for. The first owner is not known yet, and says herself who she is."""

    purpose: str
    email: str | None
    name: str | None
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who has a link says of herself."""

    email: str | None
    name: str | None
    password: str
    language: str


def make_first_owner_link(pool: Pool, *, actor: str, at: datetime) -> Link | None:
    """A link for the first owner, in place of the one before; None when there are operators."""
    with pool.transaction() as transaction:
        operators.lock_table(transaction)
        if operators.count(transaction):
            return None
        return make_link(transaction, None, actor=actor, at=at)


def make_link(transaction: Transaction, operator: StoredOperator | None, *, actor: str, at: datetime) -> Link:
    """A link for an operator, or for the first owner, in place of the one before."""
    purpose = "first_owner" if operator is None else "operator" if operator.password_hash is None else "password"
    token, expires_at = new_token(), at + LASTS
    operator_id = None if operator is None else operator.id
    links.delete_unused(transaction, operator_id)
    links.insert(transaction, links.StoredLink(token_hash(token), purpose, operator_id, at, expires_at))
    subject, details = _subject(operator_id), {"purpose": purpose}
    record(transaction, actor=actor, action="operator.link_made", subject=subject, details=details, at=at)
    return Link(token, expires_at)


def show_link(pool: Pool, token: str, *, at: datetime) -> Invitation:
    """What a link is for. NotFoundError when it was used, is over, or never was."""
    with pool.transaction(read_only=True) as transaction:
        link, operator = _opened(transaction, links.load(transaction, token_hash(token), at=at))
    if operator is None:
        return Invitation(link.purpose, None, None, _OWNER, link.expires_at)
    return Invitation(link.purpose, operator.email, operator.name, operator.role, link.expires_at)


def use_link(pool: Pool, token: str, answer: Answer, *, at: datetime) -> Session:
    """Let the person in who has the link, with the password she chose. It works once.

    NotFoundError as for `show_link`; InvalidError and UnfitError, with every problem, leave the link as it is.
    """
    _check(show_link(pool, token, at=at), answer)
    hashed = passwords.hash_password(answer.password)
    with pool.transaction() as transaction:
        operators.lock_table(transaction)
        link, known = _opened(transaction, links.use(transaction, token_hash(token), at=at))
        operator = _first_owner(answer, at) if known is None else _as_answered(known, answer)
        if known is None:
            operators.insert(transaction, operator)
        else:
            operators.change(transaction, operator)
        set_password(transaction, operator, hashed)
        actor, details = actor_of(operator), {"purpose": link.purpose}
        subject = str(operator.id)
        record(transaction, actor=actor, action="operator.link_used", subject=subject, details=details, at=at)
        return open_session(transaction, operator, at=at)


def _opened(transaction: Transaction, link: StoredLink | None) -> tuple[StoredLink, StoredOperator | None]:
    """The link with the operator it is for; it is none once she is disabled, or a first owner there."""
    operator = None
    if link is not None and link.operator_id is not None:
        operator = operators.load(transaction, link.operator_id)
        if operator is None or operator.disabled_at is not None:
            link = None
    elif link is not None and operators.count(transaction):
        link = None
    if link is None:
        raise NotFoundError("invitation_unknown")
    return link, operator


def _check(invitation: Invitation, answer: Answer) -> None:
    """Whether the answer says what this link asks for, and no more."""
    asked = {"email": invitation.purpose == "first_owner", "name": invitation.purpose != "password"}
    problems = []
    for key, needed in asked.items():
        given = getattr(answer, key) is not None
        if given is not needed:
            problems.append(Problem(key, "document_key_missing" if needed else "not_asked_for", {"key": key}))
    email = invitation.email or normal_email(answer.email or "")
    if email is None and answer.email is not None:
        problems.append(email_problem())
    unfit = list(passwords.password_problems(answer.password, email=email or "", path="password"))
    if problems:
        raise InvalidError("invalid_request", problems=[*problems, *unfit])
    if unfit:
        raise UnfitError("password_unfit", problems=unfit)


def _first_owner(answer: Answer, at: datetime) -> StoredOperator:
    email = normal_email(answer.email or "") or ""
    return StoredOperator(uuid4(), email, answer.name or "", _OWNER, answer.language, None, at)


def _as_answered(operator: StoredOperator, answer: Answer) -> StoredOperator:
    return operator._replace(name=answer.name or operator.name, language=answer.language)


def _subject(operator_id: object) -> str:
    return "first_owner" if operator_id is None else str(operator_id)

"""Operators who are there already, a moment to begin at, and what the audit log says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from regulars.services.audit import AskedEntries, list_entries
from regulars.services.operators.links import Answer, use_link
from regulars.services.operators.manage import invite
from regulars.services.operators.sessions import Session, sign_in
from regulars.storage.audit import AuditEntry
from regulars.storage.transaction import Pool

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
ADDRESS = "203.0.113.7"


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def hire(pool: Pool, role: str = "owner", *, email: str | None = None, at: datetime = NOW) -> Session:
    """An operator with a password, signed in by her link."""
    address = email or f"{role}@example.com"
    _, link = invite(pool, email=address, name=role.title(), role=role, language="en", actor="test", at=at)
    return use_link(pool, link.token, Answer(None, role.title(), PASSWORD, "en"), at=at)


def enter(
    pool: Pool,
    email: str = "owner@example.com",
    password: str = PASSWORD,
    *,
    address: str = ADDRESS,
    at: datetime = NOW,
) -> Session:
    """Sign in with a password."""
    return sign_in(pool, email=email, password=password, address=address, at=at)


def log_of(pool: Pool, action: str = "") -> list[AuditEntry]:
    """Entries of the audit log whose action begins like this, the last first."""
    rows = list_entries(pool, AskedEntries(), cursor=None, most=500).rows
    return [entry for _, entry in rows if entry.action.startswith(action)]

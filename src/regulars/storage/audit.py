"""The audit log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

import orjson

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


Action = Literal[
    "api_key.created",
    "api_key.revoked",
    "card.link_made",
    "card.secret_renewed",
    "job.asked",
    "job.cancelled",
    "member.edited",
    "member.revealed",
    "member.tagged",
    "operator.changed",
    "operator.disabled",
    "operator.enabled",
    "operator.invited",
    "operator.link_made",
    "operator.link_used",
    "operator.password_changed",
    "operator.sign_in_failed",
    "operator.signed_in",
    "operator.signed_out",
    "points.adjusted",
    "program.draft_saved",
    "program.published",
    "redemption.cancelled",
    "redemption.captured",
    "redemption.made",
    "redemption.voided",
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
"""Everything that is noted: `<noun>.<past verb>`; each has a text `page.action.<action>`."""


class AuditEntry(NamedTuple):
    """Who did what to what, and when."""

    at: datetime
    actor: str
    action: Action
    subject: str
    details: dict[str, Any]


class WantedEntries(NamedTuple):
    """Which entries: by whom, about which subject, and of what kind; None for any."""

    actor: str | None = None
    subject: str | None = None
    action: Action | None = None


def insert(transaction: Transaction, entry: AuditEntry) -> None:
    """Add an entry."""
    details = orjson.dumps(entry.details).decode()
    transaction.run(sql("audit", "insert"), {**entry._asdict(), "details": details})


def page(transaction: Transaction, wanted: WantedEntries, *, before: int, most: int) -> list[tuple[int, AuditEntry]]:
    """Such entries before an id, newest first, each with its id."""
    rows = transaction.rows(sql("audit", "page"), {**wanted._asdict(), "before": before, "most": most})
    return [(row[0], AuditEntry(*row[1:])) for row in rows]


def actor_names(transaction: Transaction, actors: Collection[str]) -> dict[str, str]:
    """What those of these actors are called who are operators or keys."""
    return dict(transaction.rows(sql("audit", "actor_names"), {"actors": list(actors)}))

"""E-mail addresses of operators: one form for storing, finding, counting; another one for the log."""

from __future__ import annotations

from regulars.domain.events.event import EMAIL, Identity
from regulars.domain.events.identities import identity_of
from regulars.domain.problems import Problem
from regulars.services.masking import masked

MOST = 254
"""The longest address that mail servers take."""


def normal_email(text: str) -> str | None:
    """The address trimmed and in small letters; None when it is none."""
    found = identity_of(EMAIL, text) if len(text) <= MOST else None
    return found.value if isinstance(found, Identity) else None


def email_problem() -> Problem:
    """What is said about a text that is no address."""
    return Problem("email", "email_invalid")


def masked_email(text: str) -> str:
    """An address for the audit log, by which its owner would know it."""
    return masked(Identity(EMAIL, text[:MOST]))

"""Tokens of sessions and links: 256 random bits, of which a plain SHA-256 is safe to keep."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256


def new_token() -> str:
    """A token that nobody can guess, as it stands in cookies and links."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode()).digest()


def csrf_token(token: str) -> str:
    """The token that proves that a request comes from our own pages.

    It follows from the session's token, so that nothing more is kept and every page of the session gets the same;
    another site neither reads the cookie nor the answer that holds this one.
    """
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def is_csrf_token(given: str, token: str) -> bool:
    """Whether a token is the one of the session."""
    return hmac.compare_digest(given.encode(), csrf_token(token).encode())

"""API keys: `rk_<id>_<secret>`, shown once.

The secret has 256 random bits, so a plain SHA-256 of it is safe to keep.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from regulars.services.audit import record
from regulars.services.callers import SCOPES, Caller
from regulars.services.errors import InvalidError, NotFoundError
from regulars.storage import api_keys as stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from regulars.storage.api_keys import ListedKey
    from regulars.storage.transaction import Pool

_PREFIX = "rk"
_KNOWN_FOR_S = 5.0


@dataclass(slots=True)
class KeyRing:
    """Checks keys. A key once found good is not looked up again for a few seconds, so a revoked one lives that long."""

    pool: Pool
    _known: dict[str, tuple[float, Caller]] = field(default_factory=dict)

    def authenticate(self, key: str) -> Caller | None:
        """The caller of a key; None when it is no key that works."""
        known = self.remembered(key)
        if known is not None:
            return known
        caller = self._look_up(key)
        self._known.pop(key, None)
        if caller is not None:
            if len(self._known) > 1000:
                self._known.clear()
            self._known[key] = (time.monotonic() + _KNOWN_FOR_S, caller)
        return caller

    def remembered(self, key: str) -> Caller | None:
        """The caller of a key that was found good a moment ago; asks no database."""
        known = self._known.get(key)
        return known[1] if known is not None and known[0] > time.monotonic() else None

    def forget(self) -> None:
        """Look every key up again, because one was revoked."""
        self._known.clear()

    def _look_up(self, key: str) -> Caller | None:
        parts = key.split("_", 2)
        if len(parts) != 3 or parts[0] != _PREFIX or "\x00" in key:
            return None
        with self.pool.transaction(read_only=True) as transaction:
            found = stored.load(transaction, parts[1])
        if found is None or not compare_digest(found.secret_hash, _hash(parts[2])):
            return None
        return Caller(found.id, found.name, frozenset(found.scopes))


def create_key(pool: Pool, *, name: str, scopes: Sequence[str], actor: str, at: datetime) -> str:
    """Make a key and return it: it is never shown again."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise InvalidError("unknown_scope", scopes=", ".join(unknown), known=", ".join(SCOPES))
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with pool.transaction() as transaction:
        stored.insert(transaction, stored.StoredKey(key_id, name, sorted(set(scopes)), _hash(secret)), at=at)
        details = {"name": name, "scopes": sorted(set(scopes))}
        record(transaction, actor=actor, action="api_key.created", subject=key_id, details=details, at=at)
    return f"{_PREFIX}_{key_id}_{secret}"


def list_keys(pool: Pool) -> list[ListedKey]:
    """Every key ever made, without secrets."""
    with pool.transaction(read_only=True) as transaction:
        return stored.list_all(transaction)


def revoke_key(pool: Pool, key_id: str, *, actor: str, at: datetime) -> None:
    """Stop a key from working."""
    with pool.transaction() as transaction:
        if not stored.revoke(transaction, key_id, at=at):
            raise NotFoundError("no_such_key", key=key_id)
        record(transaction, actor=actor, action="api_key.revoked", subject=key_id, details={}, at=at)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()

"""Links that open one member's card: signed, short-lived, and kept nowhere.

A link may be opened again until it is over, as people do with a message; renewing the secret ends all of them at once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import UUID

from regulars.services.audit import record
from regulars.services.errors import UnknownCallerError
from regulars.storage import card_codes, card_secrets, card_sessions

if TYPE_CHECKING:
    from regulars.services.callers import Caller
    from regulars.storage.transaction import Pool, Transaction

USUAL_MINUTES: Final = 15
MOST_MINUTES: Final = 30 * 24 * 60
_PURPOSE: Final = b"\x01"
"""The first byte of a link's token, and what its signature is for: no other token of ours passes for one."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{76}")
_SIGNED: Final = 25
"""Bytes before the signature: the purpose, the member, and the second in which the link ends."""


@dataclass(frozen=True, slots=True)
class CardLink:
    """A new link."""

    token: str
    expires_at: datetime

    def under(self, base_url: str) -> str:
        """The whole address. The token stands behind the `#`: no server and no log ever sees it."""
        return f"{base_url.rstrip('/')}/card/enter#{self.token}"


def make_card_link(pool: Pool, member_id: UUID, *, caller: Caller, minutes: int, at: datetime) -> CardLink:
    """A link that opens a member's card. The audit log says so when a person has asked for it.

    The shop's own back end asks at every opening, which would bury everything else in the log.
    """
    expires_at = (at + timedelta(minutes=minutes)).replace(microsecond=0)
    with pool.transaction() as transaction:
        secret = card_secret(transaction, at=at)
        if caller.is_person:
            subject, details = str(member_id), {"minutes": minutes}
            record(transaction, actor=caller.actor, action="card.link_made", subject=subject, details=details, at=at)
    return CardLink(_token(secret, member_id, expires_at), expires_at)


def member_of_link(transaction: Transaction, token: str, *, at: datetime) -> UUID:
    """The member whose card a link opens; UnknownCallerError when it is over, bent, or none of ours."""
    secret = card_secrets.load(transaction)
    if secret is None or not _TOKEN.fullmatch(token):
        raise UnknownCallerError("card_link_unknown")
    raw = urlsafe_b64decode(token)
    signed, signature = raw[:_SIGNED], raw[_SIGNED:]
    if not hmac.compare_digest(signature, _signature(secret, signed)) or signed[:1] != _PURPOSE:
        raise UnknownCallerError("card_link_unknown")
    if datetime.fromtimestamp(int.from_bytes(signed[17:]), UTC) <= at:
        raise UnknownCallerError("card_link_over")
    return UUID(bytes=signed[1:17])


def card_secret(transaction: Transaction, *, at: datetime) -> bytes:
    """What links and codes are signed with; made at first use."""
    secret = card_secrets.load(transaction)
    if secret is None:
        card_secrets.make(transaction, secrets.token_bytes(32), at=at)
        secret = card_secrets.load(transaction)
    return secret or b""


def renew_card_secret(pool: Pool, *, actor: str, at: datetime) -> None:
    """Another secret: every link, code and open card there is works no longer."""
    with pool.transaction() as transaction:
        card_secrets.renew(transaction, secrets.token_bytes(32), at=at)
        card_sessions.delete_all(transaction)
        card_codes.delete_all(transaction)
        record(transaction, actor=actor, action="card.secret_renewed", subject="card", details={}, at=at)


def _token(secret: bytes, member_id: UUID, expires_at: datetime) -> str:
    signed = _PURPOSE + member_id.bytes + int(expires_at.timestamp()).to_bytes(8)
    return urlsafe_b64encode(signed + _signature(secret, signed)).decode()


def _signature(secret: bytes, signed: bytes) -> bytes:
    return hmac.new(secret, b"card-link:" + signed, sha256).digest()

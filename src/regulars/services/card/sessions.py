"""Opening a card and leaving it. A session is one member's, and knows nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from regulars.services.card.codes import member_of_code
from regulars.services.card.links import member_of_link
from regulars.services.errors import UnknownCallerError
from regulars.services.tokens import csrf_token, new_token, token_hash
from regulars.storage import card_sessions

if TYPE_CHECKING:
    from regulars.storage.transaction import Pool, Transaction

LASTS: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CardSession:
    """A card that is open, until `expires_at`."""

    token: str
    member_id: UUID
    expires_at: datetime

    @property
    def csrf_token(self) -> str:
        """What the page sends along with whatever changes something."""
        return csrf_token(self.token)


def open_by_link(pool: Pool, link: str, *, at: datetime) -> CardSession:
    """Open the card of a link; UnknownCallerError when it does not work."""
    with pool.transaction() as transaction:
        return _open(transaction, member_of_link(transaction, link, at=at), at=at)


def open_by_code(pool: Pool, *, phone: str, code: str, at: datetime) -> CardSession:
    """Open the card of whoever has this phone number and the code sent to it; UnknownCallerError otherwise."""
    with pool.transaction() as transaction:
        member_id = member_of_code(transaction, phone, code, at=at)
        opened = _open(transaction, member_id, at=at) if member_id else None
    if opened is None:
        raise UnknownCallerError("card_code_wrong")
    return opened


def find_card_session(pool: Pool, token: str, *, at: datetime) -> CardSession | None:
    """The session of a token, unless it is over."""
    with pool.transaction(read_only=True) as transaction:
        stored = card_sessions.load(transaction, token_hash(token), at=at)
    return CardSession(token, stored.member_id, stored.expires_at) if stored else None


def end_card_session(pool: Pool, session: CardSession) -> None:
    """Leave the card."""
    with pool.transaction() as transaction:
        card_sessions.delete(transaction, token_hash(session.token))


def _open(transaction: Transaction, member_id: UUID, *, at: datetime) -> CardSession:
    card_sessions.delete_over(transaction, at=at)
    session = CardSession(new_token(), member_id, at + LASTS)
    stored = card_sessions.StoredCardSession(token_hash(session.token), member_id, at, session.expires_at)
    card_sessions.insert(transaction, stored)
    return session

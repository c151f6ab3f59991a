"""Signing in by phone: a code of six digits, good for five minutes and five tries, sent to a number somebody has.

Whether anybody has the number cannot be told from the answer. How a code reaches the phone is a plug: `CodeSender`.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

from regulars.domain.events.event import PHONE, Identity
from regulars.domain.events.identities import normal_phone
from regulars.domain.problems import Problem
from regulars.services import throttle
from regulars.services.card.links import card_secret
from regulars.services.errors import ConflictError, InvalidError
from regulars.services.masking import masked
from regulars.storage import card_codes, identities
from regulars.storage.card_codes import StoredCode

if TYPE_CHECKING:
    from regulars.storage.transaction import Pool, Transaction

LASTS: Final = timedelta(minutes=5)
TRIES: Final = 5
_MOST_SHOWN: Final = 50


class CodeSender(Protocol):
    """What brings a code to a phone."""

    def send(self, transaction: Transaction, code: StoredCode, digits: str) -> None:
        """Send these digits to the code's phone, or note that they are to be sent: nobody waits for a network here."""


class ToOperators:
    """Shows codes to operators, who read them out: for trying things out, and for shops without text messages."""

    def send(self, transaction: Transaction, code: StoredCode, digits: str) -> None:
        """Keep the digits where operators see them."""
        card_codes.save(transaction, code._replace(shown=digits))


SENDERS: Final[Mapping[str, CodeSender | None]] = {"none": None, "console": ToOperators()}
"""By the setting `code_sender`; None: members cannot sign in by phone."""


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code for an operator to read out."""

    member_id: UUID
    phone: str
    digits: str
    created_at: datetime
    expires_at: datetime


def ask_for_code(pool: Pool, sender: CodeSender | None, phone: str, *, address: str, at: datetime) -> None:
    """Send a code to a phone number, if somebody has it.

    InvalidError when it is no phone number; ConflictError when there is no way to send a code; OverloadedError after
    too many codes for the number, or from the address, with which nobody has signed in.
    """
    number = normal_phone(phone)
    if number is None:
        raise InvalidError("invalid_request", problems=[Problem("phone", "phone_invalid")])
    if sender is None:
        raise ConflictError("no_code_sender")
    attempt = throttle.begin_try(pool, account=_account(number), address=address, at=at)
    digits = f"{secrets.randbelow(10**6):06d}"
    with pool.transaction() as transaction:
        card_codes.delete_over(transaction, at=at)
        hashed = _hash(card_secret(transaction, at=at), number, digits)
        member_id = identities.find(transaction, [Identity(PHONE, number)]).get(Identity(PHONE, number))
        code = StoredCode(number, hashed, member_id, attempt, 0, None, at, at + LASTS)
        card_codes.save(transaction, code)
        if member_id is not None:
            sender.send(transaction, code, digits)


def member_of_code(transaction: Transaction, phone: str, digits: str, *, at: datetime) -> UUID | None:
    """The member who was sent this code, which works no longer from now on; None when it is not the code."""
    number = normal_phone(phone) or ""
    code = card_codes.lock(transaction, number)
    if code is None or code.expires_at <= at or code.wrong >= TRIES:
        return None
    if not hmac.compare_digest(code.code_hash, _hash(card_secret(transaction, at=at), number, digits)):
        card_codes.count_wrong(transaction, number)
        return None
    card_codes.delete(transaction, number)
    if code.member_id is not None:
        throttle.end_well(transaction, code.attempt, account=_account(number))
    return code.member_id


def list_codes(pool: Pool, *, at: datetime) -> list[ShownCode]:
    """The codes that operators read out, newest first; of a phone number they see enough to know whose it is."""
    with pool.transaction(read_only=True) as transaction:
        found = card_codes.list_shown(transaction, at=at, most=_MOST_SHOWN)
    return [
        ShownCode(
            code.member_id, masked(Identity(PHONE, code.phone)), code.shown or "", code.created_at, code.expires_at
        )
        for code in found
        if code.member_id is not None
    ]


def _account(number: str) -> str:
    return f"phone:{number}"


def _hash(secret: bytes, number: str, digits: str) -> bytes:
    return hmac.new(secret, f"card-code:{number}:{digits}".encode(), sha256).digest()

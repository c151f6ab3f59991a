"""Slowing down who guesses passwords or codes: failures are counted by account and by address, in the database.

A try counts as failed from its beginning, under a lock, and is forgotten when it succeeds: so a hundred tries at once
are a hundred tries.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from regulars.services.errors import OverloadedError
from regulars.storage import sign_in_failures as failures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from regulars.storage.transaction import Pool, Transaction

FREE: Final = 5
"""So many failures within `WINDOW` cost nothing."""
WINDOW: Final = timedelta(minutes=15)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=15)
"""How long the next try has to wait; each failure doubles it."""
_REMEMBERED: Final = timedelta(hours=1)
_NETWORK: Final = 64
"""Who has one IPv6 address has this network full of them."""


def begin_try(pool: Pool, *, account: str, address: str, at: datetime) -> UUID:
    """Count a try of an account from an address; OverloadedError while either has to wait."""
    attempt = uuid4()
    with pool.transaction() as transaction:
        failures.lock_table(transaction)
        failures.delete_old(transaction, before=at - _REMEMBERED)
        both = (_account_hash(account), _address_hash(address))
        wait = max(_wait(failures.times_of(transaction, who), at) for who in both)
        if wait > timedelta(0):
            raise OverloadedError("too_many_attempts", retry_after_s=ceil(wait.total_seconds()))
        for who in both:
            failures.insert(transaction, attempt, who, at=at)
    return attempt


def end_well(transaction: Transaction, attempt: UUID, *, account: str) -> None:
    """The try succeeded: it is no failure, and the account begins anew."""
    failures.forget(transaction, attempt, account=_account_hash(account))


def _account_hash(account: str) -> bytes:
    """How an account is counted, whether there is one or not."""
    return sha256(b"account:" + account.encode()).digest()


def _address_hash(address: str) -> bytes:
    return sha256(b"address:" + _network(address).encode()).digest()


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(int(parsed) >> (128 - _NETWORK))
    return str(parsed)


def _wait(times: Sequence[datetime], at: datetime) -> timedelta:
    """How long someone who failed at these times, the last first, still has to wait."""
    if len(times) < FREE or times[0] - times[FREE - 1] > WINDOW:
        return timedelta(0)
    doubled: int = 2 ** (len(times) - FREE)
    return min(SHORTEST * doubled, LONGEST) - (at - times[0])

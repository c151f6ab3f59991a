"""One-time codes: good once, for five minutes and five tries, and for the number they were sent to."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from regulars.domain.events.event import PHONE, Identity
from regulars.domain.time import to_instant
from regulars.services.card.codes import SENDERS, ask_for_code, list_codes
from regulars.services.card.sessions import CardSession, open_by_code
from regulars.services.errors import OverloadedError, UnknownCallerError
from regulars.storage import card_codes, identities
from regulars.storage.card_codes import StoredCode
from regulars.storage.transaction import Pool, Transaction
from tests.services.operators.staff import ADDRESS, NOW

HERS, NOBODYS = "+8613800138000", "+8613900139000"
MEMBER = UUID("0199a3f0-7c00-7000-8000-000000000001")


class Phones:
    """Remembers what it was to send."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, transaction: Transaction, code: StoredCode, digits: str) -> None:
        assert card_codes.lock(transaction, code.phone) == code
        self.sent.append((code.phone, digits))


@pytest.fixture
def phones(pool: Pool) -> Phones:
    with pool.transaction() as transaction:
        identities.bind(transaction, {Identity(PHONE, HERS): MEMBER}, at=to_instant(NOW))
    return Phones()


def ask(pool: Pool, phones: Phones, phone: str = HERS, *, address: str = ADDRESS, at: datetime = NOW) -> None:
    ask_for_code(pool, phones, phone, address=address, at=at)


def enter(pool: Pool, digits: str, phone: str = HERS, *, at: datetime = NOW) -> CardSession | None:
    with suppress(UnknownCallerError):
        return open_by_code(pool, phone=phone, code=digits, at=at)
    return None


def other(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


def test_a_code_opens_the_card_of_the_number_once(pool: Pool, phones: Phones) -> None:
    ask(pool, phones, "138 0013 8000")
    ((phone, digits),) = phones.sent
    assert (phone, len(digits)) == (HERS, 6)
    session = enter(pool, digits, "0086 138-0013-8000")
    assert session is not None
    assert session.member_id == MEMBER
    assert enter(pool, digits) is None


def test_a_number_that_nobody_has_gets_nothing_and_leaves_the_same_trace(pool: Pool, phones: Phones) -> None:
    ask(pool, phones)
    ask(pool, phones, NOBODYS)
    assert [phone for phone, _ in phones.sent] == [HERS]
    with pool.transaction() as transaction:
        assert card_codes.lock(transaction, NOBODYS) is not None


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(minutes=5) - timedelta(seconds=1), True), (timedelta(minutes=5), False)]
)
def test_a_code_is_over_after_five_minutes(pool: Pool, phones: Phones, after: timedelta, *, works: bool) -> None:
    ask(pool, phones)
    assert (enter(pool, phones.sent[0][1], at=NOW + after) is not None) is works


@pytest.mark.parametrize(("tries", "works"), [(4, True), (5, False)])
def test_five_wrong_ones_end_a_code(pool: Pool, phones: Phones, tries: int, *, works: bool) -> None:
    ask(pool, phones)
    digits = phones.sent[0][1]
    for _ in range(tries):
        assert enter(pool, other(digits)) is None
    assert (enter(pool, digits) is not None) is works


def test_a_new_code_takes_the_place_of_the_one_before(pool: Pool, phones: Phones) -> None:
    ask(pool, phones)
    ask(pool, phones)
    first, second = (digits for _, digits in phones.sent)
    if first != second:
        assert enter(pool, first) is None
    assert enter(pool, second) is not None


def test_who_has_signed_in_does_not_wait_and_others_do(pool: Pool, phones: Phones) -> None:
    for _ in range(12):
        ask(pool, phones)
        assert enter(pool, phones.sent[-1][1]) is not None
    for number in range(5):
        ask(pool, phones, f"1390013900{number}")
    with pytest.raises(OverloadedError):
        ask(pool, phones, HERS)
    ask(pool, phones, HERS, address="198.51.100.1")


def test_nothing_that_opens_a_card_is_kept_unless_operators_are_to_read_it_out(pool: Pool, phones: Phones) -> None:
    ask(pool, phones)
    digits = phones.sent[0][1]
    with pool.transaction() as transaction:
        kept = card_codes.lock(transaction, HERS)
    assert kept is not None
    assert kept.shown is None
    assert digits.encode() not in kept.code_hash
    assert list_codes(pool, at=NOW) == []
    ask_for_code(pool, SENDERS["console"], HERS, address=ADDRESS, at=NOW)
    (shown,) = list_codes(pool, at=NOW)
    assert (shown.member_id, shown.phone) == (MEMBER, "+86138****8000")
    assert list_codes(pool, at=NOW + timedelta(minutes=5)) == []
    assert enter(pool, shown.digits) is not None


def test_a_code_of_one_number_does_not_open_another(pool: Pool, phones: Phones) -> None:
    with pool.transaction() as transaction:
        identities.bind(transaction, {Identity(PHONE, NOBODYS): UUID(int=7)}, at=to_instant(NOW))
    ask(pool, phones)
    ask(pool, phones, NOBODYS)
    (_, hers), (_, his) = phones.sent
    if hers != his:
        assert enter(pool, hers, NOBODYS) is None
    assert enter(pool, his, NOBODYS) is not None

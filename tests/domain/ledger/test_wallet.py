"""Purses and their lots."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.ledger.posting import ISSUER_ACCOUNTS, MEMBER_ACCOUNTS, Account
from regulars.domain.ledger.wallet import Lot, Maturing, Purse, Share

lots = st.lists(
    st.builds(Share, st.integers(1, 9), st.none() | st.integers(0, 5), st.integers(1, 50)),
    max_size=9,
    unique_by=lambda share: share.lot,
)


def purse_of(*shares: Share) -> Purse:
    purse = Purse()
    for share in shares:
        purse.put(share)
    return purse


def test_every_account_is_the_members_or_the_issuers() -> None:
    assert {*MEMBER_ACCOUNTS} | {*ISSUER_ACCOUNTS} == {*get_args(Account)}
    assert not {*MEMBER_ACCOUNTS} & {*ISSUER_ACCOUNTS}


@given(lots)
def test_lots_lie_in_the_order_in_which_they_expire(shares: list[Share]) -> None:
    purse = purse_of(*shares)
    assert purse.available == sum(share.points for share in shares)
    dated = [lot for lot in purse.lots if lot.expires is not None]
    assert purse.lots == [*sorted(dated, key=lambda lot: (lot.expires, lot.id)), *purse.lots[len(dated) :]]
    assert [lot.id for lot in purse.lots[len(dated) :]] == sorted(lot.id for lot in purse.lots[len(dated) :])


@given(lots, st.data())
def test_the_oldest_points_are_taken_first(shares: list[Share], data: st.DataObject) -> None:
    purse = purse_of(*shares)
    before = purse.copy()
    points = data.draw(st.integers(0, purse.available))
    taken = purse.take_oldest(points)
    assert sum(share.points for share in taken) == points == before.available - purse.available
    whole = [Share(*lot) for lot in before.lots]
    assert taken[:-1] == whole[: len(taken[:-1])]
    for share in taken:
        purse.put(share)
    assert purse == before


@given(lots, st.integers(1, 10), st.integers(1, 60))
def test_what_is_taken_from_one_lot_leaves_the_others(shares: list[Share], lot: int, most: int) -> None:
    purse = purse_of(*shares)
    before = purse.copy()
    taken = purse.take_from(lot, most)
    held = {each.id: each.points for each in before.lots}
    assert (taken.points if taken else 0) == min(most, held.get(lot, 0))
    assert [each for each in purse.lots if each.id != lot] == [each for each in before.lots if each.id != lot]
    if taken:
        purse.put(taken)
    assert purse == before


def test_an_empty_lot_is_gone_and_comes_back_in_its_place() -> None:
    purse = purse_of(Share(1, 10, 5), Share(2, 20, 5))
    share = purse.take_from(1, 9)
    assert share == Share(1, 10, 5)
    assert purse.lots == [Lot(2, 20, 5)]
    purse.put(share)
    assert purse.lots == [Lot(1, 10, 5), Lot(2, 20, 5)]


def test_a_lot_is_found_by_its_expiry__also_while_it_matures() -> None:
    purse = purse_of(Share(1, 10, 5), Share(2, None, 5))
    purse.maturing.append(Maturing(3, None, "A1", 4, 30, 7, "rule"))
    purse.maturing.append(Maturing(3, None, "A1", 5, 40, 7, "rule"))
    assert [purse.lot_expiring(expires) for expires in (10, None, 30, 40, 50)] == [1, 2, 4, 5, None]


def test_a_copy_shares_nothing_that_changes() -> None:
    purse = purse_of(Share(1, 10, 5))
    purse.lapses, purse.lapsed, purse.pending, purse.held, purse.arrears = 3, 2, 1, 1, 1
    copy = purse.copy()
    assert copy == purse
    copy.put(Share(1, 10, 5))
    copy.maturing.append(Maturing(3, None, "A1", 4, 30, 7, "rule"))
    assert purse.lots == [Lot(1, 10, 5)]
    assert purse.maturing == []


def test_points_with_an_expiry_are_lost_at_it() -> None:
    assert [Purse().has_lost(10, 0, now) for now in (9, 10, 11)] == [False, True, True]


def test_points_without_one_are_lost_when_a_silence_has_ended_since() -> None:
    purse = Purse()
    assert not purse.has_lost(None, 0, 99)
    purse.renew(10, now=5)
    assert [purse.has_lost(None, 5, now) for now in (9, 10)] == [False, True]
    purse.renew(20, now=9)
    assert purse.lapsed is None
    assert not purse.has_lost(None, 5, 19)
    purse.renew(40, now=30)
    assert purse.lapsed == 20
    assert [purse.has_lost(None, since, 30) for since in (19, 20)] == [True, False]
    purse.renew(None, now=41)
    assert [purse.has_lost(None, since, 99) for since in (39, 40)] == [True, False]

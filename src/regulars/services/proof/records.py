"""The proof of what a member's events have come to: state, due date, balances, orders, redemptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from regulars.domain.engine.orders import record_to_doc
from regulars.domain.members.codec import redemption_to_doc, state_from_doc, state_to_doc
from regulars.services.proof.compare import differences, same

if TYPE_CHECKING:
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.members.state import MemberState, Redemption
    from regulars.services.proof.findings import Tally
    from regulars.services.proof.refold import MemberHistory
    from regulars.storage.history import StateRow

Sums = Mapping[tuple[str, str, int], int]
"""By (wallet, account, lot): what it received less what it gave."""

_LOTS = ("available", "pending", "held")
_MOST_ERROR = 200


def prove_state(row: StateRow, state: MemberState, tally: Tally) -> None:
    """The stored state against the folded one, and its due date: earlier than the truth is fine, later is not."""
    expected = state_to_doc(state)
    if not same(row.doc, expected):
        for difference in differences(row.doc, expected):
            tally.find("state_differs", row.member_id, row.version, **difference._asdict())
    if row.due != row.indexed_due:
        tally.find("due_not_indexed", row.member_id, row.version, stored=row.due, indexed=row.indexed_due)
    if state.next_due is None:
        return
    if row.due is None:
        tally.find("due_missing", row.member_id, row.version, expected=state.next_due)
    elif row.due > state.next_due:
        tally.find("due_too_late", row.member_id, row.version, stored=row.due, expected=state.next_due)


def prove_balances(row: StateRow, sums: Sums, tally: Tally) -> None:
    """What the stored postings add up to against the stored state, lot by lot: no folding is involved."""
    try:
        state = state_from_doc(row.doc, version=row.version, next_due=row.due)
        stored = _balances(state)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        text = f"{type(error).__name__}: {error}"[:_MOST_ERROR]
        tally.find("state_unreadable", row.member_id, row.version, error=text)
        return
    posted: Counter[tuple[str, str, int]] = Counter()
    for (wallet, account, lot), points in sums.items():
        if account in _LOTS:
            posted[wallet, account, lot] = points
        elif account == "arrears":
            posted[wallet, account, 0] += points
    for key in sorted({*stored, *posted}):
        if stored.get(key, 0) != posted[key]:
            wallet, account, lot = key
            params = {"wallet": wallet, "account": account, "lot": lot, "stored": stored.get(key, 0)}
            tally.find("balance_differs", row.member_id, None, **params, posted=posted[key])
    for wallet, account, in_all, in_lots in _inner_differences(state, stored):
        params = {"wallet": wallet, "account": account, "stored": in_all, "lots": in_lots}
        tally.find("balance_not_its_lots", row.member_id, None, **params)


def prove_orders(history: MemberHistory, expected: Mapping[str, OrderRecord], tally: Tally) -> None:
    """The stored orders against the folded ones."""
    left = dict(expected)
    for row in history.orders:
        record = left.pop(row.order_id, None)
        if record is None:
            tally.find("order_extra", row.member_id, row.seq, order=row.order_id)
            continue
        _compare("order", row.member_id, row.order_id, (row.seq, row.doc), (record.seq, record_to_doc(record)), tally)
    for record in left.values():
        tally.find("order_missing", history.member_id, record.seq, order=record.order_id)


def prove_redemptions(
    history: MemberHistory, expected: Mapping[str, Redemption], seqs: Mapping[str, int], tally: Tally
) -> None:
    """The stored redemptions against the folded ones; `seqs` says which event wrote each last."""
    left = dict(expected)
    for row in history.redemptions:
        redemption = left.pop(row.redemption_id, None)
        if redemption is None:
            tally.find("redemption_extra", row.member_id, row.seq, redemption=row.redemption_id)
            continue
        truth = (seqs[redemption.id], {"status": redemption.status, "doc": redemption_to_doc(redemption)})
        stored = (row.seq, {"status": row.status, "doc": row.doc})
        _compare("redemption", row.member_id, row.redemption_id, stored, truth, tally)
    for redemption in left.values():
        tally.find("redemption_missing", history.member_id, seqs[redemption.id], redemption=redemption.id)


def _compare(
    kind: str, member_id: str, name: str, stored: tuple[int, Any], expected: tuple[int, Any], tally: Tally
) -> None:
    seq, doc = stored
    if seq != expected[0]:
        params = {kind: name, "path": "seq", "stored": str(seq), "expected": str(expected[0])}
        tally.find(f"{kind}_differs", member_id, expected[0], **params)
    if not same(doc, expected[1]):
        for difference in differences(doc, expected[1]):
            tally.find(f"{kind}_differs", member_id, expected[0], **{kind: name}, **difference._asdict())


def _balances(state: MemberState) -> Counter[tuple[str, str, int]]:
    """By (wallet, account, lot) what the state says; arrears are owed, so below zero, and belong to no lot."""
    balances: Counter[tuple[str, str, int]] = Counter()
    for wallet, purse in state.purses.items():
        for lot in purse.lots:
            balances[wallet, "available", lot.id] += lot.points
        for entry in purse.maturing:
            balances[wallet, "pending", entry.lot] += entry.points
        if purse.arrears:
            balances[wallet, "arrears", 0] -= purse.arrears
    for hold in state.holds.values():
        for share in hold.shares:
            balances[hold.wallet, "held", share.lot] += share.points
    return balances


def _inner_differences(
    state: MemberState, balances: Mapping[tuple[str, str, int], int]
) -> list[tuple[str, str, int, int]]:
    """(wallet, account, balance, sum of its lots) where a balance that the state names is not the sum of its lots."""
    in_lots: Counter[tuple[str, str]] = Counter()
    for (wallet, account, _), points in balances.items():
        in_lots[wallet, account] += points
    found = []
    for wallet, purse in state.purses.items():
        for account, named in (("available", purse.available), ("pending", purse.pending), ("held", purse.held)):
            if named != in_lots[wallet, account]:
                found.append((wallet, account, named, in_lots[wallet, account]))
    return found

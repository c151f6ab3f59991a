"""A shop that folds events and holds every decision against the laws of the engine.

Each event is decided three times: on the member as she stands in memory, once more on the same, and on what the
database would hand back, of which only what `needs_of` names is loaded. All three must be the same to the byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from regulars.domain.engine.decide import decide
from regulars.domain.engine.effects import effect_doc, refusal_doc
from regulars.domain.engine.member import Decision, Member
from regulars.domain.engine.needs import Needs, needs_of
from regulars.domain.engine.orders import OrderRecord, record_from_doc, record_to_doc
from regulars.domain.engine.program import Program
from regulars.domain.events.event import Event
from regulars.domain.ledger.posting import ISSUER_ACCOUNTS, MEMBER_ACCOUNTS, Posting
from regulars.domain.members.codec import redemption_from_doc, redemption_to_doc, state_from_doc, state_to_doc
from regulars.domain.members.state import MemberState


@dataclass
class Shop:
    """Members by name, the program and its earlier versions, and what all members share."""

    program: Program
    members: dict[str, Member] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)
    postings: dict[str, list[Posting]] = field(default_factory=dict)
    versions: dict[int, Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.versions[self.program.version] = self.program

    def publish(self, program: Program) -> None:
        """Decide by another version from now on."""
        self.program = self.versions[program.version] = program

    def member(self, name: str = "u1") -> Member:
        """A member, or the member she would begin as."""
        return self.members.get(name) or Member()

    def state(self, name: str = "u1") -> MemberState:
        """A member's state."""
        return self.member(name).state

    def available(self, wallet: str = "points", name: str = "u1") -> int:
        """Spendable points."""
        purse = self.state(name).purses.get(wallet)
        return purse.available if purse else 0

    def happens(self, event: Event, name: str = "u1") -> Decision:
        """Fold an event."""
        member = self.member(name)
        decision = self._decide(member, event, self.shared)
        needs = needs_of(self.program, event)
        again = self._decide(loaded(member, needs), event, {key: self.shared.get(key, 0) for key in needs.shared})
        assert doc(again) == doc(decision)
        self.members[name] = member.after(decision)
        for key, number in decision.used.items():
            self.shared[key] = self.shared.get(key, 0) + number
        postings = self.postings.setdefault(name, [])
        postings += decision.postings
        explained(decision.state, postings)
        assert all(number >= 0 for number in self.shared.values())
        return decision

    def _decide(self, member: Member, event: Event, shared: Mapping[str, int]) -> Decision:
        before = _seen(member, event, shared)
        decision = decide(self.program, member, event, shared=shared, versions=self.versions.__getitem__)
        assert _seen(member, event, shared) == before, "an argument was changed"
        decided = doc(decision)
        again = decide(self.program, member, event, shared=shared, versions=self.versions.__getitem__)
        assert _seen(member, event, shared) == before, "a decision shares a part that the next one changed"
        assert doc(again) == doc(decision) == decided
        return decision


def _seen(member: Member, event: Event, shared: Mapping[str, int]) -> tuple[object, ...]:
    """Everything that `decide` is handed, as it stands now."""
    records = [_bytes(record_to_doc(record)) for record in member.orders.values()]
    redemptions = [_bytes(redemption_to_doc(redemption)) for redemption in member.redemptions.values()]
    state = _bytes(state_to_doc(member.state)), member.state.version, member.state.next_due
    return state, records, redemptions, _bytes(event.properties), repr(event.cart), {**shared}


def doc(decision: Decision) -> dict[str, bytes]:
    """Everything about a decision as the bytes that are stored."""
    return {
        "state": _bytes({**state_to_doc(decision.state), "version": decision.state.version}),
        "due": _bytes(decision.state.next_due),
        "effects": _bytes([effect_doc(effect) for effect in decision.effects]),
        "refusals": _bytes([refusal_doc(refusal) for refusal in decision.refusals]),
        "postings": _bytes([tuple(posting) for posting in decision.postings]),
        "orders": _bytes({key: record_to_doc(record) for key, record in decision.orders.items()}),
        "redemptions": _bytes({key: redemption_to_doc(each) for key, each in decision.redemptions.items()}),
        "used": _bytes(decision.used),
        "seen": _bytes(decision.seen),
    }


def loaded(member: Member, needs: Needs) -> Member:
    """The member as the database hands her out for an event with these needs."""
    orders = (
        member.orders
        if needs.all_orders
        else {key: member.orders[key] for key in [needs.order_id] if key in member.orders}
    )
    return Member(
        stored_state(member.state),
        {key: stored_order(record) for key, record in orders.items()},
        {
            key: redemption_from_doc(kept(redemption_to_doc(redemption)))
            for key, redemption in member.redemptions.items()
            if key == needs.redemption_id
        },
    )


def stored_state(state: MemberState) -> MemberState:
    """The state after a stay in the database; it must be the same."""
    stored = state_from_doc(kept(state_to_doc(state)), version=state.version, next_due=state.next_due)
    assert stored == state
    return stored


def stored_order(record: OrderRecord) -> OrderRecord:
    """The record after a stay in the database; it must be the same."""
    stored = record_from_doc(record.order_id, record.seq, kept(record_to_doc(record)))
    assert _bytes(record_to_doc(stored)) == _bytes(record_to_doc(record))
    assert stored.lines == record.lines
    assert (stored.total, stored.returned, stored.refunded) == (record.total, record.returned, record.refunded)
    assert (stored.given, stored.usage, stored.marks, stored.early) == (
        record.given,
        record.usage,
        record.marks,
        record.early,
    )
    return stored


def kept(document: Any) -> Any:
    """A document as a column of type jsonb gives it back: shorter keys first, then by their bytes."""
    return _by_length(orjson.loads(_bytes(document)))


def explained(state: MemberState, postings: list[Posting]) -> None:
    """Postings explain every account of every wallet, and every lot, exactly."""
    accounts: Counter[tuple[str, str]] = Counter()
    lots: Counter[tuple[str, str, int]] = Counter()
    for posting in postings:
        assert posting.amount > 0
        assert posting.from_account != posting.to_account
        for account, sign in ((posting.from_account, -1), (posting.to_account, 1)):
            assert account in MEMBER_ACCOUNTS or account in ISSUER_ACCOUNTS
            if account in MEMBER_ACCOUNTS:
                accounts[posting.wallet, account] += sign * posting.amount
                if account != "arrears":
                    lots[posting.wallet, account, posting.lot] += sign * posting.amount
    assert _nonzero(accounts) == _nonzero(_accounts_of(state))
    assert _nonzero(lots) == _nonzero(_lots_of(state))
    for purse in state.purses.values():
        assert min(purse.available, purse.pending, purse.held, purse.arrears) >= 0
        assert not (purse.arrears and purse.available), "what is owed is paid before anything can be spent"
        assert all(lot.points > 0 for lot in purse.lots)
        assert all(entry.points > 0 for entry in purse.maturing)


def _accounts_of(state: MemberState) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for wallet, purse in state.purses.items():
        found[wallet, "available"] += purse.available
        found[wallet, "pending"] += purse.pending
        found[wallet, "held"] += purse.held
        found[wallet, "arrears"] -= purse.arrears
    return found


def _lots_of(state: MemberState) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for wallet, purse in state.purses.items():
        for lot in purse.lots:
            found[wallet, "available", lot.id] += lot.points
        for entry in purse.maturing:
            found[wallet, "pending", entry.lot] += entry.points
    for hold in state.holds.values():
        for share in hold.shares:
            found[hold.wallet, "held", share.lot] += share.points
    return found


def _by_length(value: Any) -> Any:
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _by_length(value[key]) for key in ordered}
    return [_by_length(item) for item in value] if isinstance(value, list) else value


def _nonzero(counter: Counter[Any]) -> dict[Any, int]:
    return {key: number for key, number in counter.items() if number}


def _bytes(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)

"""The proof of one member: her events folded again give every outcome, posting, record and the state that is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from regulars.domain.engine.member import Member
from regulars.domain.events.keys import body_digest, id_of_body, message_key
from regulars.domain.events.parse import event_from_body
from regulars.domain.ledger.posting import Posting
from regulars.services.errors import NotFoundError
from regulars.services.fold_batch import outcome_doc
from regulars.services.proof.compare import differences, same
from regulars.services.proof.records import prove_balances, prove_orders, prove_redemptions, prove_state
from regulars.services.proof.refold import conflicts_of, decide_again, go_on, seen_of
from regulars.storage.errors import StorageError

if TYPE_CHECKING:
    from regulars.domain.engine.member import Decision
    from regulars.domain.events.event import Event
    from regulars.services.proof.findings import Tally
    from regulars.services.proof.refold import MemberHistory, Versions
    from regulars.storage.history import EventRow, PostingRow, StateRow

_MOST_ERROR = 200
_POSTING_COLUMNS = 4
"""How many columns of a stored posting come before the fields of `Posting`: bucket, member, seq, n."""


def prove_member(history: MemberHistory, versions: Versions, tally: Tally) -> None:
    """Fold one member's events again and note all that is stored otherwise."""
    _Proof(history, versions, tally).run()


class _Proof:
    """One member being proved. Folding stops at the first event that cannot be relied on; the rest is still read."""

    def __init__(self, history: MemberHistory, versions: Versions, tally: Tally) -> None:
        self._history = history
        self._versions = versions
        self._tally = tally
        self._member = Member()
        self._redemption_seqs: dict[str, int] = {}
        self._last = 0
        self._folding = True
        self._posting = next(history.postings, None)
        self._sums: Counter[tuple[str, str, int]] = Counter()

    def run(self) -> None:
        """Prove all of it."""
        for row in self._history.events:
            self._prove_event(row)
        for posting in self._postings_up_to(None):
            self._find("posting_without_event", posting.seq, **_posting_params(posting))
        state = next(self._history.states, None)
        if state is not None:
            self._tally.members += 1
        self._prove_completeness(state)
        if self._folding:
            self._prove_records()
        else:
            self._tally.unproven += 1
        if state is not None:
            self._prove_state(state)
        for (wallet, account, _), points in self._sums.items():
            self._tally.totals[wallet, account] += points

    # -- events ----------------------------------------------------------------------------------------------

    def _prove_event(self, row: EventRow) -> None:
        self._tally.events += 1
        if row.seq != self._last + 1:
            self._find("events_missing", self._last + 1, last=row.seq - 1)
            self._stop_folding(row.seq)
        self._last = row.seq
        event = self._read(row)
        stored = [posting for posting in self._postings_up_to(row.seq) if self._belongs(posting, row.seq)]
        if event is None or not self._folding:
            self._stop_folding(row.seq)
            return
        decision = self._decide(row, event)
        if decision is None:
            self._stop_folding(row.seq)
            return
        self._prove_decision(row, decision, stored)
        go_on(self._member, decision)
        for redemption_id in decision.redemptions:
            self._redemption_seqs[redemption_id] = row.seq
        if decision.used:
            self._tally.used.update(decision.used)  # of a Counter, update adds

    def _read(self, row: EventRow) -> Event | None:
        """The event of a row whose body is the one that was accepted; None with a finding otherwise."""
        body_bytes = row.body.encode()
        if body_digest(body_bytes) != row.body_hash:
            self._find("event_body_changed", row.seq)
            return None
        try:
            body: dict[str, Any] = orjson.loads(body_bytes)
            event = event_from_body(body, row.occurred)
        except (ValueError, AttributeError) as error:
            self._find("event_unreadable", row.seq, error=str(error)[:_MOST_ERROR])
            return None
        if message_key(body.get("messageId") or id_of_body(body)) != row.key:
            self._find("event_key_differs", row.seq)
        if event.name != row.name:
            self._find("event_name_differs", row.seq, stored=row.name, expected=event.name)
        return event

    def _decide(self, row: EventRow, event: Event) -> Decision | None:
        try:
            return decide_again(self._member, row, event, self._versions)
        except NotFoundError:
            self._find("version_missing", row.seq, version=row.program_version)
        except StorageError:  # says something about the connection, nothing about the history
            raise
        except Exception as error:  # noqa: BLE001 - damage of any kind may make the fold fail in any way
            self._find("event_not_decided", row.seq, error=f"{type(error).__name__}: {error}"[:_MOST_ERROR])
        return None

    def _prove_decision(self, row: EventRow, decision: Decision, stored: list[PostingRow]) -> None:
        outcome = outcome_doc(decision, conflicts_of(row))
        if orjson.dumps(outcome) != row.outcome.encode():
            self._find_outcome_differences(row, outcome)
        if seen_of(row) != decision.seen:
            self._find_differences("shared_differs", row.seq, dict(seen_of(row)), decision.seen)
        if stored or decision.postings:
            self._prove_postings(row.seq, decision.postings, stored)

    # -- postings --------------------------------------------------------------------------------------------

    def _postings_up_to(self, seq: int | None) -> Iterator[PostingRow]:
        """The stored postings up to those of an event (None: to the end), added to the sums of their accounts."""
        row = self._posting
        while row is not None and (seq is None or row.seq <= seq):
            self._tally.postings += 1
            self._sums[row.wallet, row.to_account, row.lot] += row.amount
            self._sums[row.wallet, row.from_account, row.lot] -= row.amount
            yield row
            row = self._posting = next(self._history.postings, None)

    def _belongs(self, posting: PostingRow, seq: int) -> bool:
        if posting.seq != seq:
            self._find("posting_without_event", posting.seq, **_posting_params(posting))
        return posting.seq == seq

    def _prove_postings(self, seq: int, expected: tuple[Posting, ...], stored: list[PostingRow]) -> None:
        by_number = {posting.n: posting for posting in stored}
        for number, posting in enumerate(expected):
            row = by_number.pop(number, None)
            if row is None:
                self._find("posting_missing", seq, n=number, **posting._asdict())
            elif row[_POSTING_COLUMNS:] != posting:
                self._find_posting_differences(seq, row, posting)
        for row in by_number.values():
            self._find("posting_extra", seq, **_posting_params(row))

    def _find_posting_differences(self, seq: int, row: PostingRow, posting: Posting) -> None:
        for name, expected in posting._asdict().items():
            stored = getattr(row, name)
            if stored != expected:
                self._find("posting_differs", seq, n=row.n, field=name, stored=stored, expected=expected)

    # -- the member as a whole -------------------------------------------------------------------------------

    def _prove_completeness(self, state: StateRow | None) -> None:
        if state is None:
            if self._last:
                self._find("state_missing", self._last)
            else:
                self._prove_nothing_left()
        elif state.version > self._last:
            self._find("events_missing", self._last + 1, last=state.version)
            self._folding = False
        elif state.version < self._last:
            self._find("state_outdated", self._last, stored=state.version, expected=self._last)

    def _prove_nothing_left(self) -> None:
        """Of a member without events and state nothing else may be there; stray postings are named already."""
        self._folding = False
        for table, rows in (("order_record", self._history.orders), ("redemption", self._history.redemptions)):
            count = sum(1 for _ in rows)
            if count:
                self._find("rows_without_member", None, table=table, count=count)

    def _prove_records(self) -> None:
        prove_orders(self._history, self._member.orders, self._tally)
        prove_redemptions(self._history, self._member.redemptions, self._redemption_seqs, self._tally)

    def _prove_state(self, row: StateRow) -> None:
        prove_balances(row, self._sums, self._tally)
        if self._folding and row.version == self._last:
            prove_state(row, self._member.state, self._tally)

    def _stop_folding(self, seq: int) -> None:
        if self._folding:
            self._folding = False
            self._find("not_folded_from_here", seq)

    # -- findings --------------------------------------------------------------------------------------------

    def _find(self, code: str, seq: int | None, **params: Any) -> None:
        self._tally.find(code, self._history.member_id, seq, **params)

    def _find_outcome_differences(self, row: EventRow, expected: dict[str, Any]) -> None:
        stored = orjson.loads(row.outcome)
        if same(stored, expected):
            self._find("outcome_text_differs", row.seq)
        else:
            self._find_differences("outcome_differs", row.seq, stored, expected)

    def _find_differences(self, code: str, seq: int, stored: Any, expected: Any) -> None:
        for difference in differences(stored, expected):
            self._find(code, seq, **difference._asdict())


def _posting_params(row: PostingRow) -> dict[str, Any]:
    return {"n": row.n, **dict(zip(Posting._fields, row[_POSTING_COLUMNS:], strict=True))}

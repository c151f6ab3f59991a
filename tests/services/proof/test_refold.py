"""Streams of stored history: each member's rows together, none lost, whatever is taken of them."""

from __future__ import annotations

from regulars.domain.members.codec import state_from_doc, state_to_doc
from regulars.services.programs import ProgramLibrary
from regulars.services.proof.compare import same
from regulars.services.proof.refold import event_histories, histories, member_before
from regulars.storage import events, members
from regulars.storage.transaction import Pool


def test_every_row_comes_with_its_member_and_each_member_once(history: Pool) -> None:
    with history.transaction(read_only=True) as transaction:
        seen: list[str] = []
        rows = 0
        for each in histories(transaction, 0, 256):
            seen.append(each.member_id)
            for stream in (each.events, each.postings, each.orders, each.redemptions, each.states):
                for row in stream:
                    assert row.member_id == each.member_id
                    rows += 1
        tables = ("event", "posting", "order_record", "redemption", "member_state")
        counts = [transaction.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
    assert len(seen) == len(set(seen)) == 42
    assert rows == sum(counts)
    assert all(counts)


def test_what_is_not_taken_of_a_member_is_passed_over(history: Pool) -> None:
    with history.transaction(read_only=True) as transaction:
        taken = [next(each.events).seq for each in histories(transaction, 0, 256)]
        alone = [(member_id, next(rows).seq) for member_id, rows in event_histories(transaction, 0, 256)]
        none = [each.member_id for each in histories(transaction, 0, 256)]
    assert taken == [1] * 42
    assert alone == [(member_id, 1) for member_id in none]


def test_ranges_together_are_the_whole(history: Pool) -> None:
    with history.transaction(read_only=True) as transaction:
        whole = [each.member_id for each in histories(transaction, 0, 256)]
        parts = [each.member_id for first in range(0, 256, 64) for each in histories(transaction, first, first + 64)]
    assert parts == whole


def test_a_member_is_rebuilt_as_she_was_before_each_event_and_is_now_after_all(history: Pool) -> None:
    with history.transaction(read_only=True) as transaction:
        versions = ProgramLibrary().reader(transaction)
        rows = transaction.rows("SELECT member_id FROM member_state ORDER BY version DESC LIMIT 3")
        for (member_id,) in rows:
            past = events.of_member(transaction, member_id)
            stored = members.read_states(transaction, [member_id])[member_id].state
            assert [member_before(past, seq, versions).state.version for seq in (1, 5)] == [0, 4]
            member = member_before(past, len(past) + 1, versions)
            assert same(state_to_doc(stored), state_to_doc(member.state))
            again = state_from_doc(state_to_doc(member.state), version=member.state.version, next_due=None)
            assert same(state_to_doc(again), state_to_doc(stored))

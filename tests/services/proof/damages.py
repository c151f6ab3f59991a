"""Ways to damage what is stored, one row each, and how the audit is to name them."""

from __future__ import annotations

from typing import Any, LiteralString, NamedTuple

from regulars.storage.transaction import Pool


class Place(NamedTuple):
    """Where the damage is done: an event of a member, and a posting or record of it."""

    member: str
    seq: int
    what: Any


PLACES: dict[str, LiteralString] = {
    # Points of this wallet are spendable at once, never expire and are never spent.
    "growth": "SELECT member_id::text, seq, n FROM posting WHERE wallet = 'growth' AND from_account = 'issued'",
    "order": "SELECT member_id::text, seq, order_id FROM order_record WHERE doc ? 'given'",
    "redemption": "SELECT member_id::text, seq, redemption_id::text FROM redemption WHERE status = 'captured'",
    "state": "SELECT member_id::text, version, NULL FROM member_state WHERE doc #> '{wallets,growth,lots,0}' IS NOT NULL",
    "due": "SELECT member_id::text, version, due_at FROM member_state WHERE due_at IS NOT NULL",
    "shared": "SELECT member_id::text, seq, NULL FROM event WHERE shared IS NOT NULL AND outcome::text ~ 'big_order'",
    "identify": "SELECT member_id::text, seq, NULL FROM event WHERE name = 'Identify' AND seq < 3",
    "middle": "SELECT member_id::text, seq, NULL FROM event WHERE name = 'Order Completed' AND seq = 4",
    "redeemed": "SELECT member_id::text, seq, NULL FROM event WHERE name = 'Reward Redeemed' AND seq > 5",
    "last": "SELECT e.member_id::text, e.seq, NULL FROM event e JOIN member_state s ON s.member_id = e.member_id"
    " AND s.version = e.seq WHERE e.seq > 3",
    "identity": "SELECT member_id::text, NULL, value FROM identity WHERE kind = 'user_id'",
}


def place(pool: Pool, name: str) -> Place:
    with pool.transaction(read_only=True) as transaction:
        row = transaction.row(PLACES[name] + " ORDER BY 1, 2, 3 LIMIT 1")
    assert row is not None
    return Place(*row)


class Damage(NamedTuple):
    """One change: where, what, the finding that names it (code, some of its parameters), and what may follow."""

    at: str
    statement: LiteralString
    code: str
    params: dict[str, Any]
    follows: set[str] = set()  # noqa: RUF012 - never changed


UNFOLDED = {"not_folded_from_here", "counter_unproven"}
HERE: LiteralString = " WHERE member_id::text = %(member)s AND seq = %(seq)s"
STATE: LiteralString = " WHERE member_id::text = %(member)s"

DAMAGES = {
    "changed amount": Damage(
        "growth",
        "UPDATE posting SET amount = amount + 1" + HERE + " AND n = %(what)s",
        "posting_differs",
        {"field": "amount"},
        {"balance_differs"},
    ),
    "changed account": Damage(
        "growth",
        "UPDATE posting SET to_account = 'pending'" + HERE + " AND n = %(what)s",
        "posting_differs",
        {"field": "to_account", "stored": "pending", "expected": "available"},
        {"balance_differs"},
    ),
    "changed lot": Damage(
        "growth",
        "UPDATE posting SET lot = 77" + HERE + " AND n = %(what)s",
        "posting_differs",
        {"field": "lot", "stored": 77},
        {"balance_differs"},
    ),
    "changed date of a posting": Damage(
        "growth",
        "UPDATE posting SET at = at + interval '1 microsecond'" + HERE + " AND n = %(what)s",
        "posting_differs",
        {"field": "at"},
    ),
    "changed cause": Damage(
        "growth",
        "UPDATE posting SET cause = 'gift'" + HERE + " AND n = %(what)s",
        "posting_differs",
        {"field": "cause", "stored": "gift", "expected": "growth_per_yuan"},
    ),
    "deleted posting": Damage(
        "growth",
        "DELETE FROM posting" + HERE + " AND n = %(what)s",
        "posting_missing",
        {"wallet": "growth", "cause": "growth_per_yuan"},
        {"balance_differs"},
    ),
    "extra posting": Damage(
        "growth",
        "INSERT INTO posting SELECT bucket, member_id, seq, 99, at, wallet, from_account, to_account, lot, 5, cause"
        " FROM posting" + HERE + " AND n = %(what)s",
        "posting_extra",
        {"n": 99, "amount": 5, "wallet": "growth"},
        {"balance_differs"},
    ),
    "event deleted in the middle": Damage(
        "middle",
        "DELETE FROM event" + HERE,
        "events_missing",
        {"last": 4},
        {*UNFOLDED, "posting_without_event"},
    ),
    "last event deleted": Damage(
        "last", "DELETE FROM event" + HERE, "events_missing", {}, {"posting_without_event", "counter_unproven"}
    ),
    "changed body": Damage(
        "middle",
        """UPDATE event SET body = replace(body::text, '"total":', '"total":1')::json""" + HERE,
        "event_body_changed",
        {},
        UNFOLDED,
    ),
    "spaces in a body": Damage(
        "middle",
        """UPDATE event SET body = replace(body::text, '"total":', '"total": ')::json""" + HERE,
        "event_body_changed",
        {},
        UNFOLDED,
    ),
    "changed key": Damage("middle", "UPDATE event SET key = body_hash" + HERE, "event_key_differs", {}),
    "changed name": Damage(
        "middle",
        "UPDATE event SET name = 'Order Lost'" + HERE,
        "event_name_differs",
        {"stored": "Order Lost", "expected": "Order Completed"},
    ),
    "changed outcome": Damage(
        "middle",
        """UPDATE event SET outcome = regexp_replace(outcome::text, '"given":', '"given":9')::json""" + HERE,
        "outcome_differs",
        {"path": "effects[0].given"},
    ),
    "outcome written otherwise": Damage(
        "middle",
        """UPDATE event SET outcome = replace(outcome::text, '{"effects"', '{ "effects"')::json""" + HERE,
        "outcome_text_differs",
        {},
    ),
    "unknown version": Damage(
        "middle", "UPDATE event SET program_version = 99" + HERE, "version_missing", {"version": 99}, UNFOLDED
    ),
    "invented use of a budget": Damage(
        "middle",
        """UPDATE event SET shared = '{"seen": {"budget:none": 3}}'""" + HERE,
        "shared_differs",
        {"path": "budget:none", "stored": "3"},
    ),
    "changed use of a budget": Damage(
        "shared",
        """UPDATE event SET shared = '{"seen": {"budget:big_order": 600}}'""" + HERE,
        "posting_extra",
        {"wallet": "beans"},
        {"outcome_differs", "order_differs", "state_differs", "posting_differs", "counter_differs", "due_too_late"},
    ),
    "changed balance": Damage(
        "state",
        """UPDATE member_state SET doc = jsonb_set(doc, '{wallets,growth,available}', '1')""" + STATE,
        "balance_not_its_lots",
        {"wallet": "growth", "account": "available", "stored": 1},
        {"state_differs"},
    ),
    "changed lot of the state": Damage(
        "state",
        """UPDATE member_state SET doc = jsonb_set(doc, '{wallets,growth,lots,0,2}', '1')""" + STATE,
        "balance_differs",
        {"wallet": "growth", "account": "available", "stored": 1},
        {"state_differs", "balance_not_its_lots"},
    ),
    "changed spend": Damage(
        "state",
        """UPDATE member_state SET doc = jsonb_set(doc, '{metrics,spend,total}', '"1.00"')""" + STATE,
        "state_differs",
        {"path": "metrics.spend.total", "stored": '"1.00"'},
    ),
    "a number made a truth value": Damage(
        "state",
        """UPDATE member_state SET doc = jsonb_set(doc, '{next_lot}', 'true')""" + STATE,
        "state_differs",
        {"path": "next_lot", "stored": "true"},
    ),
    "something added to the state": Damage(
        "state",
        """UPDATE member_state SET doc = doc || '{"bonus": 1}'""" + STATE,
        "state_differs",
        {"path": "bonus", "stored": "1", "expected": "—"},
    ),
    "state that cannot be read": Damage(
        "state",
        "UPDATE member_state SET doc = doc - 'metrics'" + STATE,
        "state_unreadable",
        {},
        {"state_differs"},
    ),
    "old state": Damage("state", "UPDATE member_state SET version = version - 1" + STATE, "state_outdated", {}),
    "deleted state": Damage(
        "state", "DELETE FROM member_state" + STATE, "state_missing", {}, {"identity_without_member"}
    ),
    "due too late": Damage(
        "due",
        "UPDATE member_state SET due_at = due_at + interval '1000 days'" + STATE,
        "due_too_late",
        {},
        {"due_not_indexed"},
    ),
    "due date lost": Damage(
        "due", "UPDATE member_state SET due_at = NULL" + STATE, "due_missing", {}, {"due_not_indexed"}
    ),
    "due date not indexed": Damage("due", "DELETE FROM member_due" + STATE, "due_not_indexed", {}),
    "due date indexed too late": Damage(
        "due", "UPDATE member_due SET due_at = due_at + interval '1 second'" + STATE, "due_not_indexed", {}
    ),
    "deleted order": Damage(
        "order", "DELETE FROM order_record" + STATE + " AND order_id = %(what)s", "order_missing", {}
    ),
    "changed order": Damage(
        "order",
        """UPDATE order_record SET doc = jsonb_set(doc, '{given,0,4}', '999')""" + STATE + " AND order_id = %(what)s",
        "order_differs",
        {"path": "given[0][4]", "stored": "999"},
    ),
    "order of another event": Damage(
        "order",
        "UPDATE order_record SET seq = seq + 1" + STATE + " AND order_id = %(what)s",
        "order_differs",
        {"path": "seq"},
    ),
    "extra order": Damage(
        "order",
        "INSERT INTO order_record SELECT bucket, member_id, 'invented', seq, doc FROM order_record"
        + STATE
        + " AND order_id = %(what)s",
        "order_extra",
        {"order": "invented"},
    ),
    "deleted redemption": Damage(
        "redemption", "DELETE FROM redemption WHERE redemption_id::text = %(what)s", "redemption_missing", {}
    ),
    "changed redemption": Damage(
        "redemption",
        "UPDATE redemption SET doc = jsonb_set(doc, '{points}', '1') WHERE redemption_id::text = %(what)s",
        "redemption_differs",
        {"path": "doc.points", "stored": "1"},
    ),
    "changed status of a redemption": Damage(
        "redemption",
        "UPDATE redemption SET status = 'held' WHERE redemption_id::text = %(what)s",
        "redemption_differs",
        {"path": "status", "stored": '"held"', "expected": '"captured"'},
    ),
    "redemption of another event": Damage(
        "redemption",
        "UPDATE redemption SET seq = seq + 1 WHERE redemption_id::text = %(what)s",
        "redemption_differs",
        {"path": "seq"},
    ),
    "extra redemption": Damage(
        "redemption",
        "INSERT INTO redemption SELECT bucket, member_id, key, seq, 'held', '{}' FROM event" + HERE,
        "redemption_extra",
        {},
    ),
    "identity of nobody": Damage(
        "identity",
        "UPDATE identity SET member_id = '00000000-0000-7000-8000-000000000001' WHERE value = %(what)s",
        "identity_without_member",
        {"kind": "user_id"},
    ),
    "identity out of its place": Damage(
        "identity",
        "UPDATE identity SET bucket = (bucket + 1) %% 256 WHERE value = %(what)s",
        "identity_misplaced",
        {"kind": "user_id"},
    ),
}

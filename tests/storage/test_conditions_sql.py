"""Conditions in SQL choose exactly the members that they choose in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.domain.conditions.check import check_condition
from regulars.domain.conditions.document import Comparison, Condition
from regulars.domain.conditions.matching import compile_condition
from regulars.domain.conditions.moment import time_facts
from regulars.domain.ledger.wallet import Purse
from regulars.domain.members.codec import state_to_doc
from regulars.domain.members.facts import compile_member_facts
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import MemberState, Standing
from regulars.domain.time import DAY, Calendar, to_instant
from regulars.storage.conditions_sql import NotAboutMembersError, condition_sql
from regulars.storage.server import Database
from tests.domain.conditions.making import (
    ATTRIBUTE_FIELDS,
    EVENTS,
    LADDERS,
    MEMBER_NUMBERS,
    SEEN,
    TAGS,
    WALLETS,
    Member,
    comparisons,
    condition,
    conditions,
    seen_values,
)
from tests.domain.conditions.test_matching import LEAVES

MEMBER_FIELDS = (
    *ATTRIBUTE_FIELDS,
    *MEMBER_NUMBERS,
    *(f"member.tier.{ladder}" for ladder in LADDERS),
    *("member.tags", "member.is_birthday", "member.is_birthday_month"),
    *("time.weekday", "time.hour", "time.month", "time.day"),
)
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = moment("2026-02-28T04:00")

Doc = dict[str, Any]
Alter = Callable[[str], str]

# -- one batch of members, judged both ways -----------------------------------------------------------------


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url) as opened:
        yield opened


def insert(connection: psycopg.Connection, docs: list[Doc]) -> None:
    connection.execute("DELETE FROM member_state")
    connection.execute(
        "INSERT INTO member_state (bucket, member_id, version, doc)"
        " SELECT 0, made.id, 0, made.doc FROM unnest(%s::uuid[], %s::jsonb[]) AS made (id, doc)",
        ([UUID(int=number) for number in range(len(docs))], [json.dumps(doc) for doc in docs]),
    )


def stored_members(connection: psycopg.Connection) -> list[Member]:
    """The members as they come back from the database, in the order they went in."""
    rows = connection.execute("SELECT doc FROM member_state ORDER BY member_id").fetchall()
    return [member_of(doc) for (doc,) in rows]


def member_of(doc: Mapping[str, Any]) -> Member:
    metrics = doc["metrics"]
    return Member(
        attributes=doc.get("attributes", {}),
        tags=tuple(doc.get("tags", ())),
        tiers={ladder: standing["tier"] for ladder, standing in doc.get("tiers", {}).items()},
        balances={wallet: purse["available"] for wallet, purse in doc.get("wallets", {}).items()},
        spend=Decimal(metrics.get("spend", {}).get("total", 0)),
        orders=metrics.get("orders", {}).get("total", 0),
        event_counts={name: series["total"] for name, series in metrics.get("events", {}).items()},
        last_order=doc.get("last_order"),
        joined=doc["joined"],
    )


def chosen_by_sql(
    connection: psycopg.Connection, tree: Condition, now: datetime, calendar: Calendar, alter: Alter = str
) -> set[int]:
    fragment, params = condition_sql(tree, now=now, calendar=calendar)
    query = f"SELECT member_id, {alter(fragment)} FROM member_state"
    rows = connection.execute(query.encode(), params).fetchall()
    assert all(isinstance(holds, bool) for _, holds in rows) or alter is not str
    return {member_id.int for member_id, holds in rows if holds}


def chosen_in_memory(members: list[Member], tree: Condition, now: datetime, calendar: Calendar) -> set[int]:
    compiled = compile_condition(tree)
    facts = compile_member_facts(compiled.fields, calendar)
    of_now = time_facts(to_instant(now), calendar)
    return {
        number for number, member in enumerate(members) if compiled.matches(of_now | facts(member, to_instant(now)), ())
    }


# -- every operator, value and type -------------------------------------------------------------------------

BIRTHDAYS = (
    *("02-28", "1990-02-28", "02-29", "1992-02-29", "1990-02-29", "2026-02-01", "03-01", "12-31"),
    *("02-30", "13-01", "2-28", "1990-2-28", "1990-02-28 ", " 02-28", "02-28\n", "\n02-28", "x\n02-28", "902-02-28"),
    *("\uff10\uff12-\uff12\uff18", "0228", "1990-02-28T00:00:00"),
)


def days_ago(calendar: Calendar, now: datetime, days: int) -> list[int]:
    """Instants around the midnight that began the local day so many days before today."""
    midnight = calendar.start_of_day(calendar.day(to_instant(now)) - days)
    return [midnight - 1, midnight, midnight + 1]


def plain(**parts: Any) -> Doc:
    return {"joined": None, "metrics": {}} | parts


def varied_docs(now: datetime = NOON) -> list[Doc]:
    """One member for each thing that can be seen."""
    attributes = [{"x": seen} for seen in SEEN] + [{"birthday": value} for value in (*BIRTHDAYS, *SEEN)]
    attributes += [{"a": {"b": seen}} for seen in ("a", 5, None, [1], {"c": 1})] + [
        {"a": ["a", "b"]},
        {"a": {"0": "a"}},
    ]
    docs = [plain(attributes=json.loads(json.dumps(item, default=float))) for item in attributes]
    docs += [plain(tags=list(tags)) for tags in (TAGS, TAGS[:1], TAGS[1:], ())]
    docs += [plain(tiers={"main": {"tier": tier}}) for tier in ("bronze", "silver", "gold", None)]
    docs += [plain(tiers={"club": {"tier": "in"}}), plain(wallets={"growth": {"available": 5}})]
    docs += [plain(wallets={"points": {"available": points}}) for points in (0, 1, 10, -1)]
    docs += [plain(metrics={"spend": {"total": spend}}) for spend in ("0", "0.10", "2.50", "-0.5", "10", "1E+15")]
    docs += [plain(metrics={"orders": {"total": orders}}) for orders in (0, 1, 2, 5)]
    docs += [plain(metrics={"events": {event: {"total": n + 1}}}) for n, event in enumerate(EVENTS)]
    for days in (-1, 0, 1, 2, 3, 5, 10, 11):
        for instant in days_ago(SHANGHAI, now, days):
            docs += [plain(joined=instant), plain(last_order=instant)]
    return [*docs, plain(last_order=None)]


def leaves_for(field: str) -> Iterator[Comparison]:
    """Every operator with every kind of value that passes the check for this field."""
    more: list[tuple[Any, Any]] = [("not_in", ("vip", "'")), ("in", ("vip",)), ("eq", "gold"), ("ne", "gold")]
    more += [("in", ("gold", "silver")), ("not_in", ("gold",)), ("contains", "vip"), ("contains", "")]
    more += [("between", (1, 2)), ("between", (Decimal("0.5"), Decimal("2.5"))), ("not_in", (1, Decimal("2.5")))]
    for op, value in (*LEAVES, *more):
        leaf = Comparison(field=field, op=op, value=value)
        if not check_condition(leaf, "", ladders=LADDERS, wallets=WALLETS, member_only=True):
            yield leaf


VARIED_FIELDS = (
    *("member.attributes.x", "member.attributes.birthday", "member.attributes.a.b", "member.attributes.a.0"),
    *MEMBER_FIELDS[len(ATTRIBUTE_FIELDS) :],
)


# Noon; the first instant of 28 February in a common year; the last one of it in a leap year; one of 29 February.
@pytest.mark.parametrize(
    "now", [NOON, moment("2026-02-27T16:00"), moment("2028-02-28T15:59"), moment("2028-02-28T16:00")]
)
def test_every_operator_chooses_the_same_members(connection: psycopg.Connection, now: datetime) -> None:
    insert(connection, varied_docs(now))
    members = stored_members(connection)
    chosen: Counter[str] = Counter()
    for leaf in (leaf for field in VARIED_FIELDS for leaf in leaves_for(field)):
        expected = chosen_in_memory(members, leaf, now, SHANGHAI)
        assert chosen_by_sql(connection, leaf, now, SHANGHAI) == expected, leaf
        chosen[leaf.field] += 0 < len(expected) < len(members)
    # Not vacuous: each field of members was told apart by some operators.
    assert [field for field in VARIED_FIELDS if not chosen[field]] == [
        field for field in VARIED_FIELDS if field.startswith("time.")
    ]


# What could be wrong with the SQL, planted: each must make some leaf choose other members.
PLANTED: dict[str, tuple[str, str]] = {
    "a missing value satisfies anything": (" IS TRUE", " IS NOT FALSE"),
    "the lower bound is left out": (" >= ", " > "),
    "the upper bound is let in": (" < ", " <= "),
    "a list is entered by index": (" -> %(c0)s::text -> %(c1)s::text", " #> ARRAY[%(c0)s, %(c1)s]"),
    "bools and texts are compared with numbers": ("= 'number'", "<> 'null'"),
    "lists and objects are compared with texts": ("= 'string'", "<> 'null'"),
    "ne is satisfied by any type": (
        "jsonb_typeof((member_state.doc -> 'attributes' -> %(c0)s::text)) = ANY(%(c2)s) AND ",
        "",
    ),
    "a scalar contains itself": ("= 'array'", "<> 'null'"),
    "null is a value": (", 'null')", ", 'none')"),
    "no tags are missing tags": (", '[]')", ", NULL)"),
    "a wallet never used is missing": ("'available', '0')", "'available', NULL)"),
    "an event that never was is missing": ("'total', '0')", "'total', NULL)"),
    "no spend is missing": ("::numeric, 0)", "::numeric, NULL)"),
    "this order is not counted": ("::numeric + 1", "::numeric"),
    "any end of a text is a birthday": (" ~ ", " <> "),
    "a birthday ends the month": (", 5), 2)", ", 5), 3)"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_disagreement_is_seen(connection: psycopg.Connection, name: str) -> None:
    insert(connection, varied_docs())
    members = stored_members(connection)
    right, wrong = PLANTED[name]
    leaves = [leaf for field in VARIED_FIELDS for leaf in leaves_for(field)]
    told = [leaf for leaf in leaves if right in condition_sql(leaf, now=NOON, calendar=SHANGHAI)[0]]

    def differs(leaf: Comparison) -> bool:
        found = chosen_by_sql(connection, leaf, NOON, SHANGHAI, lambda fragment: fragment.replace(right, wrong))
        return found != chosen_in_memory(members, leaf, NOON, SHANGHAI)

    assert any(map(differs, told))


# -- whole trees and whole members, at random ---------------------------------------------------------------

ZONES = ("Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu")
MOMENTS = (
    *("2026-02-28T04:00", "2028-02-28T15:59", "2028-02-29T16:00", "2026-03-08T07:00", "2018-11-04T02:59"),
    *("2011-12-30T10:00", "2024-04-25T22:00", "2026-12-31T18:15", "2026-01-01T00:00"),
)
json_values = seen_values | st.lists(seen_values, max_size=3) | st.dictionaries(st.sampled_from("ab0"), seen_values)


@st.composite
def docs(draw: st.DrawFn, calendar: Calendar, now: datetime) -> Doc:
    """A member's stored state; parts that are empty may be left out."""
    instants = st.none() | st.integers(-2, 12).flatmap(lambda days: st.sampled_from(days_ago(calendar, now, days)))
    counts = st.fixed_dictionaries({"total": st.integers(0, 12)})
    spend = st.decimals(0, 12, places=2).map(lambda total: {"total": str(total)})
    attributes = {
        "city": json_values,
        "birthday": st.sampled_from(BIRTHDAYS) | json_values,
        "list": st.just(["a", 1]) | st.dictionaries(st.sampled_from("01"), seen_values),
        'o\'dd "%s" {k}': st.dictionaries(st.sampled_from("ab"), json_values) | seen_values,
    }
    tiers = {ladder: st.sampled_from([*ids, None]).map(lambda tier: {"tier": tier}) for ladder, ids in LADDERS.items()}
    wallets = {wallet: st.fixed_dictionaries({"available": st.integers(-2, 12)}) for wallet in WALLETS}
    events = st.dictionaries(st.sampled_from(EVENTS), counts)
    parts = {
        "attributes": st.fixed_dictionaries({}, optional=attributes),
        "tags": st.lists(st.sampled_from(TAGS), unique=True, max_size=3),
        "tiers": st.fixed_dictionaries({}, optional=tiers),
        "wallets": st.fixed_dictionaries({}, optional=wallets),
        "last_order": instants,
    }
    metrics = st.fixed_dictionaries({}, optional={"spend": spend, "orders": counts, "events": events})
    doc: Doc = draw(st.fixed_dictionaries({"joined": instants, "metrics": metrics}, optional=parts))
    return dict(json.loads(json.dumps(doc, default=float)))


@st.composite
def batches(draw: st.DrawFn) -> tuple[Calendar, datetime, list[Condition], list[Doc]]:
    """A moment somewhere, with conditions and members to judge by them."""
    calendar = Calendar(ZoneInfo(draw(st.sampled_from(ZONES))))
    now = moment(draw(st.sampled_from(MOMENTS))) + timedelta(
        microseconds=draw(st.sampled_from([0, 1, -1])), hours=draw(st.integers(0, 23))
    )
    trees = draw(st.lists(conditions(comparisons(MEMBER_FIELDS)), min_size=8, max_size=16))
    return calendar, now, trees, draw(st.lists(docs(calendar, now), min_size=8, max_size=24))


def test_random_conditions_choose_the_same_members(connection: psycopg.Connection) -> None:
    pairs: Counter[bool] = Counter()

    @settings(max_examples=60)
    @given(batches())
    def check(batch: tuple[Calendar, datetime, list[Condition], list[Doc]]) -> None:
        calendar, now, trees, made = batch
        insert(connection, made)
        members = stored_members(connection)
        for tree in trees:
            assert check_condition(tree, "", ladders=LADDERS, wallets=WALLETS, member_only=True) == []
            expected = chosen_in_memory(members, tree, now, calendar)
            assert chosen_by_sql(connection, tree, now, calendar) == expected
            pairs[True] += len(expected)
            pairs[False] += len(members) - len(expected)

    check()
    # Not vacuous: members were chosen, and members were left out.
    assert min(pairs.values()) > 500, pairs


# -- the state as the engine keeps it -----------------------------------------------------------------------

FULL = MemberState(
    joined=to_instant(NOON) - 10 * DAY,
    clock=to_instant(NOON),
    last_order=to_instant(NOON) - 3 * DAY,
    attributes={"city": "\u5317\u4eac", "birthday": "1992-02-29", "list": {"0": 2.5}},
    tags=("a b", "vip"),
    purses={"points": Purse(available=120, pending=7), "growth": Purse()},
    standings={"main": Standing("gold", 0, None), "club": Standing(None, 0, None)},
    spent=Series(Decimal("99.90"), "20000:99.90"),
    ordered=Series(2, "20000:2"),
    counted={event: Series(n + 1, f"20000:{n + 1}") for n, event in enumerate(EVENTS)},
)


@pytest.mark.parametrize("state", [FULL, MemberState()], ids=["full", "empty"])
def test_sql_sees_of_a_kept_state_what_the_engine_sees(connection: psycopg.Connection, state: MemberState) -> None:
    insert(connection, [state_to_doc(state)])
    facts = compile_member_facts(MEMBER_FIELDS, SHANGHAI)(state, to_instant(NOON))
    for name, value in facts.items():
        if name == "member.tags":
            tree = condition({"all": [{"field": name, "op": "contains", "value": tag} for tag in value]})
        elif value is None:
            tree = Comparison(field=name, op="missing")
        else:
            tree = Comparison(field=name, op="eq", value=Decimal(repr(value)) if isinstance(value, float) else value)
        assert chosen_by_sql(connection, tree, NOON, SHANGHAI) == {0}, name


# -- what is promised in words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaf", "field"),
    [
        ({"field": "event.channel", "value": "web"}, "event.channel"),
        ({"field": "order.total", "op": "gt", "value": 1}, "order.total"),
        ({"lines": {}, "measure": "amount", "value": 1}, "lines.amount"),
    ],
)
def test_events_and_carts_cannot_be_asked_for(leaf: Doc, field: str) -> None:
    tree = condition({"all": [{"field": "member.spend", "op": "gt", "value": 1}, {"not": leaf}]})
    with pytest.raises(NotAboutMembersError) as raised:
        condition_sql(tree, now=NOON, calendar=SHANGHAI)
    assert raised.value.field == field


def test_nothing_of_a_condition_stands_in_the_sql_itself() -> None:
    tree = condition(
        {
            "any": [
                {"field": "member.attributes.x'y", "op": "in", "value": ["x'y", 5]},
                {"field": "member.tier.x'y", "value": "x'y"},
                {"field": "member.balance.x'y", "op": "gt", "value": 1},
                {"field": "member.events.x'y", "op": "gt", "value": 1},
                {"field": "member.tags", "op": "contains", "value": "x'y"},
                {"field": "member.attributes.x'y", "op": "contains", "value": "x'y"},
                {"field": "member.attributes.x'y", "op": "starts_with", "value": "x'y"},
                {"field": "member.attributes.x'y", "op": "between", "value": ["x'y", "x'z"]},
            ]
        }
    )
    fragment, params = condition_sql(tree, now=NOON, calendar=SHANGHAI)
    assert "x'y" not in fragment
    assert all(f"%({name})s" in fragment for name in params)


@pytest.mark.parametrize(
    ("value", "chosen"), [(-(10**15), True), (10**15, False), (3_000_000, False), (-3_000_000, True)]
)
def test_days_beyond_all_calendars(connection: psycopg.Connection, *, value: int, chosen: bool) -> None:
    insert(connection, [plain(joined=to_instant(NOON))])
    leaf = Comparison(field="member.days_since_joined", op="gte", value=value)
    assert chosen_by_sql(connection, leaf, NOON, SHANGHAI) == ({0} if chosen else set())

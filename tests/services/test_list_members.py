"""Members found by words and conditions: who is found, in which order, and that pages leave nobody out."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from regulars.domain.conditions.document import Condition
from regulars.domain.conditions.matching import compile_condition
from regulars.domain.conditions.parse import parse_member_condition
from regulars.domain.events.event import Identity
from regulars.domain.members.facts import compile_member_facts
from regulars.domain.time import DAY
from regulars.services.errors import InvalidError
from regulars.services.ingest_events import Engine
from regulars.services.list_members import AskedMembers, MemberList, list_members
from regulars.services.overview.sum_up import sum_up
from regulars.services.submissions import submit
from regulars.storage import listing, members
from regulars.storage.transaction import Pool
from tests.services.desk import NOW, adjust, join, join_engine, open_engine, order, passed, take, track

ORDERS = (*listing.ORDERS, "balance:points", "balance:growth")


def found(engine: Engine, *, cursor: str | None = None, most: int = 50, **asked: Any) -> MemberList:
    return list_members(engine, AskedMembers(**{"order": "name", **asked}), cursor=cursor, most=most, now=NOW)


def names_of(engine: Engine, **asked: Any) -> list[str]:
    return [member.name for member in found(engine, **asked).members]


def known_as(user: str, **traits: Any) -> Any:
    body = {"type": "identify", "userId": user, "messageId": f"as-{user}-{len(traits)}", "traits": traits}
    return passed(submit(body, received=NOW))


@pytest.fixture
def club(pool: Pool) -> Engine:
    engine = open_engine(pool)
    take(
        engine,
        known_as("u-100", name="Ann Lee", email="ann@example.com", city="Bath"),
        known_as("u_200", firstName="Bo", lastName="李", phone="+8613800138000"),
        known_as("u%300", name="Cy\\ \u200b"),
        order("u-100", 1, 30, when=NOW + DAY),
        order("u_200", 2, 300, when=NOW + 2 * DAY),
        order("nameless", 3, 7),
    )
    sum_up(engine, most=100)
    return engine


@pytest.fixture
def listed(history: Pool) -> Engine:
    engine = join_engine(history)
    while sum_up(engine, most=500):
        pass
    return engine


def test_a_member_is_found_by_any_part_of_name_or_identifiers(club: Engine) -> None:
    assert names_of(club) == ["", "Ann Lee", "Bo 李", "Cy\\ \u200b"]
    assert names_of(club, search="ANN") == ["Ann Lee"]
    assert names_of(club, search="lee example.com") == ["Ann Lee"]
    assert names_of(club, search="138001") == ["Bo 李"]
    assert names_of(club, search="李") == ["Bo 李"]
    assert names_of(club, search="nameless") == [""]
    assert names_of(club, search="ann bo") == []
    assert (names_of(club, search="_"), names_of(club, search="%"), names_of(club, search="\\")) == (
        ["Bo 李"],
        ["Cy\\ \u200b"],
        ["Cy\\ \u200b"],
    )
    assert names_of(club, search="\0") == ["", "Ann Lee", "Bo 李", "Cy\\ \u200b"]


def test_a_member_goes_by_the_shops_own_id_first(club: Engine) -> None:
    (bo,) = found(club, search="李").members
    assert found(club, search="李").names[bo.member_id] == Identity("user_id", "u_200")
    assert (bo.orders, bo.spend, bo.last_order, bo.balances) == (1, Decimal(300), NOW + 2 * DAY, {"points": 300})


def test_what_happens_later_shows_once_it_is_summed_up(club: Engine) -> None:
    (ann,) = join(club, "u-100")
    take(club, adjust(ann, 500, key="gift", received=NOW + 3 * DAY), known_as("u-100", name="Ann Smith", vip=True))
    assert names_of(club, search="smith") == []
    sum_up(club, most=100)
    (now,) = found(club, search="smith").members
    assert now.balances == {"points": 530}
    assert found(club, order="-balance:points").members[0].member_id == now.member_id == ann


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_everybody_once_and_in_order(listed: Engine, order: str, descending: bool) -> None:  # noqa: FBT001 - a parameter of the test
    wanted = f"-{order}" if descending else order
    pages = [found(listed, order=wanted, most=7)]
    while pages[-1].next is not None:
        pages.append(found(listed, order=wanted, cursor=pages[-1].next, most=7))
    everybody = [member for page in pages for member in page.members]
    assert len(everybody) == len({member.member_id for member in everybody}) == pages[0].total > 20
    places: list[Any] = [member.place if order == "name" else Decimal(member.place) for member in everybody]
    assert all((after <= before) if descending else (after >= before) for before, after in pairwise(places))


CONDITIONS: list[dict[str, Any]] = [
    {"field": "member.tier.level", "op": "in", "value": ["gold", "silver"]},
    {"field": "member.balance.beans", "op": "gt", "value": 5},
    {
        "all": [
            {"field": "member.orders", "op": "gte", "value": 2},
            {"not": {"field": "member.spend", "op": "gt", "value": 200}},
        ]
    },
    {
        "any": [
            {"field": "member.tags", "op": "contains", "value": "vip"},
            {"field": "member.days_since_last_order", "op": "lt", "value": 60},
        ]
    },
]


@pytest.mark.parametrize("where", CONDITIONS)
def test_a_condition_finds_whom_it_holds_for(listed: Engine, where: dict[str, Any]) -> None:
    with listed.pool.transaction(read_only=True) as transaction:
        program = listed.library.current(transaction)
        ids = [member.member_id for member in found(listed, most=500).members]
        states = members.read_states(transaction, ids)
    ladders = {ladder.id: [tier.id for tier in ladder.tiers] for ladder in program.ladders.values()}
    condition, problems = parse_member_condition(where, ladders=ladders, wallets=list(program.wallets))
    assert condition is not None, problems
    expected = {member_id for member_id in ids if _holds(condition, states[member_id].state, program.calendar)}
    page = found(listed, where=json.dumps(where), most=500)
    assert {member.member_id for member in page.members} == expected
    assert 0 < page.total == len(expected) < len(ids)


def _holds(condition: Condition, state: Any, calendar: Any) -> bool:
    compiled = compile_condition(condition)
    return compiled.matches(compile_member_facts(compiled.fields, calendar)(state, NOW), ())


def test_members_are_found_by_the_days_on_which_they_did_something(club: Engine) -> None:
    take(club, order("u-100", 9, 5, when=NOW + DAY), track("Seen", "u%300", key="seen", when=NOW + DAY))
    sum_up(club, most=100)
    with club.pool.transaction(read_only=True) as transaction:
        today = club.library.current(transaction).calendar.date(NOW)
    tomorrow: dict[str, Any] = {"active_from": today + timedelta(1), "active_to": today + timedelta(1)}
    assert names_of(club, **tomorrow) == ["Ann Lee", "Cy\\ \u200b"]
    assert names_of(club, **tomorrow, bought=1) == ["Ann Lee"]
    assert names_of(club, **tomorrow, bought=2) == ["Ann Lee"]
    assert names_of(club, **tomorrow, bought=3) == []
    assert names_of(club, active_from=today, active_to=today + timedelta(2), bought=1, search="bo") == ["Bo 李"]
    assert found(club, **tomorrow).total == 2


@pytest.mark.parametrize(
    ("asked", "code", "problems"),
    [
        ({"search": "a b c d e f g h i"}, "too_many_words", []),
        ({"order": "size"}, "unknown_order", []),
        ({"order": "balance:nowhere"}, "unknown_order", []),
        ({"cursor": "?"}, "unknown_cursor", []),
        ({"cursor": "MDE5OWYyYTQtNmMxMS03YzNlLTlkNWUtMmY2ZjBkNmY0YjFhc05hTg", "order": "spend"}, "unknown_cursor", []),
        ({"where": "{"}, "condition_invalid", [("where", "program_json_invalid")]),
        ({"where": "[1]"}, "condition_invalid", None),
        (
            {"where": '{"all": [{"field": "event.total", "op": "gt", "value": 1}, {"field": "member.spent"}]}'},
            "condition_invalid",
            None,
        ),
    ],
)
def test_what_cannot_be_asked_is_said(club: Engine, asked: dict[str, Any], code: str, problems: Any) -> None:
    with pytest.raises(InvalidError) as caught:
        found(club, **asked)
    assert caught.value.code == code
    if problems is None:
        assert all(problem.path.startswith("where") for problem in caught.value.problems)
        assert caught.value.problems
    else:
        assert [(problem.path, problem.code) for problem in caught.value.problems] == problems

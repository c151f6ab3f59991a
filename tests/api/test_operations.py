"""What tills and operators do to a member, and that repeating it does nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.api.shop import NOON, Shop

HOUR = 3_600_000_000


def test_points_are_held_then_captured(shop: Shop) -> None:
    ref = shop.customer(spent=80)
    held = shop.do(ref, "redemptions", {"reward": "cup"})
    assert held.status_code == 201
    redemption = held.json()
    assert redemption["status"] == "held"
    assert redemption["effects"] == [
        {
            "effect": "points_held",
            "redemption": redemption["redemption_id"],
            "wallet": "points",
            "points": 60,
            "until": "2026-03-10T14:00:00Z",
        }
    ]
    assert shop.available(ref) == 20
    captured = shop.do(ref, f"redemptions/{redemption['redemption_id']}/capture")
    assert (captured.status_code, captured.json()["status"]) == (200, "captured")
    assert captured.json()["effects"][0]["effect"] == "points_spent"


def test_points_are_held_then_voided(shop: Shop) -> None:
    ref = shop.customer(spent=80)
    redemption = shop.do(ref, "redemptions", {"reward": "cup"}).json()["redemption_id"]
    voided = shop.do(ref, f"redemptions/{redemption}/void")
    assert (voided.status_code, voided.json()["status"]) == (200, "voided")
    assert shop.available(ref) == 80


def test_points_pay_for_an_order_at_once_and_come_back(shop: Shop) -> None:
    ref = shop.customer(spent=80)
    body = {"points": 50, "order_total": "9.90", "order_id": "till-1", "capture": True}
    spent = shop.do(ref, "redemptions", body)
    assert (spent.status_code, spent.json()["status"]) == (201, "captured")
    assert spent.json()["effects"][0]["money"] == "0.50"
    redemption = spent.json()["redemption_id"]
    cancelled = shop.do(ref, f"redemptions/{redemption}/cancel", {"restock": False})
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert shop.available(ref) == 80


def test_a_dry_run_says_what_redeeming_would_bring_and_leaves_no_trace(shop: Shop) -> None:
    ref, key = shop.customer(spent=80), shop.new("key")
    before = shop.client("read").get(f"/api/members/{ref}").content
    body = {"points": 50, "order_total": "9.90", "capture": True}
    tried = shop.do(ref, "redemptions?dry_run=true", body, key=key)
    refused = shop.do(ref, "redemptions?dry_run=true", {**body, "order_total": "0.50"})
    assert (refused.status_code, refused.json()["code"]) == (409, "more_than_share")
    assert shop.client("read").get(f"/api/members/{ref}").content == before
    done = shop.do(ref, "redemptions", body, key=key)
    assert (done.status_code, done.json()) == (tried.status_code, tried.json())
    assert "Idempotency-Replayed" not in done.headers


@pytest.mark.parametrize("restock", [True, False])
def test_what_is_cancelled_goes_back_into_stock_only_if_it_should(own_shop: Shop, *, restock: bool) -> None:
    ref, other = own_shop.customer(spent=80), own_shop.customer(spent=80)
    only = own_shop.do(ref, "redemptions", {"reward": "last_one", "capture": True}).json()["redemption_id"]
    assert own_shop.do(ref, f"redemptions/{only}/cancel", {"restock": restock}).status_code == 200
    assert own_shop.do(other, "redemptions", {"reward": "last_one"}).status_code == (201 if restock else 409)
    assert own_shop.available(ref) == 80


@pytest.mark.parametrize(
    ("body", "code", "params"),
    [
        ({"reward": "cup"}, "not_enough_points", {"available": 40, "needed": 60}),
        ({"reward": "castle"}, "unknown_reward", {}),
        ({"points": 5, "order_total": 100}, "fewer_than_least", {"least": 10}),
        ({"points": 40, "order_total": 0.5}, "more_than_share", {"money": "0.40", "most_money": "0.25"}),
    ],
)
def test_what_the_program_refuses_is_a_problem_with_its_reason(
    shop: Shop, body: Any, code: str, params: dict[str, Any]
) -> None:
    response = shop.do(shop.customer(spent=40), "redemptions", body)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (409, code)
    assert problem["type"] == f"urn:regulars:problem:{code}"
    assert problem["params"].items() >= params.items()


def test_a_refusal_is_told_in_the_callers_language(shop: Shop) -> None:
    ref = shop.customer(spent=40)
    english = shop.do(ref, "redemptions", {"reward": "cup"}).json()
    chinese = shop.do(ref, "redemptions", {"reward": "cup"}, **{"Accept-Language": "zh-CN"}).json()
    assert "40" in english["detail"]
    assert "60" in chinese["detail"]
    assert chinese["title"] == "当前无法执行"


def test_a_redemption_that_timed_out_cannot_be_captured(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=80)
    redemption = own_shop.do(ref, "redemptions", {"reward": "cup"}).json()["redemption_id"]
    own_shop.clock.now = NOON + 3 * HOUR
    late = own_shop.do(ref, f"redemptions/{redemption}/capture")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_redemption_status")
    assert [effect["effect"] for effect in late.json()["effects"]] == ["points_released"]
    assert own_shop.available(ref) == 80


@pytest.mark.parametrize("step", ["capture", "void", "cancel"])
def test_a_redemption_that_nobody_made(shop: Shop, step: str) -> None:
    response = shop.do(shop.customer(), f"redemptions/{uuid4()}/{step}")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_redemption")
    assert shop.do(shop.customer(), f"redemptions/nonsense/{step}").status_code == 400


def test_a_redemption_of_someone_else(shop: Shop) -> None:
    redemption = shop.do(shop.customer(spent=80), "redemptions", {"reward": "cup"}).json()["redemption_id"]
    response = shop.do(shop.customer(spent=80), f"redemptions/{redemption}/void")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_redemption")


def test_an_adjustment_is_in_the_ledger_and_in_the_audit_log(shop: Shop) -> None:
    ref = shop.customer(spent=80)
    response = shop.do(ref, "adjustments", {"wallet": "points", "points": -30, "reason": "counted twice"})
    done = response.json()
    assert (response.status_code, shop.available(ref)) == (200, 50)
    assert done["effects"] == [
        {"effect": "points_adjusted", "wallet": "points", "points": -30, "reason": "counted twice"}
    ]
    (entry,) = audit_of(shop, done["member_id"])
    assert (entry["action"], entry["actor"]) == ("points.adjusted", shop.keys["operate"].split("_")[1])
    assert entry["details"] == {"wallet": "points", "points": -30, "reason": "counted twice"}


def test_a_refused_adjustment_changes_nothing_and_is_not_audited(shop: Shop) -> None:
    ref = shop.customer(spent=80)
    response = shop.do(ref, "adjustments", {"wallet": "points", "points": -81, "reason": "too much"})
    assert (response.status_code, response.json()["code"]) == (409, "not_enough_points")
    member = shop.client("read").get(f"/api/members/{ref}").json()["member_id"]
    assert audit_of(shop, member) == []


def test_tags_come_and_go(shop: Shop) -> None:
    ref = shop.customer()
    shop.do(ref, "tags", {"add": ["vip", "press"]})
    done = shop.do(ref, "tags", {"add": ["vip"], "remove": ["press"]}).json()
    assert done["effects"] == [{"effect": "tags_changed", "removed": ["press"]}]
    assert shop.client("read").get(f"/api/members/{ref}").json()["tags"] == ["vip"]
    assert [entry["action"] for entry in audit_of(shop, done["member_id"])] == ["member.tagged"] * 2


# -- repetition -----------------------------------------------------------------------------------------------

ACTIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("redemptions", {"reward": "cup"}, {"reward": "last_one"}),
    ("redemptions", {"reward": "cup"}, {"points": 60, "order_total": 500}),
    ("redemptions", {"points": 60, "order_total": 500}, {"points": 61, "order_total": 500}),
    (
        "adjustments",
        {"wallet": "points", "points": -60, "reason": "a"},
        {"wallet": "points", "points": -60, "reason": "b"},
    ),
    ("tags", {"add": ["a"]}, {"add": ["b"]}),
]


@pytest.mark.parametrize(("what", "body", "other"), ACTIONS)
def test_the_same_again_gives_the_first_answer(shop: Shop, what: str, body: Any, other: Any) -> None:
    ref, key = shop.customer(spent=99), shop.new("key")
    first, second = (shop.do(ref, what, body, key=key) for _ in range(2))
    assert first.status_code == second.status_code
    assert first.is_success
    assert first.content == second.content
    assert [each.headers.get("Idempotency-Replayed") for each in (first, second)] == [None, "true"]
    assert shop.available(ref) == (99 if what == "tags" else 39)
    assert len(audit_of(shop, first.json()["member_id"])) == 1


@pytest.mark.parametrize(("what", "body", "other"), ACTIONS)
def test_something_else_under_the_same_key_is_refused(shop: Shop, what: str, body: Any, other: Any) -> None:
    ref, key = shop.customer(spent=99), shop.new("key")
    assert shop.do(ref, what, body, key=key).is_success
    before = shop.client("read").get(f"/api/members/{ref}").content
    refused = shop.do(ref, what, other, key=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
    assert shop.client("read").get(f"/api/members/{ref}").content == before


def test_a_refusal_is_repeated_as_well(shop: Shop) -> None:
    """Even if it would be granted by now: a key stands for one decision."""
    ref, key = shop.customer(spent=40), shop.new("key")
    first = shop.do(ref, "redemptions", {"reward": "cup"}, key=key)
    shop.do(ref, "adjustments", {"wallet": "points", "points": 100, "reason": "gift"})
    second = shop.do(ref, "redemptions", {"reward": "cup"}, key=key)
    assert (first.status_code, second.status_code) == (409, 409)
    assert second.headers["Idempotency-Replayed"] == "true"


def test_equal_amounts_are_the_same_request(shop: Shop) -> None:
    ref, key = shop.customer(spent=99), shop.new("key")
    answers = [shop.do(ref, "redemptions", {"points": 10, "order_total": total}, key=key) for total in (5, 5.0, "5.00")]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert shop.available(ref) == 89


@pytest.mark.parametrize(
    ("what", "body", "left"),
    [("redemptions", {"reward": "cup"}, 39), ("adjustments", {"wallet": "points", "points": -60, "reason": "a"}, 39)],
)
def test_fifty_at_once_under_one_key(shop: Shop, what: str, body: Any, left: int) -> None:
    ref, key = shop.customer(spent=99), shop.new("key")
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: shop.do(ref, what, body, key=key), range(50)))
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 49
    assert shop.available(ref) == left
    assert len(audit_of(shop, answers[0].json()["member_id"])) == 1


def test_many_at_once_under_keys_of_their_own_get_what_there_is(shop: Shop) -> None:
    ref = shop.customer(spent=90)
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: shop.do(ref, "redemptions", {"reward": "cup"}), range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19


@pytest.mark.parametrize("key", [None, "", "two words", "k" * 256, "schlüssel".encode("latin-1")])
@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("redemptions", {"reward": "cup"}),
        ("redemptions/00000000-0000-7000-8000-000000000000/void", {}),
        ("adjustments", {"wallet": "points", "points": 5, "reason": "x"}),
        ("tags", {"add": ["x"]}),
    ],
)
def test_a_key_that_is_none(shop: Shop, what: str, body: Any, key: Any) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    response = shop.client("operate").post(f"/api/members/{shop.customer()}/{what}", json=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")
    assert [fault["path"] for fault in response.json()["errors"]] == ["header.Idempotency-Key"]


@pytest.mark.parametrize(
    ("what", "body", "path", "code"),
    [
        ("redemptions", {}, "", "program_one_needed"),
        ("redemptions", {"reward": "cup", "points": 5}, "", "program_one_only"),
        ("redemptions", {"reward": "cup", "order_total": 5}, "order_total", "not_with_reward"),
        ("redemptions", {"reward": 7}, "reward", "document_not_text"),
        ("redemptions", {"reward": ""}, "reward", "document_text_too_short"),
        ("redemptions", {"reward": "cup\0"}, "reward", "document_text_not_storable"),
        ("redemptions", {"reward": "cup", "capture": "yes"}, "capture", "not_true_or_false"),
        ("redemptions", {"reward": "cup", "captur": True}, "captur", "document_key_unknown"),
        ("redemptions", {"points": 10}, "order_total", "document_key_missing"),
        ("redemptions", {"points": 10, "order_total": 0}, "order_total", "document_not_above"),
        ("redemptions", {"points": 10, "order_total": "x"}, "order_total", "document_not_number"),
        ("redemptions", {"points": 10, "order_total": 1e13}, "order_total", "document_too_large"),
        ("redemptions", {"points": 10, "order_total": 0.12345678}, "order_total", "document_too_many_places"),
        ("redemptions", {"points": 0, "order_total": 5}, "points", "document_too_small"),
        ("redemptions", {"points": 1.5, "order_total": 5}, "points", "document_not_whole"),
        ("redemptions", {"points": True, "order_total": 5}, "points", "document_not_whole"),
        ("redemptions", {"points": 10**30, "order_total": 5}, "points", "document_number_too_large"),
        ("redemptions", {"points": 10, "order_total": 5, "order_id": "   "}, "order_id", "text_empty"),
        ("redemptions", [], "", "document_not_a_mapping"),
        ("redemptions", "cup", "", "document_not_a_mapping"),
        ("adjustments", {"points": 5, "reason": "x"}, "wallet", "document_key_missing"),
        ("adjustments", {"wallet": "points", "points": 0, "reason": "x"}, "points", "points_zero"),
        ("adjustments", {"wallet": "points", "points": 10**13, "reason": "x"}, "points", "document_too_large"),
        ("adjustments", {"wallet": "points", "points": 5, "reason": "x" * 501}, "reason", "document_text_too_long"),
        ("tags", {}, "", "tags_missing"),
        ("tags", {"add": []}, "", "tags_missing"),
        ("tags", {"add": "vip"}, "add", "document_not_a_list"),
        ("tags", {"add": ["vip", 5]}, "add[1]", "document_not_text"),
        ("tags", {"add": ["x" * 101]}, "add[0]", "document_text_too_long"),
        ("tags", {"add": [str(number) for number in range(201)]}, "add", "document_list_too_long"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_told_by_place(shop: Shop, what: str, body: Any, path: str, code: str) -> None:
    ref = shop.customer()
    headers = {"Idempotency-Key": shop.new("key")}
    response = shop.client("operate").post(f"/api/members/{ref}/{what}", json=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request"), response.text
    assert [(fault["path"], fault["code"]) for fault in response.json()["errors"]] == [(path, code)]


def audit_of(shop: Shop, member_id: str) -> list[dict[str, Any]]:
    entries = shop.client("admin").get("/api/audit", params={"limit": 500}).json()["items"]
    return [entry for entry in entries if entry["subject"] == member_id]

"""Every code the engine can give has its words in both languages, and the words take only what is always there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any, get_args

import pytest

from regulars.domain.engine.effects import _CODES
from regulars.domain.ledger.posting import Account
from regulars.domain.programs.parts import LimitPeriod
from regulars.services.programs import document_of
from regulars.services.wording.names import Glossary
from regulars.services.wording.render import condition_texts, effect_text, posting_text, reason_text, refusal_text
from regulars.texts import Language, catalogue, languages
from tests.services.proof.history_making import PROGRAM

GLOSSARY = Glossary.of(document_of(PROGRAM, "yaml"))
PERIODS = get_args(LimitPeriod)


# -- reasons --------------------------------------------------------------------------------------------------------


def engine_trees() -> Iterator[ast.Module]:
    for source in sorted(files("regulars.domain.engine").iterdir(), key=lambda item: item.name):
        if source.name.endswith(".py"):
            yield ast.parse(source.read_text("utf-8"))


def codes_in(node: ast.expr) -> list[str]:
    """The codes an expression stands for: a text, or one with the period of a limit in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        written = ast.unparse(node)
        assert re.fullmatch(r"f'limit_\{limit\.per\}'", written), written
        return [f"limit_{period}" for period in PERIODS]
    return []


def refusals_in_source() -> Iterator[tuple[str, set[str]]]:
    """(code, names of parameters) wherever the engine refuses or gives a verdict's reason.

    A reason is an argument of `refuse` with its keywords, or a code next to a dict: in a tuple or in a call.
    """
    for node in (node for tree in engine_trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "refuse":
            names = {keyword.arg or "" for keyword in node.keywords} - {"wanted", "given"}
            for code in codes_in(node.args[1]):
                yield code, names
            continue
        for code_part, params_part in pairwise(parts_of(node)):
            if isinstance(params_part, ast.Dict) or "params" in ast.unparse(params_part):
                names = keys_of(params_part)
                for code in codes_in(code_part):
                    yield code, names


def parts_of(node: ast.AST) -> list[ast.expr]:
    """What stands side by side in a tuple or in a call; `get("name", {})` reads a document."""
    if isinstance(node, ast.Call):
        return [] if ast.unparse(node.func).endswith("get") else node.args
    return node.elts if isinstance(node, ast.Tuple) else []


def keys_of(node: ast.expr) -> set[str]:
    """The keys of a dict; those of limits when it is made elsewhere."""
    if isinstance(node, ast.Dict):
        return {str(ast.literal_eval(key)) for key in node.keys if key is not None}
    return {"limit", "used"}


REASONS = list(refusals_in_source())


def test_the_engine_s_reasons_are_those_that_have_words() -> None:
    told = {key.removeprefix("reason.") for key in catalogue() if key.startswith("reason.")}
    given_by_services = {"identity_conflict"}
    assert {code for code, _ in REASONS} == told - given_by_services
    assert {"condition_not_met", "limit_day", "limit_event", "out_of_stock", "no_order_to_match"} <= told


@pytest.mark.parametrize(
    ("code", "names"), REASONS, ids=[f"{number}-{code}" for number, (code, _) in enumerate(REASONS)]
)
def test_words_of_a_reason_take_only_what_is_given_with_it(code: str, names: set[str]) -> None:
    for template in catalogue()[f"reason.{code}"].values():
        assert set(re.findall(r"{(\w+)}", template)) <= names


@pytest.mark.parametrize("period", PERIODS)
def test_every_cap_has_words(period: str) -> None:
    assert f"cap.limit_{period}" in catalogue()
    assert "cap.budget_used_up" in catalogue()


@pytest.mark.parametrize(
    ("code", "params", "en", "zh"),
    [
        ("tier_not_admitted", {"tiers": ["gold", "silver"]}, "it is for Gold, Silver only", "仅限 金卡、银卡"),
        (
            "not_yet_valid",
            {"from": "2026-05-31T16:00:00Z"},
            "it applies from 1 Jun 2026",
            "自 2026年6月1日起有效",
        ),
        ("wrong_weekday", {"weekday": "mon"}, "it does not apply on a Monday", "星期一不适用"),
        (
            "another_rule_of_the_group",
            {"group": "extras", "rule": "coffee"},
            "“Coffee bonus” applies instead: of these bonuses only one counts",
            "已按“咖啡加赠”发放，两者不叠加",
        ),
        (
            "wrong_redemption_status",
            {"status": "voided", "needed": "held"},
            "the redemption is voided; it would have to be held",
            "兑换状态为“已作废”，需要为“冻结中”",
        ),
        (
            "more_than_share",
            {"money": "3.00", "most_money": "2.50"},
            "3.00 CNY off is more than this order takes; at most 2.50 CNY",
            "抵扣 3.00 CNY 超过该订单上限 2.50 CNY",
        ),
    ],
)
def test_reasons_read_well(code: str, params: dict[str, Any], en: str, zh: str) -> None:
    assert reason_text(code, params, "en", GLOSSARY) == en
    assert reason_text(code, params, "zh", GLOSSARY) == zh


def test_a_refusal_says_whom_it_concerns_and_the_amounts() -> None:
    refusal = {"subject": "cup", "reason": "out_of_stock", "params": {"stock": 25}, "wanted": 12, "given": 0}
    assert refusal_text(refusal, "en", GLOSSARY) == "Cup: none of the 25 are left (0 instead of 12)"
    assert refusal_text(refusal, "zh", GLOSSARY) == "杯子：共 25 件，已无库存（应为 12，实为 0）"
    nameless = {"subject": "", "reason": "refund_names_nothing"}
    assert refusal_text(nameless, "en", GLOSSARY) == "the refund names neither an order nor products nor an amount"
    assert refusal_text({**nameless, "subject": "o-7"}, "en", GLOSSARY).startswith("o-7: ")


# -- effects ----------------------------------------------------------------------------------------------------------

AT = "2026-03-01T04:00:00Z"
EFFECTS: dict[str, tuple[dict[str, Any], str]] = {
    "points_earned": (
        {
            "rule": "coffee",
            "wallet": "beans",
            "wanted": 9,
            "given": 4,
            "lot": 1,
            "expires": AT,
            "capped": ["limit_day"],
        },
        "Coffee bonus: 4 beans; good until 1 Mar 2026; 9 would have been earned without the daily limit",
    ),
    "points_matured": (
        {"wallet": "beans", "lot": 1, "points": 4, "order": "o1", "at": AT},
        "4 beans became usable on 1 Mar 2026; from order o1",
    ),
    "points_expired": (
        {"wallet": "beans", "lot": 1, "points": 4, "at": AT},
        "4 beans expired at the end of 1 Mar 2026",
    ),
    "points_taken_back": (
        {"rule": "coffee", "wallet": "beans", "lot": 1, "points": 4, "order": "o1", "source": "other"},
        "Coffee bonus: 4 beans taken back for order o1, from others, as its own are spent",
    ),
    "arrears_paid": ({"wallet": "points", "points": 4}, "4 points paid off what was owed"),
    "points_held": (
        {"redemption": "r", "wallet": "beans", "points": 5, "until": AT},
        "5 beans held for redemption r until 1 Mar 2026, 12:00",
    ),
    "points_spent": (
        {"redemption": "r", "subject": "latte", "wallet": "beans", "points": 5},
        "5 beans spent on Latte",
    ),
    "points_released": (
        {"redemption": "r", "wallet": "beans", "points": 5, "cause": "timed_out", "at": AT},
        "5 beans are free again: redemption r was not captured by 1 Mar 2026, 12:00",
    ),
    "points_returned": (
        {"redemption": "r", "wallet": "beans", "points": 5, "expired": 2},
        "5 beans given back: redemption r was cancelled; 2 of them had expired meanwhile",
    ),
    "points_adjusted": ({"wallet": "beans", "points": -3, "reason": "typo"}, "3 beans taken by the shop: typo"),
    "tier_changed": (
        {"ladder": "level", "before": "gold", "cause": "ended", "at": AT},
        "Level: from Gold to no tier at the end of its time",
    ),
    "grace_began": (
        {"ladder": "level", "tier": "gold", "until": AT, "at": AT},
        "Level: Gold is over, and stands until 1 Mar 2026 to be earned again",
    ),
    "order_returned": ({"order": "o1", "before": "50.00", "after": "0"}, "Order o1: 50.00 became 0"),
    "attributes_changed": ({"names": ["city", "phone"]}, "Attributes changed: city, phone"),
    "tags_changed": ({"added": ["vip"]}, "Tags changed; added: vip"),
}


def test_every_effect_is_shown_here() -> None:
    assert set(EFFECTS) == set(_CODES.values())


@pytest.mark.parametrize("code", EFFECTS)
def test_effects_read_well(code: str) -> None:
    fields, words = EFFECTS[code]
    assert effect_text({"effect": code, **fields}, "en", GLOSSARY) == words
    assert effect_text({"effect": code, **fields}, "zh", GLOSSARY)


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize(
    ("code", "field", "variants"),
    [
        ("tier_changed", "cause", ["joined", "risen", "renewed", "kept", "ended", "refund"]),
        ("points_released", "cause", ["voided", "timed_out"]),
        ("points_taken_back", "source", ["pending", "lot", "other", "arrears"]),
        ("points_adjusted", "points", [3, -3]),
        ("points_spent", "money", ["1.00"]),
    ],
)
def test_variants_of_an_effect_are_told_apart(code: str, field: str, variants: list[Any], language: Language) -> None:
    told = {
        effect_text({"effect": code, **EFFECTS[code][0], field: variant}, language, GLOSSARY) for variant in variants
    }
    assert len(told) == len(variants)


def test_the_variants_are_those_of_the_engine() -> None:
    """Every cause and source the engine's own descriptions name has words."""
    for key in ("effect.tier_changed.", "effect.points_released.", "effect.points_taken_back."):
        named = {each.removeprefix(key) for each in catalogue() if each.startswith(key)} - {"with_until", "with_needs"}
        source = (files("regulars.domain.engine") / "effects.py").read_text("utf-8")
        assert all(re.search(rf"\b{name}\b", source) for name in named)


# -- postings and conditions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", get_args(Account))
def test_every_account_has_words(account: str) -> None:
    assert f"account.{account}" in catalogue()


def test_every_cause_of_a_posting_has_words() -> None:
    """The causes that are no rule are written where something is posted or given back."""
    calls = [
        node
        for tree in engine_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith((".post", ".post_shares", "_release", "_return_shares"))
    ]
    arguments = [argument for call in calls for argument in call.args[-1:]]
    arguments += [word.value for call in calls for word in call.keywords if word.arg == "cause"]
    causes = {code for argument in arguments for code in codes_in(argument)}
    assert {"adjustment", "expiry", "refund", "redemption", "cancellation", "voided", "timed_out"} <= causes
    assert causes == {key.removeprefix("cause.") for key in catalogue() if key.startswith("cause.")}


def test_a_posting_reads_well() -> None:
    posting = {
        "n": 0,
        "at": AT,
        "wallet": "beans",
        "from": "issued",
        "to": "pending",
        "lot": 3,
        "amount": 4,
        "cause": "coffee",
    }
    assert posting_text(posting, "en", GLOSSARY) == "4 beans: issued → pending (Coffee bonus, lot 3)"
    assert posting_text({**posting, "cause": "refund"}, "zh", GLOSSARY) == "4 豆子：发放 → 待入账（退款，批次 3）"
    assert posting_text({**posting, "cause": "gone_rule"}, "en", GLOSSARY).endswith("(gone_rule, lot 3)")


def leaf(field: str, op: str, needed: Any, seen: Any, *, held: bool = False) -> dict[str, Any]:
    return {"held": held, "field": field, "op": op, "needed": needed, "seen": seen}


CONDITIONS: list[tuple[dict[str, Any], list[str]]] = [
    (
        leaf("member.tier.level", "in", ["gold", "silver"], None),
        ["tier of Level: needs one of Gold, Silver, has nothing"],
    ),
    (leaf("member.balance.points", "gte", 100, 3), ["balance of Points: needs ≥ 100, has 3"]),
    (leaf("time.weekday", "eq", "mon", "sun"), ["weekday: needs Monday, has Sunday"]),
    (leaf("member.is_birthday_month", "eq", True, False), ["birthday month: needs yes, has no"]),
    (leaf("lines.amount", "gte", 50, 10), ["amount of the matching lines: needs ≥ 50, has 10"]),
    (leaf("event.channel", "exists", None, None), ["event property channel: needs a value, has nothing"]),
    (
        {"held": False, "not": leaf("order.total", "gte", 60, 70, held=True)},
        ["must not hold: order total: needs ≥ 60, has 70"],
    ),
    (
        {"held": False, "all": [leaf("order.total", "gte", 60, 70, held=True), leaf("order.lines", "gte", 3, 1)]},
        ["lines in the order: needs ≥ 3, has 1"],
    ),
    (
        {"held": False, "any": [leaf("order.total", "gte", 60, 50), leaf("order.lines", "gte", 3, 1)]},
        ["order total: needs ≥ 60, has 50", "lines in the order: needs ≥ 3, has 1"],
    ),
    (
        {"held": True, "any": [leaf("order.total", "gte", 60, 70, held=True), leaf("order.lines", "gte", 3, 1)]},
        ["order total: needs ≥ 60, has 70"],
    ),
]


@pytest.mark.parametrize(("tree", "words"), CONDITIONS)
def test_the_parts_that_decided_a_condition_are_told(tree: dict[str, Any], words: list[str]) -> None:
    assert condition_texts(tree, "en", GLOSSARY) == words
    assert len(condition_texts(tree, "zh", GLOSSARY)) == len(words)

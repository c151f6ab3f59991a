"""Effects and refusals as documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest

from regulars.domain.engine import effects
from regulars.domain.engine.effects import Effect, Refusal, effect_doc, refusal_doc
from tests.domain.engine.making import at

SOME: dict[str, Any] = {"int": 3, "str": "x", "Instant": at("2026-03-01T10:00"), "Decimal": Decimal("1.50")}

NEED = effects.NeedSeen("spend", None, None, {"last": {"years": 1}}, Decimal(2000), Decimal("2213.50"))


def made(kind: type) -> Any:
    """An effect with a value of the right type in each field."""
    values = []
    for annotation in kind.__annotations__.values():
        name = str(annotation).partition("'")[2].partition("'")[0].partition(" ")[0]
        many = (NEED,) if name.startswith("tuple[NeedSeen") else ("x",)
        values.append(many if name.startswith("tuple") else SOME[name])
    return kind(*values)


@pytest.mark.parametrize("kind", get_args(Effect), ids=lambda kind: kind.__name__)
def test_each_effect_tells_all_its_fields_under_a_code_of_its_own(kind: type) -> None:
    document = effect_doc(made(kind))
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).removeprefix("_")
    assert document.pop("effect") == words
    assert [*document] == [*kind.__annotations__]
    assert all(isinstance(value, int | str | tuple | list) for value in document.values())


def test_absent_values_are_left_out__money_and_instants_are_text() -> None:
    spent = effects.PointsSpent("R1", "A1", "points", 850, Decimal("8.50"))
    assert effect_doc(spent)["money"] == "8.50"
    assert "money" not in effect_doc(spent._replace(money=None))
    earned = effects.PointsEarned("rule", "points", 5, 5, 1, None, at("2026-03-01T10:00"), None, (), None)
    assert effect_doc(earned) == {
        "effect": "points_earned",
        "rule": "rule",
        "wallet": "points",
        "wanted": 5,
        "given": 5,
        "lot": 1,
        "matures": "2026-03-01T02:00:00Z",
    }


def test_a_need_is_told_with_its_window_what_was_asked_and_what_was_there() -> None:
    changed = effects.TierChanged("level", "silver", "gold", "risen", (NEED,), None, at("2026-03-01T10:00"))
    needs = [{"metric": "spend", "over": {"last": {"years": 1}}, "at_least": "2000", "value": "2213.50"}]
    assert effect_doc(changed)["needs"] == needs
    assert "needs" not in effect_doc(changed._replace(needs=()))


def test_a_refusal_tells_its_reason_and_amounts() -> None:
    full = Refusal("cup", "not_yet_valid", {"from": at("2026-03-01T00:00"), "most": Decimal("0.50"), "n": 1}, 60, 0)
    assert refusal_doc(full) == {
        "subject": "cup",
        "reason": "not_yet_valid",
        "params": {"from": "2026-02-28T16:00:00Z", "most": "0.50", "n": 1},
        "wanted": 60,
        "given": 0,
    }
    assert refusal_doc(Refusal("", "refund_names_nothing", {})) == {"subject": "", "reason": "refund_names_nothing"}

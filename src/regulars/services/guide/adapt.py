"""A template's numbers and names made to fit a shop, in place; what is changed is told. Pure.

The templates are written for a coffee bar: a usual order of 30, about once a week. Elsewhere a threshold or a price in
points is to take a customer as many orders as there, and as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from regulars.services.guide.answers import VISITS, Answers
from regulars.services.guide.numbers import nice, plain
from regulars.texts import languages, text

Doc = dict[str, Any]

_ORDER: Final = Decimal(30)
_WEEKLY, _MONTHLY = Decimal(VISITS["often"]), Decimal(VISITS["monthly"])
_DATED: Final = frozenset({"double_eleven"})
_OF_CATEGORIES: Final = frozenset({"beans_extra"})
_OF_TEA_TIME: Final = frozenset({"wednesday_extra"})
_OF_VISITS: Final = frozenset({"check_in", "check_in_growth"})
_GENERAL: Final = {
    "coffee": "small_gift",
    "americano": "small_gift",
    "tote_bag": "nice_gift",
    "mug": "nice_gift",
    "tasting_seat": "event_seat",
    "free_refill": "monthly_gift",
    "birthday_cake": "birthday_gift",
    "tasting": "invitation",
}
"""Rewards and benefits of a coffee bar, and what stands for them where something else is sold."""


class Change(NamedTuple):
    """Something that was fitted: the text `guide.change.<code>` with these parameters; money is Decimal."""

    code: str
    params: Doc


def adapt(program: Doc, answers: Answers) -> list[Change]:
    """Fit the plain data of a template."""
    program["currency"], program["time_zone"] = answers.currency, answers.time_zone
    changes = [*_leave_out(program, answers), *_rename(program, answers)]
    _scale_rules(program, answers)
    changes = [*_rate(program, answers), *_ladders(program, answers), *_rewards(program, answers), *changes]
    return [*changes, *_maturing(program, answers)]


def _points(answers: Answers) -> Decimal:
    """How many more points a usual order gives here than in the coffee bar."""
    return answers.usual_order / _ORDER / answers.money_per_point


def _leave_out(program: Doc, answers: Answers) -> Iterator[Change]:
    """Drop what is of a day gone by, of categories nobody has here, of a channel there is not, or of another aim."""
    unfit = _DATED | _OF_CATEGORIES
    if "mini_program" not in answers.channels or answers.business != "food":
        unfit |= _OF_TEA_TIME
    if "visits" not in answers.goals:
        unfit |= _OF_VISITS
    dropped = [rule for rule in program["earn"] if rule["id"] in unfit]
    program["earn"] = [rule for rule in program["earn"] if rule["id"] not in unfit]
    for reward in program.get("rewards", ()):
        reward.pop("valid", None)
    if dropped:
        yield Change("left_out", {"names": [rule["name"] for rule in dropped]})


def _rename(program: Doc, answers: Answers) -> Iterator[Change]:
    if answers.business == "food":
        return
    benefits = [each for ladder in program.get("ladders", ()) for tier in ladder["tiers"] for each in _benefits(tier)]
    renamed = [each for each in (*program.get("rewards", ()), *benefits) if each["id"] in _GENERAL]
    for each in renamed:
        each["id"] = _GENERAL[each["id"]]
        each["name"] = {language: text(f"guide.name.{each['id']}", language) for language in reversed(languages)}
    if renamed:
        yield Change("renamed", {})


def _benefits(tier: Doc) -> list[Doc]:
    found: list[Doc] = tier.get("benefits", [])
    return found


def _scale_rules(program: Doc, answers: Answers) -> None:
    """Points that do not follow from money are to be worth as many orders as before."""
    for rule in program["earn"]:
        award, factor = rule["award"], _points(answers)
        if "per_amount" in award:
            _scale_rate(award["per_amount"], answers)
        if "fixed" in award:
            award["fixed"]["points"] = nice(award["fixed"]["points"] * factor)
        if "streak" in award:
            award["streak"]["points"] = [nice(points * factor) for points in award["streak"]["points"]]
        for limited in (*rule.get("limits", ()), rule.get("budget", {})):
            if "points" in limited:
                limited["points"] = nice(limited["points"] * factor)
        for part in rule.get("when", {}).get("all", ()):
            if part["field"] == "order.total":
                part["value"] = nice(part["value"] * answers.usual_order / _ORDER)


def _scale_rate(per_amount: Doc, answers: Answers) -> None:
    each = Decimal(per_amount.pop("each", 1)) * answers.money_per_point
    if each < 1:
        per_amount["points"] = int(per_amount["points"] / each)
    elif each > 1:
        per_amount["each"] = plain(each)


def _rate(program: Doc, answers: Answers) -> Iterator[Change]:
    """What points are given for and what they are worth: a hundredth, as before."""
    money = answers.money_per_point
    given = {"points": 1, "money": money} if money >= 1 else {"points": int(1 / money), "money": Decimal(1)}
    yield Change("rate", given)
    for wallet in program["wallets"]:
        if "point_value" in wallet:
            wallet["point_value"] = f"{Decimal(wallet['point_value']) * money:f}".rstrip("0").rstrip(".")
    pay = program.get("pay_with_points")
    if pay is not None:
        pay["money"] = f"{Decimal(pay['money']) * money:.2f}"
        for name in ("least", "most"):
            if name in pay:
                pay[name] = max(pay["points"], nice(pay[name] * _points(answers)))
        yield Change("worth", {"points": pay["points"], "money": Decimal(pay["money"])})


def _ladders(program: Doc, answers: Answers) -> Iterator[Change]:
    """Tiers after as long a time as a customer of the coffee bar needs."""
    for ladder in program.get("ladders", ()):
        needs = [need for tier in ladder["tiers"] for need in _needs(tier)]
        for need in needs:
            need["at_least"] = _at_least(need, answers)
        by_points = any(need["metric"] == "points_earned" for need in needs)
        first = [_needs(tier)[0]["at_least"] for tier in ladder["tiers"] if _needs(tier)]
        worth = answers.money_per_point if by_points else Decimal(1)
        orders = [nice(at_least * worth / answers.usual_order) for at_least in first]
        yield Change("tiers_by_points" if by_points else "tiers_by_spend", {"amounts": first, "orders": orders})


def _needs(tier: Doc) -> list[Doc]:
    needs = tier.get("needs", {})
    return [*needs.get("all", ()), *needs.get("any", ())]


def _at_least(need: Doc, answers: Answers) -> int:
    """Over a lifetime by monthly orders, within a year by weekly ones: so the templates were written."""
    visits = Decimal(VISITS[answers.frequency])
    if need["metric"] == "orders":
        return nice(need["at_least"] * visits / _WEEKLY)
    if need["metric"] == "points_earned":
        return nice(need["at_least"] * _points(answers) * visits / _WEEKLY)
    return nice(need["at_least"] * answers.usual_order / _ORDER * visits / _MONTHLY)


def _rewards(program: Doc, answers: Answers) -> Iterator[Change]:
    rewards = program.get("rewards", ())
    for reward in rewards:
        reward["cost"]["points"] = nice(reward["cost"]["points"] * _points(answers))
    if rewards:
        cheapest = min(reward["cost"]["points"] for reward in rewards)
        orders = nice(cheapest * answers.money_per_point / answers.usual_order)
        yield Change("first_reward", {"points": cheapest, "orders": orders})


def _maturing(program: Doc, answers: Answers) -> Iterator[Change]:
    """Where goods are sent and come back, points wait for the time of returns; over the counter they do not."""
    (wallet,) = (each for each in program["wallets"] if each.get("kind") != "progress")
    if answers.sends:
        wallet["matures"] = {"after": {"days": 7}}
        yield Change("pending", {"days": 7})
    else:
        wallet.pop("matures", None)
        yield Change("at_once", {})

"""What a member can do next to get more: from the program and where she stands. Pure; pages put it into words.

Only the rule that a step follows from is told here, in the sentence that the terms have for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.conditions.document import All, AnyOf, Comparison, Not
from regulars.domain.events import event as names
from regulars.domain.members.facts import birthdays_on
from regulars.domain.time import DAY, Instant, to_iso
from regulars.services.card.reward_tries import left_of, refusal_of
from regulars.services.wording.teller import Teller
from regulars.texts import languages

if TYPE_CHECKING:
    from regulars.domain.conditions.document import Condition
    from regulars.domain.engine.program import Program
    from regulars.domain.members.state import MemberState
    from regulars.domain.programs import document as doc
    from regulars.services.card.check_in import CheckIn
    from regulars.texts import Language

EDITABLE: Final = ("name", "birthday", "gender", "city")
"""What a member says of herself. Phone and e-mail are what she is known by; who changes them has to prove it."""
_EXPIRING_DAYS: Final = 30
_RISK_DAYS: Final = 60
_BIRTHDAY_DAYS: Final = 30
_REVIEW_DAYS: Final = 30
_IN_REACH: Final = Decimal("0.5")
"""A reward is worth saving for when half of its price is there."""
_SHORT: Final = "not_enough_points"
_BIRTHDAY_FIELDS: Final = ("member.is_birthday", "member.is_birthday_month")
_ATTRIBUTE: Final = "member.attributes."

Step = dict[str, Any]


def next_steps(
    program: Program,
    state: MemberState,
    view: Mapping[str, Any],
    check_in: CheckIn | None,
    at: Instant,
    *,
    shared: Mapping[str, int],
) -> list[Step]:
    """The steps, the most pressing first. `view` is the member's document as of `at`, `state` her state by then."""
    profile = list(_profile(program, state, at))
    return list(
        chain(
            _check_in(program, check_in),
            _expiring(view, at),
            _keep(view, at),
            _rise(program, view),
            _reward(program, state, at, shared=shared),
            _birthday(program, state, at, ask=not profile),
            _review(program, state, at),
            profile,
        )
    )


def _check_in(program: Program, check_in: CheckIn | None) -> Iterator[Step]:
    if check_in is not None and not check_in.done:
        yield {"step": "check_in", "points": points_of(program, check_in.gives)}


def _expiring(view: Mapping[str, Any], at: Instant) -> Iterator[Step]:
    """Of each kind the points that are lost first, if it is soon."""
    latest = to_iso(at + _EXPIRING_DAYS * DAY)
    for wallet in view["wallets"]:
        lots = [lot for lot in wallet["lots"] if lot["expires_at"] is not None]
        if wallet["kind"] == "spendable" and lots and lots[0]["expires_at"] <= latest:
            ends = lots[0]["expires_at"]
            points = sum(lot["points"] for lot in lots if lot["expires_at"] == ends)
            yield {"step": "use_points", "points": [_amount(wallet, points)], "at": ends}


def _keep(view: Mapping[str, Any], at: Instant) -> Iterator[Step]:
    latest = to_iso(at + _RISK_DAYS * DAY)
    for standing in view["tiers"]:
        risk = standing["at_risk"]
        if risk is not None and risk["ends_at"] <= latest:
            needs = {"needs": risk["needs"], "mode": risk["mode"]}
            yield {"step": "keep_tier", "tier": standing["tier_name"], "at": risk["ends_at"], **needs}


def _rise(program: Program, view: Mapping[str, Any]) -> Iterator[Step]:
    for standing in view["tiers"]:
        higher = standing["next"]
        if higher is None:
            continue
        needs = [need for need in higher["needs"] if Decimal(need["missing"]) > 0]
        if higher["mode"] == "any":
            needs = sorted(needs, key=lambda need: -Decimal(need["value"]) / Decimal(need["at_least"]))[:1]
        step = {"step": "rise", "tier": higher["tier_name"], "mode": higher["mode"], "needs": needs}
        money = _money_for(program, needs)
        yield step if money is None else {**step, "money": str(money)}


def _money_for(program: Program, needs: list[dict[str, Any]]) -> Decimal | None:
    """About how much has to be spent for the one thing missing, when it is earned by spending."""
    if len(needs) != 1 or needs[0]["metric"] != "points_earned":
        return None
    rate = sum((_rate(rule) for rule in program.document.earn if rule.award.wallet == needs[0]["wallet"]), Decimal(0))
    return (Decimal(needs[0]["missing"]) / rate).to_integral_value(ROUND_CEILING) if rate else None


def _rate(rule: doc.EarnRule) -> Decimal:
    """The points that every order gives for one unit of money, whatever is in it."""
    award = rule.award.per_amount
    plain = rule.on == names.ORDER_COMPLETED and not (rule.when or rule.lines or rule.valid)
    if award is None or not plain:
        return Decimal(0)
    return Decimal(award.points) / award.each


def _reward(program: Program, state: MemberState, at: Instant, *, shared: Mapping[str, int]) -> Iterator[Step]:
    """The dearest reward that she can have now, else the cheapest within reach that only points keep her from."""
    balances = state.balances
    in_stock = [each for each in program.document.rewards if left_of(each, shared) != 0]
    tried = [(each, refusal_of(program, state, each, at, shared=shared)) for each in in_stock]
    have = [each for each, refusal in tried if refusal is None]
    if have:
        best = max(have, key=lambda each: each.cost.points)
        yield {"step": "redeem", "reward": best.name.model_dump(), "points": [_price(program, best, best.cost.points)]}
        return
    short = [each for each, refusal in tried if refusal is not None and refusal["reason"] == _SHORT]
    near = [each for each in short if balances.get(each.cost.wallet, 0) >= _IN_REACH * each.cost.points]
    if near:
        best = min(near, key=lambda each: each.cost.points)
        missing = best.cost.points - balances.get(best.cost.wallet, 0)
        yield {"step": "save_for", "reward": best.name.model_dump(), "points": [_price(program, best, missing)]}


def _price(program: Program, reward: doc.Reward, points: int) -> dict[str, Any]:
    return points_of(program, {reward.cost.wallet: points})[0]


def _birthday(program: Program, state: MemberState, at: Instant, *, ask: bool) -> Iterator[Step]:
    """What a birthday brings, as it comes near; or that it is worth telling."""
    rule = next((each for each in program.document.earn if _fields(each.when) & set(_BIRTHDAY_FIELDS)), None)
    if rule is None:
        return
    about = {"rule": rule.name.model_dump(), "told": _told(program, rule)}
    born = state.attributes.get("birthday")
    if not isinstance(born, str):
        if ask:
            yield {"step": "tell_birthday", **about}
        return
    whole_month = "member.is_birthday_month" in _fields(rule.when)
    calendar = program.calendar
    today = calendar.day(at)
    if whole_month and born[-5:-3] == f"{calendar.date(at):%m}":
        yield {"step": "birthday", **about, "at": to_iso(at), "now": True}
        return
    for day in range(today, today + _BIRTHDAY_DAYS + 1):
        begins = calendar.start_of_day(day)
        if born[-5:] in birthdays_on(calendar.date(begins)):
            yield {"step": "birthday", **about, "at": to_iso(begins), "now": day == today}
            return


def _review(program: Program, state: MemberState, at: Instant) -> Iterator[Step]:
    """A review of the last order, while it is fresh."""
    rule = _fixed_rule(program, state, names.PRODUCT_REVIEWED, at)
    if rule is not None and state.last_order is not None and at - state.last_order <= _REVIEW_DAYS * DAY:
        yield {"step": "review", **_what_it_gives(program, rule), "at": to_iso(state.last_order)}


def _profile(program: Program, state: MemberState, at: Instant) -> Iterator[Step]:
    """What she has not said of herself, where saying it gives points."""
    rule = _fixed_rule(program, state, names.IDENTIFY, at)
    if rule is None:
        return
    asked = {each.removeprefix(_ATTRIBUTE) for each in _fields(rule.when) if each.startswith(_ATTRIBUTE)}
    missing = sorted(name for name in asked if state.attributes.get(name) is None)
    if missing and all(name in EDITABLE for name in missing):
        yield {"step": "profile", **_what_it_gives(program, rule), "attributes": missing}


def _fixed_rule(program: Program, state: MemberState, event: str, at: Instant) -> doc.EarnRule | None:
    """The first rule of an event that gives a fixed number of points and has not reached its limits."""
    for rule in program.document.earn:
        if rule.on == event and rule.award.fixed and not any(_used_up(program, state, rule, at)):
            return rule
    return None


def _used_up(program: Program, state: MemberState, rule: doc.EarnRule, at: Instant) -> Iterator[bool]:
    for limit in rule.limits:
        usage = state.limits.get(f"{rule.id}|{limit.per}")
        begins = 0
        if limit.per not in ("ever", "event"):
            begins = program.calendar.day(program.calendar.start_of(limit.per, at))  # type: ignore[arg-type]  # a period
        if usage is not None and usage.start >= begins:
            yield usage.times >= limit.times if limit.times is not None else usage.points >= (limit.points or 0)


def _what_it_gives(program: Program, rule: doc.EarnRule) -> Step:
    points = {rule.award.wallet: rule.award.fixed.points if rule.award.fixed else 0}
    return {"points": points_of(program, points), "told": _told(program, rule)}


def _told(program: Program, rule: doc.EarnRule) -> dict[Language, str]:
    """A rule as the terms tell it."""
    return {language: Teller.for_members(program.document, language).tell(rule).text for language in languages}


def points_of(program: Program, by_wallet: Mapping[str, int]) -> list[dict[str, Any]]:
    """Points by wallet, with what they are called."""
    return [
        {"wallet": wallet, "name": program.wallets[wallet].name.model_dump(), "points": points}
        for wallet, points in by_wallet.items()
    ]


def _amount(wallet: Mapping[str, Any], points: int) -> dict[str, Any]:
    return {"wallet": wallet["wallet"], "name": wallet["name"], "points": points}


def _fields(condition: Condition | None) -> set[str]:
    """Every field that a condition names."""
    if isinstance(condition, Comparison):
        return {condition.field}
    if isinstance(condition, Not):
        return _fields(condition.not_)
    parts = condition.all if isinstance(condition, All) else condition.any if isinstance(condition, AnyOf) else ()
    return set().union(*map(_fields, parts))

"""A membership as a person would keep it with paper and pencil: dicts, and every step written out.

It is written for the program of `model_program` alone and shares nothing with the engine, so that a mistake in one
of the two shows. Amounts of points stand under the instant at which they expire; time is in microseconds. The shop is in
Shanghai, eight hours before UTC all year. Every operation returns the reasons for which something was refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tests.services.naive_moves import bring_back, left_of, take_points

DAY = 86_400_000_000
SHANGHAI = DAY // 3

MATURES, EXPIRES, HOLDS, TIER_LASTS, WINDOW = 7, 40, 2, 20, 30  # days
BUDGET, BONUS, BONUS_FROM, BONUS_TIMES = 90, 20, 60, 2
VISIT, VISIT_MOST = 5, 12
CUP, CUPS, CUP_TIMES = 30, 3, 3
LEAST = 10
SILVER_SPEND, GOLD_GROWTH = 150, 250
TIERS, MULTIPLIERS = ("base", "silver", "gold"), (2, 3, 4)  # multipliers in halves
POLICIES = ("allow_negative", "within_balance", "only_pending")


class Standing(NamedTuple):
    """A tier's place on the ladder, since when and until when she stands there, and as of when her spending held it."""

    tier: int
    since: int
    until: int | None
    held_at: int


@dataclass
class Person:
    """One member. Her last standing is the present one; those before it are what she rose from."""

    clock: int = 0
    lots: dict[int, int] = field(default_factory=dict)
    pending: list[dict[str, Any]] = field(default_factory=list)
    owed: int = 0
    growth: int = 0
    grown: int = 0
    standings: list[Standing] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    early: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    redemptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    visits: tuple[int, int] = (0, 0)
    bonuses: tuple[str, int] = ("", 0)
    cups: tuple[str, int] = ("", 0)

    @property
    def available(self) -> int:
        """Points that can be spent."""
        return sum(self.lots.values())

    @property
    def tier(self) -> int:
        """The place she stands on; before everything else it is the lowest."""
        return self.standings[-1].tier if self.standings else 0

    @property
    def until(self) -> int | None:
        """When her tier ends."""
        return self.standings[-1].until if self.standings else None

    @property
    def held(self) -> list[dict[str, Any]]:
        """Redemptions that wait for their end."""
        return [each for each in self.redemptions.values() if each["status"] == "held"]

    def seen(self) -> dict[str, Any]:
        """What is compared."""
        return {
            "available": self.available,
            "pending": sum(each["points"] for each in self.pending),
            "held": sum(each["points"] for each in self.held),
            "arrears": self.owed,
            "growth": self.growth,
            "tier": TIERS[self.tier],
        }


@dataclass
class Model:
    """All members and what they share."""

    policy: str
    budget_used: int = 0
    cups_taken: int = 0
    people: dict[str, Person] = field(default_factory=dict)

    # -- time ----------------------------------------------------------------------------------------------------

    def happens(self, name: str, at: int, what: Callable[[Person], list[str]]) -> list[str]:
        """Something happens to a member: what is due comes before it, and what it makes due after it."""
        person = self.people.setdefault(name, Person())
        self._pass(person, at)
        person.clock = max(person.clock, at)
        person.standings = person.standings or [_standing(0, at)]
        reasons = what(person)
        self._rise(person)
        self._pass(person, person.clock)
        return reasons

    def time_passes(self, now: int) -> None:
        """Everybody who has something due lives up to now."""
        for name, person in self.people.items():
            if min(_dues(person), default=now + 1) <= now:
                self.happens(name, now, lambda _person: [])

    def _pass(self, person: Person, to: int) -> None:
        while (due := min(_dues(person), default=to + 1)) <= to:
            at = max(due, person.clock)
            for each in [each for each in person.pending if each["due"] <= due]:
                person.pending.remove(each)
                _credit(person, each["expires"], each["points"])
            for each in sorted(person.held, key=lambda each: str(each["id"])):
                if each["until"] <= due:
                    self._give_back(person, each, at, status="timed_out")
            person.lots = {expires: points for expires, points in person.lots.items() if expires > due}
            if person.until is not None and person.until <= due:
                place = max(_earned(person, person.until - 1), person.tier - 1)
                person.standings = [_standing(place, at)]

    def _rise(self, person: Person) -> None:
        earned = _earned(person, person.clock)
        if earned > person.tier:
            person.standings.append(_standing(earned, person.clock))

    def _fall(self, person: Person, stood: list[bool]) -> None:
        """What is taken back takes the rises that stood on it, from the lowest up."""
        left = person.standings[:1]
        for each, stood_on_spending in list(zip(person.standings, stood, strict=True))[1:]:
            then, now = _earned(person, each.held_at), _earned(person, person.clock)
            place = min(max(then, now), each.tier)
            if then >= each.tier or not stood_on_spending:
                left.append(each)
            elif place > left[-1].tier:
                until = each.until if place == each.tier else _standing(place, each.since).until
                left.append(Standing(place, each.since, until, each.held_at if then >= now else person.clock))
        person.standings = left

    # -- earning -------------------------------------------------------------------------------------------------

    def order(self, person: Person, number: str, *, price: int, units: int, at: int) -> list[str]:
        """An order of some units of one product; one that comes late counts for the bonus in the newest month known."""
        if number in person.orders:
            return ["order_exists"]
        order: dict[str, Any] = {"price": price, "units": units, "back": 0, "refunded": 0}
        reasons = [reason for back in person.early.pop(number, []) for reason in bring_back(order, **back)]
        total, multiplier = left_of(order), MULTIPLIERS[person.tier]
        month, times = person.bonuses if person.bonuses[0] >= _month(at) else (_month(at), 0)
        bonus = 0
        if total >= BONUS_FROM and times >= BONUS_TIMES:
            reasons.append("limit_month")
        elif total >= BONUS_FROM:
            bonus = min(BONUS, BUDGET - self.budget_used)
            reasons += [] if bonus else ["budget_used_up"]
        given = {"per_yuan": total * multiplier // 2, "growth": total, "bonus": bonus}
        order |= {"at": at, "expires": at + EXPIRES * DAY, "multiplier": multiplier, "given": given}
        person.orders[number] = order
        if bonus:
            self.budget_used += bonus
            person.bonuses = (month, times + 1)
        person.growth += total
        person.grown += total
        for rule in ("per_yuan", "bonus"):
            self._earn(person, given[rule], at, number, rule)
        return reasons

    def visit(self, person: Person, *, at: int) -> list[str]:
        """A check-in."""
        day, points = person.visits if person.visits[0] == _day(at) else (_day(at), 0)
        given = min(VISIT, VISIT_MOST - points)
        if not given:
            return ["limit_day"]
        person.visits = (day, points + given)
        self._earn(person, given, at, "", "visit")
        return []

    def _earn(self, person: Person, points: int, at: int, order: str, rule: str) -> None:
        if not points:
            return
        due, expires = at + MATURES * DAY, at + EXPIRES * DAY
        if due <= person.clock:
            _credit(person, expires, points)
        else:
            person.pending.append({"due": due, "expires": expires, "points": points, "order": order, "rule": rule})

    # -- refunds -------------------------------------------------------------------------------------------------

    def refund(self, person: Person, number: str, **back: Any) -> list[str]:
        """Some `units`, an `amount` of money, or `everything` comes back."""
        order = person.orders.get(number)
        if order is None:
            person.early.setdefault(number, []).append(back)
            return ["order_not_seen_yet"]
        stood = _stood(person)
        before = (order["back"], order["refunded"])
        reasons = bring_back(order, **back)
        if before == (order["back"], order["refunded"]):
            return reasons or ["came_back_before" if "so_far" in back and left_of(order) else "nothing_left_to_return"]
        for rule, worth in _worth(order).items():
            reasons += self._take_back(person, number, order, rule, order["given"][rule] - worth)
        self._fall(person, stood)
        return reasons

    def _take_back(self, person: Person, number: str, order: dict[str, Any], rule: str, points: int) -> list[str]:
        if not points:
            return []
        whole = points == order["given"][rule]
        order["given"][rule] -= points
        if rule == "growth":
            person.grown -= points
            taken = min(points, person.growth)
            person.growth -= taken
            return ["already_spent"] if taken < points else []
        left = points
        for each in person.pending:
            if (each["order"], each["rule"]) == (number, rule):
                part = min(left, each["points"])
                each["points"] -= part
                left -= part
        person.pending = [each for each in person.pending if each["points"]]
        left, reasons = self._take_spendable(person, order["expires"], left)
        if rule == "bonus":
            self.budget_used -= points - left
            month, times = person.bonuses
            if month == _month(order["at"]) and whole and not left:
                person.bonuses = (month, times - 1)
        return reasons

    def _take_spendable(self, person: Person, expires: int, points: int) -> tuple[int, list[str]]:
        """Take back what can be spent, first what expires with the order's points; returns what is not to be had."""
        if not points:
            return 0, []
        if self.policy == "only_pending":
            return points, ["no_longer_pending"]
        if expires <= person.clock:
            return points, ["lot_expired"]
        own = min(points, person.lots.get(expires, 0))
        take_points(person, own, first=expires)
        other = min(points - own, person.available)
        take_points(person, other)
        left = points - own - other
        if left and self.policy == "within_balance":
            return left, ["already_spent"]
        person.owed += left
        return 0, []

    # -- spending ------------------------------------------------------------------------------------------------

    def redeem_cup(self, person: Person, number: str, *, at: int, capture: bool) -> list[str]:
        """A cup for points."""
        month, times = person.cups if person.cups[0] == _month(at) else (_month(at), 0)
        if times >= CUP_TIMES:
            return ["limit_month"]
        if person.available < CUP:
            return ["not_enough_points"]
        if self.cups_taken >= CUPS:
            return ["out_of_stock"]
        person.cups = (month, times + 1)
        self.cups_taken += 1
        self._hold(person, number, CUP, at, capture=capture, cup=True)
        return []

    def pay(self, person: Person, number: str, *, points: int, total: int, at: int, capture: bool) -> list[str]:
        """Money off an order: a hundred points are worth one yuan."""
        if points < LEAST:
            return ["fewer_than_least"]
        if points > total * 50:
            return ["more_than_share"]
        if points > person.available:
            return ["not_enough_points"]
        self._hold(person, number, points, at, capture=capture, cup=False)
        return []

    def _hold(self, person: Person, number: str, points: int, at: int, *, capture: bool, cup: bool) -> None:
        person.redemptions[number] = {
            "id": number,
            "points": points,
            "lots": take_points(person, points),
            "status": "captured" if capture else "held",
            "cup": cup,
            "at": at,
            "until": at + HOLDS * DAY,
        }

    def capture(self, person: Person, number: str) -> list[str]:
        """What was held is spent."""
        reasons = _wrong_status(person, number, "held")
        if not reasons:
            person.redemptions[number]["status"] = "captured"
        return reasons

    def void(self, person: Person, number: str) -> list[str]:
        """What was held goes back."""
        reasons = _wrong_status(person, number, "held")
        if not reasons:
            self._give_back(person, person.redemptions[number], person.clock, status="voided")
        return reasons

    def cancel(self, person: Person, number: str, *, restock: bool) -> list[str]:
        """What was spent goes back."""
        reasons = _wrong_status(person, number, "captured")
        if not reasons:
            self._give_back(person, person.redemptions[number], person.clock, status="cancelled", restock=restock)
        return reasons

    def _give_back(
        self, person: Person, redemption: dict[str, Any], at: int, *, status: str, restock: bool = True
    ) -> None:
        redemption["status"] = status
        for expires, points in redemption["lots"].items():
            if expires > at:
                _credit(person, expires, points)
        if redemption["cup"]:
            self.cups_taken -= 1 if restock else 0
            month, times = person.cups
            if month == _month(redemption["at"]):
                person.cups = (month, times - 1)

    # -- corrections ---------------------------------------------------------------------------------------------

    def adjust(self, person: Person, wallet: str, points: int, *, at: int) -> list[str]:
        """An operator adds or takes points."""
        if wallet == "growth":
            if person.growth + points < 0:
                return ["not_enough_points"]
            stood = _stood(person)
            person.growth += points
            person.grown += points
            self._fall(person, stood)
        elif points > 0:
            _credit(person, at + EXPIRES * DAY, points)
        elif -points > person.available:
            return ["not_enough_points"]
        else:
            take_points(person, -points)
        return []


def _day(at: int) -> int:
    return (at + SHANGHAI) // DAY


def _month(at: int) -> str:
    return f"{datetime.fromtimestamp((at + SHANGHAI) // 1_000_000, UTC):%Y-%m}"


def _dues(person: Person) -> list[int]:
    dues = [each["due"] for each in person.pending] + [each["until"] for each in person.held] + list(person.lots)
    return dues if person.until is None else [*dues, person.until]


def _credit(person: Person, expires: int, points: int) -> None:
    """Points come in; what is owed is paid first."""
    paid = min(person.owed, points)
    person.owed -= paid
    if points > paid:
        person.lots[expires] = person.lots.get(expires, 0) + points - paid


def _worth(order: dict[str, Any]) -> dict[str, int]:
    """What the rest of an order is worth, by rule."""
    left = left_of(order)
    bonus = order["given"]["bonus"] if left >= BONUS_FROM else 0
    return {"per_yuan": left * order["multiplier"] // 2, "growth": left, "bonus": bonus}


def _earned(person: Person, at: int) -> int:
    if person.grown >= GOLD_GROWTH:
        return 2
    days = range(_day(at) - WINDOW + 1, _day(at) + 1)
    spent = sum(left_of(order) for order in person.orders.values() if _day(order["at"]) in days)
    return 1 if spent >= SILVER_SPEND else 0


def _stood(person: Person) -> list[bool]:
    """Of each of her standings whether her spending holds it as of the time it stands on."""
    return [_earned(person, standing.held_at) >= standing.tier for standing in person.standings]


def _standing(place: int, at: int) -> Standing:
    return Standing(place, at, at + TIER_LASTS * DAY if place else None, at)


def _wrong_status(person: Person, number: str, needed: str) -> list[str]:
    redemption = person.redemptions.get(number)
    if redemption is None:
        return ["unknown_redemption"]
    return [] if redemption["status"] == needed else ["wrong_redemption_status"]

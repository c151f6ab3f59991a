"""Laws of the engine over random programs and histories.

`Shop` holds every single decision against: postings explain each account and lot, arguments are not changed, deciding
again gives the same, and so does deciding on what the database would hand back. Here is what holds over many of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from regulars.domain.engine.effects import PointsAdjusted, PointsEarned, PointsTakenBack, effect_doc
from regulars.domain.engine.program import Program
from regulars.domain.members.codec import state_to_doc
from regulars.domain.members.state import NOTHING, MemberState, Standing
from regulars.domain.time import DAY, HOUR, Instant, day_number, period_start
from tests.domain.engine.drawing import (
    BUDGET,
    DAILY_POINTS,
    START,
    STOCK,
    WEEKLY_TIMES,
    Happening,
    History,
    histories,
    lines,
    programs,
)
from tests.domain.engine.making import order, passed, refunded
from tests.domain.engine.shop import Shop, kept

EXAMPLES = 150
EFFECTS = (
    *("PointsEarned", "PointsMatured", "PointsExpired", "PointsTakenBack", "ArrearsPaid", "PointsHeld", "PointsSpent"),
    *("PointsReleased", "PointsReturned", "PointsAdjusted", "TierChanged", "GraceBegan", "OrderReturned"),
)


def told(program: Program, happenings: Sequence[Happening]) -> History:
    """A history, told to its end."""
    history = History(Shop(program))
    for happening in happenings:
        history.happens(happening)
    return history


@given(programs, histories)
@settings(max_examples=EXAMPLES)
def test_laws_of_a_history(program: Program, happenings: list[Happening]) -> None:
    history = told(program, happenings)
    shared_things_are_never_overshot(history)
    never_more_is_taken_back_than_was_given(history)
    limits_hold(history)
    figures_are_those_of_the_orders_that_stand(history)
    time_goes_forward(history)


def shared_things_are_never_overshot(history: History) -> None:
    """After each event a budget is what its rule gave less what was really taken back, and within its size."""
    net: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for _, _, decision in history.decisions:
        used.update(decision.used)
        for effect in decision.effects:
            if isinstance(effect, PointsEarned):
                net[effect.rule] += effect.given
            elif isinstance(effect, PointsTakenBack):
                net[effect.rule] -= effect.points
        for rule in ("big", "visit"):
            assert net[rule] == used[f"budget:{rule}"] <= BUDGET
        assert 0 <= used["stock:cup"] <= STOCK


def never_more_is_taken_back_than_was_given(history: History) -> None:
    """By no rule, for no order, at no time."""
    net: Counter[tuple[str, str, str]] = Counter()
    for member, _, decision in history.decisions:
        for effect in decision.effects:
            if isinstance(effect, PointsEarned) and effect.order:
                net[member, effect.order, effect.rule] += effect.given
            elif isinstance(effect, PointsTakenBack):
                net[member, effect.order, effect.rule] -= effect.points
                assert net[member, effect.order, effect.rule] >= 0


def limits_hold(history: History) -> None:
    """In the order of folding: a late order counts in the newest period, what a refund takes is free in its own."""
    days: Counter[tuple[str, int]] = Counter()
    weeks: Counter[tuple[str, int]] = Counter()
    newest: Counter[tuple[str, str]] = Counter()
    made: dict[tuple[str, str], Instant] = {}
    for member, event, decision in history.decisions:
        for effect in decision.effects:
            if isinstance(effect, PointsEarned) and effect.rule == "capped":
                made[member, effect.order or ""] = event.at
                for period, used, number in (("day", days, effect.given), ("week", weeks, 1)):
                    start = newest[member, period] = max(newest[member, period], _start(history, period, event.at))
                    used[member, start] += number
            elif isinstance(effect, PointsTakenBack) and effect.rule == "capped":
                days[member, _start(history, "day", made[member, effect.order])] -= effect.points
    assert all(points <= DAILY_POINTS for points in days.values())
    returned = any(event.name in {"Order Refunded", "Order Cancelled"} for _, event, _ in history.decisions)
    assert returned or all(times <= WEEKLY_TIMES for times in weeks.values())


def figures_are_those_of_the_orders_that_stand(history: History) -> None:
    """Spend and number of orders, and the points that orders gave and that are counted as earned."""
    for name, member in history.shop.members.items():
        arrived = [record for record in member.orders.values() if record.arrived]
        assert all(record.remaining_total >= 0 for record in arrived)
        assert member.state.spend == sum((record.remaining_total for record in arrived), Decimal(0))
        assert member.state.orders == sum(not record.nothing_left for record in arrived)
        given = sum(each.points for record in arrived for each in record.given if each.wallet == "growth")
        adjusted = [
            effect.points
            for who, _, decision in history.decisions
            for effect in decision.effects
            if who == name and isinstance(effect, PointsAdjusted) and effect.wallet == "growth"
        ]
        assert member.state.earned.get("growth", NOTHING).total == given + sum(adjusted)


def time_goes_forward(history: History) -> None:
    """A member's clock and the dates of her postings never go back, however late an event is heard of."""
    for name, postings in history.shop.postings.items():
        dates = [posting.at for posting in postings]
        assert dates == sorted(dates)
        clocks = [decision.state.clock for member, _, decision in history.decisions if member == name]
        assert clocks == sorted(clocks)


@given(programs, histories, st.lists(st.integers(0, 400 * DAY), max_size=6))
@settings(max_examples=EXAMPLES)
def test_the_clock_may_go_in_one_step_or_in_many(
    program: Program, happenings: list[Happening], stops: list[int]
) -> None:
    history = told(program, happenings)
    end = history.latest + 400 * DAY
    many, one = Shop(program, dict(history.shop.members)), Shop(program, dict(history.shop.members))
    many.postings, one.postings = history.shop.postings, {key: [*each] for key, each in history.shop.postings.items()}
    many.shared = {**history.shop.shared}
    one.shared = {**history.shop.shared}
    name = happenings[-1].member
    steps = [many.happens(passed(history.latest + stop), name) for stop in (*sorted(stops), end - history.latest)]
    step = one.happens(passed(end), name)
    assert _without_version(many.state(name)) == _without_version(one.state(name))
    assert [posting for each in steps for posting in each.postings] == [*step.postings]
    assert [effect_doc(effect) for each in steps for effect in each.effects] == [*map(effect_doc, step.effects)]
    assert many.shared == one.shared


@given(programs, histories, st.lists(lines, min_size=1, max_size=3), st.data())
@settings(max_examples=EXAMPLES)
def test_giving_everything_back_undoes_an_order(
    program: Program, happenings: list[Happening], bought: list[dict[str, object]], data: st.DataObject
) -> None:
    """Whatever the pieces in which it goes back, when nothing was spent and nothing fell due meanwhile."""
    history = told(program, happenings)
    now, name = history.latest + HOUR, happenings[-1].member
    history.shop.happens(passed(now + HOUR), name)
    before = history.shop.state(name)
    shared = {**history.shop.shared}
    assume(not any(purse.arrears for purse in before.purses.values()))
    decision = history.shop.happens(order("new", None, now + HOUR, products=bought), name)
    assume(
        not any(isinstance(effect, PointsEarned) and not _takes_back(program, effect) for effect in decision.effects)
    )
    for piece in data.draw(st.permutations(bought)):
        history.shop.happens(refunded("new", now + HOUR, products=[piece]), name)
    after = history.shop.state(name)
    assert _balances(after) == _balances(before)
    assert after.spend == before.spend
    assert after.orders == before.orders
    assert _standings(program, after) == _standings(program, before)
    assert +Counter(history.shop.shared) == +Counter(shared)


@given(programs, st.lists(lines, min_size=1, max_size=4), st.data())
@settings(max_examples=EXAMPLES)
def test_refunds_one_by_one_are_as_good_as_one_of_all(
    program: Program, bought: list[dict[str, object]], data: st.DataObject
) -> None:
    back = data.draw(st.lists(st.sampled_from(bought), max_size=4))
    one, many = Shop(program), Shop(program)
    for shop in (one, many):
        shop.happens(order("A1", None, START, products=bought))
    for piece in back:
        many.happens(refunded("A1", START + HOUR, products=[piece]))
    if back:
        one.happens(refunded("A1", START + HOUR, products=back))
    assert _balances(one.state()) == _balances(many.state())
    assert one.state().spend == many.state().spend
    assert one.state().tiers == many.state().tiers
    assert one.member().orders["A1"].given == many.member().orders["A1"].given


@given(programs, st.integers(100, 9000), st.lists(st.integers(1, 4000), min_size=1, max_size=4))
@settings(max_examples=EXAMPLES)
def test_amounts_one_by_one_are_as_good_as_their_sum(program: Program, total: int, back: list[int]) -> None:
    assume(sum(back) <= total)
    one, many = Shop(program), Shop(program)
    for shop in (one, many):
        shop.happens(order("A1", total / 100, START))
    for fen in back:
        many.happens(refunded("A1", START + HOUR, total=fen / 100))
    one.happens(refunded("A1", START + HOUR, total=sum(back) / 100))
    assert _balances(one.state()) == _balances(many.state())
    assert one.member().orders["A1"].given == many.member().orders["A1"].given


def test_most_of_what_is_drawn_is_accepted() -> None:
    """The laws above are about something: things do happen, and every kind of thing does."""
    seen: Counter[str] = Counter()
    accepted: Counter[str] = Counter()

    @given(programs, histories)
    @settings(max_examples=2 * EXAMPLES, derandomize=True, database=None, phases=[Phase.generate])
    def draw(program: Program, happenings: list[Happening]) -> None:
        for _, event, decision in told(program, happenings).decisions:
            effects = {type(effect).__name__ for effect in decision.effects}
            seen[event.name] += 1
            accepted[event.name] += bool(effects - {"PointsMatured", "PointsExpired", "TierChanged", "GraceBegan"})
            seen.update(effects)

    draw()
    assert accepted.total() > 0.4 * sum(seen[name] for name in accepted)
    assert accepted["Order Completed"] > 0.6 * seen["Order Completed"]
    assert accepted["Order Refunded"] > 0.3 * seen["Order Refunded"]
    assert [effect for effect in EFFECTS if not seen[effect]] == []


def _start(history: History, period: str, when: Instant) -> int:
    return day_number(period_start(period, history.shop.program.calendar.date(when)))  # type: ignore[arg-type]


def _takes_back(program: Program, effect: PointsEarned) -> bool:
    """Whether a refund takes such points back at once."""
    return program.wallets[effect.wallet].refund != "only_pending" or bool(effect.matures or effect.awaits)


def _balances(state: MemberState) -> dict[str, object]:
    return {
        key: (purse.available, purse.pending, purse.held, purse.arrears)
        for key, purse in state.purses.items()
        if purse.lots or purse.maturing or purse.held or purse.arrears
    }


def _standings(program: Program, state: MemberState) -> dict[str, Standing]:
    return {
        ladder: standing
        for ladder, standing in state.standings.items()
        if standing.tier is not None and program.ladders[ladder].after_refund == "recheck"
    }


def _without_version(state: MemberState) -> object:
    return kept(state_to_doc(state)), state.next_due

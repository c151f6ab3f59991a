"""The whole service and the naive model side by side: whatever is asked of one is asked of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeAlias
from uuid import UUID

import orjson
from hypothesis import currently_in_test_context, event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from regulars.domain.events import event as names
from regulars.domain.time import DAY, HOUR, SECOND, Instant, to_datetime
from regulars.services.member_actions import (
    adjustment_submission,
    redemption_step_submission,
    redemption_submission,
)
from regulars.services.members import show_member
from regulars.services.pass_time import pass_time
from regulars.services.programs import publish_text
from regulars.services.pump import Pump
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import shared
from regulars.storage.transaction import Pool
from tests.services.desk import (
    NOW,
    TABLES,
    assert_sound,
    codes,
    everything,
    join_engine,
    member_of,
    passed,
    refusals,
    track,
)
from tests.services.model_program import program
from tests.services.naive_model import POLICIES, Model, Person
from tests.services.naive_moves import left_of

USERS = ("ann", "bo", "cy")
TOGETHER = 4
"""Most events that go into one batch."""

How: TypeAlias = Literal["alone", "waits", "twice", "again", "other body"]
"""How a message comes: alone, in one batch with the next, twice in a batch, followed by a repetition of an earlier
message, or by an earlier key with another body."""

Aim: TypeAlias = Literal["fit", "any", "unseen"]
"""Which order or redemption is meant: one with which it can be done, any, or one that nobody has seen."""

STEPS = (
    (names.REDEMPTION_CAPTURED, True),
    (names.REDEMPTION_VOIDED, True),
    (names.REDEMPTION_CANCELLED, True),
    (names.REDEMPTION_CANCELLED, False),
)

users = st.sampled_from(USERS)
aims: st.SearchStrategy[Aim] = st.sampled_from(("fit", "fit", "fit", "fit", "any", "unseen"))
picks = st.integers(0, 3)
lates = st.sampled_from((0, 0, 0, 3, 12, 45))
ways = st.sampled_from(("units", "amount", "so_far", "cancel", "refund", "order"))
hows: st.SearchStrategy[How] = st.sampled_from(
    ("alone", "alone", "alone", "alone", "waits", "waits", "twice", "again", "other body")
)


@dataclass
class Service:
    """A database, used by one machine after the other, and what all of them asked."""

    pool: Pool
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def share(self, kind: str | None = None) -> float:
        """The part of what was asked, of one kind or of all, that was granted in full."""
        counts = self._counts(kind)
        granted = sum(count for (_, verdict), count in counts.items() if verdict == "granted")
        return granted / max(counts.total(), 1)

    def _counts(self, kind: str | None) -> Counter[tuple[str, str]]:
        return Counter({key: count for key, count in self.asked.items() if kind in (None, key[0])})

    def report(self) -> str:
        """What was asked, by kind, how much of it was granted in full, and why not."""
        kinds = sorted({kind for kind, _ in self.asked})
        lines = [f"{kind}: {self.share(kind):.0%} of {sum(self._counts(kind).values())}" for kind in kinds]
        lines += [f"{reason}: {count} times" for reason, count in self.reasons.most_common()]
        return "\n".join([*lines, f"granted in full: {self.share():.0%} of {self.asked.total()}"])


@dataclass
class Asked:
    """Something that was asked, the reasons against it that the model gave, and the service's answer."""

    kind: str
    submission: Submission
    reasons: list[str]
    again: Asked | None = None
    answer: Answer | None = None


def machine(service: Service) -> type[RuleBasedStateMachine]:
    """The state machine on a service; each run begins with an empty database."""

    class OnService(ServiceMachine):
        def __init__(self) -> None:
            super().__init__(service)

    return OnService


class ServiceMachine(RuleBasedStateMachine):
    """Rules pick among the orders and redemptions there are, unknown ones included."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self.model = Model("")
        self.engine = join_engine(service.pool)
        self.pump = Pump(self.engine, batch_events=500, queue_events=1000)
        self.now: Instant = NOW
        self.queue: list[Asked] = []
        self.history: list[Asked] = []
        self.members: dict[str, UUID] = {}
        self.redemptions: list[tuple[str, UUID]] = []
        self.number = 0

    @initialize(policy=st.sampled_from(POLICIES))
    def open(self, policy: str) -> None:
        """An empty database, a program, and three members: one can spend, two have spent what a refund would take."""
        with self.service.pool.transaction() as transaction:
            for table in TABLES:
                transaction.run(f"DELETE FROM {table}")
        source = orjson.dumps(program(policy)).decode()
        publish_text(self.service.pool, source, "json", note="", actor="test", at=to_datetime(NOW))
        self.model = Model(policy)
        for user in USERS:
            self.ask("join", user, self.track("Joined", user), lambda _person: [], "waits")
        self.flush()
        self.members = {
            user: member_of(asked.answer) for user, asked in zip(USERS, self.history, strict=True) if asked.answer
        }
        for user in USERS:
            self.order(user, 30, 2, 8, "waits")
        self.adjust("ann", "points", 40, "alone")
        self.redeem("ann", 0, 0, cup=True, capture=False, how="alone")
        for user in ("bo", "cy"):
            self.redeem(user, 60, 3, cup=False, capture=True, how="waits")
        self.flush()

    # -- rules ---------------------------------------------------------------------------------------------------

    @rule(user=users, price=st.integers(1, 70), units=st.integers(1, 3), late=lates, how=hows)
    def order(self, user: str, price: int, units: int, late: int, how: How) -> None:
        self.tick()
        self.place_order(user, f"o{self.number}", price, units, late, how)

    @rule(price=st.integers(25, 35))
    def rush(self, price: int) -> None:
        """Everybody orders at once, in one batch: for what is left of the budget."""
        for user in USERS:
            self.order(user, price, 2, 0, "waits")
        self.flush()

    def place_order(self, user: str, number: str, price: int, units: int, late: int, how: How) -> None:
        at = self.now - late * DAY
        content = {"order_id": number, "products": [{"product_id": "p", "price": price, "quantity": units}]}
        submission = self.track(names.ORDER_COMPLETED, user, at=at, **content)
        what = partial(self.model.order, number=number, price=price, units=units, at=at)
        self.ask("order", user, submission, what, how, at=at)

    @rule(user=users, aim=aims, pick=picks, units=st.integers(1, 3), amount=st.integers(1, 80), way=ways, how=hows)
    def give_back(self, user: str, aim: Aim, pick: int, units: int, amount: int, way: str, how: How) -> None:
        """Some units, some money, or everything comes back; or the order itself comes once more."""
        self.tick()
        number = self.some_order(user, aim, pick)
        if way == "order":
            self.place_order(user, number, 20, 1, 0, how)
            return
        contents: dict[str, dict[str, Any]] = {
            "units": {"products": [{"product_id": "p", "quantity": units}]},
            "amount": {"total": amount},
            "so_far": {"refunded_so_far": amount},
        }
        name = names.ORDER_CANCELLED if way == "cancel" else names.ORDER_REFUNDED
        submission = self.track(name, user, order_id=number, **contents.get(way, {}))
        wanted: dict[str, dict[str, Any]] = {
            "units": {"units": units},
            "amount": {"amount": amount},
            "so_far": {"so_far": amount},
        }
        what = partial(self.model.refund, number=number, **wanted.get(way, {"everything": True}))
        self.ask(f"give back {way}", user, submission, what, how)

    @rule(user=users, how=hows)
    def check_in(self, user: str, how: How) -> None:
        self.tick()
        self.ask("check-in", user, self.track(names.CHECKED_IN, user), partial(self.model.visit, at=self.now), how)

    @rule(user=users, wallet=st.sampled_from(("points", "points", "growth")), points=st.integers(-60, 150), how=hows)
    def adjust(self, user: str, wallet: str, points: int, how: How) -> None:
        key, points = self.tick(), points or 1
        submission = adjustment_submission(
            self.members[user], wallet=wallet, points=points, reason="goodwill", actor="a", key=key, received=self.now
        )
        what = partial(self.model.adjust, wallet=wallet, points=points, at=self.now)
        self.ask("adjust", user, submission, what, how)

    @rule(
        user=users,
        points=st.integers(5, 60),
        total=st.integers(1, 3),
        cup=st.booleans(),
        capture=st.booleans(),
        how=hows,
    )
    def redeem(self, user: str, points: int, total: int, *, cup: bool, capture: bool, how: How) -> None:
        """A cup, or money off an order."""
        key, at = self.tick(), self.now
        asked = {"reward": "cup"} if cup else {"points": points, "order_total": total}
        number, submission = redemption_submission(
            self.members[user], {**asked, "capture": capture}, key=key, received=at
        )
        if cup:
            what = partial(self.model.redeem_cup, number=str(number), at=at, capture=capture)
        else:
            what = partial(self.model.pay, number=str(number), points=points, total=total, at=at, capture=capture)
        if self.ask("redeem" if cup else "pay", user, submission, what, how) == []:
            self.redemptions.append((user, number))

    @rule(aim=aims, pick=picks, step=st.sampled_from(STEPS), how=hows)
    def end_redemption(self, aim: Aim, pick: int, step: tuple[str, bool], how: How) -> None:
        key = self.tick()
        user, number = self.some_redemption(step[0], aim, pick)
        name, restock = step
        submission = redemption_step_submission(
            self.members[user], number, name, key=key, received=self.now, restock=restock
        )
        steps: dict[str, Callable[..., list[str]]] = {
            names.REDEMPTION_CAPTURED: self.model.capture,
            names.REDEMPTION_VOIDED: self.model.void,
            names.REDEMPTION_CANCELLED: partial(self.model.cancel, restock=restock),
        }
        self.ask(name, user, submission, partial(steps[name], number=str(number)), how)

    @rule(days=st.sampled_from((0, 1, 1, 2, 3, 6, 8, 15, 41)), hours=st.integers(0, 23), worker=st.booleans())
    def clock_jumps(self, days: int, hours: int, *, worker: bool) -> None:
        """Time passes; the worker sees to what is due, or leaves it to the next event of each member."""
        self.flush()
        self.now += days * DAY + hours * HOUR
        if worker:
            while pass_time(self.engine, now=self.now, most=2):
                pass
            self.model.time_passes(self.now)

    # -- asking --------------------------------------------------------------------------------------------------

    def tick(self) -> str:
        """A second later; a new idempotency key."""
        self.now += SECOND
        self.number += 1
        return f"k{self.number}"

    def track(self, name: str, user: str, *, at: Instant | None = None, **properties: Any) -> Submission:
        when = self.now if at is None else at
        return track(name, user, key=f"m{self.number}-{user}", when=when, received=self.now, **properties)

    def some_order(self, user: str, aim: Aim, pick: int) -> str:
        """An order of which something is left, any, or one that nobody has seen."""
        orders = self.model.people[user].orders
        live = [number for number, order in orders.items() if left_of(order)]
        known = live if live and aim == "fit" else list(orders)
        return f"unseen-{pick % 2}" if aim == "unseen" else known[-1 - pick % len(known)]

    def some_redemption(self, name: str, aim: Aim, pick: int) -> tuple[str, UUID]:
        """A redemption that the step suits, any, or one that nobody has seen."""
        needed = "captured" if name == names.REDEMPTION_CANCELLED else "held"
        people = self.model.people
        fit = [each for each in self.redemptions if people[each[0]].redemptions[str(each[1])]["status"] == needed]
        known = fit if fit and aim == "fit" else self.redemptions
        user, number = known[-1 - pick % len(known)]
        return user, UUID(int=self.number) if aim == "unseen" else number

    def ask(
        self,
        kind: str,
        user: str,
        submission: Submission | Answer,
        what: Callable[[Person], list[str]],
        how: How,
        *,
        at: Instant | None = None,
    ) -> list[str]:
        """Ask the model at once and the service with the next batch; the reasons that the model gives against it."""
        reasons = self.model.happens(user, self.now if at is None else at, what)
        self.queue.append(Asked(kind, passed(submission), reasons))
        self.history.append(self.queue[-1])
        if how == "twice":
            self.repeat(self.history[-1])
        if how != "waits" or len(self.queue) >= TOGETHER:
            self.flush()
        if how == "again":
            self.repeat(self.history[-1 - self.number % len(self.history)])
            self.flush()
        if how == "other body":
            self.reuse_key(self.history[-1 - self.number % len(self.history)].submission)
        return reasons

    def repeat(self, first: Asked) -> None:
        """An earlier message comes once more, also while the first is still waiting."""
        earlier = first.submission
        submission = submit(orjson.loads(earlier.body), received=self.now, internal=True, member_id=earlier.member_id)
        self.queue.append(Asked("repeat", passed(submission), [], again=first))

    def reuse_key(self, earlier: Submission) -> None:
        """The key of an earlier message with another body changes nothing at all."""
        body = orjson.loads(earlier.body)
        body["properties"]["changed"] = self.number
        submission = passed(submit(body, received=self.now, internal=True, member_id=earlier.member_id))
        before = everything(self.service.pool)
        (answer,) = self.pump.offer([submission]).result()
        assert codes(answer) == ["key_reused"]
        assert everything(self.service.pool) == before
        self.note("reuse key", granted=False)

    def flush(self) -> None:
        """Let the service take what waits in one batch, and hold its answers against the model's."""
        if not self.queue:
            return
        queue, self.queue = self.queue, []
        answers = self.pump.offer([asked.submission for asked in queue]).result()
        for asked, answer in zip(queue, answers, strict=True):
            asked.answer = answer
            if asked.again is None:
                assert answer.status == "accepted", answer
                assert sorted(refusals(answer)) == sorted(asked.reasons), asked
                self.note(asked.kind, granted=not asked.reasons)
                self.service.reasons.update(asked.reasons)
            else:
                first = asked.again.answer
                assert first is not None
                assert answer.status == "duplicate"
                assert (answer.member_id, answer.seq, answer.outcome) == (first.member_id, first.seq, first.outcome)

    def note(self, kind: str, *, granted: bool) -> None:
        verdict = "granted" if granted else "refused"
        self.service.asked[kind, verdict] += 1
        if currently_in_test_context():
            event(f"{kind}: {verdict}")

    # -- comparing -----------------------------------------------------------------------------------------------

    @invariant()
    def everyone_has_what_the_model_says(self) -> None:
        if self.queue or not self.members:
            return
        with self.service.pool.transaction(read_only=True) as transaction:
            counters = shared.read(transaction)
        assert counters.get("budget:bonus", 0) == self.model.budget_used
        assert counters.get("stock:cup", 0) == self.model.cups_taken
        now = deepcopy(self.model)
        now.time_passes(self.now)
        seen = {
            user: _seen(show_member(self.engine, str(member), now=self.now)) for user, member in self.members.items()
        }
        assert seen == {user: person.seen() for user, person in now.people.items()}

    def teardown(self) -> None:
        with closing(self.pump):
            self.flush()
            self.everyone_has_what_the_model_says()
            assert_sound(self.service.pool)


def _seen(member: dict[str, Any]) -> dict[str, Any]:
    points, growth = member["wallets"]
    return {
        **{name: points[name] for name in ("available", "pending", "held", "arrears")},
        "growth": growth["available"],
        "tier": member["tiers"][0]["tier"],
    }

"""What a whole history comes to under one program, and how its members come out under two: sums that add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, Final, NamedTuple

from regulars.domain.engine.effects import PointsEarned, PointsHeld, PointsSpent
from regulars.domain.events.event import POINTS_SPENT, REWARD_REDEEMED
from regulars.domain.time import date_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.member import Decision
    from regulars.domain.engine.program import Program
    from regulars.domain.time import Instant

_NEVER: Final = 2**63 - 1
"""After everything that happens; its opposite is before everything."""

MOST_MEMBERS: Final = 20
"""How many of the members who lose, and of those who gain, are named."""

_OUTSIDE: Final = frozenset(("issued", "expired", "taken_back", "adjusted"))
"""Accounts by which points come to a member and go without being spent."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that the history is folded under.

    `subjects` are the rules and rewards that refusals are counted by: orders and redemptions are too many.
    """

    program: Program
    subjects: frozenset[str]

    @classmethod
    def of(cls, program: Program) -> Contender:
        """The program, ready to be counted for."""
        return cls(program, frozenset({*(rule.id for rule in program.rules()), *program.rewards}))

    @property
    def shares(self) -> bool:
        """Whether its members share something: what one uses, another cannot have."""
        stocked = any(reward.stock is not None for reward in self.program.rewards.values())
        return stocked or any(rule.budget_key for rule in self.program.rules())


@dataclass(slots=True)
class ProgramTally:
    """Sums over decisions of one program.

    `issued` and `times` by (month, rule, wallet); `accounts` by (wallet, account): received less given; `refused` and
    `lost` (points) by (reason, subject).
    """

    issued: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    times: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    accounts: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: int = 0
    granted: int = 0

    def note(self, contender: Contender, event_name: str, decision: Decision, worth: Counter[str]) -> None:
        """Add a decision; `worth` is the member's: by wallet the points that were, or can still be, spent."""
        calendar = contender.program.calendar
        for posting in decision.postings:
            wallet, source, target, amount = posting.wallet, posting.from_account, posting.to_account, posting.amount
            self.accounts[wallet, source] -= amount
            self.accounts[wallet, target] += amount
            if source in _OUTSIDE:
                worth[wallet] += amount
            if target in _OUTSIDE:
                worth[wallet] -= amount
            if source == "issued":
                key = (_month(calendar.day(posting.at)), posting.cause, wallet)
                self.issued[key] += amount
                self.times[key] += 1
        for effect in decision.effects:
            if type(effect) is PointsEarned and effect.capped:
                self._cap(effect)
        if decision.refusals:
            self._refuse(contender, decision)
        if event_name in (REWARD_REDEEMED, POINTS_SPENT):
            self.asked += 1
            self.granted += any(type(effect) in (PointsHeld, PointsSpent) for effect in decision.effects)

    def add(self, other: ProgramTally) -> None:
        """Add the sums of another part of the history."""
        self.issued.update(other.issued)  # of a Counter, update adds
        self.times.update(other.times)
        self.accounts.update(other.accounts)
        self.refused.update(other.refused)
        self.lost.update(other.lost)
        self.asked += other.asked
        self.granted += other.granted

    def _cap(self, effect: PointsEarned) -> None:
        """An award that was cut counts for the last limit that cut it: the one that left what was given."""
        key = (effect.capped[-1], effect.rule)
        self.refused[key] += 1
        self.lost[key] += effect.wanted - effect.given

    def _refuse(self, contender: Contender, decision: Decision) -> None:
        for refusal in decision.refusals:
            key = (refusal.code, refusal.subject if refusal.subject in contender.subjects else "")
            self.refused[key] += 1
            if refusal.wanted is not None:
                self.lost[key] += abs(refusal.wanted) - abs(refusal.given or 0)


class MemberChange(NamedTuple):
    """What a member had, or has, to spend under either program; `wallets` by wallet as (before, after)."""

    change: int
    member_id: str
    before: int
    after: int
    wallets: dict[str, tuple[int, int]]


@dataclass(slots=True)
class Comparison:
    """The sums under the published program and under the draft, and how the members move between the two.

    `moves` by (ladder, tier before, tier after); `since` when the first event happened, `until` the last.
    """

    before: ProgramTally = field(default_factory=ProgramTally)
    after: ProgramTally = field(default_factory=ProgramTally)
    members: int = 0
    events: int = 0
    since: Instant = _NEVER
    until: Instant = -_NEVER
    moves: Counter[tuple[str, str | None, str | None]] = field(default_factory=Counter)
    losing: list[MemberChange] = field(default_factory=list)
    gaining: list[MemberChange] = field(default_factory=list)

    def note_member(
        self, member_id: str, worth: tuple[Mapping[str, int], Mapping[str, int]], spendable: frozenset[str]
    ) -> None:
        """Note what one member had to spend in the spendable wallets, before and after."""
        before, after = worth
        wallets = {wallet: (before.get(wallet, 0), after.get(wallet, 0)) for wallet in sorted({*before, *after})}
        mine = {wallet: pair for wallet, pair in wallets.items() if wallet in spendable}
        totals = [sum(pair[side] for pair in mine.values()) for side in (0, 1)]
        change = MemberChange(totals[1] - totals[0], member_id, totals[0], totals[1], mine)
        if change.change < 0:
            self.losing.append(change)
        elif change.change > 0:
            self.gaining.append(change)
        if len(self.losing) + len(self.gaining) > 50 * MOST_MEMBERS:
            self.keep_most()

    def keep_most(self) -> None:
        """Forget all but the members who change most; among equals, the one who joined first."""
        self.losing = nlargest(MOST_MEMBERS, self.losing, key=_loss)
        self.gaining = nlargest(MOST_MEMBERS, self.gaining, key=_gain)

    def add(self, other: Comparison) -> None:
        """Add another part of the members."""
        self.before.add(other.before)
        self.after.add(other.after)
        self.members += other.members
        self.events += other.events
        self.since = min(self.since, other.since)
        self.until = max(self.until, other.until)
        self.moves.update(other.moves)
        self.losing += other.losing
        self.gaining += other.gaining
        self.keep_most()


def _loss(change: MemberChange) -> tuple[int, int]:
    return -change.change, -int(change.member_id.replace("-", ""), 16)


def _gain(change: MemberChange) -> tuple[int, int]:
    return change.change, -int(change.member_id.replace("-", ""), 16)


@lru_cache(maxsize=65_536)
def _month(day: int) -> str:
    return f"{date_of_day(day):%Y-%m}"

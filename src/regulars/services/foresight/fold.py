"""Folding the stored history under two programs at once, in memory.

Facts from outside and what people did are folded under both. `Time Passed` events are left out: when time did its
steps follows from the program, so both members are brought to one common instant at the end instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from regulars.domain.engine.decide import decide
from regulars.domain.engine.member import Member
from regulars.domain.engine.program import compile_program
from regulars.domain.events.event import TIME_PASSED, Event
from regulars.services.foresight.tally import Comparison, Contender, ProgramTally
from regulars.services.proof.refold import event_histories, event_of, go_on
from regulars.storage import history

if TYPE_CHECKING:
    from regulars.domain.programs.document import ProgramDocument
    from regulars.domain.time import Instant
    from regulars.services.in_processes import Site
    from regulars.storage.transaction import Transaction

_PROGRESS_EVERY = 5_000


@dataclass(slots=True)
class _Life:
    """One member under one program. `worth`: by wallet the points that were, or can still be, spent."""

    member: Member = field(default_factory=Member)
    worth: Counter[str] = field(default_factory=Counter)


Lives = tuple[_Life, _Life]


class Contest:
    """Two programs to fold under. It travels to other processes as two documents, and compiles there once."""

    def __init__(self, published: ProgramDocument, draft: ProgramDocument, *, as_of: Instant, snapshot: str) -> None:
        """`as_of` is the common instant at the end; the history is read as the transaction of `snapshot` sees it."""
        self._documents = (published, draft)
        self._as_of = as_of
        self._snapshot = snapshot

    def __getstate__(self) -> dict[str, object]:
        """Without what was compiled."""
        return {name: value for name, value in self.__dict__.items() if name.startswith("_")}

    @cached_property
    def contenders(self) -> tuple[Contender, Contender]:
        """Both programs, compiled."""
        published, draft = (Contender.of(compile_program(document, version=1)) for document in self._documents)
        return published, draft

    @cached_property
    def spendable(self) -> frozenset[str]:
        """The wallets whose points can be spent under either program."""
        return frozenset(
            wallet.id for document in self._documents for wallet in document.wallets if wallet.kind == "spendable"
        )

    @property
    def shared(self) -> bool:
        """Whether members share budgets or stock, so that they have to be folded together."""
        return any(contender.shares for contender in self.contenders)

    def __call__(self, site: Site, buckets: tuple[int, int]) -> Comparison:
        """Fold the members of a range of buckets, one after the other."""
        comparison = Comparison()
        with site.pool.transaction(read_only=True, snapshot=self._snapshot) as transaction:
            history.lift_time_limits(transaction)
            for member_id, rows in event_histories(transaction, *buckets):
                lives = (_Life(), _Life())
                for row in rows:
                    self._live(lives, row, comparison, ({}, {}))
                self._end(member_id, lives, comparison, ({}, {}))
        comparison.keep_most()
        return comparison

    def together(self, transaction: Transaction, progress: Callable[[int], None]) -> Comparison:
        """Fold all members side by side in the order in which events were received, all of them in memory.

        What one uses of a budget or of stock is missing to those who come later, as it was in life.
        """
        comparison = Comparison()
        used: tuple[dict[str, int], dict[str, int]] = ({}, {})
        lives: dict[str, Lives] = {}
        for row in _counted(history.events_as_received(transaction), progress):
            if row.member_id not in lives:
                lives[row.member_id] = (_Life(), _Life())
            self._live(lives[row.member_id], row, comparison, used)
        for member_id, pair in lives.items():
            self._end(member_id, pair, comparison, used)
        comparison.keep_most()
        return comparison

    def _live(
        self, lives: Lives, row: history.EventRow, comparison: Comparison, used: tuple[dict[str, int], dict[str, int]]
    ) -> None:
        comparison.events += 1
        if row.name == TIME_PASSED:
            return
        event = event_of(row)
        comparison.since = min(comparison.since, event.at)
        comparison.until = max(comparison.until, event.at)
        for contender, life, tally, mine in zip(
            self.contenders, lives, (comparison.before, comparison.after), used, strict=True
        ):
            _fold(contender, life, event, tally, mine)

    def _end(
        self,
        member_id: str,
        lives: Lives,
        comparison: Comparison,
        used: tuple[dict[str, int], dict[str, int]],
    ) -> None:
        """Bring both to the common instant and see where they have got to."""
        now = Event(TIME_PASSED, self._as_of, {}, None)
        for contender, life, tally, mine in zip(
            self.contenders, lives, (comparison.before, comparison.after), used, strict=True
        ):
            _fold(contender, life, now, tally, mine)
        before, after = (life.member.state.tiers for life in lives)
        for ladder in {*before, *after}:
            comparison.moves[ladder, before.get(ladder), after.get(ladder)] += 1
        comparison.members += 1
        comparison.note_member(member_id, (lives[0].worth, lives[1].worth), self.spendable)


def _fold(contender: Contender, life: _Life, event: Event, tally: ProgramTally, used: dict[str, int]) -> None:
    """Decide one event for a member; all of history counts as decided by this one program."""
    program = contender.program
    decision = decide(program, life.member, event, shared=used)
    go_on(life.member, decision)
    for name, number in decision.used.items():
        used[name] = used.get(name, 0) + number
    tally.note(contender, event.name, decision, life.worth)


def _counted(rows: Iterable[history.EventRow], progress: Callable[[int], None]) -> Iterator[history.EventRow]:
    for number, row in enumerate(rows):
        if number % _PROGRESS_EVERY == 0:
            progress(number)
        yield row

"""What if a draft had been the program all along: the stored history folded under both, in memory, writing nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

from regulars.domain.events.event import ANONYMOUS_ID, USER_ID
from regulars.services.foresight.fold import Contest
from regulars.services.foresight.report import (
    WhatIfReport,
    changed_member,
    ladder_figures,
    program_figures,
    wallet_figures,
)
from regulars.services.foresight.tally import Comparison
from regulars.services.in_processes import bucket_ranges, run_tasks
from regulars.services.masking import masked
from regulars.services.programs import ProgramLibrary
from regulars.storage import events, history, identities, ledger

if TYPE_CHECKING:
    from regulars.domain.programs.document import ProgramDocument
    from regulars.domain.time import Instant
    from regulars.services.foresight.tally import MemberChange
    from regulars.storage.transaction import Pool, Transaction

Progress = Callable[[int, int], None]
"""Called with the number of events that are done, and of all."""


def whatif(
    pool: Pool,
    draft: ProgramDocument,
    *,
    as_of: Instant,
    workers: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> WhatIfReport:
    """Fold the whole stored history under the program in force and under a checked draft, both brought to `as_of`.

    Budgets and stock are shared by all members, so a program that has any is folded in one process, in the order in
    which events were received; every member's state and orders are then in memory at once, twice. Otherwise the
    members are spread over so many processes, and one at a time is in memory.

    Raises ConflictError when no program is published.
    """
    begun = perf_counter()
    with pool.transaction(read_only=True) as transaction:
        history.lift_time_limits(transaction)
        published = ProgramLibrary().current(transaction)
        contest = Contest(published.document, draft, as_of=as_of, snapshot=transaction.export_snapshot())
        comparison = _fold(contest, transaction, pool, workers=workers, progress=progress)
        real = wallet_figures(published.document, ledger.account_totals(transaction))
        losers, gainers = (
            tuple(changed_member(change, _identity(transaction, change)) for change in changes)
            for changes in (comparison.losing, comparison.gaining)
        )
    since = min(comparison.since, as_of)
    return WhatIfReport(
        since=since,
        until=max(since, min(comparison.until, as_of)),
        as_of=as_of,
        published_version=published.version,
        members=comparison.members,
        events=comparison.events,
        seconds=perf_counter() - begun,
        before=program_figures(published.document, comparison.before),
        after=program_figures(draft, comparison.after),
        real=real,
        ladders=tuple(ladder_figures(published.document, draft, comparison)),
        losers=losers,
        gainers=gainers,
    )


def _fold(contest: Contest, transaction: Transaction, pool: Pool, *, workers: int, progress: Progress) -> Comparison:
    count = events.count(transaction)
    progress(0, count)
    if contest.shared:
        comparison = contest.together(transaction, lambda done: progress(done, count))
        progress(count, count)
        return comparison
    comparison = Comparison()
    for _, part in run_tasks(contest, bucket_ranges(count, workers=workers), url=pool.url, workers=workers):
        comparison.add(part)
        progress(comparison.events, count)
    return comparison


def _identity(transaction: Transaction, change: MemberChange) -> str:
    """One identity by which staff know the member, masked: the user id before others, an anonymous id last."""
    bound = [identity for identity, _ in identities.of_member(transaction, UUID(change.member_id))]
    rank = {USER_ID: 0, ANONYMOUS_ID: 2}
    best = min(bound, key=lambda identity: (rank.get(identity.kind, 1), identity.kind, identity.value), default=None)
    return "" if best is None else f"{best.kind}:{masked(best)}"

"""The audit: all that is stored is folded again, and whatever is not exactly as it should be is named.

Everything is read as of one moment while the system goes on taking events: one transaction shows the others what
it sees. The members are proved independently of each other, in ranges of buckets, by several processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from regulars.domain.members.identity import bucket_of_identity
from regulars.services.in_processes import Site, bucket_ranges, run_tasks
from regulars.services.masking import masked
from regulars.services.proof.findings import Finding, Tally
from regulars.services.proof.member import prove_member
from regulars.services.proof.refold import histories
from regulars.storage import events, history, shared

if TYPE_CHECKING:
    from regulars.domain.events.event import Identity
    from regulars.storage.transaction import Pool, Transaction

Progress = Callable[[int, int], None]
"""Called with the number of events that are done, and of all."""

_IDENTITIES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was proved. `findings` are the first of `found`; `totals` the points by (wallet, account), zero in all.

    `seconds` have passed on the clock; `events_per_second_per_core` is by the processor time that the proving took,
    without that of the database server.
    """

    members: int
    events: int
    postings: int
    seconds: float
    workers: int
    events_per_second_per_core: float
    totals: dict[str, dict[str, int]]
    found: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return self.found == 0

    def to_doc(self) -> dict[str, Any]:
        """The report as a document."""
        return {
            "clean": self.clean,
            "members": self.members,
            "events": self.events,
            "postings": self.postings,
            "seconds": round(self.seconds, 3),
            "workers": self.workers,
            "events_per_second_per_core": round(self.events_per_second_per_core),
            "totals": self.totals,
            "found": self.found,
            "findings": [finding.to_doc() for finding in self.findings],
        }


def verify(pool: Pool, *, workers: int = 1, progress: Progress = lambda _done, _all: None) -> VerifyReport:
    """Prove everything that is stored, as of now, with so many processes (one: this one). Writes nothing.

    Raises `StorageError` when the database cannot be read to the end; damage is never raised, only reported.
    """
    begun = perf_counter()
    tally = Tally()
    with pool.transaction(read_only=True) as transaction:
        history.lift_time_limits(transaction)
        snapshot = transaction.export_snapshot()
        count = events.count(transaction)
        ranges = bucket_ranges(count, workers=workers)
        progress(0, count)
        for _, part in run_tasks(partial(_prove_range, snapshot), ranges, url=pool.url, workers=workers):
            tally.add(part)
            progress(tally.events, count)
        _prove_counters(shared.read(transaction), tally)
    return _report(tally, seconds=perf_counter() - begun, workers=workers)


def _prove_range(snapshot: str, site: Site, buckets: tuple[int, int]) -> Tally:
    """Prove all members of a range of buckets, and the identities of the same range of the directory."""
    begun = thread_time()
    tally = Tally()
    with site.pool.transaction(read_only=True, snapshot=snapshot) as transaction:
        history.lift_time_limits(transaction)
        versions = site.library.reader(transaction)
        for member in histories(transaction, *buckets):
            prove_member(member, versions, tally)
        _prove_identities(transaction, buckets, tally)
    tally.seconds = thread_time() - begun
    return tally


def _prove_identities(transaction: Transaction, buckets: tuple[int, int], tally: Tally) -> None:
    """Each identity stands where it is looked for, and names a member who is there."""
    rows = history.identities(transaction, *buckets)
    while chunk := list(islice(rows, _IDENTITIES_AT_ONCE)):
        existing = history.existing_members(transaction, {member_id for _, _, member_id in chunk})
        for bucket, identity, member_id in chunk:
            if bucket != bucket_of_identity(identity):
                tally.find("identity_misplaced", str(member_id), **_identity_params(identity))
            if member_id not in existing:
                tally.find("identity_without_member", str(member_id), **_identity_params(identity))


def _identity_params(identity: Identity) -> dict[str, Any]:
    return {"kind": identity.kind, "value": masked(identity)}


def _prove_counters(stored: dict[str, int], tally: Tally) -> None:
    """Budgets and stock against what all events together used of them."""
    code = "counter_unproven" if tally.unproven else "counter_differs"
    for key in sorted({*stored, *tally.used}):
        if stored.get(key, 0) != tally.used[key]:
            tally.find(code, key=key, stored=stored.get(key, 0), expected=tally.used[key])


def _report(tally: Tally, *, seconds: float, workers: int) -> VerifyReport:
    totals: dict[str, dict[str, int]] = {}
    for (wallet, account), points in sorted(tally.totals.items()):
        totals.setdefault(wallet, {})[account] = points
    return VerifyReport(
        members=tally.members,
        events=tally.events,
        postings=tally.postings,
        seconds=seconds,
        workers=workers,
        events_per_second_per_core=tally.events / tally.seconds if tally.seconds else 0.0,
        totals=totals,
        found=tally.found,
        findings=tuple(tally.findings),
    )

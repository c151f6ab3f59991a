"""The way of every event into the system, a batch at a time.

    resolve identities → lock and load members → fold `decide` event by event → write each table once → commit

One bad event never fails its neighbours, and callers may repeat and parallelise as they like: the same message with
the same body gets its first answer again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from regulars.domain.engine.member import Member
from regulars.domain.engine.needs import Needs, needs_of
from regulars.domain.members.identity import bucket_of
from regulars.domain.problems import Problem
from regulars.services.fold_batch import Batch, LoadedMember
from regulars.services.resolve_members import Resolved, bind_all, look_up, resolve
from regulars.services.submissions import Answer, Submission
from regulars.storage import audit, events, identities, ledger, members, orders, redemptions, shared, summaries
from regulars.storage.errors import DataError, RetryableError

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.services.programs import ProgramLibrary
    from regulars.storage.transaction import Pool, Transaction

ATTEMPTS = 8
"""How often a batch is tried when the database asks for it (deadlock, lost connection, an identity taken meanwhile)."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What ingesting needs: the database, the programs, and a source of new member ids.

    The caches hold what cannot become wrong: bindings are for good, and a state is asked for by its version.
    """

    pool: Pool
    library: ProgramLibrary
    new_member_id: Callable[[], UUID]
    states: members.StateCache = field(default_factory=members.StateCache)
    bindings: identities.BindingCache = field(default_factory=identities.BindingCache)


def ingest(engine: Engine, submissions: Sequence[Submission]) -> list[Answer]:
    """Take a batch: one transaction, one answer per event in the same order.

    What binds identities to a known member is taken alone, so that nobody else of its batch claims them meanwhile.
    """
    if len(submissions) == 1 or not any(submission.binds for submission in submissions):
        try:
            return _with_retries(engine, submissions)
        except DataError:
            if len(submissions) == 1:
                return [Answer("refused", submissions[0].message.message_id, problems=(Problem("", "not_storable"),))]
    half = len(submissions) // 2
    return [*ingest(engine, submissions[:half]), *ingest(engine, submissions[half:])]


def preview(engine: Engine, submissions: Sequence[Submission]) -> list[Answer]:
    """Decide as `ingest` would, and leave no trace."""
    with engine.pool.transaction(read_only=True) as transaction:
        resolved, batch = look(engine, transaction, submissions, engine.library.current(transaction))
        batch.first_answers = _first_answers(transaction, submissions, resolved)
        return [batch.fold(submission, each) for submission, each in zip(submissions, resolved, strict=True)]


def look(
    engine: Engine, transaction: Transaction, submissions: Sequence[Submission], program: Program
) -> tuple[list[Resolved], Batch]:
    """Resolve and load what deciding these events under a program needs; nothing is bound and nothing locked."""
    directory = look_up(transaction, submissions, engine.bindings)
    resolved = [directory.place(submission, engine.new_member_id) for submission in submissions]
    needs = [needs_of(program, submission.message.event) for submission in submissions]
    found = members.read_states(transaction, {each.member_id for each in resolved})
    batch = _batch(engine, transaction, program, found, resolved)
    _load_records(transaction, batch, resolved, needs)
    batch.shared = shared.read(transaction)
    return resolved, batch


def _with_retries(engine: Engine, submissions: Sequence[Submission]) -> list[Answer]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _run(engine, submissions)
        except RetryableError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _run(engine: Engine, submissions: Sequence[Submission]) -> list[Answer]:
    with engine.pool.transaction() as transaction:
        resolved, batch = _load(engine, transaction, submissions)
        answers = [batch.fold(submission, each) for submission, each in zip(submissions, resolved, strict=True)]
        if batch.bound:
            bind_all(transaction, batch.bound, submissions[0].received)
        written = write(transaction, batch)
    engine.states.keep(written)
    return answers


def _load(engine: Engine, transaction: Transaction, submissions: Sequence[Submission]) -> tuple[list[Resolved], Batch]:
    """Resolve, lock and load, always in the same order: identities, members, counters."""
    program = engine.library.current(transaction)
    received = max(submission.received for submission in submissions)
    resolved, created = resolve(
        transaction, submissions, bindings=engine.bindings, new_id=engine.new_member_id, at=received
    )
    known = {each.member_id for each in resolved} - created
    found = members.lock_states(transaction, known, engine.states) if known else {}
    batch = _batch(engine, transaction, program, found, resolved)
    needs = [needs_of(program, submission.message.event) for submission in submissions]
    _load_records(transaction, batch, resolved, needs)
    counters = {key for need in needs for key in need.shared} | _stock_given_back(batch, submissions)
    if counters:
        batch.shared = shared.lock(transaction, counters)
    if known:
        batch.first_answers = _first_answers(transaction, submissions, resolved, known=known)
    return resolved, batch


def _stock_given_back(batch: Batch, submissions: Sequence[Submission]) -> set[str]:
    """The stock of redemptions that end in this batch. Locked with the other counters, they are locked in order."""
    latest = max(submission.message.event.at for submission in submissions)
    ends = [
        redemption
        for loaded in batch.members.values()
        for redemption in (
            *(hold for hold in loaded.member.state.holds.values() if hold.until <= latest),
            *loaded.member.redemptions.values(),
        )
    ]
    return {f"stock:{redemption.subject}" for redemption in ends if redemption.stocked}


def _batch(
    engine: Engine,
    transaction: Transaction,
    program: Program,
    found: dict[UUID, members.StoredState],
    resolved: Iterable[Resolved],
) -> Batch:
    loaded: dict[UUID, LoadedMember] = {}
    for member_id in sorted({each.member_id for each in resolved}, key=lambda each: (bucket_of(each), each)):
        state = found.get(member_id)
        if state is None:
            loaded[member_id] = LoadedMember(Member(), exists=False)
        else:
            loaded[member_id] = LoadedMember(Member(state.state), state.due)
    return Batch(program, engine.library.reader(transaction), loaded, {}, {})


def _load_records(transaction: Transaction, batch: Batch, resolved: Sequence[Resolved], needs: Sequence[Needs]) -> None:
    """Hand each member the orders and redemptions that the events name; new members have none."""
    pairs = [(each.member_id, need) for each, need in zip(resolved, needs, strict=True)]
    pairs = [(member_id, need) for member_id, need in pairs if batch.members[member_id].exists]
    order_keys = {(member_id, need.order_id) for member_id, need in pairs if need.order_id}
    for member_id, record in orders.load(transaction, order_keys) if order_keys else ():
        batch.members[member_id].member.orders[record.order_id] = record
    whole = {member_id for member_id, need in pairs if need.all_orders}
    for member_id, record in orders.load_all(transaction, whole) if whole else ():
        batch.members[member_id].member.orders[record.order_id] = record
    redemption_keys = {(member_id, UUID(need.redemption_id)) for member_id, need in pairs if need.redemption_id}
    for member_id, redemption in redemptions.load(transaction, redemption_keys) if redemption_keys else ():
        batch.members[member_id].member.redemptions[redemption.id] = redemption


def _first_answers(
    transaction: Transaction,
    submissions: Sequence[Submission],
    resolved: Sequence[Resolved],
    *,
    known: set[UUID] | None = None,
) -> dict[tuple[UUID, UUID], events.FirstAnswer]:
    keys = [
        (each.member_id, submission.key)
        for submission, each in zip(submissions, resolved, strict=True)
        if known is None or each.member_id in known
    ]
    return events.find_keys(transaction, keys)


def write(transaction: Transaction, batch: Batch) -> list[members.NewState]:
    """Write what a batch decided, one statement a table; returns the new states.

    What is only ever added goes in as binary COPY, the cheapest way at every size.
    """
    states = batch.states()
    with transaction.pipeline():
        members.write_states(transaction, states)
        if batch.orders:
            orders.save(transaction, [(member_id, record) for (member_id, _), record in batch.orders.items()])
        if batch.redemptions:
            rows = [(member_id, seq, redemption) for (member_id, _), (seq, redemption) in batch.redemptions.items()]
            redemptions.save(transaction, rows)
        if batch.used:
            shared.add(transaction, batch.used)
        for entry in batch.audits:
            audit.insert(transaction, entry)
        if batch.events:
            summaries.mark(transaction, batch.days())
    if batch.events:
        events.insert(transaction, batch.events)
    if batch.postings:
        ledger.insert(transaction, batch.postings)
    return states

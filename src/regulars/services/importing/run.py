"""Taking in a shop's file of orders: streamed, a batch at a time, in the order of the file.

Each batch is ingested, its rejected rows are written, and only then the run advances. Killed at any point, an import
that is started again goes on from the last note, and what was ingested after it is answered as before: message ids
follow from order numbers, so nothing is ever taken twice, and the figures come out the same.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from regulars.services.alive import alive
from regulars.services.errors import ConflictError, InvalidError
from regulars.services.importing.counts import ImportCounts
from regulars.services.importing.csv_rows import fingerprint
from regulars.services.importing.files import OrderFile
from regulars.services.importing.items import ReadItem, ReadOrder, ReadRejected, RejectedRow
from regulars.services.importing.rejects import RejectsFile
from regulars.services.ingest_events import Engine, ingest
from regulars.services.kept_runs import KeptRun, find_run, start_run
from regulars.services.submissions import Answer, Submission, submit

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.importing.mapping import OrderMapping

Progress = Callable[[int, int, ImportCounts], None]
"""Called after every batch with the bytes read of the file, all its bytes, and the counts so far."""

BATCH_ROWS: Final = 10_000
"""About the most rows of one batch, so that memory is bounded whatever the orders look like."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import ended. `already`: the same file had been imported before, and nothing was done.

    `rejects` is the file of rejected rows, None when there were none. `resumed_at` is the line of the file after
    which this process went on, 0 if it began at the beginning.
    """

    counts: ImportCounts
    rejects: Path | None
    resumed_at: int = 0
    already: bool = False

    @property
    def orders_per_second(self) -> float:
        """Orders by the seconds of all processes that worked on it."""
        return self.counts.orders / self.counts.seconds if self.counts.seconds else 0.0

    def to_doc(self) -> dict[str, Any]:
        """The report as a document."""
        return {
            **self.counts.to_doc(),
            "orders_per_second": round(self.orders_per_second, 1),
            "rejects_file": str(self.rejects) if self.rejects else None,
            "resumed_at_line": self.resumed_at,
            "already_imported": self.already,
        }


def import_orders(
    engine: Engine,
    path: Path,
    mapping: OrderMapping,
    *,
    rejects: Path,
    now: Callable[[], Instant],
    batch_events: int = 500,
    progress: Progress = lambda _read, _all, _counts: None,
) -> ImportReport:
    """Import a file, or go on with an import of it that was stopped. Rejected rows are written to `rejects`.

    InvalidError when the file cannot be read (to its end: what came before is taken), ConflictError when no program
    is published or another process imports the same file; StorageError when the database fails. All can be repeated.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        engine.library.current(transaction)
    with OrderFile(path, mapping) as file, _alone(path):
        run = _run_of(engine, path, mapping, now)
        if run.finished:
            return _report(ImportCounts.from_doc(run.counts), Path(run.counts["rejects_file"]), already=True)
        work = _Import(engine, run, _open_rejects(rejects, path, file.header, run), rejects, batch_events)
        with work.rejects, alive(run.beat):
            try:
                work.go_through(file, progress)
            except InvalidError:
                run.give_up()
                raise
        if not work.counts.rejected_rows:
            rejects.unlink()
        return _report(work.counts, rejects, resumed_at=work.resumed_at)


def _report(counts: ImportCounts, rejects: Path, *, resumed_at: int = 0, already: bool = False) -> ImportReport:
    return ImportReport(counts, rejects if counts.rejected_rows else None, resumed_at, already)


def _run_of(engine: Engine, path: Path, mapping: OrderMapping, now: Callable[[], Instant]) -> KeptRun:
    """The run of this content under this mapping; a mapping that was changed is another one."""
    digest = sha256(mapping.model_dump_json().encode()).hexdigest()[:16]
    key = {"file_hash": fingerprint(path), "preset": f"{mapping.name}:{digest}"}
    return find_run(engine.pool, **key, now=now) or start_run(engine.pool, **key, now=now)


class _Import:
    """An import under way."""

    def __init__(self, engine: Engine, run: KeptRun, rejects: RejectsFile, path: Path, batch_events: int) -> None:
        """Take up the run where the rejects file agrees with it, or at the beginning."""
        self.rejects = rejects
        self.resumed_at = run.position if rejects.offset == run.counts.get("rejects_offset") else 0
        self.counts = ImportCounts.from_doc(run.counts) if self.resumed_at else ImportCounts()
        self._engine = engine
        self._run = run
        self._rejects_path = path
        self._batch_events = batch_events
        self._seconds = self.counts.seconds
        self._begun = perf_counter()

    def go_through(self, file: OrderFile, progress: Progress) -> None:
        """Import from where it stands to the end."""
        self._run.advance(self.resumed_at, self._doc())
        for batch in _batches(file.items(start_after_row=self.resumed_at), self._batch_events):
            self._take(batch)
            self._run.advance(batch[-1].position, self._doc())
            progress(file.consumed, file.size, self.counts)
        self._run.finish(self._doc())
        progress(file.size, file.size, self.counts)

    def _take(self, batch: Sequence[ReadItem]) -> None:
        """Ingest a batch, count what came of it, and write down what was rejected."""
        received = self._run.now()
        orders = [item for item in batch if isinstance(item, ReadOrder)]
        offered = [submit(message, received=received) for item in orders for message in item.messages]
        passed = [each for each in offered if isinstance(each, Submission)]
        answered = iter(ingest(self._engine, passed) if passed else ())
        answers = iter([next(answered) if isinstance(each, Submission) else each for each in offered])
        rejected: list[RejectedRow] = []
        for item in batch:
            if isinstance(item, ReadOrder):
                rows = self._rejected_of(item, answers)
            elif isinstance(item, ReadRejected):
                rows = item.rejected
            else:
                self.counts.skip(item.reason)
                continue
            self.counts.reject(rows)
            rejected += rows
        if rejected:
            self.rejects.add(rejected)

    def _rejected_of(self, item: ReadOrder, answers: Iterator[Answer]) -> tuple[RejectedRow, ...]:
        """Count the answers to an order's messages; its rejected rows, which are all where a message was refused."""
        problems = [problem for message in item.messages for problem in self.counts.take(message, next(answers))]
        if not problems:
            self.counts.rows += len(item.rows)
            return item.rejected
        told = tuple(problem for place, problem in enumerate(problems) if problem not in problems[:place])
        rows = (*item.rejected, *item.reject(told))
        return tuple(sorted(rows, key=lambda rejected: rejected.row))

    def _doc(self) -> dict[str, Any]:
        self.counts.seconds = round(self._seconds + perf_counter() - self._begun, 3)
        return {
            **self.counts.to_doc(),
            "rejects_file": str(self._rejects_path),
            "rejects_offset": self.rejects.offset,
        }


def _batches(items: Iterator[ReadItem], most_events: int) -> Iterator[list[ReadItem]]:
    batch: list[ReadItem] = []
    events = rows = 0
    for item in items:
        batch.append(item)
        rows += 1
        if isinstance(item, ReadOrder):
            events += len(item.messages)
            rows += len(item.rows)
        if events >= most_events or rows >= BATCH_ROWS:
            yield batch
            batch, events, rows = [], 0, 0
    if batch:
        yield batch


def _open_rejects(rejects: Path, path: Path, header: Sequence[str], run: KeptRun) -> RejectsFile:
    """The file of rejected rows as the run left it, or a new one where it is not there any more."""
    try:
        if rejects.exists() and rejects.samefile(path):
            raise InvalidError("rejects_over_source", file=str(rejects))
        offset = int(run.counts.get("rejects_offset", 0))
        complete = rejects.exists() and rejects.stat().st_size >= offset
        rejects.parent.mkdir(parents=True, exist_ok=True)
        return RejectsFile(rejects, header, offset=offset if complete else 0)
    except OSError as error:
        raise InvalidError("rejects_not_writable", file=str(rejects), reason=error.strerror or "") from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No second process of this machine imports the file meanwhile: both would write the same rejects."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConflictError("import_under_way", file=path.name) from error
        except OSError:  # a file system without locks; nothing would be taken twice even so
            pass
        yield

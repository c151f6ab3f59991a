"""The demonstration: a make-believe shop's whole history sent through the engine, and its clock brought to now.

A database holds one demonstration. Asked again, what is there is left as it is; one that was killed goes on where it
stopped. Everything follows from the plan: two databases with the same plan hold the same members with the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.members.identity import new_member_id
from regulars.domain.time import DAY, to_datetime, to_instant, to_iso
from regulars.services.alive import alive
from regulars.services.demo.shop import simulate_shop
from regulars.services.demo.tills import ask_at_tills
from regulars.services.errors import ConflictError
from regulars.services.ingest_events import ingest
from regulars.services.kept_runs import KeptRun, find_run, start_run
from regulars.services.pass_time import pass_time
from regulars.services.programs import publish_text
from regulars.services.read_program import load_template
from regulars.services.submissions import Submission, submit
from regulars.storage import members, programs

if TYPE_CHECKING:
    from uuid import UUID

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine

PROGRAM: Final = "growth"
"""The template that is published where no program is yet."""

_RUN: Final = {"file_hash": "demo", "preset": "demo"}
_BATCH: Final = 500

Progress = Callable[[int, float], None]
"""Called after every batch with the events done, and the share (0 to 1) of the shop's time that has passed."""


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What shop to make: so many customers over the days before `until`."""

    members: int
    days: int
    seed: int
    until: Instant

    def events(self) -> Iterator[dict[str, Any]]:
        """The shop's events, in order of time."""
        until = to_datetime(self.until)
        return simulate_shop(members=self.members, days=self.days, seed=self.seed, until=until)

    def to_doc(self) -> dict[str, Any]:
        """The plan as a document."""
        return {"members": self.members, "days": self.days, "seed": self.seed, "until": to_iso(self.until)}

    @classmethod
    def from_doc(cls, doc: dict[str, Any]) -> DemoPlan:
        """The inverse of `to_doc`."""
        return cls(doc["members"], doc["days"], doc["seed"], to_instant(datetime.fromisoformat(doc["until"])))


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was done. `plan` is that of the shop which is there now; `already` says that it was there before."""

    plan: DemoPlan
    already: bool
    events: int
    seconds: float


def run_demo(
    engine: Engine, plan: DemoPlan, *, now: Callable[[], Instant], progress: Progress = lambda _events, _share: None
) -> DemoReport:
    """Make the shop, unless one is there. Publishes a program where none is.

    ConflictError when the database has members of its own: they are not to be mixed with invented ones.
    """
    begun = perf_counter()
    run = find_run(engine.pool, **_RUN, now=now)
    if run is not None and run.finished:
        return DemoReport(DemoPlan.from_doc(run.counts["plan"]), already=True, events=0, seconds=0.0)
    if run is None:
        _prepare(engine, now())
        run = start_run(engine.pool, **_RUN, now=now)
    plan = DemoPlan.from_doc(run.counts["plan"]) if "plan" in run.counts else plan
    run.advance(run.position, {"plan": plan.to_doc()})
    before = run.position
    with alive(run.beat):
        _live(engine, plan, run, progress)
    run.finish(run.counts)
    return DemoReport(plan, already=False, events=run.position - before, seconds=perf_counter() - begun)


def catch_up(engine: Engine, *, now: Instant) -> int:
    """Do all that is due; returns how many times a member was brought up to now."""
    done = 0
    while more := pass_time(engine, now=now, most=_BATCH):
        done += more
    return done


def _prepare(engine: Engine, now: Instant) -> None:
    """See that the database is empty of members, and that there is a program."""
    with engine.pool.transaction(read_only=True) as transaction:
        if members.count_members(transaction):
            raise ConflictError("demo_among_members")
        published = programs.published_number(transaction)
    if published is None:
        source = load_template(PROGRAM)
        publish_text(engine.pool, source, "yaml", note="", actor="demo", at=to_datetime(now))


def _live(engine: Engine, plan: DemoPlan, run: KeptRun, progress: Progress) -> None:
    """Send what has not been sent yet, and let some of those who buy spend points."""
    begin = plan.until - plan.days * DAY
    for batch in _batches(plan, run.position):
        at = batch[-1].received
        random = Random(f"{plan.seed}|{batch[0].message.message_id}")  # noqa: S311 - a demonstration must be repeatable
        seeded = replace(engine, new_member_id=partial(_new_id, batch[0].received, random))
        answers = ingest(seeded, batch)
        asked = ask_at_tills(engine, batch, answers, at=at)
        if asked:
            ingest(engine, asked)
        run.advance(run.position + len(batch), run.counts)
        progress(run.position, (at - begin) / (plan.until - begin))
    progress(run.position, 1.0)


def _batches(plan: DemoPlan, done: int) -> Iterator[list[Submission]]:
    """The events as submissions, each received when it happened."""
    events = islice(plan.events(), done, None)
    while bodies := list(islice(events, _BATCH)):
        offered = [submit(body, received=to_instant(datetime.fromisoformat(body["timestamp"]))) for body in bodies]
        yield [each for each in offered if isinstance(each, Submission)]


def _new_id(at: Instant, random: Random) -> UUID:
    return new_member_id(at, random.randbytes(10))

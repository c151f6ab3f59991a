"""Jobs: taken up once, given back when their worker is gone, stopped when they are wanted no more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest

from regulars.domain.time import MINUTE, SECOND
from regulars.services.errors import ConflictError, InvalidError, NotFoundError
from regulars.services.jobs import carry_out as carrying
from regulars.services.jobs.ask import KINDS, cancel_job, list_jobs, show_job
from regulars.services.jobs.carry_out import MOST_DEATHS, carry_out, let_go, take_job
from regulars.services.jobs.under_way import JobUnderWay, NotOursError
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.services.desk import NOW
from tests.services.jobs.working import asked, done, site_on

LONG = 3 * MINUTE
EXPORT = {"search": "", "where": None, "order": "-last_order"}


@pytest.fixture
def pool(database: Database) -> Iterator[Pool]:
    with Pool(database.url) as pool:
        yield pool


def test_the_one_that_waits_longest_comes_first(pool: Pool) -> None:
    first, second = (asked(pool, "whatif", {"program": n}, now=NOW + n) for n in (1, 2))
    assert [job and job.id for job in (take_job(pool, now=lambda: NOW) for _ in range(3))] == [
        first.id,
        second.id,
        None,
    ]


def test_of_many_workers_one_takes_it(pool: Pool) -> None:
    asked(pool, "whatif", {}, now=NOW)
    ready = Barrier(6)

    def take() -> bool:
        ready.wait()
        return take_job(pool, now=lambda: NOW) is not None

    with ThreadPoolExecutor(6) as workers:
        assert sum(workers.map(lambda _: take(), range(6))) == 1


def test_a_job_whose_worker_is_silent_is_taken_up_anew_and_the_silent_one_has_no_say(pool: Pool) -> None:
    asked(pool, "whatif", {}, now=NOW)
    old = take_job(pool, now=lambda: NOW)
    assert old is not None
    JobUnderWay(pool, old, lambda: NOW + MINUTE)._beat()
    assert take_job(pool, now=lambda: NOW + LONG - SECOND) is None
    new = take_job(pool, now=lambda: NOW + MINUTE + LONG)
    assert new is not None
    assert (new.id, new.attempt, new.deaths) == (old.id, 2, 1)
    with pytest.raises(NotOursError):
        JobUnderWay(pool, old, lambda: NOW).advance(1, 1)
    with pytest.raises(NotOursError):
        JobUnderWay(pool, old, lambda: NOW).finish({"old": True})
    let_go(pool, old, died=True, now=NOW)
    JobUnderWay(pool, new, lambda: NOW).finish({"new": True})
    assert show_job(pool, new.id).result == {"new": True}


def test_a_job_that_kills_its_workers_is_given_up(pool: Pool) -> None:
    job = asked(pool, "whatif", {}, now=NOW)
    for _ in range(MOST_DEATHS):
        taken = take_job(pool, now=lambda: NOW)
        assert taken is not None
        let_go(pool, taken, died=True, now=NOW)
    assert take_job(pool, now=lambda: NOW) is None
    ended = show_job(pool, job.id)
    assert (ended.status, ended.problem and ended.problem["code"]) == ("failed", "job_died")


def test_a_stop_is_no_death(pool: Pool) -> None:
    asked(pool, "whatif", {}, now=NOW)
    for _ in range(MOST_DEATHS + 1):
        taken = take_job(pool, now=lambda: NOW)
        assert taken is not None
        let_go(pool, taken, died=False, now=NOW)


def test_what_cannot_be_done_fails_with_its_reason(pool: Pool, tmp_path: Path) -> None:
    site = site_on(pool, tmp_path, now=NOW)
    job = done(site, "members_export", EXPORT)
    assert (job.status, job.problem and job.problem["code"], job.result) == ("failed", "no_program", None)
    assert not site.folder.exists()


def test_a_fault_of_ours_comes_out_and_the_job_stays(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise ZeroDivisionError

    monkeypatch.setattr(carrying, "_WORKS", {"whatif": broken})
    site = site_on(pool, tmp_path, now=NOW)
    with pytest.raises(ZeroDivisionError):
        done(site, "whatif", {})
    assert site.folder.exists()
    (job,) = list_jobs(pool, KINDS, cursor=None, most=5).rows
    assert job.status == "running"


def test_a_job_that_is_cancelled_stops_where_it_is(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came_to: list[int] = []

    def slow(_site: object, _asked: object, job: JobUnderWay) -> dict[str, object]:
        for number in range(3):
            came_to.append(number)
            if number == 1:
                cancel_job(pool, job.job.id, actor="test", at=job.job.asked_at)
            job._noted = float("-inf")
            job.advance(number, 3)
        return {}

    monkeypatch.setattr(carrying, "_WORKS", {"whatif": slow})
    site = site_on(pool, tmp_path, now=NOW)
    job = done(site, "whatif", {})
    assert (came_to, job.status, job.done, job.result) == ([0, 1], "cancelled", 0, None)
    assert not site.folder.exists()


def test_a_waiting_job_that_is_cancelled_is_never_begun(pool: Pool) -> None:
    job = asked(pool, "whatif", {}, now=NOW)
    assert cancel_job(pool, job.id, actor="test", at=job.asked_at).status == "cancelled"
    assert take_job(pool, now=lambda: NOW) is None
    with pytest.raises(ConflictError, match="job_ended"):
        cancel_job(pool, job.id, actor="test", at=job.asked_at)
    with pytest.raises(NotFoundError, match="no_such_job"):
        cancel_job(pool, uuid4(), actor="test", at=job.asked_at)


def test_progress_is_written_now_and_then_and_at_the_end(pool: Pool) -> None:
    job = asked(pool, "whatif", {}, now=NOW)
    taken = take_job(pool, now=lambda: NOW)
    assert taken is not None
    under_way = JobUnderWay(pool, taken, lambda: NOW)
    seen = []
    for number in range(1, 5):
        under_way.advance(number, 4, {"orders": number})
        seen.append((show_job(pool, job.id).done, show_job(pool, job.id).counts))
    assert (seen[0], seen[2], seen[3]) == ((1, {"orders": 1}), (1, {"orders": 1}), (4, {"orders": 4}))


def test_jobs_are_listed_newest_first_page_by_page(pool: Pool) -> None:
    jobs = [asked(pool, "whatif" if n % 3 else "members_export", {}, now=NOW + n // 2) for n in range(7)]
    found, cursor = [], None
    while True:
        page = list_jobs(pool, KINDS, cursor=cursor, most=2)
        found += page.rows
        cursor = page.next
        if cursor is None:
            break
    assert sorted(job.id for job in found) == sorted(job.id for job in jobs)
    assert [job.asked_at for job in found] == sorted((job.asked_at for job in jobs), reverse=True)
    assert len(list_jobs(pool, ["members_export"], cursor=None, most=9).rows) == 3


@pytest.mark.parametrize("cursor", ["x", "AAAA", "ZGFzaWRqYXNkamlhc2pkaWFqc2RqaWFzamRpb2phc2RqaWFzZA"])
def test_a_cursor_we_did_not_give_is_refused(pool: Pool, cursor: str) -> None:
    with pytest.raises(InvalidError, match="unknown_cursor"):
        list_jobs(pool, KINDS, cursor=cursor, most=1)


def test_carrying_out_what_is_no_longer_ours_changes_nothing(pool: Pool, tmp_path: Path) -> None:
    job = asked(pool, "members_export", EXPORT, now=NOW)
    taken = take_job(pool, now=lambda: NOW)
    assert taken is not None
    cancel_job(pool, job.id, actor="test", at=job.asked_at)
    carry_out(site_on(pool, tmp_path, now=NOW), taken)
    assert show_job(pool, job.id).status == "cancelled"

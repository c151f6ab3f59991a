"""Importing files of orders: exact figures, nothing twice, nothing lost, wherever the process is killed."""

from __future__ import annotations

import csv
import gzip
import json
import signal
import subprocess
import sys
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from regulars.domain.time import MINUTE, to_instant
from regulars.services.alive import alive
from regulars.services.errors import ConflictError, InvalidError
from regulars.services.importing.counts import ImportCounts
from regulars.services.importing.run import import_orders
from regulars.services.ingest_events import ingest
from regulars.services.kept_runs import find_run, start_run
from regulars.services.proof.verify import verify
from regulars.services.submissions import Submission, submit
from regulars.storage import events, imports, ledger
from regulars.storage.transaction import Pool
from tests.services.importing.file_making import RETAIL, row
from tests.services.importing.importing_and_dying import POINTS
from tests.services.importing.making import NOW, engine_on, long_file, rejects_of, take_in, write

ROOT = Path(__file__).resolve().parents[3]


def totals(pool: Pool) -> dict[tuple[str, str], int]:
    with pool.transaction(read_only=True) as transaction:
        return ledger.account_totals(transaction)


def count_events(pool: Pool) -> int:
    with pool.transaction(read_only=True) as transaction:
        return events.count(transaction)


def clock_stands(pool: Pool, *, at: int = NOW) -> bool:
    with pool.transaction(read_only=True) as transaction:
        return imports.is_running(transaction, now=at)


def reject_lines(path: Path) -> list[list[str]]:
    """The rejected rows: line, codes, English reasons, and the cells as they were."""
    text = rejects_of(path).read_text("utf-8-sig")
    return [[cells[0], cells[1], cells[2], *cells[4:]] for cells in list(csv.reader(text.splitlines()))[1:]]


# -- what comes of a file -----------------------------------------------------------------------------------------


def test_every_row_is_accounted_for(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    expected = long_file(path)
    report = take_in(engine_on(pool), path)
    counts = report.counts
    assert expected.same_as(counts)
    assert counts.members == 9
    assert counts.rejected == Counter({"order_is_bad_debt": 5, "row_not_a_number": 5})
    assert (report.rejects, report.already, report.resumed_at) == (rejects_of(path), False, 0)
    found = totals(pool)
    assert found["points", "issued"] == -counts.earned["points"]
    assert found["points", "taken_back"] == counts.taken_back["points"] > 0
    assert count_events(pool) == counts.orders + counts.credit_notes
    assert verify(pool).clean


def test_the_size_of_batches_changes_nothing(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    expected = long_file(path)
    assert expected.same_as(take_in(engine_on(pool), path, batch_events=1).counts)


def test_rejected_rows_stand_in_the_file_with_line_reasons_and_cells(pool: Pool, tmp_path: Path) -> None:
    bad = row("2", Quantity="x", UnitPrice="-1")
    path = write(tmp_path / "o.csv", row("1"), bad, row("A3"))
    take_in(engine_on(pool), path)
    first, second = reject_lines(path)
    assert first[:2] == ["3", "amount_negative row_not_a_number"]
    assert "Quantity" in first[2]
    assert first[3:] == list(bad)
    assert second[:2] == ["4", "order_is_bad_debt"]


def test_without_rejected_rows_no_file_is_left(pool: Pool, tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", row("1"), row("2"))
    report = take_in(engine_on(pool), path)
    assert report.rejects is None
    assert not rejects_of(path).exists()


def test_an_order_from_the_future_is_rejected_with_all_its_rows(pool: Pool, tmp_path: Path) -> None:
    later = "2011-01-22 10:00:00"
    path = write(tmp_path / "o.csv", row("1"), row("2", InvoiceDate=later), row("2", StockCode="B", InvoiceDate=later))
    report = take_in(engine_on(pool), path, now=to_instant(datetime(2011, 1, 20, tzinfo=UTC)))
    assert (report.counts.orders, report.counts.rows, report.counts.rejected_rows) == (1, 3, 2)
    assert [(line, code) for line, code, *_ in reject_lines(path)] == [
        ("3", "timestamp_in_future"),
        ("4", "timestamp_in_future"),
    ]


def test_an_order_number_that_comes_back_with_other_content_is_rejected(pool: Pool, tmp_path: Path) -> None:
    others = [row(str(number)) for number in range(100, 220)]
    path = write(tmp_path / "o.csv", row("1"), *others, row("1", Quantity="9"))
    report = take_in(engine_on(pool), path)
    assert (report.counts.orders, report.counts.earned["points"]) == (121, 121 * 2)
    ((line, code, reason, *_),) = reject_lines(path)
    assert (line, code) == ("123", "order_taken_before")
    assert "1 was taken before" in reason


def test_an_order_that_was_counted_when_it_was_live_is_rejected(pool: Pool, tmp_path: Path) -> None:
    engine = engine_on(pool)
    live = submit(
        {
            "type": "track",
            "event": "Order Completed",
            "messageId": "live",
            "userId": "17850",
            "timestamp": "2011-01-18T10:01:00Z",
            "properties": {"order_id": "1", "total": 5},
        },
        received=NOW,
    )
    assert isinstance(live, Submission)
    ingest(engine, [live])
    path = write(tmp_path / "o.csv", row("1"), row("2"))
    report = take_in(engine, path)
    assert (report.counts.orders, report.counts.members, report.counts.rejected_rows) == (1, 0, 1)
    ((line, code, *_),) = reject_lines(path)
    assert (line, code) == ("2", "order_counted_already")
    assert totals(pool)["points", "issued"] == -(5 + 2)


def test_credit_notes_give_back_what_was_bought_and_no_more(pool: Pool, tmp_path: Path) -> None:
    path = write(
        tmp_path / "o.csv",
        row("1", Quantity="2", UnitPrice="10"),
        row("2", Quantity="3", UnitPrice="20", InvoiceDate="2011-01-19 10:01:00"),
        row("C3", Quantity="-4", UnitPrice="20", InvoiceDate="2011-01-20 10:01:00"),
        row("C4", Quantity="-4", UnitPrice="20", InvoiceDate="2011-01-21 10:01:00"),
    )
    counts = take_in(engine_on(pool), path).counts
    assert (counts.units_matched, counts.units_unmatched) == (Decimal(5), Decimal(3))
    assert (counts.earned["points"], counts.taken_back["points"]) == (80, 80)


def test_progress_is_told_in_bytes_of_the_file(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    long_file(path)
    told: list[tuple[int, int]] = []
    take_in(engine_on(pool), path, progress=lambda read, size, _counts: told.append((read, size)))
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size,) * 2
    assert len(told) > 5


# -- again --------------------------------------------------------------------------------------------------------


def test_a_file_that_was_imported_is_not_read_again(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    long_file(path)
    engine = engine_on(pool)
    first = take_in(engine, path)
    again = take_in(engine, path)
    assert again.already
    assert _figures(again.counts) == _figures(first.counts)
    assert not clock_stands(pool)


def test_a_longer_version_of_a_file_adds_only_what_is_new(pool: Pool, tmp_path: Path) -> None:
    engine = engine_on(pool)
    take_in(engine, write(tmp_path / "o.csv", row("1"), row("2")))
    counts = take_in(engine, write(tmp_path / "o.csv", row("1"), row("2"), row("3"))).counts
    assert (counts.orders, counts.earned["points"], counts.members) == (3, 6, 1)
    assert totals(pool)["points", "issued"] == -6


def test_the_same_file_under_another_mapping_is_read_again_without_doubling(pool: Pool, tmp_path: Path) -> None:
    engine = engine_on(pool)
    path = write(tmp_path / "o.csv", row("1"), row("2"))
    first = take_in(engine, path)
    other = RETAIL.model_copy(update={"refuse": ()})
    again = import_orders(engine, path, other, rejects=rejects_of(path), now=lambda: NOW)
    assert not again.already
    assert again.counts.orders == first.counts.orders
    assert count_events(pool) == 2


# -- killed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_it_goes_on_to_the_same_figures(pool: Pool, tmp_path: Path, point: str, times: int) -> None:
    path = tmp_path / "orders.csv"
    expected = long_file(path)
    engine = engine_on(pool)
    killed = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.services.importing.importing_and_dying", pool.url, str(path), point, str(times)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert clock_stands(pool), "its last sign of life is young: history is not complete"
    report = take_in(engine, path)
    assert expected.same_as(report.counts)
    assert totals(pool)["points", "issued"] == -expected.earned
    assert count_events(pool) == expected.orders + expected.notes
    assert [line for line, *_ in reject_lines(path)] == sorted((line for line, *_ in reject_lines(path)), key=int)
    assert len(reject_lines(path)) == expected.rejected
    assert not clock_stands(pool)
    assert verify(pool).clean


def test_the_rejects_are_the_same_as_without_the_kill(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    long_file(path)
    engine = engine_on(pool)
    killed = [sys.executable, "-m", "tests.services.importing.importing_and_dying", pool.url, str(path), POINTS[3], "3"]
    subprocess.run(killed, cwd=ROOT, check=False, capture_output=True, timeout=60)  # noqa: S603 - ourselves
    resumed = take_in(engine, path)
    assert resumed.resumed_at > 0
    after_kill = rejects_of(path).read_bytes()
    rejects_of(path).unlink()
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    without = take_in(engine, path)
    assert rejects_of(path).read_bytes() == after_kill
    assert _figures(resumed.counts) == _figures(without.counts)


def test_a_rejects_file_that_is_gone_is_written_anew(pool: Pool, tmp_path: Path) -> None:
    """The import then begins at the beginning: every event is answered as before, and every figure is the same."""
    path = tmp_path / "orders.csv"
    expected = long_file(path)
    engine = engine_on(pool)
    killed = [sys.executable, "-m", "tests.services.importing.importing_and_dying", pool.url, str(path), POINTS[0], "6"]
    subprocess.run(killed, cwd=ROOT, check=False, capture_output=True, timeout=60)  # noqa: S603 - ourselves
    rejects_of(path).unlink()
    report = take_in(engine, path)
    assert report.resumed_at == 0
    assert expected.same_as(report.counts)
    assert len(reject_lines(path)) == expected.rejected
    assert count_events(pool) == expected.orders + expected.notes


def _figures(counts: ImportCounts) -> str:
    return json.dumps({**counts.to_doc(), "seconds": 0})


# -- what stands against it ---------------------------------------------------------------------------------------


def test_without_a_program_nothing_begins(pool: Pool, tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", row("1"))
    engine = engine_on(pool)
    with pool.transaction() as transaction:
        transaction.run("DELETE FROM program_version")
    with pytest.raises(ConflictError, match="no_program"):
        take_in(engine, path)
    assert not clock_stands(pool)
    assert not rejects_of(path).exists()


def test_two_imports_of_one_file_at_once_are_refused(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    long_file(path)
    engine = engine_on(pool)

    def meanwhile(*_: object) -> None:
        with pytest.raises(ConflictError, match="import_under_way"):
            take_in(engine, path)

    take_in(engine, path, progress=meanwhile)


def test_a_damaged_file_is_told_and_a_whole_one_goes_on(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    expected = long_file(path)
    whole = gzip.compress(path.read_bytes())
    path.write_bytes(whole[:-200])
    engine = engine_on(pool)
    with pytest.raises(InvalidError) as raised:
        take_in(engine, path)
    assert [problem.code for problem in raised.value.problems] == ["file_cut_off"]
    assert not clock_stands(pool), "it will not go on like this, so nobody waits for it"
    path.write_bytes(whole)
    assert expected.same_as(take_in(engine, path).counts)
    assert count_events(pool) == expected.orders + expected.notes


def test_rejects_are_not_written_over_the_file_they_come_from(pool: Pool, tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", row("1"))
    before = path.read_bytes()
    with pytest.raises(InvalidError, match="rejects_over_source"):
        import_orders(engine_on(pool), path, RETAIL, rejects=path, now=lambda: NOW)
    assert path.read_bytes() == before


def test_a_place_where_nothing_can_be_written_is_told(pool: Pool, tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", row("1"))
    with pytest.raises(InvalidError, match="rejects_not_writable"):
        import_orders(engine_on(pool), path, RETAIL, rejects=path / "below" / "a_file.csv", now=lambda: NOW)


# -- time and room ------------------------------------------------------------------------------------------------


def test_a_run_shows_signs_of_life_while_a_step_takes_long(pool: Pool) -> None:
    now = [NOW]
    run = start_run(pool, file_hash="f", preset="p", now=lambda: now[0])
    now[0] += 10 * MINUTE
    with alive(run.beat, every=0.01):
        while not clock_stands(pool, at=now[0]):
            pass
    found = find_run(pool, file_hash="f", preset="p", now=lambda: NOW)
    assert found is not None
    assert not found.finished


def test_memory_does_not_grow_with_the_file(pool: Pool, tmp_path: Path) -> None:
    engine = engine_on(pool)
    long_file(tmp_path / "warm.csv", orders=100)
    take_in(engine, tmp_path / "warm.csv")

    def peak(orders: int) -> int:
        path = tmp_path / f"{orders}.csv"
        long_file(path, orders=orders)
        tracemalloc.start()
        take_in(engine, path, batch_events=20)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(1600) < 1.5 * peak(200)

"""What each kind of job does: a what-if, an export, an import."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from regulars.domain.time import Instant, to_datetime
from regulars.services.errors import InvalidError, NotFoundError
from regulars.services.foresight.whatif import whatif
from regulars.services.importing.mapping import load_preset
from regulars.services.ingest_events import ingest
from regulars.services.jobs.ask import cancel_job
from regulars.services.jobs.carry_out import carry_out, take_job
from regulars.services.jobs.members_export import asked_members_export
from regulars.services.jobs.orders_import import asked_orders_import
from regulars.services.jobs.whatif import asked_whatif
from regulars.services.kept_files import content_of, find_file, keep_file
from regulars.services.list_members import AskedMembers, list_members
from regulars.services.overview.sum_up import sum_up
from regulars.services.programs import document_of, save_draft, show
from regulars.services.submissions import Submission, submit
from regulars.storage import events
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.services.conftest import Made
from tests.services.importing.file_making import row
from tests.services.importing.making import NOW, engine_on, write
from tests.services.jobs.working import asked, done, site_on


def draft_of(pool: Pool, source: str, *, now: Instant) -> int:
    return save_draft(pool, source, "yaml", note="", actor="test", at=to_datetime(now)).number


def content(pool: Pool, file_id: str, *, now: Instant) -> str:
    file = find_file(pool, UUID(file_id), at=to_datetime(now))
    data = b"".join(content_of(pool, file))
    assert len(data) == file.size
    return data.decode("utf-8-sig")


def test_a_what_if_is_the_report_of_the_use_case(history: Pool, made: Made, tmp_path: Path) -> None:
    site = site_on(history, tmp_path, now=made.now)
    source = show(history).source.replace("points: 1}", "points: 2}")
    number = draft_of(history, source, now=made.now)
    about = asked_whatif(history, number)
    save_draft(history, "changed: meanwhile", "yaml", note="", actor="test", at=to_datetime(made.now), number=number)
    job = done(site, "whatif", about)
    assert job.status == "finished"
    assert job.result is not None
    expected = orjson.loads(orjson.dumps(whatif(history, document_of(source, "yaml"), as_of=made.now).to_doc()))
    assert {**job.result, "seconds": 0} == {**expected, "seconds": 0}
    assert (job.done, job.total) == (expected["events"], expected["events"])


def test_only_a_sound_version_can_be_tried(history: Pool, made: Made) -> None:
    with pytest.raises(NotFoundError, match="no_such_version"):
        asked_whatif(history, 99)
    with pytest.raises(InvalidError, match="program_invalid"):
        asked_whatif(history, draft_of(history, "name: x", now=made.now))


@pytest.mark.parametrize("bought", [None, 2])
def test_an_export_has_the_members_of_the_list_in_its_order(
    history: Pool, made: Made, tmp_path: Path, bought: int | None
) -> None:
    site = site_on(history, tmp_path, now=made.now)
    while sum_up(site.engine, most=500):
        pass
    end = to_datetime(made.now).date()
    wanted = AskedMembers(order="-spend", active_from=end - timedelta(150), active_to=end, bought=bought)
    job = done(site, "members_export", asked_members_export(site.engine, wanted, now=made.now))
    assert job.result is not None
    rows = list(csv.DictReader(io.StringIO(content(history, job.result["file"], now=made.now))))
    listed = list_members(site.engine, wanted, cursor=None, most=500, now=made.now).members
    everybody = list_members(site.engine, AskedMembers(), cursor=None, most=1, now=made.now).total
    assert len(rows) == len(listed) == job.result["members"] == job.total
    assert 10 < len(rows) < everybody
    program = site.engine.library.current
    with history.transaction(read_only=True) as transaction:
        ladders, wallets = list(program(transaction).ladders), list(program(transaction).wallets)
    for line, member in zip(rows, listed, strict=True):
        assert (line["member_id"], line["orders"], line["spend"]) == (
            str(member.member_id),
            str(member.orders),
            str(member.spend),
        )
        assert [line[f"tier:{each}"] for each in ladders] == [member.tiers.get(each) or "" for each in ladders]
        assert [line[f"balance:{each}"] for each in wallets] == [str(member.balances.get(each, 0)) for each in wallets]


def test_what_would_be_calculated_is_quoted(database: Database, tmp_path: Path) -> None:
    with Pool(database.url) as pool:
        engine = engine_on(pool)
        traits = {"name": "=HYPERLINK(1)", "phone": "+8613812345678"}
        message = submit({"type": "identify", "userId": "@SUM(1)", "messageId": "1", "traits": traits}, received=NOW)
        assert isinstance(message, Submission)
        ingest(engine, [message])
        sum_up(engine, most=10)
        site = site_on(pool, tmp_path, now=NOW)
        job = done(site, "members_export", asked_members_export(engine, AskedMembers(), now=NOW))
        assert job.result is not None
        (line,) = csv.DictReader(io.StringIO(content(pool, job.result["file"], now=NOW)))
    assert (line["name"], line["user_id"], line["phone"]) == ("'=HYPERLINK(1)", "'@SUM(1)", "'+8613812345678")


def test_an_export_that_could_not_be_listed_is_refused_at_once(database: Database) -> None:
    with Pool(database.url) as pool:
        engine = engine_on(pool)
        with pytest.raises(InvalidError, match="unknown_order"):
            asked_members_export(engine, AskedMembers(order="height"), now=NOW)
        with pytest.raises(InvalidError, match="condition_invalid"):
            asked_members_export(engine, AskedMembers(where="{}"), now=NOW)


def upload(pool: Pool, path: Path) -> UUID:
    return keep_file(pool, path, name=path.name, media_type="text/csv", made_by="test", at=to_datetime(NOW))


def test_an_import_takes_the_file_once_and_keeps_its_rejects(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", row("1"), row("2"), row("3", Quantity="nonsense"))
    with Pool(database.url) as pool:
        engine_on(pool)
        file = find_file(pool, upload(pool, path), at=to_datetime(NOW))
        site = site_on(pool, tmp_path, now=NOW)
        about = asked_orders_import(file, load_preset("online-retail"))
        first, second = done(site, "orders_import", about), done(site, "orders_import", about)
        assert first.result is not None
        assert second.result is not None
        assert (first.status, first.result["orders"], first.result["rejected_rows"]) == ("finished", 2, 1)
        assert (first.done, first.total) == (file.size, file.size)
        rejects = find_file(pool, UUID(first.result["rejects_file"]), at=to_datetime(NOW))
        assert rejects.name == "orders.rejects.csv"
        assert "nonsense" in content(pool, str(rejects.id), now=NOW)
        assert (second.result["already_imported"], second.result["orders"]) == (True, 2)


def test_an_import_of_a_file_that_is_gone_says_so(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", row("1"))
    with Pool(database.url) as pool:
        engine_on(pool)
        file = find_file(pool, upload(pool, path), at=to_datetime(NOW))
        about = asked_orders_import(file, load_preset("online-retail")) | {"upload": str(UUID(int=1))}
        job = done(site_on(pool, tmp_path, now=NOW), "orders_import", about)
    assert (job.status, job.problem and job.problem["code"]) == ("failed", "no_such_kept_file")


def test_an_import_that_is_cancelled_keeps_what_it_took_and_goes_on_when_asked_again(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path / "orders.csv", *(row(str(number)) for number in range(200)))
    with Pool(database.url) as pool:
        engine_on(pool)
        file = find_file(pool, upload(pool, path), at=to_datetime(NOW))
        about = asked_orders_import(file, load_preset("online-retail"))
        site = site_on(pool, tmp_path, now=NOW)
        waiting = asked(pool, "orders_import", about, now=NOW)
        taken = take_job(pool, now=site.now)
        assert taken is not None
        cancel_job(pool, waiting.id, actor="test", at=to_datetime(NOW))
        carry_out(site, taken)
        begun = stored_events(pool)
        assert 0 < begun < 200
        job = done(site, "orders_import", about)
        assert job.result is not None
        assert (job.result["orders"], stored_events(pool)) == (200, 200)


def stored_events(pool: Pool) -> int:
    with pool.transaction(read_only=True) as transaction:
        return events.count(transaction)

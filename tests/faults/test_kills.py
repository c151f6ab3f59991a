"""`kill -9` of the service and of PostgreSQL under load.

After every kill nothing that was acknowledged is missing; once the client has sent again what was not acknowledged,
everything is there exactly once, and the proof of the ledger is clean.
"""

from __future__ import annotations

import random
import time

import psycopg
import pytest
from psycopg import sql

from regulars.storage.transaction import Pool
from tests.faults.service import POINTS
from tests.faults.site import Site, end, wait_until_killed


def kill_service(site: Site) -> None:
    """Kill a service some time after it has begun to answer."""
    with site.service() as service:
        site.progress(service, by=20)
        time.sleep(random.uniform(0, 0.1))
        service.kill()
    assert site.missing() == set()


def kill_server(site: Site, *, whole: bool, rounds: int) -> None:
    """Kill the server several times while one service goes on working."""
    with site.service() as service:
        for _ in range(rounds):
            site.progress(service, by=50)
            time.sleep(random.uniform(0, 0.1))
            site.kill_server(whole=whole)
            site.server.ensure_running()
            assert site.missing() == set()
        site.progress(service, by=50)
        end(service)


def kill_both(site: Site) -> None:
    """Kill the server, and the service before it knows."""
    with site.service() as service:
        site.progress(service, by=50)
        site.kill_server(whole=True)
        service.kill()
    site.server.ensure_running()
    assert site.missing() == set()


@pytest.mark.parametrize("point", POINTS)
def test_the_service_is_killed_at_a_named_point(site: Site, point: str) -> None:
    for times in (2, 9):
        with site.service(FAULT=f"{point}:{times}") as service:
            wait_until_killed(service)
        assert site.missing() == set()
    site.finish()
    site.assert_everything_once()


def test_the_service_is_killed_at_some_time(site: Site) -> None:
    for _ in range(3):
        kill_service(site)
    site.finish()
    site.assert_everything_once()


@pytest.mark.parametrize("whole", [False, True], ids=["the postmaster", "all its processes"])
def test_the_server_is_killed_at_some_time(site: Site, *, whole: bool) -> None:
    kill_server(site, whole=whole, rounds=2)
    site.assert_everything_once()


def test_both_are_killed_at_once(site: Site) -> None:
    kill_both(site)
    site.finish()
    site.assert_everything_once()


@pytest.mark.soak
def test_the_service_is_killed_200_times(site: Site) -> None:
    for _ in range(200):
        kill_service(site)
    site.finish()
    site.assert_everything_once()


@pytest.mark.soak
@pytest.mark.parametrize("whole", [False, True], ids=["the postmaster", "all its processes"])
def test_the_server_is_killed_200_times(site: Site, *, whole: bool) -> None:
    for _ in range(20):
        kill_server(site, whole=whole, rounds=10)
        site.assert_everything_once()


@pytest.mark.soak
def test_both_are_killed_200_times(site: Site) -> None:
    for _ in range(200):
        kill_both(site)
    site.finish()
    site.assert_everything_once()


# -- what the checks would see ------------------------------------------------------------------------------------


def test_a_service_that_answers_before_it_commits_is_found_out(site: Site) -> None:
    with site.service(MUTANT="notes_first", FAULT="before_commit:3") as service:
        wait_until_killed(service)
    assert site.missing() != set()


def test_a_server_that_commits_before_it_writes_is_found_out(site: Site) -> None:
    """Without waiting for the log, what was acknowledged last is lost."""
    with psycopg.connect(site.url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("SELECT pg_reload_conf()")
    try:
        with site.service() as service:
            site.progress(service, by=50)
            site.kill_server(whole=True)
            service.kill()
    finally:
        site.server.ensure_running()
        with psycopg.connect(site.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET wal_writer_delay")
            connection.execute("SELECT pg_reload_conf()")
    assert site.missing() != set()


def test_an_event_that_is_there_twice_is_found_out(site: Site) -> None:
    site.finish()
    site.assert_everything_once()
    with Pool(site.url, connections=1) as pool, pool.transaction() as transaction:
        transaction.run(
            "INSERT INTO event SELECT bucket, member_id, seq + 1000, body_hash, body_hash, name, occurred_at, received_at,"
            " program_version, body, shared, outcome FROM event LIMIT 1"
        )
    with pytest.raises(AssertionError):
        site.assert_everything_once()

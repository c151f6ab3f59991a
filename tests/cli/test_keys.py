"""`regulars key`."""

from __future__ import annotations

from regulars.services.api_keys import KeyRing
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.cli.conftest import Regulars


def works(database: Database, key: str) -> bool:
    with Pool(database.url) as pool:
        return KeyRing(pool).authenticate(key) is not None


def test_a_key_is_made_listed_and_revoked(regulars: Regulars, database: Database) -> None:
    made = regulars("key", "create", "--scope", "ingest", "--scope", "read", "--name", "till")
    key = made.out.strip()
    assert "not shown again" in made.err
    assert works(database, key)
    (listed,) = regulars("key", "list", "--json").json
    assert (listed["name"], listed["scopes"], listed["revoked_at"]) == ("till", ["ingest", "read"], None)
    assert key.split("_", 2)[2] not in str(listed)
    assert "till" in regulars("key", "list").out
    revoked = regulars("key", "revoke", key)
    assert (revoked.code, revoked.out) == (0, "")
    assert not works(database, key)
    assert regulars("key", "list", "--json").json[0]["revoked_at"]


def test_the_id_alone_is_enough_to_revoke(regulars: Regulars) -> None:
    key = regulars("key", "create", "--scope", "admin", "--json").json["key"]
    key_id = key.split("_")[1]
    assert regulars("key", "revoke", key_id, "--json").json == {"revoked": key_id}


def test_an_unknown_scope_and_an_unknown_key(regulars: Regulars) -> None:
    done = regulars("key", "create", "--scope", "everything", "--lang", "zh")
    assert (done.code, done.out) == (1, "")
    assert "ingest, members, read, operate, admin" in done.err
    assert regulars("key", "revoke", "nobody").code == 1


def test_a_scope_is_needed(regulars: Regulars) -> None:
    assert regulars("key", "create").code == 2

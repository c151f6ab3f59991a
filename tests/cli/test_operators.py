"""`regulars operator`, and the link that `serve` shows while there is none."""

from __future__ import annotations

import re
import subprocess
from itertools import islice
from pathlib import Path

import httpx
import pytest

from regulars.services.operators.links import make_first_owner_link
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.cli.conftest import Regulars
from tests.cli.test_serving import process
from tests.services.operators.staff import NOW

INVITE = ("operator", "invite", "lily@example.com", "--role", "owner")
JOIN = re.compile(r"http\S+/console/join/[\w-]{43}\b")


def test_an_operator_is_invited_listed_and_disabled(regulars: Regulars) -> None:
    made = regulars(*INVITE, "--name", "Lily")
    assert (made.code, bool(JOIN.fullmatch(made.out.strip()))) == (0, True)
    assert made.out.startswith("http://127.0.0.1:8765/console/join/")
    assert "works once" in made.err
    (listed,) = regulars("operator", "list", "--json").json
    assert (listed["email"], listed["name"], listed["role"], listed["disabled_at"]) == (
        "lily@example.com",
        "Lily",
        "owner",
        None,
    )
    assert "password_hash" not in listed
    shown = regulars("operator", "list", "--lang", "zh").out
    assert "Lily" in shown
    assert "店主" in shown
    assert regulars("operator", "invite", "ann@example.com", "--role", "support").code == 0
    assert regulars("operator", "disable", "Ann@Example.com").code == 0
    disabled = {each["email"]: each["disabled_at"] is not None for each in regulars("operator", "list", "--json").json}
    assert disabled == {"lily@example.com": False, "ann@example.com": True}


def test_a_link_is_made_anew_for_another_address(regulars: Regulars) -> None:
    first = regulars(*INVITE, "--json", "--url", "https://points.example/").json
    assert first["link"].startswith("https://points.example/console/join/")
    again = regulars("operator", "link", "lily@example.com", "--json").json
    assert again["id"] == first["id"]
    assert again["link"].rpartition("/")[2] != first["link"].rpartition("/")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("operator", "invite", "nobody", "--role", "owner"), 1, "no e-mail address"),
        (("operator", "invite", "a@example.com", "--role", "king"), 1, "owner, operator, analyst, support"),
        (("operator", "invite", "a@example.com"), 2, "--role"),
        (INVITE, 3, "already"),
        (("operator", "link", "nobody@example.com"), 1, "no operator nobody@example.com"),
        (("operator", "disable", "nobody@example.com"), 1, "no operator nobody@example.com"),
    ],
)
def test_what_cannot_be_done(regulars: Regulars, arguments: tuple[str, ...], code: int, words: str) -> None:
    regulars(*INVITE)
    done = regulars(*arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_serving_shows_a_link_until_there_is_an_operator(shop: Regulars, database: Database) -> None:
    body = {"email": "boss@example.com", "name": "Boss", "password": "correct horse battery", "language": "zh"}
    older = first_link(database)
    with process("serve", "--port", 0, REGULARS_DATABASE_URL=database.url) as (url, started):
        link = link_told(started)
        assert link.startswith(url)
        path = f"{url}/api/invitations/"
        assert httpx.get(path + older).status_code == 404
        assert httpx.post(path + link.rpartition("/")[2], json=body).status_code == 201
    (owner,) = shop("operator", "list", "--json").json
    assert (owner["email"], owner["role"]) == ("boss@example.com", "owner")
    with Pool(database.url) as pool:
        assert make_first_owner_link(pool, actor="test", at=NOW) is None


def first_link(database: Database) -> str:
    """The token that a server shows that was started before."""
    with process("serve", "--port", 0, REGULARS_DATABASE_URL=database.url) as (_, started):
        return link_told(started).rpartition("/")[2]


def link_told(started: subprocess.Popen[str]) -> str:
    """The link that a server shows; the log of its worker may say something first."""
    assert started.stderr is not None
    lines = islice(started.stderr, 3)
    return next(found[0] for line in lines if (found := JOIN.search(line)))


def test_a_demonstration_shows_a_link_too(tmp_path: Path) -> None:
    arguments = ("demo", "--members", 15, "--days", 60, "--port", 0, "--data", tmp_path / "demo")
    with process(*arguments) as (url, started):
        token = link_told(started).rpartition("/")[2]
        shown = httpx.get(f"{url}/api/invitations/{token}").json()
    assert shown["purpose"] == "first_owner"

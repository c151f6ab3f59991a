"""`regulars demo`: a shop from nothing, once, the same from the same seed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from regulars.cli.demo import _settings
from regulars.storage.server import Database
from tests.cli.conftest import Done, Regulars

SMALL = ("demo", "--members", 25, "--days", 90, "--no-serve")


def figures(done: Done) -> dict[str, Any]:
    found: dict[str, Any] = done.json["figures"]
    return found


def test_it_makes_a_shop_and_shows_it(regulars: Regulars) -> None:
    done = regulars(*SMALL, "--port", 9876)
    assert done.code == 0, done.err
    for words in ("Growth club", "Revenue", "Issued", "Regular", "Points for orders", "Everything is exactly"):
        assert words in done.out
    key = re.search(r"rk_[0-9a-f]{12}_\S+", done.out)
    assert key is not None
    assert done.out.count("curl -s") == 3
    assert "http://127.0.0.1:9876/api/members/user_id:" in done.out
    ref = re.search(r"user_id:U\d{7}", done.out)
    assert ref is not None
    assert regulars("member", "show", ref[0]).code == 0
    (listed,) = regulars("key", "list", "--json").json
    assert listed["scopes"] == ["ingest", "operate", "read"]


def test_again_it_adds_nothing_and_says_so(regulars: Regulars) -> None:
    first = regulars(*SMALL, "--json")
    again = regulars(*SMALL, "--json")
    assert figures(again) == figures(first)
    assert (first.json["already_there"], again.json["already_there"]) == (False, True)
    assert "nothing was added" in again.err
    assert "another directory" not in again.err
    other = regulars("demo", "--members", 5, "--no-serve", "--lang", "zh")
    assert "未添加任何内容" in other.err
    assert "另一个目录" in other.err


def test_the_seed_decides(regulars: Regulars, database: Database, bare: Regulars, tmp_path: Path) -> None:
    first = regulars(*SMALL, "--json")
    assert database.url
    own = ("--data", tmp_path / "own")
    same = bare(*SMALL, *own, "--json")
    assert figures(same) == figures(first)
    assert (
        bare(*SMALL, "--data", tmp_path / "other", "--seed", 2, "--json").json["figures"]["spend"]
        != (figures(first)["spend"])
    )


def test_it_is_not_mixed_with_a_real_shop(shop: Regulars, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,A,A,1,2011-01-01 10:00:00,5,7,UK\n",
        "utf-8",
    )
    assert shop("import", "orders", "o.csv", "--preset", "online-retail").code == 0
    done = shop(*SMALL)
    assert (done.code, done.out) == (3, "")
    assert "has members of its own" in done.err


def test_it_lives_beside_other_data(monkeypatch: Any) -> None:
    assert _settings(None).data == Path("data/demo")
    assert _settings(Path("x")).data == Path("x")
    monkeypatch.setenv("REGULARS_DATABASE_URL", "postgresql://somewhere/x")
    assert _settings(None).database_url == "postgresql://somewhere/x"
    assert _settings(Path("x")).database_url is None

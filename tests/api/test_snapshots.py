"""Recorded answers of the main requests, which the console's tests read as well.

`REGULARS_RECORD=1 pytest tests/api/test_snapshots.py` writes them anew; look at the difference before keeping it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regulars.services.overview.sum_up import sum_up
from tests.api.shop import PROGRAM, Shop, open_shop, order

FOLDER = Path(__file__).parent / "snapshots"
MEMBER = "/api/members/user_id:12345"
READ = {
    "member": MEMBER,
    "ledger": f"{MEMBER}/ledger?limit=4",
    "events": f"{MEMBER}/events?limit=3",
    "why": f"{MEMBER}/events/2/why",
    "why_refused": f"{MEMBER}/events/4/why",
    "overview": "/api/overview?from=2026-03-09&to=2026-03-10",
    "programs": "/api/programs",
    "program": "/api/programs/current",
    "glossary": "/api/programs/current/glossary",
    "compare": "/api/programs/compare?from=1&to=2",
    "description": "/api/programs/current/description",
    "keys": "/api/keys",
    "audit": "/api/audit",
    "not_found": "/api/members/user_id:nobody",
    "invalid": "/api/audit?limit=0",
}
IDS = re.compile(r"\b([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{12})\b")
"""Members and redemptions, requests, keys."""


@pytest.fixture(scope="module")
def told(template: str, copy_of: Any) -> Iterator[Shop]:
    """A shop in which the same things always happen."""
    with copy_of(template) as (_, url), open_shop(url) as shop:
        happen(shop)
        yield shop


def happen(shop: Shop) -> None:
    who = {"externalIds": [{"type": "card", "id": "8800-17"}]}
    identify = {
        "type": "identify",
        "userId": "12345",
        "traits": {"name": "李雷", "phone": "13800138000"},
        "context": who,
    }
    check_in = {"type": "track", "event": "Checked In", "userId": "12345"}
    shop.send(
        {**identify, "messageId": "1"},
        order("12345", "2026-0017", 128.5, messageId="2"),
        {**check_in, "messageId": "3"},
        {**check_in, "messageId": "4"},
    )
    shop.do("user_id:12345", "adjustments", {"wallet": "points", "points": 20, "reason": "Late delivery"}, key="5")
    shop.do("user_id:12345", "redemptions", {"reward": "cup"}, key="6")
    shop.do("user_id:12345", "tags", {"add": ["vip"]}, key="7")
    dearer = PROGRAM.replace("{wallet: points, points: 60}", "{wallet: points, points: 80}")
    shop.client("admin").post("/api/programs?note=Cups+cost+80", content=dearer)
    sum_up(shop.system.engine, most=10)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_an_answer_is_as_recorded(told: Shop, name: str, language: str) -> None:
    answer = normal(told.client("admin", language=language).get(READ[name]).text)
    path = FOLDER / f"{name}.{language}.json"
    if os.environ.get("REGULARS_RECORD"):
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert answer == json.loads(path.read_text("utf-8"))


def test_nothing_is_recorded_that_no_test_reads() -> None:
    recorded = {path.name for path in FOLDER.iterdir()}
    assert recorded == {f"{name}.{language}.json" for name in READ for language in ("en", "zh-CN")}


def normal(text: str) -> Any:
    """The answer with ids that are the same every time, numbered in the order in which they appear."""
    seen: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        form = "00000000-0000-7000-8000-{:012d}" if "-" in match[0] else f"{{:0{len(match[0])}d}}"
        return seen.setdefault(match[0], form.format(len(seen) + 1))

    return json.loads(IDS.sub(numbered, text))

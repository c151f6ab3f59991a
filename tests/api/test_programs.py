"""Versions of the program over HTTP."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from regulars.domain.programs.schema import program_schema
from regulars.services.read_program import read_program
from tests.api.shop import PROGRAM, Shop, open_shop, order
from tests.api.staff import browser, hired

YAML = {"Content-Type": "application/yaml"}
DEARER = PROGRAM.replace("{wallet: points, points: 60}", "{wallet: points, points: 80}")
BROKEN = PROGRAM.replace("currency: CNY", "currency: RMB").replace(
    "{wallet: growth, per_amount", "{wallet: grwth, per_amount"
)


def test_from_draft_to_force(own_shop: Shop) -> None:
    operator, admin = own_shop.client("operate"), own_shop.client("admin")
    draft = operator.post("/api/programs?note=dearer", content=PROGRAM, headers=YAML)
    assert (draft.status_code, draft.json()["number"], draft.json()["status"]) == (201, 2, "draft")
    changed = operator.put("/api/programs/2?note=really+dearer", content=DEARER, headers=YAML)
    assert (changed.status_code, changed.json()["source"]) == (200, DEARER)
    published = admin.post("/api/programs/2/publish", json={"note": "cups cost 80"})
    assert (published.status_code, published.json()["in_force"]) == (200, True)
    assert published.json()["published_at"] == "2026-03-10T12:00:00Z"
    listed = own_shop.client("read").get("/api/programs").json()["items"]
    assert [(each["number"], each["note"], each["in_force"]) for each in listed] == [
        (2, "cups cost 80", True),
        (1, "first", False),
    ]
    refused = own_shop.do(own_shop.customer(spent=70), "redemptions", {"reward": "cup"})
    assert refused.json()["params"]["needed"] == 80
    audit = own_shop.client("admin").get("/api/audit").json()["items"]
    operator_id, admin_id = (own_shop.keys[scope].split("_")[1] for scope in ("operate", "admin"))
    assert [(each["action"], each["subject"], each["actor"]) for each in audit[:3]] == [
        ("program.published", "2", admin_id),
        ("program.draft_saved", "2", operator_id),
        ("program.draft_saved", "2", operator_id),
    ]


def test_an_event_keeps_the_version_that_decided_it(own_shop: Shop) -> None:
    user = own_shop.new()
    own_shop.send(order(user, "a", 10))
    client = own_shop.client("admin")
    client.post("/api/programs", content=DEARER, headers=YAML)
    client.post("/api/programs/2/publish", json={})
    own_shop.send(order(user, "b", 10))
    events = own_shop.client("read").get(f"/api/members/user_id:{user}/events").json()["items"]
    assert [event["program_version"] for event in events] == [2, 1]


def test_a_version_is_shown_as_it_was_written(shop: Shop) -> None:
    client = shop.client("read")
    current, by_number = (client.get(f"/api/programs/{which}").json() for which in ("current", "1"))
    assert current == by_number
    assert (current["source"], current["format"], current["in_force"]) == (PROGRAM, "yaml", True)


@pytest.mark.parametrize("which", ["2147483647", "0", "99999999999999999999", "-1", "x", "1.0", "١"])
def test_a_version_that_is_none(shop: Shop, which: str) -> None:
    for path in (f"/api/programs/{which}", f"/api/programs/compare?from=current&to={which}"):
        response = shop.client("read").get(path)
        assert (response.status_code, response.json()["code"]) == (404, "no_such_version")


def test_nothing_is_in_force_before_the_first(database: Any) -> None:
    with open_shop(database.url, program=None) as shop:
        response = shop.client("read").get("/api/programs/current")
        assert (response.status_code, response.json()["code"]) == (404, "no_program")
        assert shop.client("read").get("/api/programs").json() == {"items": []}
        for path, body in (
            ("/v1/track", order("u", "o", 1)),
            ("/api/events", []),
            ("/v1/batch", {"batch": [order("u", "o", 1)]}),
        ):
            answer = shop.client("ingest").post(path, json=[order("u", "o", 1)] if path == "/api/events" else body)
            assert (answer.status_code, answer.json()["code"]) == (503, "no_program")
            assert int(answer.headers["Retry-After"]) > 0
        draft = shop.client("operate").post("/api/programs", content=PROGRAM, headers=YAML).json()
        assert (draft["number"], draft["in_force"]) == (1, False)
        assert shop.client("read").get("/api/programs/1").json()["in_force"] is False
        shop.client("admin").post("/api/programs/1/publish", json={})
        assert shop.client("ingest").post("/v1/track", json=order("u", "o", 1)).status_code == 200


def test_a_program_is_checked_with_lines_and_hints(shop: Shop) -> None:
    for language, words in (("en", "Unknown wallet"), ("zh-CN", "钱包")):
        answer = validate(shop, BROKEN, language=language).json()
        assert answer["valid"] is False
        problems = {each["path"]: each for each in answer["problems"]}
        assert set(problems) == {"currency", "earn[1].award.wallet"}
        assert (problems["currency"]["line"], problems["currency"]["hint"]) == (4, "CNY")
        assert problems["earn[1].award.wallet"]["hint"] == "growth"
        assert problems["earn[1].award.wallet"]["message"]
        assert words or language
    sound = validate(shop, PROGRAM).json()
    assert (sound["valid"], sound["problems"]) == (True, [])


def test_a_program_is_told_in_both_languages_as_far_as_it_is_sound(shop: Shop) -> None:
    sound, broken = (validate(shop, text).json() for text in (PROGRAM, BROKEN))
    told = {each["path"]: each for each in sound["sentences"]}
    assert told["earn[0]"]["text"] == {
        "zh": "顾客每消费 1 元得 1 积分，银卡 1.5 倍。",
        "en": "1 point for every ¥1 spent, × 1.5 for Silver.",
    }
    assert told["earn[3]"]["details"] == [{"zh": "每位会员每天 1 次。", "en": "Once a day for each member."}]
    assert told.keys() - {each["path"] for each in broken["sentences"]} == {"earn[1]"}
    assert sound["document"] == read_program(PROGRAM, format="yaml")[0]
    assert broken["document"]["currency"] == "RMB"
    described = shop.client("read").get("/api/programs/current/description").json()
    assert described == {"number": 1, **{key: sound[key] for key in ("document", "sentences", "examples")}}
    big = next(each for each in sound["examples"] if each["path"] == "earn[2]")
    assert (big["amount"], [share["rule"] for share in big["gains"][0]["shares"]]) == ("500", ["per_yuan", "big_order"])
    assert broken["examples"] == []


def test_a_text_that_cannot_be_read_has_neither_data_nor_sentences(shop: Shop) -> None:
    answer = validate(shop, "name: [").json()
    assert (answer["valid"], answer["document"], answer["sentences"]) == (False, None, [])


def test_json_is_read_as_json(shop: Shop) -> None:
    text = json.dumps(read_program(PROGRAM, format="yaml")[0], default=str)
    for content_type in ("application/json", "application/json; charset=utf-8", "application/yaml", ""):
        headers = {"Content-Type": content_type} if content_type else {}
        response = shop.client("read").post("/api/programs/validate", content=text, headers=headers)
        assert (response.json()["valid"], response.json()["problems"]) == (True, [])
    broken = shop.client("read").post(
        "/api/programs/validate", content="{", headers={"Content-Type": "application/json"}
    )
    assert [problem["code"] for problem in broken.json()["problems"]] == ["program_json_invalid"]


@pytest.mark.parametrize(
    "content", [b"", b"5", b"[]", b"a: [", b"\t", b"a: &b [*b]", b"!!python/object:os.system x", b"{" * 5000]
)
@pytest.mark.parametrize("content_type", ["application/yaml", "application/json"])
def test_what_is_no_program_has_problems(shop: Shop, content: bytes, content_type: str) -> None:
    response = shop.client("read").post(
        "/api/programs/validate", content=content, headers={"Content-Type": content_type}
    )
    assert (response.status_code, response.json()["valid"]) == (200, False)
    assert response.json()["problems"]


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"a: 1", "application/x-www-form-urlencoded", 415, "content_type_unknown"),
        (b"a: 1", "application/xml", 415, "content_type_unknown"),
        ("name: 咖啡".encode("gbk"), "application/yaml", 400, "not_utf8"),
        (b"name: a\0b", "application/yaml", 400, "text_with_nul"),
        (b'{"name": "\xff"}', "application/json", 400, "not_utf8"),
    ],
)
def test_a_text_that_cannot_be_kept(shop: Shop, content: bytes, content_type: str, status: int, code: str) -> None:
    for method, path in (("POST", "/api/programs/validate"), ("POST", "/api/programs"), ("PUT", "/api/programs/9")):
        response = shop.client("admin").request(method, path, content=content, headers={"Content-Type": content_type})
        assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_draft_may_have_problems_but_is_not_published_with_them(own_shop: Shop) -> None:
    client = own_shop.client("admin")
    assert client.post("/api/programs", content=BROKEN, headers=YAML).status_code == 201
    refused = client.post("/api/programs/2/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (400, "program_invalid")
    assert [fault["path"] for fault in refused.json()["errors"]] == ["currency", "earn[1].award.wallet"]
    compared = client.get("/api/programs/compare?from=current&to=2")
    assert (compared.status_code, compared.json()["code"]) == (400, "program_invalid")
    assert client.get("/api/programs/current").json()["number"] == 1


def test_what_was_published_never_changes(own_shop: Shop) -> None:
    client = own_shop.client("admin")
    for number in (1, 7):
        response = client.put(f"/api/programs/{number}", content=DEARER, headers=YAML)
        assert (response.status_code, response.json()["code"]) == (409, "not_a_draft")
    again = client.post("/api/programs/1/publish", json={})
    assert (again.status_code, again.json()["code"]) == (409, "not_a_draft")
    assert client.post("/api/programs/7/publish", json={}).status_code == 404


def test_an_older_version_is_published_anew(own_shop: Shop) -> None:
    client = own_shop.client("admin")
    client.post("/api/programs", content=DEARER, headers=YAML)
    client.post("/api/programs/2/publish", json={})
    again = client.post("/api/programs/1/republish", json={"note": "back"})
    assert (again.status_code, again.json()["number"], again.json()["in_force"]) == (201, 3, True)
    assert (again.json()["source"], again.json()["note"]) == (PROGRAM, "back")
    assert client.get("/api/programs/current").json()["number"] == 3
    entry = client.get("/api/audit?limit=1").json()["items"][0]
    assert (entry["action"], entry["subject"]) == ("program.published", "3")
    assert entry["details"] == {"note": "back", "again": 1}
    bought = own_shop.do(own_shop.customer(spent=70), "redemptions", {"reward": "cup"})
    assert bought.status_code == 201


def test_only_what_was_published_before_is_published_again(own_shop: Shop) -> None:
    client = own_shop.client("admin")
    client.post("/api/programs", content=DEARER, headers=YAML)
    for number, status, code in ((1, 409, "in_force_already"), (2, 409, "not_published"), (7, 404, "no_such_version")):
        response = client.post(f"/api/programs/{number}/republish", json={})
        assert (response.status_code, response.json()["code"]) == (status, code)
    assert [each["number"] for each in client.get("/api/programs").json()["items"]] == [2, 1]


def test_a_version_names_who_made_it(own_shop: Shop) -> None:
    session = hired(own_shop, "owner")
    with browser(own_shop, session) as client:
        draft = client.post("/api/programs", content=DEARER, headers=YAML).json()
        assert (draft["author"], draft["created_by"]) == (session.operator.name, f"operator:{session.operator.id}")
    admin = own_shop.client("admin")
    published = admin.post("/api/programs/2/publish", json={}).json()
    assert published["author"] == own_shop.keys["admin"].split("_")[1]
    assert published["created_by"] == f"operator:{session.operator.id}"


def test_two_versions_compared(own_shop: Shop) -> None:
    own_shop.client("operate").post("/api/programs", content=DEARER, headers=YAML)
    path = "/api/programs/compare?from=current&to=2"
    english, chinese = (own_shop.client("read", language=each).get(path).json() for each in ("en", "zh"))
    assert (english["from"], english["to"]) == (1, 2)
    (change,) = english["changes"]
    assert (change["kind"], change["path"], change["before"], change["after"]) == (
        "changed",
        "rewards[cup].cost.points",
        60,
        80,
    )
    assert "60 → 80" in change["text"]
    assert "60 → 80" in chinese["changes"][0]["text"]


@pytest.mark.parametrize("query", ["", "?from=1", "?to=1"])
def test_a_comparison_needs_two(shop: Shop, query: str) -> None:
    response = shop.client("read").get(f"/api/programs/compare{query}")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "value_missing")


def test_the_schema_for_editors(shop: Shop) -> None:
    assert shop.client("read").get("/api/programs/schema").json() == program_schema()


def test_a_note_may_hold_anything(own_shop: Shop) -> None:
    client = own_shop.client("admin")
    saved = client.post("/api/programs", params={"note": "a\0b 注 '; --"}, content=DEARER, headers=YAML)
    assert (saved.status_code, saved.json()["note"]) == (201, "ab 注 '; --")
    assert client.post("/api/programs", params={"note": "x" * 501}, content=DEARER, headers=YAML).status_code == 400


def validate(shop: Shop, text: str, *, language: str = "en") -> httpx.Response:
    return shop.client("read", language=language).post("/api/programs/validate", content=text, headers=YAML)

"""Problems in one form, in both languages, for everything that services may refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from regulars.api.openapi import MEANINGS
from regulars.api.problems import ProblemError
from regulars.texts import catalogue
from tests.api.shop import Shop

SOURCES = Path(__file__).parents[2] / "src" / "regulars"
ERRORS = re.compile(r'(?:NotFoundError|ConflictError|InvalidError|OverloadedError)\(\s*"(\w+)"')
PROBLEMS = re.compile(r'ProblemError\(\s*(\d+),\s*"(\w+)"')
KEYS = {"type", "title", "status", "detail", "code", "request_id"}


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("en", "Not found", "There is no such member."),
        ("en-GB,zh;q=0.5", "Not found", "There is no such member."),
        ("zh-CN,zh;q=0.9,en;q=0.8", "未找到", "没有该会员。"),
        ("fr", "Not found", "There is no such member."),
        ("", "Not found", "There is no such member."),
    ],
)
def test_a_problem_is_told_in_the_callers_language(shop: Shop, language: str, title: str, detail: str) -> None:
    response = shop.client("read", language=language).get("/api/members/user_id:nobody")
    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Content-Language"] == ("zh-CN" if title == "未找到" else "en")
    assert problem.keys() == KEYS
    assert (problem["type"], problem["status"]) == ("urn:regulars:problem:no_such_member", 404)
    assert (problem["title"], problem["detail"]) == (title, detail)


@pytest.mark.parametrize(("language", "message"), [("en", "wallet is required."), ("zh", "缺少必填的 wallet。")])
def test_the_faults_of_a_body_have_texts_and_hints(shop: Shop, language: str, message: str) -> None:
    body = {"walet": "points", "points": 5}
    headers = {"Idempotency-Key": "k", "Accept-Language": language}
    response = shop.client("operate").post(f"/api/members/{shop.customer()}/adjustments", json=body, headers=headers)
    faults = {fault["path"]: fault for fault in response.json()["errors"]}
    assert faults.keys() == {"walet", "reason"}
    assert (faults["walet"]["code"], faults["walet"]["hint"]) == ("document_key_unknown", "wallet")
    assert faults["reason"]["message"] == message.replace("wallet", "reason")


def test_whatever_a_service_refuses_has_a_text() -> None:
    found = {code for path in SOURCES.rglob("*.py") for code in ERRORS.findall(path.read_text("utf-8"))}
    assert len(found) > 10
    assert {code for code in found if f"error.{code}" not in catalogue()} == set()


def test_every_problem_of_the_shell_has_a_title_and_a_text() -> None:
    found = {each for path in (SOURCES / "api").rglob("*.py") for each in PROBLEMS.findall(path.read_text("utf-8"))}
    assert len(found) > 10
    assert {code for _, code in found if f"error.{code}" not in catalogue()} == set()
    assert {status for status, _ in found if f"title.{status}" not in catalogue()} == set()
    assert {status for status in MEANINGS if f"title.{status}" not in catalogue()} == set()


def test_a_problem_as_an_exception_says_its_code() -> None:
    assert str(ProblemError(400, "json_invalid", line=1, column=2)) == "json_invalid"

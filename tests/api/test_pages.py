"""The pages as they are served: which file for which path, how long it may be kept, and what it may do."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI

from regulars.api import for_pages, problems
from regulars.api.app import ROUTERS
from regulars.api.openapi import document
from regulars.api.pages import Pages
from regulars.texts import catalogue, languages, text
from tests.api.shop import Shop

SCRIPT = "assets/index-3f2a.js"
PAGE = (
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><link nonce="__CSP_NONCE__"><script src="/console/assets/x.js">'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A console and a card as a build leaves them."""
    for site in ("console", "card"):
        (tmp_path / site / "assets").mkdir(parents=True)
        (tmp_path / site / "index.html").write_text(PAGE + site, "utf-8")
        (tmp_path / site / "favicon.svg").write_text("<svg/>", "utf-8")
        (tmp_path / site / SCRIPT).write_text("plain()", "utf-8")
        (tmp_path / site / f"{SCRIPT}.gz").write_bytes(gzip.compress(b"gzipped()"))
        (tmp_path / site / f"{SCRIPT}.br").write_bytes(b"brotli")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return tmp_path


@dataclass(frozen=True)
class Client:
    """Asks an application that is nothing but pages; `raw` is the body as it was sent."""

    app: FastAPI

    def get(self, path: str, accept_encoding: str = "") -> httpx.Response:
        return self.ask("GET", path, accept_encoding)[0]

    def ask(self, method: str, path: str, accept_encoding: str = "") -> tuple[httpx.Response, bytes]:
        async def asked() -> tuple[httpx.Response, bytes]:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
                request = client.build_request(method, path, headers={"Accept-Encoding": accept_encoding})
                response = await client.send(request, stream=True)
                raw = b"".join([part async for part in response.aiter_raw()])
                return httpx.Response(response.status_code, headers=_plain(response.headers), content=raw), raw

        return anyio.run(asked)


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Without the encoding, so that nothing is unpacked."""
    return {name: value for name, value in headers.items() if name != "content-encoding"} | {
        "x-was-encoded": headers.get("content-encoding", "")
    }


def client_of(folder: Path) -> Client:
    app = FastAPI(openapi_url=None)
    problems.install(app)
    Pages(folder).install(app)
    return Client(app)


@pytest.fixture
def client(folder: Path) -> Client:
    return client_of(folder)


@pytest.mark.parametrize(("path", "target"), [("/", "/console/"), ("/console", "/console/"), ("/card", "/card/")])
def test_whoever_comes_to_the_root_is_led_on(client: Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (307, target)


@pytest.mark.parametrize("path", ["", "members", "members/019f-1", "join/a.b-c_d", "index.html", "a/b/c.d"])
@pytest.mark.parametrize("site", ["console", "card"])
def test_every_address_of_a_page_gives_the_page(client: Client, site: str, path: str) -> None:
    response = client.get(f"/{site}/{path}")
    assert response.status_code == 200
    assert response.text.endswith(site)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_file_with_a_hash_in_its_name_is_kept_for_good_and_others_are_not(client: Client) -> None:
    kept = {path: client.get(f"/console/{path}").headers["Cache-Control"] for path in (SCRIPT, "favicon.svg")}
    assert kept == {SCRIPT: "public, max-age=31536000, immutable", "favicon.svg": "no-cache"}


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip", "gzip", b"gzipped()"),
        ("GZIP;q=0.5", "gzip", b"gzipped()"),
        ("br;q=0, gzip", "gzip", b"gzipped()"),
        ("br; q=0.0", None, b"plain()"),
        ("bro", None, b"plain()"),
        ("", None, b"plain()"),
    ],
)
def test_the_smallest_form_that_the_browser_reads_is_sent(
    client: Client, accepted: str, encoding: str | None, content: bytes
) -> None:
    response, raw = client.ask("GET", f"/console/{SCRIPT}", accepted)
    assert response.headers["x-was-encoded"] == (encoding or "")
    assert (gzip.decompress(raw) if encoding == "gzip" else raw) == content
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Content-Length"] == str(len(raw))


@pytest.mark.parametrize(
    "path",
    [
        "assets/gone-1234.js",
        "assets/",
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "assets/../../secret.txt",
    ],
)
def test_nothing_beside_the_pages_is_served(client: Client, path: str) -> None:
    """A file that is gone is not answered with the page, which a browser would take for a script."""
    response = client.get(f"/console/{path}")
    assert "secret" not in response.text
    if path.startswith("assets/") and ".." not in path:
        assert (response.status_code, response.json()["code"]) == (404, "no_such_path")


def test_the_policy_allows_scripts_from_here_only_and_styles_by_a_nonce_of_this_answer(client: Client) -> None:
    first, second = client.get("/console/"), client.get("/console/")
    policy = dict(part.split(" ", 1) for part in first.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["img-src"] == "'self' data:"
    nonce = re.fullmatch(r"'self' 'nonce-([\w-]{20,})'", policy["style-src"])
    assert nonce is not None
    assert first.text.count(f'nonce="{nonce[1]}"') == 2
    assert "__CSP_NONCE__" not in first.text
    assert nonce[1] not in second.text
    assert "unsafe" not in first.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/console/", f"/console/{SCRIPT}", "/card/"])
def test_every_answer_carries_the_headers_that_keep_it_safe(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; script-src 'self'; style-src 'self'")
    assert headers["Referrer-Policy"] == "same-origin"


def test_without_pages_it_is_said_in_both_languages_how_to_have_them(tmp_path: Path) -> None:
    response = client_of(tmp_path).get("/console/members")
    assert response.status_code == 503
    for language in languages:
        assert text("page_missing", language) in response.text
        assert f'lang="{language}"' in response.text
    assert "make pages" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_a_head_is_answered_and_other_methods_are_not(client: Client) -> None:
    assert client.ask("HEAD", "/console/")[0].status_code == 200
    assert client.ask("POST", "/console/")[0].status_code == 405


def test_the_whole_application_serves_them_and_does_not_forbid_to_keep_them(shop: Shop) -> None:
    """Whether they are built here or not: the answers of the API are still kept by nobody."""
    page, api = shop.client("none").get("/console/"), shop.client("none").get("/healthz")
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == ("no-cache" if page.status_code == 200 else "no-store")
    assert api.headers["Cache-Control"] == "no-store"


def test_pages_are_no_part_of_the_openapi_document() -> None:
    assert not [path for path in document(ROUTERS)["paths"] if path.startswith(("/console", "/card")) or path == "/"]


def test_what_pages_are_built_with_is_written_once(tmp_path: Path) -> None:
    parts = ("console", "card", *for_pages.LATER)
    names = {"openapi.json", "digest", *(f"{part}.{language}.json" for part in parts for language in languages)}
    assert set(for_pages.write(tmp_path)) == names == {path.name for path in tmp_path.iterdir()}
    (tmp_path / "card.zh.json").write_text("{}", "utf-8")
    assert for_pages.write(tmp_path) == ["card.zh.json"]


def test_texts_of_a_page_of_its_own_are_not_loaded_on_arrival() -> None:
    contents = dict(for_pages.documents())
    assert "page.try.title" in contents["pages_try.zh.json"]
    assert "page.try.title" not in contents["console.zh.json"]


def test_every_text_of_the_pages_comes_to_one_of_them() -> None:
    given = {key for name, content in for_pages.documents() if name.endswith(".en.json") for key in content}
    assert {key for key in catalogue() if key.startswith(("page.", "card."))} <= given
    assert not [key for key in given if key.startswith(("cli.", "error."))]

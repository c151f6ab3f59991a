"""The built pages: the operators' console and the member's card, from the package's own `pages` folder.

Everything is read once and served from memory, so no path that is asked for ever reaches the file system. Files under
`assets/` have a hash of their content in the name and are kept by browsers for good; the page itself never is.
"""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from regulars.api.problems import ProblemError
from regulars.texts import languages, text

SITES: Final = ("console", "card")
NONCE: Final = "__CSP_NONCE__"
"""Stands in the built page wherever an answer puts its own nonce."""

_ASSETS: Final = "assets/"
_PAGE: Final = "index.html"
_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""The ways in which a file may lie beside itself, the smallest first."""
_TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class Site:
    """One of the sites, in its folder."""

    folder: Traversable
    name: str

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """Every file by its path; nothing when the pages are not built."""
        return dict(_walk(self.folder / self.name))

    def answer(self, path: str, accept_encoding: str) -> Response:
        """The file of a path; the page for every path that is none: the page itself knows what is there."""
        if path in self.contents and path != _PAGE:
            return self._file(path, accept_encoding)
        if path.startswith(_ASSETS):
            raise ProblemError(404, "no_such_path")
        if _PAGE not in self.contents:
            return _not_built()
        nonce = secrets.token_urlsafe(16)
        page = self.contents[_PAGE].decode("utf-8").replace(NONCE, nonce)
        return HTMLResponse(page, headers=_headers("no-cache", nonce))

    def _file(self, path: str, accept_encoding: str) -> Response:
        kept = "public, max-age=31536000, immutable" if path.startswith(_ASSETS) else "no-cache"
        headers = _headers(kept) | {"Vary": "Accept-Encoding"}
        body = self.contents[path]
        for encoding, suffix in _ENCODINGS:
            if path + suffix in self.contents and _accepts(accept_encoding, encoding):
                headers["Content-Encoding"] = encoding
                body = self.contents[path + suffix]
                break
        return Response(body, headers=headers, media_type=_media_type(path))


@dataclass(frozen=True)
class Pages:
    """Both sites."""

    folder: Traversable = field(default_factory=lambda: files("regulars") / "pages")

    def install(self, app: FastAPI) -> None:
        """Serve the sites, and lead whoever comes to the root to the console."""
        _redirect(app, "/")
        for name in SITES:
            _redirect(app, f"/{name}")
            self._serve(app, Site(self.folder, name))

    def _serve(self, app: FastAPI, site: Site) -> None:
        def page(path: str, request: Request) -> Response:
            return site.answer(path, request.headers.get("accept-encoding", ""))

        app.add_api_route(f"/{site.name}/{{path:path}}", page, methods=["GET", "HEAD"], include_in_schema=False)


def _redirect(app: FastAPI, path: str) -> None:
    target = "/console/" if path == "/" else f"{path}/"

    def lead_on() -> Response:
        return RedirectResponse(target, headers=_headers("no-cache"))

    app.add_api_route(path, lead_on, methods=["GET", "HEAD"], include_in_schema=False)


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def _not_built() -> Response:
    """What to do about it, in every language, as nobody knows yet which one is read."""
    lines = "".join(f'<p lang="{each}">{text("page_missing", each)}</p>' for each in languages)
    page = f'<!doctype html><meta charset="utf-8"><title>Regulars</title><h1>Regulars · 回头客</h1>{lines}'
    return HTMLResponse(page, status_code=503, headers=_headers("no-store"))


def _headers(kept: str, nonce: str | None = None) -> dict[str, str]:
    policy = _POLICY.format(styles=f" 'nonce-{nonce}'" if nonce else "")
    return {"Cache-Control": kept, "Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}


def _media_type(path: str) -> str:
    suffix = path[path.rfind(".") :]
    return _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _accepts(header: str, encoding: str) -> bool:
    """Whether an `Accept-Encoding` header names an encoding, and not with the weight 0."""
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False

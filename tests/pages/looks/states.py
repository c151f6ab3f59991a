"""What pages show when the server fails, cannot be reached, or has not answered yet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Page, Route

from regulars.texts import Language, text

Answer = Callable[[Route], None]
_ALL: Final = "**/api/**"
_AROUND: Final = re.compile(r"/api/(card/)?session$|/glossary$|/api/card$")
"""What stands around every page is answered: it is the page itself that is looked at."""


def failing(language: Language) -> Answer:
    """A fault of the server's own."""
    problem = {
        "type": "about:blank",
        "title": text("title.500", language),
        "detail": text("error.internal", language),
        "status": 500,
        "code": "internal",
    }
    return lambda route: route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(problem))


def out_of_reach(route: Route) -> None:
    """No answer at all."""
    route.abort()


def held(_route: Route) -> None:
    """No answer yet."""


@contextmanager
def answering(page: Page, answer: Answer, *, around: bool = False) -> Iterator[None]:
    """For a while the server answers like this; `around` means what surrounds every page as well."""

    def handle(route: Route) -> None:
        if _AROUND.search(route.request.url.partition("?")[0]) and not around:
            route.continue_()
        else:
            answer(route)

    page.route(_ALL, handle)
    try:
        yield
    finally:
        page.unroute(_ALL, handle)

"""References to members in paths, and cursors of pages."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import Depends, Path, Query
from starlette.types import Scope

PAGE_MOST: Final = 500
_SLASH: Final = "\ue000"
"""Stands for an escaped slash while a path is routed: a character that nobody's name holds."""


def protect_slashes(scope: Scope) -> None:
    """Keep a slash that was written `%2F` from ending a part of the path: some identifiers have one."""
    raw: bytes = scope.get("raw_path") or b""
    if b"%2f" in raw.lower():
        parts = raw.partition(b"?")[0].decode("latin-1").replace("%2f", "%2F").split("%2F")
        scope["path"] = _SLASH.join(map(unquote, parts))


async def member_ref(
    ref: Annotated[
        str,
        Path(
            description="The member's id, or `kind:value` of any identifier, e.g. `user_id:12345`. Escape a slash.",
            examples=["user_id:12345"],
        ),
    ],
) -> str:
    """The reference in the path."""
    return ref.replace(_SLASH, "/")


Ref = Annotated[str, Depends(member_ref)]
Cursor = Annotated[str | None, Query(description="`next` of the page before.", max_length=64)]
Limit = Annotated[int, Query(description="How many at most.", ge=1, le=PAGE_MOST)]

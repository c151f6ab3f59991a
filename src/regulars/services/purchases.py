"""What a member bought, and what she got for her points: page by page, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from regulars.services.members import Page, find_member, whole
from regulars.storage import orders, redemptions

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine

_LAST_SEQ: Final = 2**31 - 1
_LAST: Final = (2**63 - 1, UUID(int=2**128 - 1))
_NONE: Final = (0, UUID(int=0))


def list_orders(engine: Engine, ref: str, *, cursor: str | None, most: int) -> Page:
    """A member's orders as they stand after returns."""
    before = whole(cursor) if cursor else _LAST_SEQ
    with engine.pool.transaction(read_only=True) as transaction:
        found = orders.page(transaction, find_member(transaction, ref), before=before, most=most + 1)
    return Page(found[:most], str(found[most - 1].seq) if len(found) > most else None)


def list_redemptions(engine: Engine, ref: str, *, cursor: str | None, most: int) -> Page:
    """A member's redemptions, each with the seq of the event that last changed it."""
    before = _begun_before(cursor) if cursor else _LAST
    with engine.pool.transaction(read_only=True) as transaction:
        found = redemptions.page(transaction, find_member(transaction, ref), before=before, most=most + 1)
    if len(found) <= most:
        return Page(found, None)
    last = found[most - 1][1]
    return Page(found[:most], f"{last.at}.{last.id}")


def _begun_before(cursor: str) -> tuple[Instant, UUID]:
    """A part of a cursor; one we did not give leads to an empty page rather than to an error."""
    at, _, redemption = cursor.partition(".")
    try:
        return (int(at), UUID(redemption)) if at.isascii() and at.isdigit() and len(at) < 19 else _NONE
    except ValueError:
        return _NONE

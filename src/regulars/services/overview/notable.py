"""The newest events worth telling: large orders, returns and corrections, and moves between tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.services.overview.period import period_of
from regulars.storage import events, listing, summaries

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Row

_KINDS = 4
"""For how many reasons one event can be notable at most."""


@dataclass(frozen=True, slots=True)
class Notable:
    """An event worth telling and why: whose it is, what she is called, and the event as her history holds it."""

    kind: str
    member_id: UUID
    name: str
    event: Row


def list_notable(engine: Engine, first: date | None, last: date | None, *, most: int, now: Instant) -> list[Notable]:
    """The newest notable events of the local days from `first` to `last`, each once; without days, those of a report.

    They were picked out when their days were summed up. Raises as `report` does.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        period = period_of(first, last, today=engine.library.current(transaction).calendar.day(now))
        kinds: dict[tuple[UUID, int], str] = {}
        for each in summaries.notable(transaction, first=period.first, end=period.end, most=most * _KINDS):
            kinds.setdefault((each.member_id, each.seq), each.kind)
        places = [*kinds][:most]
        found = events.at_places(transaction, places)
        names = listing.titles(transaction, list({member_id for member_id, _ in places}))
    return [Notable(kinds[place], place[0], names.get(place[0], ""), found[place]) for place in places]

"""The job that writes members to a CSV file, which spreadsheet programs open as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.time import to_datetime
from regulars.services.csv_lines import BYTE_ORDER_MARK, lines
from regulars.services.kept_files import new_file
from regulars.services.list_members import AskedMembers, wanted_of
from regulars.storage import history, identities, listing

if TYPE_CHECKING:
    from uuid import UUID

    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Identity
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.services.jobs.under_way import JobUnderWay, Site
    from regulars.storage.listing import ListedMember

MEDIA_TYPE: Final = "text/csv; charset=utf-8"

_IDENTITIES: Final = ("user_id", "phone", "email", "card", "wechat_openid", "wechat_unionid")
"""Kinds of identities with a column of their own; others share the column `identities`."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet program would calculate (OWASP, CSV injection)."""
_AT_ONCE: Final = 1_000


def asked_members_export(engine: Engine, asked: AskedMembers, *, now: Instant) -> dict[str, Any]:
    """The members of a list, as `list_members` has them; InvalidError when it could not be listed."""
    with engine.pool.transaction(read_only=True) as transaction:
        wanted_of(engine.library.current(transaction), asked, now=now)
    return asked.to_doc()


def work_members_export(site: Site, asked: Mapping[str, Any], job: JobUnderWay) -> dict[str, Any]:
    """The file, and how many members are in it."""
    pool, at = site.engine.pool, to_datetime(site.now())
    name = f"members-{at:%Y%m%d-%H%M}.csv"
    with (
        new_file(pool, name=name, media_type=MEDIA_TYPE, made_by=job.job.asked_by, at=at) as file,
        pool.transaction(read_only=True) as transaction,
    ):
        history.lift_time_limits(transaction)
        program = site.engine.library.current(transaction)
        wanted = wanted_of(program, AskedMembers.from_doc(asked), now=site.now())
        total, done = listing.count(transaction, wanted), 0
        file.write(BYTE_ORDER_MARK + lines([_header(program)]))
        job.advance(0, total)
        found = listing.stream(transaction, wanted)
        while members := list(islice(found, _AT_ONCE)):
            known = identities.of_members(transaction, [member.member_id for member in members])
            file.write(lines(_rows(program, members, known)))
            done += len(members)
            job.advance(done, total)
    return {"file": str(file.id), "members": done}


def _header(program: Program) -> list[str]:
    tiers = [f"tier:{ladder}" for ladder in program.ladders]
    balances = [f"balance:{wallet}" for wallet in program.wallets]
    figures = ("joined_at", "last_order_at", "orders", "spend")
    return ["member_id", "name", *_IDENTITIES, "identities", *figures, *tiers, *balances, "tags"]


def _rows(
    program: Program, members: Iterable[ListedMember], known: Mapping[UUID, Sequence[Identity]]
) -> Iterator[list[str]]:
    calendar = program.calendar
    for member in members:
        bound = known[member.member_id]
        own = [" ".join(each.value for each in bound if each.kind == kind) for kind in _IDENTITIES]
        others = " ".join(f"{each.kind}:{each.value}" for each in bound if each.kind not in _IDENTITIES)
        texts = [member.name, *own, others]
        last = "" if member.last_order is None else calendar.local(member.last_order).isoformat()
        yield [
            str(member.member_id),
            *(_harmless(text) for text in texts),
            calendar.local(member.joined).isoformat(),
            last,
            str(member.orders),
            str(member.spend),
            *(_harmless(member.tiers.get(ladder) or "") for ladder in program.ladders),
            *(str(member.balances.get(wallet, 0)) for wallet in program.wallets),
            _harmless(" ".join(member.tags)),
        ]


def _harmless(text: str) -> str:
    """The text, with a quote before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

"""The state of the whole programme in figures: members, orders, points and what they are worth, tiers, rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.events.event import ANONYMOUS_ID, USER_ID
from regulars.storage import history, identities, ledger, members, reports

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from regulars.domain.engine.program import Program
    from regulars.domain.members.state import MemberState
    from regulars.domain.programs import document as doc
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Transaction

SAMPLES = (0.0, 0.01, 0.1, 0.3, 0.6)
"""Which members an overview names, as shares of all by what they spent: the first, one in the top hundredth, …"""


@dataclass(frozen=True, slots=True)
class WalletFigures:
    """Points of one wallet over all members. `owed` is what members have and may come to have; `worth` its money."""

    wallet: str
    name: Mapping[str, str]
    kind: str
    issued: int
    taken_back: int
    spent: int
    expired: int
    adjusted: int
    pending: int
    available: int
    held: int
    arrears: int
    owed: int
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class TierFigures:
    """How many members stand on a tier; tier None is for those on none."""

    ladder: str
    tier: str | None
    name: Mapping[str, str] | None
    members: int


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What a rule has issued, before refunds."""

    wallet: str
    rule: str
    name: Mapping[str, str] | None
    points: int
    times: int


@dataclass(frozen=True, slots=True)
class SampleMember:
    """A member to look at: a reference by which she is found, and where she stands."""

    ref: str
    tiers: Mapping[str, str | None]
    available: Mapping[str, int]
    orders: int
    spend: Decimal


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole programme at a glance."""

    program_version: int
    program_name: Mapping[str, str]
    currency: str
    members: int
    buyers: int
    orders: int
    spend: Decimal
    events: Mapping[str, int]
    wallets: tuple[WalletFigures, ...]
    tiers: tuple[TierFigures, ...]
    rules: tuple[RuleFigures, ...]
    samples: tuple[SampleMember, ...]

    def to_doc(self) -> dict[str, Any]:
        """The overview as a document; money is text."""
        doc: dict[str, Any] = _with_text(asdict(self))
        return doc


def overview(engine: Engine) -> Overview:
    """The figures as of one moment. ConflictError when no program is published."""
    with engine.pool.transaction(read_only=True) as transaction:
        history.lift_time_limits(transaction)
        program = engine.library.current(transaction)
        totals = reports.totals(transaction)
        accounts = ledger.account_totals(transaction)
        return Overview(
            program_version=program.version,
            program_name=program.document.name.model_dump(),
            currency=program.document.currency,
            **totals._asdict(),
            events=reports.events_by_name(transaction),
            wallets=tuple(_wallet(wallet, accounts) for wallet in program.wallets.values()),
            tiers=tuple(_tiers(program, reports.members_by_tier(transaction), totals.members)),
            rules=tuple(_rules(program, ledger.issued_by_cause(transaction))),
            samples=tuple(_samples(transaction)),
        )


def zone_in_force(engine: Engine) -> ZoneInfo:
    """The time zone of the program: where its days begin and end. ConflictError when none is published."""
    with engine.pool.transaction(read_only=True) as transaction:
        return engine.library.current(transaction).calendar.zone


def _wallet(wallet: doc.Wallet, accounts: Mapping[tuple[str, str], int]) -> WalletFigures:
    def total(account: str) -> int:
        return accounts.get((wallet.id, account), 0)

    owed = total("pending") + total("available") + total("held")
    return WalletFigures(
        wallet=wallet.id,
        name=wallet.name.model_dump(),
        kind=wallet.kind,
        issued=-total("issued"),
        taken_back=total("taken_back"),
        spent=total("spent"),
        expired=total("expired"),
        adjusted=-total("adjusted"),
        pending=total("pending"),
        available=total("available"),
        held=total("held"),
        arrears=-total("arrears"),
        owed=owed,
        worth=None if wallet.point_value is None else wallet.point_value * owed,
    )


def _tiers(program: Program, counted: Mapping[str, Mapping[str | None, int]], members_: int) -> list[TierFigures]:
    """The tiers of every ladder, the highest first, and who stands on none last."""
    figures = []
    for ladder in program.ladders.values():
        found = counted.get(ladder.id, {})
        figures += [
            TierFigures(ladder.id, tier.id, tier.name.model_dump(), found.get(tier.id, 0))
            for tier in reversed(ladder.tiers)
        ]
        nowhere = members_ - sum(found.get(tier.id, 0) for tier in ladder.tiers)
        if nowhere:
            figures.append(TierFigures(ladder.id, None, None, nowhere))
    return figures


def _rules(program: Program, issued: list[tuple[str, str, int, int]]) -> list[RuleFigures]:
    names = {rule.id: rule.name.model_dump() for rule in program.document.earn}
    figures = [RuleFigures(wallet, cause, names.get(cause), points, times) for wallet, cause, points, times in issued]
    return sorted(figures, key=lambda figure: (-figure.points, figure.rule))


def _samples(transaction: Transaction) -> list[SampleMember]:
    chosen = reports.spread(transaction, SAMPLES)
    states = members.read_states(transaction, chosen) if chosen else {}
    return [_sample(states[member_id].state, _ref(transaction, member_id)) for member_id in chosen]


def _sample(state: MemberState, ref: str) -> SampleMember:
    return SampleMember(
        ref=ref,
        tiers={ladder: standing.tier for ladder, standing in state.standings.items()},
        available={wallet: purse.available for wallet, purse in state.purses.items()},
        orders=state.orders,
        spend=state.spend,
    )


def _ref(transaction: Transaction, member_id: UUID) -> str:
    """A reference by which a member is found: the shop's own user id before others, the member id at worst."""
    rank = {USER_ID: 0, ANONYMOUS_ID: 2}
    bound = [identity for identity, _ in identities.of_member(transaction, member_id)]
    best = min(bound, key=lambda each: (rank.get(each.kind, 1), each.kind, each.value), default=None)
    return str(member_id) if best is None else f"{best.kind}:{best.value}"


def _with_text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: _with_text(each) for key, each in value.items()}
    return [_with_text(each) for each in value] if isinstance(value, list | tuple) else value

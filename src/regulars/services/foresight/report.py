"""What a draft would have made of the history, against the published program: figures, moves between tiers, members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.time import Instant, to_iso

if TYPE_CHECKING:
    from regulars.domain.programs.document import Ladder, ProgramDocument
    from regulars.services.foresight.tally import Comparison, MemberChange, ProgramTally


@dataclass(frozen=True, slots=True)
class Issued:
    """Points that a rule issued into a wallet in a month (`YYYY-MM`, of the program's time zone)."""

    month: str
    rule: str
    wallet: str
    points: int
    times: int


@dataclass(frozen=True, slots=True)
class WalletFigures:
    """What became of a wallet's points over all members.

    `spent` is without what was cancelled, `adjusted` what operators added less what they took. The rest stands at the
    end: `liability` is available, pending and held points, `money` their worth if the wallet's point has a value.
    """

    wallet: str
    kind: str
    issued: int
    adjusted: int
    taken_back: int
    expired: int
    spent: int
    available: int
    pending: int
    held: int
    arrears: int
    liability: int
    money: Decimal | None
    point_value: Decimal | None


@dataclass(frozen=True, slots=True)
class RefusalFigure:
    """How often a reason stood in the way of a rule or reward ("" for others), and how many points it cost."""

    reason: str
    subject: str
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class ProgramFigures:
    """One program's figures. `redemptions_granted` of those `redemptions_asked` were not refused."""

    issued: tuple[Issued, ...]
    wallets: tuple[WalletFigures, ...]
    refusals: tuple[RefusalFigure, ...]
    redemptions_asked: int
    redemptions_granted: int

    def issued_by_rule(self) -> dict[str, int]:
        """Points by rule over all months."""
        return _sum((figure.rule, figure.points) for figure in self.issued)

    def issued_by_month(self) -> dict[str, dict[str, int]]:
        """Points by wallet and month over all rules."""
        wallets: dict[str, dict[str, int]] = {}
        for wallet in sorted({figure.wallet for figure in self.issued}):
            wallets[wallet] = _sum((figure.month, figure.points) for figure in self.issued if figure.wallet == wallet)
        return wallets


@dataclass(frozen=True, slots=True)
class TierMove:
    """How many members stand on tier `before` under the published program and on `after` under the draft."""

    before: str | None
    after: str | None
    members: int


@dataclass(frozen=True, slots=True)
class LadderFigures:
    """Members per tier of one ladder, and their moves; `enter` from no tier, `leave` to none, `same` with no change."""

    ladder: str
    before: dict[str, int]
    after: dict[str, int]
    moves: tuple[TierMove, ...]
    rise: int
    fall: int
    enter: int
    leave: int
    same: int


@dataclass(frozen=True, slots=True)
class ChangedMember:
    """A member who would have had more, or fewer, points to spend; `identity` is masked."""

    member_id: str
    identity: str
    before: int
    after: int
    change: int
    wallets: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WhatIfReport:
    """The history under the published program (`before`) and under the draft (`after`), both at the same instant.

    Both are replayed, from the first event (`since`) to the last (`until`). `real` is what the ledger holds: earlier
    versions decided it.
    """

    since: Instant
    until: Instant
    as_of: Instant
    published_version: int
    members: int
    events: int
    seconds: float
    before: ProgramFigures
    after: ProgramFigures
    real: tuple[WalletFigures, ...]
    ladders: tuple[LadderFigures, ...]
    losers: tuple[ChangedMember, ...]
    gainers: tuple[ChangedMember, ...]

    def to_doc(self) -> dict[str, Any]:
        """The report as a document; money is text."""
        doc: dict[str, Any] = asdict(self)
        for name in ("since", "until", "as_of"):
            doc[name] = to_iso(doc[name])
        doc["seconds"] = round(self.seconds, 3)
        for wallet in (*doc["before"]["wallets"], *doc["after"]["wallets"], *doc["real"]):
            for name in ("money", "point_value"):
                wallet[name] = None if wallet[name] is None else str(wallet[name])
        return doc


def program_figures(document: ProgramDocument, tally: ProgramTally) -> ProgramFigures:
    """The figures of one program."""
    issued = [Issued(*key, points=points, times=tally.times[key]) for key, points in sorted(tally.issued.items())]
    refusals = [
        RefusalFigure(reason, subject, times, tally.lost[reason, subject])
        for (reason, subject), times in sorted(tally.refused.items(), key=lambda item: (-item[1], item[0]))
    ]
    wallets = wallet_figures(document, tally.accounts)
    return ProgramFigures(tuple(issued), wallets, tuple(refusals), tally.asked, tally.granted)


def wallet_figures(document: ProgramDocument, accounts: Mapping[tuple[str, str], int]) -> tuple[WalletFigures, ...]:
    """The figures of every wallet of a program; `accounts` by (wallet, account) what it received less what it gave."""
    return tuple(_wallet_figures(document, wallet.id, accounts) for wallet in document.wallets)


def ladder_figures(published: ProgramDocument, draft: ProgramDocument, comparison: Comparison) -> list[LadderFigures]:
    """The moves on every ladder of either program, in the draft's order, those it has no more last."""
    ladders = {ladder.id: ladder for ladder in (*draft.ladders, *published.ladders)}
    old = {ladder.id: ladder for ladder in published.ladders}
    new = {ladder.id: ladder for ladder in draft.ladders}
    return [_moves(name, old.get(name), new.get(name), comparison) for name in ladders]


def changed_member(change: MemberChange, identity: str) -> ChangedMember:
    """A member of the report."""
    return ChangedMember(change.member_id, identity, change.before, change.after, change.change, change.wallets)


def _wallet_figures(
    document: ProgramDocument, wallet_id: str, accounts: Mapping[tuple[str, str], int]
) -> WalletFigures:
    wallet = next(each for each in document.wallets if each.id == wallet_id)
    held = {name: accounts.get((wallet_id, name), 0) for name in ("available", "pending", "held")}
    liability = sum(held.values())
    return WalletFigures(
        wallet=wallet_id,
        kind=wallet.kind,
        issued=-accounts.get((wallet_id, "issued"), 0),
        adjusted=-accounts.get((wallet_id, "adjusted"), 0),
        taken_back=accounts.get((wallet_id, "taken_back"), 0),
        expired=accounts.get((wallet_id, "expired"), 0),
        spent=accounts.get((wallet_id, "spent"), 0),
        **held,
        arrears=-accounts.get((wallet_id, "arrears"), 0),
        liability=liability,
        money=None if wallet.point_value is None else liability * wallet.point_value,
        point_value=wallet.point_value,
    )


def _moves(name: str, old: Ladder | None, new: Ladder | None, comparison: Comparison) -> LadderFigures:
    found = {(before, after): count for (ladder, before, after), count in comparison.moves.items() if ladder == name}
    nowhere = comparison.members - sum(found.values())
    if nowhere:
        found[None, None] = found.get((None, None), 0) + nowhere
    kinds: Counter[str] = Counter()
    for (before, after), count in found.items():
        kinds[move_kind(before, after, old, new)] += count
    return LadderFigures(
        ladder=name,
        before=_sum((before, count) for (before, _), count in found.items() if before is not None),
        after=_sum((after, count) for (_, after), count in found.items() if after is not None),
        moves=tuple(
            TierMove(*pair, count)
            for pair, count in sorted(
                found.items(), key=lambda item: (_place(old, item[0][0]), _place(new, item[0][1]))
            )
        ),
        rise=kinds["rise"],
        fall=kinds["fall"],
        enter=kinds["enter"],
        leave=kinds["leave"],
        same=kinds["same"],
    )


def move_kind(before: str | None, after: str | None, old: Ladder | None, new: Ladder | None) -> str:
    """What a move is. Tiers are compared on a ladder that has both, the draft's first, else by their height."""
    if before == after:
        return "same"
    if before is None:
        return "enter"
    if after is None:
        return "leave"
    for ladder in (new, old):
        places = _place(ladder, before), _place(ladder, after)
        if min(places) >= 0:
            return "rise" if places[1] > places[0] else "fall"
    heights = _place(old, before), _place(new, after)
    if heights[0] == heights[1]:
        return "same"
    return "rise" if heights[1] > heights[0] else "fall"


def _place(ladder: Ladder | None, tier: str | None) -> int:
    tiers = [each.id for each in ladder.tiers] if ladder else []
    return tiers.index(tier) if tier in tiers else -1


def _sum(pairs: Any) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for key, number in pairs:
        sums[key] += number
    return dict(sorted(sums.items()))

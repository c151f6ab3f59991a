"""What the things of a program are called, for sentences about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.services.wording.dates import Clock

if TYPE_CHECKING:
    from regulars.domain.programs.document import PayWithPoints, ProgramDocument
    from regulars.texts import Language

Names = Mapping[str, Mapping[str, str]]
"""By id the name in each language."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Names of a program's rules, wallets, ladders, tiers and rewards, its currency, and how its clocks go."""

    time_zone: str
    currency: str
    rules: Names
    wallets: Names
    ladders: Names
    tiers: Names
    rewards: Names

    @classmethod
    def of(cls, program: ProgramDocument) -> Glossary:
        """The glossary of a program."""
        return cls(
            program.time_zone,
            program.currency,
            rules=_names(program.earn),
            wallets=_names(program.wallets),
            ladders=_names(program.ladders),
            tiers=_names(tier for ladder in program.ladders for tier in ladder.tiers),
            rewards=_names(program.rewards),
        )

    def name(self, kind: str, thing: str, language: Language) -> str:
        """The name of a thing of a kind (`rules`, `wallets`, …); its id when the program does not have it."""
        names: Names = getattr(self, kind)
        return names[thing][language] if thing in names else thing

    def name_of_any(self, thing: str, language: Language) -> str:
        """The name of whatever has this id; the id when nothing has."""
        for kind in ("rules", "rewards", "wallets"):
            if thing in getattr(self, kind):
                return self.name(kind, thing, language)
        return thing

    def clock(self, language: Language) -> Clock:
        """The program's clocks, as a language reads them."""
        return Clock(self.time_zone, language)


def choices_of(program: ProgramDocument) -> dict[str, Any]:
    """Beside the names what choosing among them needs.

    Tiers from the lowest up, wallets that are spent, what rewards cost, and how points take money off an order.
    """
    return {
        "ladder_tiers": {ladder.id: [tier.id for tier in ladder.tiers] for ladder in program.ladders},
        "spendable": [wallet.id for wallet in program.wallets if wallet.kind == "spendable"],
        "costs": {each.id: {"wallet": each.cost.wallet, "points": each.cost.points} for each in program.rewards},
        "paying": _paying(program.pay_with_points),
    }


def _names(things: Iterable[Any]) -> Names:
    return {thing.id: {"zh": thing.name.zh, "en": thing.name.en} for thing in things}


def _paying(policy: PayWithPoints | None) -> dict[str, str | int | None] | None:
    if policy is None:
        return None
    amounts = {"money": str(policy.money), "most_share": str(policy.most_share)}
    return {"wallet": policy.wallet, "points": policy.points, "least": policy.least, "most": policy.most, **amounts}

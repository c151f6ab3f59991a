"""What the sentences about one part of a program need to know of its other parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from regulars.domain.plain import Node
    from regulars.domain.programs.document import ProgramDocument

_ONCE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a part.

    `multipliers` by ladder the tiers whose multiplier is not one; `modes` by stacking group; `members` by group its
    rules; `uses` by wallet what its points are good for: `rewards`, `pay`.
    """

    multipliers: Mapping[str, Mapping[str, Decimal]]
    modes: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, program: ProgramDocument) -> Around:
        """What stands around the parts of a program."""
        pay = [program.pay_with_points.wallet] if program.pay_with_points else []
        return cls(
            {
                ladder.id: {tier.id: tier.multiplier for tier in ladder.tiers if tier.multiplier != _ONCE}
                for ladder in program.ladders
            },
            {each.id: each.mode for each in program.stacking},
            _by_key((rule.group or "", rule.id) for rule in program.earn),
            _uses((reward.cost.wallet for reward in program.rewards), pay),
        )

    @classmethod
    def of_written(cls, program: Node) -> Around:
        """The same of a program that may not be sound, as far as it says so."""
        return cls(
            {_id(ladder): dict(_multipliers(ladder)) for ladder in program.at("ladders").items()},
            {_id(each): each.at("mode").text() or "" for each in program.at("stacking").items()},
            _by_key((rule.at("group").text() or "", _id(rule)) for rule in program.at("earn").items()),
            _uses(
                (reward.at("cost").at("wallet").text() or "" for reward in program.at("rewards").items()),
                [program.at("pay_with_points").at("wallet").text() or ""],
            ),
        )


def _multipliers(ladder: Node) -> Iterator[tuple[str, Decimal]]:
    for tier in ladder.at("tiers").items():
        number = tier.at("multiplier").number()
        if number is not None and number != _ONCE:
            yield _id(tier), number


def _uses(rewards: Iterable[str], pay: Iterable[str]) -> dict[str, tuple[str, ...]]:
    pairs = [*((wallet, "pay") for wallet in pay), *((wallet, "rewards") for wallet in dict.fromkeys(rewards))]
    return _by_key((wallet, use) for wallet, use in pairs if wallet)


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


def _id(thing: Node) -> str:
    return thing.at("id").text() or ""

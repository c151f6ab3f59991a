"""What a shop says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

Business = Literal["food", "goods", "services"]
Frequency = Literal["often", "monthly", "seldom"]
Channel = Literal["store", "mini_program", "online"]
Goal = Literal["visits", "baskets", "best", "profiles", "thanks"]
Depth = Literal["simple", "levels", "full"]

Template = Literal["points_only", "three_levels", "growth"]
TEMPLATES: Final[tuple[Template, ...]] = get_args(Template)
"""The ready programs from the simplest to the one with everything."""

VISITS: Final[dict[Frequency, int]] = {"often": 50, "monthly": 12, "seldom": 3}
"""How many orders a usual customer makes in a year."""

GOALS: Final[tuple[Goal, ...]] = get_args(Goal)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is sold, how often and for how much, where, what for, and how much there may be to explain.

    `usual_order` is what a usual order comes to, in the shop's currency.
    """

    business: Business
    frequency: Frequency
    usual_order: Decimal
    channels: frozenset[Channel]
    goals: frozenset[Goal]
    depth: Depth
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"

    @property
    def sends(self) -> bool:
        """Whether goods are sent, and come back."""
        return "online" in self.channels

    @property
    def money_per_point(self) -> Decimal:
        """For how much money there is one point, so that a usual order gives neither a handful nor thousands."""
        steps = ((5_000, Decimal(100)), (500, Decimal(10)), (10, Decimal(1)))
        return next((money for least, money in steps if self.usual_order >= least), Decimal("0.1"))

"""Why a condition held or not: the tree again, with what was needed and what was seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from regulars.domain.conditions.operators import exact

Shown: TypeAlias = bool | int | float | str | tuple["Shown", ...] | None
"""A value as people are shown it: decimals as text, long texts and lists cut, objects only named."""

MOST_TEXT = 200
MOST_ITEMS = 20


class Explanation(NamedTuple):
    """One node of a condition as it was judged.

    A leaf has `field`, `op`, `needed` and `seen` (None: missing); a comparison of cart lines has the field
    `lines.amount`, `lines.quantity` or `lines.count`. The other kinds have `parts`, every one judged.
    """

    kind: Literal["all", "any", "not", "leaf"]
    held: bool
    parts: tuple[Explanation, ...] = ()
    field: str = ""
    op: str = ""
    needed: Shown = None
    seen: Shown = None

    def decisive(self) -> tuple[Explanation, ...]:
        """The leaves that made the verdict what it is: of a failed `all` those that failed, and so on."""
        if self.kind == "leaf":
            return (self,)
        # One part alone decides a failed `all` or a satisfied `any`; otherwise every part was needed.
        one_decides = self.kind == ("any" if self.held else "all")
        parts = [part for part in self.parts if not one_decides or part.held == self.held]
        return tuple(leaf for part in parts for leaf in part.decisive())

    def to_doc(self) -> dict[str, Any]:
        """The explanation as a JSON document; `not` holds one node, `all` and `any` a list."""
        if self.kind == "leaf":
            return {
                "held": self.held,
                "field": self.field,
                "op": self.op,
                "needed": _plain(self.needed),
                "seen": _plain(self.seen),
            }
        parts = [part.to_doc() for part in self.parts]
        return {"held": self.held, self.kind: parts[0] if self.kind == "not" else parts}


def shown(value: Any) -> Shown:
    """A JSON value, Decimal or set, fit to be kept in an explanation."""
    if isinstance(value, str):
        return value if len(value) <= MOST_TEXT else value[:MOST_TEXT] + "…"
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        whole = exact(value)
        return f"{value:f}".rstrip("0") if whole is value else shown(whole)
    if isinstance(value, set | frozenset):
        value = sorted(value)
    if isinstance(value, list | tuple):
        cut = ("…",) if len(value) > MOST_ITEMS else ()
        return (*map(shown, value[:MOST_ITEMS]), *cut)
    return "{…}"


def _plain(value: Shown) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value

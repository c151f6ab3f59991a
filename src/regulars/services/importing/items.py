"""What reading an order file gives: orders taken, rows rejected, rows skipped. Each row is in exactly one item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from regulars.domain.problems import Problem

SkipReason: TypeAlias = Literal["no_customer", "not_counted"]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not taken: its line in the file, its cells as they stand there, and all that is wrong.

    Of a line that cannot be taken apart `cells` holds the beginning, in one cell.
    """

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order or credit note as events. `rows` are the lines taken, `rejected` the others of the same order.

    `cells` are those of the lines taken, for whoever has to reject them after all.
    """

    position: int
    rows: tuple[int, ...]
    messages: tuple[dict[str, Any], ...]
    rejected: tuple[RejectedRow, ...]
    cells: tuple[tuple[str, ...], ...] = field(default=(), compare=False, repr=False)

    def reject(self, problems: tuple[Problem, ...]) -> tuple[RejectedRow, ...]:
        """The lines taken as rejected ones."""
        return tuple(RejectedRow(row, cells, problems) for row, cells in zip(self.rows, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class ReadRejected:
    """Rows of which nothing is taken: one by itself, or all those of an order."""

    position: int
    rejected: tuple[RejectedRow, ...]


@dataclass(frozen=True, slots=True)
class ReadSkipped:
    """A row that is none of our business: it names no customer, or its order's status does not count."""

    position: int
    reason: SkipReason


ReadItem: TypeAlias = ReadOrder | ReadRejected | ReadSkipped
"""`position` is the line an item begins in. Items come in its order, and no two have the same."""

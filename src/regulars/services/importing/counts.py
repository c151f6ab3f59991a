"""What an import comes to, counted from the answers to its events.

A repeated event gets its first answer again, so an import that was killed and went on counts the same as one that
was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from regulars.domain.events.event import ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED
from regulars.domain.problems import Problem
from regulars.services.importing.messages import TRAITS

if TYPE_CHECKING:
    from regulars.services.importing.items import RejectedRow
    from regulars.services.submissions import Answer

_COUNTERS = ("skipped", "rejected", "earned", "taken_back")
_NUMBERS = ("rows", "orders", "credit_notes", "refunds", "cancellations", "members", "rejected_rows")
_UNITS = ("units_matched", "units_unmatched")


@dataclass(slots=True)
class ImportCounts:
    """Sums so far.

    `credit_notes` are refunds that name no order, with the units that were matched to earlier orders and those that
    were not; `refunds` name theirs. `members` appeared for the first time. `earned` is before refunds, by wallet, and
    `taken_back` what refunds took; `rejected` counts rows by each of their problems, `rejected_rows` the rows.
    """

    rows: int = 0
    orders: int = 0
    credit_notes: int = 0
    refunds: int = 0
    cancellations: int = 0
    members: int = 0
    rejected_rows: int = 0
    units_matched: Decimal = Decimal(0)
    units_unmatched: Decimal = Decimal(0)
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    earned: Counter[str] = field(default_factory=Counter)
    taken_back: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @classmethod
    def from_doc(cls, doc: Mapping[str, Any]) -> ImportCounts:
        """The inverse of `to_doc`."""
        known: dict[str, Any] = {name: doc[name] for name in (*_NUMBERS, "seconds")}
        known |= {name: Decimal(doc[name]) for name in _UNITS}
        known |= {name: Counter(doc[name]) for name in _COUNTERS}
        return cls(**known)

    def to_doc(self) -> dict[str, Any]:
        """The sums as a document; units are text, for they need not be whole."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: str(getattr(self, name)) for name in _UNITS},
            **{name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS},
            "seconds": self.seconds,
        }

    def reject(self, rows: tuple[RejectedRow, ...]) -> None:
        """Count rejected rows."""
        self.rows += len(rows)
        self.rejected_rows += len(rows)
        for row in rows:
            self.rejected.update({problem.code for problem in row.problems})

    def skip(self, reason: str) -> None:
        """Count a row that is none of our business."""
        self.rows += 1
        self.skipped[reason] += 1

    def take(self, message: Mapping[str, Any], answer: Answer) -> tuple[Problem, ...]:
        """Count the answer to a message; the problems for which its rows are to be rejected, if there are any."""
        if answer.status == "refused":
            return tuple(_retold(problem, message) for problem in answer.problems)
        outcome = orjson.loads(answer.outcome or "{}")
        self.members += answer.seq == 1
        for effect in outcome["effects"]:
            if effect["effect"] == "points_earned":
                self.earned[effect["wallet"]] += effect["given"]
            elif effect["effect"] == "points_taken_back":
                self.taken_back[effect["wallet"]] += effect["points"]
        return self._count(message, outcome["refusals"]) if message["type"] != TRAITS else ()

    def _count(self, message: Mapping[str, Any], refusals: list[dict[str, Any]]) -> tuple[Problem, ...]:
        order = message["properties"].get("order_id")
        if message["event"] == ORDER_COMPLETED:
            if any(refusal["reason"] == "order_exists" for refusal in refusals):
                return (Problem("", "order_counted_already", {"order": order}),)
            self.orders += 1
        elif message["event"] == ORDER_CANCELLED:
            self.cancellations += 1
        elif message["event"] == ORDER_REFUNDED and order:
            self.refunds += 1
        else:
            self._count_credit_note(message, refusals)
        return ()

    def _count_credit_note(self, message: Mapping[str, Any], refusals: list[dict[str, Any]]) -> None:
        self.credit_notes += 1
        units = sum((Decimal(str(line["quantity"])) for line in message["properties"]["products"]), Decimal())
        unmatched = Decimal()
        for refusal in refusals:
            params = refusal.get("params", {})
            if refusal["reason"] == "no_order_to_match":
                unmatched += Decimal(params["units"]) - Decimal(params["matched"])
        self.units_matched += units - unmatched
        self.units_unmatched += unmatched


def _retold(problem: Problem, message: Mapping[str, Any]) -> Problem:
    """A refusal in terms of the file: its reader knows orders, not keys of messages."""
    if problem.code == "key_reused":
        properties = message.get("properties", {})
        order = properties.get("order_id") or properties.get("credit_note", "")
        return Problem("", "order_taken_before", {"order": order})
    return problem

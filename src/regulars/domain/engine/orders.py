"""What is remembered of an order: enough to judge what remains of it again, as of its own time and version."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from regulars.domain.events.event import Cart, Line
from regulars.domain.events.numbers import to_micro
from regulars.domain.members.state import Usage
from regulars.domain.time import Instant

ZERO = Decimal(0)


class Given(NamedTuple):
    """Points that an order gave by a rule and that have not been taken back."""

    rule: str
    wallet: str
    lot: int
    expires: Instant | None
    points: int


class Units(NamedTuple):
    """Units of one kind of goods that come back; as in a cart line, what has no sku has its product's id as one."""

    sku: str
    product: str
    quantity: Decimal | int


@dataclass(frozen=True, slots=True)
class Return:
    """What comes back of an order: everything, units of goods, or an amount of money.

    Beside units, the amount is what counts for an order that is known without lines. `so_far`: the amount is what has
    come back by now, and what came back before is a part of it.
    """

    everything: bool = False
    units: tuple[Units, ...] = ()
    amount: Decimal = ZERO
    so_far: bool = False


Short: TypeAlias = tuple[str, Decimal | int, Decimal | int]
"""What could not be returned: the goods ("" for an amount), how much was wanted, and how much was taken."""


@dataclass(slots=True)
class OrderRecord:
    """An order as it was judged and what has come back of it. Changed by replacing it, once it is handed out.

    `frame` and `usage` are the facts and limits it was judged by. `early` are returns that arrived before the order,
    `marks` the names of order events seen (`Order Delivered`, …). `version` 0: the order itself has not arrived yet.
    `cancelled`: all of it came back at once, whatever it was worth.
    """

    order_id: str
    seq: int = 0
    at: Instant = 0
    version: int = 0
    total: Decimal = ZERO
    lines: tuple[Line, ...] = ()
    returned: tuple[Decimal | int, ...] = ()
    refunded: Decimal = ZERO
    frame: dict[str, Any] = field(default_factory=dict)
    usage: dict[str, Usage] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    marks: tuple[str, ...] = ()
    early: tuple[Return, ...] = ()
    cancelled: bool = False

    @property
    def arrived(self) -> bool:
        """Whether the order itself has been seen (and not only something about it)."""
        return self.version > 0

    @property
    def remaining_total(self) -> Decimal:
        """What the order is still worth: its total in proportion to the remaining lines, less refunded amounts."""
        return max(self._lines_total() - self.refunded, ZERO)

    @property
    def nothing_left(self) -> bool:
        """Whether everything has come back."""
        if self.cancelled:
            return True
        if not self.refunded and not any(self.returned):
            return False
        return bool(self.lines and self.nothing_left_of_lines) or (self.refunded > ZERO and not self.remaining_total)

    def remaining_cart(self, currency: str | None = None) -> Cart:
        """The order as it would be had it been placed without what came back."""
        total = self._lines_total()
        share = (total - self.refunded) / total if self.refunded and total else Decimal(1)
        lines = []
        for line, back in zip(self.lines, self.returned, strict=True):
            quantity = line.quantity - back
            if quantity > 0:
                lines.append(replace(line, quantity=quantity, amount=_exact(line.price * quantity * share)))
        return Cart(self.order_id, self.remaining_total, currency, tuple(lines))

    def give_back(self, back: Return) -> tuple[OrderRecord, list[Short]]:
        """The record after a return, and what could not be returned. Of an order of which nothing is left: itself."""
        if back.everything:
            if self.nothing_left:
                return self, []
            every = tuple(line.quantity for line in self.lines)
            refunded = self.refunded if self.lines else self.total
            return replace(self, returned=every, refunded=refunded, cancelled=True), []
        if back.units and (self.lines or not back.amount):
            return self._give_units_back(back.units)
        amount = back.amount
        if back.so_far:
            amount = max(amount - (self.total - self.remaining_total), ZERO)
        taken = min(amount, self.remaining_total)
        short: list[Short] = [("", amount, taken)] if taken < amount else []
        return replace(self, refunded=self.refunded + taken or ZERO), short

    def room_for(self, units: Units) -> Decimal | int:
        """How many of such units were bought and have not come back."""
        return sum((self.lines[place].quantity - self.returned[place] for place in self._places_of(units)), 0)

    def _give_units_back(self, units: tuple[Units, ...]) -> tuple[OrderRecord, list[Short]]:
        returned = list(self.returned)
        short: list[Short] = []
        for each in units:
            left = each.quantity
            for place in self._places_of(each):
                part = min(left, self.lines[place].quantity - returned[place])
                returned[place] += part
                left -= part
            if left:
                short.append((each.sku, each.quantity, each.quantity - left))
        return replace(self, returned=tuple(returned)), short

    def _places_of(self, units: Units) -> list[int]:
        """The lines that units may come from: those of the very sku, or without any those of the product alone."""
        lines = [*enumerate(self.lines)]
        if units.sku == units.product:
            return [place for place, line in lines if units.product in (line.product, line.sku)]
        same = [place for place, line in lines if line.sku == units.sku]
        return same or [place for place, line in lines if line.product == line.sku == units.product]

    def _lines_total(self) -> Decimal:
        if not any(self.returned):
            return self.total
        bought = sum((line.amount for line in self.lines), ZERO)
        remaining = sum(
            (_exact(line.price * (line.quantity - back)) for line, back in zip(self.lines, self.returned, strict=True)),
            ZERO,
        )
        if bought == self.total:
            return remaining
        if not bought:
            return ZERO if self.nothing_left_of_lines else self.total
        return _exact(self.total * remaining / bought)

    @property
    def nothing_left_of_lines(self) -> bool:
        """Whether every unit of every line has come back."""
        return all(back >= line.quantity for line, back in zip(self.lines, self.returned, strict=True))


def record_to_doc(record: OrderRecord) -> dict[str, Any]:
    """The record without `order_id` and `seq`, which have columns of their own; empty parts are left out."""
    doc: dict[str, Any] = {"at": record.at, "version": record.version, "total": str(record.total)}
    if record.lines:
        doc["lines"] = [
            [line.product, line.sku, line.category, line.brand, str(line.price), _number(line.quantity)]
            for line in record.lines
        ]
    if any(record.returned):
        doc["returned"] = [_number(back) for back in record.returned]
    if record.refunded:
        doc["refunded"] = str(record.refunded)
    if record.frame:
        doc["frame"] = {name: str(value) if type(value) is Decimal else value for name, value in record.frame.items()}
    if record.usage:
        doc["usage"] = {key: tuple(usage) for key, usage in record.usage.items()}
    if record.given:
        doc["given"] = [*map(tuple, record.given)]
    if record.marks:
        doc["marks"] = record.marks
    if record.early:
        doc["early"] = [
            {
                "everything": back.everything,
                "units": [[units.sku, units.product, _number(units.quantity)] for units in back.units],
                "amount": str(back.amount),
                "so_far": back.so_far,
            }
            for back in record.early
        ]
    if record.cancelled:
        doc["cancelled"] = True
    return doc


def record_from_doc(order_id: str, seq: int, doc: dict[str, Any]) -> OrderRecord:
    """The inverse of `record_to_doc`."""
    get = doc.get
    lines = tuple(_line(*values) for values in get("lines", ()))
    frame = get("frame", {})
    if "member.spend" in frame:  # the one decimal among the facts
        frame = {**frame, "member.spend": Decimal(frame["member.spend"])}
    returned = tuple(_quantity(back) for back in doc["returned"]) if "returned" in doc else (0,) * len(lines)
    return OrderRecord(
        order_id,
        seq,
        doc["at"],
        doc["version"],
        Decimal(doc["total"]),
        lines,
        returned,
        Decimal(get("refunded", 0)),
        frame,
        {key: Usage(*value) for key, value in get("usage", {}).items()},
        tuple(Given(*value) for value in get("given", ())),
        tuple(get("marks", ())),
        tuple(
            Return(
                back["everything"],
                tuple(Units(sku, product, _quantity(quantity)) for sku, product, quantity in back["units"]),
                Decimal(back["amount"]),
                back["so_far"],
            )
            for back in get("early", ())
        ),
        get("cancelled", False),
    )


def _line(product: str, sku: str, category: str, brand: str, price: str, quantity: int | str) -> Line:
    unit, count = Decimal(price), _quantity(quantity)
    amount = unit * count
    return Line(product, sku, category, brand, unit, count, amount if type(count) is int else to_micro(amount))


def _number(value: Decimal | int) -> int | str:
    return str(value) if type(value) is Decimal else value  # type: ignore[return-value]


def _quantity(value: int | str) -> Decimal | int:
    return Decimal(value) if isinstance(value, str) else value


def _exact(amount: Decimal) -> Decimal:
    """Money that a product or a division gave more places, to the sixth, half up like all money."""
    return amount if amount.as_tuple().exponent >= -6 else to_micro(amount)  # type: ignore[operator]

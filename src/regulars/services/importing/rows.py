"""What the cells of an order file mean: order lines, the fields of an order, and the problems of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from regulars.domain.events.event import Identity
from regulars.domain.events.identities import identity_of
from regulars.domain.events.numbers import to_micro
from regulars.domain.events.refusals import MAX_MONEY, MAX_QUANTITY, MAX_TEXT, PARAMS, refusal
from regulars.domain.events.timestamps import EARLIEST
from regulars.domain.money import MINOR_UNITS
from regulars.domain.plain import closest, shown
from regulars.domain.problems import Problem
from regulars.domain.time import to_instant, to_iso
from regulars.services.importing.mapping import OrderMapping, names_of

MAX_ORDER_NUMBER: Final = 400
"""The most characters of an order number: it becomes part of message ids."""

_SHOWN: Final = 60
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as it stands in an event, if the row names a product, and its exact amount."""

    product: dict[str, Any] | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderFields:
    """What a row says of its whole order. Times are ISO 8601 in UTC, money exact."""

    at: str
    currency: str
    total: Decimal | None
    refunded: Decimal
    cancelled_at: str | None
    properties: Mapping[str, Any]


class Columns:
    """The places of the mapped columns in one file's header."""

    def __init__(self, mapping: OrderMapping, header: Sequence[str]) -> None:
        """Find every mapped column; those missing or named twice stand in `problems`."""
        self.problems: list[Problem] = []
        self._header = header
        self._absent = frozenset(mapping.may_be_absent)
        columns = mapping.columns
        self.order = self._one(columns.order)
        self.time = self._some(names_of(columns.time))
        self.product = self._some(names_of(columns.product))
        self.quantity = self._one(columns.quantity)
        self.price = self._one(columns.price)
        self.details = tuple(
            (name, self._some(names_of(getattr(columns, name)))) for name in ("sku", "name", "category", "brand")
        )
        self.currency = self._one(columns.currency)
        self.total = self._one(columns.total)
        self.customer_name = self._some(names_of(columns.customer_name))
        self.refunded = self._one(columns.refunded)
        self.cancelled_at = self._one(columns.cancelled_at)
        self.status = self._one(mapping.status.column if mapping.status else None)
        self.customer = tuple((self._one(each.column), each) for each in mapping.customer)
        self.properties = tuple((each, self._one(each.column)) for each in mapping.properties)
        if self.price < 0 and self.total < 0 and not self.problems:
            column = columns.price or columns.total or ""
            self.problems.append(Problem(column, "file_column_missing", {"column": column}))

    @property
    def one_row_an_order(self) -> bool:
        """Whether a row is a whole order, for there is no price of one unit."""
        return self.price < 0

    def name(self, place: int) -> str:
        """The header's name of a column; "" where the file has none such."""
        return self._header[place] if place >= 0 else ""

    def _one(self, column: str | None) -> int:
        """The place of a column; -1 where there is none, which is a problem unless it may be absent."""
        if column is None:
            return -1
        times = self._header.count(column)
        if times > 1:
            self.problems.append(Problem(column, "file_column_twice", {"column": column}))
        if times:
            return self._header.index(column)
        if column not in self._absent:
            self.problems.append(
                Problem(column, "file_column_missing", {"column": column}, closest(column, self._header))
            )
        return -1

    def _some(self, columns: Sequence[str]) -> tuple[int, ...]:
        return tuple(place for place in map(self._one, columns) if place >= 0)


class RowReader:
    """Reads the cells of one file's rows. Every method appends what is wrong to `problems`."""

    def __init__(self, mapping: OrderMapping, columns: Columns) -> None:
        """A reader for rows of a header that has passed without problems."""
        self._mapping = mapping
        self._columns = columns
        self._cuts = tuple(re.compile(each.remove) if each.remove else None for _, each in columns.customer)
        self._moment = _moments(mapping)
        self._exact = _numbers(mapping)

    @property
    def one_row_an_order(self) -> bool:
        """Whether a row is a whole order."""
        return self._columns.one_row_an_order

    def order_number(self, row: Row, problems: list[Problem]) -> str:
        """The order's number, without spaces around it."""
        place = self._columns.order
        number = self._text(row, place, problems)
        if not number:
            problems.append(refusal(self._columns.name(place), "value_missing"))
        elif len(number) > MAX_ORDER_NUMBER:
            problems.append(Problem(self._columns.name(place), "text_too_long", {"limit": MAX_ORDER_NUMBER}))
        return number

    def customer(self, row: Row, problems: list[Problem]) -> Identity | None:
        """The customer in the normal form of their kind of identity, or None when the row names nobody."""
        for (place, each), cut in zip(self._columns.customer, self._cuts, strict=True):
            value = row[place].strip() if place >= 0 else ""
            if cut and value:
                value = cut.sub("", value).strip()
            if value:
                identity = identity_of(each.identity, self._checked(value, place, problems))
                if isinstance(identity, Identity):
                    return identity
                problems.append(refusal(self._columns.name(place), identity))
                return None
        return None

    def status(self, row: Row) -> str:
        """The order's status; "" where the mapping has none."""
        return row[self._columns.status].strip() if self._columns.status >= 0 else ""

    def line(self, row: Row, problems: list[Problem], *, returned: bool) -> OrderLine:
        """The order line of a row; with problems it is of no use. A returned line's quantity is below zero."""
        columns = self._columns
        product = self._product(row, problems)
        price = self._price(row, problems)
        quantity = self._number(row, columns.quantity, problems) if columns.quantity >= 0 else Decimal(1)
        if returned:
            quantity = -quantity
        if quantity <= 0:
            self._add(problems, columns.quantity, "row_quantity_not_negative" if returned else "quantity_not_positive")
        elif quantity > MAX_QUANTITY:
            self._add(problems, columns.quantity, "quantity_too_large")
        if product is not None:
            product["price"] = as_json(price)
            product["quantity"] = as_json(quantity)
        return OrderLine(product, price * quantity)

    def customer_name(self, row: Row, problems: list[Problem]) -> str:
        """What the customer is called; "" where the row does not say."""
        return self._first(row, self._columns.customer_name, problems)

    def _product(self, row: Row, problems: list[Problem]) -> dict[str, Any] | None:
        """The product of a row, by its number, its SKU or its name; None in a file that has none of them."""
        columns = self._columns
        number = self._first(row, columns.product, problems)
        if columns.product and not number:
            problems.append(refusal(columns.name(columns.product[0]), "value_missing"))
        values = ((name, self._first(row, places, problems)) for name, places in columns.details)
        details = {name: value for name, value in values if value}
        number = number or details.get("sku") or details.get("name") or ""
        return {"product_id": number, **details} if number else None

    def _price(self, row: Row, problems: list[Problem]) -> Decimal:
        """The price of one; where a row is an order, its total, of which all that is wrong may be told already."""
        columns = self._columns
        if not columns.one_row_an_order:
            return self._money(row, columns.price, problems)
        own: list[Problem] = []
        total = self._money(row, columns.total, own)
        problems += [problem for problem in own if problem not in problems]
        return total

    def fields(self, row: Row, problems: list[Problem]) -> OrderFields:
        """What the row says of its order; with problems it is of no use."""
        columns = self._columns
        time = next((place for place in columns.time if row[place].strip()), columns.time[0])
        properties: dict[str, Any] = {}
        for each, place in columns.properties:
            if place >= 0 and row[place].strip():
                read = self._text if each.kind == "text" else self._json_amount
                properties[each.name] = read(row, place, problems)
        return OrderFields(
            at=self._time(row, time, problems),
            currency=self._currency(row, problems),
            total=self._money(row, columns.total, problems) if columns.total >= 0 else None,
            refunded=self._optional_money(row, columns.refunded, problems),
            cancelled_at=self._optional_time(row, columns.cancelled_at, problems),
            properties=properties,
        )

    def _add(self, problems: list[Problem], place: int, code: str) -> None:
        """Add a problem, unless something is wrong with this cell already."""
        path = self._columns.name(place)
        if all(problem.path != path for problem in problems):
            problems.append(refusal(path, code) if code in PARAMS else Problem(path, code))

    def _text(self, row: Row, place: int, problems: list[Problem]) -> str:
        return self._checked(row[place].strip(), place, problems)

    def _checked(self, value: str, place: int, problems: list[Problem]) -> str:
        if len(value) > MAX_TEXT:
            problems.append(refusal(self._columns.name(place), "text_too_long"))
        if "\0" in value:
            problems.append(refusal(self._columns.name(place), "text_nul"))
        return value

    def _first(self, row: Row, places: Sequence[int], problems: list[Problem]) -> str:
        for place in places:
            if row[place].strip():
                return self._text(row, place, problems)
        return ""

    def _number(self, row: Row, place: int, problems: list[Problem]) -> Decimal:
        """An exact number that JSON can carry; zero when it is none."""
        written = row[place].strip()
        number = self._exact(written)
        if isinstance(number, Decimal):
            return number
        path = self._columns.name(place)
        problems.append(
            Problem(path, number, {"value": written[:_SHOWN]}) if number else refusal(path, "value_missing")
        )
        return Decimal()

    def _money(self, row: Row, place: int, problems: list[Problem]) -> Decimal:
        amount = self._number(row, place, problems)
        if amount < 0:
            self._add(problems, place, "amount_negative")
        elif amount > MAX_MONEY:
            self._add(problems, place, "amount_too_large")
        return amount

    def _json_amount(self, row: Row, place: int, problems: list[Problem]) -> int | float:
        return as_json(self._money(row, place, problems))

    def _optional_money(self, row: Row, place: int, problems: list[Problem]) -> Decimal:
        return self._money(row, place, problems) if place >= 0 and row[place].strip() else Decimal()

    def _time(self, row: Row, place: int, problems: list[Problem]) -> str:
        """A time as ISO 8601 in UTC; "" when it is none."""
        written = row[place].strip()
        if not written:
            problems.append(refusal(self._columns.name(place), "value_missing"))
            return ""
        moment = self._moment(written)
        if moment:
            return moment
        problems.append(Problem(self._columns.name(place), "row_time_unreadable", {"value": written[:_SHOWN]}))
        return ""

    def _optional_time(self, row: Row, place: int, problems: list[Problem]) -> str | None:
        return self._time(row, place, problems) if place >= 0 and row[place].strip() else None

    def _currency(self, row: Row, problems: list[Problem]) -> str:
        place = self._columns.currency
        if place < 0:
            return self._mapping.currency or ""
        written = row[place].strip().upper()
        if written not in MINOR_UNITS:
            problems.append(Problem(self._columns.name(place), "program_currency_unknown", {"found": shown(written)}))
        return written


@lru_cache(maxsize=16_384)
def as_json(number: Decimal) -> int | float:
    """The JSON number of an exact number: whole numbers as such."""
    return int(number) if number == number.to_integral_value() else float(number)


def is_exact(number: Decimal) -> bool:
    """Whether the number has at most 6 decimals and comes back from JSON as it is: at least up to 15 digits."""
    return to_micro(number) == number and Decimal(repr(float(number))) == number


def _numbers(mapping: OrderMapping) -> Callable[[str], Decimal | str]:
    """A function from a written number to the number, or to the code of a problem; "" says that nothing is written."""
    thousands, decimal = mapping.thousands_mark, mapping.decimal_mark

    @lru_cache(maxsize=16_384)  # a shop has few prices, and fewer quantities
    def number(written: str) -> Decimal | str:
        if not written:
            return ""
        text = written.replace(thousands, "") if thousands else written
        if decimal != ".":
            text = text.replace(".", "?").replace(decimal, ".")
        if not _NUMBER.fullmatch(text):
            return "row_not_a_number"
        exact = Decimal(text)
        return exact if is_exact(exact) else "row_number_too_precise"

    return number


def _moments(mapping: OrderMapping) -> Callable[[str], str]:
    """A function from a written time to ISO 8601 in UTC, or to "" where it is none since 1990."""
    zone = ZoneInfo(mapping.time_zone)

    @lru_cache(maxsize=1024)  # the lines of an order carry the same time
    def moment(written: str) -> str:
        for time_format in mapping.time_formats:
            try:
                if time_format == "iso":
                    read = datetime.fromisoformat(written)
                else:
                    read = datetime.strptime(written, time_format)  # noqa: DTZ007 (a zone is added where there is none)
                instant = to_instant(read if read.tzinfo else read.replace(tzinfo=zone))
            except (ValueError, OverflowError):
                continue
            if instant >= EARLIEST:
                return to_iso(instant)
        return ""

    return moment

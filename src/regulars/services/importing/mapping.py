"""The column mapping of an order file: a YAML document that says which column holds what.

A few mappings come with the product (`presets()`); any other shop's export needs one of its own. A mapping is
checked as a whole: `load_mapping` reports every problem with its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeAlias

from annotated_types import Len
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from regulars.domain.conditions.document import Document
from regulars.domain.plain import Node, plain
from regulars.domain.problems import Problem
from regulars.domain.programs.values import a_currency, a_time_zone, an_id
from regulars.domain.shape import FaultError, shape_problems
from regulars.services.errors import InvalidError
from regulars.services.plain_yaml import read_yaml

Encoding: TypeAlias = Literal["utf-8", "utf-8-sig", "latin-1", "cp1252", "gb18030"]
RefusalReason: TypeAlias = Literal["bad_debt", "adjustment", "test", "not_a_sale"]

_PRESETS = files("regulars") / "templates" / "imports"
_PROBE: Final = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
_is_name = re.compile(r"[a-z][a-z0-9_-]{0,62}").fullmatch


def _a_name(text: str) -> str:
    if _is_name(text):
        return text
    raise FaultError("mapping_name_invalid")


def _a_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise FaultError("mapping_pattern_invalid", detail=str(error)) from error
    return text


def _a_time_format(text: str) -> str:
    if text == "iso":
        return text
    try:
        read = datetime.strptime(_PROBE.strftime(text), text)  # noqa: DTZ007 (only its date is compared)
    except ValueError:
        read = datetime.min  # noqa: DTZ901 (the same)
    if read.date() != _PROBE.date():
        raise FaultError("mapping_time_format_invalid", hint="%Y-%m-%d %H:%M:%S")
    return text


ColumnName: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200)]
ColumnNames: TypeAlias = ColumnName | Annotated[tuple[ColumnName, ...], Len(1, 10)]
Pattern: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_a_pattern)]
TimeFormat: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_a_time_format)]
PropertyName: TypeAlias = Annotated[str, AfterValidator(an_id)]

_FILLED_ALREADY: Final = ("order_id", "credit_note", "products", "total", "revenue", "currency")


class Columns(Document):
    """Which column holds what. Where several are named, the first that is not empty in a row counts."""

    order: ColumnName = Field(description="The order's number.")
    time: ColumnNames = Field(description="When the order was made or paid.")
    product: ColumnNames | None = Field(
        None, description="What identifies the product. Without it, its `sku` or `name` does; without any, no lines."
    )
    quantity: ColumnName | None = Field(None, description="Without it, always 1.")
    price: ColumnName | None = Field(
        None, description="The price of one unit. Without it, each row is an order of one line, worth its `total`."
    )
    sku: ColumnNames | None = None
    name: ColumnNames | None = None
    category: ColumnNames | None = None
    brand: ColumnNames | None = None
    currency: ColumnName | None = Field(None, description="Instead of the mapping's `currency`.")
    total: ColumnName | None = Field(None, description="The order's total; without it, the sum of its lines.")
    customer_name: ColumnNames | None = Field(None, description="The customer's name: becomes her attribute `name`.")
    refunded: ColumnName | None = Field(None, description="Money given back so far: becomes an `Order Refunded`.")
    cancelled_at: ColumnName | None = Field(None, description="Not empty: becomes an `Order Cancelled` at that time.")


class CustomerColumn(Document):
    """A column that identifies the customer."""

    column: ColumnName
    identity: PropertyName = Field(
        description="user_id, email, phone, anonymous_id, card, wechat_openid, wechat_unionid or any other kind."
    )
    remove: Pattern | None = Field(None, description=r"What to cut out of the value, e.g. `\.0$`.")


class RefusedOrders(Document):
    """Orders that are no purchases: those whose number matches are rejected with this reason."""

    pattern: Pattern
    reason: RefusalReason


class Status(Document):
    """Only orders with one of these values in the column count; the others are skipped."""

    column: ColumnName
    counted: tuple[str, ...] = Field(min_length=1, max_length=100)


class Property(Document):
    """A further property of the order, for conditions of rules."""

    name: PropertyName
    column: ColumnName
    kind: Literal["text", "number"] = "text"


class OrderMapping(Document):
    """How to read one shop's file of order lines."""

    format: Literal[1] = Field(1, description="The version of this document's format.")
    name: Annotated[str, AfterValidator(_a_name)] = Field(
        description="Part of every message id: the same order under the same name is taken once."
    )
    encoding: Encoding = Field("utf-8", description="utf-8 reads files with and without a byte order mark.")
    delimiter: Literal[",", ";", "\t", "|"] = ","
    decimal_mark: Literal[".", ","] = "."
    thousands_mark: Literal["", ",", ".", " ", "'"] = ""
    time_zone: Annotated[str, AfterValidator(a_time_zone)] = Field(
        description="For times without a zone. An hour that occurs twice in autumn is taken as its first occurrence; "
        "one that spring skips is read with the offset from before the change, so it moves on by the gap."
    )
    time_formats: tuple[TimeFormat, ...] = Field(
        ("iso",), min_length=1, max_length=10, description="`iso`, or formats of `strptime`, tried in turn."
    )
    currency: Annotated[str, AfterValidator(a_currency)] | None = Field(
        None, description="ISO 4217, when no column holds it."
    )
    order_fields: Literal["every_row", "first_row"] = Field(
        "every_row",
        description="Whether customer, time, totals and status stand in every row of an order or only in its first.",
    )
    columns: Columns
    customer: tuple[CustomerColumn, ...] = Field(
        min_length=1, max_length=10, description="The first of them that is not empty identifies the customer."
    )
    status: Status | None = None
    credit_notes: Pattern | None = Field(
        None, description="Order numbers that are returns naming no order. Their quantities are negative."
    )
    refuse: tuple[RefusedOrders, ...] = Field((), max_length=20)
    properties: tuple[Property, ...] = Field((), max_length=50)
    may_be_absent: tuple[ColumnName, ...] = Field((), max_length=100, description="What not every such file has.")


def presets() -> tuple[str, ...]:
    """The names of the mappings that come with the product."""
    return tuple(sorted(item.name.removesuffix(".yaml") for item in _PRESETS.iterdir() if item.name.endswith(".yaml")))


def load_preset(name: str) -> OrderMapping:
    """A mapping that comes with the product. An unknown name is an `InvalidError`."""
    known = presets()
    if name not in known:
        unknown = Problem("", "mapping_preset_unknown", {"name": name, "known": ", ".join(known)})
        raise InvalidError("order_mapping_invalid", problems=(unknown,))
    return load_mapping((_PRESETS / f"{name}.yaml").read_text("utf-8"))


def load_mapping(source: str) -> OrderMapping:
    """The mapping in a YAML (or JSON) text. One that does not hold is an `InvalidError` with all its problems."""
    read = read_yaml(source)
    tree, problems = plain(read.data)
    problems = [*read.problems, *problems]
    if not read.problems or read.data is not None:
        problems += shape_problems(OrderMapping, Node(tree), _fits_together)
    if problems:
        raise InvalidError("order_mapping_invalid", problems=problems)
    return OrderMapping.model_validate(tree)


def names_of(columns: ColumnNames | None) -> tuple[str, ...]:
    """One or several columns as several."""
    if columns is None:
        return ()
    return (columns,) if isinstance(columns, str) else columns


def _fits_together(model: type[BaseModel], node: Node) -> Iterator[Problem]:
    """What is wrong with the mapping as a whole."""
    if model is not OrderMapping:
        return
    if len(node.given(["currency"])) + len(node.at("columns").given(["currency"])) != 1:
        yield node.problem("mapping_currency_once")
    yield from _enough(node)
    if (node.at("thousands_mark").text() or "") == (node.at("decimal_mark").text() or "."):
        yield node.at("thousands_mark").problem("mapping_marks_equal")
    taken = {*_FILLED_ALREADY}
    for place in node.at("properties").items():
        name = place.at("name").text() or ""
        if name in taken:
            yield place.at("name").problem("mapping_property_taken", name=name)
        taken.add(name)


def _enough(node: Node) -> Iterator[Problem]:
    """What is wrong with the columns that stand for each other: price and total, and all that a return needs."""
    columns = node.at("columns")
    if not isinstance(columns.value, dict):
        return
    given = columns.given(["product", "quantity", "price", "total"])
    if not {"price", "total"} & {*given}:
        yield columns.problem("mapping_amount_missing")
    elif "quantity" in given and "price" not in given:
        yield columns.at("quantity").problem("mapping_quantity_without_price")
    if node.given(["credit_notes"]) and not {"product", "quantity", "price"} <= {*given}:
        yield node.at("credit_notes").problem("mapping_credit_notes_without_lines")

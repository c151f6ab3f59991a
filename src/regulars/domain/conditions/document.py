"""The condition tree as people write it: `all`, `any`, `not` around comparisons of fields and of cart lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

Operator = Literal[
    "eq", "ne", "gt", "gte", "lt", "lte", "between", "in", "not_in", "contains", "starts_with", "exists", "missing"
]
Measure = Literal["amount", "quantity", "count"]
Scalar: TypeAlias = StrictBool | StrictInt | StrictStr | Decimal


class Document(BaseModel):
    """A part of a document: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class LineMatch(Document):
    """Values a cart line is compared with; a line matches if every list given here holds the line's value."""

    product: tuple[str, ...] = ()
    sku: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()


class LineFilter(Document):
    """Lines that match `include` (all lines when it is absent) and do not match any list of `exclude`."""

    include: LineMatch | None = None
    exclude: LineMatch | None = None


class Comparison(Document):
    """A field compared with a value. A missing field satisfies `missing` and nothing else."""

    field: str = Field(min_length=1, max_length=200)
    op: Operator = "eq"
    value: Scalar | tuple[Scalar, ...] | None = None


class LinesComparison(Document):
    """A measure over the cart lines that pass a filter, compared with a number."""

    lines: LineFilter
    measure: Measure = "count"
    op: Literal["eq", "ne", "gt", "gte", "lt", "lte"] = "gte"
    value: Decimal


class All(Document):
    """Every part holds; with no parts, true."""

    all: tuple[Condition, ...]


class AnyOf(Document):
    """At least one part holds; with no parts, false."""

    any: tuple[Condition, ...]


class Not(Document):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


def _kind(value: Any) -> str:
    """Which form a node has, told by the one key that only this form carries."""
    if isinstance(value, Document):
        return {All: "all", AnyOf: "any", Not: "not", LinesComparison: "lines"}.get(type(value), "field")
    keys = value if isinstance(value, dict) else {}
    return next((key for key in ("all", "any", "not", "lines") if key in keys), "field")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[LinesComparison, Tag("lines")]
    | Annotated[Comparison, Tag("field")],
    Discriminator(_kind),
]

for _model in (All, AnyOf, Not):
    _model.model_rebuild()

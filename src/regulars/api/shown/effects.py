"""The effects of events as documentation, made from their definitions in the domain, so that they cannot differ."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from inspect import getdoc
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, get_args, get_type_hints

from pydantic import BaseModel, Field, create_model

from regulars.api.shown import Money, Shown
from regulars.domain.engine import effects


class NeedSeen(Shown):
    """A need of a tier as it was judged: what was asked, and what was there."""

    metric: str
    wallet: str | None = None
    event: str | None = None
    over: Any
    at_least: Money
    value: Money


_INSTANTS = frozenset({"at", "expires", "matures", "until"})


def effect_model(effect: type) -> type[BaseModel]:
    """The model of one kind of effect, as `effect_doc` writes it: absent values and empty lists are left out."""
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", effect.__name__).lower()
    fields: dict[str, Any] = {"effect": (Literal[code], ...)}
    for name, hint in get_type_hints(effect).items():
        fields[name] = _field(name, hint)
    return create_model(effect.__name__, __base__=Shown, __doc__=getdoc(effect), **fields)


def _field(name: str, hint: Any) -> tuple[Any, Any]:
    kinds = [kind for kind in get_args(hint) or (hint,) if kind not in (type(None), Ellipsis)]
    if hint == tuple[str, ...]:
        return list[str], []
    if hint == tuple[effects.NeedSeen, ...]:
        return list[NeedSeen], []
    kind: Any = {int: int, str: str, Decimal: Money}[kinds[0]]
    if name in _INSTANTS:
        kind = datetime
    return (kind | None, None) if type(None) in get_args(hint) else (kind, ...)


if TYPE_CHECKING:
    Effect: TypeAlias = dict[str, Any]
else:
    _KINDS = tuple(map(effect_model, get_args(effects.Effect)))
    Effect = Annotated[Union[_KINDS], Field(discriminator="effect")]  # noqa: UP007 - a union of what was made above

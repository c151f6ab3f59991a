"""Whether plain data has the shape of a document model: every fault once, at its own place.

Pydantic says what a model is and judges single values. Here the data is walked beside the model, because a person
wants one problem per mistake: of the forms a value may take, only the one that was meant is held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, Discriminator, Tag, TypeAdapter, ValidationError

from regulars.domain.plain import BROKEN, Node, closest, key_shown, shown
from regulars.domain.problems import Problem, Scalar, join_path


class FaultError(ValueError):
    """Raised by a validator of a single value: the problem's code, its parameters and what to write instead."""

    def __init__(self, code: str, *, hint: str | None = None, **params: Scalar) -> None:
        super().__init__(code)
        self.code = code
        self.hint = hint
        self.params = params


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A single value that pydantic judges."""

    adapter: TypeAdapter[Any]


@dataclass(frozen=True, slots=True)
class _Words:
    """One of these very values."""

    words: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A mapping with the keys of a model."""

    model: type[BaseModel]


@dataclass(frozen=True, slots=True)
class _Many:
    """A list."""

    item: _Form
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several forms; `pick` finds the one that was meant, if it can be told."""

    forms: tuple[_Form, ...]
    pick: Callable[[object], _Form | None]


_Form: TypeAlias = _Leaf | _Words | _Part | _Many | _Choice


@dataclass(frozen=True, slots=True)
class _Field:
    form: _Form
    required: bool
    nullable: bool


Visit: TypeAlias = Callable[[type[BaseModel], Node], Iterable[Problem]]


def shape_problems(model: type[BaseModel], node: Node, visit: Visit) -> Iterator[Problem]:
    """All faults of the data at `node` as a document of this model, in the order of the document.

    `visit` is called for every mapping that stands for a model, the well-formed and the others, after its parts;
    the problems it gives are passed on. The data must have gone through `plain`.
    """
    if node.value is BROKEN:
        return
    if not isinstance(node.value, dict):
        yield node.problem("document_not_a_mapping", found=shown(node.value))
        return
    fields = fields_of(model)
    meant = set()
    for key in [key for key in node.value if key not in fields]:
        hint = closest(key, [name for name in fields if name not in node.value])
        meant.add(hint)
        yield Problem(
            join_path(node.path, key_shown(key)),
            "document_key_unknown",
            {"key": key_shown(key), "allowed": ", ".join(fields)},
            hint,
        )
    for name, field in fields.items():
        if name not in meant:
            yield from _field(name, field, node, visit)
    yield from visit(model, node)


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, _Field]:
    """The keys of a model as they are written, with the form of each."""
    return {
        field.alias or name: _Field(
            form=_compile(_annotated(field.annotation, field.metadata)),
            required=field.is_required(),
            nullable=NoneType in get_args(field.annotation),
        )
        for name, field in model.model_fields.items()
    }


# -- reading a model ----------------------------------------------------------------------------------------


def _annotated(annotation: Any, constraints: Iterable[Any]) -> Any:
    dynamic: Any = Annotated
    return dynamic[(annotation, *constraints)] if constraints else annotation


def _peel(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type and the constraints it is annotated with."""
    if get_origin(annotation) is Annotated:
        return annotation.__origin__, annotation.__metadata__
    return annotation, ()


def _compile(annotation: Any) -> _Form:
    base, constraints = _peel(annotation)
    origin = get_origin(base)
    if isinstance(base, type) and issubclass(base, BaseModel):
        return _Part(base)
    if origin is tuple:
        least = [item.min_length for item in constraints if hasattr(item, "min_length")]
        most = [item.max_length for item in constraints if hasattr(item, "max_length")]
        return _Many(_compile(get_args(base)[0]), max(least, default=0), min(most, default=None))
    if origin is Literal:
        return _Words(get_args(base))
    if origin in (Union, UnionType):
        return _compile_union(annotation)
    return _Leaf(TypeAdapter(annotation))


def _compile_union(annotation: Any) -> _Form:
    base, constraints = _peel(annotation)
    members = [member for member in get_args(base) if member is not NoneType]
    if len(members) == 1:
        return _compile(_annotated(members[0], constraints))
    forms = {member: _compile(member) for member in members}
    tagged: Any = next((item.discriminator for item in constraints if isinstance(item, Discriminator)), None)
    if tagged:
        by_tag = {_tag(member): form for member, form in forms.items()}
        return _Choice((*forms.values(),), lambda value: _nearest(by_tag[tagged(value)], (*forms.values(),), value))
    single = [member for member, form in forms.items() if isinstance(form, _Leaf)]
    if len(single) == len(members):
        return _Leaf(TypeAdapter(annotation))
    several = [form for form in forms.values() if not isinstance(form, _Leaf)]
    dynamic: Any = Union
    leaves = [_Leaf(TypeAdapter(dynamic[tuple(single)]))] if single else []
    choices: tuple[_Form, ...] = (*leaves, *several)
    return _Choice(choices, lambda value: _pick(choices, value))


def _tag(member: Any) -> str:
    return next(str(item.tag) for item in _peel(member)[1] if isinstance(item, Tag))


def _nearest(tagged: _Form, forms: tuple[_Form, ...], value: object) -> _Form:
    """The form that the discriminator finds unless none of its keys is there: then perhaps the tag is misspelt."""
    if isinstance(value, dict) and isinstance(tagged, _Part) and not value.keys() & fields_of(tagged.model).keys():
        return _pick(forms, value) or tagged
    return tagged


def _pick(forms: tuple[_Form, ...], value: object) -> _Form | None:
    """The form that a value was most likely meant to have: by its type, mappings by their keys."""
    if isinstance(value, dict):
        scored = [(_score(form.model, value), form) for form in forms if isinstance(form, _Part)]
        best = max(scored, key=lambda pair: pair[0], default=None)
        return best[1] if best and any(best[0]) else None
    wanted: tuple[type, ...] = (_Many,) if isinstance(value, list) else (_Leaf, _Words)
    return next((form for form in forms if isinstance(form, wanted)), None)


def _score(model: type[BaseModel], value: dict[str, object]) -> tuple[int, int, int]:
    """How well a mapping's keys fit a model: required keys, any keys, keys that come near."""
    fields = fields_of(model)
    required = sum(field.required and name in value for name, field in fields.items())
    near = sum(closest(key, fields) is not None for key in value)
    return required, len(value.keys() & fields.keys()), near


# -- holding data against it --------------------------------------------------------------------------------


def _field(name: str, field: _Field, node: Node, visit: Visit) -> Iterator[Problem]:
    place = node.at(name)
    if place.value is not None:
        yield from _form(field.form, place, visit)
    elif field.required:
        yield place.problem("document_key_missing", key=name)
    elif isinstance(node.value, dict) and name in node.value and not field.nullable:
        yield place.problem("document_value_empty", key=name)


def _form(form: _Form, node: Node, visit: Visit) -> Iterator[Problem]:
    if node.value is BROKEN:
        return
    if isinstance(form, _Choice):
        meant = form.pick(node.value)
        if meant is None or isinstance(meant, _Words):
            yield from _words(node, meant.words if meant else (), _offer(form))
        else:
            yield from _form(meant, node, visit)
    elif isinstance(form, _Part):
        yield from shape_problems(form.model, node, visit)
    elif isinstance(form, _Many):
        yield from _many(form, node, visit)
    elif isinstance(form, _Words):
        yield from _words(node, form.words, _offer(form))
    else:
        yield from _leaf(form, node)


def _many(form: _Many, node: Node, visit: Visit) -> Iterator[Problem]:
    if not isinstance(node.value, list):
        yield node.problem("document_not_a_list", found=shown(node.value))
        return
    count = len(node.value)
    if count < form.least:
        yield node.problem("document_list_too_short", count=count, least=form.least)
    if form.most is not None and count > form.most:
        yield node.problem("document_list_too_long", count=count, most=form.most)
    for item in node.items():
        yield from _form(form.item, item, visit)


def _words(node: Node, words: tuple[str | int, ...], offer: str) -> Iterator[Problem]:
    """One of the words, and of the same type: `true` is not 1."""
    if any(type(node.value) is type(word) and node.value == word for word in words):
        return
    hint = closest(node.text() or "", [word for word in words if isinstance(word, str)])
    yield node.problem("document_not_allowed", hint=hint, found=shown(node.value), allowed=offer)


def _offer(form: _Form) -> str:
    """What could be written, in the document's own words."""
    if isinstance(form, _Choice):
        return ", ".join(_offer(each) for each in form.forms)
    if isinstance(form, _Words):
        return ", ".join(map(str, form.words))
    if isinstance(form, _Part):
        keys = [name for name, field in fields_of(form.model).items() if field.required]
        return "{" + ", ".join(f"{key}: …" for key in keys) + "}"
    return "[…]" if isinstance(form, _Many) else '"…", 1, true'


_FAULTS: dict[str, tuple[str, str]] = {
    "string_type": ("document_not_text", ""),
    "int_type": ("document_not_whole", ""),
    "decimal_type": ("document_not_number", ""),
    "decimal_parsing": ("document_not_number", ""),
    "finite_number": ("document_not_number", ""),
    "bool_type": ("document_not_scalar", ""),
    "greater_than_equal": ("document_too_small", "ge"),
    "greater_than": ("document_not_above", "gt"),
    "less_than_equal": ("document_too_large", "le"),
    "string_too_short": ("document_text_too_short", "min_length"),
    "string_too_long": ("document_text_too_long", "max_length"),
    "decimal_max_places": ("document_too_many_places", "decimal_places"),
}
"""Pydantic's error types: the code of the problem, and where pydantic keeps the limit that was broken."""


def _leaf(form: _Leaf, node: Node) -> Iterator[Problem]:
    try:
        form.adapter.validate_python(node.value)
    except ValidationError as invalid:
        error = invalid.errors(include_url=False)[0]
        context = error.get("ctx", {})
        fault = context.get("error")
        found = shown(node.value)
        if isinstance(fault, FaultError):
            yield node.problem(fault.code, hint=fault.hint, **{"found": found, **fault.params})
            return
        code, limit = _FAULTS.get(error["type"], ("document_invalid", ""))
        yield node.problem(code, found=found, **({"limit": context[limit]} if limit else {}))

"""YAML read as if it were JSON: mappings, lists, texts, exact numbers, true, false, null, and nothing else.

In YAML's older dialects `on` and `no` are truth values, `010` is eight and `12:30` a number. Here they are the texts
they look like. Keys are texts, a key stands once, tags are refused, and aliases cannot blow a document up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from regulars.domain.plain import MOST_DEPTH, key_shown, shown
from regulars.domain.problems import Problem, Scalar, join_path

MOST_NODES = 200_000
"""How many values a document may have, those that aliases repeat included."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_LONGEST_INT = 40

_is_whole = re.compile(r"[-+]?(0|[1-9][0-9]*)").fullmatch
_is_decimal = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,4})?").fullmatch
_not_allowed = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]").search


class _UnreadableError(Exception):
    """The text cannot be read to its end; its one argument is the problem."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that has begun. `size` counts the values in it, `key` is the one whose value comes next."""

    value: dict[str, Any] | list[Any]
    path: str
    anchor: str | None
    size: int = 1
    key: str | None = None
    key_lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class YamlText:
    """What was read: the data (None if it is unreadable), the problems, and the line of each path, from 1."""

    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def read_yaml(text: str) -> YamlText:
    """Read a text of one YAML document."""
    strange = _not_allowed(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        return YamlText(None, [_problem("program_yaml_character", line)])
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _UnreadableError as error:
        return YamlText(None, [*builder.read.problems, error.args[0]], builder.read.lines)
    except yaml.MarkedYAMLError as error:
        return YamlText(None, [*builder.read.problems, _syntax_problem(text, error)], builder.read.lines)
    return builder.read


def _syntax_problem(text: str, error: yaml.MarkedYAMLError) -> Problem:
    """Where reading stopped or, at the end of the text, where what is unfinished began.

    The reader's own words exist in English only; the line itself says as much.
    """
    lines = text.splitlines()
    places = [(mark.line, mark.column) for mark in (error.problem_mark, error.context_mark) if mark]
    written = [place for place in places if place[0] < len(lines) and lines[place[0]].strip()]
    line, column = (written or [(0, 0)])[0]
    near = lines[line]
    indent = near[: len(near) - len(near.lstrip())]
    if "\t" in indent:
        return _problem("program_yaml_tab", line + 1)
    return _problem("program_yaml_invalid", line + 1, column=column + 1, near=shown(near.strip()))


class _Builder:
    """Makes data of the reader's events, one by one: the nesting is a list here, not a recursion."""

    def __init__(self) -> None:
        self.read = YamlText()
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._unreadable("program_yaml_several", event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._begin(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._refuse_tag(event)
        if len(self._open) >= MOST_DEPTH:
            raise _UnreadableError(Problem(self._path(), "document_too_deep", {"most": MOST_DEPTH}))
        self._refuse_as_key(event)
        path = self._path()
        self.read.lines.setdefault(path, _line(event))
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open({} if is_mapping else [], path, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        self._put(done.value, done.anchor, done.size)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._refuse_as_key(event)
        if event.anchor not in self._anchors:
            raise self._unreadable("program_yaml_alias_unknown", event, name=key_shown(event.anchor))
        value, size = self._anchors[event.anchor]
        self.read.lines.setdefault(self._path(), _line(event))
        self._put(value, None, size)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_tag(event)
        if self._wants_key():
            self._key(event)
            return
        self.read.lines.setdefault(self._path(), _line(event))
        self._put(_plain_value(event.value) if event.implicit[0] else event.value, event.anchor, 1)

    def _key(self, event: yaml.ScalarEvent) -> None:
        parent, key, line = self._open[-1], event.value, _line(event)
        parent.key = key
        if key in parent.key_lines:
            first = parent.key_lines[key]
            self.read.problems.append(
                _problem("program_yaml_key_twice", line, path=self._path(), first=first, key=key_shown(key))
            )
        parent.key_lines.setdefault(key, line)
        self.read.lines.setdefault(self._path(), line)

    def _put(self, value: Any, anchor: str | None, size: int) -> None:
        """Place a finished value where the nesting stands."""
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        if not self._open:
            self.read.data = value
            return
        parent = self._open[-1]
        parent.size += size
        if parent.size > MOST_NODES:
            raise _UnreadableError(Problem("", "program_yaml_too_large", {"most": MOST_NODES}))
        if isinstance(parent.value, list):
            parent.value.append(value)
        else:
            parent.value[parent.key or ""] = value
            parent.key = None

    def _wants_key(self) -> bool:
        parent = self._open[-1] if self._open else None
        return parent is not None and isinstance(parent.value, dict) and parent.key is None

    def _path(self) -> str:
        """The place of what comes next."""
        if not self._open:
            return ""
        parent = self._open[-1]
        if isinstance(parent.value, list):
            return join_path(parent.path, len(parent.value))
        return join_path(parent.path, key_shown(parent.key)) if parent.key is not None else parent.path

    def _refuse_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._unreadable("program_yaml_tag", event, tag=key_shown(tag))

    def _refuse_as_key(self, event: yaml.Event) -> None:
        if self._wants_key():
            raise self._unreadable("program_yaml_key", event)

    def _unreadable(self, code: str, event: yaml.Event, **params: Scalar) -> _UnreadableError:
        return _UnreadableError(_problem(code, _line(event), path=self._path(), **params))


def _plain_value(text: str) -> Any:
    """What a text without quotation marks stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _is_whole(text) and len(text) <= _LONGEST_INT:
        return int(text)
    return Decimal(text) if _is_decimal(text) else text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _problem(code: str, line: int, *, path: str = "", **params: Scalar) -> Problem:
    return Problem(path, code, {"line": line, **params})

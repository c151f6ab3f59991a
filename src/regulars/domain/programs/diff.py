"""What changed between two programs, told by the ids of their parts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from regulars.domain.problems import join_path
from regulars.domain.programs.document import ProgramDocument

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` names parts by id: `earn[double_week].award.fixed.points`.

    `before` and `after` are plain JSON data as it was written, None where there was or is nothing. Of a part that
    moved they are the ids it came after (None: it was or is the first); the order of earn rules and tiers counts.
    """

    kind: Kind
    path: str
    before: Any
    after: Any


def diff_programs(old: ProgramDocument, new: ProgramDocument) -> list[Change]:
    """Every difference from the old program to the new, in the order of the new one; what was removed comes first."""
    return list(_differences("", old, new))


def _differences(path: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, BaseModel) and type(old) is type(new):
        for name, field in type(old).model_fields.items():
            yield from _differences(join_path(path, field.alias or name), getattr(old, name), getattr(new, name))
    elif _have_ids(old) and _have_ids(new):
        yield from _by_id(path, old, new)
    elif _are_parts(old) and _are_parts(new) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(join_path(path, index), before, after)
    elif not _same(old, new):
        kind: Kind = "added" if old is None else "removed" if new is None else "changed"
        yield Change(kind, path, _written(old), _written(new))


def _same(old: Any, new: Any) -> bool:
    """Whether two values mean the same: 1.10 and 1.1 do, true and 1 do not."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_same, old, new))
    return bool(old == new) and isinstance(old, bool) is isinstance(new, bool)


def _by_id(path: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    before = {item.id: item for item in old}
    after = {item.id: item for item in new}
    for name, item in before.items():
        if name not in after:
            yield Change("removed", f"{path}[{name}]", _written(item), None)
    moved = _moved([name for name in before if name in after], [name for name in after if name in before])
    came_after, comes_after = _predecessors(before), _predecessors(after)
    for name, item in after.items():
        if name not in before:
            yield Change("added", f"{path}[{name}]", None, _written(item))
            continue
        if name in moved:
            yield Change("moved", f"{path}[{name}]", came_after[name], comes_after[name])
        yield from _differences(f"{path}[{name}]", before[name], item)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest of the same names that must be taken out for the others to stand in the same order.

    What stays is a longest run of ascending old places (patience sorting: `tails` holds the lowest end per length).
    """
    place = {name: index for index, name in enumerate(old)}
    tails: list[int] = []
    length = []
    for name in new:
        run = bisect_left(tails, place[name])
        tails[run : run + 1] = [place[name]]
        length.append(run + 1)
    stays = set()
    wanted = len(tails)
    for name, run in zip(reversed(new), reversed(length), strict=True):
        if run == wanted:
            stays.add(name)
            wanted -= 1
    return set(new) - stays


def _predecessors(items: dict[str, Any]) -> dict[str, str | None]:
    return dict(zip(items, [None, *items], strict=False))


def _have_ids(items: Any) -> bool:
    return _are_parts(items) and all(hasattr(item, "id") for item in items)


def _are_parts(items: Any) -> bool:
    return isinstance(items, tuple) and all(isinstance(item, BaseModel) for item in items)


def _written(value: Any) -> Any:
    """A value as plain JSON data, parts with the keys that were written."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, str)) else _text_of(value)


def _text_of(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)

"""Collects the rows of an order file into orders."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from regulars.domain.events.event import Identity
from regulars.domain.events.refusals import MAX_LINES
from regulars.domain.problems import Problem
from regulars.services.importing.csv_rows import Record
from regulars.services.importing.items import ReadItem, ReadOrder, ReadRejected, ReadSkipped, RejectedRow, SkipReason
from regulars.services.importing.mapping import OrderMapping
from regulars.services.importing.messages import credit_note_messages, order_messages
from regulars.services.importing.rows import OrderFields, OrderLine, RowReader

LOOK_AHEAD: Final = 100
"""How many other rows may stand between the rows of one order."""

_KEPT_FATES: Final = 256
_KEPT_NAMES: Final = 20_000
"""Of how many customers it is remembered that their name was told: it is told again after so many others."""

Fate: TypeAlias = SkipReason | tuple[Problem, ...]
"""What becomes of a row that is not taken: it is skipped, or rejected with these problems."""

Key: TypeAlias = tuple[str, Identity | None]
"""What the rows of an order have in common: number and customer, or the number alone (see `order_fields`)."""


@dataclass(slots=True)
class _Group:
    """An order whose rows are being collected. `opened` counts the rows seen when it began."""

    key: Key
    customer: Identity
    position: int
    opened: int
    returned: bool
    called: str = ""
    fields: OrderFields | None = None
    complete: bool = False
    lines: list[OrderLine] = field(default_factory=list)
    taken: list[Record] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.taken) + len(self.rejected)

    def reject_taken(self, problems: Iterable[Problem]) -> None:
        """Reject every row that was taken so far."""
        told = tuple(problems)
        self.rejected = sorted(
            [*self.rejected, *(RejectedRow(record.row, record.cells, told) for record in self.taken)],
            key=lambda rejected: rejected.row,
        )
        self.taken.clear()
        self.lines.clear()


class OrderCollector:
    """Collects rows into orders and gives them out in the order of their first rows.

    An order is complete when more than `LOOK_AHEAD` other rows have followed its first one, so that two tills may
    write at once. What is kept is at most one order of the greatest size and the rows that wait behind it.
    """

    def __init__(self, mapping: OrderMapping, reader: RowReader, width: int) -> None:
        """A collector for one reading of one file with `width` columns."""
        self._name = mapping.name
        self._order_column = mapping.columns.order
        self._first_row_only = mapping.order_fields == "first_row"
        self._credit_notes = re.compile(mapping.credit_notes) if mapping.credit_notes else None
        self._refuse = tuple((re.compile(each.pattern), each.reason) for each in mapping.refuse)
        self._counted = frozenset(mapping.status.counted) if mapping.status else None
        self._reader = reader
        self._width = width
        self._seen = 0
        self._queue: deque[ReadItem | _Group] = deque()
        self._groups: dict[Key, _Group] = {}
        self._fates: dict[Key, tuple[Fate, int]] = {}
        self._names: dict[Identity, str] = {}

    def items(self, records: Iterable[Record], *, start_after_row: int) -> Iterator[ReadItem]:
        """The items of all records, from the first whose position is greater than `start_after_row`."""
        for record in records:
            self._seen += 1
            self._place(record)
            yield from self._ready(start_after_row)
        for group in self._groups.values():
            group.complete = True
        yield from self._ready(start_after_row)

    # -- where a row belongs ----------------------------------------------------------------------------------

    def _place(self, record: Record) -> None:
        """Put a row where it belongs: to its order, or into the queue by itself."""
        problems: list[Problem] = []
        number = ""
        if record.problem:
            problems.append(record.problem)
        elif len(record.cells) != self._width:
            counts = {"expected": self._width, "found": len(record.cells)}
            problems.append(Problem("", "row_column_count", counts))
        else:
            number = self._reader.order_number(record.cells, problems)
        if problems:
            self._end(record, tuple(problems))
        elif self._first_row_only:
            self._place_by_first_row(record, number)
        else:
            self._place_by_itself(record, number)

    def _place_by_first_row(self, record: Record, number: str) -> None:
        """Where the first row of an order decides for all its rows."""
        key = (number, None)
        fate = self._fate(key)
        if fate:
            self._end(record, fate)
            return
        group = self._groups.get(key) or self._start(key, record)
        if isinstance(group, _Group):
            self._add(group, record, [])
        else:
            self._end(record, group)
            self._decide(key, group if isinstance(group, str) else self._follows(record))

    def _start(self, key: Key, record: Record) -> _Group | Fate:
        """A group by what the first row of an order says, or the fate of its rows."""
        customer = self._customer(key[0], record)
        if not isinstance(customer, Identity):
            return customer
        problems: list[Problem] = []
        fields = self._reader.fields(record.cells, problems)
        if problems:
            return tuple(problems)
        group = self._open(key, customer, record)
        group.fields = fields
        return group

    def _place_by_itself(self, record: Record, number: str) -> None:
        """Where every row says all of its order."""
        customer = self._customer(number, record)
        if not isinstance(customer, Identity):
            self._end(record, customer)
            return
        key = (number, customer)
        fate = self._fate(key)
        if fate:
            self._end(record, fate)
            return
        problems: list[Problem] = []
        fields = self._reader.fields(record.cells, problems)
        group = self._groups.get(key) or self._open(key, customer, record)
        if group.fields is None and not problems:
            group.fields = fields
        self._add(group, record, problems)

    def _customer(self, number: str, record: Record) -> Identity | Fate:
        """Whose order this is, or why it is not taken."""
        for pattern, reason in self._refuse:
            if pattern.search(number):
                return (Problem(self._order_column, f"order_is_{reason}", {"order": number}),)
        problems: list[Problem] = []
        customer = self._reader.customer(record.cells, problems)
        if problems:
            return tuple(problems)
        if customer is None:
            return "no_customer"
        if self._counted is not None and self._reader.status(record.cells) not in self._counted:
            return "not_counted"
        return customer

    # -- orders being collected -------------------------------------------------------------------------------

    def _open(self, key: Key, customer: Identity, record: Record) -> _Group:
        returned = bool(self._credit_notes and self._credit_notes.search(key[0]))
        group = _Group(key, customer, record.row, self._seen, returned)
        self._groups[key] = group
        self._queue.append(group)
        return group

    def _add(self, group: _Group, record: Record, problems: list[Problem]) -> None:
        line = self._reader.line(record.cells, problems, returned=group.returned)
        called = self._reader.customer_name(record.cells, problems)
        if self._reader.one_row_an_order and group.size:
            problems.append(Problem(self._order_column, "order_row_again", {"row": group.position}))
        if problems:
            group.rejected.append(RejectedRow(record.row, record.cells, tuple(problems)))
        else:
            group.lines.append(line)
            group.taken.append(record)
            self._call(group, called)
        if group.size > MAX_LINES:
            too_many = (Problem(self._order_column, "order_too_many_rows", {"limit": MAX_LINES}),)
            group.reject_taken(too_many)
            group.complete = True
            del self._groups[group.key]
            self._decide(group.key, too_many)

    def _call(self, group: _Group, called: str) -> None:
        """Note what the customer is called, unless an order before this one said the same."""
        if not called or self._names.get(group.customer) == called:
            return
        group.called = self._names[group.customer] = called
        if len(self._names) > _KEPT_NAMES:
            del self._names[next(iter(self._names))]

    def _follows(self, record: Record) -> tuple[Problem, ...]:
        return (Problem(self._order_column, "order_first_row_rejected", {"row": record.row}),)

    def _end(self, record: Record, fate: Fate) -> None:
        """Queue a row by itself."""
        if isinstance(fate, str):
            self._queue.append(ReadSkipped(record.row, fate))
        else:
            self._queue.append(ReadRejected(record.row, (RejectedRow(record.row, record.cells, fate),)))

    # -- fates that the further rows of an order share ------------------------------------------------------------

    def _decide(self, key: Key, fate: Fate) -> None:
        """Keep the fate of an order's further rows for as long as such rows may come."""
        self._fates[key] = (fate, self._seen)
        if len(self._fates) > _KEPT_FATES:
            oldest = self._seen - LOOK_AHEAD
            self._fates = {key: decided for key, decided in self._fates.items() if decided[1] >= oldest}

    def _fate(self, key: Key) -> Fate | None:
        """The fate of an order's rows, where one was decided and its last row is not too far away."""
        fate, last = self._fates.get(key, (None, 0))
        if fate is None or self._seen - last > LOOK_AHEAD:
            return None
        self._fates[key] = (fate, self._seen)
        return fate

    # -- what is ready ----------------------------------------------------------------------------------------

    def _ready(self, start_after_row: int) -> Iterator[ReadItem]:
        """Take from the queue what is complete, up to the first order that is not."""
        while self._queue:
            head = self._queue[0]
            if isinstance(head, _Group):
                if not head.complete and self._seen - head.opened < head.size + LOOK_AHEAD:
                    return
                if self._groups.get(head.key) is head:
                    del self._groups[head.key]
            self._queue.popleft()
            if head.position > start_after_row:
                yield self._item(head) if isinstance(head, _Group) else head

    def _item(self, group: _Group) -> ReadItem:
        if group.fields and group.lines:
            about = (self._name, group.key[0], group.customer, group.fields, group.lines)
            messages = credit_note_messages(*about) if group.returned else order_messages(*about, group.called)
            if isinstance(messages, tuple):
                rows = tuple(record.row for record in group.taken)
                cells = tuple(record.cells for record in group.taken)
                return ReadOrder(group.position, rows, messages, tuple(group.rejected), cells)
            group.reject_taken(messages)
        return ReadRejected(group.position, tuple(group.rejected))

"""From plain data to a program that can be relied on, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, TypeAdapter, ValidationError

from regulars.domain.conditions.check import check_condition, check_field, check_line_filter
from regulars.domain.conditions.document import Condition, LineFilter
from regulars.domain.plain import Node, plain
from regulars.domain.problems import Problem
from regulars.domain.programs import document as doc
from regulars.domain.programs import references, sense
from regulars.domain.programs.parts import Duration
from regulars.domain.programs.references import Names
from regulars.domain.programs.values import a_time_zone
from regulars.domain.shape import FaultError, fields_of, shape_problems


def parse_program(data: object) -> tuple[doc.ProgramDocument | None, list[Problem]]:
    """The program that the data (mappings, lists, texts, numbers) describes, or None and all its problems.

    The order of the problems is that of the document, what concerns a part as a whole after its parts.
    """
    tree, problems = plain(data)
    checks = _Checks.of(Node(tree))
    problems += shape_problems(doc.ProgramDocument, Node(tree), checks.visit)
    return (None if problems else doc.ProgramDocument.model_validate(tree)), problems


@dataclass(frozen=True, slots=True)
class _Checks:
    """The checks beyond the shape, with what they need to know of the whole program."""

    names: Names
    zone: ZoneInfo

    @classmethod
    def of(cls, program: Node) -> _Checks:
        """The checks of this program. Where its time zone is unknown, moments are compared in UTC."""
        try:
            zone = a_time_zone(program.at("time_zone").text() or "Asia/Shanghai")
        except FaultError:
            zone = "UTC"
        return cls(references.names_of(program), ZoneInfo(zone))

    def visit(self, model: type[BaseModel], node: Node) -> Iterator[Problem]:
        """The problems of one part, by its kind."""
        check = _BY_MODEL.get(model)
        if check:
            yield from check(self, node)

    def program(self, node: Node) -> Iterator[Problem]:
        """All ids are unique, and what is compared can be."""
        yield from references.duplicate_ids(node)
        yield from references.best_of_one_wallet(node)

    def rule(self, node: Node) -> Iterator[Problem]:
        """The rule hears events, names a declared group and asks for what is there."""
        yield from sense.not_reserved(node.at("on"))
        yield from references.group_reference(node.at("group"), self.names)
        yield from self._condition(node.at("when"))
        line_filter = _parsed(_LINE_FILTER, node.at("lines"))
        if line_filter is not None:
            yield from check_line_filter(line_filter, node.at("lines").path)

    def award(self, node: Node) -> Iterator[Problem]:
        """One form of award, for a wallet and a ladder that exist."""
        yield from sense.exactly_one(node, sense.AWARD_FORMS, fields_of(doc.Award))
        yield from references.wallet_reference(node.at("wallet"), self.names)
        yield from references.ladder_reference(node.at("multiplied_by"), self.names)

    def table(self, node: Node) -> Iterator[Problem]:
        """A field that exists and is a number, and ascending steps."""
        field = node.at("field")
        if field.text():
            known = {"ladders": self.names.ladders, "wallets": self.names.wallets}
            yield from check_field(field.text() or "", field.path, **known)
        yield from sense.table(node)

    def need(self, node: Node) -> Iterator[Problem]:
        """A complete need, of a wallet that exists."""
        yield from sense.need(node)
        yield from references.wallet_reference(node.at("wallet"), self.names)

    def validity(self, node: Node) -> Iterator[Problem]:
        """It begins before it ends."""
        yield from sense.validity(node, self.zone)

    def cost(self, node: Node) -> Iterator[Problem]:
        """A wallet to spend from."""
        yield from references.wallet_reference(node.at("wallet"), self.names, spendable=True)

    def reward(self, node: Node) -> Iterator[Problem]:
        """Tiers that exist, and a hold of sensible length."""
        for tier in node.at("tiers").items():
            yield from references.tier_reference(tier, self.names)
        yield from sense.hold(node.at("hold_for"))

    def pay_with_points(self, node: Node) -> Iterator[Problem]:
        """A wallet to spend from, bounds that leave room, and a hold of sensible length."""
        yield from references.wallet_reference(node.at("wallet"), self.names, spendable=True)
        yield from sense.least_and_most(node)
        yield from sense.hold(node.at("hold_for"))

    def _condition(self, node: Node) -> Iterator[Problem]:
        """The condition as a whole or, where a part of it is malformed, what is well-formed around that part."""
        if not isinstance(node.value, dict):
            return
        condition = _parsed(_CONDITION, node)
        if condition is not None:
            yield from check_condition(condition, node.path, ladders=self.names.ladders, wallets=self.names.wallets)
            return
        for part in (*node.at("all").items(), *node.at("any").items(), node.at("not")):
            yield from self._condition(part)


_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_LINE_FILTER: TypeAdapter[LineFilter] = TypeAdapter(LineFilter)


def _parsed(adapter: TypeAdapter[Any], node: Node) -> Any:
    """What stands here if it is well-formed, else None: its faults are found elsewhere."""
    try:
        return adapter.validate_python(node.value)
    except ValidationError:
        return None


def _duration(_: _Checks, node: Node) -> Iterator[Problem]:
    return sense.exactly_one(node, sense.UNITS, sense.UNITS)


def _limit(_: _Checks, node: Node) -> Iterator[Problem]:
    return sense.exactly_one(node, sense.LIMIT_FORMS, fields_of(doc.Limit))


def _needs(_: _Checks, node: Node) -> Iterator[Problem]:
    return sense.exactly_one(node, sense.NEED_FORMS, sense.NEED_FORMS)


_BY_MODEL: Mapping[type[BaseModel], Callable[[_Checks, Node], Iterator[Problem]]] = {
    doc.ProgramDocument: _Checks.program,
    doc.EarnRule: _Checks.rule,
    doc.Award: _Checks.award,
    doc.ByTable: _Checks.table,
    doc.Need: _Checks.need,
    doc.Validity: _Checks.validity,
    doc.Cost: _Checks.cost,
    doc.Reward: _Checks.reward,
    doc.PayWithPoints: _Checks.pay_with_points,
    Duration: _duration,
    doc.Limit: _limit,
    doc.Needs: _needs,
    doc.Hours: lambda _, node: sense.hours(node),
    doc.Ladder: lambda _, node: sense.ladder(node),
    doc.Last: lambda _, node: sense.rolling_window(node),
}

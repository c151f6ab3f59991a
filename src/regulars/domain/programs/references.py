"""What a program declares, and whether everything that names something names what is there.

Both read plain data, so that one mistake elsewhere in the document hides none of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType

from regulars.domain.plain import Node, closest
from regulars.domain.problems import Problem
from regulars.domain.programs.values import is_id

_NAMED = ("wallets", "stacking", "earn", "ladders", "rewards")
_LISTED = 20
"""How many names a problem lists."""


@dataclass(frozen=True, slots=True)
class Names:
    """The ids a program declares: wallets with their kind, tiers by ladder, stacking groups.

    `unread` are the keys under which nothing can be declared, as the list is malformed: their names are not blamed.
    """

    wallets: Mapping[str, str]
    ladders: Mapping[str, tuple[str, ...]]
    groups: Collection[str]
    unread: Collection[str]


def names_of(program: Node) -> Names:
    """Everything that other parts of the program may name."""
    wallets: dict[str, str] = {}
    for name, wallet in _with_ids(program.at("wallets")):
        wallets.setdefault(name, wallet.at("kind").text() or "spendable")
    ladders: dict[str, tuple[str, ...]] = {}
    for name, ladder in _with_ids(program.at("ladders")):
        ladders[name] = (*ladders.get(name, ()), *_ids(ladder.at("tiers")))
    unread = [key for key in _NAMED if not isinstance(program.at(key).value, (list, NoneType))]
    if not wallets:
        unread.append("wallets")
    return Names(wallets, ladders, _ids(program.at("stacking")), unread)


def duplicate_ids(program: Node) -> Iterator[Problem]:
    """Ids that two things of the same kind have: of a ladder's tiers and a tier's benefits, too."""
    for key in _NAMED:
        yield from _duplicates(program.at(key))
    for ladder in program.at("ladders").items():
        yield from _duplicates(ladder.at("tiers"))
        for tier in ladder.at("tiers").items():
            yield from _duplicates(tier.at("benefits"))


def best_of_one_wallet(program: Node) -> Iterator[Problem]:
    """The rules of a group that gives the best one award the same wallet: others cannot be compared."""
    modes = {name: group.at("mode").text() for name, group in _with_ids(program.at("stacking"))}
    wallets: dict[str, str] = {}
    for rule in program.at("earn").items():
        group, wallet = rule.at("group").text(), rule.at("award").at("wallet").text()
        if group and wallet and modes.get(group) == "best" and wallets.setdefault(group, wallet) != wallet:
            yield rule.at("group").problem(
                "program_group_of_two_wallets", group=group, wallet=wallet, other=wallets[group]
            )


def wallet_reference(node: Node, names: Names, *, spendable: bool = False) -> Iterator[Problem]:
    """The wallet named here exists, and where points are spent it is one to spend from."""
    yield from _reference(node, "wallet", names.wallets, read="wallets" not in names.unread)
    wallet = node.text() or ""
    if spendable and names.wallets.get(wallet) == "progress":
        others = [name for name, kind in names.wallets.items() if kind == "spendable"]
        yield node.problem("program_wallet_not_spendable", hint=_only(others), name=wallet)


def ladder_reference(node: Node, names: Names) -> Iterator[Problem]:
    """The ladder named here exists."""
    yield from _reference(node, "ladder", names.ladders, read="ladders" not in names.unread)


def group_reference(node: Node, names: Names) -> Iterator[Problem]:
    """The stacking group named here is declared."""
    yield from _reference(node, "group", names.groups, read="stacking" not in names.unread)


def tier_reference(node: Node, names: Names) -> Iterator[Problem]:
    """The tier named here exists, in one ladder only, so that it is clear which is meant."""
    every = [tier for tiers in names.ladders.values() for tier in tiers]
    yield from _reference(node, "tier", dict.fromkeys(every), read="ladders" not in names.unread)
    homes = [ladder for ladder, tiers in names.ladders.items() if node.text() in tiers]
    if len(homes) > 1:
        yield node.problem("program_tier_ambiguous", name=node.text() or "", ladders=", ".join(homes))


def _with_ids(node: Node) -> list[tuple[str, Node]]:
    """The elements of a list that have an id, with it."""
    return [(name, item) for item in node.items() if (name := item.at("id").text())]


def _ids(node: Node) -> tuple[str, ...]:
    return tuple(name for name, _ in _with_ids(node))


def _duplicates(node: Node) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, item in _with_ids(node):
        if name in first:
            yield item.at("id").problem("program_id_taken", name=name, first=first[name])
        else:
            first[name] = item.path


def _reference(node: Node, what: str, known: Collection[str], *, read: bool) -> Iterator[Problem]:
    """What is no id has been reported as that."""
    name = node.text()
    if name is None or name in known or not is_id(name) or not read:
        return
    there_are = (", ".join([*known][:_LISTED]) or "—") + (", …" if len(known) > _LISTED else "")
    yield node.problem(f"program_{what}_unknown", hint=closest(name, known) or _only(known), name=name, known=there_are)


def _only(names: Collection[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None

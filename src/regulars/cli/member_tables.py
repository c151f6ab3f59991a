"""A member in tables. Times are those of the programme's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from regulars.cli.shell import Shell
    from regulars.services.wording.dates import Clock

_MOST_DATES = 8


@dataclass(frozen=True, slots=True)
class MemberTables:
    """The document of `show_member`, to be shown."""

    shell: Shell
    member: dict[str, Any]
    clock: Clock
    time_zone: str

    def about(self) -> Table:
        """Who it is, and what was done so far."""
        member = self.member
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
        facts = [
            ("member.id", member["member_id"]),
            ("member.identities", "\n".join(f"{each['kind']}:{each['value']}" for each in member["identities"])),
            ("member.joined", self._time(member["joined_at"])),
            ("member.events", f"{member['events']:,}"),
            ("member.orders", f"{member['orders']:,}"),
            ("member.spend", member["spend"]),
            ("member.last_order", self._time(member["last_order_at"])),
            ("member.attributes", "\n".join(f"{name}: {value}" for name, value in member["attributes"].items())),
            ("member.tags", ", ".join(member["tags"])),
            ("member.zone", self.time_zone),
        ]
        for key, value in facts:
            if value:
                table.add_row(self.shell.say(key), str(value))
        return table

    def tiers(self) -> Table:
        """Where the member stands, what threatens that, and what is missing for more."""
        named = self.shell.named
        columns = ("column.ladder", "column.tier", "column.until", "column.benefits", "column.next", "column.missing")
        table = self.shell.table("table.tiers", *columns)
        for ladder in self.member["tiers"]:
            higher = ladder["next"]
            table.add_row(
                named(ladder["name"]),
                named(ladder["tier_name"], "—"),
                self._until(ladder),
                "\n".join(named(benefit["name"]) for benefit in ladder["benefits"]),
                named(higher["tier_name"]) if higher else "",
                "\n".join(self._missing(higher["needs"])) if higher else "",
            )
        return table

    def wallets(self) -> Table:
        """The points."""
        accounts = ("available", "pending", "held", "arrears")
        columns = [f"column.{account}" for account in accounts]
        table = self.shell.table("table.wallets", "column.wallet", *columns, "column.worth", numbers=range(1, 6))
        for wallet in self.member["wallets"]:
            points = (f"{wallet[account]:,}" for account in accounts)
            table.add_row(self.shell.named(wallet["name"]), *points, wallet.get("worth", ""))
        return table

    def coming(self) -> Table:
        """What happens to points by itself: what matures and what expires, the soonest first."""
        dates = []
        for wallet in self.member["wallets"]:
            name = self.shell.named(wallet["name"])
            lots = [lot for lot in wallet["lots"] if lot["expires_at"]]
            dates += [(lot["expires_at"], self.clock.last_day, "expires", name, lot["points"]) for lot in lots]
            maturing = [entry for entry in wallet["maturing"] if "matures_at" in entry]
            dates += [(entry["matures_at"], self.clock.day, "matures", name, entry["points"]) for entry in maturing]
        columns = ("column.date", "column.what", "column.wallet", "column.points")
        table = self.shell.table("table.coming", *columns, numbers=(3,))
        for at, day_of, what, name, points in sorted(dates, key=itemgetter(0, 2, 3, 4))[:_MOST_DATES]:
            table.add_row(day_of(at), self.shell.say(f"member.{what}"), name, f"{points:,}")
        return table

    def _until(self, ladder: dict[str, Any]) -> str:
        until = self.clock.last_day(ladder["until"]) if ladder.get("until") else ""
        if not ladder["at_risk"]:
            return until
        missing = "\n".join(self._missing(ladder["at_risk"]["needs"]))
        return f"{until}\n{self.shell.say('member.at_risk')}\n{missing}"

    def _missing(self, needs: list[dict[str, Any]]) -> Iterator[str]:
        for need in needs:
            of = need.get("wallet") or need.get("event")
            metric = self.shell.say(f"metric.{need['metric']}")
            yield f"{metric}{f' ({of})' if of else ''}: {need['missing']}"

    def _time(self, iso: str | None) -> str:
        return self.clock.moment(iso) if iso else ""

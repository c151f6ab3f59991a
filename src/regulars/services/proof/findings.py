"""What a proof finds wrong, and what it counts: plain values that travel between processes and add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from regulars.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.texts import Language

MOST_FINDINGS: Final = 1_000
"""How many findings are kept in full; beyond that they are only counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `code` and `params` give the text `verify.<code>`.

    `member_id` is None for what belongs to nobody, `seq` None for what belongs to no single event.
    """

    code: str
    member_id: str | None = None
    seq: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_doc(self) -> dict[str, Any]:
        """The finding as a document."""
        return {"code": self.code, "member_id": self.member_id, "seq": self.seq, "params": dict(self.params)}

    def text(self, language: Language) -> str:
        """The finding in words, beginning with its place."""
        words = text(f"verify.{self.code}", language, self.params)
        if self.member_id is None:
            return words
        place = "verify.at_member" if self.seq is None else "verify.at_event"
        return text(place, language, {"member": self.member_id, "seq": self.seq, "words": words})


@dataclass(slots=True)
class Tally:
    """What was looked at and found so far.

    `used` is what events used of shared budgets and stock, `totals` what each (wallet, account) received less what
    it gave. `unproven` counts members whose events could not all be folded again; `seconds` are of processor time.
    """

    members: int = 0
    events: int = 0
    postings: int = 0
    unproven: int = 0
    found: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    totals: Counter[tuple[str, str]] = field(default_factory=Counter)

    def find(self, code: str, member_id: str | None = None, seq: int | None = None, **params: Any) -> None:
        """Note a finding."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, member_id, seq, params))

    def add(self, other: Tally) -> None:
        """Add what another part of the proof has found."""
        self.members += other.members
        self.events += other.events
        self.postings += other.postings
        self.unproven += other.unproven
        self.found += other.found
        self.seconds += other.seconds
        self.findings += other.findings[: MOST_FINDINGS - len(self.findings)]
        self.used.update(other.used)  # of a Counter, update adds
        self.totals.update(other.totals)

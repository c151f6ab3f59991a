"""The CPU of deciding: how it grows with the number of rules, and how fast history folds again."""

from __future__ import annotations

import statistics
import time

import orjson

from regulars.bench import workload
from regulars.bootstrap import system_clock
from regulars.domain.engine.decide import decide
from regulars.domain.engine.member import Member
from regulars.domain.engine.program import Program, compile_program
from regulars.domain.events.event import Event, Message
from regulars.domain.events.parse import parse_message
from regulars.domain.programs.check import parse_program

MATCHING = 10
EVENTS = 2_000


def rules_2000_vs_20(*, rounds: int) -> float:
    """CPU of `decide` under 2,000 rules, 10 of them matching, over that under 20 rules, 10 of them matching."""
    few, many = _program(20), _program(2_000)
    events = _events()
    ratios = []
    for _ in range(rounds):
        baseline = _cpu(few, events)
        ratios.append(_cpu(many, events) / baseline)
    return statistics.median(ratios)


def _program(rules: int) -> Program:
    """Of 19 or 1,999 rules on channels, 9 ask for the channel of the orders, and the first rule needs none."""
    document = workload.program(rules=rules, matching=0)
    for place, rule in enumerate(document["earn"][1:]):
        channel = "c0" if place < MATCHING - 1 else f"other_{place}"
        rule["when"]["all"][0]["value"] = channel
    parsed, problems = parse_program(document)
    if parsed is None:
        message = f"the workload's program is wrong: {problems}"
        raise RuntimeError(message)
    return compile_program(parsed, version=1)


def _events() -> list[Event]:
    now = system_clock()
    raws = workload.orders(start=0, count=EVENTS, members=1, first_at=now - 10 * 86_400_000_000)
    events = []
    for raw in raws:
        body = orjson.loads(raw)
        body["properties"] |= {"channel": "c0", "total": 50}
        message = parse_message(body, received_at=now)
        if not isinstance(message, Message):
            error = f"the workload is refused: {message}"
            raise TypeError(error)
        events.append(message.event)
    return events


def _cpu(program: Program, events: list[Event]) -> float:
    """Seconds of CPU to decide the events for a member who has ordered before."""
    member = Member()
    for event in events[:2]:
        member = member.after(decide(program, member, event))
    begun = time.process_time()
    for event in events[2:]:
        decide(program, member, event)
    return time.process_time() - begun

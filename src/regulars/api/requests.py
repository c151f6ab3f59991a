"""What comes in, small documents only: events are read by the event door, programs by their own reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from regulars.domain.conditions.document import Document
from regulars.domain.events.event import EMAIL, PHONE
from regulars.domain.events.identities import identity_of
from regulars.domain.events.refusals import MAX_ID
from regulars.domain.plain import Node
from regulars.domain.problems import Problem
from regulars.domain.programs.parts import Currency, TimeZone
from regulars.domain.programs.sense import exactly_one
from regulars.domain.shape import FaultError
from regulars.services.callers import Scope
from regulars.services.guide.answers import Business, Channel, Depth, Frequency, Goal, Template
from regulars.services.list_members import FIRST_DAY, LAST_DAY, MOST_BOUGHT, USUAL_ORDER
from regulars.services.operators.emails import MOST
from regulars.services.operators.roles import Role
from regulars.texts import Language


def a_switch(value: object) -> bool:
    """True or false, and nothing that resembles them."""
    if isinstance(value, bool):
        return value
    raise FaultError("not_true_or_false")


def a_day(value: object) -> date:
    """A local day as text, within the calendar."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise FaultError("not_a_day", first=FIRST_DAY.isoformat(), last=LAST_DAY.isoformat())
    return day


Day = Annotated[date, BeforeValidator(a_day)]
Switch = Annotated[bool, BeforeValidator(a_switch)]
Tag = Annotated[str, Field(min_length=1, max_length=100)]
AttributeName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
PersonName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
_POINTS = 10**12
_PASSWORD = 1_000
"""More characters than any password may have; what is too long as one is told by the use case."""
_KINDS = ("reward", "points")
_UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Body(Document):
    """A request's document. `check` finds what no single value shows."""

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """The problems of the whole, given as plain data."""
        del node
        yield from ()


class NewRedemption(Body):
    """Points for a reward, or for money off an order: exactly one of `reward` and `points`.

    Points are held until the redemption is captured or voided, unless `capture` is set.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [kind]} for kind in _KINDS]})

    reward: str | None = Field(None, min_length=1, max_length=63, examples=["free_coffee"])
    points: int | None = Field(None, strict=True, ge=1, le=_POINTS)
    order_total: Decimal | None = Field(
        None, gt=0, le=Decimal(10) ** 12, decimal_places=6, description="With `points`: what the order comes to."
    )
    order_id: str | None = Field(None, min_length=1, max_length=512, description="With `points`: the order.")
    capture: Switch = Field(False, description="Spend at once.")

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """A reward or points; points need the order's total, and a reward has none."""
        yield from exactly_one(node, _KINDS, cls.model_fields)
        of_order = [key for key in ("order_total", "order_id") if node.at(key).value is not None]
        if node.at("reward").value is not None:
            for key in of_order:
                yield node.at(key).problem("not_with_reward", key=key)
        elif node.at("points").value is not None and "order_total" not in of_order:
            yield node.at("order_total").problem("document_key_missing", key="order_total")


class Cancellation(Body):
    """How a redemption is cancelled."""

    restock: Switch = Field(True, description="Whether the reward goes back into stock.")


class Nothing(Body):
    """No content: `{}`, or an empty body."""


class Adjustment(Body):
    """A correction of a balance."""

    wallet: str = Field(min_length=1, max_length=63, examples=["points"])
    points: int = Field(strict=True, ge=-_POINTS, le=_POINTS, description="Above zero: added; below zero: taken.")
    reason: str = Field(min_length=1, max_length=500, examples=["Goodwill for a late delivery"])

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Points that change something."""
        points = node.at("points")
        if points.value == 0 and not isinstance(points.value, bool):
            yield points.problem("points_zero")


class TagChange(Body):
    """Tags to put on and to take off; at least one."""

    add: tuple[Tag, ...] = Field((), max_length=200, examples=[["vip"]])
    remove: tuple[Tag, ...] = Field((), max_length=200)

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Something to do."""
        if not node.given(("add", "remove")) and isinstance(node.value, dict):
            yield node.problem("tags_missing")


class AttributeValue(Body):
    """An attribute and what it is to be."""

    name: AttributeName
    value: Annotated[
        StrictBool | StrictInt | Annotated[StrictStr, Field(min_length=1, max_length=1_000)], Field(examples=["上海"])
    ]


class NewIdentities(Body):
    """What a member is to be known by as well, for good."""

    phone: str | None = Field(None, max_length=MAX_ID, examples=["13800138000"])
    email: str | None = Field(None, max_length=MAX_ID, examples=["lily@example.com"])
    card: str | None = Field(None, max_length=MAX_ID, examples=["8800-17"])

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Identities that are some."""
        for place in map(node.at, cls.model_fields):
            code = identity_of(place.path.rpartition(".")[2], place.text()) if place.text() is not None else None
            if isinstance(code, str) and code != "id_too_long":
                yield place.problem(code)


class AttributeChange(Body):
    """Attributes to set and to remove, each once, and identities to add; at least one of all.

    A phone or an e-mail that is added is the member's attribute as well.
    """

    set: tuple[AttributeValue, ...] = Field((), max_length=50)
    remove: tuple[AttributeName, ...] = Field((), max_length=50, examples=[["nickname"]])
    identities: NewIdentities = Field(NewIdentities())

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Something to do, nothing twice, and nothing that members are told apart by."""
        nothing = not node.given(("set", "remove")) and not node.at("identities").given(NewIdentities.model_fields)
        if nothing and isinstance(node.value, dict):
            yield node.problem("attributes_missing")
        seen: set[str] = set()
        for place in _named_attributes(node):
            name = place.text()
            if name in (PHONE, EMAIL):
                yield place.problem("attribute_is_identity")
            elif name in seen:
                yield place.problem("attribute_twice")
            seen.update([] if name is None else [name])


def _named_attributes(node: Node) -> Iterator[Node]:
    """The places of all names of attributes in a change."""
    yield from (item.at("name") for item in node.at("set").items())
    yield from node.at("remove").items()


class Publication(Body):
    """How a draft is published."""

    note: str = Field("", max_length=500, description="What is different, for the list of versions.")


class ShopAnswers(Body):
    """What a shop says about itself, to be proposed a program."""

    business: Business
    frequency: Frequency = Field(description="How often a usual customer orders: weekly, monthly, a few times a year.")
    usual_order: Decimal = Field(ge=1, le=10**6, decimal_places=2, description="What a usual order comes to.")
    currency: Currency = "CNY"
    time_zone: TimeZone = "Asia/Shanghai"
    channels: tuple[Channel, ...] = Field(min_length=1, max_length=3, examples=[["store", "mini_program"]])
    goals: tuple[Goal, ...] = Field((), max_length=5, examples=[["visits", "best"]])
    depth: Depth = Field(description="How much there may be to explain.")
    template: Template | None = Field(None, description="This one, whatever speaks for another.")


class SignIn(Body):
    """Who signs in."""

    email: str = Field(max_length=MOST, examples=["lily@example.com"])
    password: str = Field(max_length=_PASSWORD, examples=["a long sentence that only I know"])


class ProfileChange(Body):
    """What an operator changes of her own; what is left out stays."""

    name: PersonName | None = Field(None, examples=["Lily"])
    language: Language | None = None


class PasswordChange(Body):
    """A new password, and the old one to show that it is really her."""

    old: str = Field(max_length=_PASSWORD)
    new: str = Field(max_length=_PASSWORD, description="From 10 to 200 characters, and not the e-mail address.")


class Joining(Body):
    """What somebody who has a link says of herself."""

    email: str | None = Field(None, max_length=MOST, description="Of the first owner, and of nobody else.")
    name: PersonName | None = Field(None, description="Of the first owner and of whoever is invited.")
    password: str = Field(max_length=_PASSWORD, description="From 10 to 200 characters, and not the e-mail address.")
    language: Language


class NewOperator(Body):
    """An operator to invite."""

    email: str = Field(max_length=MOST, examples=["lily@example.com"])
    name: PersonName = Field(examples=["Lily"])
    role: Role


class OperatorChange(Body):
    """What is to be different of an operator; what is left out stays."""

    name: PersonName | None = None
    role: Role | None = None
    disabled: Switch | None = Field(None, description="Whether she is kept from signing in; her sessions end at once.")


class NewKey(Body):
    """A key to make."""

    name: str = Field(min_length=1, max_length=200, examples=["till 3, Nanjing Road"])
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=5, examples=[["ingest", "read"]])


class NewExport(Body):
    """Which members are written to a file, as in the list of members."""

    search: str = Field("", max_length=500, examples=["lily"])
    where: str | None = Field(None, max_length=20_000, description="A condition about members as JSON.")
    order: str = Field(USUAL_ORDER, max_length=200)
    active_from: Day | None = Field(None, description="Only members who did something on or after this local day.")
    active_to: Day | None = Field(None, description="Only members who did something on or before this local day.")
    bought: int | None = Field(
        None, strict=True, ge=1, le=MOST_BOUGHT, description="How many orders they made in these days at least."
    )


class OrderFile(Body):
    """A file of orders that was sent, and how it is read: by a preset or a mapping, or else by the preset that fits."""

    upload: str = Field(pattern=_UUID, examples=["6f1c2a9e-5d0b-4a57-9c58-0d6a0f3f6b11"])
    preset: str | None = Field(None, max_length=63, examples=["online-retail"])
    mapping: dict[str, Any] | None = Field(None, description="As with `regulars import orders --map`.")

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Not two ways at once."""
        if node.at("preset").value is not None and node.at("mapping").value is not None:
            yield node.at("preset").problem("preset_and_mapping")

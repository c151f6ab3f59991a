"""Who buys, how often and for how long.

Customers buy as in the BG/NBD model (Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science
24(2), 2005): each has a purchase rate of their own, drawn from a gamma distribution, and after every repeat purchase
leaves for good with a probability of their own, drawn from a beta distribution. The paper fits r = 0.243, alpha =
4.414 weeks, a = 0.793, b = 2.426 to a shop for compact discs. Coffee is bought more often and by habit: here alpha is
shorter, r larger (fewer people who hardly ever come) and b larger (people stay longer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from regulars.services.demo.simulation.catalogue import BAR, Product

if TYPE_CHECKING:
    from random import Random

R: Final = 0.55
ALPHA: Final = 1.6
A: Final = 0.793
B: Final = 6.0

_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
_FEMALE: Final = ("静怡", "雨桐", "诗涵", "欣妍", "梓萱", "婉清", "思琪", "佳宁", "晓雯", "若溪", "依娜", "慧敏")
_MALE: Final = ("浩然", "子轩", "宇航", "俊杰", "明哲", "志远", "嘉豪", "文博", "天佑", "建国", "一鸣", "思源")
_CITIES: Final = ("上海", "杭州", "苏州", "南京", "北京", "广州", "深圳", "成都", "武汉", "西安", "宁波", "厦门")
_CITY_SUMS: Final = (30, 42, 51, 58, 68, 75, 83, 90, 94, 97, 99, 100)
_OFTEN_ENOUGH: Final = 1e-6


class Habit(NamedTuple):
    """How someone buys: purchases per week while they are a customer, and how likely each repeat is the last."""

    rate: float
    drop_out: float


def draw_habit(random: Random) -> Habit:
    """The habit of one customer."""
    return Habit(random.gammavariate(R, 1 / ALPHA), random.betavariate(A, B))


def next_gap(random: Random, habit: Habit, *, repeats: int) -> float | None:
    """Weeks to the next purchase after the first and `repeats` further ones, or None when it was the last."""
    if habit.rate < _OFTEN_ENOUGH or (repeats and random.random() < habit.drop_out):
        return None
    return random.expovariate(habit.rate)


@dataclass(slots=True)
class Customer:
    """A customer as the shop comes to know them. `weeks` is the even time of the last purchase."""

    number: int
    habit: Habit
    favourite: Product
    goes_to_store: float
    engaged: bool
    weeks: float
    orders: int = 0
    joined: bool = False
    active: bool = True

    @property
    def user_id(self) -> str:
        """The id in the shop's own books, once they have joined."""
        return f"U{self.number:07d}"

    @property
    def anonymous_id(self) -> str:
        """The id of their device, before."""
        return f"device-{self.number:07d}"


def draw_customer(random: Random, *, number: int, weeks: float) -> Customer:
    """A customer who comes for the first time."""
    return Customer(
        number=number,
        habit=draw_habit(random),
        favourite=random.choices(BAR.products, cum_weights=BAR.popularity)[0],
        goes_to_store=random.betavariate(1.6, 1.2),
        engaged=random.random() < 0.1,
        weeks=weeks,
    )


def draw_traits(random: Random, number: int) -> dict[str, str]:
    """Name, gender, birthday, city, e-mail and phone of nobody: no mobile number begins with 100."""
    female = random.random() < 0.58
    given = random.choice(_FEMALE if female else _MALE)
    return {
        "name": random.choice(_SURNAMES) + given,
        "gender": "female" if female else "male",
        "birthday": f"{random.randint(1962, 2007)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        "city": random.choices(_CITIES, cum_weights=_CITY_SUMS)[0],
        "phone": f"+86100{number:08d}",
        "email": f"u{number:07d}@example.com",
    }

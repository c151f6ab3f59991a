"""The card: its pages, the sheets on them, and the door of those who have none open."""

from __future__ import annotations

from itertools import count
from typing import Final

from tests.pages.looks.camera import Act, Scene

_NUMBERS: Final = count(1000)  # asking again for the same one is slowed
PAGES: Final = {"home": "", "rewards": "rewards", "history": "history", "rules": "rules", "me": "me"}
"""Pages by name."""


def redeeming(scene: Scene) -> None:
    """The question before points are set aside."""
    name = f"{scene.say('card.rewards.go')}: "
    scene.page.get_by_role("button", name=name, disabled=False).first.click()
    scene.page.get_by_role("dialog").wait_for()


def redeemed(scene: Scene) -> None:
    """The code for the till."""
    redeeming(scene)
    scene.page.get_by_role("dialog").locator("button").nth(1).click()
    scene.page.get_by_role("img", name=scene.say("card.code.qr")).wait_for()


def waiting(scene: Scene) -> None:
    """The same, from the first page."""
    scene.page.locator("section", has_text=scene.say("card.waiting")).get_by_role("button").first.click()


def changing(scene: Scene) -> None:
    """Her own data."""
    scene.press("card.me.edit")


def told(scene: Scene) -> None:
    """The first two entries of her history in detail."""
    for number in range(2):
        scene.page.get_by_text(scene.say("card.history.details"), exact=True).nth(number).click()


def checked_in(scene: Scene) -> None:
    """Today's points."""
    scene.page.get_by_role("button", name=scene.say("card.check_in.go", points="").strip()).first.click()
    scene.page.get_by_role("button", name=scene.say("card.check_in.done")).wait_for()


def offline(scene: Scene) -> None:
    """Out of reach."""
    scene.page.context.set_offline(offline=True)
    scene.page.get_by_role("alert").wait_for()


def back_online(scene: Scene) -> None:
    """Within reach again, so that the next page can be opened."""
    scene.page.context.set_offline(offline=False)


def code_asked(scene: Scene) -> None:
    """The way in by phone, once a code is on its way."""
    scene.fill("card.phone", f"1390000{next(_NUMBERS)}")
    scene.press("card.code.send")
    scene.page.get_by_label(scene.say("card.code"), exact=True).wait_for()


def code_wrong(scene: Scene) -> None:
    """A code that is none."""
    code_asked(scene)
    scene.fill("card.code", "000000")
    scene.press("card.code.go")
    scene.page.get_by_role("alert").wait_for()


OPENED: Final[dict[str, tuple[str, Act]]] = {
    "redeem": ("rewards", redeeming),
    "code": ("rewards", redeemed),
    "code-again": ("", waiting),
    "edit": ("me", changing),
    "details": ("history", told),
    "checked-in": ("", checked_in),
    "offline": ("", offline),
}
"""What is opened on an open card, by name: the page, and how one gets there."""
DOOR: Final[dict[str, tuple[str, Act | None]]] = {
    "no-link": ("", None),
    "over": ("enter#AAAA", None),
    "phone-code": ("", code_asked),
    "phone-wrong": ("", code_wrong),
}
"""What there is for those whose card is not open."""

"""The console: its pages by their addresses, and what can be opened on them."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import FilePayload

from tests.pages.conftest import PHONE, WIDE
from tests.pages.looks.camera import Act, Scene

PAGES: Final = {
    "overview": "",
    "members": "members",
    "member": "members/{member}",
    "program": "program",
    "edit": "program/edit",
    "versions": "program/versions",
    "start": "start",
    "try": "try",
    "import": "import",
    "hand-over": "hand-over",
    "operators": "settings/operators",
    "keys": "settings/keys",
    "audit": "settings/audit",
    "not-found": "nowhere",
}
"""Pages by name."""
ASKING: Final = ("overview", "members", "member", "program", "edit", "versions", "try", "import", "operators", "keys", "audit")  # fmt: skip
"""Those that show what the server answers."""
ORDERS: Final = (
    "订单编号,付款时间,商品编码,商品名称,数量,单价,买家手机\n"
    "T1,2026/01/05 10:00,C1,拿铁,2,24,13900000001\n"
    "T1,2026/01/05 10:00,B1,可颂,1,14.50,13900000001\n"
    "T2,2026/01/06 11:30,C2,美式,1,很贵,13900000002\n"
    "T3,2026/01/08 13:00,C1,拿铁,3,24,\n"
)
"""One row without a price, and one that nobody has bought."""
JOB_MS: Final = 90_000
"""Long work takes its time."""
RHYTHM: Final = 2
"""The question that also asks for an amount."""


def pressed(*keys: str) -> Act:
    """What opens when these buttons are pressed."""
    return lambda scene: scene.press(*keys)


def account(scene: Scene) -> None:
    """The operator's menu, on a phone inside the navigation."""
    if scene.way.size != WIDE:
        scene.press("page.nav.open")
    scene.press("page.me")


def own(key: str) -> Act:
    """A dialog of the operator's menu."""

    def act(scene: Scene) -> None:
        account(scene)
        scene.page.get_by_role("menuitem", name=scene.say(key)).click()
        scene.page.get_by_role("dialog").get_by_role("button", name=scene.say("page.save")).wait_for()

    return act


def filtering(name: str) -> Act:
    """The small form of a filter."""

    def act(scene: Scene) -> None:
        bar = scene.page.get_by_role("group", name=scene.say("page.filter"), exact=True)
        bar.get_by_role("button", name=scene.say(f"page.filter.{name}"), exact=True).click()

    return act


def exported(scene: Scene) -> None:
    """The list as a file, ready."""
    scene.press("page.export")
    scene.page.get_by_role("link", name=scene.say("page.export.fetch")).wait_for(timeout=JOB_MS)


def adjusting(scene: Scene) -> None:
    """The dialog with its consequence."""
    scene.press("page.adjust")
    scene.fill("page.adjust.points", "200")
    scene.fill("page.adjust.reason", {"zh": "配送延误补偿", "en": "Late delivery"}[scene.way.language])


def adjusted(scene: Scene) -> None:
    """What came of it."""
    adjusting(scene)
    scene.press("page.adjust.add.go")
    scene.page.get_by_role("status").filter(has_text=scene.say("page.done")).wait_for()


def history(name: str) -> Act:
    """A tab of what happened to a member."""
    return lambda scene: scene.page.get_by_role("tab", name=scene.say(f"page.history.{name}"), exact=True).click()


def editing(section: int) -> Act:
    """The form of the first part of a section of the program."""

    def act(scene: Scene) -> None:
        parts = scene.page.get_by_role("navigation", name=scene.say("page.edit.parts"))
        parts.locator("section").nth(section).get_by_role("listitem").first.get_by_role("button").click()

    return act


def as_yaml(scene: Scene) -> None:
    """The program as text."""
    scene.page.get_by_role("tab", name=scene.say("page.edit.yaml")).click()


def wrong(scene: Scene) -> None:
    """A fault at its field."""
    scene.fill("page.edit.award.points", "many")
    scene.page.get_by_role("button", name=scene.say("page.edit.faults", count=1)).first.wait_for()


def leaving(scene: Scene) -> None:
    """The question before unsaved work is left."""
    scene.fill("page.edit.name.en", "Stars")
    scene.page.get_by_role("link", name=scene.say("page.program.back"), exact=True).first.click()


def drafted(scene: Scene) -> None:
    """A draft in which a rule gives more, saved."""
    points = scene.page.get_by_label(scene.say("page.edit.award.points"), exact=True)
    points.fill(str(int(points.input_value()) + 1))
    scene.press("page.edit.save")
    scene.page.get_by_role("status").filter(has_text=scene.say("page.edit.saved")).first.wait_for()


def publishing(scene: Scene) -> None:
    """The question before a draft is published."""
    drafted(scene)
    scene.press("page.edit.publish")
    scene.page.get_by_role("dialog").wait_for()


def foreseen(scene: Scene) -> None:
    """What a draft would have done."""
    drafted(scene)
    scene.press("page.edit.whatif")
    scene.page.get_by_text(scene.say("page.whatif.rules")).first.wait_for(timeout=JOB_MS)


def compared(scene: Scene) -> None:
    """The newest two versions beside each other."""
    for number in range(2):
        scene.page.get_by_role("checkbox").nth(number).check()
    scene.press("page.versions.compare")


def made_key(scene: Scene) -> None:
    """A new key, shown once."""
    scene.press("page.keys.make")
    scene.fill("page.keys.name", {"zh": "3 号收银台", "en": "till 3"}[scene.way.language])
    scene.press("page.keys.make.go")
    scene.page.locator("code", has_text="rk_").wait_for()


def inviting(scene: Scene) -> None:
    """The dialog with a name in it."""
    scene.press("page.operators.invite")
    scene.fill("page.email", f"{scene.way.name}@example.com")
    scene.fill("page.name", {"zh": "周敏", "en": "Zhou Min"}[scene.way.language])


def invited(scene: Scene) -> None:
    """The link for whoever was invited."""
    inviting(scene)
    scene.press("page.operators.invite.go")
    scene.page.locator("code", has_text="/join/").wait_for()


def operator(*items: str) -> Act:
    """The menu of an operator, and what it leads to."""

    def act(scene: Scene) -> None:
        rows = scene.page.get_by_role("listitem" if scene.way.size == PHONE else "row")
        rows.filter(has_text="sun@example.com").get_by_role("button").click()
        for item in items:
            scene.page.get_by_role("menuitem", name=scene.say(item), exact=True).click()

    return act


def sent(scene: Scene) -> None:
    """A file of orders, read for a preview, with every setting open."""
    file: FilePayload = {"name": "orders.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()}
    scene.page.locator("input[type=file]").set_input_files(file)
    scene.page.get_by_text(scene.say("page.import.more")).click()


def imported(scene: Scene) -> None:
    """What came of it."""
    sent(scene)
    scene.press("page.import.go")
    scene.page.get_by_role("dialog").get_by_role("button", name=scene.say("page.import.go")).click()
    scene.page.get_by_role("heading", name=scene.say("page.import.job.finished"), exact=True).wait_for(timeout=JOB_MS)


def questions(number: int) -> Act:
    """The guide after so many answers; after all five, what it proposes."""

    def act(scene: Scene) -> None:
        answers = ("business.food", "frequency.often", "channel.store", "goal.best", "depth.full")
        for place, answer in enumerate(answers[:number], 1):
            scene.page.get_by_label(scene.say(f"page.start.{answer}.body")).check(force=True)
            if place == RHYTHM:
                scene.fill("page.start.usual_order", "68")
            scene.press("page.start.finish" if place == len(answers) else "page.start.next")

    return act


def trying(scene: Scene) -> None:
    """A large order of somebody known."""
    scene.fill("page.try.cart.price", "1280")
    who = scene.page.get_by_role("combobox", name=scene.say("page.try.who.search"))
    who.fill("1")
    scene.page.locator(".ant-select-item-option").nth(1).click()


def refused(scene: Scene) -> None:
    """A password that is wrong."""
    scene.fill("page.email", "nobody@example.com")
    scene.fill("page.password", "a wrong password")
    scene.press("page.sign_in.title")
    scene.page.get_by_role("alert").wait_for()


DOOR: Final[dict[str, tuple[str, Act | None]]] = {"sign-in": ("", None), "sign-in-refused": ("", refused)}
"""What there is for those who are not signed in."""
OPENED: Final[dict[str, tuple[str, Act]]] = {
    "account": ("members", account),
    "account-profile": ("members", own("page.me.profile")),
    "account-password": ("members", own("page.me.password")),
    "overview-days": ("", pressed("page.overview.period.any")),
    "overview-table": ("", pressed("page.chart.table")),
    **{
        f"members-{name}": ("members", filtering(name))
        for name in ("tier", "balance", "last_order", "joined", "attribute")
    },
    "members-filtered": ("members?spend=500..&joined=2026-01-01..", lambda _: None),
    "members-nobody": ("members?spend=99999999..", lambda _: None),
    "members-export": ("members", exported),
    "member-why": ("members/{member}", pressed("page.events.why")),
    **{f"member-{name}": ("members/{member}", history(name)) for name in ("orders", "redemptions", "ledger")},
    "member-adjust": ("members/{member}", adjusting),
    "member-adjusted": ("members/{member}", adjusted),
    "member-redeem": ("members/{member}", pressed("page.redeem")),
    "member-edit": ("members/{member}", pressed("page.edit")),
    "member-tags": ("members/{member}", pressed("page.tags")),
    "member-card-link": ("members/{member}", pressed("page.card.make")),
    "edit-wallet": ("program/edit", editing(0)),
    "edit-ladder": ("program/edit", editing(2)),
    "edit-reward": ("program/edit", editing(3)),
    "edit-spending": ("program/edit", editing(4)),
    "edit-yaml": ("program/edit", as_yaml),
    "edit-wrong": ("program/edit", wrong),
    "edit-leaving": ("program/edit", leaving),
    "edit-publish": ("program/edit", publishing),
    "whatif": ("program/edit", foreseen),
    "versions-compare": ("program/versions", compared),
    **{f"start-{number}": ("start", questions(number)) for number in range(1, 6)},
    "try-member": ("try", trying),
    "import-sent": ("import", sent),
    "import-done": ("import", imported),
    "keys-make": ("settings/keys", pressed("page.keys.make")),
    "keys-made": ("settings/keys", made_key),
    "keys-revoke": ("settings/keys", pressed("page.keys.revoke")),
    "operators-invite": ("settings/operators", inviting),
    "operators-invited": ("settings/operators", invited),
    "operators-menu": ("settings/operators", operator()),
    "operators-edit": ("settings/operators", operator("page.operators.edit")),
    "operators-disable": ("settings/operators", operator("page.operators.disable")),
}
"""What is opened, by name: the page, and how one gets there."""

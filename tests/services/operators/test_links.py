"""Links: each lets one person in, once, for two days."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from regulars.services.errors import InvalidError, NotFoundError, ServiceError, UnfitError
from regulars.services.operators.links import (
    LASTS,
    Answer,
    Link,
    make_first_owner_link,
    show_link,
    use_link,
)
from regulars.services.operators.manage import Change, change_operator, invite, list_operators, renew_link
from regulars.services.operators.sessions import Session, find_session
from regulars.storage.transaction import Pool
from tests.services.operators.staff import NOW, PASSWORD, enter, hire, log_of

FIRST = Answer("Boss@Example.com", "Boss", PASSWORD, "zh")
INVITED = Answer(None, "Lily", PASSWORD, "zh")
AGAIN = Answer(None, None, "another good one", "en")


def first_owner_link(pool: Pool) -> Link:
    link = make_first_owner_link(pool, actor="cli:me", at=NOW)
    assert link is not None
    return link


def invitation(pool: Pool, role: str = "support") -> Link:
    return invite(pool, email="lily@example.com", name="L", role=role, language="en", actor="test", at=NOW)[1]


def all_at_once(count: int, do: Callable[[int], object]) -> list[object]:
    """What came of doing this so many times at the same moment; what was refused as its code."""
    barrier = Barrier(count)

    def one(number: int) -> object:
        barrier.wait()
        try:
            return do(number)
        except ServiceError as error:
            return error.code

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_the_first_owner_comes_in_by_a_link(pool: Pool) -> None:
    link = first_owner_link(pool)
    assert link.under("http://127.0.0.1:8765/") == f"http://127.0.0.1:8765/console/join/{link.token}"
    shown = show_link(pool, link.token, at=NOW)
    assert (shown.purpose, shown.email, shown.name, shown.role) == ("first_owner", None, None, "owner")
    assert shown.expires_at == NOW + timedelta(hours=48)
    session = use_link(pool, link.token, FIRST, at=NOW)
    (operator,) = list_operators(pool)
    assert (operator.email, operator.name, operator.role, operator.language) == (
        "boss@example.com",
        "Boss",
        "owner",
        "zh",
    )
    assert find_session(pool, session.token, at=NOW) is not None
    assert enter(pool, "boss@example.com").operator.id == operator.id
    assert make_first_owner_link(pool, actor="cli:me", at=NOW) is None
    assert [entry.action for entry in reversed(log_of(pool))] == [
        "operator.link_made",
        "operator.link_used",
        "operator.signed_in",
        "operator.signed_in",
    ]


def test_a_new_link_for_the_first_owner_replaces_the_older(pool: Pool) -> None:
    older, newer = first_owner_link(pool), first_owner_link(pool)
    with pytest.raises(NotFoundError):
        use_link(pool, older.token, FIRST, at=NOW)
    use_link(pool, newer.token, FIRST, at=NOW)


def test_no_second_first_owner(pool: Pool) -> None:
    """A link for the first owner is none once there is an operator, wherever that one came from."""
    link = first_owner_link(pool)
    hire(pool, "analyst")
    for attempt in (lambda: show_link(pool, link.token, at=NOW), lambda: use_link(pool, link.token, FIRST, at=NOW)):
        with pytest.raises(NotFoundError):
            attempt()


def test_whoever_is_invited_chooses_name_and_password(pool: Pool) -> None:
    link = invitation(pool)
    shown = show_link(pool, link.token, at=NOW)
    assert (shown.purpose, shown.email, shown.name, shown.role) == ("operator", "lily@example.com", "L", "support")
    session = use_link(pool, link.token, INVITED, at=NOW)
    assert (session.operator.name, session.operator.language, session.operator.role) == ("Lily", "zh", "support")
    enter(pool, "lily@example.com")


def test_a_link_for_a_new_password_ends_what_the_old_one_opened(pool: Pool) -> None:
    session = hire(pool)
    link = renew_link(pool, session.operator.id, actor="test", at=NOW)
    assert show_link(pool, link.token, at=NOW).purpose == "password"
    use_link(pool, link.token, AGAIN, at=NOW)
    assert find_session(pool, session.token, at=NOW) is None
    assert enter(pool, password=AGAIN.password).operator.name == "Owner"


def test_a_renewed_invitation_is_still_one_and_replaces_the_older(pool: Pool) -> None:
    older = invitation(pool)
    (operator,) = list_operators(pool)
    newer = renew_link(pool, operator.id, actor="test", at=NOW)
    assert show_link(pool, newer.token, at=NOW).purpose == "operator"
    with pytest.raises(NotFoundError):
        show_link(pool, older.token, at=NOW)


def test_used_expired_never_made_and_for_somebody_disabled_look_alike(pool: Pool) -> None:
    used = invitation(pool)
    use_link(pool, used.token, INVITED, at=NOW)
    (operator,) = list_operators(pool)
    for_disabled = renew_link(pool, operator.id, actor="test", at=NOW)
    hire(pool)
    change_operator(pool, operator.id, Change(disabled=True), actor="test", at=NOW)
    _, expired = invite(
        pool, email="x@example.com", name="X", role="owner", language="en", actor="test", at=NOW - LASTS
    )
    for token in (used.token, for_disabled.token, expired.token, "never", "", "\0"):
        for attempt in (show_link, lambda pool, token, at: use_link(pool, token, INVITED, at=at)):
            with pytest.raises(NotFoundError) as refused:
                attempt(pool, token, at=NOW)
            assert (refused.value.code, refused.value.params) == ("invitation_unknown", {})


def test_a_link_works_up_to_its_last_moment(pool: Pool) -> None:
    link = invitation(pool)
    use_link(pool, link.token, INVITED, at=NOW + LASTS - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("purpose", "answer", "faults"),
    [
        ("first_owner", Answer(None, None, PASSWORD, "zh"), [("email", "document_key_missing"), ("name", "document_key_missing")]),
        ("first_owner", Answer("no address", "B", "short", "zh"), [("email", "email_invalid"), ("password", "password_too_short")]),
        ("first_owner", Answer("boss@example.com", "B", "boss@example.com", "zh"), [("password", "password_is_email")]),
        ("operator", Answer("other@example.com", "L", PASSWORD, "zh"), [("email", "not_asked_for")]),
        ("operator", Answer(None, None, PASSWORD, "zh"), [("name", "document_key_missing")]),
        ("operator", Answer(None, "L", "LILY@example.com", "zh"), [("password", "password_is_email")]),
        ("password", Answer(None, "L", PASSWORD, "zh"), [("name", "not_asked_for")]),
        ("password", Answer(None, None, "short", "zh"), [("password", "password_too_short")]),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_leaves_the_link_as_it_is(
    pool: Pool, purpose: str, answer: Answer, faults: list[tuple[str, str]]
) -> None:
    link = first_owner_link(pool) if purpose == "first_owner" else invitation(pool)
    good = {"first_owner": FIRST, "operator": INVITED, "password": AGAIN}[purpose]
    if purpose == "password":
        operator = use_link(pool, link.token, INVITED, at=NOW).operator
        link = renew_link(pool, operator.id, actor="test", at=NOW)
    with pytest.raises(ServiceError) as refused:
        use_link(pool, link.token, answer, at=NOW)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == faults
    only_password = all(path == "password" for path, _ in faults)
    assert type(refused.value) is (UnfitError if only_password else InvalidError)
    use_link(pool, link.token, good, at=NOW)


@pytest.mark.parametrize("purpose", ["first_owner", "operator"])
def test_of_twenty_who_use_a_link_at_once_one_gets_in(pool: Pool, purpose: str) -> None:
    link = first_owner_link(pool) if purpose == "first_owner" else invitation(pool)

    def use(number: int) -> Session:
        email = f"boss{number}@example.com" if purpose == "first_owner" else None
        return use_link(pool, link.token, Answer(email, f"N{number}", PASSWORD, "zh"), at=NOW)

    came = all_at_once(20, use)
    assert len([each for each in came if isinstance(each, Session)]) == 1
    assert came.count("invitation_unknown") == 19
    assert len(list_operators(pool)) == 1
    assert len(log_of(pool, "operator.link_used")) == 1

"""What administrators do with operators."""

from __future__ import annotations

from uuid import uuid4

import pytest

from regulars.services.callers import SCOPES
from regulars.services.errors import ConflictError, InvalidError, NotFoundError
from regulars.services.operators.links import Answer, show_link, use_link
from regulars.services.operators.manage import (
    Change,
    change_operator,
    invite,
    list_operators,
    operator_id_of,
    renew_link,
)
from regulars.services.operators.roles import ROLES, SCOPES_BY_ROLE, caller_of
from regulars.services.operators.sessions import find_session
from regulars.storage.operators import StoredOperator
from regulars.storage.transaction import Pool
from tests.services.operators.staff import NOW, PASSWORD, enter, hire, log_of, minutes
from tests.services.operators.test_links import all_at_once


def test_roles_are_sets_of_scopes(pool: Pool) -> None:
    assert set(SCOPES_BY_ROLE) == set(ROLES)
    assert SCOPES_BY_ROLE["owner"] == set(SCOPES)
    for role in ROLES:
        operator = hire(pool, role).operator
        caller = caller_of(operator)
        assert (caller.actor, caller.name) == (f"operator:{operator.id}", role.title())
        assert caller.sees_personal_data is (role != "support")


def test_nobody_is_invited_twice_however_the_address_is_written(pool: Pool) -> None:
    hire(pool)
    with pytest.raises(ConflictError, match="operator_exists"):
        invite(pool, email=" OWNER@example.com", name="O", role="owner", language="en", actor="test", at=NOW)


@pytest.mark.parametrize(
    ("email", "role", "code"),
    [("no address", "owner", "invalid_request"), ("a@b", "king", "unknown_role"), ("x" * 250 + "@b.cn", "owner", "invalid_request")],
)  # fmt: skip
def test_who_cannot_be_invited(pool: Pool, email: str, role: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        invite(pool, email=email, name="X", role=role, language="en", actor="test", at=NOW)
    assert refused.value.code == code
    assert (list_operators(pool), log_of(pool)) == ([], [])


def test_of_twenty_invitations_at_once_one_is_made(pool: Pool) -> None:
    def one(_number: int) -> object:
        return invite(pool, email="lily@example.com", name="L", role="support", language="en", actor="test", at=NOW)

    assert all_at_once(20, one).count("operator_exists") == 19
    assert len(list_operators(pool)) == 1


def test_a_change_is_in_force_at_once_and_noted(pool: Pool) -> None:
    hire(pool)
    session = hire(pool, "support")
    change_operator(pool, session.operator.id, Change("Lily", "analyst"), actor="operator:x", at=NOW)
    found = find_session(pool, session.token, at=NOW)
    assert found is not None
    assert (found.operator.name, found.caller.scopes) == ("Lily", SCOPES_BY_ROLE["analyst"])
    (entry,) = log_of(pool, "operator.changed")
    assert (entry.actor, entry.subject) == ("operator:x", str(session.operator.id))
    assert entry.details == {"name": "Lily", "role": "analyst"}


def test_no_change_is_not_noted(pool: Pool) -> None:
    session = hire(pool)
    for nothing in (Change(), Change("Owner", "owner", disabled=False)):
        assert change_operator(pool, session.operator.id, nothing, actor="test", at=NOW) == session.operator
    assert log_of(pool, "operator.changed") == []


def test_who_is_disabled_is_out_at_once_and_for_as_long(pool: Pool) -> None:
    hire(pool)
    session = hire(pool, "analyst")
    operator_id = session.operator.id
    link = renew_link(pool, operator_id, actor="test", at=NOW)
    disabled = change_operator(pool, operator_id, Change(disabled=True), actor="test", at=NOW)
    assert disabled.disabled_at == NOW
    assert find_session(pool, session.token, at=NOW) is None
    with pytest.raises(ConflictError, match="operator_is_disabled"):
        renew_link(pool, operator_id, actor="test", at=NOW)
    again = change_operator(pool, operator_id, Change(disabled=True), actor="test", at=NOW + minutes(1))
    assert again.disabled_at == NOW
    change_operator(pool, operator_id, Change(disabled=False), actor="test", at=NOW)
    assert find_session(pool, session.token, at=NOW) is None
    with pytest.raises(NotFoundError):
        show_link(pool, link.token, at=NOW)
    enter(pool, "analyst@example.com")
    assert [entry.action for entry in log_of(pool) if "abled" in entry.action] == [
        "operator.enabled",
        "operator.disabled",
    ]


LEAVING = [Change(disabled=True), Change(role="operator"), Change(role="analyst", disabled=True)]


@pytest.mark.parametrize("change", LEAVING)
def test_the_last_owner_who_can_sign_in_stays(pool: Pool, change: Change) -> None:
    """Neither one who is disabled nor one who has never come in takes her place."""
    owner = hire(pool).operator
    other = hire(pool, email="other@example.com").operator
    change_operator(pool, other.id, Change(disabled=True), actor="test", at=NOW)
    _, link = invite(pool, email="new@example.com", name="N", role="owner", language="en", actor="test", at=NOW)
    with pytest.raises(ConflictError, match="last_owner"):
        change_operator(pool, owner.id, change, actor="test", at=NOW)
    enter(pool)
    use_link(pool, link.token, Answer(None, "N", PASSWORD, "en"), at=NOW)
    change_operator(pool, owner.id, change, actor="test", at=NOW)


@pytest.mark.parametrize("change", LEAVING)
def test_of_two_owners_who_remove_each_other_one_stays(pool: Pool, change: Change) -> None:
    owners = [hire(pool, email=f"{number}@example.com").operator for number in range(2)]
    came = all_at_once(2, lambda number: change_operator(pool, owners[1 - number].id, change, actor="test", at=NOW))
    assert came.count("last_owner") == 1
    assert len([each for each in came if isinstance(each, StoredOperator)]) == 1
    left = [each for each in list_operators(pool) if each.role == "owner" and each.disabled_at is None]
    assert len(left) == 1


def test_an_operator_who_is_not_there(pool: Pool) -> None:
    with pytest.raises(NotFoundError):
        change_operator(pool, uuid4(), Change(disabled=True), actor="test", at=NOW)
    with pytest.raises(NotFoundError):
        renew_link(pool, uuid4(), actor="test", at=NOW)
    for email in ("nobody@example.com", "no address", ""):
        with pytest.raises(NotFoundError):
            operator_id_of(pool, email)

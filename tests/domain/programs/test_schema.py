"""The JSON Schema that editors use."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from regulars.domain.programs.schema import program_schema
from tests.domain.programs.making import program
from tests.domain.programs.spoiled import MISTAKES, Mistake

SCHEMA = jsonschema_rs.validator_for(program_schema())

SEEN_BY_SCHEMA = (
    "document_key_unknown",
    "document_key_missing",
    "document_not_a_mapping",
    "document_not_a_list",
    "document_list_too_short",
    "document_list_too_long",
    "document_not_allowed",
    "document_not_text",
    "document_not_whole",
    "document_too_small",
    "document_not_above",
    "document_too_large",
    "document_text_too_short",
    "document_text_too_long",
    "program_id_invalid",
    "program_time_invalid",
    "program_day_invalid",
    "program_one_needed",
    "program_one_only",
)


def as_json(data: object) -> Any:
    """What a JSON file would hold."""
    return json.loads(
        json.dumps(data, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))
    )


def test_it_says_what_it_is_and_describes_its_keys() -> None:
    schema = program_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Regulars program"
    assert "IANA" in schema["properties"]["time_zone"]["description"]
    assert "from" in schema["$defs"]["Validity"]["properties"]
    jsonschema_rs.meta.validate(schema)


def test_a_program_with_every_part_fits() -> None:
    data = program({"ladders[0].tiers[1].needs": {"all": [{"metric": "spend", "at_least": 100}]}})
    assert [error.message for error in SCHEMA.iter_errors(as_json(data))] == []


@pytest.mark.parametrize(
    "mistake",
    [
        mistake
        for mistake in MISTAKES
        if mistake.code in SEEN_BY_SCHEMA
        and mistake.changes.get("format") != 1.0
        and "1.5" not in mistake.changes.values()
    ],
    ids=lambda mistake: f"{mistake.code}-{mistake.path}",
)
def test_mistakes_of_form_show_in_the_editor(mistake: Mistake) -> None:
    assert not SCHEMA.is_valid(as_json(program(mistake.changes)))

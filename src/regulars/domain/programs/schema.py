"""The JSON Schema of a program, for editors that complete, explain and check while one types."""

from __future__ import annotations

from typing import Any

from regulars.domain.programs.document import ProgramDocument


def program_schema() -> dict[str, Any]:
    """The schema (draft 2020-12). It knows single values and keys; references are for `parse_program`."""
    schema = ProgramDocument.model_json_schema(by_alias=True)
    described = "A membership program: wallets, earn rules, tier ladders, rewards, and paying with points."
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Regulars program",
        "description": described,
    }

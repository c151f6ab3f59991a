"""The tables of the first version."""

from __future__ import annotations

from regulars.storage.migrate import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    run_sql("0001_initial.sql")

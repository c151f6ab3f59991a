"""What an operator can set, through environment variables that begin with `REGULARS_`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process. Each field is read from `REGULARS_<FIELD>`; arguments given here win."""

    model_config = SettingsConfigDict(env_prefix="REGULARS_", extra="forbid", frozen=True)

    database_url: str | None = Field(
        default=None,
        description="PostgreSQL 16 or newer as postgresql://…; without it a server of our own runs in `data`.",
    )
    data: Path = Field(
        default=Path("data"), description="Directory of the embedded server and of files such as rejected rows."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address the HTTP server listens on.")
    port: int = Field(default=8765, ge=0, le=65_535, description="Port the HTTP server listens on; 0 takes a free one.")
    batch_events: int = Field(default=500, ge=1, le=10_000, description="Most events written by one transaction.")
    queue_events: int = Field(
        default=20_000, ge=1, description="Most events waiting for a batch; beyond it callers are asked to come later."
    )
    pool_connections: int = Field(default=8, ge=1, le=90, description="Most database connections of one process.")
    code_sender: Literal["none", "console"] = Field(
        default="none",
        description="How one-time codes reach the phones of members: not at all, or read out by an operator.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severity that is logged."
    )

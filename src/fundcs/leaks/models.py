"""Leaks of client information, whom they concern and the steps taken on them: facts only."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Moment, Record, one_of, personal, plain
from fundcs.leaks.rules import KIND_NAMES, STEP_NAMES, TOLD_NAMES, LeakKind, LeakStepKind, Told


class Leak(Record, table=True):
    """A leak of client information, actual or possible; `found_at`: when it was found."""

    __tablename__ = "leak"
    __table_args__ = (one_of("kind", LeakKind), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    kind: LeakKind = Field(sa_type=Code(LeakKind, KIND_NAMES))
    found_at: datetime = Field(sa_type=Moment)
    content: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class LeakClient(Record, table=True):
    """A client whose information it concerns, and when that became known."""

    __tablename__ = "leak_client"

    leak: str = Field(primary_key=True, foreign_key="leak.no")
    client: str = Field(primary_key=True, foreign_key="client.code", index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class LeakStepTaken(Record, table=True):
    """A step, as `rules.LeakStep` has it; a withdrawn one never counted."""

    __tablename__ = "leak_step"
    __table_args__ = (one_of("kind", LeakStepKind), one_of("told", Told), STRICT)

    leak: str = Field(primary_key=True, foreign_key="leak.no")
    seq: int = Field(primary_key=True)
    kind: LeakStepKind = Field(sa_type=Code(LeakStepKind, STEP_NAMES))
    at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    text: str | None = Field(default=None, sa_type=personal("text"))
    told: Told | None = Field(default=None, sa_type=Code(Told, TOLD_NAMES))
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))

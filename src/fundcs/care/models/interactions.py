"""What passed between the firm and a client, and their appointments: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain
from fundcs.care.rules.appointments import APPOINTMENT_STEP_NAMES, AppointmentStepKind
from fundcs.care.rules.interactions import (
    DIRECTION_NAMES,
    INTERACTION_KIND_NAMES,
    Direction,
    InteractionKind,
)


class Interaction(Record, table=True):
    """A note, a consultation, a visit, or a letter or fax in or out (Art. 11, 26-31).

    `staff` dealt with it, `recorded_by` put it down. `follow_up`: the day by which it is to be followed up.
    `follows`: the earlier one that it follows up.
    """

    __tablename__ = "interaction"
    __table_args__ = (
        one_of("kind", InteractionKind),
        one_of("direction", Direction),
        CheckConstraint("content IS NOT NULL OR need IS NOT NULL OR answer IS NOT NULL", name="ck_substance"),
        Index("ix_interaction_follow_up", "follow_up", sqlite_where=text("follow_up IS NOT NULL")),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    kind: InteractionKind = Field(sa_type=Code(InteractionKind, INTERACTION_KIND_NAMES))
    channel: str | None = Field(default=None, sa_type=plain("care.channels"))
    direction: Direction | None = Field(default=None, sa_type=Code(Direction, DIRECTION_NAMES))
    at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    content: str | None = Field(default=None, sa_type=personal("text"))
    need: str | None = Field(default=None, sa_type=personal("text"))
    answer: str | None = Field(default=None, sa_type=personal("text"))
    follow_up: date | None = Field(default=None, sa_type=Day)
    follows: str | None = Field(default=None, foreign_key="interaction.no", index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class InteractionFile(Record, table=True):
    """A file attached to an interaction: a letter's scan, a fax, a photograph."""

    __tablename__ = "interaction_file"

    interaction: str = Field(primary_key=True, foreign_key="interaction.no")
    file: str = Field(primary_key=True, foreign_key="stored_file.hash")


class InteractionWithdrawal(Record, table=True):
    """An interaction recorded by mistake, taken back; what it followed up is open again."""

    __tablename__ = "interaction_withdrawal"

    interaction: str = Field(primary_key=True, foreign_key="interaction.no")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class Appointment(Record, table=True):
    """An appointment as it was first made (Art. 19): whom the adviser meets, when, where, what for."""

    __tablename__ = "appointment"
    __table_args__ = (CheckConstraint("minutes > 0", name="ck_minutes"), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    advisor: str = Field(foreign_key="staff.code", index=True)
    purpose: str = Field(sa_type=plain("care.purposes"))
    at: datetime = Field(sa_type=Moment)
    minutes: int
    place: str | None = Field(default=None, sa_type=personal("text"))
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class AppointmentEvent(Record, table=True):
    """A step, as `rules.appointments.AppointmentStep` has it."""

    __tablename__ = "appointment_step"
    __table_args__ = (one_of("kind", AppointmentStepKind), STRICT)

    appointment: str = Field(primary_key=True, foreign_key="appointment.no")
    seq: int = Field(primary_key=True)
    kind: AppointmentStepKind = Field(sa_type=Code(AppointmentStepKind, APPOINTMENT_STEP_NAMES))
    recorded_at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    at: datetime | None = Field(default=None, sa_type=Moment)
    place: str | None = Field(default=None, sa_type=personal("text"))
    text: str | None = Field(default=None, sa_type=personal("text"))

"""Events for VIP clients, their consent, the benefits they used: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain
from fundcs.tiers.rules import TIER_NAMES, Tier
from fundcs.vip.rules.events import EVENT_STEP_NAMES, EventStepKind


def _withdrawn() -> CheckConstraint:
    return CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="ck_withdrawn")


class VipEvent(Record, table=True):
    """An event as it was first planned (Art. 40): what it is called, on which day, where."""

    __tablename__ = "vip_event"

    no: str = Field(primary_key=True, sa_type=plain())
    title: str = Field(sa_type=personal("text"))
    day: date = Field(sa_type=Day)
    place: str | None = Field(default=None, sa_type=personal("text"))
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class VipEventStep(Record, table=True):
    """A step, as `rules.events.EventStep` has it; a withdrawn one never counted."""

    __tablename__ = "vip_event_step"
    __table_args__ = (one_of("kind", EventStepKind), _withdrawn(), STRICT)

    event: str = Field(primary_key=True, foreign_key="vip_event.no")
    seq: int = Field(primary_key=True)
    kind: EventStepKind = Field(sa_type=Code(EventStepKind, EVENT_STEP_NAMES))
    day: date | None = Field(default=None, sa_type=Day)
    place: str | None = Field(default=None, sa_type=personal("text"))
    general_manager: str | None = Field(default=None, foreign_key="staff.code")
    text: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class VipEventGuest(Record, table=True):
    """A client was invited to an event; a withdrawn invitation never went out, or was taken back."""

    __tablename__ = "vip_event_guest"
    __table_args__ = (_withdrawn(), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    event: str = Field(foreign_key="vip_event.no", index=True)
    client: str = Field(foreign_key="client.code", index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class VipEventAttendance(Record, table=True):
    """A client attended an event, as the step says that recorded it as held."""

    __tablename__ = "vip_event_attendance"
    __table_args__ = (
        ForeignKeyConstraint(["event", "seq"], ["vip_event_step.event", "vip_event_step.seq"]),
        STRICT,
    )

    event: str = Field(primary_key=True, sa_type=plain())
    seq: int = Field(primary_key=True)
    client: str = Field(primary_key=True, foreign_key="client.code", index=True)


class VipEventSpending(Record, table=True):
    """What an event cost of a client: their share is spending (Art. 35), recorded with the step `seq`."""

    __tablename__ = "vip_event_spending"
    __table_args__ = (
        ForeignKeyConstraint(["event", "seq"], ["vip_event_step.event", "vip_event_step.seq"]),
        STRICT,
    )

    event: str = Field(primary_key=True, sa_type=plain())
    seq: int = Field(primary_key=True)
    spending: str = Field(primary_key=True, foreign_key="spending.no", index=True)


class VipEventWaiver(Record, table=True):
    """The general manager waived the event of a client in the half-year that began on `first`."""

    __tablename__ = "vip_event_waiver"
    __table_args__ = (_withdrawn(), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    first: date = Field(sa_type=Day)
    text: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class ServiceConsent(Record, table=True):
    """A client consented, on `day`, to the service of a tier; `file`: the paper they signed.

    Withdrawn: it was entered by mistake. What the client took back later is a `ConsentRevocation`.
    """

    __tablename__ = "service_consent"
    __table_args__ = (one_of("tier", Tier), _withdrawn(), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    tier: Tier = Field(sa_type=Code(Tier, TIER_NAMES))
    day: date = Field(sa_type=Day)
    file: str | None = Field(default=None, foreign_key="stored_file.hash")
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class ConsentRevocation(Record, table=True):
    """From `day` on a client no longer wants the service; withdrawn: entered by mistake."""

    __tablename__ = "consent_revocation"
    __table_args__ = (_withdrawn(), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    consent: int = Field(foreign_key="service_consent.id", index=True)
    day: date = Field(sa_type=Day)
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class BenefitUse(Record, table=True):
    """A client used a benefit of their tier; withdrawn: entered by mistake."""

    __tablename__ = "benefit_use"
    __table_args__ = (_withdrawn(), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    benefit: str = Field(sa_type=plain("care.benefits"))
    day: date = Field(sa_type=Day)
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))

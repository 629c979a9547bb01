"""The staff register."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from fundcs.act.permits import ROLE_NAMES, Role
from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain


class Staff(Record, table=True):
    """A member of staff. `nda_on`: confidentiality agreement signed (Art. 18); `left_on`: last day + 1."""

    __tablename__ = "staff"
    __table_args__ = (one_of("role", Role), STRICT)

    code: str = Field(primary_key=True, sa_type=plain())
    name: str = Field(sa_type=plain())
    role: Role = Field(sa_type=Code(Role, ROLE_NAMES))
    login: str | None = Field(default=None, unique=True, sa_type=plain())
    nda_on: date | None = Field(default=None, sa_type=Day)
    joined_on: date = Field(sa_type=Day)
    left_on: date | None = Field(default=None, sa_type=Day)

    def gone(self, day: date) -> bool:
        """Whether the member has left by that day."""
        return self.left_on is not None and self.left_on <= day


class StaffWithdrawal(Record, table=True):
    """A member who was added by mistake: no list or count has them, and they have no login."""

    __tablename__ = "staff_withdrawal"

    staff: str = Field(primary_key=True, foreign_key="staff.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class RoleChange(Record, table=True):
    """From `since` on the member has this role; `Staff.role` is the one they have now."""

    __tablename__ = "role_change"
    __table_args__ = (one_of("role", Role), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    staff: str = Field(foreign_key="staff.code", index=True)
    since: date = Field(sa_type=Day)
    role: Role = Field(sa_type=Code(Role, ROLE_NAMES))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")

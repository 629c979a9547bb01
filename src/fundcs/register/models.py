"""The client file's particulars."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Flag, Record, one_of, personal, plain
from fundcs.register.rules import ClientKind


class Client(Record, table=True):
    """A client. Phone, e-mail and ID number are in their normal form (`kit.identity`).

    `withheld`: will not disclose who they are; then `approved_by` and an introducer or an agent
    are recorded (Art. 3(5)) and `id_no` may be absent. Tier and holdings are derived, never stored.
    """

    __tablename__ = "client"
    __table_args__ = (one_of("kind", ClientKind), STRICT)

    code: str = Field(primary_key=True, sa_type=plain())
    name: str = Field(sa_type=plain())
    kind: ClientKind = Field(sa_type=Code(ClientKind))
    id_no: str | None = Field(default=None, unique=True, sa_type=personal("id_no"))
    birthday: date | None = Field(default=None, sa_type=Day)
    phone: str | None = Field(default=None, sa_type=personal("phone"))
    email: str | None = Field(default=None, sa_type=personal("email"))
    fax: str | None = Field(default=None, sa_type=personal("phone"))
    address: str | None = Field(default=None, sa_type=personal("address"))
    legal_rep: str | None = Field(default=None, sa_type=personal("text"))
    officer: str | None = Field(default=None, foreign_key="staff.code")
    advisor: str | None = Field(default=None, foreign_key="staff.code")
    withheld: bool = Field(default=False, sa_type=Flag)
    approved_by: str | None = Field(default=None, foreign_key="staff.code")
    introducer: str | None = Field(default=None, sa_type=personal("text"))
    agent: str | None = Field(default=None, sa_type=personal("text"))
    remark: str | None = Field(default=None, sa_type=personal("text"))
    added_on: date = Field(sa_type=Day)

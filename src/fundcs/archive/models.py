"""What the archive itself keeps a record of: the files beside it, its members' keys, their signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.keys.slots import Kind
from fundcs.archive.types import STRICT, Code, Flag, Moment, Record, one_of, personal, plain
from fundcs.kit.i18n import N_

KIND_NAMES: Final = {
    Kind.MEMBER: N_("member's key"),
    Kind.RECOVERY: N_("recovery key"),
    Kind.SERVICE: N_("secret file"),
}


class StoredFile(Record, table=True):
    """A scanned document; `hash` is the SHA-256 of its content, by which it is found (Art. 4)."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="ck_size"), STRICT)

    hash: str = Field(primary_key=True, sa_type=plain())
    size: int
    name: str = Field(sa_type=personal("text"))
    media_type: str = Field(sa_type=plain())
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(foreign_key="staff.code")


class StaffKey(Record, table=True):
    """A member's public key (Ed25519, hexadecimal), by which their signatures are checked.

    `keeper`: it may introduce and end keys. `provisional`: its passphrase was given out, so that it signs
    nothing but the key its holder chose instead, which `replaces` it. Its entry on the trail is signed by
    whoever introduced it; the first key's by itself.
    """

    __tablename__ = "staff_key"
    __table_args__ = (one_of("kind", Kind), STRICT)

    id: str = Field(primary_key=True, sa_type=plain())
    staff: str = Field(foreign_key="staff.code", index=True)
    kind: Kind = Field(sa_type=Code(Kind, KIND_NAMES))
    public: str = Field(sa_type=plain())
    keeper: bool = Field(sa_type=Flag)
    provisional: bool = Field(sa_type=Flag)
    replaces: str | None = Field(default=None, foreign_key="staff_key.id")
    introduced_at: datetime = Field(sa_type=Moment)
    introduced_by: str = Field(foreign_key="staff.code")


class StaffKeyEnd(Record, table=True):
    """A key that signs no more; what it signed before stands."""

    __tablename__ = "staff_key_end"

    staff_key: str = Field(primary_key=True, foreign_key="staff_key.id")
    ended_at: datetime = Field(sa_type=Moment)
    ended_by: str = Field(foreign_key="staff.code")


class Signature(Record, table=True):
    """A signature over the hash of the trail's entry `entry`, and so over all entries before it."""

    __tablename__ = "signature"

    entry: int = Field(primary_key=True)
    staff_key: str = Field(foreign_key="staff_key.id")
    signature: str = Field(sa_type=plain())

"""Signing what needs a person's word, in the transaction of the act; who may act with an open slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from fundcs.archive.keys import envelope, vault
from fundcs.archive.keys.errors import ChangeFirst, KeyUnknown, NotYourKey, ServiceOnly
from fundcs.archive.keys.slots import Kind
from fundcs.archive.keys.words import KEY, TABLES, needed, statement
from fundcs.archive.models import Signature, StaffKey, StaffKeyEnd
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.archive.keys.slots import Slot

SIGNER: Final = "signer"
_RECOVERING: Final = "fundcs archive key recovery"
_CHANGING: Final = "fundcs archive key change"
_SERVICES: Final = frozenset({"fundcs reminders", "fundcs archive backup"})
"""Commands that a secret file may run although they note something on the trail."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs what a transaction writes."""

    key: str
    seed: bytes
    provisional: bool = False


def vouch(session: Session, archive: Path, staff: str, command: str, *, writes: bool) -> None:
    """Admit the member to an enciphered archive by the slot that was opened, and have them sign.

    Raises NotYourKey, KeyUnknown, ChangeFirst, ServiceOnly, Forbidden.
    """
    whose = vault.unlocked(archive)
    if whose is None:
        return
    slot = whose.slot
    if slot.kind is Kind.RECOVERY and command != _RECOVERING:
        raise Forbidden(N_("the recovery key only gives somebody a new passphrase; use your own"))
    if slot.kind is not Kind.RECOVERY and slot.staff != staff:
        raise NotYourKey(holder=slot.staff, staff=staff)
    if slot.kind is Kind.SERVICE:
        if writes and command not in _SERVICES:
            raise ServiceOnly
        return
    if not _registered(session, slot):
        raise KeyUnknown(staff=slot.staff, path=archive)
    if slot.provisional and command != _CHANGING:
        raise ChangeFirst
    session.info[SIGNER] = Signer(slot.id, whose.seed, slot.provisional)


def adopt(session: Session, archive: Path, at: datetime) -> None:
    """Have a restored archive know the key of who restores it; the first, where its trail knows none.

    Raises KeyUnknown where it knows others only.
    """
    whose = vault.unlocked(archive)
    if whose is None or _registered(session, whose.slot):
        return
    staff = session.info["author"].staff
    if active(session) or whose.slot.kind is not Kind.MEMBER or whose.slot.provisional:
        raise KeyUnknown(staff=staff, path=archive)
    session.info[SIGNER] = Signer(whose.slot.id, whose.seed)
    session.add(
        StaffKey(
            id=whose.slot.id,
            staff=whose.slot.staff,
            kind=Kind.MEMBER,
            public=whose.slot.sign.hex(),
            keeper=True,
            provisional=False,
            introduced_at=at,
            introduced_by=staff,
        )
    )
    session.flush()


def active(session: Session) -> list[StaffKey]:
    """The keys that sign: neither ended nor replaced."""
    ended = select(StaffKeyEnd.staff_key)
    replaced = select(StaffKey.replaces).where(col(StaffKey.replaces).is_not(None))
    chosen = select(StaffKey).where(col(StaffKey.id).not_in(ended), col(StaffKey.id).not_in(replaced))
    return list(session.exec(chosen.order_by(col(StaffKey.introduced_at), col(StaffKey.id))))


def keepers(keys: Iterable[StaffKey]) -> set[str]:
    """The numbers of those of these keys that give and end others', and whose passphrase is their own."""
    return {key.id for key in keys if key.keeper and not key.provisional and key.kind is Kind.MEMBER}


def end(session: Session, ids: Collection[str], at: datetime, by: str) -> None:
    """End those of these keys that sign."""
    for key in active(session):
        if key.id in ids:
            session.add(StaffKeyEnd(staff_key=key.id, ended_at=at, ended_by=by))
            session.flush()


def _registered(session: Session, slot: Slot) -> bool:
    return any(key.id == slot.id and key.public == slot.sign.hex() for key in active(session))


def sign_new(session: Session) -> None:
    """Sign the entries of the session's transaction that are its author's word."""
    from fundcs.archive import trail

    signer: Signer | None = session.info.get(SIGNER)
    if signer is None or trail.written(session) is None:
        return
    holes = ", ".join("?" * len(TABLES))
    query = f"SELECT seq, hash, tbl, verb, after FROM trail WHERE seq >= ? AND tbl IN ({holes}) ORDER BY seq"  # noqa: S608 - holes only
    rows = session.connection().exec_driver_sql(query, (int(trail.chain(session).act), *TABLES)).all()
    for seq, hash_, table, verb, after in rows:
        if needed(table, verb, after):
            if signer.provisional and table != KEY:
                raise ChangeFirst
            text = envelope.signature(signer.seed, statement(hash_)).hex()
            session.add(Signature(entry=seq, staff_key=signer.key, signature=text))
    session.flush()

"""Keys that were taken away: what is left to do of each, and that of a member who leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from fundcs.archive import archive, trail
from fundcs.archive.keys import filing, signing, vault
from fundcs.archive.keys.slots import Kind
from fundcs.kit import clock, durable
from fundcs.kit.errors import FundcsError, os_reason
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.keys.slots import Slot
    from fundcs.archive.keys.vault import Unlocked

_OVER = "SELECT staff_key FROM staff_key_end UNION SELECT replaces FROM staff_key WHERE replaces IS NOT NULL"
_GONE = "SELECT code, left_on FROM staff WHERE left_on IS NOT NULL"
_REKEY_DUE = (
    "SELECT coalesce(max(CASE WHEN tbl = 'staff_key_end' OR verb = 'key_taken' THEN seq END), 0)"
    " > coalesce(max(CASE WHEN verb IN ('rekeyed', 'encrypted') THEN seq END), 0) FROM trail"
    " WHERE tbl IN ('staff_key_end', 'archive')"
)


class SlotLeft(durable.DoneBut):
    template = N_(
        "done and on record, but the key file {file} was not written ({why}); `fundcs archive verify` says "
        "what is to be removed from it"
    )


class KeyOutcome(StrEnum):
    """What became of the key of a member who leaves; the value is its JSON."""

    NONE = "none"
    ENDED = "ended"
    LATER = "later"
    KEEPERS = "keepers"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Taken:
    """The numbers of slots that are to be removed; whether earlier copies of the key file still open."""

    over: frozenset[str]
    rekey_due: bool


def look(ask: Callable[[str], Iterable[Any]], slots: Iterable[Slot]) -> Taken:
    """What is left to do of the keys of these slots, by an archive of which `ask` asks SQL."""
    ended = {str(key) for (key,) in ask(_OVER)}
    today = clock.today().isoformat()
    gone = {str(code) for code, left_on in ask(_GONE) if str(left_on) <= today}
    over = {
        slot.id
        for slot in slots
        if slot.id in ended or (slot.staff in gone and slot.kind is not Kind.RECOVERY)
    }
    ((due,),) = ask(_REKEY_DUE)
    return Taken(frozenset(over), bool(due))


def end_of_leaver(act: Act, staff: str, day: date) -> KeyOutcome:
    """End the keys of a member who leaves on a day; once that is committed, their slots are removed.

    A key is ended by a keeper, on the day or later, and while another keeper has one.
    """
    whose = vault.unlocked(act.archive_path)
    ids = _slots(whose, staff)
    if whose is None or not ids:
        return KeyOutcome.NONE
    if day > act.today:
        return KeyOutcome.LATER
    signer, keepers = act.session.info.get(signing.SIGNER), signing.keepers(signing.active(act.session))
    if signer is None or signer.key not in keepers:
        return KeyOutcome.KEEPERS
    if not keepers - set(ids):
        return KeyOutcome.LAST
    signing.end(act.session, ids, second(act.moment), act.staff.code)
    facts = {"staff_key": ", ".join(sorted(ids))}
    trail.note(act.session, "key_taken", "archive", act.archive_path.name, facts=facts)
    archive.afterwards(act.session, partial(_forget, act.archive_path, whose, ids))
    return KeyOutcome.ENDED


def of_leaver(act: Act, staff: str, day: date) -> KeyOutcome:
    """Whether a member who leaves still has a key, and to whom it falls to end it."""
    if not _slots(vault.unlocked(act.archive_path), staff):
        return KeyOutcome.NONE
    return KeyOutcome.LATER if day > act.today else KeyOutcome.KEEPERS


def lacks(act: Act, staff: str) -> bool:
    """Whether the archive is encrypted and a member has no key to it."""
    whose = vault.unlocked(act.archive_path)
    return whose is not None and whose.file.of(staff) is None


def _slots(whose: Unlocked | None, staff: str) -> list[str]:
    slots = () if whose is None else whose.file.slots
    return [slot.id for slot in slots if slot.staff == staff and slot.kind is not Kind.RECOVERY]


def _forget(path: Path, whose: Unlocked, ids: list[str]) -> None:
    place = vault.present(path) or vault.key_file(path)
    try:
        filing.write(place, whose.file.without(*ids).sealed(*whose.keys))
    except (OSError, FundcsError) as error:
        why = os_reason(error) if isinstance(error, OSError) else error
        raise SlotLeft(file=place, why=why) from None

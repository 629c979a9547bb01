"""Opening an archive's key file with a passphrase, a secret file or the recovery key: one KDF, never two."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fundcs.archive.keys import envelope, passphrases
from fundcs.archive.keys.envelope import Unopened
from fundcs.archive.keys.errors import (
    INSTALL,
    KeyFileDamaged,
    KeyFileNewer,
    KeyRefused,
    LibraryMissing,
    PassphraseMissing,
)
from fundcs.archive.keys.slots import KeyFile, Kind, Newer, Unreadable
from fundcs.archive.keys.vault import Unlocked, vault
from fundcs.kit.errors import ArchiveUnusable, os_reason
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.archive.keys.slots import Slot
    from fundcs.archive.keys.vault import Means


def installed() -> bool:
    """Whether the libraries of the extra are there."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("sqlcipher3", "argon2", "cryptography"))


def read(file: Path) -> KeyFile:
    """The key file. Raises KeyFileDamaged, KeyFileNewer."""
    try:
        return KeyFile.parse(file.read_bytes())
    except Unreadable:
        raise KeyFileDamaged(file=file) from None
    except Newer:
        raise KeyFileNewer(file=file) from None
    except OSError as error:
        raise ArchiveUnusable(
            N_("the key file {file} cannot be read: {why}"), file=file, why=os_reason(error)
        ) from None


def opened(archive: Path, file: Path) -> Unlocked:
    """What opens the archive, by the means of this command.

    Raises LibraryMissing, KeyFileDamaged, KeyRefused, PassphraseMissing.
    """
    if not installed():
        raise LibraryMissing(path=archive, install=INSTALL)
    held = read(file)
    means = vault.means
    slot = _chosen(held, means)
    seed = _seed(archive, held, slot, means)
    try:
        keys = held.keys(slot, seed) if slot is not None else []
    except Unreadable:
        raise KeyFileDamaged(file=file) from None
    assert slot is not None  # noqa: S101 - else no seed was found
    whole = Unlocked(held, slot, seed, tuple(keys))
    for each in keys:
        vault.documents.update(each.documents)
    vault.identity = vault.identity or whole
    return whole


def _chosen(held: KeyFile, means: Means) -> Slot | None:
    """The slot that is to be opened, or None where there is none for who acts."""
    if means.secret_file is not None:
        return held.slot(passphrases.secret_of(means.secret_file).slot)
    if means.recovery:
        return next((slot for slot in held.slots if slot.kind is Kind.RECOVERY), None)
    members = [slot for slot in held.slots if slot.kind is Kind.MEMBER]
    if means.staff is not None:
        return held.of(fold(means.staff).upper())
    known = [slot for slot in members if slot.known_by(means.login)]
    return known[0] if known else members[0] if len(members) == 1 else None


def _seed(archive: Path, held: KeyFile, slot: Slot | None, means: Means) -> bytes:
    """The slot's seed. A slot that there is not takes as long as a wrong passphrase.

    A backup is opened with what opened the archive, where the slot is the same but for its passphrase.
    """
    place = None if slot is None else (held.archive, slot.id, hashlib.sha256(slot.seed + slot.salt).digest())
    known = {**(vault.kept if vault.standing else {}), **vault.now}
    if place is not None and place in known:
        return known[place]
    who = vault.identity
    if who is not None and slot is not None and slot.box == who.slot.box:
        return who.seed
    given_before = means.given is not None
    for _try in range(1 + given_before):
        try:
            seed = _tried(archive, held, slot, means)
        except Unopened:
            means.given = None
            continue
        if place is not None:
            vault.kept[place] = vault.now[place] = seed
        return seed
    raise KeyRefused(path=archive, who=_who(means))


def _tried(archive: Path, held: KeyFile, slot: Slot | None, means: Means) -> bytes:
    """The slot's seed by the passphrase that is given now. Raises Unopened, PassphraseMissing."""
    if means.given is None:
        means.given = _secret(archive, held, slot, means)
    if slot is None:
        _in_vain(held, means.given)
        raise Unopened
    return slot.opened(means.given, held.archive)


def _in_vain(held: KeyFile, secret: str) -> None:
    """Reckon as long as a slot would take."""
    cost = next((slot.cost for slot in held.slots if slot.cost is not None), envelope.Cost())
    envelope.from_passphrase(secret, envelope.random_salt(), cost)


def _secret(archive: Path, held: KeyFile, slot: Slot | None, means: Means) -> str:
    """What opens the slot. Raises PassphraseMissing."""
    if means.secret_file is not None:
        return passphrases.secret_of(means.secret_file).secret
    if means.descriptor is not None:
        return means.descriptor.line()
    if slot is not None and slot.kind is Kind.MEMBER and not means.recovery:
        known = passphrases.remembered(held.archive, slot.id) if _keyring_is_on() else None
        if known is not None:
            return known
    if not passphrases.at_a_terminal():
        raise PassphraseMissing(path=archive)
    if means.recovery:
        return passphrases.asked(_("Recovery key: "))
    return passphrases.asked(_("Passphrase of {who}: ").format(who=_who(means)))


def _keyring_is_on() -> bool:
    import os

    return os.environ.get("FUNDCS_KEYRING") == "1"


def _who(means: Means) -> str:
    return means.login if means.staff is None else quoted(means.staff)

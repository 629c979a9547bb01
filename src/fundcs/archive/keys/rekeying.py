"""`archive encrypt`, `archive decrypt` and `archive rekey`: the whole archive copied under other keys."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import archive as store
from fundcs.archive import driver, files, opening, trail, verify
from fundcs.archive.keys import converting, filing, service, signing, vault
from fundcs.archive.keys.errors import INSTALL, CannotEncrypt
from fundcs.archive.keys.opening import installed
from fundcs.archive.keys.slots import KeyFile, Keys, Kind, new_id, new_slot
from fundcs.archive.keys.vault import Unlocked
from fundcs.kit import durable
from fundcs.kit.errors import ArchiveUnusable, FundcsError, Refused, os_reason
from fundcs.kit.i18n import N_, _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act import Person, Setting

_CLEAR = b"SQLite format 3\x00"


class CopyUnfit(ArchiveUnusable):
    template = N_(
        "{path} was not changed: its copy does not verify ({problem}); run `fundcs archive verify` and "
        "restore a backup first"
    )


class Unfinished(durable.DoneBut):
    template = N_("done, but {path} needs the command once more: what comes after failed ({why})")


@dataclass(frozen=True, slots=True)
class Converted:
    """An archive under other keys. `in_clear`: copies nearby that are in clear; `documents`: those rewritten.

    `fingerprint`: of the key that all signatures go back to, to be kept elsewhere.
    """

    path: Path
    staff: str
    documents: int
    in_clear: Sequence[str] = ()
    fingerprint: str | None = None
    finished_only: bool = False


def encrypt(setting: Setting) -> Converted:
    """Put the archive in clear under a new key, and give who acts the first slot.

    Of one that is encrypted already, documents left in clear by a run that was stopped are enciphered.
    Raises CannotEncrypt, CopyUnfit, ArchiveLocked, and what admission raises.
    """
    path = setting.archive_path
    if not installed():
        raise CannotEncrypt(install=INSTALL)
    if vault.enciphered(path):
        return _finished(setting)
    person, login = _admitted(setting)
    secret = service.new_passphrase(setting, _("New passphrase: "))
    empty = KeyFile(new_id())
    slot, seed = new_slot(
        empty.archive,
        kind=Kind.MEMBER,
        staff=person.code,
        login=login,
        secret=secret,
        made_at=service.now_text(),
        cost=service.COST,
    )
    keys = Keys.new()
    file = empty.with_slot(slot).sealed(keys)
    whose = Unlocked(file, slot, seed, (keys,))
    vault.vault.documents.update(keys.documents)

    def introduce(session: Session, person: Person) -> None:
        session.info[signing.SIGNER] = signing.Signer(slot.id, seed)
        service.Desk(session, setting, person).register(slot)
        trail.note(session, "encrypted", "archive", path.name, facts={"staff_key": slot.id})

    vault.lend(path, None)
    filing.write(vault.coming_file(path), file)
    try:
        _convert(setting, whose, introduce, wipe=True)
    except BaseException:
        if is_clear(path):
            durable.remove(vault.coming_file(path))
        raise
    vault.lend(path, whose)
    with _after(path):
        durable.replace(vault.coming_file(path), vault.key_file(path))
        documents, copies = _documents(path), _copies_in_clear(path)
    return Converted(path, person.code, documents, copies, fingerprint(slot.sign))


def _finished(setting: Setting) -> Converted:
    """Encipher what documents are still in clear. Raises Refused where there are none."""
    path = setting.archive_path
    person, _login = _admitted(setting)
    coming = vault.present(path) == vault.coming_file(path)
    if coming:
        durable.replace(vault.coming_file(path), vault.key_file(path))
    documents = _documents(path)
    if not documents and not coming:
        raise Refused(N_("{path} is encrypted already; nothing was done"), path=path)
    return Converted(path, person.code, documents, _copies_in_clear(path), finished_only=True)


def decrypt(setting: Setting) -> Converted:
    """Put the archive in clear again and end all its keys. Raises NotEncrypted, CopyUnfit, ArchiveLocked."""
    path = setting.archive_path
    whose = service.unlocked(setting)
    person, _login = _admitted(setting)

    def end(session: Session, person: Person) -> None:
        desk = service.Desk(session, setting, person)
        desk.end({key.id for key in signing.active(session)} - {whose.slot.id})
        desk.end({whose.slot.id})  # the last, for it signs the others' end
        trail.note(session, "decrypted", "archive", path.name)

    rewritten: list[int] = []

    def documents_first(connection: sqlite3.Connection) -> None:
        stored = connection.execute("SELECT hash, size FROM stored_file").fetchall()
        vault.lend(path, None)
        try:
            rewritten.append(files.renew(path, stored))
        finally:
            vault.vault.lent.pop(path)
        durable.replace(vault.key_file(path), vault.coming_file(path))

    _convert(setting, None, end, wipe=False, before=documents_first)
    with _after(path):
        durable.remove(vault.coming_file(path))
    return Converted(path, person.code, rewritten[0])


def rekey(setting: Setting) -> Converted:
    """Put the archive under a new key, for everybody who has a slot. Raises as `decrypt`."""
    path = setting.archive_path
    whose = service.unlocked(setting)
    person, _login = _admitted(setting)
    after = Keys.new(whose.keys[-1])
    vault.vault.documents.update(after.documents)
    only = whose.file.sealed(after)

    def note(session: Session, _person: Person) -> None:
        trail.note(session, "rekeyed", "archive", path.name)

    # Should it fail, both keys stay in the file: a document may have come under the new one meanwhile.
    filing.write(vault.key_file(path), whose.file.sealed(*whose.keys, after))
    _convert(setting, Unlocked(only, whose.slot, whose.seed, (after,)), note, wipe=False)
    with _after(path):
        filing.write(vault.key_file(path), only)
    return Converted(path, person.code, 0)


@contextmanager
def _after(path: Path) -> Iterator[None]:
    """Say of what fails here that the archive itself has been converted."""
    try:
        yield
    except durable.DoneBut:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if not isinstance(error, driver.errors(OSError, FundcsError, KeyboardInterrupt)):
            raise
        why = os_reason(error) if isinstance(error, OSError) else getattr(error, "sqlite_errorname", error)
        raise Unfinished(path=path, why=why) from None


def fingerprint(public: bytes) -> str:
    """A public key as people compare it."""
    text = public.hex()[:32]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _admitted(setting: Setting) -> tuple[Person, str | None]:
    """Who acts, and their login; the archive is upgraded first where it is older."""
    opened = opening.opened(setting.archive_path, setting.enter, writes=True)
    with closing(opened), opened.unit() as session:
        person = setting.enter(session)
        login = (
            session.connection()
            .exec_driver_sql("SELECT login FROM staff WHERE code = ?", (person.code,))
            .scalar()
        )
    return person, login


def _convert(
    setting: Setting,
    whose: Unlocked | None,
    then: Callable[[Session, Person], None],
    *,
    wipe: bool,
    before: Callable[[sqlite3.Connection], None] | None = None,
) -> None:
    """Give the archive's name to a copy under the keys of `whose`, on whose trail `then` writes."""
    path = setting.archive_path
    with durable.Aside(path.parent) as aside, converting.alone(path) as connection:
        vault.lend(aside.path, whose)
        converting.copied(connection, aside.path)
        opened = store.Archive(aside.path, writes=True)
        with closing(opened), opened.unit() as session:
            then(session, setting.enter(session))
        store.checkpoint(aside.path)
        report = verify.verify(aside.path, files_too=False)
        if not report.ok:
            raise CopyUnfit(path=path, problem=report.problems[0].sentence)
        if before is not None:
            before(connection)
        converting.settle(connection, aside, path, wipe=wipe)


def _documents(path: Path) -> int:
    """Rewrite the documents of the archive that are not as it is; how many."""
    with closing(store.connect_read_only(path)) as connection:
        stored = connection.execute("SELECT hash, size FROM stored_file").fetchall()
    return files.renew(path, stored)


def _copies_in_clear(path: Path) -> list[str]:
    """Copies in clear that are near the archive or that its trail knows: backups, copies kept before."""
    with closing(store.connect_read_only(path)) as connection:
        noted = connection.execute("SELECT DISTINCT key FROM trail WHERE verb = 'backed_up'").fetchall()
    near = [*path.parent.glob(f"*{path.suffix}"), *(type(path)(str(key)) for (key,) in noted)]
    return sorted({str(copy) for copy in near if copy != path and is_clear(copy)})


def is_clear(copy: Path) -> bool:
    """Whether the file is a database in clear."""
    try:
        if not copy.is_file():
            return False
        with copy.open("rb") as read:
            return read.read(len(_CLEAR)) == _CLEAR
    except OSError:
        return False

"""Verifying the archive (Art. 29): an ordered list of checks, each of the same shape.

A check examines the file in one read transaction and yields Problems; an error of SQLite on a damaged page
becomes a Problem, too. No Problem holds a value of a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from fundcs.archive import driver, replay, schema, trail
from fundcs.archive.archive import check_file, connect_read_only
from fundcs.archive.errors import ArchiveCorrupt
from fundcs.archive.keys import vault
from fundcs.archive.keys.errors import INSTALL
from fundcs.archive.place import FOLDER, policy_file
from fundcs.archive.problems import Problem
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, _
from fundcs.kit.patterns import regex
from fundcs.kit.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table

_HEAD = regex(r"([0-9]{1,18}):([0-9a-f]{64})")


class BadHead(Refused):
    template = N_("this is not a trail checkpoint; give it as `fundcs archive verify` prints it, SEQ:HASH")


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a trail. Kept elsewhere, it shows whether entries were later removed or rewritten."""

    seq: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Head:
        """The head written `SEQ:HASH`. Raises BadHead."""
        match = _HEAD.fullmatch(text.strip().lower())
        if match is None:
            raise BadHead
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


_PREV = trail.COLUMNS.index("prev")
NO_ENTRY = Head(0, trail.GENESIS)


@dataclass(frozen=True)
class Subject:
    """What is verified: the open file, and a head kept elsewhere, if given."""

    path: Path
    connection: sqlite3.Connection
    kept: Head | None

    @cached_property
    def expected(self) -> schema.Objects:
        """The schema this program works with."""
        return schema.expected()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome: every problem in the order of the checks, and the trail's head.

    No problem are `unrecorded`, files among the documents that no record names; `leftovers` of commands that
    were killed, and those `cleaned` away; a firm's policy that the trail does not know as it is; and others
    whom the system lets into the directory (`open_to`); nor documents in clear of an archive that is not;
    nor `keys_over`, slots of keys that were ended, nor that a rekey is due.
    """

    problems: tuple[Problem, ...]
    trail_entries: int
    head: Head
    unrecorded: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    cleaned: tuple[str, ...] = ()
    policy_known: bool = True
    open_to: tuple[str, ...] = ()
    documents_in_clear: int = 0
    keys_over: tuple[str, ...] = ()
    rekey_due: bool = False

    @property
    def ok(self) -> bool:
        """Whether there is no problem."""
        return not self.problems


_KINDS = {"table": N_("table"), "index": N_("index"), "trigger": N_("trigger"), "view": N_("view")}
"""What SQLite keeps in a schema."""

Check = Callable[[Subject], Iterator[Problem]]


class Beside(TypedDict, total=False):
    """The part of a Report about what lies beside the archive."""

    unrecorded: tuple[str, ...]
    leftovers: tuple[str, ...]
    policy_known: bool
    open_to: tuple[str, ...]
    documents_in_clear: int
    keys_over: tuple[str, ...]
    rekey_due: bool


UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What looking at damaged values may raise: a key that is no text, an entry that is no JSON."""


def verify(path: Path, kept: Head | None = None, *, files_too: bool = True) -> Report:
    """Every check on the archive at `path`, which is not written to; `files_too`: on what lies beside it.

    Raises ArchiveMissing, ArchiveForeign, ArchiveNewer, ArchiveOlder.
    """
    with suppress(ArchiveCorrupt):  # the checks below name the damaged part
        check_file(path, writes=False)
    problems: list[Problem] = []
    checks = [check for check in CHECKS if files_too or check is not stored_files]
    with closing(connect_read_only(path)) as connection, progress(_("Verifying"), len(checks)) as advance:
        subject = Subject(path, connection, kept)
        for number, check in enumerate(checks, start=1):
            advance(number)
            problems += _guarded(check, subject)
        entries, head = _head(connection)
        beside = _beside(subject) if files_too else {}
    return Report(tuple(problems), entries, head, **beside)


def _guarded(check: Check, subject: Subject) -> Iterator[Problem]:
    """The check's problems, from one read transaction; an error that stops the check is one more."""
    try:
        subject.connection.execute("BEGIN")
        yield from check(subject)
    except driver.errors(*UNREADABLE) as error:
        code = getattr(error, "sqlite_errorname", type(error).__name__)
        yield Problem(check.__name__, T("this check was stopped by damage to the file ({code})", code=code))
    finally:
        if subject.connection.in_transaction:
            subject.connection.execute("ROLLBACK")


def _head(connection: sqlite3.Connection) -> tuple[int, Head]:
    try:
        entries = connection.execute("SELECT count(*) FROM trail").fetchone()[0]
        last = connection.execute("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    except driver.errors(*UNREADABLE):
        return 0, NO_ENTRY  # a check has already reported the damage
    return entries, Head(*last) if last else NO_ENTRY


def _beside(subject: Subject) -> Beside:
    """What lies beside the archive, as a Report has it."""
    from fundcs.archive import access, files, firm_policy, leftovers

    folder = subject.path.parent
    left = tuple(path.relative_to(folder).as_posix() for path in leftovers.beside(subject.path))
    hashes: list[str] = []
    known = True
    with suppress(*driver.errors(*UNREADABLE)):  # a check has already reported the damage
        hashes = [str(hash_) for (hash_,) in subject.connection.execute("SELECT hash FROM stored_file")]
        known = firm_policy.known(subject.connection, policy_file(subject.path))
    unrecorded = tuple(name for name in files.unrecorded(subject.path, hashes) if name not in left)
    return {
        "unrecorded": unrecorded,
        "leftovers": left,
        "policy_known": known,
        "open_to": access.strangers(folder, folder / FOLDER),
        "documents_in_clear": files.in_clear(subject.path, hashes),
        **_keys(subject),
    }


def _keys(subject: Subject) -> Beside:
    """What is left to do of keys that were taken away."""
    whose = vault.unlocked(subject.path)
    if whose is None:
        return {}
    from fundcs.archive.keys import taken

    with suppress(*driver.errors(*UNREADABLE)):
        looked = taken.look(subject.connection.execute, whose.file.slots)
        return {"keys_over": tuple(sorted(looked.over)), "rekey_due": looked.rekey_due}
    return {}


def integrity(subject: Subject) -> Iterator[Problem]:
    """SQLite's own look at every page, index and constraint."""
    for (message,) in subject.connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Problem("integrity", T("SQLite reports: {said}", said=message))


def foreign_keys(subject: Subject) -> Iterator[Problem]:
    """Every foreign key has its row."""
    for table, rowid, parent, _number in subject.connection.execute("PRAGMA foreign_key_check"):
        sentence = T(
            "row {row} of {table} refers to a record that {parent} does not have",
            row=rowid,
            table=table,
            parent=parent,
        )
        yield Problem("foreign_keys", sentence, table)


def objects(subject: Subject) -> Iterator[Problem]:
    """Tables, indexes and triggers are exactly those of this program's schema."""
    actual = schema.objects(subject.connection)
    for (kind, name), sql in subject.expected.items():
        if (kind, name) not in actual:
            yield Problem("schema", T("the {kind} {name} is missing", kind=T(_KINDS[kind]), name=name), name)
        elif actual[kind, name] != sql:
            yield Problem("schema", T("the {kind} {name} was changed", kind=T(_KINDS[kind]), name=name), name)
    for kind, name in actual.keys() - subject.expected.keys():
        yield Problem(
            "schema", T("the {kind} {name} is not part of an archive", kind=T(_KINDS[kind]), name=name), name
        )


def version(subject: Subject) -> Iterator[Problem]:
    """`alembic_version` holds one row: the schema of this program."""
    versions = [row[0] for row in subject.connection.execute("SELECT version_num FROM alembic_version")]
    if versions != [schema.HEAD]:
        yield Problem("version", T("the database version is missing, double or different"), "alembic_version")


def chain(subject: Subject) -> Iterator[Problem]:
    """Entries are numbered in a row; `prev` is the hash of the one before, `hash` that of the own columns."""
    number, hash_before = 0, trail.GENESIS
    columns = ", ".join(f'"{name}"' for name in trail.COLUMNS)
    for row in subject.connection.execute(f"SELECT {columns} FROM trail ORDER BY seq"):  # noqa: S608 - names only
        seq, prev, hash_ = row[0], row[_PREV], row[_PREV + 1]
        if seq != number + 1:
            sentence = T(
                "entries {first} to {last} are missing from the trail", first=number + 1, last=seq - 1
            )
            yield Problem("chain", sentence, "trail")
        elif prev != hash_before:
            yield Problem("chain", T("entry {seq} does not follow from the one before", seq=seq), "trail")
        if not _digests_to(row, hash_):
            yield Problem("chain", T("entry {seq} was changed after it was written", seq=seq), "trail")
        number, hash_before = seq, hash_


def _digests_to(row: tuple[object, ...], hash_: object) -> bool:
    try:
        return trail.entry_hash(row) == hash_
    except UNREADABLE:
        return False  # a value that no entry can hold


def rows(subject: Subject) -> Iterator[Problem]:
    """The tables hold what the trail says they hold.

    Columns are compared. SQLite's rowid of a table with a text key is not: no code reads it, and no order
    depends on it.
    """
    present = {name for kind, name in schema.objects(subject.connection) if kind == "table"}
    for table in replay.tables():
        if table.name in present:
            yield from _compared(subject.connection, table)


def _compared(connection: sqlite3.Connection, table: Table) -> Iterator[Problem]:
    """As `replay.compare`; damage to one table leaves the others to be looked at."""
    try:
        yield from replay.compare(connection, table)
    except driver.errors(*UNREADABLE) as error:
        code = getattr(error, "sqlite_errorname", type(error).__name__)
        sentence = T("{table} cannot be compared with the trail ({code})", table=table.name, code=code)
        yield Problem("rows", sentence, table.name)


def stored_files(subject: Subject) -> Iterator[Problem]:
    """Every scanned document exists and has the hash it was stored under."""
    from fundcs.archive import files

    if ("table", "stored_file") in schema.objects(subject.connection):
        yield from files.check(subject.path, subject.connection.execute("SELECT hash, size FROM stored_file"))


def kept_head(subject: Subject) -> Iterator[Problem]:
    """The head kept elsewhere is an entry of this trail."""
    if subject.kept is None or subject.kept == NO_ENTRY:
        return
    seq = subject.kept.seq
    entry = subject.connection.execute("SELECT hash FROM trail WHERE seq = ?", (seq,)).fetchone()
    if entry is None:
        last = subject.connection.execute("SELECT coalesce(max(seq), 0) FROM trail").fetchone()[0]
        sentence = T(
            "the trail ends at entry {last}; the checkpoint kept elsewhere is entry {seq}", last=last, seq=seq
        )
        yield Problem("head", sentence, "trail")
    elif entry[0] != subject.kept.hash:
        yield Problem("head", T("entry {seq} does not match the checkpoint kept elsewhere", seq=seq), "trail")


def signatures(subject: Subject) -> Iterator[Problem]:
    """What needs a person's word is signed with their key, since there are keys."""
    from fundcs.archive.keys import proofs

    try:
        yield from proofs.check(subject.connection)
    except ImportError:
        yield Problem("signatures", T("the signatures cannot be checked; install {install}", install=INSTALL))


CHECKS: tuple[Check, ...] = (
    integrity,
    foreign_keys,
    objects,
    version,
    chain,
    rows,
    signatures,
    stored_files,
    kept_head,
)
"""In the order of their reports."""

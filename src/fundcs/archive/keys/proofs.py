"""Checking signatures: who may sign what, followed through the trail from the first key on.

The first key signs its own introduction, and each later one is signed by a keeper's. A signature is over an
entry's hash, which holds that of the entry before: so nothing before a signed entry can be changed by whoever
lacks that key, were the rows, the trail and its chain computed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fundcs.archive.keys import envelope
from fundcs.archive.keys.slots import Kind
from fundcs.archive.keys.words import KEY, KEY_END, TABLES, facts_of, needed, statement
from fundcs.archive.problems import Problem
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_CHECK = "signatures"


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    hash: str
    table: str
    verb: str
    staff: str
    key: str
    after: str | None

    @property
    def facts(self) -> dict[str, Any]:
        return facts_of(self.after)


@dataclass(frozen=True, slots=True)
class _Known:
    """A key as its introduction on the trail says."""

    id: str
    staff: str
    kind: str
    public: str
    keeper: bool
    provisional: bool
    replaces: str | None

    @classmethod
    def of(cls, facts: dict[str, Any]) -> _Known:
        replaces = facts.get("replaces")
        return cls(
            id=str(facts["id"]),
            staff=str(facts["staff"]),
            kind=str(facts["kind"]),
            public=str(facts["public"]),
            keeper=bool(facts["keeper"]),
            provisional=bool(facts["provisional"]),
            replaces=None if replaces is None else str(replaces),
        )


@dataclass(slots=True)
class _Ring:
    """The keys that sign at a point of the trail, by number."""

    keys: dict[str, _Known] = field(default_factory=dict)

    def introduced(self, key: _Known, signer: _Known | None) -> bool:
        """Whether `signer` may introduce this key; then it is one of the ring."""
        if not self.keys:
            fits = key == signer and key.keeper and not key.provisional and key.kind == Kind.MEMBER
        elif key.replaces is not None:
            fits = (
                signer is not None
                and (signer.id, signer.staff, signer.keeper) == (key.replaces, key.staff, key.keeper)
                and key.kind == signer.kind == Kind.MEMBER
            )
        else:
            fits = signer is not None and signer.id in self.keys and signer.keeper and not signer.provisional
        if fits:
            self.keys.pop(key.replaces or "", None)
            self.keys[key.id] = key
        return fits

    def ended(self, id_: str, signer: _Known | None) -> bool:
        """Whether `signer` may end the key; then it is no longer one of the ring."""
        fits = signer is not None and not signer.provisional and (signer.keeper or signer.id == id_)
        if fits:
            self.keys.pop(id_, None)
        return fits


def check(connection: sqlite3.Connection) -> Iterator[Problem]:
    """A Problem for each word that is not signed by whose it is, and for each key that nobody vouches for."""
    holes = ", ".join("?" * len(TABLES))
    if connection.execute("SELECT 1 FROM trail WHERE tbl = ? LIMIT 1", (KEY,)).fetchone() is None:
        return
    signed = {
        entry: (str(key), str(text))
        for entry, key, text in connection.execute("SELECT entry, staff_key, signature FROM signature")
    }
    ring = _Ring()
    rows = connection.execute(
        f"SELECT seq, hash, tbl, verb, staff, key, after FROM trail WHERE tbl IN ({holes}) ORDER BY seq",  # noqa: S608 - holes only
        TABLES,
    )
    for row in rows.fetchall():
        entry = _Entry(*row)
        if needed(entry.table, entry.verb, entry.after):
            yield from _looked_at(entry, ring, signed.get(entry.seq))


def _looked_at(entry: _Entry, ring: _Ring, signature: tuple[str, str] | None) -> Iterator[Problem]:
    if entry.table == KEY:
        yield from _introduction(entry, ring, signature)
    elif entry.table == KEY_END:
        id_ = str(entry.facts.get("staff_key", entry.key))
        if entry.verb != "created" or not ring.ended(id_, _signer(entry, ring.keys, signature)):
            yield _problem(entry, T("entry {seq} ends a key and is not signed by a keeper", seq=entry.seq))
    elif ring.keys:
        signer = _signer(entry, ring.keys, signature)
        facts = {"seq": entry.seq, "table": entry.table, "staff": entry.staff}
        if signature is None:
            yield _problem(entry, T("entry {seq}, {table}, is not signed by {staff}", **facts))
        elif signer is None or signer.provisional or (signer.kind, signer.staff) != (
            Kind.MEMBER, entry.staff,
        ):  # fmt: skip
            yield _problem(entry, T("entry {seq}, {table}: the signature is not that of {staff}", **facts))


def _introduction(entry: _Entry, ring: _Ring, signature: tuple[str, str] | None) -> Iterator[Problem]:
    try:
        key = _Known.of(entry.facts)
    except (KeyError, TypeError):
        key = None
    known = ring.keys if ring.keys or key is None else {key.id: key}
    if key is None or entry.verb != "created" or not ring.introduced(key, _signer(entry, known, signature)):
        staff = "–" if key is None else key.staff
        sentence = T("entry {seq}: the key of {staff} is not signed by a keeper", seq=entry.seq, staff=staff)
        yield _problem(entry, sentence)


def _signer(entry: _Entry, keys: dict[str, _Known], signature: tuple[str, str] | None) -> _Known | None:
    """The key of `keys` that signed the entry; None where none did."""
    if signature is None or signature[0] not in keys:
        return None
    key = keys[signature[0]]
    try:
        public, text = bytes.fromhex(key.public), bytes.fromhex(signature[1])
    except ValueError:
        return None
    return key if envelope.signed(public, statement(entry.hash), text) else None


def _problem(entry: _Entry, sentence: Any) -> Problem:
    return Problem(_CHECK, sentence, entry.table, entry.key)

"""What needs a person's word is signed; who holds the file, and even opens it, cannot forge an approval."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from shared.payout_desk import CHIEF, FINANCE, FIRST, SPECIALIST, desk, ledger  # noqa: F401 - fixtures

from fundcs.archive import driver, trail
from fundcs.archive.archive import Archive
from fundcs.archive.frozen import canonical
from fundcs.archive.keys import envelope, vault
from fundcs.archive.keys.passphrases import Descriptor
from fundcs.archive.keys.words import TABLES, statement

MANAGER = "correct horse battery staple"
PASSPHRASES = {
    "S001": MANAGER,
    SPECIALIST: "a specialist's own words",
    FINANCE: "finance has other words",
    CHIEF: "the general manager's words",
}

CHECK: dict[str, object] = {
    "submission": 1,
    "passed": 1,
    "reason": None,
    "checked_at": "2026-03-31T02:00:00+00:00",
    "checked_by": FINANCE,
}


@pytest.fixture(name="signed")
def _signed(desk: Any, given: Any, one_time: Any) -> Any:  # noqa: F811
    """A department with keys, whose first payout sheet was checked by finance and approved by the chief."""
    desk.ok(*given(MANAGER), "archive", "encrypt")
    for code in (SPECIALIST, FINANCE, CHIEF):
        once = one_time(desk.ok(*given(MANAGER), "archive", "key", "add", code))
        desk.ok(*given(once, PASSPHRASES[code]), "archive", "key", "change", as_=code)
    steps = ((SPECIALIST, "calc"), (SPECIALIST, "submit"), (FINANCE, "check"), (CHIEF, "approve"))
    for code, step in steps:
        desk.ok(*given(PASSPHRASES[code]), "payout", step, *FIRST, as_=code)
    return desk


class Insider:
    """Somebody who has the file, the archive's key and S002's own key, but no other passphrase."""

    def __init__(self, connection: Any, seed: bytes, key: str) -> None:
        self.connection, self.seed, self.key = connection, seed, key

    def rewrite(self, seq: int, **columns: object) -> None:
        """Change an entry of the trail."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self.connection.execute(f"UPDATE trail SET {names} WHERE seq = ?", (*columns.values(), seq))  # noqa: S608 - names

    def append(self, table: str, key: str, values: dict[str, object], staff: str) -> int:
        """A row with its entry, as if `staff` had made it."""
        holes = ", ".join("?" * len(values))
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({holes})",  # noqa: S608 - names
            tuple(values.values()),
        )
        last = dict(
            zip(
                trail.COLUMNS,
                self.connection.execute("SELECT * FROM trail ORDER BY seq DESC").fetchone(),
                strict=True,
            )
        )
        seq = int(last["seq"]) + 1
        entry = {
            **last, "seq": seq, "act": str(seq), "staff": staff, "verb": "created", "tbl": table, "key": key,
            "client": None, "before": None, "after": canonical(values),
        }  # fmt: skip
        columns = ", ".join("?" * len(trail.COLUMNS))
        self.connection.execute(
            f"INSERT INTO trail VALUES ({columns})",  # noqa: S608 - holes
            tuple(entry[name] for name in trail.COLUMNS),
        )
        return seq

    def sign(self, seq: int, key: str | None = None, seed: bytes | None = None) -> None:
        """Sign an entry, with its entry for the signature where it has none yet."""
        self.chain()
        hash_ = self.connection.execute("SELECT hash FROM trail WHERE seq = ?", (seq,)).fetchone()[0]
        text = envelope.signature(seed or self.seed, statement(hash_)).hex()
        values = {"entry": seq, "staff_key": key or self.key, "signature": text}
        row = self.connection.execute(
            "SELECT seq, staff FROM trail WHERE tbl = 'signature' AND key = ?", (str(seq),)
        ).fetchone()
        if row is None:
            self.append("signature", str(seq), values, SPECIALIST)
            return
        self.connection.execute(
            "UPDATE signature SET staff_key = ?, signature = ? WHERE entry = ?",
            (values["staff_key"], text, seq),
        )
        self.rewrite(row[0], after=canonical(values))

    def chain(self) -> None:
        """Compute the chain of the whole trail anew."""
        before = trail.GENESIS
        for row in self.connection.execute("SELECT * FROM trail ORDER BY seq").fetchall():
            entry = dict(zip(trail.COLUMNS, row, strict=True))
            entry["prev"] = before
            before = trail.entry_hash(tuple(entry[name] for name in trail.COLUMNS))
            self.rewrite(int(entry["seq"]), prev=entry["prev"], hash=before)

    def of(self, table: str, staff: str | None = None) -> tuple[int, dict[str, Any]]:
        """The last entry about a table: its number and values."""
        query = "SELECT seq, after FROM trail WHERE tbl = ? AND (? IS NULL OR after LIKE ?) ORDER BY seq DESC"
        seq, after = self.connection.execute(query, (table, staff, f'%"staff":"{staff}"%')).fetchone()
        return seq, json.loads(after)


@contextmanager
def _insider(office: Any, given: Any) -> Iterator[Insider]:
    """The trail's triggers are taken away and put back, so that nothing of the schema tells."""
    number = int(given(PASSPHRASES[SPECIALIST])[1])
    vault.vault.use(vault.Means(staff=SPECIALIST, descriptor=Descriptor(number)))
    connection = driver.connect(office.path, isolation_level=None)
    whose = vault.unlocked(office.path)
    assert whose is not None
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    insider = Insider(connection, whose.seed, whose.slot.id)
    yield insider
    insider.chain()
    for _name, sql in triggers:
        connection.execute(sql)
    connection.close()


@pytest.fixture
def insider(signed: Any, given: Any) -> Callable[[], Any]:
    return lambda: _insider(signed, given)


def problems(office: Any, given: Any) -> list[str]:
    """What `archive verify` says, which must be of signatures alone: everything else was computed anew."""
    report = json.loads(office.run(*given(MANAGER), "archive", "verify", "--json").out)
    assert {problem["check"] for problem in report["problems"]} <= {"signatures"}, report["problems"]
    return [problem["problem"] for problem in report["problems"]]


def test_what_the_department_signed_holds(signed: Any, given: Any) -> None:
    assert problems(signed, given) == []


def test_a_check_and_an_approval_are_signed_and_a_calculation_is_not(signed: Any, insider: Any) -> None:
    with insider() as who:
        signed_tables = who.connection.execute(
            "SELECT DISTINCT tbl FROM trail JOIN signature ON seq = entry ORDER BY tbl"
        ).fetchall()
    assert [name for (name,) in signed_tables] == ["sheet_approval", "sheet_check", "staff_key"]


def test_an_approval_whose_signature_was_taken_away_is_found(signed: Any, given: Any, insider: Any) -> None:
    with insider() as who:
        seq, _values = who.of("sheet_approval")
        who.connection.execute("DELETE FROM signature WHERE entry = ?", (seq,))
        (own,) = who.connection.execute(
            "SELECT seq FROM trail WHERE tbl = 'signature' AND key = ?", (str(seq),)
        ).fetchone()
        who.rewrite(own, tbl="command", verb="exported", key="payout show", after="{}")
    assert problems(signed, given) == [f"entry {seq}, sheet_approval, is not signed by {CHIEF}"]


def test_a_forged_approval_is_found(signed: Any, given: Any, insider: Any) -> None:
    """Row, trail and chain are computed anew by somebody with full access to the file."""
    with insider() as who:
        earlier = "2026-03-29T02:00:00+00:00"
        who.connection.execute("DELETE FROM sheet_approval")
        who.connection.execute("INSERT INTO sheet_approval VALUES (1, ?, ?)", (earlier, CHIEF))
        seq, values = who.of("sheet_approval")
        who.rewrite(seq, after=canonical({**values, "approved_at": earlier}))
    assert problems(signed, given) == [f"entry {seq}, sheet_approval: the signature is not that of {CHIEF}"]


def test_a_new_approval_in_anothers_name_is_found(signed: Any, given: Any, insider: Any) -> None:
    values = {**CHECK, "id": 9}
    with insider() as who:
        seq = who.append("sheet_check", "9", values, FINANCE)
    assert problems(signed, given) == [f"entry {seq}, sheet_check, is not signed by {FINANCE}"]


def test_one_signed_with_the_insiders_own_key_is_found(signed: Any, given: Any, insider: Any) -> None:
    values = {**CHECK, "id": 9}
    with insider() as who:
        seq = who.append("sheet_check", "9", values, FINANCE)
        who.sign(seq)
    assert problems(signed, given) == [f"entry {seq}, sheet_check: the signature is not that of {FINANCE}"]


def test_what_lies_before_a_signed_entry_cannot_be_changed_either(
    signed: Any, given: Any, insider: Any
) -> None:
    with insider() as who:
        who.connection.execute("UPDATE client SET name = '王五' WHERE code = 'C000001'")
        seq, after = who.connection.execute(
            "SELECT seq, after FROM trail WHERE tbl = 'client' AND key = 'C000001'"
        ).fetchone()
        who.rewrite(seq, after=canonical({**json.loads(after), "name": "王五"}))
    assert len(problems(signed, given)) > 5  # every signature from the first key on


def test_a_public_key_replaced_is_found(signed: Any, given: Any, insider: Any) -> None:
    """The insider gives the chief a key of their own making and signs the approval anew with it."""
    seed = envelope.random_key()
    with insider() as who:
        seq, values = who.of("staff_key", CHIEF)
        public = envelope.signing_public(seed).hex()
        who.connection.execute("UPDATE staff_key SET public = ? WHERE id = ?", (public, values["id"]))
        who.rewrite(seq, after=canonical({**values, "public": public}))
        who.sign(who.of("sheet_approval")[0], values["id"], seed)
    found = problems(signed, given)
    assert f"entry {seq}: the key of {CHIEF} is not signed by a keeper" in found


@pytest.mark.parametrize("as_keeper", [False, True])
def test_a_key_introduced_by_somebody_who_may_not_is_found(
    signed: Any, given: Any, insider: Any, as_keeper: bool
) -> None:
    seed = envelope.random_key()
    values = {
        "id": "f" * 16, "staff": CHIEF, "kind": "member", "public": envelope.signing_public(seed).hex(),
        "keeper": int(as_keeper), "provisional": 0, "replaces": None,
        "introduced_at": "2026-03-31T02:00:00+00:00", "introduced_by": "S001",
    }  # fmt: skip
    with insider() as who:
        seq = who.append("staff_key", "f" * 16, values, "S001")
        who.sign(seq)
    assert problems(signed, given) == [f"entry {seq}: the key of {CHIEF} is not signed by a keeper"]


def test_a_key_cannot_be_ended_by_somebody_who_may_not(signed: Any, given: Any, insider: Any) -> None:
    with insider() as who:
        _seq, known = who.of("staff_key", CHIEF)
        values = {"staff_key": known["id"], "ended_at": "2026-03-31T02:00:00+00:00", "ended_by": "S001"}
        seq = who.append("staff_key_end", known["id"], values, "S001")
        who.sign(seq)
    assert problems(signed, given) == [f"entry {seq} ends a key and is not signed by a keeper"]


def test_a_key_that_was_exchanged_is_noticed_when_its_holder_comes(
    signed: Any, given: Any, insider: Any
) -> None:
    with insider() as who:
        _seq, values = who.of("staff_key", CHIEF)
        public = envelope.signing_public(envelope.random_key()).hex()
        who.connection.execute("UPDATE staff_key SET public = ? WHERE id = ?", (public, values["id"]))
    said = signed.refused(*given(PASSPHRASES[CHIEF]), "staff", "list", as_=CHIEF, code=5)
    assert "is not registered" in said


def test_an_archive_without_keys_pays_for_no_check(desk: Any) -> None:  # noqa: F811
    with Archive(desk.path, writes=False).unit() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM staff_key").scalar_one() == 0
    assert desk.json("archive", "verify")["ok"]


def test_every_table_of_the_list_is_one_of_the_archives() -> None:
    from sqlmodel import SQLModel

    import fundcs.archive.tables  # noqa: F401

    assert set(TABLES) - set(SQLModel.metadata.tables) <= {"access_grant"}  # of a chapter to come


def test_who_acts_with_a_key_given_out_cannot_sign(signed: Any, given: Any, one_time: Any) -> None:
    once = one_time(signed.ok(*given(MANAGER), "archive", "key", "add", FINANCE))
    signed.refused(*given(once), "payout", "check", *FIRST, as_=FINANCE, code=4)


def test_what_was_signed_holds_after_a_key_has_ended(signed: Any, given: Any) -> None:
    signed.ok(*given(MANAGER), "archive", "key", "remove", CHIEF)
    assert problems(signed, given) == []

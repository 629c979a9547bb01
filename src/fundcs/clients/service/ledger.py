"""Import of clients from a department's ledger; run again, the same ledger changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.archive.numbers import new_numbers
from fundcs.clients import queries, rules
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind
from fundcs.clients.service import particulars
from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.importing import Column, LedgerOptions, Outcome, Parsed, Row, table_rows
from fundcs.policy.headings import EVERY_HEADING, HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fundcs.act import Act

COLUMNS = (
    Column("name", HEADINGS["name"], kind="name", required=True),
    Column("kind", HEADINGS["kind"]),
    Column("id_no", HEADINGS["id_no"], kind="identity", required=True, personal="id_no"),
    Column("birthday", HEADINGS["birthday"], kind="day"),
    Column("legal_rep", HEADINGS["legal_rep"], kind="name"),
    Column("phone", HEADINGS["phone"], personal="phone"),
    Column("email", HEADINGS["email"], personal="email"),
    Column("fax", HEADINGS["fax"], personal="phone"),
    Column("address", HEADINGS["address"], personal="address"),
    Column("officer", HEADINGS["officer"], kind="name"),
    Column("advisor", HEADINGS["advisor"], kind="name"),
    Column("remark", HEADINGS["remark"]),
)
"""The fields of a client's row and the headings they go by; `names[0]` heads the export."""

_PERSONS = (
    "自然人", "个人", "个人客户", "自然人客户", "个人投资者", "自然人投资者", "person",
    "natural person", "individual",
)  # fmt: skip
_INSTITUTIONS = (
    "机构", "机构客户", "机构投资者", "法人", "企业", "单位", "公司", "法人机构", "企业客户",
    "institution", "organisation", "organization", "company",
)  # fmt: skip
_KINDS = {
    **dict.fromkeys(_PERSONS, ClientKind.PERSON),
    **dict.fromkeys(_INSTITUTIONS, ClientKind.INSTITUTION),
}
_BLANK = dict.fromkeys(Client.model_fields) | {"withheld": False}


def heading(field: str) -> str:
    """The Chinese heading of a field."""
    return next(column.names[0] for column in COLUMNS if column.field == field)


def load(act: Act, path: Path, options: LedgerOptions, *, dry_run: bool) -> Outcome:
    """Import the clients of a ledger: new numbers are added, changed fields of known ones updated.

    A blank cell changes nothing. Where anything is wrong nothing is written, and the outcome lists all of it.
    """
    parsed = table_rows(path, COLUMNS, options, EVERY_HEADING)
    outcome = Outcome.of(parsed)
    plan = _Plan(act, parsed)
    for row in parsed.rows:
        plan.take(row)
    plan.warn()
    outcome.created, outcome.updated = len(plan.new), len(plan.changes)
    outcome.skipped = len(parsed.rows) - outcome.created - outcome.updated
    if outcome.errors:
        outcome.created = outcome.updated = outcome.skipped = 0
    elif not dry_run:
        plan.carry_out()
    return outcome


class _Plan:
    """What an import will write, planned row by row; what is refused goes to the ledger's errors."""

    def __init__(self, act: Act, parsed: Parsed) -> None:
        self.act, self.parsed, self.today = act, parsed, act.today
        self.known = queries.rows_by_id_no(act.session)
        self.new: list[dict[str, Any]] = []
        self.changes: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, tuple[Row, dict[str, Any]]] = {}
        self.staff: dict[tuple[str, str], str] = {}
        normals: dict[str, Callable[[str], str | None]] = {
            "name": rules.client_name,
            "phone": identity.phone,
            "email": identity.email,
            "fax": identity.phone,
            "address": str,
            "remark": str,
            "officer": self._officer,
            "advisor": self._advisor,
        }
        self.normals = [(name, normal) for name, normal in normals.items() if name in parsed.fields]
        self.codes = new_numbers(act.session, Client.code, particulars.CODE_LETTER)

    def take(self, row: Row) -> None:
        """Plan a row, or note what is wrong with it."""
        errors = len(self.parsed.errors)
        values = self._values(row)
        if len(self.parsed.errors) > errors:
            return
        id_no = values["id_no"]
        if id_no in self.seen:
            self._compare(row, values)
            return
        self.seen[id_no] = row, values
        before = self.known.get(id_no)
        if before is None:
            self.new.append({**_BLANK, **values, "code": next(self.codes), "added_on": self.today})
            return
        changed = {
            name: value for name, value in values.items() if value is not None and value != before[name]
        }
        if changed:
            self.changes[before["code"]] = changed

    def warn(self) -> None:
        """Say which new clients would be a child or older than people get."""
        for values in self.new:
            age = rules.unlikely_age(
                values["name"], values["birthday"], self.today, self.act.policy.plausible
            )
            self.act.warn(age)

    def carry_out(self) -> None:
        """Write what was planned."""
        session = self.act.session
        trail.bulk_insert(session, Client, self.new)
        for client in queries.by_codes(session, self.changes):
            for name, value in self.changes[client.code].items():
                setattr(client, name, value)
            session.add(client)
        session.flush()

    def _values(self, row: Row) -> dict[str, Any]:
        """The row's columns in normal form; each that is refused is noted and left out."""
        cells: dict[str, Any] = row.values
        values = self._identity(row)
        for name, normal in self.normals:
            cell = cells[name]
            try:
                values[name] = None if cell is None else normal(cell)
            except Refused as problem:
                self.parsed.refuse(row, name, problem)
        return values

    def _identity(self, row: Row) -> dict[str, Any]:
        """Kind, number, birthday and legal representative, which depend on each other."""
        cells: dict[str, Any] = row.values
        name = "kind"
        try:
            kind = self._kind(cells)
            name = "id_no"
            id_no, birthday = rules.identity_of(kind, cells["id_no"], cells["birthday"], self.today)
            name = "legal_rep"
            legal_rep = rules.legal_rep_of(kind, cells["legal_rep"])
        except rules.BadBirthday as problem:
            self.parsed.refuse(row, "birthday", problem)
        except Refused as problem:
            self.parsed.refuse(row, name, problem)
        else:
            return {"kind": kind, "id_no": id_no, "birthday": birthday, "legal_rep": legal_rep}
        return {}

    def _kind(self, cells: dict[str, Any]) -> ClientKind:
        word = cells["kind"]
        if word is None:
            return rules.kind_of(cells["id_no"], self.today)
        kind = _KINDS.get(word) or _KINDS.get(word.casefold())
        if kind is None:
            raise Refused(N_("this is not a kind of client; write 自然人 or 机构, or leave the column out"))
        return kind

    def _officer(self, who: str) -> str:
        return self._member("officer", who)

    def _advisor(self, who: str) -> str:
        return self._member("advisor", who)

    def _member(self, column: str, who: str) -> str:
        """The code of a member of staff; each is looked up once."""
        if (column, who) not in self.staff:
            find = particulars.officer if column == "officer" else particulars.advisor
            self.staff[column, who] = find(self.act.session, who, self.today).code
        return self.staff[column, who]

    def _compare(self, row: Row, values: dict[str, Any]) -> None:
        """A second row of the same client may repeat the first and leave cells blank, not contradict it."""
        first, before = self.seen[values["id_no"]]
        for name, value in values.items():
            if value is not None and value != before[name]:
                at = name if name in self.parsed.columns else "id_no"
                sentence = N_("row {row} of sheet {sheet} differs for the same client; keep one of the two")
                self.parsed.refuse(row, at, Refused(sentence, row=first.number, sheet=first.sheet))
                return

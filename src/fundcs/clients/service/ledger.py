"""Import of clients from a department's ledger; run again, the same ledger changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from fundcs.archive import trail
from fundcs.archive.numbers import new_numbers
from fundcs.clients import queries, rules
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind
from fundcs.clients.service import particulars
from fundcs.clients.service.prospects import KnownProspects
from fundcs.kit import id_documents, identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.importing import (
    Column,
    FieldChange,
    LedgerOptions,
    Outcome,
    Parsed,
    RecordChange,
    Row,
    table_rows,
)
from fundcs.kit.lookalikes import same, skeleton
from fundcs.kit.parsing import quoted
from fundcs.kit.privacy import kinds, mask
from fundcs.policy.headings import EVERY_HEADING, HEADINGS
from fundcs.staff.service import UNKNOWN_IN_LEDGER, NoSuchStaff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.kit.id_documents import Document, IdKind

COLUMNS = (
    Column("name", HEADINGS["name"], kind="name", required=True),
    Column("kind", HEADINGS["kind"]),
    Column("id_kind", HEADINGS["id_kind"]),
    Column("id_no", HEADINGS["id_no"], kind="identity", required=True, personal="id_no", may_be_blank=True),
    Column("birthday", HEADINGS["birthday"], kind="birthday", soft=True),
    Column("legal_rep", HEADINGS["legal_rep"], kind="name"),
    Column("phone", HEADINGS["phone"], personal="phone", soft=True),
    Column("email", HEADINGS["email"], personal="email", soft=True),
    Column("fax", HEADINGS["fax"], personal="phone", soft=True),
    Column("address", HEADINGS["address"], personal="address", soft=True),
    Column("officer", HEADINGS["officer"], kind="name"),
    Column("advisor", HEADINGS["advisor"], kind="name"),
    Column("remark", HEADINGS["remark"], soft=True),
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
_PRODUCTS = (
    "产品", "产品客户", "产品投资者", "基金产品", "私募基金", "私募基金产品", "资管产品", "资管计划",
    "资产管理计划", "信托计划", "信托产品", "理财产品", "product", "fund",
)  # fmt: skip
_KINDS = {
    **dict.fromkeys(_PERSONS, ClientKind.PERSON),
    **dict.fromkeys(_INSTITUTIONS, ClientKind.INSTITUTION),
    **dict.fromkeys(_PRODUCTS, ClientKind.PRODUCT),
}
INVESTOR_WORDS = frozenset({"普通投资者", "专业投资者", "合格投资者", "普通", "专业"})
"""What a column 投资者类型 may hold that is no kind of client."""
_NAMES = frozenset({"name", "legal_rep"})
_BLANK = dict.fromkeys(Client.model_fields) | {"withheld": False}


def heading(field: str) -> str:
    """The Chinese heading of a field."""
    return next(column.names[0] for column in COLUMNS if column.field == field)


class Beside(Protocol):
    """What a ledger of clients holds beside their particulars, which another chapter records."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it reads."""

    def take(self, parsed: Parsed, row: Row, client: str, kind: ClientKind) -> dict[str, str]:
        """Plan what a row says of a client; gives the fields that are new. What is wrong is refused."""

    def carry_out(self) -> None:
        """Write what was planned."""


def load(
    act: Act, path: Path, options: LedgerOptions, *, dry_run: bool, beside: Beside | None = None
) -> Outcome:
    """Import the clients of a ledger: new numbers are added, changed fields of known ones updated.

    A blank cell changes nothing. A row without a number is a prospect, found again by name and phone, e-mail
    or address. Where anything is wrong nothing is written, and the outcome lists all of it.
    """
    kept = act.policy.entries["import.headings"].value
    assert isinstance(kept, dict)  # noqa: S101 - its schema says so
    columns = (*COLUMNS, *(beside.columns if beside else ()))
    parsed = table_rows(path, columns, replace(options, kept=kept), EVERY_HEADING)
    outcome = Outcome.of(parsed)
    plan = _Plan(act, parsed, beside)
    for row in parsed.rows:
        plan.take(row)
    plan.warn()
    outcome.created, outcome.updated = len(plan.new), len(plan.changes.keys() | plan.told)
    outcome.skipped = len(parsed.rows) - outcome.created - outcome.updated
    if outcome.errors:
        outcome.created = outcome.updated = outcome.skipped = 0
    elif dry_run:
        outcome.changes = plan.shown()
    else:
        plan.carry_out()
    return outcome


class _Plan:
    """What an import will write, planned row by row; what is refused goes to the ledger's errors."""

    def __init__(self, act: Act, parsed: Parsed, beside: Beside | None = None) -> None:
        self.act, self.parsed, self.today, self.beside = act, parsed, act.today, beside
        self.prospects = KnownProspects(act.session)
        self.told: set[str] = set()
        # A resident's 15 digits and 18 are one number.
        known = queries.rows_by_id_no(act.session).items()
        self.known = {id_documents.modern(number): row for number, row in known}
        self.new: list[dict[str, Any]] = []
        self.changes: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, tuple[Row, dict[str, Any]]] = {}
        self.written: list[tuple[Row, Mapping[str, Any] | None, dict[str, Any]]] = []
        self.staff: dict[tuple[str, str], str] = {}
        normals: dict[str, Callable[[str], str | None]] = {
            "name": rules.client_name,
            "email": identity.email,
            "address": str,
            "remark": str,
            "officer": self._officer,
            "advisor": self._advisor,
        }
        self.phones = [name for name in ("phone", "fax") if name in parsed.fields]
        self.normals = [(name, normal) for name, normal in normals.items() if name in parsed.fields]
        self.codes = new_numbers(act.session, Client.code, particulars.CODE_LETTER)

    def take(self, row: Row) -> None:
        """Plan a row, or note what is wrong with it."""
        refusals = self.parsed.refusals
        values, notes = self._values(row)
        if self.parsed.refusals > refusals:
            return
        try:
            key, before = self._known(values)
        except Refused as problem:
            self.parsed.refuse(row, "id_no", problem)
            return
        if key in self.seen:
            self._compare(row, values, self.seen[key])
            return
        self.seen[key] = row, values
        if notes:
            values["remark"] = _joined(values.get("remark") or (before or _BLANK)["remark"], notes)
        code = next(self.codes) if before is None else before["code"]
        beside = {} if self.beside is None else self.beside.take(self.parsed, row, code, values["kind"])
        if before is None:
            self.new.append({**_BLANK, **values, "code": code, "added_on": self.today})
            self.written.append((row, None, values | beside))
            return
        changed = {name: value for name, value in values.items() if _differs(name, value, before)}
        if changed:
            self.changes[code] = changed
        if beside:
            self.told.add(code)
        if changed or beside:
            self.written.append((row, before, changed | beside))

    def _known(self, values: dict[str, Any]) -> tuple[str, Mapping[str, Any] | None]:
        """What tells whether two rows are of one client, and what is recorded of the client."""
        if values["id_no"] is None:
            before = self.prospects.match(values)
            contact = "".join(str(values.get(name)) for name in ("phone", "email"))
            return f"{skeleton(values['name'])} {contact}" if before is None else before["code"], before
        number = id_documents.modern(values["id_no"])
        return number, self.known.get(number) or self.prospects.identified(values)

    def shown(self) -> list[RecordChange]:
        """What would be written, field by field, masked (Art. 13)."""
        return [
            RecordChange(
                row.sheet,
                row.number,
                None if before is None else before["code"],
                before is None,
                [
                    FieldChange(name, _shown(name, (before or _BLANK).get(name)), _shown(name, value))
                    for name, value in values.items()
                    if before is not None or value is not None
                ],
            )
            for row, before, values in self.written
        ]

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
        if self.beside is not None:
            self.beside.carry_out()

    def _values(self, row: Row) -> tuple[dict[str, Any], list[str]]:
        """The row's columns in normal form, and what its cells of phones hold beside a phone.

        Each column that is refused is noted and left out.
        """
        cells: dict[str, Any] = row.values
        values: dict[str, Any] = self._identity(row)
        notes: list[str] = []
        for name, normal in self.normals:
            cell = cells[name]
            try:
                values[name] = None if cell is None else normal(cell)
            except NoSuchStaff:
                self.parsed.refuse_name(row, name, Refused(UNKNOWN_IN_LEDGER, staff=quoted(cell)))
            except Refused as problem:
                self.parsed.refuse(row, name, problem)
        for name in self.phones:
            values[name], rest = self._phone(row, name)
            if rest:
                notes.append(f"{self.parsed.heading(row, name)}: {rest}")
        return values, notes

    def _phone(self, row: Row, name: str) -> tuple[str | None, str | None]:
        """A phone number and what else its cell holds; what is refused is noted."""
        cell: Any = row.values[name]
        try:
            return (None, None) if cell is None else identity.phone_and_rest(cell)
        except Refused as problem:
            self.parsed.refuse(row, name, problem)
            return None, None

    def _identity(self, row: Row) -> dict[str, Any]:
        """Kind, document, birthday and legal representative, which depend on each other."""
        cells: dict[str, Any] = row.values
        name = "id_kind"
        try:
            id_kind = _id_kind(cells["id_kind"])
            name = "kind"
            if cells["id_no"] is None:
                return self._prospect(row)
            recorded = self.known.get(id_documents.modern(cells["id_no"]))
            kind = self._kind(cells, id_kind, recorded)
            if id_kind is None and recorded is not None and kind is recorded["kind"]:
                id_kind = recorded["id_kind"]
            name = "id_no"
            document, _born = rules.identity_of(kind, cells["id_no"], None, self.today, id_kind)
            assert document is not None  # noqa: S101 - the column is required
            recorded_as = rules.id_kind_to_record(kind, document)
            values: dict[str, Any] = {"kind": kind, "id_kind": recorded_as, "id_no": document.number}
            name = "legal_rep"
            values["legal_rep"] = rules.legal_rep_of(kind, cells["legal_rep"])
        except Refused as problem:
            self.parsed.refuse(row, name, problem)
            return {}
        return values | self._birthday(row, kind, document)

    def _prospect(self, row: Row) -> dict[str, Any]:
        """As `_identity`, of a row without a number. Raises Refused."""
        cells: dict[str, Any] = row.values
        kind = self._kind({**cells, "id_no": ""}, None, None)
        values: dict[str, Any] = {"kind": kind, "id_kind": None, "id_no": None}
        values["legal_rep"] = rules.legal_rep_of(kind, cells["legal_rep"])
        return values | self._birthday(row, kind, None)

    def _birthday(self, row: Row, kind: ClientKind, document: Document | None) -> dict[str, Any]:
        """The birth date and the day to greet; what cannot be is noted, and the document's own is kept."""
        cell: Any = row.values["birthday"]
        greets = isinstance(cell, str)
        try:
            return {
                "birthday": rules.birthday_of(kind, document, None if greets else cell, self.today),
                "greeting_day": rules.greeting_day_of(kind, cell) if greets else None,
            }
        except Refused as problem:
            self.parsed.refuse(row, "birthday", problem)
            return {"birthday": document and document.birthday, "greeting_day": None}

    def _kind(
        self, cells: dict[str, Any], id_kind: IdKind | None, recorded: Mapping[str, Any] | None
    ) -> ClientKind:
        word = None if cells["kind"] in INVESTOR_WORDS else cells["kind"]
        if word is None and recorded is not None:
            return ClientKind(recorded["kind"])
        if word is None:
            return rules.kind_of(cells["name"], cells["id_no"], self.today, id_kind)
        kind = _KINDS.get(word) or _KINDS.get(word.casefold())
        if kind is None:
            raise Refused(
                N_("this is not a kind of client; write 自然人, 机构 or 产品, or leave the column out")
            )
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

    def _compare(self, row: Row, values: dict[str, Any], earlier: tuple[Row, dict[str, Any]]) -> None:
        """A second row of the same client may repeat the first and leave cells blank, not contradict it."""
        first, before = earlier
        for name, value in values.items():
            if _differs(name, value, before):
                at = name if name in self.parsed.columns else "id_no"
                sentence = N_("row {row} of sheet {sheet} differs for the same client; keep one of the two")
                self.parsed.refuse(row, at, Refused(sentence, row=first.number, sheet=first.sheet))
                return


def _shown(name: str, value: Any) -> str | None:
    """A field's value as a dry run shows it."""
    kind = kinds(Client).get(name)
    if value is None:
        return None
    return mask(str(value), kind) if kind else str(value)


def _id_kind(word: Any) -> IdKind | None:
    """The document that a ledger names."""
    if word is None:
        return None
    typed = word.casefold()
    kind = id_documents.WORDS.get(typed) or id_documents.WORDS.get("".join(typed.split()))
    if kind is None:
        raise Refused(
            N_("this is not a kind of document that is known; write 身份证, 护照 and the like, or 其他")
        )
    return kind


def _joined(remark: str | None, notes: list[str]) -> str:
    """A remark with these notes behind it; one that it already holds is not repeated."""
    kept = remark or ""
    for note in notes:
        if note not in kept:
            kept = f"{kept}; {note}" if kept else note
    return kept


def _differs(name: str, value: Any, before: Mapping[str, Any]) -> bool:
    """Whether a ledger says other than what is recorded; a blank or a name that looks the same does not."""
    if name == "id_kind":
        return bool(value is not before[name])
    if value is None or value == before[name]:
        return False
    if name in _NAMES and before[name] is not None:
        return not same(value, before[name])
    return True

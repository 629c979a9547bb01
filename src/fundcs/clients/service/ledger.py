"""Import of clients from a department's ledger; run again, the same ledger changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.archive.attempts import attempt
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
    Body,
    Column,
    FieldChange,
    LedgerOptions,
    Outcome,
    Parsed,
    RecordChange,
    Row,
    read_tables,
)
from fundcs.kit.lookalikes import same, skeleton
from fundcs.kit.parsing import quoted
from fundcs.kit.privacy import kinds, mask
from fundcs.policy.headings import EVERY_HEADING, HEADINGS
from fundcs.staff.service import UNKNOWN_IN_LEDGER, NoSuchStaff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.clients.service.beside import Beside
    from fundcs.kit.id_documents import IdKind
    from fundcs.staff.models import Staff

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
_DEPENDING = ("name", "kind", "id_kind", "id_no", "birthday", "legal_rep")
_IDENTITY = ("kind", "id_kind", "id_no", "legal_rep", "birthday", "greeting_day")
_NOBODY = (None,) * len(_IDENTITY)
_BLANK = dict.fromkeys(Client.model_fields) | {"withheld": False}


def heading(field: str) -> str:
    """The Chinese heading of a field."""
    return next(column.names[0] for column in COLUMNS if column.field == field)


def load(
    act: Act, path: Path, options: LedgerOptions, *, dry_run: bool, beside: Beside | None = None
) -> Outcome:
    """Import the clients of a ledger: new numbers are added, changed fields of known ones updated.

    A blank cell changes nothing. A row without a number is a prospect, found again by name and phone, e-mail
    or address. What is read is written some thousands of rows at a time; where anything is
    wrong, and on a dry run, it is all undone, and the outcome lists all that is wrong.
    """
    kept = act.policy.entries["import.headings"].value
    assert isinstance(kept, dict)  # noqa: S101 - its schema says so
    columns = (*COLUMNS, *(beside.columns if beside else ()))
    parsed, bodies = read_tables(path, columns, replace(options, kept=kept), EVERY_HEADING)
    importing = _Import(act, parsed, beside, dry_run=dry_run)
    with attempt(act.session) as tried:
        for body in bodies:
            if body.numbers:
                importing.take(body)
        if beside is not None:
            beside.carry_out()
        if dry_run or parsed.errors:
            tried.undo()
    parsed.sort_errors()
    outcome = Outcome.of(parsed)
    if not outcome.errors:
        outcome.created, outcome.updated = importing.created, importing.updated
        outcome.skipped = parsed.read - outcome.created - outcome.updated
        outcome.changes = importing.changes
    return outcome


class _Import:
    """Takes a ledger's rows, some thousands at a time; of each it keeps the number and where it stands."""

    def __init__(self, act: Act, parsed: Parsed, beside: Beside | None, *, dry_run: bool) -> None:
        self.act, self.parsed, self.today, self.dry_run = act, parsed, act.today, dry_run
        self.beside = beside
        self.tells = beside is not None and bool(parsed.fields & {column.field for column in beside.columns})
        self.prospects = KnownProspects(act.session)
        self.added: dict[str, dict[str, Any]] = {}
        # A resident's 15 digits and 18 are one number.
        self.recorded = set(map(id_documents.modern, queries.id_numbers(act.session)))
        self.seen: dict[str, tuple[str, int]] = {}
        self.codes = new_numbers(act.session, Client.code, particulars.CODE_LETTER)
        self.created = self.updated = 0
        self.changes: list[RecordChange] = []
        normals: dict[str, Callable[[str], str] | None] = {
            "name": rules.client_name,
            "email": identity.email,
            "address": None,
            "remark": None,
            "officer": cache(partial(self._member, particulars.officer)),
            "advisor": cache(partial(self._member, particulars.advisor)),
        }
        self.normals = [(name, normal) for name, normal in normals.items() if name in parsed.fields]
        self.phones = [name for name in ("phone", "fax") if name in parsed.fields]

    def take(self, body: Body) -> None:
        """Add the new clients, then take the rows of others; what is wrong with a row is noted."""
        batch = _Batch(
            body, self._records(filter(self.recorded.__contains__, _modern(body.columns["id_no"])))
        )
        self._read(batch)
        wrong, numbers = self._refuse(batch), _modern(batch.columns["id_no"])
        new: list[int] = []
        others: list[tuple[int, str]] = []
        for place, number in enumerate(numbers):
            if place in wrong:
                continue
            known = number in self.recorded or number in self.seen
            key = number if known else self._key(batch, place, number)
            if key is None:
                continue
            if key in self.recorded or key in self.seen or key in batch.records:
                others.append((place, key))
            else:
                self.seen[key] = body.sheet, body.numbers[place]
                new.append(place)
        changes: list[RecordChange] = []
        if new:
            changes += self._add(batch, new)
        if others:
            changes += self._change(batch, others)
        self.changes += sorted(changes, key=lambda change: change.row)

    def _key(self, batch: _Batch, place: int, number: str | None) -> str | None:
        """What tells whose row it is, of one whose number is on no record; None where it cannot be taken.

        A client found by name and phone, e-mail or address comes into the batch's records.
        """
        if number is not None and not self.prospects.exist:
            return number
        values = {name: column[place] for name, column in batch.columns.items()}
        if number is not None:
            record = self.prospects.identified(values)
            if record is not None:
                batch.records[number] = record
            return number
        try:
            record = self.prospects.match(values)
        except Refused as problem:
            self.parsed.refuse(batch.body.row(place), "id_no", problem)
            return None
        if record is None:
            key = " ".join(map(str, (skeleton(values["name"]), values.get("phone"), values.get("email"))))
            if key in self.added:
                self._compare(batch.body.row(place), values, self.added[key], self.seen[key])
                return None
            self.added[key] = values
            return key
        batch.records[record["code"]] = record
        batch.columns["id_kind"][place] = record["id_kind"]
        if batch.body.columns["kind"][place] is None:
            batch.columns["kind"][place] = record["kind"]
        return str(record["code"])

    def _beside(self, batch: _Batch, place: int, code: str, kind: ClientKind) -> dict[str, str]:
        """What another chapter plans of a row; the fields that are new."""
        said = self.tells or batch.body.columns["kind"][place] in INVESTOR_WORDS
        if self.beside is None or not said:
            return {}
        return self.beside.take(self.parsed, batch.body.row(place), code, kind)

    def _records(self, numbers: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """The clients on record with these numbers."""
        return queries.rows_by_id_no(self.act.session, numbers)

    def _read(self, batch: _Batch) -> None:
        """Put the columns into normal form, and what cells of phones hold beside a phone into notes."""
        cells = batch.body.columns
        depending = zip(*[cells[name] for name in _DEPENDING], strict=True)
        identities = [self._identity(batch, place, *row) for place, row in enumerate(depending)]
        batch.columns |= dict(zip(_IDENTITY, map(list, zip(*identities, strict=True)), strict=True))
        for name, normal in self.normals:
            batch.columns[name] = cells[name] if normal is None else batch.normal(name, normal)
        for name in self.phones:
            numbers = batch.normal(name, identity.phone_and_rest)
            batch.columns[name] = [number and number[0] for number in numbers]
            for place, number in enumerate(numbers):
                if number is not None and number[1]:
                    heading = self.parsed.heading(batch.body.row(place), name)
                    batch.notes[place].append(f"{heading}: {number[1]}")

    def _refuse(self, batch: _Batch) -> set[int]:
        """Note what is wrong with the rows, and give the places of those that cannot be taken."""
        wrong: set[int] = set()
        for place, name, problem in sorted(batch.problems, key=itemgetter(0)):
            row, refusals = batch.body.row(place), self.parsed.refusals
            if isinstance(problem, NoSuchStaff):
                unknown = Refused(UNKNOWN_IN_LEDGER, staff=quoted(str(row.values[name])))
                self.parsed.refuse_name(row, name, unknown)
            else:
                self.parsed.refuse(row, name, problem)
            if self.parsed.refusals > refusals:
                wrong.add(place)
        return wrong

    def _add(self, batch: _Batch, places: list[int]) -> Iterator[RecordChange]:
        """Add the clients of the rows at these places."""
        if batch.notes:
            batch.columns.setdefault("remark", [None] * len(batch.body.numbers))
        columns = {name: [column[place] for place in places] for name, column in batch.columns.items()}
        for index, place in enumerate(places if batch.notes else ()):
            if place in batch.notes:
                columns["remark"][index] = _joined(columns["remark"][index], batch.notes[place])
        number = len(places)
        blank = {name: [value] * number for name, value in (_BLANK | {"added_on": self.today}).items()}
        codes = {"code": list(islice(self.codes, number))}
        trail.insert_columns(self.act.session, Client, blank | columns | codes)
        self.created += number
        self._warn(columns["name"], columns["birthday"])
        beside = [
            self._beside(batch, place, codes["code"][index], columns["kind"][index])
            for index, place in enumerate(places)
        ]
        return (
            self._shown(
                batch.body,
                place,
                None,
                {n: c[index] for n, c in columns.items() if c[index] is not None} | beside[index],
            )
            for index, place in enumerate(places if self.dry_run else ())
        )

    def _change(self, batch: _Batch, rows: Sequence[tuple[int, str]]) -> Iterator[RecordChange]:
        """Change the clients on record; a second row of one may only repeat what the first says."""
        added = [number for _place, number in rows if number not in batch.records]
        told = 0
        records = batch.records | self._records(added)
        changed: dict[str, dict[str, Any]] = {}
        shown: list[RecordChange] = []
        for place, number in rows:
            record = records[number]
            values = {name: column[place] for name, column in batch.columns.items()}
            if number in self.seen:
                self._compare(batch.body.row(place), values, record, self.seen[number])
                continue
            self.seen[number] = batch.body.sheet, batch.body.numbers[place]
            if place in batch.notes:
                values["remark"] = _joined(values.get("remark") or record["remark"], batch.notes[place])
            values = {name: value for name, value in values.items() if _differs(name, value, record)}
            beside = self._beside(batch, place, record["code"], values.get("kind") or record["kind"])
            if values:
                records[number] = {**record, **values}
                changed[record["code"]] = values
            told += bool(beside and not values)
            if (values or beside) and self.dry_run:
                shown.append(self._shown(batch.body, place, record, values | beside))
        for client in queries.by_codes(self.act.session, changed):
            for name, value in changed[client.code].items():
                setattr(client, name, value)
            self.act.session.add(client)
        self.act.session.flush()
        self.updated += len(changed) + told
        return iter(shown)

    def _warn(self, names: list[Any], birthdays: list[Any]) -> None:
        """Say which new clients would be a child or older than people get."""
        days = [day for day in birthdays if day is not None]
        unlikely = partial(rules.unlikely_age, today=self.today, limits=self.act.policy.plausible)
        # Where the youngest and the oldest are likely, all are.
        if days and (any(unlikely("", min(days))) or any(unlikely("", max(days)))):
            for name, birthday in zip(names, birthdays, strict=True):
                self.act.warn(unlikely(name, birthday))

    def _identity(
        self, batch: _Batch, place: int, name: Any, word: Any, id_word: Any, number: Any, day: Any, rep: Any
    ) -> tuple[Any, ...]:
        """Kind, document, legal representative and birthday, which depend on each other; as `_IDENTITY`."""
        at = "id_kind"
        try:
            id_kind = None if id_word is None else _id_kind(id_word)
            at = "kind"
            if number is None:
                return self._prospect(batch, place, name, word, day, rep)
            record = batch.records.get(id_documents.modern(number)) if batch.records else None
            kind = self._kind(name, word, number, id_kind, record)
            if id_kind is None and record is not None and kind is record["kind"]:
                id_kind = record["id_kind"]
            at = "id_no"
            document, born = rules.identity_of(kind, number, None, self.today, id_kind)
            assert document is not None  # noqa: S101 - the column is required
            recorded_as = rules.id_kind_to_record(kind, document)
            at = "legal_rep"
            rep = rules.legal_rep_of(kind, rep)
        except Refused as problem:
            batch.problems.append((place, at, problem))
            return _NOBODY
        greeting_day = None
        if day is not None:
            try:
                if isinstance(day, str):
                    greeting_day = rules.greeting_day_of(kind, day)
                else:
                    born = rules.birthday_of(kind, document, day, self.today)
            except Refused as problem:
                batch.problems.append((place, "birthday", problem))
        return kind, recorded_as, document.number, rep, born, greeting_day

    def _prospect(
        self, batch: _Batch, place: int, name: Any, word: Any, day: Any, rep: Any
    ) -> tuple[Any, ...]:
        """As `_identity`, of a row without a number. Raises Refused where its kind of client is not told."""
        kind = self._kind(name, word, "", None, None)
        rep = rules.legal_rep_of(kind, rep)
        born, greeting_day = None, None
        try:
            if isinstance(day, str):
                greeting_day = rules.greeting_day_of(kind, day)
            else:
                born = rules.birthday_of(kind, None, day, self.today)
        except Refused as problem:
            batch.problems.append((place, "birthday", problem))
        return kind, None, None, rep, born, greeting_day

    def _kind(
        self,
        name: str,
        word: str | None,
        number: str,
        id_kind: IdKind | None,
        record: Mapping[str, Any] | None,
    ) -> ClientKind:
        word = None if word in INVESTOR_WORDS else word
        if word is None and record is not None:
            return ClientKind(record["kind"])
        if word is None:
            return rules.kind_of(name, number, self.today, id_kind)
        kind = _KINDS.get(word) or _KINDS.get(word.casefold())
        if kind is None:
            raise Refused(
                N_("this is not a kind of client; write 自然人, 机构 or 产品, or leave the column out")
            )
        return kind

    def _member(self, find: Callable[..., Staff], who: str) -> str:
        """The code of a member of staff."""
        return find(self.act.session, who, self.today).code

    def _compare(
        self, row: Row, values: dict[str, Any], record: Mapping[str, Any], first: tuple[str, int]
    ) -> None:
        """A second row of the same client may repeat the first and leave cells blank, not contradict it."""
        for name, value in values.items():
            if _differs(name, value, record):
                at = name if name in self.parsed.columns else "id_no"
                sentence = N_("row {row} of sheet {sheet} differs for the same client; keep one of the two")
                self.parsed.refuse(row, at, Refused(sentence, row=first[1], sheet=first[0]))
                return

    def _shown(
        self, body: Body, place: int, record: Mapping[str, Any] | None, values: Mapping[str, Any]
    ) -> RecordChange:
        """What would be written of a row, field by field, masked (Art. 13)."""
        before = _BLANK if record is None else record
        return RecordChange(
            body.sheet,
            body.numbers[place],
            None if record is None else record["code"],
            record is None,
            [
                FieldChange(name, _shown(name, before.get(name)), _shown(name, value))
                for name, value in values.items()
            ],
        )


@dataclass(slots=True)
class _Batch:
    """Rows of a ledger: `columns` in normal form, `notes` for the remark of a row, by its place.

    `records` are the clients whom the archive had, by their numbers; `problems` are by place and field.
    """

    body: Body
    records: dict[str, Mapping[str, Any]]
    columns: dict[str, list[Any]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    problems: list[tuple[int, str, Refused]] = field(default_factory=list)

    def normal(self, name: str, normal: Callable[[Any], Any]) -> list[Any]:
        """The cells of a field in normal form; None for a blank and for what has none, and why is noted."""
        cells = self.body.columns[name]
        try:
            return [None if cell is None else normal(cell) for cell in cells]
        except Refused:
            made: list[Any] = [None] * len(cells)
        for place, cell in enumerate(cells):
            try:
                made[place] = None if cell is None else normal(cell)
            except Refused as problem:
                self.problems.append((place, name, problem))
        return made


def _modern(numbers: Iterable[Any]) -> list[str]:
    """Resident numbers of 15 digits as those of 18, others as they are."""
    return [number and id_documents.modern(number) for number in numbers]


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

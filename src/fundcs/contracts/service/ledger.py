"""The import of a contract ledger: its rows matched with funds, clients and what is recorded already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from fundcs.archive import trail
from fundcs.clients.service import particulars as register
from fundcs.contracts import queries
from fundcs.contracts.service import changes, doubts
from fundcs.contracts.service.altering import ContractCancelled
from fundcs.contracts.service.columns import COLUMNS
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.queries import former_numbers
from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.contract_terms import ContractTerms, Holder
from fundcs.entitlements.rules.holding import PayeeMissing
from fundcs.funds import service as funds
from fundcs.funds.rules.terms import percent
from fundcs.kit import id_documents
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.importing import FieldChange, LedgerOptions, Outcome, Parsed, RecordChange, table_rows
from fundcs.kit.lookalikes import difference, named, same, skeleton
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import fold_name, quoted, rate_text
from fundcs.kit.privacy import kinds, mask
from fundcs.payouts.service import effects
from fundcs.policy.headings import EVERY_HEADING
from fundcs.staff import service as staff
from fundcs.suitability.service import assessing

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.funds.models import Fund
    from fundcs.kit.importing import Row
    from fundcs.payouts.service.effects import Alteration
    from fundcs.staff.models import Staff

_FILLABLE: Final = frozenset({"advisor", "receipt_amount", "receipt_payer", "receipt_date"})
"""What may become known after a contract was recorded; a blank in it is filled, nothing else changes."""

_PLACES: Final[Mapping[type[Refused], str]] = {
    contract_terms.ValueDateOutsideFund: "value_date",
    contract_terms.MaturityNotAfterValueDate: "matures",
    contract_terms.MaturityAfterFund: "matures",
    changes.NoBand: "rate",
    PayeeMissing: "payee_account",
    funds.FundClosed: "fund",
    funds.FundSealed: "fund",
}
"""The column an error of the whole contract is shown at; else its number's."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did or would do, and the submitted sheets that its contracts alter.

    `on_paper`: how many of its new contracts were signed before `since`, from when packages are recorded.
    """

    outcome: Outcome
    altered: Sequence[Alteration] = ()
    on_paper: int = 0
    since: date = date.min


@dataclass(slots=True)
class _Books:
    """What rows are matched with, read once; `recorded` and `fresh` are contract columns by number.

    `alike` are the numbers by what is left of them when all that looks alike is one.
    """

    funds: dict[str, Fund]
    fund_names: dict[str, list[Fund]]
    bands: dict[str, tuple[Any, ...]]
    client_names: dict[str, str]
    client_advisers: dict[str, str]
    by_id: dict[str, str]
    by_name: dict[str, list[str]]
    prospects: set[str]
    recorded: dict[str, dict[str, Any]]
    formers: dict[str, str]
    advisers: dict[str, Staff] = field(default_factory=dict)
    fresh: dict[str, tuple[Row, dict[str, Any]]] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    filled: dict[str, dict[str, Any]] = field(default_factory=dict)
    filled_by: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, act: Act) -> _Books:
        """The archive's books as they stand."""
        every = funds.everyone(act)
        by_fund_name: dict[str, list[Fund]] = defaultdict(list)
        for fund in every:
            by_fund_name[skeleton(fund.name)].append(fund)
        clients, recorded = queries.clients(act.session), queries.rows(act.session)
        by_name: dict[str, list[str]] = defaultdict(list)
        for code, name, _id_no in clients:
            by_name[skeleton(name)].append(code)
        return cls(
            funds={fund.code: fund for fund in every},
            fund_names=by_fund_name,
            bands=funds.all_bands(act.session),
            client_names={code: name for code, name, _id_no in clients},
            client_advisers=queries.client_advisers(act.session),
            by_id={id_documents.modern(id_no): code for code, _name, id_no in clients if id_no},
            by_name=by_name,
            prospects=queries.prospects(act.session),
            recorded=recorded,
            alike={skeleton(no): no for no in recorded},
            formers=former_numbers(act.session),
        )


def load(
    act: Act,
    path: Path,
    options: LedgerOptions,
    *,
    dry_run: bool = False,
    reason: str | None = None,
) -> Imported:
    """Import the contracts of a ledger; with any error, or on a dry run, nothing is written.

    A contract recorded with the same facts is skipped; a blank of it that may be filled is (`updated`).
    Raises what `table_rows` raises; what is wrong with a row is collected.
    """
    kept = act.policy.entries["import.headings"].value
    assert isinstance(kept, dict)  # noqa: S101 - its schema says so
    parsed = table_rows(path, COLUMNS, replace(options, kept=kept), EVERY_HEADING)
    matching = _Matching(act, parsed, _Books.of(act))
    for row in parsed.rows:
        matching.take(row)
    parsed.sort_errors()
    outcome = Outcome.of(parsed)
    if outcome.errors:
        return Imported(outcome)
    books = matching.books
    outcome.created, outcome.updated = len(books.fresh), len(books.filled)
    outcome.skipped = len(parsed.rows) - outcome.created - outcome.updated
    altered, touched = _altered(act, books)
    _warn(act, books)
    if dry_run:
        outcome.changes = _changes(books)
    else:
        _write(act, books)
        assessing.warn(act, list(books.fresh))
        effects.settle_reason(act, altered, touched, "recorded", reason)
    since = act.policy.submission.since
    on_paper = sum(columns["signed"] < since for _row, columns in books.fresh.values())
    return Imported(outcome, altered, on_paper, since)


def _altered(act: Act, books: _Books) -> tuple[list[Alteration], list[str]]:
    """The submitted sheets that the new contracts alter, and the numbers of those that do."""
    terms: dict[str, list[ContractTerms]] = defaultdict(list)
    for no, (_row, of) in books.fresh.items():
        held = (Holder(of["client"], of["value_date"]),)
        terms[of["fund"]].append(
            ContractTerms(
                no=no,
                amount=of["amount"],
                rate=of["rate"],
                value_date=of["value_date"],
                matures=of["matures"],
                exits=(),
                holders=held,
                receipt_date=of["receipt_date"],
            )
        )
    altered: list[Alteration] = []
    touched: set[str] = set()
    for fund, of_fund in sorted(terms.items()):
        after = effects.entitlements_of(act, fund, of_fund)
        altered += effects.alterations(act, fund, {}, after)
        touched |= {place.contract for place in after}
    return altered, sorted(touched)


def _warn(act: Act, books: _Books) -> None:
    """Say what is unlikely of the new contracts."""
    for no, (_row, columns) in books.fresh.items():
        doubts.of_terms(act, no, columns)
    paid = [(no, of["client"], doubts.payee_of(of)) for no, (_row, of) in books.fresh.items()]
    doubts.of_payees(act, paid)


def _changes(books: _Books) -> list[RecordChange]:
    """What would be written, field by field, masked (Art. 13), in the order of the ledger's rows."""
    made = [(row, no, True, columns) for no, (row, columns) in books.fresh.items()]
    made += [(books.filled_by[no], no, False, blanks) for no, blanks in books.filled.items()]
    made.sort(key=lambda change: (change[0].sheet, change[0].number))
    return [
        RecordChange(
            row.sheet,
            row.number,
            no,
            created,
            [
                FieldChange(name, None, _written_text(name, value))
                for name, value in values.items()
                if value is not None
            ],
        )
        for row, no, created, values in made
    ]


def _written_text(name: str, value: object) -> str:
    if isinstance(value, int):
        return yuan(value)
    if isinstance(value, Decimal):
        return rate_text(value)
    kind = kinds(Contract).get(name)
    return mask(str(value), kind) if kind else str(value)


def _write(act: Act, books: _Books) -> None:
    trail.bulk_insert(act.session, Contract, [columns for _row, columns in books.fresh.values()])
    for no, blanks in books.filled.items():
        contract = act.session.get_one(Contract, no)
        for name, value in blanks.items():
            setattr(contract, name, value)
        act.session.add(contract)


def _same(name: str, value: object, recorded: object) -> bool:
    """Whether a ledger says what is recorded; a name that only looks the same is the same."""
    if name in {"payee_name", "receipt_payer"} and recorded is not None:
        return same(str(value), str(recorded))
    return value == recorded


class _Matching:
    """Takes rows one by one; what is wrong with one is collected in `parsed.errors`."""

    def __init__(self, act: Act, parsed: Parsed, books: _Books) -> None:
        self.act = act
        self.parsed = parsed
        self.books = books

    def take(self, row: Row) -> None:
        """Match a row and decide: new, the same as recorded, or an error."""
        refusals = self.parsed.refusals
        fund, client = self._fund(row), self._client(row)
        stated = {
            name: value
            for name, value in row.values.items()
            if value is not None and name not in ("fund_name", "id_no", "advisor")
        }
        stated["advisor"] = self._adviser(row)
        if fund is None or client is None or self.parsed.refusals > refusals:
            return
        number = str(stated["no"]).upper()
        number = self.books.formers.get(number, number)
        stated |= {"no": number, "fund": fund.code, "client": client}
        no = stated["no"]
        if no in self.books.fresh:
            first, columns = self.books.fresh[no]
            self._compare(row, stated, columns, first)
        elif no in self.books.recorded:
            self._compare(row, stated, self.books.recorded[no])
        else:
            self._new(row, stated, fund)

    def _new(self, row: Row, stated: dict[str, Any], fund: Fund) -> None:
        facts = {name: value for name, value in stated.items() if name != "fund"}
        # The client's name as the ledger writes it: the archive's is folded, and banks compare letters.
        facts.setdefault("payee_name", row.values["client"] or self.books.client_names[stated["client"]])
        try:
            bands = self.books.bands.get(fund.code, ())
            columns = changes.columns(changes.Draft(**facts), fund, bands, self.act.today)
            if columns["advisor"] is None:
                adviser = self.books.client_advisers.get(stated["client"])
                columns["advisor"] = register.adviser_on(self.act.session, adviser, columns["signed"])
            changes.refuse_lookalike(
                stated["no"], [self.books.alike.setdefault(skeleton(stated["no"]), stated["no"])]
            )
        except Refused as refusal:
            self._refuse(row, _PLACES.get(type(refusal), "no"), refusal)
        else:
            self.books.fresh[stated["no"]] = (row, columns)

    def _compare(
        self, row: Row, stated: dict[str, Any], columns: dict[str, Any], first: Row | None = None
    ) -> None:
        """Refuse what differs from a contract in the archive, or in the row `first` of the same ledger."""
        no = stated["no"]
        differing = {
            name: value
            for name, value in stated.items()
            if value is not None and not _same(name, value, columns[name])
        }
        blanks = {name for name in differing if columns[name] is None and name in _FILLABLE and first is None}
        for name in differing.keys() - blanks:
            recorded = self._shown(name, columns[name])
            if first is None:
                self._refuse(
                    row,
                    name,
                    Refused(
                        N_(
                            "contract {no} is recorded with {recorded}; "
                            "an import never changes what is recorded"
                        ),
                        no=no,
                        recorded=recorded,
                    ),
                )
            else:
                twice = Refused(
                    N_(
                        "contract {no} is also in row {row} of sheet {sheet}, with {recorded}; keep one of "
                        "them"
                    ),
                    no=no,
                    row=first.number,
                    sheet=first.sheet,
                    recorded=recorded,
                )
                self._refuse(row, name, twice)
        if blanks and blanks == differing.keys():
            self._fill(row, no, differing)

    def _fill(self, row: Row, no: str, blanks: dict[str, Any]) -> None:
        recorded = self.books.recorded[no]
        try:
            funds.check_unsealed(self.books.funds[recorded["fund"]])
            if recorded["cancelled_on"] is not None:
                raise ContractCancelled(no=no, day=recorded["cancelled_on"])
        except Refused as refusal:
            self._refuse(row, "no", refusal)
        else:
            recorded |= blanks
            self.books.filled[no] = self.books.filled.get(no, {}) | blanks
            self.books.filled_by[no] = row

    def _fund(self, row: Row) -> Fund | None:
        code, name = row.values["fund"], row.values["fund_name"]
        if code is not None:
            fund = self.books.funds.get(str(code).upper())
            if fund is None:
                self.parsed.refuse_name(row, "fund", Refused(funds.UNKNOWN_IN_LEDGER, fund=quoted(str(code))))
            return fund
        if name is None:
            self.parsed.refuse(row, self._place("fund"), T("the fund's code or its name is needed"))
            return None
        alike = self.books.fund_names.get(skeleton(str(name)), [])
        if len(alike) == 1:
            return alike[0]
        if not alike:
            self.parsed.refuse_name(
                row, "fund_name", Refused(funds.UNKNOWN_IN_LEDGER, fund=quoted(str(name)))
            )
            return None
        codes = joined(fund.code for fund in alike)
        self._refuse(row, "fund_name", funds.AmbiguousFund(fund=quoted(str(name)), codes=codes))
        return None

    def _client(self, row: Row) -> str | None:
        id_no, written = row.values["id_no"], row.values["client"]
        name = None if written is None else fold_name(str(written))
        if id_no is not None:
            return self._numbered(row, str(id_no), name)
        if name is None:
            self.parsed.refuse(row, "client", T("the client's ID number or name is needed"))
            return None
        alike = self.books.by_name.get(skeleton(name), [])
        if len(alike) == 1 and alike[0] not in self.books.prospects:
            return alike[0]
        if len(alike) == 1:
            self._refuse(row, "client", Refused(register.NOT_IDENTIFIED, client=alike[0]))
            return None
        refusal = (
            Refused(N_("several clients have this name ({codes}); give the ID number"), codes=joined(alike))
            if alike
            else register.NoSuchClient(client=quoted(str(name)))
        )
        self._refuse(row, "client", refusal)
        return None

    def _numbered(self, row: Row, id_no: str, name: str | None) -> str | None:
        code = self.books.by_id.get(id_documents.modern(id_no))
        if code is None:
            self._refuse(
                row,
                "id_no",
                Refused(
                    N_(
                        "this number belongs to no client on record; import or add the client first, or "
                        "correct the number"
                    )
                ),
            )
            return None
        recorded = self.books.client_names[code]
        where = None if name is None or same(recorded, name) else difference(name, recorded)
        if where is not None:
            self._refuse(
                row,
                "client",
                Refused(
                    N_(
                        "the client with this ID number is called {recorded} in the archive: character "
                        "{place} is {char} instead of {meant}; correct the name or the number"
                    ),
                    recorded=recorded,
                    place=where.place,
                    char=named(where.first),
                    meant=named(where.second),
                ),
            )
            return None
        return code

    def _adviser(self, row: Row) -> str | None:
        """The adviser's code; known ones stay in the session, so that no row asks the archive again."""
        who = row.values["advisor"]
        if who is None:
            return None
        signed = row.values["signed"] or row.values["value_date"]
        assert isinstance(signed, date)  # noqa: S101 - the column is required and of days
        try:
            known = self.books.advisers
            if str(who) not in known:
                known[str(who)] = staff.find(self.act.session, str(who))
            return register.advisor(self.act.session, known[str(who)].code, signed).code
        except staff.NoSuchStaff:
            self.parsed.refuse_name(row, "advisor", Refused(staff.UNKNOWN_IN_LEDGER, staff=quoted(str(who))))
        except Refused as refusal:
            self._refuse(row, "advisor", refusal)
        return None

    def _refuse(self, row: Row, name: str, refusal: Refused) -> None:
        self.parsed.refuse(row, self._place(name), refusal)

    def _place(self, name: str) -> str:
        """The column to point at; a ledger may name its funds without a code."""
        if name == "fund" and "fund" not in self.parsed.fields:
            return "fund_name"
        return name

    def _shown(self, name: str, value: object) -> str:
        if value is None:
            return "–"
        if name == "payee_account":
            return mask(str(value), "account")
        if name == "client":
            return self.books.client_names[str(value)]
        if isinstance(value, Decimal):
            return percent(value)
        return grouped(value) if isinstance(value, int) else str(value)

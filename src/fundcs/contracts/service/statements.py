"""A bank's statement read: what came in for contracts and from project companies, and what is recorded of it.

Finance and client service record receipts of contracts (Art. 48); that a project company has paid is recorded
by the department that owes the word (Art. 52). Each is recorded by the service that records it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from fundcs.act import permits
from fundcs.act.permits import Permit, Role
from fundcs.archive.attempts import attempt
from fundcs.clients import queries as clients
from fundcs.contracts.rules.statements import Expected, Line, Match, Verdict, match, nothing_came_in
from fundcs.contracts.service.corrections import edit
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.importing import Column, Outcome, Parsed, table_rows
from fundcs.kit.lookalikes import skeleton
from fundcs.kit.privacy import mask_text
from fundcs.kit.tabular.cells import shown
from fundcs.kit.tabular.rows import cell_error
from fundcs.payouts.rules.bank import read_amount
from fundcs.payouts.service import project_company, steps
from fundcs.payouts.service.bank import layout_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from fundcs.act import Act
    from fundcs.kit.i18n import Text
    from fundcs.kit.importing import CellError, LedgerOptions, Row
    from fundcs.payouts.service.effects import Alteration
    from fundcs.policy.banks import BankLayout

    Unreadable: TypeAlias = Mapping[tuple[int, str], CellError]

_AMOUNTS: Final = ("amount", "received", "paid_out")
_NEEDED: Final = ("payer_name", "amount", "received", "direction")
RECORDERS: Final = (Permit.WRITE_CLIENTS, Permit.PAY_INVESTORS)
"""Who records receipts of contracts: the holders of either."""


@dataclass(slots=True)
class Statement:
    """What a statement said; `recorded` are the rows whose money is recorded now, or would be.

    `elsewhere` are rows that agree exactly and that another department has to record, `other_funds` those of
    funds that were not asked for.
    """

    outcome: Outcome
    matches: list[Match] = field(default_factory=list)
    recorded: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    other_funds: set[int] = field(default_factory=set)
    altered: list[Alteration] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of a statement: the bank's layout, a fund, and `LINE=CONTRACT` of lines to take."""

    bank: str
    options: LedgerOptions
    fund: str | None = None
    takes: Sequence[str] = ()


def read(act: Act, path: Path, asked: Asked, *, dry_run: bool = False) -> Statement:
    """Match a statement with what is expected and record what agrees, all or nothing.

    With an error in a cell nothing is written; a dry run tries to record and undoes it. Raises Refused for a
    file of another layout and for a line that cannot be taken.
    """
    layout = layout_named(act, asked.bank)
    parsed = table_rows(path, _columns(layout), replace(asked.options, soft=True))
    _refuse_other_layout(parsed, layout)
    lines = list(_lines(act, parsed, layout))
    outcome = Outcome.of(parsed)
    outcome.left_out = []
    if outcome.errors:
        return Statement(outcome)
    fund = None if asked.fund is None else funds.find_unsealed(act.session, asked.fund)
    # Of every fund: a line that is another fund's must not be used again.
    expected = [*_of_contracts(act), *_of_project_companies(act)]
    within = [each for each in expected if fund is None or each.fund == fund.code]
    statement = Statement(outcome, match(lines, expected, _takes(asked.takes, within)))
    with attempt(act.session) as tried:
        for matched in statement.matches:
            if matched.verdict in (Verdict.EXACT, Verdict.TAKEN):
                if fund is None or matched.candidates[0].expected.fund == fund.code:
                    _settle(act, statement, matched, path)
                else:
                    statement.other_funds.add(matched.line.row)
        if dry_run:
            tried.undo()
    outcome.updated = len(statement.recorded)
    outcome.skipped = sum(matched.verdict is Verdict.AGREES for matched in statement.matches)
    return statement


def _columns(layout: BankLayout) -> tuple[Column, ...]:
    if not layout.statement:
        raise Refused(
            N_(
                "the bank layout {name} has no columns of a statement; add them as "
                "payout.bank.{name}.statement"
            ),
            name=layout.name,
        )
    money = "amount" if layout.amount == "yuan" else "text"
    kinds = {"date": "day", **dict.fromkeys(_AMOUNTS, money)}
    return tuple(
        Column(
            column.field,
            (column.heading,),
            kind=kinds.get(column.field, "text"),  # type: ignore[arg-type]
            required=column.field == "date",
            personal=None if column.field in kinds else "account",
            # Zero and less are no error of a statement, nor is a balance without a day.
            soft=column.field in (*_AMOUNTS, "date"),
        )
        for column in layout.statement
    )


def _refuse_other_layout(parsed: Parsed, layout: BankLayout) -> None:
    """Refuse a file without the columns that tell what came in and from whom, or with two tables."""
    headings = {column.field: column.heading for column in layout.statement}
    lacking = [headings[name] for name in _NEEDED if name in headings and name not in parsed.fields]
    if lacking:
        raise Refused(
            N_(
                "the statement lacks the columns {columns} of the bank layout {name}; choose another with "
                "--bank"
            ),
            columns=joined(lacking),
            name=layout.name,
        )
    if len(parsed.sheets) > 1:
        raise Refused(
            N_("statements stand on the sheets {sheets}; choose one with --sheet"),
            sheets=joined(parsed.sheets),
        )


def _lines(act: Act, parsed: Parsed, layout: BankLayout) -> Iterator[Line]:
    """The lines of money that came in; what is wrong with one is collected in `parsed.errors`."""
    unreadable = {(left.row, left.column): left for left in parsed.left_out}
    came_in = 0
    for row in parsed.rows:
        said = row.values.get("direction")
        if layout.received and str(said or "") not in layout.received:
            if said is None:
                parsed.refuse(row, "direction", T("a value is needed here"))
            continue
        came_in += 1
        amount = _came_in(parsed, row, layout, unreadable)
        if amount is None:
            continue
        on = row.values["date"]
        if not isinstance(on, date):
            heading = mask_text(parsed.heading(row, "date"))
            parsed.errors.append(unreadable[row.number, heading])
            continue
        if on > act.today:
            parsed.errors.append(_wrong(parsed, row, "date", T("the day is in the future")))
            continue
        texts = {name: row.values.get(name) for name in ("payer_name", "purpose", "number")}
        payer, purpose, number = (None if text is None else str(text) for text in texts.values())
        yield Line(row.number, on, amount, payer, purpose, number)
    if layout.received and parsed.rows and not came_in and not parsed.errors:
        raise Refused(
            N_("no line says that money came in; the bank layout {name} reads it from: {words}"),
            name=layout.name,
            words=joined(layout.received),
        )


def _came_in(parsed: Parsed, row: Row, layout: BankLayout, unreadable: Unreadable) -> int | None:
    """What came in with a row, in fen; None where nothing did, or where its cell is an error now."""
    name = "amount" if "amount" in parsed.fields else "received"
    amount = _fen(parsed, row, name, layout, unreadable)
    if amount is None or "paid_out" not in parsed.fields:
        return amount
    if _fen(parsed, row, "paid_out", layout, unreadable):
        problem = T("money came in and went out on one line; give it one amount")
        parsed.errors.append(_wrong(parsed, row, name, problem))
        return None
    return amount


def _fen(parsed: Parsed, row: Row, name: str, layout: BankLayout, unreadable: Unreadable) -> int | None:
    """An amount above zero of a row; one that cannot be read is an error, zero and less are none."""
    table = parsed.tables[row.sheet]
    head = table.fields[name]
    if nothing_came_in(shown(row.cells[head.index])):
        return None
    wrong = unreadable.get((row.number, mask_text(head.heading)))
    if wrong is not None:
        parsed.errors.append(wrong)
        return None
    value = row.values.get(name)
    if value is None or isinstance(value, int):
        return value
    try:
        return read_amount(str(value), layout.amount)
    except Refused as refusal:
        parsed.errors.append(_wrong(parsed, row, name, refusal))
        return None


def _wrong(parsed: Parsed, row: Row, name: str, problem: Refused | Text) -> CellError:
    """What is wrong with a cell; `parsed.refuse` would leave it out where the field is soft."""
    return cell_error(parsed.tables[row.sheet], parsed.columns[name], row.number, row.cells, problem)


def _of_contracts(act: Act) -> Iterator[Expected]:
    """The receipts that contracts have, and those that contracts of funds not sealed lack (Art. 48)."""
    window = timedelta(act.policy.payout.receipt_window)
    sealed = {fund.code for fund in funds.everyone(act) if fund.sealed_on is not None}
    holdings = load(act.session, Contracts(cancelled=False))
    names = clients.names(act.session, {holding.subscriber for holding in holdings})
    for holding in holdings:
        if holding.fund in sealed and None in holding.receipt:
            continue
        terms = holding.terms
        yield Expected(
            no=holding.no,
            fund=holding.fund,
            due=None,
            name=names[holding.subscriber],
            amount=terms.amount,
            first=min(holding.signed, terms.value_date) - window,
            last=max(holding.signed, terms.value_date) + window,
            recorded=holding.receipt,
        )


def _of_project_companies(act: Act) -> Iterator[Expected]:
    """What project companies have agreed to pay, or have paid (Art. 50, 52)."""
    window = timedelta(act.policy.payout.receipt_window)
    for fund in funds.everyone(act):
        if fund.sealed_on is not None:
            continue
        for payment in project_company.payments_expected(act, fund):
            yield Expected(
                no=fund.code,
                fund=fund.code,
                due=payment.due,
                name=fund.project_company,
                amount=payment.amount,
                first=payment.on - window,
                last=payment.on + window,
                recorded=payment.received,
            )


def _takes(takes: Sequence[str], expected: Sequence[Expected]) -> dict[int, tuple[str, date | None]]:
    """`LINE=CONTRACT` by row. Raises Refused."""
    known: dict[str, list[Expected]] = {}
    for each in expected:
        known.setdefault(skeleton(each.no), []).append(each)
    read_takes: dict[int, tuple[str, date | None]] = {}
    for take in takes:
        row, _equals, no = take.partition("=")
        if not row.strip().isdecimal() or not no.strip():
            raise Refused(N_("'{text}' is not of the form LINE=CONTRACT or LINE=FUND"), text=take)
        found = known.get(skeleton(no.strip()))
        if found is None:
            raise Refused(N_("no money is expected for {no}, which --take names"), no=no.strip())
        # Of a fund, the payment still to come.
        chosen = next((each for each in found if not each.complete), found[-1])
        if int(row) in read_takes or chosen.key in read_takes.values():
            raise Refused(N_("--take names a line or a contract twice: {text}"), text=take)
        read_takes[int(row)] = chosen.key
    return read_takes


def _settle(act: Act, statement: Statement, matched: Match, path: Path) -> None:
    """Record a line that agrees or was taken, where it is for whoever acts to record."""
    expected, line = matched.candidates[0].expected, matched.line
    roles: frozenset[Role] | set[Role] = steps.roles_of(act, Step.TELL_RECEIVED)
    if expected.due is None:
        roles = frozenset().union(*(permits.holders(act.policy, permit) for permit in RECORDERS))
    if act.staff.role not in roles:
        if matched.verdict is Verdict.TAKEN:
            act.only(roles)
        statement.elsewhere.add(line.row)
        return
    statement.recorded.add(line.row)
    if expected.due is not None:
        steps.record(act, expected.no, expected.due, Step.TELL_RECEIVED, line.on, amount=line.amount)
        return
    changed = edit(act, expected.no, _missing(expected, line), f"{path.name}: {line.row}")
    statement.altered += changed.altered


def _missing(expected: Expected, line: Line) -> Mapping[str, Any]:
    """The columns of the receipt that the line fills in."""
    values = {"amount": line.amount, "payer": line.payer, "on": line.on}
    columns = {"amount": "receipt_amount", "payer": "receipt_payer", "on": "receipt_date"}
    return {
        columns[name]: value
        for name, value in values.items()
        if value is not None and getattr(expected.recorded, name) is None
    }

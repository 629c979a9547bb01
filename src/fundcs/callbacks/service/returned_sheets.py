"""A filled call sheet that comes back: every call on it recorded, or none (Art. 41, 46)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fundcs.archive.issued import issue_of
from fundcs.callbacks.queries import records
from fundcs.callbacks.rules.call_sheet import (
    OUTCOMES,
    Box,
    CallAnswer,
    Problem,
    RowAnswer,
    calls_of,
    read_row,
)
from fundcs.callbacks.rules.calls import Account, CallKind
from fundcs.callbacks.service import accounts, calls
from fundcs.callbacks.service.call_sheet import SHEET
from fundcs.callbacks.service.payees import paid_lines
from fundcs.callbacks.service.recorded_calls import CallState, RecordedCall, already, recorded_calls
from fundcs.clients import queries as register
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.kit import roundtrip
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.importing import Outcome, PassedOver
from fundcs.kit.returning import CHANGED, Mistakes
from fundcs.kit.tabular.cells import Kind, reader, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.callbacks.service.payees import Line
    from fundcs.entitlements.rules.holding import Payee
    from fundcs.funds.models import Fund
    from fundcs.kit.roundtrip import Returned, SealedRow

_ACCOUNT_BEFORE_BOXES = 2
"""The account that was read out stands so many columns before the first box."""
_KINDS: Mapping[Box, Kind] = {
    Box.NEW_NAME: "written",
    Box.NEW_BANK: "text",
    Box.NEW_ACCOUNT: "account",
    Box.FINDING: "text",
    Box.NOTE: "text",
}


@dataclass(slots=True)
class SheetCall:
    """A call that a sheet describes, and what becomes of it; `no` once it is recorded."""

    call: CallAnswer
    client_name: str
    state: CallState
    no: str | None = None
    finding: str | None = None
    prepared: calls.PreparedCallback | None = None


@dataclass(slots=True)
class ReturnedSheet:
    """What a sheet that came back holds, as an import; `blank`: rows in which nothing is filled in."""

    fund: str
    due: date
    officer: str | None
    outcome: Outcome
    calls: list[SheetCall] = field(default_factory=list)
    blank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which payout the sheet has to be, if any was named, and who called, unless the sheet says so."""

    fund: str | None = None
    due: date | None = None
    caller: str | None = None


def take(act: Act, path: Path, asked: Asked, *, dry_run: bool) -> ReturnedSheet:
    """Record the calls of a filled sheet; with any error, or on a dry run, nothing is written.

    A call that is recorded already is skipped. Raises Refused for what is no call sheet of this archive or
    of the payout asked for; what is wrong with a cell is collected.
    """
    reading = _Reading(act, roundtrip.read(path, SHEET), asked)
    if not reading.errors:
        reading.read()
    sheet = reading.sheet
    if reading.errors:
        sheet.outcome.created = sheet.outcome.updated = 0
    if dry_run or reading.errors:
        return sheet
    for call in sheet.calls:
        _keep(act, call)
    return sheet


def _keep(act: Act, call: SheetCall) -> None:
    if call.prepared is not None:
        call.no = calls.keep(act, call.prepared).no
        call.finding = None if call.prepared.finding is None else call.prepared.finding.no
    elif call.state is CallState.ENTERED and call.finding and call.call.answer.payee:
        finding = records.finding(act.session, call.finding)
        if finding is not None:
            accounts.enter(act, finding, call.call.answer.payee)


class _Reading:
    """One sheet, row by row."""

    def __init__(self, act: Act, returned: Returned, asked: Asked) -> None:
        self.act, self.returned, self.asked = act, returned, asked
        self.seal, self.printed_at = issue_of(act, returned, SHEET, "fundcs callbacks plan --xlsx")
        fund, _slash, due = returned.stamp.of.rpartition("/")
        self.fund, self.due = _payout(act, fund, date.fromisoformat(due), asked)
        self.rows = {row.number: row for row in returned.rows if row.keys}
        self.mistakes = Mistakes(returned.sheet, min(self.rows, default=1) - 1)
        self.errors = self.mistakes.errors
        self.outcome = Outcome(errors=self.errors, sheets=[returned.sheet.name])
        self.sheet = ReturnedSheet(
            fund=self.fund.code, due=self.due, officer=returned.stamp.holder or None, outcome=self.outcome
        )
        for number, place in returned.edited(self.seal):
            self._refuse(number, place, self._not_a_box(number, place))

    def _not_a_box(self, number: int, place: int) -> Text:
        row = self.rows.get(number)
        if row is not None and not row.boxes and len(row.seals) - len(Box) <= place < len(row.seals):
            return T(
                "this account was verified before the export; record a further call with "
                "`fundcs callbacks log`"
            )
        return CHANGED

    def read(self) -> None:
        """Read the rows, decide on each call, and prepare those that are new."""
        due_lines = self._lines()
        answers: list[RowAnswer] = []
        to_fill = [row for row in self.rows.values() if row.boxes]
        for row in to_fill:
            answers += self._answer(row, due_lines)
        self.outcome.read = len(to_fill) - self.sheet.blank
        described, problems = calls_of(answers)
        for problem in problems:
            self._refuse_box(problem)
        if self.errors:
            return
        recorded = recorded_calls(self.act, self.fund.code, self.due, self.printed_at)
        names = register.names(self.act.session, {call.answer.client for call in described})
        for call in described:
            try:
                self._decide(call, names[call.answer.client], recorded, due_lines)
            except FundcsError as refusal:
                outcomes = {outcome: box for box, outcome in OUTCOMES.items()}
                self._refuse_box(Problem(call.rows[0], outcomes[call.answer.outcome], refusal))

    def _lines(self) -> Mapping[Line, Payee]:
        holdings = load(self.act.session, Contracts(fund=self.fund.code, cancelled=False))
        return paid_lines(self.act, self.fund, self.due, holdings)

    def _answer(self, row: SealedRow, lines: Mapping[Line, Payee]) -> list[RowAnswer]:
        """What a row says; nothing where it is blank or something is wrong with it."""
        contract, client = row.keys
        texts = self._texts(row)
        read = read_row(row.number, contract, client, texts, lines.get((contract, client)), self.act.moment)
        if isinstance(read, list):
            for problem in read:
                self._refuse_box(problem)
            return []
        self.sheet.blank += read is None
        return [] if read is None else [read]

    def _texts(self, row: SealedRow) -> dict[Box, str]:
        """What the boxes hold; an account that lost its digits is refused, one in groups is joined."""
        texts: dict[Box, str] = {}
        for box, cell in zip(Box, row.cells[row.boxes[0] :], strict=True):
            try:
                kind = _KINDS.get(box)
                value = shown(cell) if kind is None else reader(kind)(cell)
            except FundcsError as refusal:
                self._refuse_box(Problem(row.number, box, refusal))
                value = None
            texts[box] = "" if value is None else str(value)
        return texts

    def _decide(
        self, call: CallAnswer, name: str, recorded: list[RecordedCall], lines: Mapping[Line, Payee]
    ) -> None:
        recorded_call = already(call, recorded)
        made = SheetCall(call, name, recorded_call.state, no=recorded_call.no, finding=recorded_call.finding)
        if recorded_call.state is CallState.WITHDRAWN:
            why = T(
                "the same call is recorded as {callback} and was withdrawn; if it took place, give its time",
                callback=recorded_call.no,
            )
            self.outcome.passed.append(PassedOver(self.returned.sheet.name, call.rows[0], why))
        if recorded_call.state in (CallState.NEW, CallState.ENTERED) and not self._as_read_out(call, lines):
            return
        if recorded_call.state is CallState.NEW:
            made.prepared = calls.prepare(self.act, self._typed(call))
            self.outcome.created += 1
        elif recorded_call.state is CallState.ENTERED:
            payee = call.answer.payee
            if payee is not None:
                accounts.new_account(self.act, call.answer.client, call.contracts, payee)
            self.outcome.updated += 1
        else:
            self.outcome.skipped += 1
        self.sheet.calls.append(made)

    def _typed(self, call: CallAnswer) -> calls.TypedCallback:
        answer = call.answer
        return calls.TypedCallback(
            client=answer.client,
            kind=CallKind.PAYOUT_VERIFY,
            outcome=answer.outcome,
            fund=self.fund.code,
            due=self.due,
            confirmed=answer.account is Account.CONFIRMED,
            changed=answer.account is Account.CHANGED,
            contracts=call.contracts,
            new_payee=answer.payee,
            finding=answer.finding,
            at=answer.at,
            caller=self.asked.caller or self.sheet.officer,
            note=answer.note,
        )

    def _as_read_out(self, call: CallAnswer, lines: Mapping[Line, Payee]) -> bool:
        """Whether the accounts of a call's rows are those printed; an error for each that is not."""
        whole = True
        for number in call.rows:
            row = self.rows[number]
            current = lines.get((row.keys[0], row.keys[1]))
            if current is not None and row.about == self.seal.of(*row.keys, *current):
                continue
            why = (
                T("this payout no longer pays the contract to this client; export the sheet again")
                if current is None
                else T("the account on record has changed since the sheet was exported; export it again")
            )
            self._refuse(number, row.boxes[0] - _ACCOUNT_BEFORE_BOXES, why)
            whole = False
        return whole

    def _refuse_box(self, problem: Problem) -> None:
        place = self.rows[problem.row].boxes[0] + problem.box
        self._refuse(problem.row, place, problem.why, account=problem.box is Box.NEW_ACCOUNT)

    def _refuse(self, number: int, place: int, why: FundcsError | Text, *, account: bool = False) -> None:
        """Collect what is wrong with a cell: row from 1, column from 0."""
        self.mistakes.refuse(number, place, why, "account" if account else None)


def _payout(act: Act, code: str, due: date, asked: Asked) -> tuple[Fund, date]:
    fund = funds.find_unsealed(act.session, code)
    wanted = fund.code if asked.fund is None else funds.find(act.session, asked.fund).code
    if (wanted, asked.due or due) != (fund.code, due):
        raise Refused(
            N_("the call sheet is of the payout of {fund} due {due}, not of {wanted} due {asked}"),
            fund=fund.code,
            due=due,
            wanted=wanted,
            asked=asked.due or due,
        )
    return fund, due

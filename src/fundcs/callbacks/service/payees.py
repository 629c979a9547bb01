"""Who is paid by a payout, and whether the client stands by the account on record (Art. 46)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks import queries
from fundcs.callbacks.rules.calls import Account, Outcome, Stage
from fundcs.callbacks.rules.payees import (
    Change,
    Payee,
    PayPeriod,
    Statement,
    Verification,
    Waiting,
    paid_places,
    verify,
)
from fundcs.deadlines.rules import Due, due, start_of
from fundcs.funds import service as funds
from fundcs.funds.rules.schedule import due_dates
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.entitlements.service import ContractFile
    from fundcs.funds.models import Fund

Line = tuple[str, str]
"""A contract's number and the code of the client who is paid."""


class NotADueDate(Refused):
    template = N_("{due} is no due date of fund {fund}; `fundcs payout schedule --fund {fund}` shows them")


@dataclass(frozen=True, slots=True)
class Payable:
    """A holder of a contract who is paid by a payout, and where; `verification` says whether that stands."""

    contract: str
    client: str
    payee: Payee
    verification: Verification


def next_due(fund: Fund, today: date) -> date:
    """The first due date not before `today`; once all are past, the last."""
    dates = due_dates(funds.terms(fund))
    return next((due for due in dates if due >= today), dates[-1])


def last_due(fund: Fund, today: date) -> date:
    """The last due date not after `today`; before the first, the first."""
    dates = due_dates(funds.terms(fund))
    return next((due for due in reversed(dates) if due <= today), dates[0])


def check_due(fund: Fund, due: date) -> date:
    """`due` where it is a due date of the fund. Raises NotADueDate."""
    if due not in due_dates(funds.terms(fund)):
        raise NotADueDate(due=due, fund=fund.code)
    return due


def verify_by(act: Act, day: date) -> Due:
    """By when the payees of a payout due on this day are to be verified (Art. 46)."""
    return due(act.policy.deadline("payout.verify"), start_of(day), calendar_of(act))


def paid_lines(act: Act, fund: Fund, due: date, held: Iterable[ContractFile]) -> dict[Line, Payee]:
    """Which of the contracts `held`, all of the fund, a payout pays, to which holder and where."""
    period = _period(act, fund, due)
    return {
        (file.contract.no, file.terms.holders[place].client): _payee(file, place)
        for file in held
        if file.contract.cancelled_on is None
        for place in paid_places(file.terms, period)
    }


def payables(act: Act, fund: Fund, due: date, held: Iterable[ContractFile]) -> list[Payable]:
    """Everyone who is paid by the payout of a fund on one of its due dates, by contract.

    `held`: the fund's contracts.
    """
    said = verification(act.session, fund.code, due)
    unsaid = _unsaid(queries.payout_tries(act.session, fund.code, due, act.moment))
    not_called = T("not called yet")
    return [
        Payable(*line, payee, said.get(line) or Verification(False, None, unsaid.get(line[1], not_called)))
        for line, payee in paid_lines(act, fund, due, held).items()
    ]


def _period(act: Act, fund: Fund, due: date) -> PayPeriod:
    terms = funds.terms(fund)
    dates = (terms.established, *due_dates(terms))
    place = dates.index(due)
    start, first = dates[place - 1], place == 1
    if not fund.accrual_rolls:
        return PayPeriod(start, due, start, due, first)
    roll = act.policy.payout.roll
    moved = start if first else calendar_of(act).roll(start, roll).result
    return PayPeriod(start, due, moved, calendar_of(act).roll(due, roll).result, first)


def _payee(file: ContractFile, place: int) -> Payee:
    row = file.transfers[place - 1] if place else file.contract
    return Payee(row.payee_name, row.payee_bank, row.payee_account)


def _unsaid(tries: Iterable[Callback]) -> dict[str, Text]:
    """Why nothing is known of a client's accounts: the last try, by client."""
    reasons = {
        Outcome.REACHED: N_("reached on {day}, but the account was not confirmed ({callback})"),
        Outcome.NO_ANSWER: N_("no answer on {day} ({callback})"),
        Outcome.REFUSED: N_("refused to talk on {day} ({callback})"),
    }
    return {
        one.client: Text(reasons[one.outcome], {"day": one.at.date(), "callback": one.no}) for one in tries
    }


def verification(session: Session, fund: str, due: date) -> Mapping[Line, Verification]:
    """Whether the payee on record may be paid, for each line that a verifying callback was about.

    A line that is not there was not verified. A payee changed after the client confirmed it is not verified,
    nor is one whose new account waits for a second person.
    """
    stated = _statements(session, fund, due)
    if not stated:
        return {}
    waiting = _waiting(session)
    current = {
        (row.contract, row.client): Payee(row.payee_name, row.payee_bank, row.payee_account)
        for row in queries.payees(session, fund)
    }
    return {
        line: verify(statement, current[line], waiting.get(line))
        for line, statement in stated.items()
        if line in current
    }


def _statements(session: Session, fund: str, due: date) -> dict[Line, Statement]:
    """The last thing said of each line; who was reached and confirmed nothing takes back what they had."""
    changes = {
        callback: Change(
            one.finding,
            Payee(one.payee_name, one.payee_bank, one.payee_account),
            one.decided_by or "",
            (one.decided_at or one.entered_at).date(),
        )
        for callback, one in queries.accepted_changes(session, fund, due)
    }
    found: dict[str, dict[str, Statement]] = {}
    for row in queries.statements(session, fund, due):
        of_client = found.setdefault(row.client, {})
        if row.contract is None:
            silent = Statement(row.callback, row.at.date(), None)
            found[row.client] = dict.fromkeys(of_client, silent)
            continue
        read = Payee(row.payee_name, row.payee_bank, row.payee_account)
        change = changes.get(row.callback) if row.account is Account.CHANGED else None
        of_client[row.contract] = Statement(row.callback, row.at.date(), row.account, read, change)
    return {(contract, client): one for client, lines in found.items() for contract, one in lines.items()}


def _waiting(session: Session) -> dict[Line, Waiting]:
    return {
        (contract, client): Waiting(no, Stage.SECOND_PERSON if entered else Stage.ACCOUNT_WANTED)
        for contract, client, no, entered in queries.waiting_changes(session)
    }

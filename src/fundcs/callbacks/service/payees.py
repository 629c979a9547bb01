"""Who is paid by a payout, and whether the client confirmed the payee on record (Art. 46)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.queries import owed as owed_queries
from fundcs.callbacks.queries import payees as queries
from fundcs.callbacks.rules.calls import Account, CallOutcome, Stage
from fundcs.callbacks.rules.payees import Change, Statement, Verification, Waiting, verify
from fundcs.deadlines.rules import Due, DutyState, due, start_of
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.service import owed
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.callbacks.models import AccountChange, Callback
    from fundcs.callbacks.queries.payees import CallRow, Payout, StatementRow
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund

Line = tuple[str, str]
"""A contract's number and the code of the client who is paid."""


@dataclass(frozen=True, slots=True)
class Payable:
    """A holder of a contract who is paid by a payout, where, and whether that payee is verified."""

    contract: str
    client: str
    payee: Payee
    verification: Verification


def verify_by(act: Act, day: date) -> Due:
    """By when the payees of a payout due on this day are to be verified (Art. 46)."""
    return due(act.policy.deadline("payout.verify"), start_of(day), calendar_of(act))


def payouts_to_verify(
    act: Act, periods: Iterable[FundPeriod], until: datetime | None = None
) -> dict[date, Due]:
    """A fund's due dates that are not paid, each with the day by which its payees are to be verified.

    They end with the first that is not yet to be verified, so that none is seen only once it is late, and
    before the first that is to be verified after `until`: later ones are to be verified later still.
    """
    ahead: dict[date, Due] = {}
    for period in periods:
        if period.standing.settled:
            continue
        by = verify_by(act, period.due)
        upcoming = by.state(act.moment) is DutyState.UPCOMING
        if upcoming and until is not None and by.at > until:
            break
        ahead[period.due] = by
        if upcoming:
            break
    return ahead


def paid_lines(
    act: Act, fund: Fund, due: date, holdings: Sequence[Holding], facts: FundFacts | None = None
) -> dict[Line, Payee]:
    """Which contracts of the fund, among `holdings`, a payout pays, to which holder and where.

    Raises OffSchedule.
    """
    return {
        (holding.no, line.client): holding.payee_of(line)
        for holding, line in owed(act, fund, due, holdings, facts)
    }


def payables(
    act: Act, fund: Fund, due: date, holdings: Sequence[Holding], facts: FundFacts | None = None
) -> list[Payable]:
    """Everyone who is paid by the payout of a fund on one of its due dates, by contract.

    `holdings`: the fund's contracts; `facts`: the fund's, where they were asked for already. Raises
    OffSchedule.
    """
    verified = verification(act, fund.code, due, holdings)
    last_calls = _last_calls(payout_calls(act, fund.code, due, act.moment))
    not_called = T("not called yet")
    return [
        Payable(
            contract=contract,
            client=client,
            payee=payee,
            verification=verified.get((contract, client))
            or Verification(False, None, last_calls.get(client, not_called)),
        )
        for (contract, client), payee in paid_lines(act, fund, due, holdings, facts).items()
    ]


def unverified_contracts(
    act: Act, payouts: Iterable[Payout], *, client: str | None = None, officer: str | None = None
) -> dict[Payout, list[str]]:
    """By payout, the contracts that may have a payee not verified for it; any other is verified (Art. 46).

    `client`: only those that the client signed or took over; `officer`: only those that a client of this
    officer may hold.
    """
    if client is None and officer is None:
        return act.each(_unverified, payouts)
    return owed_queries.unverified_contracts(
        act.session, list(payouts), client=client, officer=officer, today=act.today
    )


def _unverified(act: Act, payouts: Sequence[Payout]) -> dict[Payout, list[str]]:
    return owed_queries.unverified_contracts(act.session, payouts)


def said_ahead(act: Act, payouts: Collection[Payout]) -> None:
    """Have what was said before these payouts read at once."""
    for question in (_calls, accepted_changes, _statements):
        act.ahead(question, payouts)


def payout_calls(act: Act, fund: str, due: date, until: datetime) -> list[Callback]:
    """The verifying callbacks of a payout that count at a moment, in the order they took place."""
    rows = act.each(_calls, [(fund, due)])[fund, due]
    return [row.call for row in rows if row.counted(until)]


def _calls(act: Act, payouts: Collection[Payout]) -> dict[Payout, list[CallRow]]:
    return queries.payout_calls(act.session, payouts)


def accepted_changes(act: Act, payouts: Collection[Payout]) -> dict[Payout, list[tuple[str, AccountChange]]]:
    """By payout, (callback, change) for the confirmed new accounts that its callbacks led to."""
    return queries.accepted_changes(act.session, payouts)


def confirmations(act: Act, fund: Fund, due: date, until: datetime) -> dict[str, tuple[datetime, str | None]]:
    """By client, when an account of a payout was confirmed last by then, and by whom (Art. 46).

    By a call that reached the client, or by the second person after one that named a new account.
    """
    last: dict[str, tuple[datetime, str | None]] = {}
    clients = {}
    for call in payout_calls(act, fund.code, due, until):
        clients[call.no] = call.client
        if call.outcome is CallOutcome.REACHED:
            last[call.client] = max(last.get(call.client, (call.at, call.caller)), (call.at, call.caller))
    for callback, change in act.each(accepted_changes, [(fund.code, due)])[fund.code, due]:
        if change.decided_at is not None and change.decided_at <= until and callback in clients:
            client, word = clients[callback], (change.decided_at, change.decided_by)
            last[client] = max(last.get(client, word), word)
    return last


def _last_calls(calls: Iterable[Callback]) -> dict[str, Text]:
    """By client, how the last of these calls ended, as the reason why an account is not verified."""
    reasons = {
        CallOutcome.REACHED: N_("reached on {day}, but the account was not confirmed ({callback})"),
        CallOutcome.NO_ANSWER: N_("no answer on {day} ({callback})"),
        CallOutcome.REFUSED: N_("refused to talk on {day} ({callback})"),
    }
    return {
        call.client: Text(reasons[call.outcome], {"day": call.at.date(), "callback": call.no})
        for call in calls
    }


def verification(act: Act, fund: str, due: date, holdings: Sequence[Holding]) -> Mapping[Line, Verification]:
    """Whether the payee on record may be paid, for each line that a verifying callback was about.

    `holdings`: the fund's contracts. A line that is missing is not verified. A payee changed after the client
    confirmed it is not verified, nor is one whose new account waits for a second person.
    """
    statements = act.each(_statements, [(fund, due)])[fund, due]
    if not statements:
        return {}
    waiting = act.once_read(_waiting)
    current = {
        (holding.no, holder.client): payee
        for holding in holdings
        for holder, payee in zip(holding.terms.holders, holding.payees, strict=True)
    }
    return {
        line: verify(statement, current[line], waiting.get(line))
        for line, statement in statements.items()
        if line in current
    }


def _statements(act: Act, payouts: Collection[Payout]) -> dict[Payout, dict[Line, Statement]]:
    changes = act.each(accepted_changes, payouts)
    rows = queries.statements(act.session, payouts)
    return {payout: _last_statements(rows[payout], changes[payout]) for payout in payouts}


def _last_statements(
    rows: Iterable[StatementRow], changes: Iterable[tuple[str, AccountChange]]
) -> dict[Line, Statement]:
    """The last statement on each line; a call that reached the client and confirmed nothing replaces it."""
    changed = {
        callback: Change(
            finding=change.finding,
            payee=Payee(change.payee_name, change.payee_bank, change.payee_account),
            confirmed_by=change.decided_by or "",
            confirmed_on=(change.decided_at or change.entered_at).date(),
        )
        for callback, change in changes
    }
    by_client: dict[str, dict[str, Statement]] = {}
    for row in rows:
        statements = by_client.setdefault(row.client, {})
        if row.contract is None:
            silent = Statement(callback=row.callback, on=row.at.date(), account=None)
            by_client[row.client] = dict.fromkeys(statements, silent)
            continue
        statements[row.contract] = Statement(
            callback=row.callback,
            on=row.at.date(),
            account=row.account,
            read=Payee(row.payee_name or "", row.payee_bank or "", row.payee_account or ""),
            change=changed.get(row.callback) if row.account is Account.CHANGED else None,
        )
    return {
        (contract, client): statement
        for client, statements in by_client.items()
        for contract, statement in statements.items()
    }


def _waiting(session: Session) -> dict[Line, Waiting]:
    """The open findings of changed accounts, by line."""
    return {
        (contract, client): Waiting(no, Stage.SECOND_PERSON if entered else Stage.ACCOUNT_WANTED)
        for contract, client, no, entered in queries.waiting_changes(session)
    }

"""Who is paid by a payout, and whether the client confirmed the payee on record (Art. 46)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
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
    from fundcs.callbacks.models import Callback
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
    verified = verification(act.session, fund.code, due, holdings)
    last_calls = _last_calls(queries.payout_calls(act.session, fund.code, due, act.moment))
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


def confirmations(act: Act, fund: Fund, due: date, until: datetime) -> dict[str, tuple[datetime, str | None]]:
    """By client, when an account of a payout was confirmed last by then, and by whom (Art. 46).

    By a call that reached the client, or by the second person after one that named a new account.
    """
    last: dict[str, tuple[datetime, str | None]] = {}
    clients = {}
    for call in queries.payout_calls(act.session, fund.code, due, until):
        clients[call.no] = call.client
        if call.outcome is CallOutcome.REACHED:
            last[call.client] = max(last.get(call.client, (call.at, call.caller)), (call.at, call.caller))
    for callback, change in queries.accepted_changes(act.session, fund.code, due):
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


def verification(
    session: Session, fund: str, due: date, holdings: Sequence[Holding]
) -> Mapping[Line, Verification]:
    """Whether the payee on record may be paid, for each line that a verifying callback was about.

    `holdings`: the fund's contracts. A line that is missing is not verified. A payee changed after the client
    confirmed it is not verified, nor is one whose new account waits for a second person.
    """
    statements = _statements(session, fund, due)
    if not statements:
        return {}
    waiting = _waiting(session)
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


def _statements(session: Session, fund: str, due: date) -> dict[Line, Statement]:
    """The last statement on each line; a call that reached the client and confirmed nothing replaces it."""
    changes = {
        callback: Change(
            finding=change.finding,
            payee=Payee(change.payee_name, change.payee_bank, change.payee_account),
            confirmed_by=change.decided_by or "",
            confirmed_on=(change.decided_at or change.entered_at).date(),
        )
        for callback, change in queries.accepted_changes(session, fund, due)
    }
    by_client: dict[str, dict[str, Statement]] = {}
    for row in queries.statements(session, fund, due):
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
            change=changes.get(row.callback) if row.account is Account.CHANGED else None,
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

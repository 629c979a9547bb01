"""Who is paid by a payout, and whether the client stands by the account on record (Art. 46)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks import queries
from fundcs.callbacks.rules.calls import Account, Outcome, Stage
from fundcs.callbacks.rules.payees import (
    Change,
    Statement,
    Verification,
    Waiting,
    verify,
)
from fundcs.deadlines.rules import Due, due, start_of
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.service import owed
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.funds.models import Fund

Line = tuple[str, str]
"""A contract's number and the code of the client who is paid."""


@dataclass(frozen=True, slots=True)
class Payable:
    """A holder of a contract who is paid by a payout, and where; `verification` says whether that stands."""

    contract: str
    client: str
    payee: Payee
    verification: Verification


def verify_by(act: Act, day: date) -> Due:
    """By when the payees of a payout due on this day are to be verified (Art. 46)."""
    return due(act.policy.deadline("payout.verify"), start_of(day), calendar_of(act))


def paid_lines(act: Act, fund: Fund, due: date, holdings: Sequence[Holding]) -> dict[Line, Payee]:
    """Which contracts of the fund, among `holdings`, a payout pays, to which holder and where.

    Raises OffSchedule.
    """
    return {
        (holding.no, line.client): holding.payee_of(line) for holding, line in owed(act, fund, due, holdings)
    }


def payables(act: Act, fund: Fund, due: date, holdings: Sequence[Holding]) -> list[Payable]:
    """Everyone who is paid by the payout of a fund on one of its due dates, by contract.

    `holdings`: the fund's contracts. Raises OffSchedule.
    """
    verified = verification(act.session, fund.code, due, holdings)
    unsaid = _unsaid(queries.payout_tries(act.session, fund.code, due, act.moment))
    not_called = T("not called yet")
    return [
        Payable(
            contract=contract,
            client=client,
            payee=payee,
            verification=verified.get((contract, client))
            or Verification(False, None, unsaid.get(client, not_called)),
        )
        for (contract, client), payee in paid_lines(act, fund, due, holdings).items()
    ]


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


def verification(
    session: Session, fund: str, due: date, holdings: Sequence[Holding]
) -> Mapping[Line, Verification]:
    """Whether the payee on record may be paid, for each line that a verifying callback was about.

    `holdings`: the fund's contracts. A line that is not there was not verified. A payee changed after the
    client confirmed it is not verified, nor is one whose new account waits for a second person.
    """
    stated = _statements(session, fund, due)
    if not stated:
        return {}
    waiting = _waiting(session)
    current = {
        (holding.no, holder.client): payee
        for holding in holdings
        for holder, payee in zip(holding.terms.holders, holding.payees, strict=True)
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

"""A changed account: entered by one person, confirmed by another before a payout uses it (Art. 46)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.callbacks import queries
from fundcs.callbacks.models import AccountChange, CallbackAccount
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Kind
from fundcs.callbacks.service.payees import paid_lines
from fundcs.entitlements.models import Contract, ContractTransfer
from fundcs.entitlements.queries import Contracts, transfers_of
from fundcs.entitlements.rules.contract_terms import ContractState
from fundcs.entitlements.rules.holding import checked_payee
from fundcs.entitlements.service import find, load
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second, text

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.models import Callback, Finding
    from fundcs.entitlements.rules.holding import Payee


class NothingPaid(Refused):
    template = N_("client {client} has no contract of fund {fund} that is paid on {due}; check the three")


class NoContracts(Refused):
    template = N_("client {client} holds no contract, so there is no account to change; check the client")


class NotTheirContract(Refused):
    template = N_("contract {contract} is not among those this is about: {contracts}; check the number")


class NotAnAccountChange(Refused):
    template = N_("{finding} is no changed account; `fundcs callbacks resolve {finding}` answers it")


class AccountWaits(Refused):
    template = N_(
        "the new account of {finding} waits for a second person; "
        "confirm-account or reject-account decides on it first"
    )


class NothingWaits(Refused):
    template = N_("no new account of {finding} waits; `fundcs callbacks enter-account {finding}` enters one")


class AlreadyDecided(Refused):
    template = N_("{staff} decided on the new account of {finding} on {day} already; nothing is left to do")


class DecidedBeforeEntered(Refused):
    template = N_("the new account of {finding} was entered at {entered}; it cannot be decided before that")


class SamePerson(Forbidden):
    template = N_("{staff} entered the new account of {finding}; another person confirms it (Art. 46)")


class SameAccount(Refused):
    template = N_("that is the account on record; use --account-confirmed, or correct the new account")


def concerned(act: Act, callback: Callback, named: Sequence[str]) -> list[CallbackAccount]:
    """The contracts whose account a callback is about, each with the payee on record.

    Of a payout: those paid to the client by it. Of any other callback: those the client holds now. `named`
    narrows them. Raises NothingPaid, NoContracts, NoSuchContract, NotTheirContract.
    """
    if callback.kind is Kind.PAYOUT_VERIFY or callback.fund is not None:
        found = _paid(act, callback)
    else:
        found = _held(act, callback.client)
    if not found:
        raise NoContracts(client=callback.client)
    wanted = {find(act.session, no).no for no in named} or set(found)
    if strange := sorted(wanted - set(found)):
        raise NotTheirContract(contract=strange[0], contracts=", ".join(sorted(found)))
    return [
        CallbackAccount(
            callback=callback.no,
            contract=no,
            payee_name=found[no].name,
            payee_bank=found[no].bank,
            payee_account=found[no].account,
        )
        for no in sorted(wanted)
    ]


def _paid(act: Act, callback: Callback) -> dict[str, Payee]:
    assert callback.fund is not None and callback.due is not None  # noqa: S101, PT018 - rules.check_log
    fund = funds.find(act.session, callback.fund)
    held = load(act.session, Contracts(fund=fund.code, client=callback.client))
    found = {
        contract: payee
        for (contract, client), payee in paid_lines(act, fund, callback.due, held).items()
        if client == callback.client
    }
    if not found:
        raise NothingPaid(client=callback.client, fund=fund.code, due=callback.due)
    return found


def _held(act: Act, client: str) -> dict[str, Payee]:
    living = (ContractState.PENDING, ContractState.ACTIVE)
    return {
        holding.no: holding.payee_on(act.today)
        for holding in load(act.session, Contracts(client=client))
        if holding.state_on(act.today) in living and holding.holder_on(act.today) == client
    }


def enter(act: Act, finding: Finding, typed: Payee) -> AccountChange:
    """Record the new account of a finding; another person has to confirm it.

    Raises NotAnAccountChange, AlreadyDecided, AccountWaits, PayeeMissing, UnreadableAccount, SameAccount.
    """
    last = _last(act, finding)
    if last is not None and last.accepted is None:
        raise AccountWaits(finding=finding.no)
    if finding.answered_at is not None:
        raise AlreadyDecided(finding=finding.no, staff=finding.answered_by, day=finding.answered_at.date())
    new = checked_payee(typed)
    rows = [row for no in _contracts(act, finding) for row in _payee_rows(act, no, finding.client)]
    if all(
        (row.payee_name, row.payee_bank, row.payee_account) == (new.name, new.bank, new.account)
        for row in rows
    ):
        raise SameAccount
    made = AccountChange(
        finding=finding.no,
        client=finding.client,
        payee_name=new.name,
        payee_bank=new.bank,
        payee_account=new.account,
        entered_at=second(act.moment),
        entered_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return made


def confirm(act: Act, finding: Finding) -> AccountChange:
    """Confirm a new account: from now on the contracts are paid to it, and the finding is answered.

    Raises SamePerson, NotAnAccountChange, NothingWaits, AlreadyDecided, DecidedBeforeEntered, FundSealed.
    """
    change = _decide(act, finding, accepted=True)
    for no in _contracts(act, finding):
        funds.find_unsealed(act.session, find(act.session, no).fund)
        for row in _payee_rows(act, no, finding.client):
            row.payee_name, row.payee_bank, row.payee_account = (
                change.payee_name,
                change.payee_bank,
                change.payee_account,
            )
            act.session.add(row)
    finding.answered_at, finding.answered_by = change.decided_at, act.staff.code
    act.session.add(finding)
    act.session.flush()
    return change


def reject(act: Act, finding: Finding, reason: str) -> AccountChange:
    """Reject a new account: nothing is paid to it, and the finding stays open for another.

    Raises EmptyText and what `confirm` raises but FundSealed.
    """
    change = _decide(act, finding, accepted=False)
    change.reason = text(reason)
    act.session.flush()
    return change


def check_none_waits(act: Act, finding: Finding) -> None:
    """Refuse to answer a finding whose new account waits for a second person (`AccountWaits`)."""
    if any(change.accepted is None for change in queries.changes_of(act.session, [finding.no])):
        raise AccountWaits(finding=finding.no)


def _decide(act: Act, finding: Finding, *, accepted: bool) -> AccountChange:
    change = _last(act, finding)
    if change is None:
        raise NothingWaits(finding=finding.no)
    if change.decided_at is not None:
        raise AlreadyDecided(finding=finding.no, staff=change.decided_by, day=change.decided_at.date())
    if change.entered_by == act.staff.code:
        raise SamePerson(staff=act.staff.code, finding=finding.no)
    if act.moment < change.entered_at:
        raise DecidedBeforeEntered(finding=finding.no, entered=f"{change.entered_at:%Y-%m-%d %H:%M}")
    change.accepted, change.decided_at, change.decided_by = accepted, second(act.moment), act.staff.code
    act.session.add(change)
    return change


def _last(act: Act, finding: Finding) -> AccountChange | None:
    if finding.kind != ACCOUNT_CHANGED or finding.callback is None:
        raise NotAnAccountChange(finding=finding.no)
    return next(reversed(queries.changes_of(act.session, [finding.no])), None)


def _contracts(act: Act, finding: Finding) -> list[str]:
    named = queries.contracts_of(act.session, [finding.callback or ""])
    return [contract for _callback, contract in named]


def _payee_rows(act: Act, no: str, client: str) -> list[Contract | ContractTransfer]:
    """Where the payee of this holder of a contract is recorded."""
    rows: list[Contract | ContractTransfer] = [act.session.get_one(Contract, no)]
    rows += transfers_of(act.session, no)
    return [row for row in rows if row.client == client]

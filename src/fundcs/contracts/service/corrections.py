"""What was wrong of a contract: columns corrected, exits and transfers withdrawn, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fundcs.clients.service import particulars as register
from fundcs.contracts.service import doubts
from fundcs.contracts.service.altering import Changed, changeable, measured
from fundcs.entitlements import queries
from fundcs.entitlements.models.changes import ContractTransfer, ExitWithdrawal, TransferWithdrawal
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.holding import Payee, checked_payee
from fundcs.entitlements.service import find
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, fold_name
from fundcs.payouts.service import effects
from fundcs.suitability.service import assessing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding

_PAYEE = ("payee_name", "payee_bank", "payee_account")


def edit(act: Act, no: str, changes: Mapping[str, Any], reason: str) -> Changed:
    """Correct columns of a contract; the payee is that of whoever holds it today."""
    holding, fund = changeable(act, no)
    _check_given(changes, reason)
    values = stored(act, holding, changes)
    columns = ",".join(sorted(values))
    with measured(act, holding.no, fund.code, columns, reason, always=True) as changed:
        contract = act.session.get_one(Contract, holding.no)
        _refuse_paid_client(act, holding, values)
        payee_row: Contract | ContractTransfer = contract
        transfers = queries.transfers_of(act.session, holding.no)
        if transfers:
            payee_row = transfers[-1]
        for name, value in values.items():
            setattr(payee_row if name in _PAYEE else contract, name, value)
        act.session.add(contract)
        act.session.add(payee_row)
        act.session.flush()
        contract_terms.check_contract(find(act.session, holding.no).terms, funds.terms(fund))
    doubts.of_terms(act, holding.no, values)
    if values.keys() & {*_PAYEE, "client"}:
        of_row = Payee(payee_row.payee_name, payee_row.payee_bank, payee_row.payee_account)
        doubts.of_payees(act, [(holding.no, payee_row.client, of_row)])
    if "client" in values:
        assessing.warn(act, [holding.no])
    return changed


def _check_given(changes: Mapping[str, Any], reason: str) -> None:
    if not changes:
        raise Refused(
            N_("nothing to change was given; `{command} --help` lists the options"),
            command="fundcs contract edit",
        )
    if not fold(reason):
        raise Refused(N_("a correction needs a reason; write it after --reason"))


def stored(act: Act, holding: Holding, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as they are stored: codes for names, the payee in normal form; None empties one."""
    values = dict(changes)
    if "client" in values:
        client = register.find(act.session, values["client"])
        register.identified(client)
        values["client"] = client.code
    if values.get("advisor") is not None:
        values["advisor"] = register.advisor(act.session, values["advisor"], holding.signed).code
    if "receipt_payer" in values:
        values["receipt_payer"] = fold_name(values["receipt_payer"] or "") or None
    if values.keys() & set(_PAYEE):
        now = dict(zip(_PAYEE, holding.payees[-1], strict=True))
        payee = checked_payee(Payee(*({**now, **values}[name] for name in _PAYEE)))
        values.update(
            {name: getattr(payee, name.removeprefix("payee_")) for name in _PAYEE if name in values}
        )
    return values


def _refuse_paid_client(act: Act, holding: Holding, values: Mapping[str, Any]) -> None:
    """Refuse another client once something was paid to the first; a transfer records who took it over."""
    if "client" in values and effects.paid_of(act, holding.fund, holding.no):
        raise Refused(
            N_(
                "contract {no} has been paid to {client}; record who took it over with "
                "`fundcs contract transfer {no}`"
            ),
            no=holding.no,
            client=holding.subscriber,
        )


def withdraw_exit(act: Act, no: str, on: date, reason: str) -> Changed:
    """Withdraw the exit of a day that was recorded by mistake; it stays on record with the reason."""
    holding, fund = changeable(act, no)
    _check_reason(reason)
    rows = [row for row in queries.exits(act.session, queries.Contracts(no=holding.no)) if row.day == on]
    if not rows:
        raise Refused(
            N_("contract {no} has no exit on {on}; `fundcs contract show {no}` lists them"),
            no=holding.no,
            on=on,
        )
    with measured(act, holding.no, fund.code, "exit", reason) as changed:
        act.session.add(
            ExitWithdrawal(
                exit=rows[-1].id, reason=fold(reason), withdrawn_at=act.moment, withdrawn_by=act.staff.code
            )
        )
        act.session.flush()
        contract_terms.check_contract(find(act.session, holding.no).terms, funds.terms(fund))
    return changed


def withdraw_transfer(act: Act, no: str, on: date, reason: str) -> Changed:
    """Withdraw the transfer of a day that was recorded by mistake; it stays on record with the reason."""
    holding, fund = changeable(act, no)
    _check_reason(reason)
    rows = [row for row in queries.transfers_of(act.session, holding.no) if row.day == on]
    if not rows:
        raise Refused(
            N_("contract {no} has no transfer on {on}; `fundcs contract show {no}` lists them"),
            no=holding.no,
            on=on,
        )
    with measured(act, holding.no, fund.code, "transfer", reason) as changed:
        act.session.add(
            TransferWithdrawal(
                transfer=cast("int", rows[-1].id),
                reason=fold(reason),
                withdrawn_at=act.moment,
                withdrawn_by=act.staff.code,
            )
        )
        act.session.flush()
        contract_terms.check_contract(find(act.session, holding.no).terms, funds.terms(fund))
    return changed


def _check_reason(reason: str) -> None:
    if not fold(reason):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))

"""Contracts as tables or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fundcs.entitlements.rules.contract_terms import ContractState
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.entitlements.service import ContractFile

_STATES = {
    ContractState.PENDING: N_("pending"),
    ContractState.ACTIVE: N_("active"),
    ContractState.MATURED: N_("matured"),
    ContractState.EXITED: N_("exited"),
    ContractState.CANCELLED: N_("cancelled"),
}

Names = Mapping[str, str]


def data(act: Act, file: ContractFile, names: Names) -> dict[str, object]:
    """A contract's JSON as of the act's day: `client` holds it that day, `subscriber` signed it."""
    one, today = file.contract, act.today
    payee = file.payee_on(today)
    return {
        "no": one.no,
        "client": file.holder_on(today),
        "subscriber": one.client,
        "fund": one.fund,
        "amount": yuan(one.amount),
        "value_date": iso(one.value_date),
        "matures": iso(one.matures),
        "rate": rate_text(one.rate),
        "state": file.state_on(today).value,
        "balance": yuan(file.balance_on(today)),
        "signed": iso(one.signed),
        "advisor": one.advisor,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": act.personal(payee.account, "account"),
        "receipt_amount": None if one.receipt_amount is None else yuan(one.receipt_amount),
        "receipt_payer": one.receipt_payer,
        "receipt_date": iso(one.receipt_date),
        "receipt_matches": file.receipt_check(names[one.client]).matches,
        "exits": [{"on": iso(exit_.on), "amount": yuan(exit_.amount)} for exit_ in file.terms.exits],
        "transfers": [
            {
                "on": iso(transfer.day),
                "client": transfer.client,
                "payee_name": transfer.payee_name,
                "payee_bank": transfer.payee_bank,
                "payee_account": act.personal(transfer.payee_account, "account"),
            }
            for transfer in file.transfers
        ],
        "cancelled_on": iso(one.cancelled_on),
        "cancel_reason": one.cancel_reason,
    }


def contract(act: Act, file: ContractFile, names: Names) -> View:
    """One contract, whole."""
    parts = [_terms(act, file, names), _payment(act, file, names)]
    if file.transfers:
        parts.append(_holders(file, names))
    if file.terms.exits:
        parts.append(_exits(file))
    return View(data(act, file, names), text_page(*parts))


def contracts(act: Act, many: Sequence[ContractFile], names: Names) -> View:
    """Several contracts and what is outstanding of them."""
    rows = table(
        _("Contract"),
        _("Holder"),
        _("Fund"),
        (_("Amount"), "right"),
        (_("Rate"), "right"),
        _("Value date"),
        _("State"),
    )
    for column in rows.columns[:1] + rows.columns[2:]:
        column.no_wrap = True  # a name may fold, a number or a date may not
    for file in many:
        one = file.contract
        rows.add_row(
            one.no,
            names[file.holder_on(act.today)],
            one.fund,
            grouped(one.amount),
            percent(one.rate),
            str(one.value_date),
            _(_STATES[file.state_on(act.today)]),
        )
    outstanding = grouped(sum(file.balance_on(act.today) for file in many))
    closing = _("contracts: {count}, outstanding: {outstanding}").format(
        count=len(many), outstanding=outstanding
    )
    return View([data(act, file, names) for file in many], text_page(rows, closing))


def _terms(act: Act, file: ContractFile, names: Names) -> Table:
    one, today = file.contract, act.today
    rows = table(_("Contract"), one.no)
    rows.add_row(_("State"), _(_STATES[file.state_on(today)]))
    if one.cancelled_on is not None:
        rows.add_row(_("Cancelled"), f"{one.cancelled_on}  {one.cancel_reason}")
    rows.add_row(_("Holder"), _named(file.holder_on(today), names))
    if file.transfers:
        rows.add_row(_("Signed by"), _named(one.client, names))
    rows.add_row(_("Fund"), one.fund)
    rows.add_row(_("Amount"), grouped(one.amount))
    rows.add_row(_("Balance"), grouped(file.balance_on(today)))
    rows.add_row(_("Yearly rate"), percent(one.rate))
    rows.add_row(_("Signed on"), str(one.signed))
    rows.add_row(_("Value date"), str(one.value_date))
    rows.add_row(_("Matures"), str(one.matures))
    rows.add_row(_("Adviser"), one.advisor or "–")
    return rows


def _payment(act: Act, file: ContractFile, names: Names) -> Table:
    one, payee = file.contract, file.payee_on(act.today)
    rows = table(_("Payee"), payee.name)
    rows.add_row(_("Bank"), payee.bank)
    rows.add_row(_("Account"), act.personal(payee.account, "account") or "")
    if one.receipt_amount is not None:
        rows.add_row(_("Remitted"), grouped(one.receipt_amount))
    if one.receipt_payer is not None:
        rows.add_row(_("Remitter"), one.receipt_payer)
    if one.receipt_date is not None:
        rows.add_row(_("Remitted on"), str(one.receipt_date))
    rows.add_row(_("Receipt"), "\n".join(map(str, file.receipt_check(names[one.client]).reasons)))
    return rows


def _holders(file: ContractFile, names: Names) -> Table:
    rows = table(_("Held from"), _("Holder"))
    for holder in file.terms.holders:
        rows.add_row(str(holder.since), _named(holder.client, names))
    return rows


def _exits(file: ContractFile) -> Table:
    rows = table(_("Exit on"), (_("Amount"), "right"))
    for exit_ in file.terms.exits:
        rows.add_row(str(exit_.on), grouped(exit_.amount))
    return rows


def _named(client: str, names: Names) -> str:
    return f"{client} {names[client]}"

"""The register of contracts to be corrected, and what it corrected when it came back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from fundcs.archive import edited_show
from fundcs.contracts.service import corrected_sheets
from fundcs.contracts.service.corrected_sheets import COLUMNS, OF, SHEET
from fundcs.contracts.show.register import FIELDS, PERCENT, cells
from fundcs.entitlements.models.contracts import Contract
from fundcs.funds.rules.terms import percent
from fundcs.kit.editable import Row
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.money import grouped
from fundcs.kit.registers import Field, Outgoing, Register
from fundcs.kit.roundtrip import Stamp
from fundcs.kit.view import View, iso
from fundcs.kit.workbooks import AMOUNT, DAY, TEXT, yuan
from fundcs.payouts.show.altered import altered_data, altered_text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rich.console import Console

    from fundcs.act import Act
    from fundcs.archive.issued import Export
    from fundcs.contracts.service.corrected_sheets import CorrectedContracts
    from fundcs.contracts.service.listing import ContractList
    from fundcs.entitlements.rules.holding import Holding

_AMOUNTS: Final = frozenset({"amount", "receipt_amount"})
_EDITABLE: Final = Register(
    N_("Contracts to be corrected"),
    {
        **{name: FIELDS[name] for name in ("no", "holder", "fund", "state", "balance")},
        "client": Field(N_("Signed by"), 11, TEXT),
        **{name: FIELDS[name] for name in ("amount",)},
        "rate": Field(N_("Annual rate"), 10, PERCENT),
        **{name: FIELDS[name] for name in ("value_date", "matures")},
        "advisor": Field(N_("Adviser"), 9, TEXT),
        "payee_name": Field(N_("Account name"), 16),
        "payee_bank": Field(N_("Bank"), 22),
        "payee_account": FIELDS["payee_account"],
        "receipt_amount": Field(N_("Remitted"), 16, AMOUNT),
        "receipt_payer": Field(N_("Remitter"), 14),
        "receipt_date": Field(N_("Remitted on"), 11, DAY),
    },
)


def write(act: Act, listed: ContractList, export: Export, path: Path) -> None:
    """Write the contracts to `path`, what `contract edit` takes open; masked unless revealed."""
    closed = corrected_sheets.closed(act, listed)
    with speaking(act.document_language):
        rows = [
            _row(
                act.of(holding.holder_on(act.today), holding.fund),
                holding,
                listed,
                closed=holding.no in closed,
            )
            for holding in listed.holdings
        ]
        stamp = Stamp(SHEET, OF, "", export.checkpoint)
        _EDITABLE.write_editable(rows, COLUMNS, Outgoing(path, stamp, export.key, act.moment, {}))


def _row(act: Act, holding: Holding, listed: ContractList, *, closed: bool) -> Row:
    payee, receipt = act.shown(holding.payees[-1], Contract, "payee_"), holding.receipt
    return Row(
        holding.no,
        {
            **cells(act, holding, listed),
            "client": holding.subscriber,
            "advisor": holding.advisor,
            "payee_name": payee.name,
            "payee_bank": payee.bank,
            "payee_account": payee.account,
            "receipt_amount": None if receipt.amount is None else yuan(receipt.amount),
            "receipt_payer": act.personal(receipt.payer, Contract.receipt_payer),
            "receipt_date": receipt.on,
        },
        corrected_sheets.recorded(holding),
        closed,
    )


def view(act: Act, made: CorrectedContracts, *, dry_run: bool) -> View:
    """What a list corrected, or would correct, and the submitted sheets that it alters."""

    def said(name: str, value: object) -> str | None:
        return _said(act, name, value)

    shown = edited_show.view(made.corrected, _("Contract"), said, dry_run=dry_run)
    if shown.refusal is not None:
        return shown

    def page(out: Console) -> None:
        shown.page(out)
        for sheet in made.altered:
            out.print(altered_text(sheet), markup=False)

    assert isinstance(shown.data, dict)  # noqa: S101 - an import's JSON is an object
    return View({**shown.data, "altered_sheets": altered_data(made.altered)}, page)


def _said(act: Act, name: str, value: object) -> str | None:
    if value is None:
        return None
    if name in _AMOUNTS and isinstance(value, int):
        return grouped(value)
    if isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, str):
        return act.personal(value, getattr(Contract, name))
    day: date = value  # type: ignore[assignment]
    return iso(day)

"""The register of contracts goes out to be corrected and comes back: each change is a `contract edit`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fundcs.archive import edited, issued
from fundcs.contracts.rules.clearable import Clearable
from fundcs.contracts.service import corrections
from fundcs.contracts.service.altering import changeable
from fundcs.entitlements.service import find
from fundcs.funds import service as funds
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.contracts.service.listing import ContractList
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.payouts.service.effects import Alteration

SHEET: Final = "contract_list"
"""What such a sheet is called on the trail and in the sheet itself."""
OF: Final = "list"
COMMAND: Final = "fundcs contract list --xlsx FILE --editable"
COLUMNS: Final = {
    "client": Column("name"),
    "amount": Column("amount"),
    "rate": Column("rate"),
    "value_date": Column("day"),
    "matures": Column("day"),
    "advisor": Column("name"),
    "payee_name": Column("written", "text"),
    "payee_bank": Column("text", "text"),
    "payee_account": Column("account", "account"),
    "receipt_amount": Column("amount"),
    "receipt_payer": Column("written", "text"),
    "receipt_date": Column("day"),
}
"""What `contract edit` takes."""


def note_export(act: Act, listed: ContractList, file: Path) -> Export:
    """Put on the trail that the contracts go out in a file to be corrected (Art. 7)."""
    facts = {"file": file.name, "contracts": len(listed.holdings), "revealed": act.reveal is not None}
    act.opens((holding.holder_on(act.today) for holding in listed.holdings), file.name)
    return issued.note_export(act.session, SHEET, OF, facts)


def closed(act: Act, listed: ContractList) -> set[str]:
    """The contracts that may not be changed: cancelled ones and those of sealed funds."""
    sealed = {fund.code for fund in funds.everyone(act) if fund.sealed_on is not None}
    return {
        holding.no
        for holding in listed.holdings
        if holding.cancelled_on is not None or holding.fund in sealed
    }


def recorded(holding: Holding) -> dict[str, object]:
    """What is recorded of a contract: what may be corrected, and what a correction should know of."""
    terms, payee, receipt = holding.terms, holding.payees[-1], holding.receipt
    return {
        "no": holding.no,
        "client": holding.subscriber,
        "amount": terms.amount,
        "rate": terms.rate,
        "value_date": terms.value_date,
        "matures": terms.matures,
        "advisor": holding.advisor,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "receipt_amount": receipt.amount,
        "receipt_payer": receipt.payer,
        "receipt_date": receipt.on,
        "exit": " ".join(f"{exit_.on}/{exit_.amount}" for exit_ in terms.exits),
        "transfer": " ".join(f"{holder.since}/{holder.client}" for holder in terms.holders[1:]),
        "cancelled_on": holding.cancelled_on,
    }


@dataclass(slots=True)
class CorrectedContracts:
    """What a list corrected, or would correct, and the submitted sheets that it alters."""

    corrected: Corrected
    altered: Sequence[Alteration]


@dataclass(slots=True)
class _Contracts:
    act: Act
    reason: str
    altered: list[Alteration] = field(default_factory=list)
    what: str = SHEET
    command: str = COMMAND
    columns: Mapping[str, Column] = field(default_factory=lambda: COLUMNS)

    def recorded(self, key: str) -> Mapping[str, object]:
        return recorded(find(self.act.session, key))

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        holding = find(self.act.session, key)
        now = recorded(holding)
        emptied = {name for name, value in values.items() if value is None and now[name] is not None}
        if not emptied <= set(Clearable):
            raise Refused(N_("this may not be empty; write what it should be"))
        given = {name: value for name, value in values.items() if value is not None or name in emptied}
        stored = corrections.stored(self.act, holding, given)
        return {name: value for name, value in stored.items() if value != now[name]}

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        holding, _fund = changeable(self.act, key)
        changed = corrections.edit(self.act, holding.no, values, self.reason)
        self.altered += changed.altered


def take(act: Act, path: Path, reason: str | None, *, dry_run: bool) -> CorrectedContracts:
    """Record the corrections in a list of contracts, all for one reason, as `corrections.edit` does each.

    Raises as `edited.take`.
    """
    contracts = _Contracts(act, edited.reason_for(reason, dry_run=dry_run))
    corrected = edited.take(act, path, contracts, dry_run=dry_run)
    return CorrectedContracts(corrected, contracts.altered)

"""The register of contracts as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules.contract_terms import CONTRACT_STATE_NAMES
from fundcs.kit.i18n import N_, _
from fundcs.kit.registers import Field, Register, coded
from fundcs.kit.workbooks import AMOUNT, DAY, RATE, TEXT, Look, yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.contracts.service.listing import ContractList
    from fundcs.entitlements.rules.holding import Holding

PERCENT: Final = Look(RATE, "right")
FIELDS: Final = {
    "no": Field(N_("Contract"), 16, TEXT),
    "holder": Field(N_("Holder"), 20),
    "fund": Field(N_("Fund"), 8, TEXT),
    "amount": Field(N_("Amount"), 16, AMOUNT),
    "balance": Field(N_("Balance"), 16, AMOUNT),
    "rate": Field(N_("Annual rate"), 10, PERCENT),
    "signed": Field(N_("Signed on"), 11, DAY),
    "value_date": Field(N_("Value date"), 11, DAY),
    "matures": Field(N_("Matures"), 11, DAY),
    "state": Field(N_("State"), 8, TEXT),
    "advisor": Field(N_("Adviser"), 14),
    "payee_account": Field(N_("Account"), 20, TEXT),
}
_REGISTER: Final = Register(N_("Register of contracts"), FIELDS)


def write(act: Act, listed: ContractList, path: Path) -> None:
    """Write the contracts to `path`, accounts masked unless the act reveals them."""
    _REGISTER.write(_rows(act, listed), path, act.moment, act.document_language)


def _rows(act: Act, listed: ContractList) -> Iterator[Mapping[str, object]]:
    for holding in listed.holdings:
        yield cells(act.of(holding.holder_on(act.today), holding.fund), holding, listed)


def cells(act: Act, holding: Holding, listed: ContractList) -> dict[str, object]:
    """What the register says of a contract today."""
    terms, today = holding.terms, act.today
    return {
        "no": holding.no,
        "holder": coded(holding.holder_on(today), listed.clients),
        "fund": holding.fund,
        "amount": yuan(terms.amount),
        "balance": yuan(holding.balance_on(today)),
        "rate": terms.rate,
        "signed": holding.signed,
        "value_date": terms.value_date,
        "matures": terms.matures,
        "state": _(CONTRACT_STATE_NAMES[holding.state_on(today)]),
        "advisor": coded(holding.advisor, listed.staff),
        "payee_account": act.personal(holding.payee_on(today).account, Contract.payee_account),
    }

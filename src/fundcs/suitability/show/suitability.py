"""An investor's records and the account of contracts, as tables and as JSON (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page
from fundcs.suitability.rules.confirmation import CONFIRMATION_NAMES, ConfirmationState
from fundcs.suitability.service import assessing, confirming
from fundcs.suitability.show import records

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.suitability.rules.assessment import Assessment
    from fundcs.suitability.rules.confirmation import Confirmation
    from fundcs.suitability.service.assessing import ClientSuitability


def client(act: Act, whose: Client) -> View:
    """A client's records and the account of each contract that they took on."""
    found = assessing.of_client(act, whose)
    heading = _("{code} {name}").format(code=whose.code, name=whose.name)
    accounts = map(_account_table, found.assessments)
    page = text_page(heading, records.records_table(act, found.facts), *accounts)
    return View({"client": whose.code, **client_data(act, whose, found)}, page)


def client_data(act: Act, whose: Client, found: ClientSuitability) -> dict[str, Any]:
    """The JSON of a client: how they stand today, their records, the account of their contracts."""
    return {
        **records.standing_data(act, whose, found.facts),
        "contracts": [
            {"contract": account.taken.contract, **account_data(account)} for account in found.assessments
        ],
    }


def account_data(account: Assessment) -> dict[str, Any]:
    """The JSON of the account of a contract and who took it on."""
    return {
        "client": account.taken.client,
        "on": iso(account.taken.day),
        "investor": account.investor and account.investor.code,
        "level": account.level and account.level.value,
        "fund_level": account.risk,
        "above_level": account.above,
        "special_confirmation": account.confirmed,
        "suits": account.suits,
        "shortfalls": [shortfall.value for shortfall in account.shortfalls],
        "reasons": [str(finding.text) for finding in account.findings],
    }


def _account_table(account: Assessment) -> Table:
    taken = account.taken
    verdict = _("suits") if account.suits else _("does not suit, or it is not shown")
    rows = table(_("Suitability of {contract}").format(contract=taken.contract), verdict)
    rows.add_row(_("As of"), f"{taken.day}  {taken.client}")
    for number, finding in enumerate(account.findings):
        mark = "✗ " if finding.shortfall is not None else ""
        rows.add_row("" if number else _("Because"), f"{mark}{finding.text}")
    return rows


def explained(act: Act, holding: Holding) -> View:
    """A contract's suitability for each who took it on, and its confirmation where one is asked for."""
    accounts = assessing.of_contracts(act, [holding]).get(holding.no, [])
    standing = confirming.confirmations(act, [holding])[holding.no]
    data = {
        "suitability": [account_data(account) for account in accounts],
        "confirmation": _confirmation_data(standing),
    }
    parts = [_account_table(account) for account in accounts]
    if standing.state is not ConfirmationState.NOT_ASKED:
        parts.append(_confirmation_table(act, standing))
    return View(data, text_page(*parts))


def _confirmation_data(standing: Confirmation) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "cooling_off_until": iso(standing.from_),
        "callback": standing.call and standing.call.callback,
        "reasons": [str(reason) for reason in standing.reasons],
    }


def _confirmation_table(act: Act, standing: Confirmation) -> Table:
    rows = table(_("Confirmation"), _(CONFIRMATION_NAMES[standing.state]))
    for number, reason in enumerate(standing.reasons):
        rows.add_row("" if number else _("Because"), act.sentence(reason))
    return rows

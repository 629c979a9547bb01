"""Whose account a callback has confirmed (Art. 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.queries.withdrawn import read_out_and_withdrawn
from fundcs.callbacks.service.payees import verification
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.payouts.rules.sheet import Sheet


def verified(act: Act, fund: str, due: date, holdings: Sequence[Holding]) -> frozenset[tuple[str, str]]:
    """The (contract, client) pairs whose payee a callback has confirmed for this due date (Art. 46)."""
    answers = verification(act, fund, due, holdings)
    return frozenset(line for line, answer in answers.items() if answer.verified)


def refuse_withdrawn(act: Act, sheet: Sheet) -> None:
    """Refuse to pay accounts by a sheet whose callbacks were withdrawn, until they are verified again.

    What was let through at the submission without a callback is not looked at.
    """
    stated = {(line.contract, line.client, sheet.due) for line in sheet.lines if line.verified}
    stated |= {(part.contract, part.client, part.due) for part in sheet.adjustments if part.verified}
    left: set[str] = set()
    for due in {due for _contract, _client, due in stated}:
        doubtful = read_out_and_withdrawn(act.session, sheet.fund, due)
        doubtful &= {(contract, client) for contract, client, of_due in stated if of_due == due}
        if doubtful:
            holdings = load(act.session, Contracts(fund=sheet.fund))
            doubtful -= verified(act, sheet.fund, due, holdings)
        left |= {contract for contract, _client in doubtful}
    if left:
        raise Refused(
            N_(
                "callbacks on {contracts} were withdrawn after the sheet was submitted; verify the accounts "
                "again, or submit the sheet again"
            ),
            contracts=joined(sorted(left)),
        )

"""What is unlikely of a contract that was just recorded or corrected: said, not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.callbacks.queries.payees import paid_into
from fundcs.clients import queries as clients
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.rules.plausibility import Paid, unlikely_amount, unlikely_payee, unlikely_rate
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundcs.act import Act


def of_terms(act: Act, no: str, facts: Mapping[str, Any]) -> None:
    """Warn of an unlikely amount (fen) or rate among the columns of a contract that were given."""
    limits = act.policy.plausible
    if facts.get("amount") is not None:
        act.warn(unlikely_amount(no, facts["amount"], limits))
    if facts.get("rate") is not None:
        act.warn(unlikely_rate(no, facts["rate"], limits))


def of_payees(act: Act, paid: Iterable[tuple[str, str, Payee]]) -> None:
    """Warn of payees that are unlikely: each a contract, the code of who holds it, and the payee.

    Whoever is paid into the same account by another of these counts as well, so that one import tells.
    """
    paid = list(paid)
    into = paid_into(act.session, {payee.account for _no, _client, payee in paid})
    for _no, client, payee in paid:
        into.setdefault(payee.account, set()).add(client)
    names = clients.names(act.session, {client for _no, client, _payee in paid})
    for no, client, payee in paid:
        subject = T("contract {contract}", contract=no)
        act.warn(unlikely_payee(subject, Paid(client, names[client], payee, into[payee.account])))


def payee_of(columns: Mapping[str, Any]) -> Payee:
    """The payee in the columns of a contract."""
    return Payee(columns["payee_name"], columns["payee_bank"], columns["payee_account"])

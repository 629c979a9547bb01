"""An investor's records and the account of contracts, as tables and as JSON (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of
from fundcs.suitability.rules.confirmation import CONFIRMATION_NAMES, ConfirmationState
from fundcs.suitability.rules.records import (
    CLIENT_LEVEL_NAMES,
    RECORD_NAMES,
    ClientLevel,
    RecordKind,
    latest,
)
from fundcs.suitability.service import assessing, confirming, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.suitability.rules.assessment import Assessment
    from fundcs.suitability.rules.confirmation import Confirmation
    from fundcs.suitability.rules.records import InvestorFact
    from fundcs.suitability.service.assessing import ClientSuitability


def client(act: Act, whose: Client) -> View:
    """A client's records and the account of each contract that they took on."""
    found = assessing.of_client(act, whose)
    heading = _("{code} {name}").format(code=whose.code, name=whose.name)
    accounts = map(_account_table, found.assessments)
    page = text_page(heading, records_table(act, found.facts), *accounts)
    return View({"client": whose.code, **client_data(act, whose, found)}, page)


def client_data(act: Act, whose: Client, found: ClientSuitability) -> dict[str, Any]:
    """The JSON of a client: how they stand today, their records, the account of their contracts."""
    standing = _standing(act, whose, found.facts)
    return {
        **standing,
        "records": [fact_data(fact, act) for fact in found.facts],
        "contracts": [
            {"contract": account.taken.contract, **account_data(account)} for account in found.assessments
        ],
    }


def standing_data(act: Act, whose: Client) -> dict[str, Any]:
    """How a client stands today: kind of investor, risk level, evidence, each with its last valid day."""
    facts = records.facts_of(act, whose.code)
    return {**_standing(act, whose, facts), "records": [fact_data(fact, act) for fact in facts]}


def _standing(act: Act, whose: Client, facts: Sequence[InvestorFact]) -> dict[str, Any]:
    from fundcs.suitability.rules.assessment import investor_of

    investor = investor_of(facts, whose.kind, act.today, act.policy.suitability)
    level = latest(facts, RecordKind.LEVEL, act.today)
    return {
        "investor": investor and investor.code,
        "investor_stated": latest(facts, RecordKind.INVESTOR, act.today) is not None,
        "professional": investor is not None and investor.professional,
        "level": level and level.value,
        "level_valid_until": None if level is None else iso(level.expires),
    }


def fact_data(fact: InvestorFact, act: Act) -> dict[str, Any]:
    """A record's JSON; `valid`: on the act's day."""
    return {
        "kind": fact.kind.value,
        "value": fact.value,
        "amount": None if fact.amount is None else yuan(fact.amount),
        "on": iso(fact.day),
        "valid_until": iso(fact.expires),
        "valid": fact.valid_on(act.today),
    }


def records_table(act: Act, facts: Sequence[InvestorFact]) -> Table | str:
    """What is on record of a client's suitability, by day."""
    if not facts:
        return _("Nothing is on record of the client's suitability.")
    rows = table(_("On"), _("Suitability"), (_("Amount"), "right"), _("Valid until"))
    for fact in sorted(facts, key=lambda fact: (fact.day, fact.id)):
        until = "–" if fact.expires is None else str(fact.expires)
        lapsed = not fact.valid_on(act.today) and fact.expires is not None
        rows.add_row(
            str(fact.day),
            fact_text(act, fact),
            "" if fact.amount is None else grouped(fact.amount),
            _("{until} (lapsed)").format(until=until) if lapsed else until,
        )
    return tight(rows, 0)


def fact_text(act: Act, fact: InvestorFact) -> str:
    """What a record says, as a line without its amount."""
    name = _(RECORD_NAMES[fact.kind])
    if fact.value is None:
        return name
    if fact.kind is RecordKind.LEVEL:
        value = f"{fact.value} {_(CLIENT_LEVEL_NAMES[ClientLevel(fact.value)])}"
    else:
        value = name_of(act.policy.suitability.investor_kinds, fact.value)
    return _("{name}: {problem}").format(name=name, problem=value)


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


def contract_data(act: Act, holding: Holding) -> dict[str, Any]:
    """The JSON of a contract's suitability and confirmation."""
    accounts = assessing.of_contracts(act, [holding]).get(holding.no, [])
    return {
        "suitability": [account_data(account) for account in accounts],
        "confirmation": _confirmation_data(confirming.confirmations(act, [holding])[holding.no]),
    }


def _confirmation_data(standing: Confirmation) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "cooling_off_until": iso(standing.from_),
        "callback": standing.call and standing.call.callback,
        "reasons": [str(reason) for reason in standing.reasons],
    }


def contract_parts(act: Act, holding: Holding) -> list[Table]:
    """A contract's suitability for each who took it on, and its confirmation where one is asked for."""
    parts = [
        _account_table(account) for account in assessing.of_contracts(act, [holding]).get(holding.no, [])
    ]
    standing = confirming.confirmations(act, [holding])[holding.no]
    if standing.state is not ConfirmationState.NOT_ASKED:
        rows = table(_("Confirmation"), _(CONFIRMATION_NAMES[standing.state]))
        for number, reason in enumerate(standing.reasons):
            rows.add_row("" if number else _("Because"), act.sentence(reason))
        parts.append(rows)
    return parts


def explained(act: Act, holding: Holding) -> View:
    """The account of a contract's suitability and confirmation by itself."""
    return View(contract_data(act, holding), text_page(*contract_parts(act, holding)))

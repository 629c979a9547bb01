"""What is on record of a client's suitability: how they stand today, and each record (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import iso, table, tight
from fundcs.policy.labels import name_of
from fundcs.suitability.rules.assessment import investor_of
from fundcs.suitability.rules.records import CLIENT_LEVEL_NAMES, RECORD_NAMES, ClientLevel, RecordKind, latest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.suitability.rules.records import InvestorFact


def standing_data(act: Act, whose: Client, facts: Sequence[InvestorFact]) -> dict[str, Any]:
    """How a client stands today by what is on record: kind of investor and risk level; and each record."""
    investor = investor_of(facts, whose.kind, act.today, act.policy.suitability)
    level = latest(facts, RecordKind.LEVEL, act.today)
    return {
        "investor": investor and investor.code,
        "investor_stated": latest(facts, RecordKind.INVESTOR, act.today) is not None,
        "professional": investor is not None and investor.professional,
        "level": level and level.value,
        "level_valid_until": None if level is None else iso(level.expires),
        "records": [fact_data(fact, act) for fact in facts],
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

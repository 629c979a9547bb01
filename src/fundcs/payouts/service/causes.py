"""Which facts of the trail changed what a contract is entitled to, recorded when and by whom (chapter 10)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from fundcs.funds.rules.terms import percent
from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.rules.adjustments import RecordedFact, cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.payouts.rules.adjustments import Amounts, Place
    from fundcs.payouts.service.adjustments import Books

_AMOUNTS: Final = ("amount", "rate", "value_date", "matures", "client")
"""The columns of a contract that change what it is entitled to, in any fund."""

_DATED: Final = frozenset({"exit_recorded", "exit_withdrawn", "transfer_recorded", "transfer_withdrawn"})
"""Causes that change nothing before their day."""

CodedFact = tuple[str, dict[str, int | str]]


def causes(act: Act, of: Books, place: Place, differing: Amounts) -> Iterator[RecordedFact]:
    """The facts recorded of a contract, and of its extras, since the period's own sheet was calculated.

    `differing`: what they change. A fact of an extra is a cause only where that extra is among it, an exit or
    a transfer only where its day is not after the period.
    """
    own = of.submissions[place.due]
    period = of.periods[place.due].period
    last = max(period.end, period.accrual_end).isoformat()
    entries = list(
        queries.trail_of_contract(act.session, place.contract, of.former(place.contract), own.trail_seq)
    )
    if any(differing.extras):
        entries += queries.trail_of_extras(act.session, of.fund, place.client, own.trail_seq)
        entries.sort(key=_seq)
    touching = False
    for entry in entries:
        for code, facts in (*_facts(act, entry), *_facts_of_extras(entry, place, differing)):
            if code in _DATED and str(facts["on"]) > last:
                continue
            touching = True
            yield RecordedFact(cause(code, facts), entry.moment or entry.at, entry.staff)
    if not touching:
        at = own.submitted_at.isoformat(timespec="seconds")
        superseded = cause("sheet_superseded", {"due": place.due.isoformat()})
        yield RecordedFact(superseded, at, own.submitted_by)


def _seq(entry: TrailEntry) -> int:
    return entry.seq or 0


def _values(entry: TrailEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    return json.loads(entry.before or "{}"), json.loads(entry.after or "{}")


def _facts(act: Act, entry: TrailEntry) -> Iterator[CodedFact]:
    """What an entry of the trail changed of a contract's entitlement, as causes and their facts."""
    before, after = _values(entry)
    if entry.tbl == "contract" and entry.verb == "created":
        yield "contract_recorded", {"amount": after["amount"], "value_date": after["value_date"]}
    elif entry.tbl == "contract":
        if after.get("cancelled_on"):
            yield "contract_cancelled", {"on": after["cancelled_on"]}
        yield from _corrected(before, after)
    elif entry.tbl in ("contract_exit", "exit_withdrawal"):
        recorded = queries.exit_of(act.session, int(entry.key))
        code = "exit_recorded" if entry.tbl == "contract_exit" else "exit_withdrawn"
        yield code, {"amount": recorded.amount, "on": recorded.day.isoformat()}
    elif entry.tbl in ("contract_transfer", "transfer_withdrawal") and entry.verb == "created":
        moved = queries.transfer_of(act.session, int(entry.key))
        code = "transfer_recorded" if entry.tbl == "contract_transfer" else "transfer_withdrawn"
        yield code, {"client": moved.client, "on": moved.day.isoformat()}


def _corrected(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[CodedFact]:
    for name in _AMOUNTS:
        if name in after:
            yield f"{name}_corrected", {"before": before[name], "after": after[name]}


def _facts_of_extras(entry: TrailEntry, place: Place, differing: Amounts) -> Iterator[CodedFact]:
    """What an entry of the trail changed of the extras that differ."""
    before, after = _values(entry)
    if entry.tbl == "contract":
        if differing.raising_interest and entry.verb == "changed" and after.get("receipt_date"):
            yield _receipt(before.get("receipt_date"), after["receipt_date"])
    elif entry.tbl == "fund":
        rates = {"raising_rate": differing.raising_interest, "exit_fee_rate": differing.exit_fee}
        for name, amount in rates.items():
            if amount and name in after:
                yield f"{name}_corrected", {"before": _rate(before.get(name)), "after": _rate(after[name])}
    elif entry.tbl == "client_withholding" and differing.withholding and _applies(after, place):
        yield "withholding_recorded", {"rate": _rate(after["share"]), "since": after["since"]}


def _applies(withholding: Mapping[str, Any], place: Place) -> bool:
    return str(withholding["since"]) <= place.due.isoformat()


def _receipt(before: str | None, after: str) -> CodedFact:
    if before is None:
        return "receipt_date_recorded", {"on": after}
    return "receipt_date_corrected", {"before": before, "after": after}


def _rate(stored: str | None) -> str:
    """A rate of the trail as people write it; none is 0."""
    return percent(Decimal(stored or 0))

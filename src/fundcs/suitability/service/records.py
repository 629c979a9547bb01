"""Use cases of an investor's records: record one, withdraw one, what stands (Art. 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.clients.service import particulars as clients
from fundcs.entitlements.service.sealing import check_unsealed
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second, text
from fundcs.policy.labels import code_of
from fundcs.suitability import queries
from fundcs.suitability.models import InvestorRecord, InvestorRecordWithdrawal
from fundcs.suitability.rules import records as rules
from fundcs.suitability.rules.records import RECORD_NAMES, InvestorFact, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.clients.models import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRecord:
    """What a client showed or stated, as it was typed; `day` is today unless given."""

    kind: RecordKind
    value: str | None = None
    amount: int | None = None
    day: date | None = None
    valid_until: date | None = None


def add(act: Act, who: str, typed: TypedRecord) -> Client:
    """Record it of the client `who`. Raises ClientSealed; Refused, also where exactly it is on record."""
    client = clients.find(act.session, who)
    check_unsealed(act.session, client.code)
    row = columns(act, client, typed)
    _refuse_known(act, client, row)
    act.session.add(InvestorRecord(client=client.code, **row))
    act.session.flush()
    return client


def columns(act: Act, client: Client, typed: TypedRecord) -> dict[str, Any]:
    """The columns of a record, checked; the client's own left out. Raises Refused."""
    day = typed.day or act.today
    rules.check(typed.kind, client.kind, day, typed.valid_until, act.today)
    value = typed.value
    if typed.kind is RecordKind.INVESTOR:
        value = _investor(act, client, value or "")
    return {
        "kind": typed.kind,
        "value": value,
        "amount": typed.amount,
        "day": day,
        "valid_until": typed.valid_until,
        "recorded_at": second(act.moment),
        "recorded_by": act.staff.code,
    }


def _investor(act: Act, client: Client, typed: str) -> str:
    kinds = [kind for kind in act.policy.suitability.investor_kinds if client.kind in kind.kinds]
    return code_of(kinds, typed, T("kind of investor"))


def _refuse_known(act: Act, client: Client, row: Mapping[str, object]) -> None:
    same = ("kind", "value", "amount", "day", "valid_until")
    for record in queries.records(act.session, act.moment, [client.code]).get(client.code, ()):
        if all(getattr(record, name) == row[name] for name in same):
            raise Refused(
                N_("exactly this is already on record of {client}; say what is different"), client=client.code
            )


def withdraw(act: Act, who: str, kind: RecordKind, day: date, reason: str | None) -> Client:
    """Withdraw what was recorded of a day by mistake, of several the last. Raises Refused."""
    client = clients.find(act.session, who)
    check_unsealed(act.session, client.code)
    if not fold(reason or ""):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))
    of_day = [
        record
        for record in queries.records(act.session, act.moment, [client.code]).get(client.code, ())
        if record.kind is kind and record.day == day
    ]
    if not of_day:
        raise Refused(
            N_("client {client} has no {kind} of {day}; `fundcs client suitability {client}` lists them"),
            client=client.code,
            kind=T(RECORD_NAMES[kind]),
            day=day,
        )
    act.session.add(
        InvestorRecordWithdrawal(
            record=fact(act, of_day[-1]).id,
            reason=text(reason or ""),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return client


def facts(act: Act, codes: Iterable[str] | None = None) -> dict[str, list[InvestorFact]]:
    """What stands of the clients with these codes, or of all, by code."""
    return {
        client: [fact(act, record) for record in records]
        for client, records in queries.records(act.session, act.moment, codes).items()
    }


def facts_of(act: Act, client: str) -> Sequence[InvestorFact]:
    """What stands of one client."""
    return facts(act, [client]).get(client, [])


def fact(act: Act, record: InvestorRecord) -> InvestorFact:
    """A record with the day on which it lapses."""
    assert record.id is not None  # noqa: S101 - it was read
    return InvestorFact(
        id=record.id,
        kind=record.kind,
        value=record.value,
        amount=record.amount,
        day=record.day,
        expires=rules.expires(record.kind, record.day, record.valid_until, act.policy.suitability),
        recorded_by=record.recorded_by,
    )


def add_all(act: Act, rows: Sequence[Mapping[str, object]]) -> None:
    """Record many at once, of an import: the columns of each with its client, checked before."""
    first = queries.last_id(act.session) + 1
    numbered = [{"id": number, **row} for number, row in enumerate(rows, start=first)]
    trail.bulk_insert(act.session, InvestorRecord, numbered)

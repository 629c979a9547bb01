"""The payout calculation sheet as a value, and the document it is kept as (Art. 47).

What was stored is what is shown and exported again: a `Sheet` read back holds every figure, nothing is
reckoned from it. Amounts are in fen, daily balance sums in fen·days. `archive/frozen.py` stores the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.entitlements.rules import receipts
from fundcs.entitlements.rules.accrual import Cause, Repayment, Stretch
from fundcs.entitlements.rules.extras import Extra, ExtraKind, sums
from fundcs.kit.coded import Coded, Fact, Sentence, coded
from fundcs.kit.day_reasons import reason_data, reason_from
from fundcs.kit.i18n import N_, _
from fundcs.kit.workdays import Skipped
from fundcs.payouts.rules import sheet_form_1
from fundcs.payouts.rules.adjustments import (
    NO_EXTRAS,
    Adjustment,
    ExtraAmounts,
    Receivable,
    RecordedFact,
    cause,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

FORM: Final = 3
"""The form of the stored document. Form 1 kept English sentences, forms 1 and 2 had no adjustments."""
NEWEST_FORM: Final = 4
"""That of a sheet with extras of the fund; any other is stored and hashed as before there were any."""
_FIRST_WITH_ADJUSTMENTS: Final = 3

REMARKS: Final = {
    "matures": Sentence(N_("matures on {on}")),
    "partial_exit": Sentence(N_("partial exit of {amount} on {on}"), fen=("amount",)),
    "whole_exit": Sentence(N_("full exit of {amount} on {on}"), fen=("amount",)),
    "transferred_from": Sentence(N_("transferred from {client} {name} on {on}")),
    "transferred_to": Sentence(N_("transferred to {client} {name} on {on}")),
    "payee_differs": Sentence(N_("the account name is {payee}, the client {client}")),
    **receipts.SENTENCES,
    sheet_form_1.AS_WRITTEN: Sentence("{text}"),
}
"""The remarks of a line by the code that is stored: codes are only ever added (`kit/coded.py`)."""


def remark(code: str, **facts: Fact) -> Coded:
    """A remark on a line."""
    return coded(REMARKS, code, facts)


class SheetLine(NamedTuple):
    """What one holder of one contract is paid; `extras` are amounts beside interest and principal.

    `client` is the holder's code and `name` their name when the sheet was reckoned; `verified` says whether
    the payee was confirmed by callback (Art. 46), `receipt_matches` whether the remittance receipt agrees
    with the contract (Art. 48), None without a receipt. `notes` are remarks by their codes.
    """

    contract: str
    client: str
    name: str
    principal: int
    rate: Decimal
    start: date
    end: date
    days: int
    daily_balance_sum: int
    interest: int
    principal_repaid: int
    payee_name: str
    payee_bank: str
    payee_account: str
    verified: bool
    receipt_matches: bool | None
    notes: tuple[Coded, ...]
    stretches: tuple[Stretch, ...]
    repayments: tuple[Repayment, ...]
    extras: tuple[Extra, ...] = ()

    @property
    def before_extras(self) -> int:
        """Interest and principal, in fen."""
        return self.interest + self.principal_repaid

    @property
    def total(self) -> int:
        """What is paid, in fen."""
        return self.before_extras + (sum(extra.amount for extra in self.extras) if self.extras else 0)

    @property
    def by_extra(self) -> dict[ExtraKind, int]:
        """What the extras come to by kind, in fen."""
        return sums(self.extras)

    @property
    def note(self) -> str:
        """The remarks in the user's language; empty where there is none."""
        return _("; ").join(map(str, self.notes))


def extra_sums(lines: Iterable[SheetLine], adjustments: Iterable[Adjustment]) -> dict[ExtraKind, int]:
    """What extras come to by kind, in fen, in the order of the kinds; only kinds that there are any of."""
    by_kind: dict[ExtraKind, int] = sums(extra for line in lines if line.extras for extra in line.extras)
    for part in adjustments:
        for kind, amount in part.extras.by_kind.items():
            by_kind[kind] = by_kind.get(kind, 0) + amount
    return {kind: by_kind[kind] for kind in ExtraKind if kind in by_kind}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fund's calculation sheet for a due date.

    `skipped` and `added` account for the way from `due` to `pay_date` by the convention `roll`. The period is
    the accrual's: it moves with the payout date where the fund says so (`accrual_rolls`). `basis` is the days
    of a year. A sheet without a `version` has not been stored.

    `adjustments` correct earlier periods, `receivables` are what holders owe after them. A `supplement` has
    adjustments alone, is due on the day it is paid, and has no period.
    """

    fund: str
    fund_name: str
    project_company: str
    due: date
    pay_date: date
    roll: str
    skipped: tuple[Skipped, ...]
    added: tuple[Skipped, ...]
    provisional: bool
    accrual_rolls: bool
    period_number: int
    period_start: date
    period_end: date
    day_count: str
    basis: int
    lines: tuple[SheetLine, ...]
    adjustments: tuple[Adjustment, ...] = ()
    receivables: tuple[Receivable, ...] = ()
    supplement: bool = False
    version: int | None = None
    hash: str = ""
    reckoned_at: datetime | None = None
    reckoned_by: str | None = None

    @property
    def total_interest(self) -> int:
        """The interest of all lines and adjustments, in fen."""
        return sum(line.interest for line in self.lines) + sum(part.interest for part in self.adjustments)

    @property
    def total_principal(self) -> int:
        """The principal repaid by all lines and adjustments, in fen."""
        repaid = sum(line.principal_repaid for line in self.lines)
        return repaid + sum(part.principal_repaid for part in self.adjustments)

    @property
    def by_extra(self) -> dict[ExtraKind, int]:
        """What the extras of all lines and adjustments come to by kind, in fen; empty without any."""
        return extra_sums(self.lines, self.adjustments)

    @property
    def total_extras(self) -> int:
        """The extras of all lines and adjustments, in fen."""
        return sum(self.by_extra.values())

    @property
    def has_extras(self) -> bool:
        """Whether any line, adjustment or receivable has an amount of an extra."""
        parts: list[Adjustment | Receivable] = [*self.adjustments, *self.receivables]
        return any(line.extras for line in self.lines) or any(any(part.extras) for part in parts)

    @property
    def total(self) -> int:
        """What is paid, in fen."""
        return self.total_interest + self.total_principal + self.total_extras

    @property
    def total_adjustments(self) -> int:
        """What the adjustments add to it, in fen."""
        return sum(part.total for part in self.adjustments)


_EXTRAS_LAST: Final = -1
"""The extras are the last column of a line, an adjustment and a receivable."""
_DAYS: Final = ("due", "pay_date", "period_start", "period_end")
_PLAIN: Final = (
    "fund", "fund_name", "project_company", "roll", "provisional", "accrual_rolls", "period_number",
    "day_count", "basis", "supplement",
)  # fmt: skip


def form_of(sheet: Sheet) -> int:
    """The form in which a sheet is stored."""
    return NEWEST_FORM if sheet.has_extras else FORM


def content(sheet: Sheet) -> dict[str, Any]:
    """Everything that is the sheet, fit for JSON; its version, and who reckoned it when, are not.

    The document of a sheet without extras has no columns for them.
    """
    last = None if sheet.has_extras else _EXTRAS_LAST
    document = {
        **{name: getattr(sheet, name) for name in _PLAIN},
        **{name: getattr(sheet, name).isoformat() for name in _DAYS},
        "skipped": _skipped_data(sheet.skipped),
        "added": _skipped_data(sheet.added),
        "total_interest": sheet.total_interest,
        "total_principal": sheet.total_principal,
        "columns": SheetLine._fields[:last],
        "lines": [_line_data(line)[:last] for line in sheet.lines],
        "adjustment_columns": Adjustment._fields[:last],
        "adjustments": [_adjusted_data(part)[:last] for part in sheet.adjustments],
        "receivable_columns": Receivable._fields[:last],
        "receivables": [_adjusted_data(part)[:last] for part in sheet.receivables],
    }
    return {**document, "total_extras": sheet.total_extras} if sheet.has_extras else document


def from_content(
    document: dict[str, Any], *, version: int, hash_: str, reckoned_at: datetime, reckoned_by: str
) -> Sheet:
    """The sheet whose `content` the document is, in this form or an earlier one."""
    if document["form"] == sheet_form_1.FORM:
        document = sheet_form_1.upgraded(document)
    if document["form"] < _FIRST_WITH_ADJUSTMENTS:
        document = {**document, "adjustments": [], "receivables": [], "supplement": False}
    plain: dict[str, Any] = {name: document[name] for name in _PLAIN}
    days: dict[str, Any] = {name: date.fromisoformat(document[name]) for name in _DAYS}
    return Sheet(
        **plain,
        **days,
        skipped=_skipped(document["skipped"]),
        added=_skipped(document["added"]),
        lines=tuple(_line(row) for row in document["lines"]),
        adjustments=tuple(Adjustment(*_adjusted(row, Adjustment)) for row in document["adjustments"]),
        receivables=tuple(Receivable(*_adjusted(row, Receivable)) for row in document["receivables"]),
        version=version,
        hash=hash_,
        reckoned_at=reckoned_at,
        reckoned_by=reckoned_by,
    )


def _line_data(line: SheetLine) -> list[Any]:
    row = list(line)
    for place, (dump, _load) in _CODECS.items():
        row[place] = dump(row[place])
    return row


def _line(row: list[Any]) -> SheetLine:
    values = list(row) if len(row) == len(SheetLine._fields) else [*row, ()]
    for place, (_dump, load) in _CODECS.items():
        values[place] = load(values[place])
    return SheetLine._make(values)


def _adjusted_data(part: Adjustment | Receivable) -> list[Any]:
    causes = [(fact.code, fact.facts, at, by) for fact, at, by in part.causes]
    amounts: tuple[Any, ...] = part[3:-2]
    return [part.contract, part.client, part.due.isoformat(), *amounts, causes, list(part.extras)]


def _adjusted(row: list[Any], kind: type[Adjustment | Receivable]) -> list[Any]:
    if len(row) < len(kind._fields):
        row = [*row, NO_EXTRAS]
    contract, client, due, *amounts, causes, extras = row
    facts = tuple(RecordedFact(cause(code, facts), at, by) for code, facts, at, by in causes)
    return [contract, client, date.fromisoformat(due), *amounts, facts, ExtraAmounts(*extras)]


def _notes_data(notes: Iterable[Coded]) -> list[Any]:
    return [(note.code, note.facts) for note in notes]


def _notes(data: Iterable[Any]) -> tuple[Coded, ...]:
    return tuple(coded(REMARKS, code, facts) for code, facts in data)


def _stretches_data(stretches: Iterable[Stretch]) -> list[Any]:
    return [(start.isoformat(), end.isoformat(), days, balance) for start, end, days, balance in stretches]


def _stretches(data: Iterable[Any]) -> tuple[Stretch, ...]:
    day = date.fromisoformat
    return tuple(Stretch(day(start), day(end), days, balance) for start, end, days, balance in data)


def _repayments_data(repayments: Iterable[Repayment]) -> list[Any]:
    return [(on.isoformat(), amount, cause) for on, amount, cause in repayments]


def _repayments(data: Iterable[Any]) -> tuple[Repayment, ...]:
    return tuple(Repayment(date.fromisoformat(on), amount, Cause(cause)) for on, amount, cause in data)


def _extras_data(extras: Iterable[Extra]) -> list[Any]:
    return [
        (
            kind,
            amount,
            base,
            _rate_data(rate),
            *(day and day.isoformat() for day in (start, end)),
            days,
            basis,
        )
        for kind, amount, base, rate, start, end, days, basis in extras
    ]


def _extras(data: Iterable[Any]) -> tuple[Extra, ...]:
    day = date.fromisoformat
    return tuple(
        Extra(
            ExtraKind(kind), amount, base, Decimal(rate), start and day(start), end and day(end), days, basis
        )
        for kind, amount, base, rate, start, end, days, basis in data
    )


def _skipped_data(days: Iterable[Skipped]) -> list[Any]:
    return [(skipped.date.isoformat(), reason_data(skipped.why)) for skipped in days]


def _skipped(data: Iterable[Any]) -> tuple[Skipped, ...]:
    return tuple(Skipped(date.fromisoformat(day), reason_from(why)) for day, why in data)


def _rate_data(rate: Decimal) -> str:
    return format(rate, "f")


def _day_data(day: date) -> str:
    return day.isoformat()


class _Codec(NamedTuple):
    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]


_CODECS: Final = {
    SheetLine._fields.index(name): codec
    for name, codec in {
        "rate": _Codec(_rate_data, Decimal),
        "start": _Codec(_day_data, date.fromisoformat),
        "end": _Codec(_day_data, date.fromisoformat),
        "notes": _Codec(_notes_data, _notes),
        "stretches": _Codec(_stretches_data, _stretches),
        "repayments": _Codec(_repayments_data, _repayments),
        "extras": _Codec(_extras_data, _extras),
    }.items()
}
"""How the columns that JSON has no type for are written and read, by their place in a line."""

"""The payout calculation sheet as a value, and the canonical document it is kept as (Art. 47).

What was stored is what is shown and exported again: a `Sheet` read back holds every figure, nothing is
reckoned from it. Amounts are in fen, daily balance sums in fen·days.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.entitlements.rules.accrual import Cause, Repayment, Stretch
from fundcs.kit.i18n import Text, _
from fundcs.kit.workdays import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FORM: Final = 1
"""The form of the stored document; a later form keeps reading this one."""


class SheetLine(NamedTuple):
    """What one holder of one contract is paid.

    `client` is the holder's code and `name` their name when the sheet was reckoned; `verified` says whether
    the payee was confirmed by callback (Art. 46), `receipt_matches` whether the remittance receipt agrees
    with the contract (Art. 48), None without a receipt. `notes` are remarks without a language.
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
    notes: tuple[Text, ...]
    stretches: tuple[Stretch, ...]
    repayments: tuple[Repayment, ...]

    @property
    def total(self) -> int:
        """What is paid, in fen."""
        return self.interest + self.principal_repaid

    @property
    def note(self) -> str:
        """The remarks in the user's language; empty where there is none."""
        return _("; ").join(map(str, self.notes))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fund's calculation sheet for a due date.

    `skipped` and `added` account for the way from `due` to `pay_date` by the convention `roll`. The period is
    the accrual's: it moves with the payout date where the fund says so (`accrual_rolls`). `basis` is the days
    of a year. A sheet without a `version` has not been stored.
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
    version: int | None = None
    hash: str = ""
    reckoned_at: datetime | None = None
    reckoned_by: str | None = None

    @property
    def total_interest(self) -> int:
        """The interest of all lines, in fen."""
        return sum(line.interest for line in self.lines)

    @property
    def total_principal(self) -> int:
        """The principal repaid by all lines, in fen."""
        return sum(line.principal_repaid for line in self.lines)

    @property
    def total(self) -> int:
        """What is paid by all lines, in fen."""
        return self.total_interest + self.total_principal


_DAYS: Final = ("due", "pay_date", "period_start", "period_end")
_PLAIN: Final = (
    "fund", "fund_name", "project_company", "roll", "provisional", "accrual_rolls", "period_number",
    "day_count", "basis",
)  # fmt: skip


def content(sheet: Sheet) -> dict[str, Any]:
    """Everything that is the sheet, fit for JSON; its version, and who reckoned it when, are not."""
    return {
        "form": FORM,
        **{name: getattr(sheet, name) for name in _PLAIN},
        **{name: getattr(sheet, name).isoformat() for name in _DAYS},
        "skipped": _skipped_data(sheet.skipped),
        "added": _skipped_data(sheet.added),
        "total_interest": sheet.total_interest,
        "total_principal": sheet.total_principal,
        "columns": SheetLine._fields,
        "lines": [_line_data(line) for line in sheet.lines],
    }


def canonical(document: dict[str, Any]) -> str:
    """The one text of a sheet's content that is stored and hashed."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(text: str) -> str:
    """SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_content(
    document: dict[str, Any], *, version: int, hash_: str, reckoned_at: datetime, reckoned_by: str
) -> Sheet:
    """The sheet whose `content` the document is."""
    plain: dict[str, Any] = {name: document[name] for name in _PLAIN}
    days: dict[str, Any] = {name: date.fromisoformat(document[name]) for name in _DAYS}
    return Sheet(
        **plain,
        **days,
        skipped=_skipped(document["skipped"]),
        added=_skipped(document["added"]),
        lines=tuple(_line(row) for row in document["lines"]),
        version=version,
        hash=hash_,
        reckoned_at=reckoned_at,
        reckoned_by=reckoned_by,
    )


def _line_data(line: SheetLine) -> list[Any]:
    return [
        *line[:4],
        format(line.rate, "f"),
        line.start.isoformat(),
        line.end.isoformat(),
        *line[7:-3],
        [_words_data(note) for note in line.notes],
        [(start.isoformat(), end.isoformat(), days, balance) for start, end, days, balance in line.stretches],
        [(on.isoformat(), amount, cause) for on, amount, cause in line.repayments],
    ]


def _line(row: list[Any]) -> SheetLine:
    day = date.fromisoformat
    return SheetLine._make(
        (
            *row[:4],
            Decimal(row[4]),
            day(row[5]),
            day(row[6]),
            *row[7:-3],
            tuple(map(_words, row[-3])),
            tuple(Stretch(day(start), day(end), days, balance) for start, end, days, balance in row[-2]),
            tuple(Repayment(day(on), amount, Cause(cause)) for on, amount, cause in row[-1]),
        )
    )


def _skipped_data(days: Iterable[Skipped]) -> list[list[Any]]:
    return [[one.date.isoformat(), _words_data(one.why)] for one in days]


def _skipped(data: list[list[Any]]) -> tuple[Skipped, ...]:
    return tuple(Skipped(date.fromisoformat(day), _words(why)) for day, why in data)


def _words_data(words: object) -> Any:
    """A sentence as its msgid and facts, so that it is read in either language later."""
    if not isinstance(words, Text):
        return words if isinstance(words, int) else str(words)
    return {"text": words.msgid, "facts": {name: _words_data(fact) for name, fact in words.facts.items()}}


def _words(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    return Text(data["text"], {name: _words(fact) for name, fact in data["facts"].items()})

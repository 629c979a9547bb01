"""The list of penalised advisers as HR is sent it, frozen, and what later differs from it (Art. 25).

Its stored document keeps the values of `Reason` and `Fault`: they are codes that are only ever added to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.packages.rules.failures import Month
from fundcs.packages.rules.package import Fault, Lack, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from fundcs.packages.rules.failures import Failure
    from fundcs.policy.rules import Document

FORM: Final = 1
"""The form of the stored document (`archive/frozen.py`)."""


class Key(NamedTuple):
    """What a charge is for. A failure that passes to another adviser or month is another charge."""

    contract: str
    round: int
    reason: Reason
    adviser: str | None
    month: Month


class Charge(NamedTuple):
    """What a failure costs as HR has it; `points` None while the general manager's decision is owed."""

    failure: int
    on: date
    points: int | None


class Wanting(NamedTuple):
    """An item found wanting, with its names as they were in the policy when the list was sent."""

    lack: Lack
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `before` is what HR had, `now` what it has with this line; None: no charge.

    A line is a correction where HR had something else, or had been sent the failure's month without it.
    `adjusted`: the points to which HR had adjusted what it had, if it did.
    """

    number: int
    key: Key
    adviser_name: str | None
    now: Charge | None
    before: Charge | None
    correction: bool
    escalated: bool = False
    deadline: date | None = None
    wanting: tuple[Wanting, ...] = ()
    adjusted: int | None = None

    @property
    def points(self) -> int | None:
        """What the failure costs now; 0 where it is charged no longer, None while a decision is owed."""
        return 0 if self.now is None else self.now.points

    @property
    def difference(self) -> int:
        """Points that this line adds to the adviser's; below 0 it takes them back."""
        had = self.adjusted if self.adjusted is not None else self.before and self.before.points
        return (self.points or 0) - (had or 0)

    @property
    def charge(self) -> Charge:
        """The charge now, or the one taken back."""
        found = self.now or self.before
        if found is None:
            raise ValueError(self)
        return found


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was sent, the `number`-th of its fund and month."""

    fund: str
    fund_name: str
    month: Month
    number: int
    lines: tuple[Line, ...]
    id: int = 0
    hash: str = ""
    sent_at: datetime | None = None
    sent_by: str = ""

    def totals(self) -> dict[str, int]:
        """What the list adds to each adviser's points."""
        sums: dict[str, int] = {}
        for line in self.lines:
            if line.key.adviser is not None:
                sums[line.key.adviser] = sums.get(line.key.adviser, 0) + line.difference
        return dict(sorted(sums.items()))


class Pending(NamedTuple):
    """A difference between the ledger and what HR has: `failure` None where HR's charge has no ground."""

    key: Key
    failure: Failure | None
    before: Charge | None


def key_of(failure: Failure) -> Key:
    """What the failure is charged for."""
    return Key(failure.contract, failure.round, failure.reason, failure.adviser, failure.month)


def held(lists: Iterable[SentList]) -> dict[Key, Charge]:
    """What HR has after these lists, in the order they were sent."""
    has: dict[Key, Charge] = {}
    for sent in lists:
        for line in sent.lines:
            if line.now is None:
                has.pop(line.key, None)
            else:
                has[line.key] = line.now
    return has


def pending(failures: Sequence[Failure], lists: Sequence[SentList]) -> list[Pending]:
    """Everything of a fund that HR has otherwise or not at all, by day, contract and adviser."""
    has, now = held(lists), {key_of(one): one for one in failures}
    found = [
        Pending(key, failure, has.get(key))
        for key, failure in now.items()
        if has.get(key) != Charge(failure.number, failure.on, failure.points)
    ]
    found += [Pending(key, None, charge) for key, charge in has.items() if key not in now]
    return sorted(found, key=_order)


def _order(one: Pending) -> tuple[str, date, str, int, bool]:
    on = one.failure.on if one.failure else one.before.on if one.before else date.min
    return one.key.adviser or "", on, one.key.contract, one.key.round, one.failure is None


def chosen(found: Iterable[Pending], month: Month, sent_months: frozenset[Month]) -> list[Pending]:
    """What belongs on the next list of `month`: its own failures, and every correction of what was sent."""
    return [
        one
        for one in found
        if one.key.month == month or one.before is not None or one.key.month in sent_months
    ]


def lines(
    found: Iterable[Pending],
    month: Month,
    names: Mapping[str, str],
    items: Mapping[str, Document],
    adjusted: Mapping[Key, int],
) -> tuple[Line, ...]:
    """The lines of a list of `month`, numbered; `adjusted` are the points that HR set otherwise before."""
    made = (_line(number, one, month, names, items) for number, one in enumerate(found, 1))
    return tuple(replace(line, adjusted=adjusted.get(line.key)) for line in made)


def _line(
    number: int, one: Pending, month: Month, names: Mapping[str, str], items: Mapping[str, Document]
) -> Line:
    failure = one.failure
    deadline = failure.deadline if failure else None
    return Line(
        number=number,
        key=one.key,
        adviser_name=names.get(one.key.adviser or ""),
        now=None if failure is None else Charge(failure.number, failure.on, failure.points),
        before=one.before,
        correction=one.before is not None or one.key.month != month,
        escalated=failure is not None and failure.escalated,
        deadline=None if deadline is None else deadline.day,
        wanting=tuple(_wanting(lack, items) for lack in (failure.lacks if failure else ())),
    )


def _wanting(lack: Lack, items: Mapping[str, Document]) -> Wanting:
    item = items.get(lack.code)
    return Wanting(lack, item.zh, item.en) if item else Wanting(lack, lack.code, lack.code)


def content(sent: SentList) -> dict[str, Any]:
    """Everything that is the list, fit for JSON; when and by whom it was sent is not."""
    return {
        "fund": sent.fund,
        "fund_name": sent.fund_name,
        "month": str(sent.month),
        "number": sent.number,
        "lines": [_line_data(line) for line in sent.lines],
        "totals": sent.totals(),
    }


def from_content(
    document: dict[str, Any], *, id_: int, hash_: str, sent_at: datetime, sent_by: str
) -> SentList:
    """The list whose `content` the document is."""
    return SentList(
        fund=document["fund"],
        fund_name=document["fund_name"],
        month=month_from(document["month"]),
        number=document["number"],
        lines=tuple(_line_from(row) for row in document["lines"]),
        id=id_,
        hash=hash_,
        sent_at=sent_at,
        sent_by=sent_by,
    )


def month_from(text: str) -> Month:
    """The month written `YYYY-MM`."""
    return Month(int(text[:4]), int(text[5:]))


def _line_data(line: Line) -> dict[str, Any]:
    return {
        "line": line.number,
        "contract": line.key.contract,
        "round": line.key.round,
        "reason": line.key.reason.value,
        "advisor": line.key.adviser,
        "advisor_name": line.adviser_name,
        "month": str(line.key.month),
        "now": _charge_data(line.now),
        "before": _charge_data(line.before),
        "adjusted": line.adjusted,
        "correction": line.correction,
        "escalated": line.escalated,
        "deadline": None if line.deadline is None else line.deadline.isoformat(),
        "items": [
            {"item": lack.code, "zh": zh, "en": en, "fault": lack.fault.value, "why": lack.why}
            for lack, zh, en in line.wanting
        ],
    }


def _line_from(row: dict[str, Any]) -> Line:
    key = Key(row["contract"], row["round"], Reason(row["reason"]), row["advisor"], month_from(row["month"]))
    return Line(
        number=row["line"],
        key=key,
        adviser_name=row["advisor_name"],
        now=_charge_from(row["now"]),
        before=_charge_from(row["before"]),
        adjusted=row["adjusted"],
        correction=row["correction"],
        escalated=row["escalated"],
        deadline=None if row["deadline"] is None else date.fromisoformat(row["deadline"]),
        wanting=tuple(
            Wanting(Lack(one["item"], Fault(one["fault"]), one["why"]), one["zh"], one["en"])
            for one in row["items"]
        ),
    )


def _charge_data(charge: Charge | None) -> dict[str, Any] | None:
    return charge and {"failure": charge.failure, "on": charge.on.isoformat(), "points": charge.points}


def _charge_from(row: dict[str, Any] | None) -> Charge | None:
    return row and Charge(row["failure"], date.fromisoformat(row["on"]), row["points"])  # type: ignore[return-value]

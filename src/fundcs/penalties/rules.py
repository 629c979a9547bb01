"""The list of penalised advisers as HR is sent it, frozen, and what later differs from it (Art. 25).

Its stored document keeps the values of `Reason` and `Fault`: they are codes that are only ever added to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.packages.rules.appraisal import AppraisalMonth
from fundcs.packages.rules.package import Fault, FaultyItem, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from fundcs.packages.rules.failures import Failure
    from fundcs.policy.rules import DocumentType

FORM: Final = 1
"""The form of the stored document (`archive/frozen.py`)."""


class ChargeKey(NamedTuple):
    """What a charge is for. A failure that passes to another adviser or month is another charge."""

    contract: str
    round: int
    reason: Reason
    adviser: str | None
    month: AppraisalMonth


class Charge(NamedTuple):
    """What a failure costs as HR has it; `points` None while the general manager's decision is owed."""

    failure: int
    on: date
    points: int | None


class ListedItem(NamedTuple):
    """A missing or defective item with its names as they were in the policy when the list was sent."""

    faulty: FaultyItem
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One line of a list. `before` is what HR had, `now` what it has with this line; None: no charge.

    A line is a correction where HR had something else, or had been sent the failure's month without it.
    `adjusted`: the points to which HR had adjusted what it had, if it did.
    """

    number: int
    key: ChargeKey
    adviser_name: str | None
    now: Charge | None
    before: Charge | None
    correction: bool
    escalated: bool = False
    deadline: date | None = None
    items: tuple[ListedItem, ...] = ()
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
        charge = self.now or self.before
        if charge is None:
            raise ValueError(self)
        return charge


@dataclass(frozen=True, slots=True, kw_only=True)
class SentList:
    """A list as it was sent, the `number`-th of its fund and month."""

    fund: str
    fund_name: str
    month: AppraisalMonth
    number: int
    lines: tuple[ListLine, ...]
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


class ChargeDifference(NamedTuple):
    """A charge that HR has otherwise or not at all: `failure` is None where HR's charge has no ground now."""

    key: ChargeKey
    failure: Failure | None
    before: Charge | None

    def corrects(self, sent_months: Collection[AppraisalMonth]) -> bool:
        """Whether HR had something else, or was sent the list of the charge's month without it."""
        return self.before is not None or self.key.month in sent_months


def key_of(failure: Failure) -> ChargeKey:
    """What the failure is charged for."""
    return ChargeKey(
        contract=failure.contract,
        round=failure.round,
        reason=failure.reason,
        adviser=failure.adviser,
        month=failure.month,
    )


def renumbered(sent: SentList, numbers: Mapping[str, str]) -> SentList:
    """The list with its contracts under the numbers they have now, `numbers` being those by former number."""
    lines_ = tuple(
        replace(line, key=line.key._replace(contract=numbers.get(line.key.contract, line.key.contract)))
        for line in sent.lines
    )
    return replace(sent, lines=lines_)


def _held(lists: Iterable[SentList]) -> dict[ChargeKey, Charge]:
    """What HR has after these lists, in the order they were sent."""
    has: dict[ChargeKey, Charge] = {}
    for sent in lists:
        for line in sent.lines:
            if line.now is None:
                has.pop(line.key, None)
            else:
                has[line.key] = line.now
    return has


def differences(failures: Sequence[Failure], lists: Sequence[SentList]) -> list[ChargeDifference]:
    """Everything of a fund that HR has otherwise or not at all, by adviser, day and contract.

    `failures` are all of the fund, `lists` all that HR was sent of it.
    """
    has, now = _held(lists), {key_of(failure): failure for failure in failures}
    differing = [
        ChargeDifference(key, failure, has.get(key))
        for key, failure in now.items()
        if has.get(key) != _charge(failure)
    ]
    differing += [ChargeDifference(key, None, charge) for key, charge in has.items() if key not in now]
    return sorted(differing, key=_order)


def _order(difference: ChargeDifference) -> tuple[str, date, str, int, bool]:
    key, failure, before = difference
    on = failure.on if failure else before.on if before else date.min
    return key.adviser or "", on, key.contract, key.round, failure is None


def for_list(
    every: Iterable[ChargeDifference], month: AppraisalMonth, sent_months: Collection[AppraisalMonth]
) -> list[ChargeDifference]:
    """What belongs on the next list of `month`: its own failures, and every correction of what was sent."""
    return [
        difference
        for difference in every
        if difference.key.month == month or difference.corrects(sent_months)
    ]


def lines(
    chosen: Iterable[ChargeDifference],
    month: AppraisalMonth,
    names: Mapping[str, str],
    documents: Mapping[str, DocumentType],
    adjusted: Mapping[ChargeKey, int],
) -> tuple[ListLine, ...]:
    """The lines of a list of `month`, numbered from 1.

    `names` of staff and the policy's `documents` are by code; `adjusted` are the points to which HR had set
    what it had.
    """
    return tuple(
        ListLine(
            number=number,
            key=difference.key,
            adviser_name=names.get(difference.key.adviser or ""),
            now=None if difference.failure is None else _charge(difference.failure),
            before=difference.before,
            correction=difference.before is not None or difference.key.month != month,
            escalated=difference.failure is not None and difference.failure.escalated,
            deadline=_deadline(difference.failure),
            items=_listed(difference.failure, documents),
            adjusted=adjusted.get(difference.key),
        )
        for number, difference in enumerate(chosen, 1)
    )


def _charge(failure: Failure) -> Charge:
    return Charge(failure.number, failure.on, failure.points)


def _deadline(failure: Failure | None) -> date | None:
    return None if failure is None or failure.deadline is None else failure.deadline.day


def _listed(failure: Failure | None, documents: Mapping[str, DocumentType]) -> tuple[ListedItem, ...]:
    """The failure's items with their names; one that the policy has dropped is named by its code."""
    items: list[ListedItem] = []
    for faulty in failure.faulty_items if failure else ():
        document = documents.get(faulty.code)
        zh, en = (document.zh, document.en) if document else (faulty.code, faulty.code)
        items.append(ListedItem(faulty, zh, en))
    return tuple(items)


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
        month=_month_from(document["month"]),
        number=document["number"],
        lines=tuple(_line_from(row) for row in document["lines"]),
        id=id_,
        hash=hash_,
        sent_at=sent_at,
        sent_by=sent_by,
    )


def _month_from(text: str) -> AppraisalMonth:
    """The month written `YYYY-MM`."""
    return AppraisalMonth(int(text[:4]), int(text[5:]))


def _line_data(line: ListLine) -> dict[str, Any]:
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
            {"item": faulty.code, "zh": zh, "en": en, "fault": faulty.fault.value, "why": faulty.why}
            for faulty, zh, en in line.items
        ],
    }


def _line_from(row: dict[str, Any]) -> ListLine:
    return ListLine(
        number=row["line"],
        key=ChargeKey(
            contract=row["contract"],
            round=row["round"],
            reason=Reason(row["reason"]),
            adviser=row["advisor"],
            month=_month_from(row["month"]),
        ),
        adviser_name=row["advisor_name"],
        now=_charge_from(row["now"]),
        before=_charge_from(row["before"]),
        adjusted=row["adjusted"],
        correction=row["correction"],
        escalated=row["escalated"],
        deadline=None if row["deadline"] is None else date.fromisoformat(row["deadline"]),
        items=tuple(
            ListedItem(FaultyItem(item["item"], Fault(item["fault"]), item["why"]), item["zh"], item["en"])
            for item in row["items"]
        ),
    )


def _charge_data(charge: Charge | None) -> dict[str, Any] | None:
    return charge and {"failure": charge.failure, "on": charge.on.isoformat(), "points": charge.points}


def _charge_from(row: dict[str, Any] | None) -> Charge | None:
    return row and Charge(row["failure"], date.fromisoformat(row["on"]), row["points"])  # type: ignore[return-value]

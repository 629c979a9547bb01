"""Figures on the complaints of a period (Art. 38, 41): counts, shares, and how long it took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.kit.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HOUR = 3600
MEDIAN, NINETIETH = 50, 90


MET = ("first_reply", "promised", "close")
"""The deadlines that are counted by who met them."""


@dataclass(frozen=True, slots=True)
class MetDeadline:
    """A deadline that was met: which of `MET`, the staff code of who met it, whether in time."""

    key: str
    staff: str
    in_time: bool


@dataclass(frozen=True, slots=True)
class MeasuredComplaint:
    """The facts of a complaint that figures count. Codes are those recorded, None where there is none.

    `replied_after` and `closed_after` are seconds from receipt to the first answer and to the closing that
    stands. `in_time`: whether the first answer came by its deadline; None while it may still come in time.
    `met`: its deadlines that were met.
    """

    state: str
    source: str | None
    category: str | None
    channel: str
    department: str | None
    adviser: str | None
    tier: str | None
    replied_after: int | None
    in_time: bool | None
    closed_after: int | None
    reopened: bool
    root_cause: str | None
    met: Sequence[MetDeadline] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`."""

    count: int
    of: int

    @property
    def text(self) -> str | None:
        """The share as a decimal with four places; None where `of` is 0."""
        parts = self._ten_thousandths
        return None if parts is None else f"{parts // 10_000}.{parts % 10_000:04d}"

    @property
    def percent(self) -> str | None:
        """The share as a percentage with two decimals; None where `of` is 0."""
        parts = self._ten_thousandths
        return None if parts is None else f"{parts // 100}.{parts % 100:02d}%"

    @property
    def _ten_thousandths(self) -> int | None:
        return round_half_up(self.count * 10_000, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Durations:
    """Durations in seconds: how many there are, their median and their 90th percentile."""

    count: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of several complaints; `counts`: dimension -> code -> count, the highest count first.

    `met`: staff code -> deadline -> how many this member met in time, of how many met.
    """

    received: int
    counts: Mapping[str, Mapping[str | None, int]]
    replied_in_time: Share
    to_reply: Durations
    to_close: Durations
    reopened: int
    met: Mapping[str, Mapping[str, Share]]


DIMENSIONS = ("state", "source", "category", "channel", "department", "adviser", "tier", "root_cause")


def measure(complaints: Iterable[MeasuredComplaint]) -> Measures:
    """The figures of `complaints`. Root causes are those of complaints that are closed."""
    rows = list(complaints)
    counts = {name: _counted(getattr(row, name) for row in rows) for name in DIMENSIONS[:-1]}
    counts["root_cause"] = _counted(row.root_cause for row in rows if row.closed_after is not None)
    judged = [row.in_time for row in rows if row.in_time is not None]
    return Measures(
        received=len(rows),
        counts=counts,
        replied_in_time=Share(sum(judged), len(judged)),
        to_reply=_durations([row.replied_after for row in rows if row.replied_after is not None]),
        to_close=_durations([row.closed_after for row in rows if row.closed_after is not None]),
        reopened=sum(row.reopened for row in rows),
        met=_met([met for row in rows for met in row.met]),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest value of `ordered`, ascending, that at least `percent` in a hundred do not exceed.

    It is always one of the values; nothing is interpolated.
    """
    return ordered[-(-percent * len(ordered) // 100) - 1]


def hours_text(seconds: int | None) -> str | None:
    """Seconds as hours with two decimals."""
    if seconds is None:
        return None
    scaled = round_half_up(seconds * 100, _HOUR)
    return f"{scaled // 100}.{scaled % 100:02d}"


def _met(met: Sequence[MetDeadline]) -> dict[str, dict[str, Share]]:
    """By staff code in its order, every deadline of `MET`."""
    every, in_time = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for deadline in met:
        every[deadline.staff, deadline.key] += 1
        in_time[deadline.staff, deadline.key] += deadline.in_time
    return {
        staff: {key: Share(in_time[staff, key], every[staff, key]) for key in MET}
        for staff in sorted({staff for staff, _key in every})
    }


def _durations(seconds: list[int]) -> Durations:
    if not seconds:
        return Durations(0, None, None)
    ordered = sorted(seconds)
    return Durations(len(ordered), nearest_rank(ordered, MEDIAN), nearest_rank(ordered, NINETIETH))


def _counted(codes: Iterable[str | None]) -> dict[str | None, int]:
    ordered = sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return dict(ordered)

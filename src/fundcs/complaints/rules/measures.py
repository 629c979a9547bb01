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


@dataclass(frozen=True, slots=True)
class Measured:
    """A complaint as it is counted. Codes are those recorded, None where there is none.

    `replied_after` and `closed_after` are seconds from receipt to the first answer and to the closing that
    stands. `in_time`: whether the first answer came by its deadline; None while that is still to be seen.
    """

    state: str
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


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`."""

    count: int
    of: int

    @property
    def text(self) -> str | None:
        """The share as a decimal with four places; None of nothing."""
        parts = self._ten_thousandths
        return None if parts is None else f"{parts // 10_000}.{parts % 10_000:04d}"

    @property
    def percent(self) -> str | None:
        """The share as a percentage with two decimals; None of nothing."""
        parts = self._ten_thousandths
        return None if parts is None else f"{parts // 100}.{parts % 100:02d}%"

    @property
    def _ten_thousandths(self) -> int | None:
        return round_half_up(self.count * 10_000, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, in seconds: over how many complaints, the median, the 90th percentile."""

    count: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures; `counts`: dimension -> code -> how many, the most frequent first."""

    received: int
    counts: Mapping[str, Mapping[str | None, int]]
    replied_in_time: Share
    to_reply: Took
    to_close: Took
    reopened: int


DIMENSIONS = ("state", "category", "channel", "department", "adviser", "tier", "root_cause")


def measure(complaints: Iterable[Measured]) -> Measures:
    """The figures of `complaints`. Root causes are those of complaints that are closed."""
    rows = list(complaints)
    counts = {name: _counted(getattr(row, name) for row in rows) for name in DIMENSIONS[:-1]}
    counts["root_cause"] = _counted(row.root_cause for row in rows if row.closed_after is not None)
    judged = [row.in_time for row in rows if row.in_time is not None]
    return Measures(
        received=len(rows),
        counts=counts,
        replied_in_time=Share(sum(judged), len(judged)),
        to_reply=_took([row.replied_after for row in rows if row.replied_after is not None]),
        to_close=_took([row.closed_after for row in rows if row.closed_after is not None]),
        reopened=sum(row.reopened for row in rows),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of a hundred of `ordered`, ascending, do not exceed.

    It is always one of the values: no value is made up between two.
    """
    return ordered[-(-percent * len(ordered) // 100) - 1]


def hours_text(seconds: int | None) -> str | None:
    """Seconds as hours with two decimals."""
    if seconds is None:
        return None
    scaled = round_half_up(seconds * 100, _HOUR)
    return f"{scaled // 100}.{scaled % 100:02d}"


def _took(seconds: list[int]) -> Took:
    if not seconds:
        return Took(0, None, None)
    ordered = sorted(seconds)
    return Took(len(ordered), nearest_rank(ordered, MEDIAN), nearest_rank(ordered, NINETIETH))


def _counted(codes: Iterable[str | None]) -> dict[str | None, int]:
    ordered = sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return dict(ordered)

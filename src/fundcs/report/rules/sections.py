"""How a bulletin is laid out: its sections, their columns, and the commands that show the same figures.

A stored bulletin holds these codes and the values alone. A code is never renamed or given another meaning; a
column that comes later is missing in the bulletins of before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, P_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a column holds: a count, fen, [count, of], a day in ISO 8601, a code or a key."""

    COUNT = "count"
    FEN = "fen"
    SHARE = "share"
    DAY = "day"
    CODE = "code"


class By(StrEnum):
    """What the rows of a section are of; the value is the JSON key of the row's code."""

    TIER = "tier"
    MONTH = "month"
    FUND = "fund"
    CATEGORY = "category"
    CAUSE = "root_cause"
    CALL = "kind"
    FINDING = "finding_kind"
    ADVISER = "adviser"
    ARTICLE = "article"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its code and heading.

    `settled`: what a month that is over comes to, whenever it is asked. Of the others time alone makes
    another figure: what is open is met late one day. `optional`: shown only where it is not 0 throughout.
    `screen`: there is room for it on a screen; files and JSON have every column. `summed`: it is in a total.
    """

    code: str
    heading: str
    kind: Kind = Kind.COUNT
    settled: bool = True
    optional: bool = False
    screen: bool = True
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the bulletin: its title, what its rows are of, the commands with its figures.

    `total`: its last row sums the columns up. `keys`: columns that tell rows of the same code apart.
    """

    title: str
    by: By
    row: str
    columns: tuple[Column, ...]
    source: tuple[str, ...]
    total: bool = True
    keys: tuple[str, ...] = ()


def _counts(**headings: str) -> tuple[Column, ...]:
    return tuple(Column(code, heading) for code, heading in headings.items())


def _amounts(*, settled: bool = True, screen: bool = True, **headings: str) -> tuple[Column, ...]:
    return tuple(
        Column(code, heading, Kind.FEN, settled, screen=screen) for code, heading in headings.items()
    )


_OF_MONTHS: Final = _counts(
    this=N_("This month"),
    before_1=N_("1 month before"),
    before_2=N_("2 months before"),
    before_3=N_("3 months before"),
)

_SCORES: Final = (*_counts(answers=N_("Answers")), Column("average", N_("Average score"), Kind.CODE))

SECTIONS: Final[Mapping[str, Section]] = {
    "clients": Section(
        title=N_("Clients by tier"),
        by=By.TIER,
        row=N_("Tier"),
        columns=_counts(
            clients_before=N_("End of the month before"),
            new=P_("clients", "New"),
            up=N_("Gone up"),
            down=N_("Gone down"),
            left=N_("To another tier"),
            clients=N_("End of the month"),
            ended=N_("Hold nothing more"),
        ),
        source=("fundcs --now {last} status", "fundcs client list --tier TIER"),
    ),
    "money": Section(
        title=N_("Money by tier (yuan)"),
        by=By.TIER,
        row=N_("Tier"),
        columns=(
            *_amounts(
                screen=False, outstanding_before=N_("Outstanding principal at the end of the month before")
            ),
            *_amounts(
                subscribed=N_("Subscribed"), exited=N_("Exited early"), repaid=N_("Exited at maturity")
            ),
            *_amounts(screen=False, transferred=N_("Transfers"), moved=N_("Changes of tier")),
            *_amounts(outstanding=N_("Outstanding principal at the end of the month")),
        ),
        source=("fundcs contract list", "fundcs client statement CLIENT"),
    ),
    "trend": Section(
        title=N_("Half a year of money (yuan)"),
        by=By.MONTH,
        row=N_("Month"),
        columns=_amounts(
            subscribed=N_("Subscribed"),
            exited=N_("Exited"),
            outstanding=N_("Outstanding principal at the end of the month"),
        ),
        source=("fundcs contract list", "fundcs client statement CLIENT"),
        total=False,
    ),
    "payouts": Section(
        title=N_("Payouts made (yuan)"),
        by=By.FUND,
        row=N_("Fund"),
        columns=(
            Column("due", N_("Payout due date"), Kind.DAY),
            Column("paid_on", N_("Paid on"), Kind.DAY),
            *_counts(investors=N_("Investors")),
            *_amounts(screen=False, interest=N_("Payout"), principal=N_("Principal returned")),
            Column("extras", N_("Extras"), Kind.FEN, optional=True, screen=False),
            *_amounts(total=N_("Total")),
        ),
        source=("fundcs payout show --fund FUND --due DATE", "fundcs payout steps --fund FUND --due DATE"),
        keys=("due",),
    ),
    "ahead": Section(
        title=N_("Payouts to come (yuan)"),
        by=By.FUND,
        row=N_("Fund"),
        columns=(
            Column("month", N_("Month"), Kind.CODE, settled=False),
            *_amounts(settled=False, interest=N_("Payout"), principal=N_("Principal returned")),
            Column("extras", N_("Extras"), Kind.FEN, settled=False, optional=True),
            *_amounts(settled=False, total=N_("To be paid")),
        ),
        source=("fundcs --now {as_of} payout forecast --months {months}",),
        keys=("month",),
    ),
    "complaints": Section(
        title=N_("Complaints by month received"),
        by=By.MONTH,
        row=N_("Month"),
        columns=(
            *_counts(received=P_("complaints", "Received")),
            Column("replied", N_("Replied to in time (24 hours)"), Kind.SHARE),
            *_counts(closed=P_("complaints", "Closed in the month"), open=N_("Open at its end")),
        ),
        source=("fundcs complaints stats --month YYYY-MM", "fundcs --now {last} status"),
        total=False,
    ),
    "categories": Section(
        title=N_("Hot issues: complaints by category"),
        by=By.CATEGORY,
        row=N_("Category"),
        columns=_OF_MONTHS,
        source=("fundcs complaints stats --month YYYY-MM",),
    ),
    "causes": Section(
        title=N_("Root causes and corrective actions"),
        by=By.CAUSE,
        row=N_("Root cause"),
        columns=_counts(
            closed=N_("Complaints closed"),
            closed_before=N_("The month before"),
            recorded=N_("Actions recorded"),
            done=N_("Carried out"),
            verified=P_("action", "Verified"),
            reviewed=N_("Effect reviewed"),
            open=N_("Still to be carried out"),
            overdue=N_("Of these overdue"),
        ),
        source=("fundcs complaints list", "fundcs complaints action list"),
    ),
    "callbacks": Section(
        title=N_("Callbacks"),
        by=By.CALL,
        row=N_("Kind"),
        columns=(
            Column("reached", N_("Reached, of calls"), Kind.SHARE),
            *_counts(no_answer=N_("No answer"), refused=N_("Refused"), findings=N_("Findings recorded")),
        ),
        source=("fundcs callbacks stats --month {month}",),
    ),
    "findings": Section(
        title=N_("Findings of callbacks"),
        by=By.FINDING,
        row=N_("Kind"),
        columns=(
            *_counts(recorded=P_("findings", "Recorded")),
            Column("in_time", N_("Resolved in time (3 working days)"), Kind.SHARE),
            Column("open", N_("Still open"), Kind.COUNT, settled=False),
        ),
        source=("fundcs callbacks stats --month {month}", "fundcs callbacks findings"),
    ),
    "satisfaction": Section(
        title=N_("Satisfaction by month"),
        by=By.MONTH,
        row=N_("Month"),
        columns=_SCORES,
        source=("fundcs care survey stats --month YYYY-MM",),
        total=False,
    ),
    "satisfaction_tiers": Section(
        title=N_("Satisfaction by tier"),
        by=By.TIER,
        row=N_("Tier"),
        columns=_SCORES,
        source=("fundcs care survey stats --month {month}",),
        total=False,
    ),
    "satisfaction_advisers": Section(
        title=N_("Satisfaction by adviser"),
        by=By.ADVISER,
        row=N_("Adviser"),
        columns=_SCORES,
        source=("fundcs care survey stats --month {month}",),
        total=False,
    ),
    "penalties": Section(
        title=N_("Penalty points by adviser"),
        by=By.ADVISER,
        row=N_("Adviser"),
        columns=_counts(
            failures=N_("Failed submissions"),
            points=N_("Points"),
            undecided=N_("To be decided"),
            points_before=N_("Points of the month before"),
        ),
        source=("fundcs submission penalties --month {month}",),
    ),
    "compliance": Section(
        title=N_("Compliance by article"),
        by=By.ARTICLE,
        row=N_("Art."),
        columns=(
            *_counts(owed=N_("Owed"), in_time=N_("In time")),
            Column("late", N_("Late"), settled=False),
            Column("open", N_("Not met"), settled=False),
        ),
        source=("fundcs comply --month {month}",),
    ),
    "budget": Section(
        title=N_("Service budget of the year (yuan)"),
        by=By.TIER,
        row=N_("Tier"),
        columns=(
            Column("clients", N_("Clients"), settled=False),
            Column("per_client", N_("Of each client"), Kind.FEN, settled=False, summed=False),
            *_amounts(settled=False, budget=N_("Budget"), spent=N_("Spent"), left=P_("budget", "Left")),
        ),
        source=("fundcs --now {as_of} care budget list --year {year}",),
    ),
    "promises": Section(
        title=N_("Promises"),
        by=By.PROMISE,
        row=N_("Promise"),
        columns=(
            Column("target", N_("Promised"), Kind.CODE),
            Column("kept", N_("Kept in time"), Kind.SHARE),
            Column("result", P_("promise", "Result"), Kind.CODE),
            Column("late_days", N_("Worst: days late"), Kind.COUNT, settled=False),
            Column("worst", N_("Worst: number"), Kind.CODE, settled=False),
        ),
        source=("fundcs comply --month {month}",),
        total=False,
    ),
}
"""The sections by code, in the order in which they stand in a bulletin."""

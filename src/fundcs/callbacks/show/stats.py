"""The figures of callbacks as tables or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.callbacks.rules.calls import KIND_NAMES, Account, Outcome
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.service.stats import Figures, Tally


def tally_data(one: Tally) -> dict[str, object]:
    """A tally's JSON."""
    return {
        "callbacks": one.calls,
        "reached": one.outcomes[Outcome.REACHED],
        "no_answer": one.outcomes[Outcome.NO_ANSWER],
        "refused": one.outcomes[Outcome.REFUSED],
        "confirmed": one.accounts[Account.CONFIRMED],
        "changed": one.accounts[Account.CHANGED],
        "findings": one.findings,
        "seconds": one.seconds,
    }


def headings() -> tuple[str, ...]:
    """What the figures of a tally are called, in the order of `tally_data`."""
    return (
        _("Calls"), _("Reached"), _("No answer"), _("Refused"),
        _("Confirmed"), _("Changed"), _("Problems"), _("Minutes"),
    )  # fmt: skip


def numbers(one: Tally) -> list[int]:
    """The figures of a tally as people read them: minutes, rounded up."""
    *counts, seconds = (int(str(value)) for value in tally_data(one).values())
    return [*counts, -(-seconds // 60)]


def breakdowns(counted: Figures) -> Iterator[tuple[str, list[tuple[str, Tally]]]]:
    """Each way the calls are broken down: its heading, and names with their tallies."""
    yield _("Kind"), [(_(KIND_NAMES[kind]), one) for kind, one in counted.kinds.items()]
    yield _("Caller"), [(f"{code} {counted.names[code]}", one) for code, one in counted.callers.items()]
    yield _("Month"), [(f"{year}-{month:02d}", one) for (year, month), one in counted.months.items()]


def findings_by_kind(act: Act, counted: Figures) -> list[tuple[str, int]]:
    """What each kind of problem is called and how many there were."""
    kinds = act.policy.callbacks.finding_kinds
    return [(name_of(kinds, code), count) for code, count in counted.findings.by_kind.items()]


def heading(counted: Figures) -> str:
    """Which period the figures are of."""
    return _("Callbacks from {first} to {last}").format(first=counted.period.first, last=counted.period.last)


def summary(counted: Figures) -> list[tuple[str, int]]:
    """The figures of problems and of telling the complaint channels."""
    found = counted.findings
    return [
        (_("Problems recorded"), found.total),
        (_("answered"), found.answered),
        (_("of these in time (Art. 43)"), found.in_time),
        (_("not yet answered"), found.open),
        (_("of these overdue"), found.overdue),
        (_("Clients told of the complaint channels (Art. 45)"), counted.told),
    ]


def figures(act: Act, counted: Figures) -> View:
    """The figures of a period."""
    found = counted.findings
    data = {
        "from": iso(counted.period.first),
        "to": iso(counted.period.last),
        **tally_data(counted.total),
        "by_kind": {kind.value: tally_data(one) for kind, one in counted.kinds.items()},
        "by_caller": [
            {"caller": code, "name": counted.names[code], **tally_data(one)}
            for code, one in counted.callers.items()
        ],
        "by_month": [
            {"month": f"{year}-{month:02d}", **tally_data(one)}
            for (year, month), one in counted.months.items()
        ],
        "findings_by_kind": dict(found.by_kind),
        "findings_recorded": found.total,
        "findings_answered": found.answered,
        "findings_in_time": found.in_time,
        "findings_open": found.open,
        "findings_overdue": found.overdue,
        "channels_told": counted.told,
    }
    return View(data, text_page(heading(counted), _tallies(counted), _counts(act, counted)))


def _tallies(counted: Figures) -> Table:
    """Every breakdown below the whole, in the same columns."""
    made = table("", *((text, "right") for text in headings()))
    made.add_row(_("All"), *map(str, numbers(counted.total)))
    for name, rows in breakdowns(counted):
        if rows:
            made.add_section()
            made.add_row(name, style="bold")
        for called, one in rows:
            made.add_row(called, *map(str, numbers(one)))
    return tight(made)


def _counts(act: Act, counted: Figures) -> Table:
    made = table("", (_("Count"), "right"))
    for called, count in summary(counted):
        made.add_row(called, str(count))
    for called, count in findings_by_kind(act, counted):
        made.add_row(called, str(count))
    return made

"""The figures of callbacks as tables or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.callbacks.rules.calls import KIND_NAMES, Account, CallOutcome
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.service.stats import CallbackFigures, Tally


def tally_data(tally: Tally) -> dict[str, object]:
    """A tally's JSON."""
    return {
        "callbacks": tally.calls,
        "reached": tally.outcomes[CallOutcome.REACHED],
        "no_answer": tally.outcomes[CallOutcome.NO_ANSWER],
        "refused": tally.outcomes[CallOutcome.REFUSED],
        "confirmed": tally.accounts[Account.CONFIRMED],
        "changed": tally.accounts[Account.CHANGED],
        "findings": tally.findings,
        "seconds": tally.seconds,
    }


def headings() -> tuple[str, ...]:
    """The names of the figures of a tally, in the order of `tally_data`."""
    return (
        _("Calls"), _("Reached"), _("No answer"), _("Refused"),
        _("Confirmed"), _("Changed"), _("Findings"), _("Minutes"),
    )  # fmt: skip


def numbers(tally: Tally) -> list[int]:
    """The figures of a tally in the order of `headings`; whole minutes, rounded up."""
    *counts, seconds = (int(str(value)) for value in tally_data(tally).values())
    return [*counts, -(-seconds // 60)]


def breakdowns(counted: CallbackFigures) -> Iterator[tuple[str, list[tuple[str, Tally]]]]:
    """The breakdowns of the callbacks: the heading of each, and names with their tallies."""
    yield _("Kind"), [(_(KIND_NAMES[kind]), tally) for kind, tally in counted.kinds.items()]
    yield _("Caller"), [(f"{code} {counted.names[code]}", tally) for code, tally in counted.callers.items()]
    yield _("Month"), list(counted.months.items())


def findings_by_kind(act: Act, counted: CallbackFigures) -> list[tuple[str, int]]:
    """The name of each kind of finding and how many there were."""
    kinds = act.policy.callbacks.finding_kinds
    return [(name_of(kinds, code), count) for code, count in counted.findings.by_kind.items()]


def heading(counted: CallbackFigures) -> str:
    """The period of the figures, as a title."""
    return _("Callbacks from {first} to {last}").format(first=counted.period.first, last=counted.period.last)


def summary(counted: CallbackFigures) -> list[tuple[str, int]]:
    """The figures of findings, and how many clients were told of the complaint channels."""
    findings = counted.findings
    return [
        (_("Findings recorded"), findings.total),
        (_("resolved"), findings.answered),
        (_("resolved in time (Art. 43)"), findings.in_time),
        (_("not yet resolved"), findings.open),
        (_("of these overdue"), findings.overdue),
        (_("Clients told the complaint channels (Art. 45)"), counted.told),
    ]


def figures(act: Act, counted: CallbackFigures) -> View:
    """The figures of a period."""
    findings = counted.findings
    data = {
        "from": iso(counted.period.first),
        "to": iso(counted.period.last),
        **tally_data(counted.total),
        "by_kind": {kind.value: tally_data(tally) for kind, tally in counted.kinds.items()},
        "by_caller": [
            {"caller": code, "name": counted.names[code], **tally_data(tally)}
            for code, tally in counted.callers.items()
        ],
        "by_month": [{"month": month, **tally_data(tally)} for month, tally in counted.months.items()],
        "findings_by_kind": dict(findings.by_kind),
        "findings_recorded": findings.total,
        "findings_answered": findings.answered,
        "findings_in_time": findings.in_time,
        "findings_open": findings.open,
        "findings_overdue": findings.overdue,
        "channels_told": counted.told,
    }
    return View(data, text_page(heading(counted), _tallies(counted), _counts(act, counted)))


def _tallies(counted: CallbackFigures) -> Table:
    """The whole and every breakdown below it, in the same columns."""
    rows = table("", *((text, "right") for text in headings()))
    rows.add_row(_("All"), *map(str, numbers(counted.total)))
    for name, tallies in breakdowns(counted):
        if tallies:
            rows.add_section()
            rows.add_row(name, style="bold")
        for label, tally in tallies:
            rows.add_row(label, *map(str, numbers(tally)))
    return tight(rows)


def _counts(act: Act, counted: CallbackFigures) -> Table:
    rows = table("", (_("Count"), "right"))
    for label, count in (*summary(counted), *findings_by_kind(act, counted)):
        rows.add_row(label, str(count))
    return rows

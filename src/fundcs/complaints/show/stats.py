"""The figures of a period as tables or as JSON, and what the counted codes are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.rules.measures import DIMENSIONS, hours_text
from fundcs.complaints.rules.steps import STATE_NAMES, ComplaintState
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View, table, text_page
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.table import Table

    from fundcs.complaints.rules.measures import Durations, Share
    from fundcs.complaints.service.stats import ComplaintFigures
    from fundcs.policy.rules import Complaints

HEADINGS = {
    "state": N_("By state"),
    "source": N_("By source"),
    "category": N_("By category"),
    "channel": N_("By channel"),
    "department": N_("By department"),
    "adviser": N_("By adviser"),
    "tier": N_("By tier"),
    "root_cause": N_("By root cause"),
}
"""Dimension -> heading."""

MET_HEADINGS = {
    "first_reply": (N_("First replies"), N_("First replies in time")),
    "promised": (N_("Stated times met"), N_("Stated times met in time")),
    "close": (N_("Complaints closed"), N_("Complaints closed in time")),
}
"""Deadline -> the headings of how many were met, and how many of them in time."""
_MET_KEYS = {"first_reply": "first_replies", "promised": "stated_times", "close": "closings"}


def figures(counted: ComplaintFigures, lists: Complaints) -> View:
    """Every figure. Hours have two decimals; percentiles are nearest-rank, values that occurred."""
    measures = counted.measures
    data: dict[str, object] = {
        "from": counted.period.first.isoformat(),
        "to": counted.period.last.isoformat(),
        "received": measures.received,
        "replied_in_time": {
            "count": measures.replied_in_time.count,
            "of": measures.replied_in_time.of,
            "share": measures.replied_in_time.text,
        },
        "hours_to_reply": _durations_data(measures.to_reply),
        "hours_to_close": _durations_data(measures.to_close),
        "reopened": measures.reopened,
    }
    for name in DIMENSIONS:
        data[f"by_{name}"] = [
            {"code": code, "name": label, "count": count} for code, label, count in rows(counted, lists, name)
        ]
    data["by_staff"] = [
        {"code": code, "name": counted.staff.get(code, code), **_met_data(shares)}
        for code, shares in measures.met.items()
    ]
    return View(data, text_page(_summary(counted), *_breakdowns(counted, lists), *_met(counted)))


def _met_data(shares: Mapping[str, Share]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key, name in _MET_KEYS.items():
        counts |= {name: shares[key].of, f"{name}_in_time": shares[key].count}
    return counts


def met_headings() -> list[str]:
    """The headings of `met_rows`."""
    return [_("Member of staff"), *(_(heading) for pair in MET_HEADINGS.values() for heading in pair)]


def met_rows(counted: ComplaintFigures) -> Iterator[tuple[str, list[int]]]:
    """Who met deadlines: the member, and of each deadline how many were met and how many in time."""
    for code, shares in counted.measures.met.items():
        numbers = [number for key in MET_HEADINGS for number in (shares[key].of, shares[key].count)]
        yield f"{code} {counted.staff.get(code, code)}", numbers


def _met(counted: ComplaintFigures) -> Iterator[Table]:
    if counted.measures.met:
        first, *others = met_headings()
        rows = table(first, *((heading, "right") for heading in others))
        for name, numbers in met_rows(counted):
            rows.add_row(name, *map(str, numbers))
        yield rows


def summary(counted: ComplaintFigures) -> list[tuple[str, object]]:
    """The figures that are one number each, with their names."""
    measures = counted.measures
    in_time = measures.replied_in_time
    share = in_time.percent or "–"
    return [
        (_("Complaints received"), measures.received),
        (
            _("Replied in time"),
            _("{count}/{of} ({share})").format(count=in_time.count, of=in_time.of, share=share),
        ),
        (_("Hours to reply, median"), hours_text(measures.to_reply.median) or "–"),
        (_("Hours to reply, 90th percentile"), hours_text(measures.to_reply.ninetieth) or "–"),
        (_("Hours to close, median"), hours_text(measures.to_close.median) or "–"),
        (_("Hours to close, 90th percentile"), hours_text(measures.to_close.ninetieth) or "–"),
        (_("Reopened"), measures.reopened),
    ]


def rows(
    counted: ComplaintFigures, lists: Complaints, dimension: str
) -> Iterator[tuple[str | None, str, int]]:
    """Code, name and count of each code of a dimension, the highest count first."""
    names = _names(counted, lists, dimension)
    for code, count in counted.measures.counts[dimension].items():
        yield code, _("not stated") if code is None else names.get(code, code), count


def _names(counted: ComplaintFigures, lists: Complaints, dimension: str) -> Mapping[str, str]:
    if dimension == "state":
        return {state.value: _(STATE_NAMES[state]) for state in ComplaintState}
    if dimension == "tier":
        return {tier.value: str(tier.label) for tier in Tier}
    if dimension == "adviser":
        return counted.names
    labels = {
        "source": lists.sources,
        "category": lists.categories,
        "channel": lists.channels,
        "department": lists.departments,
        "root_cause": lists.root_causes,
    }
    return {label.code: str(label) for label in labels[dimension]}


def heading(counted: ComplaintFigures) -> str:
    """The period as a title."""
    return _("Complaints received {first} to {last}").format(
        first=counted.period.first, last=counted.period.last
    )


def _durations_data(durations: Durations) -> dict[str, object]:
    return {
        "count": durations.count,
        "median": hours_text(durations.median),
        "p90": hours_text(durations.ninetieth),
    }


def _summary(counted: ComplaintFigures) -> Table:
    figures_table = table(heading(counted), ("", "right"))
    for name, value in summary(counted):
        figures_table.add_row(name, str(value))
    return figures_table


def _breakdowns(counted: ComplaintFigures, lists: Complaints) -> list[Table]:
    tables = []
    for name in DIMENSIONS:
        breakdown = table(_(HEADINGS[name]), (_("Complaints"), "right"))
        for _code, label, count in rows(counted, lists, name):
            breakdown.add_row(label, str(count))
        if breakdown.rows:
            tables.append(breakdown)
    return tables

"""What the counted codes are called, the same on the screen and in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import STATE_NAMES, State
from fundcs.kit.i18n import N_, _
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundcs.complaints.service.stats import Figures
    from fundcs.policy.rules import Complaints

HEADINGS = {
    "state": N_("By state"),
    "category": N_("By category"),
    "channel": N_("By channel"),
    "department": N_("By department"),
    "adviser": N_("By adviser"),
    "tier": N_("By tier"),
    "root_cause": N_("By root cause"),
}
"""Dimension -> heading."""


def rows(counted: Figures, lists: Complaints, dimension: str) -> Iterator[tuple[str | None, str, int]]:
    """Code, name and count of a dimension, the most frequent first."""
    names = _names(counted, lists, dimension)
    for code, count in counted.measures.counts[dimension].items():
        yield code, _("none stated") if code is None else names.get(code, code), count


def _names(counted: Figures, lists: Complaints, dimension: str) -> Mapping[str, str]:
    if dimension == "state":
        return {state.value: _(STATE_NAMES[state]) for state in State}
    if dimension == "tier":
        return {tier.value: str(tier.label) for tier in Tier}
    if dimension == "adviser":
        return counted.names
    labels = {
        "category": lists.categories,
        "channel": lists.channels,
        "department": lists.departments,
        "root_cause": lists.root_causes,
    }
    return {label.code: str(label) for label in labels[dimension]}

"""What a list that came back corrected, or would correct, on the screen or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.words import column_name
from fundcs.kit import importing
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View, table, tight

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console
    from rich.table import Table

    from fundcs.archive.edited import Corrected

NOTHING_CORRECTED = N_(
    "rows changed: {read}, errors: {errors}; nothing was written; correct the cells listed and import again"
)


def view(
    corrected: Corrected,
    heading: str,
    said: Callable[[str, object], str | None],
    *,
    dry_run: bool,
    heading_of: Callable[[str], str] = column_name,
) -> View:
    """The corrections, each value before and after; with errors it ends in a refusal, exit 1.

    `heading`: what a row is of; `said`: a column's value as people read it, masked where it is personal;
    `heading_of`: what a column is called.
    """
    outcome = corrected.outcome
    data = {
        **outcome.data(),
        "dry_run": dry_run,
        "corrections": [] if outcome.errors else [
            {
                "row": made.row,
                "key": made.key,
                "values": {
                    name: {"before": said(name, before), "after": said(name, after)}
                    for name, (before, after) in made.values.items()
                },
            }
            for made in corrected.corrections
        ],
    }  # fmt: skip
    if outcome.errors:
        shown = importing.view(outcome, dry_run=dry_run)
        return View(data, shown.page, refusal=importing.refusal(outcome, NOTHING_CORRECTED))

    def page(out: Console) -> None:
        if corrected.corrections:
            out.print(_table(corrected, heading, said, heading_of), markup=False)
        out.print(_closing(corrected, dry_run=dry_run), markup=False)

    return View(data, page)


def _table(
    corrected: Corrected,
    heading: str,
    said: Callable[[str, object], str | None],
    heading_of: Callable[[str], str],
) -> Table:
    rows = table((_("row"), "right"), heading, _("Field"), _("Before"), _("After"))
    for made in corrected.corrections:
        first = (str(made.row), made.key)
        for name, (before, after) in made.values.items():
            rows.add_row(*first, heading_of(name), said(name, before) or "–", said(name, after) or "–")
            first = ("", "")
    return tight(rows, 0, 1)


def _closing(corrected: Corrected, *, dry_run: bool) -> str:
    if dry_run:
        sentence = _("{updated} rows would be recorded; {skipped} are recorded already")
    else:
        sentence = _("{updated} rows recorded; {skipped} were recorded already")
    outcome = corrected.outcome
    return sentence.format(updated=outcome.updated, skipped=outcome.skipped)

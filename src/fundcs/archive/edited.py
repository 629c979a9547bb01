"""A list that was corrected in a spreadsheet and comes back: every correction is recorded, or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from fundcs.archive.attempts import attempt
from fundcs.archive.issued import issue_of
from fundcs.archive.words import column_name
from fundcs.kit import roundtrip
from fundcs.kit.editable import EditedSheet
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.importing import Outcome
from fundcs.kit.parsing import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.kit.editable import Column, Edit


_NO_REASON: Final = "-"
"""Of a dry run, of which nothing is kept."""


class Records(Protocol):
    """What a chapter does for its list; every method may raise Refused.

    `what`: the kind of sheet, as it is stamped and on the trail; `command`: what exports one.
    """

    what: str
    command: str
    columns: Mapping[str, Column]

    def recorded(self, key: str) -> Mapping[str, object]:
        """What is recorded now of a row, by the columns that its digests were made of."""

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values that are not what is recorded, in normal form; None for one emptied."""

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        """Record them."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected row: its number in the sheet, what it is of, and each value before and after by column."""

    row: int
    key: str
    values: Mapping[str, tuple[object, object]]


@dataclass(slots=True)
class Corrected:
    """What a list that came back corrected, or would correct."""

    outcome: Outcome
    corrections: list[Correction] = field(default_factory=list)


def reason_for(typed: str | None, *, dry_run: bool) -> str:
    """The one reason of all corrections. Raises Refused where none was given, but on a dry run."""
    reason = fold(typed or "")
    if not reason and not dry_run:
        raise Refused(N_("corrections need a reason, one for all of them; write it after --reason"))
    return reason or _NO_REASON


def take(act: Act, path: Path, records: Records, *, dry_run: bool) -> Corrected:
    """Record the corrections in a list; with any error, or on a dry run, nothing is written.

    What is recorded as the sheet says is skipped; a row of which something else was changed since the export
    is refused. Raises Refused for what is no such list of this archive; mistakes in cells are collected.
    """
    returned = roundtrip.read(path, records.what)
    issue = issue_of(act, returned, records.what, records.command)
    sheet = EditedSheet(returned, issue.seal, records.columns)
    errors = sheet.mistakes.errors
    corrected = Corrected(Outcome(errors=errors, sheets=[returned.sheet.name]))
    outcome = corrected.outcome
    with attempt(act.session) as tried:
        for edit in sheet.edits():
            outcome.read += 1
            try:
                correction = _correct(act, records, edit, sheet)
            except FundcsError as refusal:
                place, column = next((edit.places[name], records.columns[name]) for name in edit.values)
                sheet.mistakes.refuse(edit.number, place, refusal, column.personal)
                continue
            if correction is None:
                outcome.skipped += 1
            elif correction.values:
                corrected.corrections.append(correction)
        if errors or dry_run:
            tried.undo()
    outcome.updated = 0 if errors else len(corrected.corrections)
    outcome.skipped = 0 if errors else outcome.skipped
    return corrected


def _correct(act: Act, records: Records, edit: Edit, sheet: EditedSheet) -> Correction | None:
    """What a row corrects; None where all of it is recorded already, nothing in it where it is refused."""
    differing: Mapping[str, Any] = records.differing(edit.key, edit.values)
    if not differing:
        return None
    before = records.recorded(edit.key)
    changed = edit.changed_since(before, sheet.seal)
    values = {name: (before[name], value) for name, value in differing.items()}
    if changed:
        names = joined(map(column_name, changed))
        why = T("{columns} changed since the sheet was exported; export it again", columns=names)
        name = next(iter(values))
        sheet.mistakes.refuse(edit.number, edit.places[name], why, records.columns[name].personal)
        return Correction(edit.number, edit.key, {})
    with attempt(act.session):
        records.correct(edit.key, differing)
    return Correction(edit.number, edit.key, values)

"""What an import lists for people: the cells that are wrong, the changes that it would make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import _, ngettext
from fundcs.kit.privacy import mask_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from fundcs.kit.importing import Outcome, RecordChange
    from fundcs.kit.tabular.rows import CellError

SHOWN_ERRORS: Final = 200
"""So many errors are listed for people: 20,000 took 17 seconds, and nobody reads them."""


def _problem(error: CellError) -> str:
    if error.rows == 1:
        return error.problem
    return _("{problem} ({n} rows)").format(problem=error.problem, n=error.rows)


def print_cells(out: Console, cells: Sequence[CellError]) -> None:
    """Cells with what is wrong with each."""
    from fundcs.kit.view import table

    listed = table(_("sheet"), (_("row"), "right"), _("column"), _("value"), _("problem"))
    for cell in cells[:SHOWN_ERRORS]:
        listed.add_row(cell.sheet, str(cell.row), cell.column, cell.value, _problem(cell))
    out.print(listed, markup=False)


def print_more(out: Console, count: int, sentence: Callable[[int], str]) -> None:
    """How many of `count` are not listed, in the words of `sentence`."""
    more = count - SHOWN_ERRORS
    if more > 0:
        out.print(sentence(more).format(n=more), markup=False)


def print_changes(out: Console, changes: Sequence[RecordChange], label: Callable[[str], str]) -> None:
    """What would be written, a line for each field; what is new has nothing before."""
    from fundcs.kit.view import table

    listed = table(_("sheet"), (_("row"), "right"), _("what"), _("before → after"))
    for change in changes[:SHOWN_ERRORS]:
        fields = "\n".join(
            f"{label(each.field)}: {'–' if each.before is None else each.before} → "
            f"{'–' if each.after is None else each.after}"
            for each in change.fields
        )
        listed.add_row(change.sheet, str(change.row), change.key or _("new"), fields)
    out.print(listed, markup=False)
    print_more(
        out,
        len(changes),
        lambda n: ngettext("{n} more; see all with --json", "{n} more; see all with --json", n),
    )


def print_outcome(out: Console, outcome: Outcome, label: Callable[[str], str], *, dry_run: bool) -> None:
    """What an import did or would do, or what is wrong; `label` is what a field is called."""
    if outcome.errors:
        print_cells(out, outcome.errors)
        print_more(
            out,
            len(outcome.errors),
            lambda n: ngettext(
                "{n} more error is not listed; correct these first, or see all with --json",
                "{n} more errors are not listed; correct these first, or see all with --json",
                n,
            ),
        )
    elif dry_run and outcome.changes:
        print_changes(out, outcome.changes, label)
    if outcome.left_out:
        out.print(_("left out, since it could not be read:"), markup=False)
        print_cells(out, outcome.left_out)
        print_more(
            out,
            len(outcome.left_out),
            lambda n: ngettext("{n} more; see all with --json", "{n} more; see all with --json", n),
        )
    for passed in outcome.passed:
        where = _("sheet {sheet}, row {row}") if passed.row else _("sheet {sheet}")
        line = _("skipped: {where}: {why}").format(
            where=where.format(sheet=mask_text(passed.sheet), row=passed.row), why=mask_text(str(passed.why))
        )
        out.print(line, markup=False)
    if outcome.unused:
        columns_line = _("columns not taken: {columns}").format(columns=_(", ").join(outcome.unused))
        out.print(columns_line, markup=False)
    if not outcome.errors:
        out.print(_closing(outcome, dry_run=dry_run), markup=False)


def _closing(outcome: Outcome, *, dry_run: bool) -> str:
    if dry_run:
        sentence = _(
            "{read} rows read; {created} would be created, {updated} changed, {skipped} are unchanged"
        )
    else:
        sentence = _("{read} rows read; {created} created, {updated} changed, {skipped} were unchanged")
    return sentence.format(
        read=outcome.read,
        created=outcome.created,
        updated=outcome.updated,
        skipped=outcome.skipped,
    )

"""A bulletin on the screen and as JSON, and the list of those that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.show import head_line
from fundcs.complaints.rules.measures import Share
from fundcs.kit.i18n import _
from fundcs.kit.money import yuan
from fundcs.kit.view import View, iso, minute, text_page, tight
from fundcs.kit.view import table as screen_table
from fundcs.report.models import IssuedBulletin
from fundcs.report.rules.sections import SECTIONS, Kind
from fundcs.report.show.tables import (
    SectionTable,
    facts,
    heading,
    label,
    sources,
    table,
    tables,
    value_text,
)
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.report.rules.bulletin import Bulletin, Difference, Row, Value
    from fundcs.report.rules.sections import Column
    from fundcs.report.service.issuing import Told

_NUMBERS = (Kind.COUNT, Kind.FEN, Kind.SHARE)


def issuer(act: Act, bulletin: Bulletin) -> str:
    """Who issued a bulletin, by code and name."""
    code = bulletin.issued_by or ""
    return f"{code} {act.once(staff.names).get(code, '')}".strip()


def view(act: Act, told: Told) -> View:
    """A bulletin with what of it is out of date."""
    return View(_data(act, told), text_page(*_parts(act, told)))


def _data(act: Act, told: Told) -> dict[str, object]:
    bulletin = told.bulletin
    return {
        **_issue_data(act, bulletin),
        "as_of": iso(bulletin.as_of),
        "so_far": bulletin.so_far,
        "firm": bulletin.firm or None,
        "department": bulletin.department or None,
        "checkpoint": bulletin.checkpoint,
        "sections": {each.code: _section_data(bulletin, each) for each in tables(bulletin)},
        "stale": [_difference_data(difference) for difference in told.stale],
    }


def _issue_data(act: Act, bulletin: Bulletin) -> dict[str, object]:
    return {
        "month": str(bulletin.month),
        "number": bulletin.title_number,
        "version": bulletin.number,
        "issued_at": iso(bulletin.issued_at),
        "issued_by": bulletin.issued_by,
        "reason": act.personal(bulletin.reason, IssuedBulletin.reason),
        "hash": bulletin.hash or None,
    }


def _section_data(bulletin: Bulletin, shown: SectionTable) -> dict[str, object]:
    by, columns = shown.section.by.value, shown.section.columns
    return {
        "source": sources(bulletin, shown.section),
        "rows": [{by: row["row"], **_row_data(columns, row)} for row in shown.rows],
        "total": None if shown.total is None else _row_data(columns, shown.total),
    }


def _row_data(columns: Sequence[Column], row: Row) -> dict[str, object]:
    return {column.code: _value_data(column.kind, row.get(column.code)) for column in columns}


def _value_data(kind: Kind, value: Value) -> object:
    if kind is Kind.FEN and isinstance(value, int):
        return yuan(value)
    if value is None or isinstance(value, (int, str)):
        return value
    share = Share(*value)
    return {"count": share.count, "of": share.of, "share": share.text}


def _difference_data(difference: Difference) -> dict[str, object]:
    section = SECTIONS[difference.section]
    kind = next(column.kind for column in section.columns if column.code == difference.column)
    return {
        "section": difference.section,
        "row": difference.row,
        "figure": difference.column,
        "was": _value_data(kind, difference.was),
        "now": _value_data(kind, difference.now),
    }


def _parts(act: Act, told: Told) -> Iterator[RenderableType]:
    bulletin = told.bulletin
    yield heading(bulletin)
    for line in facts(bulletin, issuer(act, bulletin)):
        yield act.sentence(line)
    if told.stale:
        yield ""
        yield _("Out of date since (--reissue --reason TEXT issues it again):")
        yield "\n".join(_stale_line(bulletin, difference) for difference in told.stale)
    for each in tables(bulletin, screen=True):
        yield ""
        yield each.title
        yield _table(each) if each.rows else _("None.")
    yield head_line(bulletin.checkpoint)


def _stale_line(bulletin: Bulletin, difference: Difference) -> str:
    section = SECTIONS[difference.section]
    column = next(column for column in section.columns if column.code == difference.column)
    row, _blank, rest = difference.row.partition(" ")
    return _("{section}, {row}, {column}: {was}, now {now}").format(
        section=table(bulletin, difference.section).title,
        row=f"{label(bulletin, section.by, None if row == 'None' else row)} {rest}".strip(),
        column=_(column.heading),
        was=value_text(column, difference.was),
        now=value_text(column, difference.now),
    )


def _table(shown: SectionTable) -> Table:
    first, *headings = shown.headings()
    sides = ["right" if column.kind in _NUMBERS else "left" for column in shown.columns]
    rows = tight(screen_table(first, *zip(headings, sides, strict=True)))
    for name, row in shown.lines():
        is_total = row is shown.total
        values = (
            "" if is_total and column.kind not in _NUMBERS else value_text(column, row.get(column.code))
            for column in shown.columns
        )
        rows.add_row(name, *values, style="bold" if is_total else None)
    return rows


def listed(act: Act, issued: Sequence[Bulletin]) -> View:
    """The bulletins that were issued."""
    rows = screen_table(_("Bulletin"), _("Issued at"), _("Issued by"), _("Why again"), _("Hash (SHA-256)"))
    for bulletin in issued:
        reason = act.personal(bulletin.reason, IssuedBulletin.reason)
        rows.add_row(
            bulletin.title_number, minute(bulletin.issued_at), issuer(act, bulletin), reason or "",
            bulletin.hash[:12],
        )  # fmt: skip
    return View([_issue_data(act, bulletin) for bulletin in issued], text_page(rows))

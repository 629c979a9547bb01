"""The compliance statement as tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role, role_name
from fundcs.archive.show import head_line
from fundcs.comply.rules import OUTCOME_NAMES, Outcome
from fundcs.deadlines.show import moment_text, owner_text
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.comply.rules import ArticleRow, Obligation
    from fundcs.comply.service import Statement


_SHOWN: Final = 1
"""So many commands of an article are on the screen; the files have all."""


def view(statement: Statement, *, each: bool) -> View:
    """The statement; with `each` also everything owed under its articles."""
    data = [_row_data(row) for row in statement.rows]
    return View(data, text_page(*_parts(statement, each=each)))


def _row_data(row: ArticleRow) -> dict[str, object]:
    worst = row.worst
    return {
        "article": row.article.number,
        "carried_out": carried_out(row),
        "commands": list(row.article.commands),
        "owed": len(row.obligations),
        "met_in_time": row.count(Outcome.IN_TIME),
        "met_late": row.count(Outcome.LATE),
        "open": row.open,
        "evidence": [each.key for each in row.obligations],
        "worst": None
        if worst is None
        else {"key": worst.key, "late_days": worst.late_days, "by": by_whom(worst)},
        "does": str(row.article.does),
        "not_yet": None if row.article.planned is None else str(row.article.planned),
        "obligations": [_obligation_data(each) for each in row.obligations],
    }


def _worst_data(worst: Obligation) -> dict[str, object]:
    return {"key": worst.key, "late_days": worst.late_days, "by": by_whom(worst)}


def _obligation_data(each: Obligation) -> dict[str, object]:
    return {
        "key": each.key,
        "article": each.due.deadline.article,
        "owner_role": each.role,
        "owner": each.owner,
        "due": each.due.text,
        "met_at": None if each.met_at is None else each.met_at.isoformat(timespec="seconds"),
        "met_by": each.met_by,
        "state": each.outcome.value,
        "late_days": each.late_days,
        "client": each.client,
        "fund": each.fund,
    }


def carried_out(row: ArticleRow) -> bool | None:
    """Whether fundcs carries the article out; None where there is nothing to compute."""
    if row.article.computes:
        return True
    return None if row.article.planned is None else False


def by_whom(each: Obligation) -> str:
    """The staff code of who met it or owes it, else the role."""
    return each.met_by or each.owner or each.role


def commands_text(row: ArticleRow, most: int | None = None) -> str:
    """The commands that carry the article out, at `most` so many of them, or why there is none."""
    commands = row.article.commands[:most]
    if commands:
        text = _(", ").join(commands)
        whole = len(commands) == len(row.article.commands)
        return text if whole else _("{commands} …").format(commands=text)
    return _("nothing to compute") if carried_out(row) is None else _("not carried out yet")


def summary(statement: Statement) -> str:
    """The period with its totals."""
    every = [each for row in statement.rows for each in row.obligations]
    counts = {outcome: sum(each.outcome is outcome for each in every) for outcome in Outcome}
    sentence = _(
        "{first} to {last}: owed {owed}; met in time {in_time}, met late {late}, not met {open}, not due "
        "yet {upcoming}"
    )
    return sentence.format(
        first=statement.period.first,
        last=statement.period.last,
        owed=len(every),
        in_time=counts[Outcome.IN_TIME],
        late=counts[Outcome.LATE],
        open=counts[Outcome.OPEN],
        upcoming=counts[Outcome.UPCOMING],
    )


def worst_text(row: ArticleRow, names: Mapping[str, str]) -> str:
    """What was late the longest: its key, by how many days, and by whom."""
    worst = row.worst
    if worst is None:
        return ""
    late = _("days late: {days}").format(days=worst.late_days)
    return _("{key} ({late}, {who})").format(key=worst.key, late=late, who=who_text(worst, names))


def who_text(each: Obligation, names: Mapping[str, str]) -> str:
    """Who met it, else who owes it: the member, else the role."""
    code = each.met_by or each.owner
    return role_name(Role(each.role)) if code is None else f"{code} {names.get(code, '')}".strip()


def _parts(statement: Statement, *, each: bool) -> Iterator[RenderableType]:
    yield summary(statement)
    yield _articles(statement)
    if each:
        yield _owed(statement)
    not_yet = [row for row in statement.rows if row.article.planned is not None]
    if not_yet:
        lines = [
            _("Art. {n}: {what}").format(n=row.article.number, what=row.article.planned) for row in not_yet
        ]
        yield "\n".join([_("Not carried out yet:"), *lines])
    yield head_line(statement.head)


def _articles(statement: Statement) -> Table:
    rows = tight(
        table(
            (_("Art."), "right"), _("Carried out by"), (_("Owed"), "right"), (_("In time"), "right"),
            (_("Late"), "right"), (_("Not met"), "right"), _("Worst"),
        ),
        0, 2, 3, 4, 5,
    )  # fmt: skip
    for row in statement.rows:
        numbers = (len(row.obligations), row.count(Outcome.IN_TIME), row.count(Outcome.LATE), row.open)
        shown = [str(number) for number in numbers] if row.obligations else ["", "", "", ""]
        rows.add_row(
            str(row.article.number), commands_text(row, _SHOWN), *shown, worst_text(row, statement.names)
        )
    return rows


def _owed(statement: Statement) -> Table:
    rows = tight(table(_("Key"), _("Owner"), _("Due"), _("Met"), _("By"), _("State")), 2, 3)
    names = dict(statement.names)
    for row in statement.rows:
        for each in row.obligations:
            rows.add_row(
                each.key,
                owner_text(each.owner, each.role, names),
                moment_text(each.due),
                met_text(each),
                each.met_by or "",
                _(OUTCOME_NAMES[each.outcome]),
            )
    return rows


def met_text(each: Obligation) -> str:
    """When it was met: the day, and the time where the deadline has one."""
    if each.met_at is None:
        return ""
    return (iso(each.met_at.date()) or "") if each.due.all_day else minute(each.met_at)

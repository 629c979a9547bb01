"""The compliance statement as one self-contained page for the browser and the printer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fundcs.archive.show import head_line
from fundcs.comply.rules import Outcome
from fundcs.comply.show import commands_text, summary, worst_text
from fundcs.kit import letterhead
from fundcs.kit.html_page import page
from fundcs.kit.i18n import _
from fundcs.kit.view import minute

if TYPE_CHECKING:
    from fundcs.comply.rules import ArticleRow
    from fundcs.comply.service import Statement

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --late: #b3261e; --open: #8a5a00; --soft: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --late: #ff8a80; --open: #ffc766; --soft: #a0a0a0; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; padding: 1rem; max-width: 72rem; }
h1 { font-size: 1.4rem; margin: 0; } header p { margin: .25rem 0; }
.firm, small, footer { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th { text-align: left; font-size: .8rem; color: var(--soft); }
th, td { vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.late { color: var(--late); } .open { color: var(--open); }
td small { display: block; font-size: .8rem; overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; font-size: .75rem; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --late: #b3261e; --open: #8a5a00; --soft: #555; }
  @page { size: A4 landscape; margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
}
""".strip()


def html(statement: Statement) -> str:
    """The statement as one page, its style in it; it asks nothing of a network."""
    title = _("Compliance statement")
    headings = (
        (_("Art."), "n"), (_("What fundcs does"), ""), (_("Owed"), "n"), (_("In time"), "n"),
        (_("Late"), "n"), (_("Not met"), "n"), (_("Worst"), ""),
    )  # fmt: skip
    heads = "".join(f'<th class="{css}">{escape(text)}</th>' for text, css in headings)
    rows = "\n".join(_row(row, statement) for row in statement.rows)
    as_of = _("As of {moment}").format(moment=minute(statement.now))
    firm = f'<p class="firm">{escape(letterhead.head())}</p>\n' if letterhead.head() else ""
    return page(
        title,
        _STYLE,
        f"<header>\n{firm}<h1>{escape(title)}</h1>\n<p>{escape(summary(statement))}</p>\n"
        f"<p>{escape(as_of)}</p>\n</header>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n"
        f"</table>\n<footer>{escape(head_line(statement.head))}</footer>\n",
    )


def _row(row: ArticleRow, statement: Statement) -> str:
    planned = row.article.planned
    notes = [commands_text(row)]
    if planned is not None and row.article.computes:
        notes.append(_("Not carried out yet: {what}").format(what=planned))
    what = escape(str(row.article.does)) + "".join(f"<small>{escape(note)}</small>" for note in notes)
    late, open_ = row.count(Outcome.LATE), row.open
    figures = (
        (len(row.obligations), ""), (row.count(Outcome.IN_TIME), ""), (late, "late" if late else ""),
        (open_, "open" if open_ else ""),
    )  # fmt: skip
    cells = "".join(
        f'<td class="n {css}">{number if row.obligations else ""}</td>' for number, css in figures
    )
    worst = escape(worst_text(row, statement.names))
    return f'<tr><td class="n">{row.article.number}</td><td>{what}</td>{cells}<td>{worst}</td></tr>'

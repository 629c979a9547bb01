"""A bulletin as one self-contained page, with charts: for the browser, light or dark, and for A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from fundcs.archive.show import head_line
from fundcs.kit.html_page import page
from fundcs.kit.i18n import N_, _
from fundcs.report.rules.promises import Result
from fundcs.report.rules.sections import Kind
from fundcs.report.show import charts
from fundcs.report.show.drawn import Shape, charts_of, drawn
from fundcs.report.show.summary import key_figures
from fundcs.report.show.tables import facts, heading, row_text, short, sources, tables, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.report.rules.bulletin import Bulletin, Row
    from fundcs.report.show.drawn import Chart
    from fundcs.report.show.tables import SectionTable

_STYLE: Final = """
:root { color-scheme: light dark; --bg: #fff; --ink: #1c1c1e; --line: #8884; --soft: #6b6b6b; --card: #f4f6f9;
  --c0: #2f6db3; --c1: #e08a2c; --good: #1b7a43; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --bg: #16181c; --ink: #ececec; --soft: #a0a0a0; --card: #22262c;
  --c0: #6aa9ec; --c1: #f2b063; --good: #6fd39a; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; padding: 1rem; max-width: 64rem; background: var(--bg); color: var(--ink); }
h1 { font-size: 1.5rem; margin: .2rem 0; } h2 { font-size: 1.1rem; margin: 0 0 .4rem; }
header p { margin: .1rem 0; } .firm, .source, footer, .note { color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .6rem;
  margin: 1rem 0; padding: 0; }
.figures div { background: var(--card); border-radius: .5rem; padding: .5rem .7rem; }
.figures dt { font-size: .8rem; color: var(--soft); } .figures dd { margin: 0; font-size: 1.15rem;
  font-weight: 600; font-variant-numeric: tabular-nums; } .figures dd small { display: block;
  font-size: .75rem; font-weight: 400; color: var(--soft); }
section { margin-top: 1.6rem; } .wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; font-size: .8rem; color: var(--soft); vertical-align: bottom; }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); }
tbody tr > :last-child, thead tr > :last-child { padding-right: 0; }
td:first-child, th:first-child { min-width: 7.5rem; } td.key { min-width: 12rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; }
tr.total td { font-weight: 600; border-top: 2px solid var(--line); }
td.key { overflow-wrap: anywhere; font-size: .8rem; }
.kept { color: var(--good); } .not_kept { color: var(--bad); font-weight: 600; }
.source { font-size: .75rem; margin: .3rem 0 0; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: .6rem 0 0; } figcaption { font-size: .85rem; color: var(--soft); }
.chart { width: 100%; max-width: 40rem; height: auto; display: block; }
.chart text { fill: var(--ink); font-size: 13px; } .chart .v { font-size: 12px; }
.chart .s0 { fill: var(--c0); } .chart .s1 { fill: var(--c1); }
.chart .line { fill: none; stroke: var(--c0); stroke-width: 2.5; } .chart .area { fill: var(--c0);
  opacity: .12; } .chart .rule { stroke: var(--line); }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem; margin-top: 2.5rem; }
.sign div { border-top: 1px solid var(--ink); padding-top: .3rem; font-size: .85rem; }
footer { margin-top: 1.5rem; font-size: .75rem; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --bg: #fff; --ink: #000; --soft: #555; --card: #f4f6f9; --c0: #2f6db3;
    --c1: #e08a2c; --good: #1b7a43; --bad: #b3261e; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { size: A4; margin: 14mm 12mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } .figures dd { font-size: 10.5pt; }
  table { font-size: 8pt; } th { font-size: 7.5pt; } .wide { overflow: visible; }
  section { margin-top: 1rem; break-inside: avoid; } td:first-child { min-width: 0; }
  h2, thead { break-after: avoid; } thead { display: table-header-group; }
  tr, figure, .figures div, .sign { break-inside: avoid; }
  .chart { max-width: 13cm; }
}
""".strip()

_NUMBERS: Final = (Kind.COUNT, Kind.FEN, Kind.SHARE)
SIGNERS: Final = (N_("Prepared by"), N_("CS manager"), N_("General manager"))
"""Who signs a bulletin on paper."""


def html(bulletin: Bulletin, issuer: str) -> str:
    """The bulletin as one page: style and charts in it, no script, nothing asked of a network."""
    title = heading(bulletin)
    firm = " ".join(filter(None, (bulletin.firm, bulletin.department)))
    head = [f'<p class="firm">{escape(firm)}</p>'] if firm else []
    head.append(f"<h1>{escape(title)}</h1>")
    head += [f"<p>{escape(line)}</p>" for line in facts(bulletin, issuer)]
    sections = "\n".join(_section(bulletin, shown) for shown in tables(bulletin))
    signs = "".join(f"<div>{escape(_(role))}<br>{escape(_('Date'))}</div>" for role in SIGNERS)
    foot = [head_line(bulletin.checkpoint)]
    if bulletin.hash:
        foot.append(_("Hash (SHA-256): {hash}").format(hash=bulletin.hash))
    top, bottom = "\n".join(head), "<br>".join(map(escape, foot))
    return page(
        title,
        _STYLE,
        f"<header>\n{top}\n</header>\n{_figures(bulletin)}\n<main>\n{sections}\n</main>\n"
        f'<div class="sign">{signs}</div>\n<footer>{bottom}</footer>\n',
    )


def _figures(bulletin: Bulletin) -> str:
    shown = "\n".join(
        f"<div><dt>{escape(each.name)}</dt><dd>{escape(each.value)}"
        f"<small>{escape(each.before)}</small></dd></div>"
        for each in key_figures(bulletin)
    )
    return f'<dl class="figures">\n{shown}\n</dl>'


def _section(bulletin: Bulletin, shown: SectionTable) -> str:
    title = f"<h2>{escape(shown.title)}</h2>"
    if not shown.rows:
        return f'<section>\n{title}\n<p class="note">{escape(_("None."))}</p>\n</section>'
    classes = ["n" if column.kind in _NUMBERS else "" for column in shown.columns]
    heads = "".join(
        f'<th class="{css}" scope="col">{escape(text)}</th>'
        for text, css in zip(shown.headings(), ["", *classes], strict=True)
    )
    rows = "\n".join(_row(shown, name, row) for name, row in shown.lines())
    source = _("Source: {commands}").format(commands=_("; ").join(sources(bulletin, shown.section)))
    return (
        f'<section id="{shown.code}">\n{title}\n<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>\n{_charts(shown)}"
        f'<p class="source">{escape(source)}</p>\n</section>'
    )


def _row(shown: SectionTable, name: str, row: Row) -> str:
    is_total = row is shown.total
    cells = [f"<td>{escape(name)}</td>"]
    for column in shown.columns:
        number, value = column.kind in _NUMBERS, row.get(column.code)
        text = "" if is_total and not number else value_text(column, value)
        css = "n" if number else "key" if column.code == "worst" else ""
        if column.code == "result" and value in (Result.KEPT, Result.BROKEN):
            css = str(value)
        cells.append(f'<td class="{css}">{escape(text)}</td>' if css else f"<td>{escape(text)}</td>")
    return f'<tr class="total">{"".join(cells)}</tr>' if is_total else f"<tr>{''.join(cells)}</tr>"


def _charts(shown: SectionTable) -> str:
    figures = "\n".join(_drawn(shown))
    return f'<div class="charts">\n{figures}\n</div>\n' if figures else ""


def _drawn(shown: SectionTable) -> Iterator[str]:
    for chart in charts_of(shown.code):
        if count := chart.rows(shown):
            yield (
                f"<figure>\n<figcaption>{escape(_(chart.title))}</figcaption>\n"
                f"{_svg(shown, chart, count)}\n</figure>"
            )


def _svg(shown: SectionTable, chart: Chart, count: int) -> str:
    columns = {column.code: column for column in shown.columns}
    chosen = [columns[code] for code in chart.columns]
    labels = [row_text(shown, place) for place in range(count)]
    series = [
        charts.Series(_(column.heading), [drawn(row.get(column.code)) for row in shown.rows[:count]])
        for column in chosen
    ]
    text = short if chosen[0].kind is Kind.FEN else str
    if chart.shape is Shape.LINE:
        return charts.line(_(chart.title), labels, series[0], text)
    draw = charts.columns if chart.shape is Shape.COLUMNS else charts.bars
    return draw(_(chart.title), labels, series, text)

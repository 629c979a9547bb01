"""The duty list as text that travels: Markdown for a chat, HTML for a phone or a printer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fundcs.duties.render import due_text, head_line, owner_text, subject, summary
from fundcs.duties.rules import DutyState, state_name
from fundcs.kit.i18n import _, language

if TYPE_CHECKING:
    from fundcs.duties.rules import Duty
    from fundcs.duties.service import Report


def _headers() -> tuple[str, ...]:
    return _("State"), _("Due"), _("Article"), _("What is owed"), _("Next")


def _cells(duty: Duty, report: Report) -> tuple[str, ...]:
    return state_name(duty.due.state(report.now)), due_text(duty), duty.article, subject(duty), duty.next


def markdown(report: Report) -> str:
    """The report in Markdown, a table for each owner."""
    lines = [f"# {_('Duties')}", "", summary(report), ""]
    for owner, role, duties in report.by_owner():
        lines += [f"## {owner_text(owner, role, report.names)}", ""]
        lines += ["| " + " | ".join(_headers()) + " |", "|" + " --- |" * len(_headers())]
        lines += ["| " + " | ".join(map(_plain, _cells(duty, report))) + " |" for duty in duties]
        lines.append("")
    if report.duties:
        lines += [head_line(report), ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")


_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; padding: 1rem; max-width: 60rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #8884; }
td.when { white-space: nowrap; } code { font-size: .85em; overflow-wrap: anywhere; }
.overdue td:first-child { color: #b3261e; font-weight: 700; }
.due td:first-child { color: #8a5a00; font-weight: 700; }
footer { margin-top: 2rem; font-size: .8rem; overflow-wrap: anywhere; opacity: .7; }
@media (max-width: 40rem) {
  thead { display: none; } tr { display: block; padding: .5rem 0; border-bottom: 1px solid #8886; }
  td { display: block; border: 0; padding: .1rem 0; } td.when { white-space: normal; }
}
@media print { body { max-width: none; font-size: 10pt; } tr { break-inside: avoid; } }
""".strip()


def html(report: Report) -> str:
    """The report as one self-contained HTML page."""
    title = escape(_("Duties"))
    tongue = "zh-CN" if language() == "zh" else "en"
    body = "\n".join(_section(report, *group) for group in report.by_owner())
    footer = f"<footer>{escape(head_line(report))}</footer>" if report.duties else ""
    return (
        f'<!doctype html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{escape(summary(report))}</p>\n"
        f"{body}\n{footer}\n</body>\n</html>\n"
    )


def _section(report: Report, owner: str | None, role: str, duties: list[Duty]) -> str:
    heads = "".join(f"<th>{escape(text)}</th>" for text in _headers())
    rows = "\n".join(_row(duty, report) for duty in duties)
    return (
        f"<section>\n<h2>{escape(owner_text(owner, role, report.names))}</h2>\n"
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</section>"
    )


def _row(duty: Duty, report: Report) -> str:
    state, when, article, what, next_ = (escape(text).replace("\n", "<br>") for text in _cells(duty, report))
    mark = {DutyState.OVERDUE: "overdue", DutyState.DUE: "due", DutyState.UPCOMING: "upcoming"}
    return (
        f'<tr class="{mark[duty.due.state(report.now)]}"><td>{state}</td><td class="when">{when}</td>'
        f"<td>{article}</td><td>{what}</td><td><code>{next_}</code></td></tr>"
    )

"""The list as a document: Markdown for a chat, HTML for a phone or a printer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fundcs.archive.show import head_line
from fundcs.deadlines.rules import DutyState, state_name
from fundcs.deadlines.show import (
    Batch,
    batches,
    distance,
    due_text,
    moment_text,
    owner_text,
    with_whom,
)
from fundcs.kit.html_page import page
from fundcs.kit.i18n import _
from fundcs.policy.terms import cited
from fundcs.reminders.show.table import summary

if TYPE_CHECKING:
    from fundcs.deadlines.rules import Duty
    from fundcs.reminders.service import DutyList


def markdown(duty_list: DutyList) -> str:
    """The list in Markdown, a table for each owner, a row for each duty."""
    lines = [f"# {_('To-dos')}", "", _plain(summary(duty_list)), ""]
    heads = _("State"), _("Due"), _("Article"), _("Task"), _("Next step")
    for owner, role, duties in duty_list.by_owner():
        lines += [f"## {_plain(owner_text(owner, role, duty_list.names))}", ""]
        lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
        lines += ["| " + " | ".join(_cells(duty, duty_list)) + " |" for duty in duties]
        lines.append("")
    if duty_list.duties:
        lines += [head_line(duty_list.head), ""]
    return "\n".join(lines)


def _cells(duty: Duty, duty_list: DutyList) -> tuple[str, ...]:
    subject = [with_whom(duty, duty_list.clients), *map(str, duty.notes)]
    return (
        state_name(duty.due.state(duty_list.now)),
        due_text(duty),
        str(cited(duty.article)),
        "<br>".join(map(_plain, subject)),
        f"`{duty.next_shown}`".replace("|", "\\|"),
    )


def _plain(text: str) -> str:
    """`text` in one line, with the characters escaped that mean something to Markdown or HTML."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


_STYLE = """
:root { color-scheme: light dark; --line: #8884; --late: #b3261e; --today: #8a5a00; --soft: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --late: #ff8a80; --today: #ffc766; --soft: #a0a0a0; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; padding: 1rem; max-width: 56rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
header p { margin: .25rem 0; } .count { color: var(--soft); font-weight: 400; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); }
th, td { vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
td.state, td.when { white-space: nowrap; width: 1%; }
b { display: block; } .overdue b { color: var(--late); } .due b { color: var(--today); }
small { display: block; font-size: .8rem; color: var(--soft); }
ul { margin: 0; padding: 0; list-style: none; } li + li { margin-top: .25rem; }
code { display: block; margin-top: .25rem; font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
code span { display: inline-block; }
footer { margin-top: 2rem; font-size: .75rem; color: var(--soft); overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  thead { display: none; }
  tr { display: grid; grid-template-columns: 1fr auto; padding: .75rem 0;
    border-bottom: 1px solid var(--line); }
  td, td.state, td.when { border: 0; padding: 0; width: auto; }
  td.when { text-align: right; } td.what { grid-column: 1 / -1; margin-top: .25rem; }
}
@media print {
  :root { color-scheme: light; --late: #b3261e; --today: #8a5a00; --soft: #555; }
  @page { size: A4; margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; } tr, li { break-inside: avoid; } thead { display: table-header-group; }
}
""".strip()


def html(duty_list: DutyList) -> str:
    """The list as one self-contained HTML page."""
    title = _("To-dos")
    sections = "\n".join(_section(duty_list, *group) for group in duty_list.by_owner())
    footer = f"<footer>{escape(head_line(duty_list.head))}</footer>\n" if duty_list.duties else ""
    return page(
        title,
        _STYLE,
        f"<header><h1>{escape(title)}</h1>\n<p>{escape(summary(duty_list))}</p></header>\n"
        f"{sections}\n{footer}",
    )


def _section(duty_list: DutyList, owner: str | None, role: str, duties: list[Duty]) -> str:
    heads = "".join(f"<th>{escape(text)}</th>" for text in (_("State"), _("Due"), _("Task")))
    rows = "\n".join(_row(batch, duty_list) for batch in batches(duties, duty_list.now))
    heading = f'{escape(owner_text(owner, role, duty_list.names))} <span class="count">{len(duties)}</span>'
    return (
        f"<section>\n<h2>{heading}</h2>\n"
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</section>"
    )


_CLASSES = {DutyState.OVERDUE: "overdue", DutyState.DUE: "due", DutyState.UPCOMING: "upcoming"}


def _row(batch: Batch, duty_list: DutyList) -> str:
    time_left = [distance(batch.due, duty_list.now), *([_("provisional")] if batch.due.provisional else [])]
    items = [
        f"<li>{escape(with_whom(duty, duty_list.clients))}"
        + "".join(f"<small>{escape(str(note))}</small>" for note in duty.notes)
        + "</li>"
        for duty in batch.duties
    ]
    return (
        f'<tr class="{_CLASSES[batch.state]}">\n'
        f'<td class="state"><b>{escape(state_name(batch.state))}</b>'
        f"<small>{escape(str(cited(batch.article)))}</small></td>\n"
        f'<td class="when"><b>{escape(moment_text(batch.due))}</b>'
        f"<small>{escape(', '.join(time_left))}</small></td>\n"
        f'<td class="what"><ul>{"".join(items)}</ul><code>{_words(batch.command)}</code></td>\n</tr>'
    )


def _words(command: str) -> str:
    """The command with each word in a span of its own: a browser would break `--fund` after a hyphen."""
    return " ".join(f"<span>{escape(word)}</span>" for word in command.split(" "))

"""The archive, its trail and what verifying finds, as pages or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from fundcs.act import Act
    from fundcs.archive.backup import Restored, Upgraded
    from fundcs.archive.problems import Problem
    from fundcs.archive.service import BackedUp, Info
    from fundcs.archive.trail import TrailEntry
    from fundcs.archive.verify import Report
    from fundcs.kit.identity import Kind

PERSONAL: dict[str, Kind] = {
    "id_no": "id_no",
    "phone": "phone",
    "email": "email",
    "fax": "phone",
    "address": "address",
    "payee_account": "account",
}
"""Columns of any table whose values are masked, and as what."""


_AREAS = {
    "integrity": N_("database file"),
    "foreign_keys": N_("references"),
    "schema": N_("tables and triggers"),
    "chain": N_("trail"),
    "rows": N_("data"),
    "stored_files": N_("stored files"),
    "head": N_("head of the trail"),
}
"""What each check looks at."""

_VERBS = {
    "created": N_("created"),
    "changed": N_("changed"),
    "removed": N_("removed"),
    "disclosed": N_("shown unmasked"),
    "exported": N_("exported"),
    "backed_up": N_("backed up"),
    "restored": N_("restored"),
    "upgraded": N_("upgraded"),
}


class NotAsLeft(Refused):
    template = N_("the archive is not as the program left it; problems: {n}; restore a verified backup")


def verified(report: Report) -> View:
    """What verifying found; a refusal where that is anything."""
    data = {
        "ok": report.ok,
        "problems": [_problem(problem) for problem in report.problems],
        "trail_entries": report.trail_entries,
        "head": str(report.head),
    }
    lines = [_line(problem) for problem in report.problems]
    if report.ok:
        lines.append(_("The archive is as the program left it."))
    lines.append(_("Trail: {n} entries").format(n=report.trail_entries))
    lines.append(_("Head: {head}").format(head=report.head))
    if report.ok:
        lines.append(_("Keep the head elsewhere; `fundcs archive verify --head` compares with it later."))
    return View(data, text_page(*lines), refusal=None if report.ok else NotAsLeft(n=len(report.problems)))


def _line(problem: Problem) -> str:
    area = _(_AREAS[problem.check]) if problem.check in _AREAS else problem.check
    return _("{area}: {problem}").format(area=area, problem=problem.said)


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "check": problem.check,
        "problem": str(problem.said),
        "table": problem.table,
        "key": problem.key,
        "column": problem.column,
    }


def info(found: Info) -> View:
    """The archive at a glance."""
    last = found.last_backup
    data = {
        "archive": str(found.path),
        "schema": found.schema,
        "size": found.size,
        "rows": found.rows,
        "head": found.head,
        "last_backup": None if last is None else {"file": last[0], "at": last[1], "head": last[2]},
    }
    rows = table(_("Table"), (_("Rows"), "right"))
    for name, count in found.rows.items():
        rows.add_row(name, f"{count:,}")
    lines = [
        _("Archive: {path}").format(path=found.path),
        _("Schema: {schema}").format(schema=found.schema),
        _("Size: {size} bytes").format(size=f"{found.size:,}"),
        _("Head: {head}").format(head=found.head),
        _("Last backup: none")
        if last is None
        else _("Last backup: {at}, {file}").format(at=last[1], file=last[0]),
    ]
    return View(data, text_page(*lines, rows))


def entries(act: Act, found: Sequence[TrailEntry]) -> View:
    """Entries of the trail, the newest last, personal data masked."""
    data = [_entry(act, entry) for entry in found]

    def page(out: Console) -> None:
        for entry in data:
            _print_entry(out, entry)

    return View(data, page)


def _entry(act: Act, entry: TrailEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "act": int(entry.act),
        "at": entry.at,
        "moment": entry.moment,
        "staff": entry.staff,
        "command": entry.command,
        "verb": entry.verb,
        "table": entry.tbl,
        "key": entry.key,
        "client": entry.client,
        "before": _values(act, entry.before),
        "after": _values(act, entry.after),
        "hash": entry.hash,
    }


def _values(act: Act, text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    values: dict[str, Any] = json.loads(text)
    return {
        name: act.personal(value, PERSONAL[name]) if name in PERSONAL else value
        for name, value in values.items()
    }


def _print_entry(out: Console, entry: dict[str, Any]) -> None:
    moment = _(" as of {moment}").format(moment=entry["moment"]) if entry["moment"] else ""
    head = f"{entry['seq']}  {entry['at']}{moment}  {entry['staff']}  {entry['command']}"
    out.print(head, markup=False, soft_wrap=True)
    verb = entry["verb"]
    done = _(_VERBS[verb]) if verb in _VERBS else verb
    out.print(f"    {done} {entry['table']} {entry['key']}", markup=False, soft_wrap=True)
    before, after = entry["before"] or {}, entry["after"] or {}
    for name in dict.fromkeys([*before, *after]):
        was, now = (_shown(values.get(name)) for values in (before, after))
        if was or now:
            change = f"{was} → {now}" if name in before and name in after else now or was
            out.print(f"      {name}: {change}", markup=False, soft_wrap=True)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def backed_up(made: BackedUp) -> View:
    """A backup."""
    data = {"backup": str(made.path), "head": made.head}
    lines = [
        _("Backup: {path}").format(path=made.path),
        _("Head: {head}").format(head=made.head),
    ]
    return View(data, text_page(*lines))


def restored(path: Path, done: Restored) -> View:
    """A backup in the archive's place."""
    data = {
        "archive": str(path),
        "head": str(done.head),
        "replaced": None if done.replaced is None else str(done.replaced),
    }
    lines = [
        _("Archive: {path}").format(path=path),
        _("Restored up to head {head}").format(head=done.head),
    ]
    if done.replaced is not None:
        lines.append(_("The archive of before is kept as {path}").format(path=done.replaced))
    return View(data, text_page(*lines))


def upgraded(path: Path, schema: str, done: Upgraded) -> View:
    """An archive brought to the present schema."""
    data = {"archive": str(path), "from": done.found, "to": schema, "backup": str(done.backup)}
    said = _("{path} was upgraded from schema {found}; a copy of before is {backup}")
    return View(data, text_page(said.format(path=path, found=done.found, backup=done.backup)))

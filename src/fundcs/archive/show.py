"""The archive, its trail and the report of a verification, as pages or as JSON.

Names and paths of files, and keys of rows, are masked here as texts: a file may be named by a client's
number, and `archive verify` answers whoever asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from fundcs.archive import declared
from fundcs.archive.errors import ArchiveCorrupt
from fundcs.archive.files import FILE_STATES
from fundcs.archive.queries import sealed_contracts
from fundcs.archive.words import column_name, table_name, value_text
from fundcs.kit.errors import ArchiveUnusable, Refused
from fundcs.kit.i18n import N_, Text, _
from fundcs.kit.privacy import mask_fact, mask_text
from fundcs.kit.view import View, iso, minute, table, text_page

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from fundcs.act import Act
    from fundcs.archive.backup import BackedUp, Upgraded
    from fundcs.archive.problems import Problem
    from fundcs.archive.queries import Kept
    from fundcs.archive.restore import Restored
    from fundcs.archive.service import Info, StoredFiles
    from fundcs.archive.trail import TrailEntry
    from fundcs.archive.verify import Report

_AREAS = {
    "integrity": N_("database file"),
    "foreign_keys": N_("references"),
    "schema": N_("tables and triggers"),
    "chain": N_("trail"),
    "rows": N_("data"),
    "signatures": N_("signatures"),
    "stored_files": N_("stored files"),
    "version": N_("database version"),
    "head": N_("trail checkpoint"),
}
"""What each check looks at."""

_VERBS = {
    "created": N_("created"),
    "changed": N_("changed"),
    "removed": N_("removed"),
    "disclosed": N_("shown unmasked"),
    "exported": N_("exported"),
    "sent": N_("sent"),
    "corrected": N_("corrected by a sheet"),
    "backed_up": N_("backed up"),
    "restored": N_("restored"),
    "upgraded": N_("upgraded"),
    "rules_changed": N_("policy changed"),
    "not_written": N_("not written after all"),
    "encrypted": N_("encrypted"),
    "decrypted": N_("decrypted"),
    "rekeyed": N_("given a new key"),
    "key_given": N_("secret file made"),
    "key_taken": N_("key taken away"),
    "key_changed": N_("passphrase changed"),
}


class NotAsLeft(Refused):
    template = N_("the archive did not pass verification; problems: {n}; restore a verified backup")


class BackupIncomplete(ArchiveUnusable):
    template = N_("the backup was made, but documents are missing: {n}; `fundcs archive verify` lists them")


class RestoredIncomplete(ArchiveUnusable):
    template = N_(
        "the backup was restored, but documents are missing: {n}; `fundcs archive verify` lists them"
    )


def verified(report: Report) -> View:
    """The report of a verification, with a refusal where it has problems."""
    data = {
        "ok": report.ok,
        "problems": [_problem(problem) for problem in report.problems],
        "trail_entries": report.trail_entries,
        "head": str(report.head),
        "unrecorded": [mask_fact(name) for name in report.unrecorded],
        "leftovers": [mask_text(name) for name in report.leftovers],
        "cleaned": [mask_text(name) for name in report.cleaned],
        "policy_on_trail": report.policy_known,
        "open_to": list(report.open_to),
        "unencrypted_documents": report.documents_in_clear,
        "keys_to_remove": list(report.keys_over),
        "rekey_due": report.rekey_due,
    }
    lines = [_line(problem) for problem in report.problems]
    lines += _beside(report)
    if report.ok:
        lines.append(_("Archive verified: no changes outside fundcs."))
    lines.append(_("Trail: {n} entries").format(n=report.trail_entries))
    lines.append(_("Checkpoint: {head}").format(head=report.head))
    if report.ok:
        lines.append(
            _("Keep the checkpoint elsewhere; `fundcs archive verify --head` compares with it later.")
        )
    return View(data, text_page(*lines), refusal=None if report.ok else NotAsLeft(n=len(report.problems)))


def _beside(report: Report) -> list[str]:
    """What lies beside the archive and is no problem, a line each."""
    lines = [
        _("{file} is not referred to by any record and can be ignored").format(file=mask_fact(name))
        for name in report.unrecorded
    ]
    left = _("{file} was left by an interrupted command; `fundcs archive verify --clean` removes it")
    lines += [left.format(file=mask_text(name)) for name in report.leftovers]
    lines += [_("Removed: {file}").format(file=mask_text(name)) for name in report.cleaned]
    if not report.policy_known:
        lines.append(
            _(
                "the trail has no record of policy.toml as it is now; the next command that writes "
                "will record it"
            )
        )
    if report.documents_in_clear:
        unencrypted = _("documents not encrypted: {n}; `fundcs archive encrypt` encrypts them")
        lines.append(unencrypted.format(n=report.documents_in_clear))
    ended = _("key {key} was ended; remove it with `fundcs archive key remove {key}`")
    lines += [ended.format(key=key) for key in report.keys_over]
    if report.rekey_due:
        from fundcs.archive.keys.show import rekey_due

        lines.append(rekey_due())
    if report.open_to:
        lines.append(
            _(
                "others may read the archive's directory: {who}; move the archive to a directory that "
                "`fundcs init` makes, or take their access away in the directory's properties"
            ).format(who=_(", ").join(report.open_to))
        )
    return lines


def _line(problem: Problem) -> str:
    area = _(_AREAS[problem.check]) if problem.check in _AREAS else problem.check
    return _("{area}: {problem}").format(area=area, problem=_in_words(problem.sentence))


def _in_words(sentence: Text) -> Text:
    """The sentence with its tables and columns by their names, its other facts masked."""
    names = {"table": table_name, "parent": table_name, "column": column_name}
    facts = {
        fact: names[fact](str(value)) if fact in names else _masked(value)
        for fact, value in sentence.facts.items()
    }
    return Text(sentence.msgid, facts)


def _masked(fact: object) -> object:
    return mask_fact(fact) if isinstance(fact, str) else fact


def _problem(problem: Problem) -> dict[str, object]:
    sentence = problem.sentence
    return {
        "check": problem.check,
        "problem": str(
            Text(sentence.msgid, {fact: _masked(value) for fact, value in sentence.facts.items()})
        ),
        "table": problem.table,
        "key": _masked(problem.key),
        "column": problem.column,
    }


def info(archive: Info) -> View:
    """The archive at a glance."""
    path, last = mask_text(str(archive.path)), archive.last_backup
    file = None if last is None else mask_text(last.path)
    data = {
        "archive": path,
        "schema": archive.schema,
        "size": archive.size,
        "rows": archive.rows,
        "head": archive.head,
        "last_backup": None if last is None else {"file": file, "at": last.at, "head": last.head},
        "encrypted": archive.encrypted,
    }
    rows = table(_("Records"), (_("Count"), "right"))
    for name, count in archive.rows.items():
        rows.add_row(table_name(name), f"{count:,}")
    lines = [
        _("Archive: {path}").format(path=path),
        _("Database version: {schema}").format(schema=archive.schema),
        _("Size: {size} bytes").format(size=f"{archive.size:,}"),
        _("Checkpoint: {head}").format(head=archive.head),
        _("Last backup: none")
        if last is None
        else _("Last backup: {at}, {file}").format(at=last.at, file=file),
        _("Encrypted: yes; each member signs with an own key")
        if archive.encrypted
        else _(
            "Encrypted: no; roles are rules of the program, and whoever can read the file can act as "
            "anybody: `fundcs archive encrypt` gives each member a key"
        ),
    ]
    return View(data, text_page(*lines, rows))


def entries(act: Act, trail: Sequence[TrailEntry], concerned: Mapping[str, set[str]]) -> View:
    """Entries of the trail, the newest last, personal data masked.

    `concerned`: whom the other entries of an act name, by act, for those that name nobody.
    """

    def clients(entry: TrailEntry) -> Iterable[str]:
        return concerned.get(entry.act, ()) if entry.client is None else (entry.client,)

    data = [_entry(act.of_all(clients(entry)), entry) for entry in trail]

    def page(out: Console) -> None:
        for entry in data:
            _print_entry(act, out, entry)

    return View(data, page)


def _entry(act: Act, entry: TrailEntry) -> dict[str, Any]:
    before, after = values(act, entry)
    return {
        "seq": entry.seq,
        "act": int(entry.act),
        "at": entry.at,
        "moment": entry.moment,
        "staff": entry.staff,
        "os_user": entry.os_user,
        "as": None if entry.as_said is None else bool(entry.as_said),
        "command": entry.command,
        "verb": entry.verb,
        "table": entry.tbl,
        "key": entry.key if columns(entry.tbl) else _fact(act, entry.key),
        "client": entry.client,
        "before": before,
        "after": after,
        "hash": entry.hash,
    }


def values(act: Act, entry: TrailEntry) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What a row held before and after, as stored, its personal columns masked unless the act reveals them.

    What is of no column (the reason of a disclosure, the name of an exported file) is what somebody wrote.
    """
    of_table, act = columns(entry.tbl), _shown_by(act, entry)

    def shown(text: str | None) -> dict[str, Any] | None:
        held = _stored(act, text)
        for name, value in held.items():
            column = of_table.get(name)
            if isinstance(value, str) and not (column is not None and column.info.get("digest")):
                held[name] = _fact(act, value) if column is None else act.personal(value, column)
        return held if text else None

    return shown(entry.before), shown(entry.after)


def _shown_by(act: Act, entry: TrailEntry) -> Act:
    """The act for an entry about a contract of a sealed fund, whoever holds it and what else (Art. 15)."""
    if act.reveal is None:
        return act
    held = _stored(act, entry.after) or _stored(act, entry.before)
    contract = entry.key if entry.tbl == "contract" else held.get("contract")
    fund = act.once(sealed_contracts).get(str(contract))
    return act if fund is None else act.of(entry.client, fund)


def _stored(act: Act, text: str | None) -> dict[str, Any]:
    try:
        held = json.loads(text) if text else {}
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise ArchiveCorrupt(path=act.archive_path)
    return held


def _fact(act: Act, fact: str) -> str:
    return fact if act.reveal is not None else mask_fact(fact)


@cache
def columns(table: str) -> Mapping[str, Any]:
    """The columns of a table by name; none where the trail names what is no table."""
    known = declared.table(table)
    return {} if known is None else dict(known.columns)


def _print_entry(act: Act, out: Console, entry: dict[str, Any]) -> None:
    at, moment = (to_the_minute(entry[key]) for key in ("at", "moment"))
    as_of = _(" as of {moment}").format(moment=moment) if moment else ""
    account = "" if entry["os_user"] is None else f" ({entry['os_user']}{', --as' if entry['as'] else ''})"
    head = f"{entry['seq']}  {at}{as_of}  {entry['staff']}{account}  {entry['command']}"
    out.print(head, markup=False, soft_wrap=True)
    done = f"{verb_name(entry['verb'])} {table_name(entry['table'])} {entry['key']}"
    out.print(f"    {done}", markup=False, soft_wrap=True)
    before, after = entry["before"] or {}, entry["after"] or {}
    of_table = columns(entry["table"])
    for name in dict.fromkeys([*before, *after]):
        was, now = (
            value_text(values.get(name), of_table.get(name), act.policy) for values in (before, after)
        )
        if before.get(name) != after.get(name) and not (name in before and name in after and was == now):
            change = f"{was} → {now}" if name in before and name in after else now if name in after else was
            line = _("{name}: {problem}").format(name=column_name(name), problem=change)
            out.print(f"      {line}", markup=False, soft_wrap=True)


def to_the_minute(moment: str | None) -> str:
    """A moment as people read it; one that damage has made unreadable as it stands."""
    try:
        return minute(datetime.fromisoformat(moment)) if moment else ""
    except ValueError:  # `archive verify` finds it
        return moment or ""


def verb_name(verb: str) -> str:
    """What an entry says was done, in the user's language."""
    return _(_VERBS[verb]) if verb in _VERBS else verb


def backed_up(made: BackedUp) -> View:
    """A backup."""
    path, folder = mask_text(str(made.path)), mask_text(str(made.folder))
    data = {
        "backup": path,
        "head": made.head,
        "documents": made.documents,
        "folder": folder,
        "lost": list(made.lost),
    }
    lines = [
        _("Backup: {path}").format(path=path),
        _("Checkpoint: {head}").format(head=made.head),
    ]
    if made.documents:
        documents = _("Documents: {n}, in {folder}; keep them together with the backup")
        lines.append(documents.format(n=made.documents, folder=folder))
    refusal = BackupIncomplete(n=len(made.lost)) if made.lost else next(iter(made.after), None)
    return View(data, text_page(*lines), refusal=refusal)


def files(act: Act, stored: StoredFiles) -> View:
    """The stored documents; scans are often named by a client's number, so their names are masked.

    What no record names comes last, with its path in the place of a name.
    """
    data: list[dict[str, object]] = [
        _file_data(act.of_all(document.clients), document, stored) for document in stored.kept
    ]
    unnamed: dict[str, object]
    unnamed = {**dict.fromkeys(_FILE_KEYS), "contracts": [], "clients": [], "state": "unrecorded"}
    data += [{**unnamed, "name": mask_fact(path)} for path in stored.unrecorded]
    rows = table(
        *(_("Hash"), _("File"), (_("Bytes"), "right"), _("Type"), _("Added"), _("Contract"), _("Client")),
        _("State"),
    )
    rows.columns[0].no_wrap = rows.columns[4].no_wrap = True
    for document in stored.kept:
        rows.add_row(
            document.file.hash[:12],
            act.of_all(document.clients).shown(document.file).name,
            f"{document.file.size:,}",
            document.file.media_type,
            str(document.file.added_at.date()),
            "\n".join(document.contracts),
            "\n".join(document.clients),
            _(FILE_STATES[stored.states[document.file.hash]]),
        )
    lines = [
        _("{file} is not referred to by any record and can be ignored").format(file=mask_fact(path))
        for path in stored.unrecorded
    ]
    return View(data, text_page(rows if stored.kept else _("No documents are stored."), *lines))


_FILE_KEYS = ("hash", "size", "media_type", "added_at", "added_by")


def _file_data(act: Act, document: Kept, stored: StoredFiles) -> dict[str, object]:
    return {
        "hash": document.file.hash,
        "name": act.shown(document.file).name,
        "size": document.file.size,
        "media_type": document.file.media_type,
        "added_at": iso(document.file.added_at),
        "added_by": document.file.added_by,
        "contracts": list(document.contracts),
        "clients": list(document.clients),
        "state": stored.states[document.file.hash].value,
    }


def restored(path: Path, done: Restored) -> View:
    """A backup in the archive's place."""
    archive = mask_text(str(path))
    replaced = None if done.replaced is None else mask_text(str(done.replaced))
    data = {
        "archive": archive,
        "head": str(done.head),
        "replaced": replaced,
        "lost": list(done.lost),
    }
    lines = [
        _("Archive: {path}").format(path=archive),
        _("Restored up to checkpoint {head}").format(head=done.head),
    ]
    if replaced is not None:
        lines.append(_("The previous archive was kept as {path}").format(path=replaced))
    refusal = RestoredIncomplete(n=len(done.lost)) if done.lost else done.trouble
    return View(data, text_page(*lines), refusal=refusal)


def upgraded(path: Path, schema: str, done: Upgraded) -> View:
    """An archive brought to the present schema."""
    archive, backup = mask_text(str(path)), mask_text(str(done.backup))
    data = {"archive": archive, "from": done.version_before, "to": schema, "backup": backup}
    sentence = _("{path} was upgraded from database version {found}; the copy made before is {backup}")
    return View(data, text_page(sentence.format(path=archive, found=done.version_before, backup=backup)))


def head_line(head: str) -> str:
    """The trail's head at the foot of a report, to be compared later with `archive verify --head`."""
    return _("Trail checkpoint: {head}").format(head=head)

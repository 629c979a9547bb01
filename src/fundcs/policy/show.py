"""The policy and its articles as pages or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _, language
from fundcs.kit.parsing import quoted
from fundcs.kit.view import View, table, text_page
from fundcs.policy.rules import UnknownPolicyKey
from fundcs.policy.terms import ANCHORS

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table

    from fundcs.policy.articles import Article
    from fundcs.policy.loader import Problem
    from fundcs.policy.rules import Deadline, Entry, Policy

_SOURCES = {"regulation": N_("the article"), "house": N_("chosen where it is silent"), "firm": N_("the firm")}
_DIRECTIONS = {"after": N_("{offset} after {event}"), "before": N_("{offset} before {event}")}


class Unfit(Refused):
    template = N_("{file} cannot be used; problems: {n}, listed by line; mend them and check again")


def shown(policy: Policy, key: str | None) -> View:
    """The whole policy, a section of it, or one key. Raises UnknownPolicyKey."""
    if key is not None and key in policy.entries:
        entry = policy.entries[key]
        return View(_data(policy, entry), text_page(_table(policy, [entry])))
    chosen = [entry for entry in policy.items() if key is None or entry.key.startswith(f"{key}.")]
    if key is not None and not chosen:
        raise UnknownPolicyKey(key=quoted(key))
    return View([_data(policy, entry) for entry in chosen], text_page(_table(policy, chosen)))


def _data(policy: Policy, entry: Entry) -> dict[str, object]:
    deadline = policy.deadlines.get(entry.key)
    data: dict[str, object] = {
        "key": entry.key,
        "value": entry.value,
        "article": entry.article,
        "source": entry.source,
        "file": entry.file,
        "line": entry.line,
    }
    if deadline is not None:
        data |= {"direction": deadline.direction, "anchor": deadline.anchor, "role": deadline.role}
    return data


def _table(policy: Policy, entries: Sequence[Entry]) -> Table:
    rows = table(_("Key"), _("Value"), _("Article"), _("Set by"))
    for entry in entries:
        where = _(_SOURCES[entry.source])
        if entry.file is not None:
            where = _("{source} ({file}, line {line})").format(source=where, file=entry.file, line=entry.line)
        rows.add_row(entry.key, _value(entry.value, policy.deadlines.get(entry.key)), entry.article, where)
    return rows


def _value(value: object, deadline: Deadline | None) -> str:
    if deadline is not None:
        event = _(ANCHORS[deadline.anchor])
        return _(_DIRECTIONS[deadline.direction]).format(offset=deadline.offset, event=event)
    return "\n".join(map(_row, value)) if isinstance(value, list) else _row(value)


def _row(value: object) -> str:
    if isinstance(value, dict) and "code" in value:
        rest = {name: one for name, one in value.items() if name not in {"code", "zh", "en"}}
        said = value["zh"] if language() == "zh" else value.get("en", value["zh"])
        return f"{value['code']}: {said}" + (f" ({_row(rest)})" if rest else "")
    if isinstance(value, dict):
        return ", ".join(f"{name} {_row(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "/".join(map(_row, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def checked(file: Path, problems: Sequence[Problem]) -> View:
    """Everything unfit in a firm's file; the exit code is 1 where there is anything."""
    data = [{"line": one.line, "key": one.key or None, "problem": str(one.problem)} for one in problems]
    if not problems:
        return View(data, text_page(_("{file} can be used.").format(file=file)))
    n = len(problems)
    return View(data, text_page(*(str(one.text()) for one in problems)), refusal=Unfit(file=file, n=n))


def article(one: Article, policy: Policy) -> View:
    """What fundcs does for an article."""
    keys = [key for number in (one.number, *one.see) for key in policy.keys_of(number)]
    commands = [f"fundcs {command}" for command in one.commands if command not in one.planned]
    data = {
        "article": one.number,
        "chapter": one.chapter,
        "title": str(one.title),
        "does": str(one.does),
        "computes": one.computes,
        "keys": keys,
        "commands": commands,
        "see": list(one.see),
    }
    title = _("Article {number} (chapter {chapter}: {title})")
    lines = [title.format(number=one.number, chapter=one.chapter, title=one.title), "", str(one.does)]
    if keys:
        lines += ["", _("Policy keys:"), *(f"  {key}" for key in keys)]
    if commands:
        lines += ["", _("Commands:"), *(f"  {command}" for command in commands)]
    return View(data, text_page(*lines))

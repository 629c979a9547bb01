"""The policy and its articles as pages or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundcs.act.permits import PERMIT_NAMES, Permit, Role, role_name
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _, language, ngettext
from fundcs.kit.money import grouped, parse_amount
from fundcs.kit.parsing import quoted
from fundcs.kit.placeholders import in_words
from fundcs.kit.privacy import mask_text
from fundcs.kit.view import View, table, text_page
from fundcs.policy.articles import not_carried_out
from fundcs.policy.meanings import MEANINGS
from fundcs.policy.readers import days
from fundcs.policy.rules import EARLIEST, Offset
from fundcs.policy.schema import SCHEMA
from fundcs.policy.terms import ANCHORS, VALUE_NAMES, cited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

    from fundcs.policy.articles import Article
    from fundcs.policy.loader import Problem
    from fundcs.policy.rules import Deadline, Entry, Policy

_WIDE = 100
"""From so many columns on the article and the origin of a setting have columns of their own."""
_SOURCES = {
    "regulation": N_("the regulation"),
    "house": N_("not in the regulation, default"),
    "firm": N_("the firm's setting"),
}
_ROLES, _PERMITS = frozenset(Role), frozenset(Permit)
_OWN_PERIODS = {
    ("month", "month_began"): N_("by the end of the month"),
    ("half-year", "half_year_began"): N_("by the end of the half-year"),
}
_PERIODS = {
    "month": N_("by the end of the month in which {event}"),
    "half-year": N_("by the end of the half-year in which {event}"),
}
_AT_ONCE = {"h": N_("by {event}"), "d": N_("on the day {event}"), "wd": N_("on the day {event}")}
_DIRECTIONS = {"after": N_("{offset} after {event}"), "before": N_("{offset} before {event}")}


def shown(policy: Policy, key: str | None) -> View:
    """The whole policy, a section of it, or one key. Raises Refused."""
    if key is not None and key in policy.entries:
        entry = policy.entries[key]
        return View(_data(policy, entry), _page(policy, [entry]))
    chosen = [entry for entry in policy.items() if key is None or entry.key.startswith(f"{key}.")]
    if not chosen:
        raise Refused(
            N_("the policy has no key {key}; `fundcs policy show` lists them"), key=quoted(key or "")
        )
    return View([_data(policy, entry) for entry in chosen], _page(policy, chosen))


def _data(policy: Policy, entry: Entry) -> dict[str, object]:
    deadline = policy.deadlines.get(entry.key)
    data: dict[str, object] = {
        "key": entry.key,
        "meaning": _(MEANINGS[entry.key]),
        "value": entry.value,
        "article": entry.article,
        "source": entry.source,
        "planned": entry.planned,
        "file": entry.file,
        "line": entry.line,
    }
    if deadline is not None:
        data |= {"direction": deadline.direction, "anchor": deadline.anchor, "role": deadline.role}
    return data


def _page(policy: Policy, entries: Sequence[Entry]) -> Callable[[Console], None]:
    def page(out: Console) -> None:
        text_page(_table(policy, entries, wide=out.width >= _WIDE))(out)

    return page


def _table(policy: Policy, entries: Sequence[Entry], *, wide: bool) -> Table:
    """A row for each key; on a narrow screen its name and its origin stand on two lines each."""
    headers = (_("Article"), _("Set by")) if wide else (f"{_('Article')}\n{_('Set by')}",)
    rows = table(_("Key"), _("Meaning"), _("Value"), *headers)
    rows.columns[0].no_wrap = True
    rows.leading = 1
    for entry in entries:
        meaning, article, origin = _(MEANINGS[entry.key]), str(cited(entry.article)), _origin(entry)
        value = _value(entry, policy.deadlines.get(entry.key))
        if entry.planned:
            meaning = f"{meaning}\n{_('(not carried out yet)')}"
        if wide:
            rows.add_row(entry.key, meaning, value, article, origin)
        else:
            rows.add_row(entry.key.replace(".", ".\n"), meaning, value, f"{article}\n{origin}")
    return rows


def _origin(entry: Entry) -> str:
    source = _(_SOURCES[entry.source])
    if entry.file is None:
        return source
    return "\n".join((source, _("{file}, line {line}").format(file=entry.file, line=entry.line)))


def _value(entry: Entry, deadline: Deadline | None) -> str:
    if deadline is not None:
        return _due(deadline)
    if isinstance(entry.value, list):
        if not entry.value:
            return "–"
        rows = isinstance(entry.value[0], dict)
        return "\n".join(map(_row, entry.value)) if rows else _(", ").join(map(_plain, entry.value))
    if isinstance(entry.value, dict):
        return "\n".join(_named(name, value) for name, value in entry.value.items())
    return _duration(Offset.parse(str(entry.value))) if SCHEMA[entry.key] is days else _plain(entry.value)


def _due(deadline: Deadline) -> str:
    """The deadline in words: 5 working days after the complaint was received."""
    offset, event = deadline.offset, _(ANCHORS[deadline.anchor])
    if (offset.unit, deadline.anchor) in _OWN_PERIODS:
        return _(_OWN_PERIODS[offset.unit, deadline.anchor])
    if offset.unit in _PERIODS:
        return _(_PERIODS[offset.unit]).format(event=event)
    if offset.count == 0:
        return _(_AT_ONCE[offset.unit]).format(event=event)
    return _(_DIRECTIONS[deadline.direction]).format(offset=_duration(offset), event=event)


def _duration(offset: Offset) -> str:
    n = offset.count
    if offset.unit == "h":
        return ngettext("{n} hour", "{n} hours", n).format(n=n)
    if offset.unit == "d":
        return ngettext("{n} calendar day", "{n} calendar days", n).format(n=n)
    return ngettext("{n} working day", "{n} working days", n).format(n=n)


def _row(row: dict[str, object]) -> str:
    """A row of a list as one line of a cell, what it is about first."""
    if "code" in row:
        label = row["zh"] if language() == "zh" else row.get("en", row["zh"])
        phrase = _("{code} ({label})").format(code=row["code"], label=label)
        details = list(_details(row))
        return (
            _("{name}: {problem}").format(name=phrase, problem=_("; ").join(details)) if details else phrase
        )
    if "points" in row:
        points, since = _(", ").join(map(str, _listed(row["points"]))), str(row["effective"])
        if since == EARLIEST.isoformat():
            return _("{points} points").format(points=points)
        return _("from {day} on: {points} points").format(day=since, points=points)
    if "tier" not in row:
        return _("; ").join(f"{name} {_plain(field)}" for name, field in row.items())
    amount = row.get("from", row.get("amount"))
    fen = grouped(parse_amount(str(amount)))
    if "year" in row:
        phrase = _("{year}, {tier}: {amount} yuan")
        return phrase.format(year=row["year"], tier=_plain(row["tier"]), amount=fen)
    return _("{tier}: from {amount} yuan on").format(tier=_plain(row["tier"]), amount=fen)


def _named(name: str, value: object) -> str:
    """A value of a table by names as one line of a cell."""
    if isinstance(value, dict):
        return _layout(name, value)
    each = value if isinstance(value, list) else [value]
    return _("{name}: {problem}").format(name=_plain(name), problem=_(", ").join(map(_name, each)))


def _details(row: dict[str, object]) -> Iterator[str]:
    """What a type of document asks for."""
    for field, phrase in (("file", N_("file: {kinds}")), ("package", N_("contract package: {kinds}"))):
        kinds = row.get(field)
        if isinstance(kinds, list) and kinds:
            yield _(phrase).format(kinds=_(", ").join(_name(kind) for kind in kinds))
    if row.get("valid_for"):
        yield _("valid for {duration}").format(duration=_duration(Offset.parse(str(row["valid_for"]))))
    if row.get("unless_uscc"):
        yield _("not where the licence bears a unified social credit code")
    if row.get("unless_withheld"):
        yield _("not of a client who withholds their identity")


def _layout(name: str, layout: dict[str, Any]) -> str:
    """A bank's layout as one line of a cell: what kind of file, and the headings of its columns."""
    columns, answer = (
        _(", ").join(str(column["heading"]) for column in layout[part]) for part in ("columns", "answer")
    )
    facts = {"name": name, "kind": str(layout["file"]).upper(), "columns": columns, "answer": answer}
    if "statement" not in layout:
        return _("{name}: {kind} file; columns: {columns}; columns of the answer: {answer}").format(**facts)
    statement = _(", ").join(str(column["heading"]) for column in layout["statement"])
    phrase = _(
        "{name}: {kind} file; columns: {columns}; columns of the answer: {answer}; columns of the statement: "
        "{statement}"
    )
    return phrase.format(**facts, statement=statement)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _plain(value: object) -> str:
    """A single value in words; a code, which the firm's file has to have, with its label."""
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return _(", ").join(map(_plain, value))
    if isinstance(value, dict) and "heading" in value:
        return _("{code} ({label})").format(code=value["heading"], label=value["field"])
    if isinstance(value, str) and _name(value) != value:
        return _("{code} ({label})").format(code=value, label=_name(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _name(code: object) -> str:
    """What a code is called; itself where it has no name."""
    if code in _ROLES:
        return role_name(Role(str(code)))
    if code in _PERMITS:
        return _(PERMIT_NAMES[Permit(str(code))])
    return _(VALUE_NAMES[str(code)]) if code in VALUE_NAMES else str(code)


def checked(
    file: Path, problems: Sequence[Problem], planned: Sequence[Entry], left: Sequence[Problem] = ()
) -> View:
    """What is wrong in a firm's file, with exit code 1, else what in it nothing carries out."""
    if problems:
        data = [
            {
                "line": problem.line,
                "key": mask_text(problem.key) or None,
                "problem": mask_text(str(problem.problem)),
                "planned": False,
            }
            for problem in problems
        ]
        refusal = Refused(
            N_("{file} cannot be used; problems: {n}, listed by line; correct them and check again"),
            file=file,
            n=len(problems),
        )
        return View(
            data, text_page(*(mask_text(str(problem.text())) for problem in problems)), refusal=refusal
        )
    idle = _("not carried out yet; fundcs does not use this value")
    data = [{"line": entry.line, "key": entry.key, "problem": idle, "planned": True} for entry in planned]
    lines = [
        _("line {line}, {key}: {problem}").format(line=entry.line, key=entry.key, problem=idle)
        for entry in planned
    ]
    data += [
        {"line": one.line, "key": one.key, "problem": str(one.problem), "planned": False} for one in left
    ]
    lines += [str(one.text()) for one in left]
    return View(data, text_page(_("{file} can be used.").format(file=mask_text(str(file))), *lines))


def article(chosen: Article, policy: Policy) -> View:
    """What fundcs does for an article today, and what not yet."""
    keys = [key for number in (chosen.number, *chosen.see) for key in policy.keys_of(number)]
    planned_keys = [key for key in keys if policy.entries[key].planned]
    commands = [f"fundcs {command}" for command in chosen.commands]
    data = {
        "article": chosen.number,
        "chapter": str(chosen.chapter.number),
        "title": _(chosen.chapter.title),
        "does": str(chosen.does),
        "computes": chosen.computes,
        "planned": chosen.planned is not None,
        "not_carried_out": None if chosen.planned is None else str(chosen.planned),
        "keys": keys,
        "planned_keys": planned_keys,
        "commands": commands,
        "see": list(chosen.see),
    }
    title = _("Article {number} ({chapter}: {title})").format(
        number=chosen.number, chapter=_(chosen.chapter.name), title=_(chosen.chapter.title)
    )
    lines = [title, "", str(chosen.does)]
    if chosen.planned is not None and chosen.computes:
        lines.append(str(not_carried_out(chosen.planned)))
    if keys:
        idle = _("(not carried out yet)")
        lines += ["", _("Policy keys:")]
        lines += [f"  {key} {idle}" if key in planned_keys else f"  {key}" for key in keys]
    if commands:
        lines += ["", _("Commands:"), *(f"  {in_words(command)}" for command in commands)]
    return View(data, text_page(*lines))

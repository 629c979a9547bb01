"""The shipped policy with a firm's own file laid over it, read and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_, T, Text, joined
from fundcs.policy.earlier import GONE, gone, renewed
from fundcs.policy.locate import locate
from fundcs.policy.promises import Reporting
from fundcs.policy.readers import Report, Sentence, attempt
from fundcs.policy.reminding import Reminders
from fundcs.policy.roles import Roles
from fundcs.policy.rules import (
    Appraisal,
    Callbacks,
    Care,
    Complaints,
    Confidentiality,
    Contracts,
    Deadline,
    Documents,
    Entry,
    Firm,
    Offset,
    Payout,
    Penalty,
    Plausible,
    Policy,
    Submission,
    Suitability,
    TierRules,
)
from fundcs.policy.satisfaction import Surveys
from fundcs.policy.schema import DEADLINE, SCHEMA, contradictions
from fundcs.policy.terms import article_exists, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fundcs.policy.locate import KeyPath

DEFAULT = Path(__file__).with_name("default.toml")
LARGEST = 1_000_000  # bytes
LONGEST = 2000  # characters of a line; tomllib's time grows with the square of a dotted key's parts
_MAIN = ((2, "value"), (2, "offset"))
"""Depth and name of the field that a key written alone sets: `roll = "none"` is `[payout.roll] value`."""
_FIXED = ("source", "direction", "anchor", "planned")
"""Fields that say what an entry is; a firm's file may repeat them, not change them."""
_MOVED = ("confidentiality", "account_roles")
_MOVED_TO = ("roles", "permits", "print_accounts")
"""A key of earlier versions and the place of what it says now: files of those days go on being read."""
_SECTIONS = {
    "firm": Firm,
    "roles": Roles,
    "tier": TierRules,
    "documents": Documents,
    "confidentiality": Confidentiality,
    "submission": Submission,
    "penalty": Penalty,
    "appraisal": Appraisal,
    "contracts": Contracts,
    "suitability": Suitability,
    "complaints": Complaints,
    "callbacks": Callbacks,
    "care": Care,
    "surveys": Surveys,
    "payout": Payout,
    "plausible": Plausible,
    "reminders": Reminders,
    "report": Reporting,
}

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a policy file; `line` is `None` and `key` empty where it is the file itself."""

    line: int | None
    key: str
    problem: Sentence

    def text(self) -> Sentence:
        """The problem with its place."""
        if self.line is None:
            return self.problem
        if not self.key:
            return T("line {line}: {problem}", line=self.line, problem=self.problem)
        return T("line {line}, {key}: {problem}", line=self.line, key=self.key, problem=self.problem)


@dataclass(frozen=True, slots=True)
class _Own:
    """A firm's file: its name, its tables and on which line each key stands."""

    name: str
    tables: Fields
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int | None:
        """The line of the value at `path`, else of what is nearest round it."""
        for end in range(len(path), 0, -1):
            for place in (path[:end], path[:2] + path[3:end]):  # with the main field named, or written alone
                if place in self.lines:
                    return self.lines[place]
        return None


def load(own: Path | None = None) -> Policy:
    """The policy in force: the shipped one, overridden by the file `own` where there is one.

    Raises Refused, naming the first problem, when the file cannot be used.
    """
    if own is None or _missing(own):
        policy, problems = _examine_text(None, "", DEFAULT)
    else:
        policy, problems = _examine_file(own)
    if policy is None:
        raise Refused(
            N_(
                "the policy file {file} cannot be used: {problem}; "
                "problems: {count}, listed by `fundcs policy check`"
            ),
            file=shown((own or DEFAULT).name),
            problem=problems[0].text(),
            count=len(problems),
        )
    return policy


def check(path: Path) -> list[Problem]:
    """Everything that is wrong in a firm's policy file, in the order of its lines; none: it can be used."""
    return _examine_file(path)[1]


def planned(path: Path) -> list[Entry]:
    """The keys that a usable policy file sets although nothing carries them out yet, by line."""
    policy, _problems = _examine_file(path)
    entries = policy.items() if policy else ()
    return sorted(
        (entry for entry in entries if entry.planned and entry.line), key=lambda entry: entry.line or 0
    )


def left(path: Path) -> list[Problem]:
    """The keys of earlier versions in a file that can be parsed that are read no more, by line."""
    text = read_text(path)
    own = text if isinstance(text, Problem) else _parse(path.name, text)
    if isinstance(own, Problem):
        return []
    return [Problem(own.line(key), _dotted(key), Text(GONE[key])) for key in gone(own.tables)]


def _missing(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _examine_file(path: Path) -> tuple[Policy | None, list[Problem]]:
    text = read_text(path)
    return (None, [text]) if isinstance(text, Problem) else _examine_text(path.name, text, DEFAULT)


@lru_cache(maxsize=4)
def _examine_text(name: str | None, text: str, default: Path) -> tuple[Policy | None, list[Problem]]:
    """Cached by the text: a process of many commands parses a file once, and again when it changes."""
    own = None if name is None else _parse(name, text)
    return (None, [own]) if isinstance(own, Problem) else _examine(own, default)


def read_text(path: Path) -> str | Problem:
    """The text of a TOML file that somebody keeps by hand, or why it cannot be read."""
    try:
        if not path.is_file():
            return Problem(None, "", T("it is missing or not an ordinary file; give the path of a TOML file"))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        reason = os_reason(error)
        return Problem(None, "", T("it cannot be read ({reason}); check its permissions", reason=reason))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(line, "", T("this is not UTF-8; save the file in that encoding"))
    if len(data) > LARGEST:
        return Problem(None, "", T("it is larger than 1 MB; such a file is a short text"))
    return text


def _parse(name: str, text: str) -> _Own | Problem:
    tables = parsed(text, float)
    return tables if isinstance(tables, Problem) else _moved(_Own(name, tables, locate(text)))


def _moved(own: _Own) -> _Own:
    """The file with its key of earlier versions where it stands now, unless it names that, too."""
    earlier, name = map(str, _MOVED)
    given = own.tables.get(earlier)
    if not isinstance(given, dict) or name not in given:
        return own
    value = given[name]
    roles = own.tables.get("roles", {})
    permits = roles.get("permits", {}) if isinstance(roles, dict) else roles
    if not isinstance(permits, dict):
        return own
    section, table, permit = map(str, _MOVED_TO)
    named = {permit: value["value"] if isinstance(value, dict) and "value" in value else value, **permits}
    kept = {key: entry for key, entry in given.items() if key != name}
    tables = {**own.tables, earlier: kept, section: {**roles, table: named}}
    line = own.lines[_MOVED]
    return _Own(own.name, tables, {_MOVED_TO: line, _MOVED_TO[:2]: line, **own.lines})


def parsed(text: str, decimal: Callable[[str], object]) -> Fields | Problem:
    """The tables of a TOML text, its decimals read by `decimal`, or why it is no TOML."""
    for number, content in enumerate(text.split("\n"), start=1):
        if len(content) > LONGEST:
            return Problem(number, "", T("the line is too long; break it up"))
    try:
        return tomllib.loads(text, parse_float=decimal)
    except RecursionError:
        return Problem(None, "", T("its values are nested too deeply to be read"))
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))  # "at end of document" otherwise
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        reason = str(error).split(" (at ")[0]
        return Problem(line, "", T("this is not TOML ({reason})", reason=shown(reason)))


def _examine(own: _Own | None, default_file: Path) -> tuple[Policy | None, list[Problem]]:
    default = tomllib.loads(default_file.read_text("utf-8"))
    report = Report(())
    own = own and _of_today(own, default, report)
    merged = _merge(default, own.tables if own else {}, report)
    values: dict[str, Any] = {}
    for key, entry in merged.items():
        section, name = key.split(".")
        values[key] = _value(key, entry, Report((section, name), entry.get("article", ""), report.problems))
    contradictions(values, report)
    if report.problems:
        problems = [
            Problem(own.line(path) if own else None, _dotted(path), problem)
            for path, problem in report.problems
        ]
        return None, sorted(problems, key=lambda problem: problem.line or 0)
    return _policy(values, merged, own), []


def _of_today(own: _Own, default: Fields, report: Report) -> _Own:
    """The firm's file with the keys of today in the place of those of earlier versions."""
    tables, line_of = renewed(own.tables, default, report)
    lines = {path: line for path, earlier in line_of.items() if (line := own.line(earlier)) is not None}
    return replace(own, tables=tables, lines={**own.lines, **lines})


def _dotted(path: KeyPath) -> str:
    parts = [shown(part) for part in path if isinstance(part, str)]
    return ".".join(part for number, part in enumerate(parts) if (number, part) not in _MAIN)


# -------------------------------------------------------------- merging


def _merge(default: Fields, own: Fields, report: Report) -> dict[str, Fields]:
    """Every entry of the default with the firm's fields over its own, by dotted key."""
    merged = {
        f"{section}.{name}": dict(entry) for section in default for name, entry in default[section].items()
    }
    for section, given in own.items():
        if section not in default:
            report.at(section).add(_unknown(section, default))
        elif not isinstance(given, dict):
            report.at(section).add(T("write a table, [{section}]", section=section))
        else:
            for name, value in given.items():
                if name not in default[section]:
                    report.at(section, name).add(_unknown(name, default[section]))
                else:
                    _override(merged[f"{section}.{name}"], value, report.at(section, name))
    return merged


def _override(entry: Fields, given: object, report: Report) -> None:
    main = "offset" if "offset" in entry else "value"
    default = dict(entry)
    fields = given if isinstance(given, dict) else {main: given}
    if isinstance(entry.get("value"), dict):
        fields = _with_named(fields, default)
    for name, value in fields.items():
        if name not in default:
            report.at(name).add(_unknown(name, default))
        elif name in _FIXED and value != default[name]:
            report.at(name).add(T("this cannot be changed: it says what the entry is"))
        else:
            entry[name] = value
    if entry[main] != default[main]:
        entry["source"] = "firm"


def _with_named(given: Fields, default: Fields) -> Fields:
    """The fields with what the firm named itself, `[payout.bank.NAME]`, beside the names of the default."""
    own = {name: value for name, value in given.items() if name not in default}
    fields = {name: value for name, value in given.items() if name in default}
    whole = fields.get("value", {})
    if own and isinstance(whole, dict):
        fields["value"] = {**default["value"], **whole, **own}
    return fields


def _unknown(name: str, known: Fields) -> Text:
    from difflib import get_close_matches

    near = get_close_matches(name[:80], known, n=1)
    if near:
        return T("unknown key; did you mean {near}?", near=near[0])
    return T("unknown key; known here are {known}", known=joined(known))


# -------------------------------------------------------------- reading


def _value(key: str, entry: Fields, report: Report) -> object:
    article = entry.get("article")
    if article is None:
        report.add(T("names no article; add article = '1', or the one it carries out"))
    elif not isinstance(article, str):
        report.at("article").add(T("write the article as text, such as '38' or '38(5)'"))
    elif not article_exists(article):
        report.at("article").add(
            T("there is no article {article}; write it like '38' or '38(5)'", article=shown(article))
        )
    if "offset" not in entry:
        return attempt(SCHEMA[key], entry["value"], report.at("value"))
    return _deadline(key, entry, report)


def _deadline(key: str, entry: Fields, report: Report) -> Deadline | None:
    read = {name: attempt(reader, entry[name], report.at(name)) for name, reader in DEADLINE.items()}
    offset = read["offset"]
    if not isinstance(offset, Offset) or read["role"] is None:
        return None
    if entry["direction"] == "before" and offset.unit not in ("d", "wd"):
        report.at("offset").add(T("a deadline before its event is in days: 30d or 7wd"))
        return None
    given = {name: entry[name] for name in ("direction", "anchor", "role", "source")}
    return Deadline(key, report.article, offset, **given)


def _policy(values: dict[str, Any], merged: dict[str, Fields], own: _Own | None) -> Policy:
    sections: dict[str, Any] = {
        section: kind(**{field.name: values[f"{section}.{field.name}"] for field in fields(kind)})
        for section, kind in _SECTIONS.items()
    }
    return Policy(
        **sections,
        deadlines={key: value for key, value in values.items() if isinstance(value, Deadline)},
        entries={key: _entry(key, entry, own) for key, entry in merged.items()},
    )


def _entry(key: str, entry: Fields, own: _Own | None) -> Entry:
    section, name = key.split(".")
    line = own.lines.get((section, name)) if own else None
    return Entry(
        key=key,
        value=entry["offset"] if "offset" in entry else _plain(entry["value"]),
        article=entry["article"],
        source=entry["source"],
        planned=entry.get("planned", False),
        file=own.name if own and line is not None else None,
        line=line,
    )


def _plain(value: Any) -> object:
    """The value with TOML's dates as text, so that it can be printed as JSON."""
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {key: _plain(element) for key, element in value.items()}
    return value if isinstance(value, (str, int)) else str(value)

"""How a line may go on: commands, options, codes, and what is on record, by number, name or pinyin."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, get_args

from fundcs.dossier.rules import matcher
from fundcs.kit.i18n import _
from fundcs.policy.labels import list_of
from fundcs.shell import rules
from fundcs.shell.service.tree import Place, names_of, reached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.shell.service.known import Records

MOST: Final = 50
_KINDS: Final = {"CLIENT": "client", "CONTRACT": "contract", "FUND": "fund", "STAFF": "staff"}
_BY_NAME: Final = {"client": "client", "contract": "contract", "fund": "fund", "into": "complaint"}
_NUMBERED: Final = {
    "contract": "contract",
    "contracts": "contract",
    "complaint": "complaint",
    "complaints": "complaint",
}
FILES: Final = frozenset({"FILE", "PATH", "DIR", "DIRECTORY"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that may come next, and what it is."""

    word: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """What may follow a line: suggestions for the word `begun`, or, where `files`, a file's path."""

    begun: str
    suggestions: tuple[Suggestion, ...] = ()
    files: bool = False


def following(line: str, records: Records) -> Next:
    """What may come where `line` ends."""
    word = "" if not line or line[-1].isspace() else line.rsplit(maxsplit=1)[-1]
    try:
        before = rules.words(line[: len(line) - len(word)])
    except ValueError:
        return Next(word)
    place = reached(before)
    option = place.option(place.rest[-1]) if place.rest else None
    if option is not None:
        return _values(option, place, word, records)
    if word.startswith("-"):
        return Next(word, tuple(_options(place, word)))
    if place.is_group and place.argued:
        return Next(word)
    if place.is_group:
        own = [("exit", _("leave the prompt")), ("help", _("help"))] if not place.names else []
        found = [Suggestion(*pair) for pair in [*names_of(place.command), *own] if pair[0].startswith(word)]
        return Next(word, tuple(found))
    argument = place.argument()
    return (
        Next(word, tuple(_options(place, word)))
        if argument is None
        else _values(argument, place, word, records)
    )


def _options(place: Place, word: str) -> Iterator[Suggestion]:
    given = {text.partition("=")[0] for text in place.rest}
    for param in place.params:
        spellings = [text for text in (*param.opts, *param.secondary_opts) if text.startswith("--")]
        if (
            spellings
            and not getattr(param, "hidden", False)
            and (param.multiple or not given & set(param.opts))
        ):
            yield from (
                Suggestion(text, param.help or "")
                for text in spellings
                if text.startswith(word) and not (not place.names and text in rules.FIXED)
            )


def _values(param: Any, place: Place, word: str, records: Records) -> Next:
    codes = _codes(param) or _listed(param, place, records)
    if codes:
        typed = word.casefold()
        begun = (
            code for code in codes if code.word.casefold().startswith(typed) or code.what.startswith(word)
        )
        return Next(word, tuple(begun))
    if param.metavar in FILES:
        return Next(word, files=True)
    kind = _kind(param, place)
    return Next(word) if kind is None else Next(word, tuple(_matching(word, kind, records)))


def _codes(param: Any) -> list[Suggestion]:
    """The codes that a parameter takes, with their labels."""
    declared = param.type_descriptor
    labels = getattr(declared.parameter_info.parser, "labels", None)
    if labels is not None:
        return [Suggestion(str(member), _(label)) for member, label in labels.items()]
    kinds = (declared.annotation, *get_args(declared.annotation))
    enums = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
    return [Suggestion(str(member.value)) for kind in enums for member in kind]


def _listed(param: Any, place: Place, records: Records) -> list[Suggestion]:
    """The codes that the policy lists for a parameter."""
    key = list_of(place.names[0], param) if place.names else None
    return [] if key is None else [Suggestion(code, label) for code, label in records.labels(key)]


def _kind(param: Any, place: Place) -> str | None:
    if param.metavar == "NO" and param.param_type_name == "argument":
        return _NUMBERED.get(place.names[0])
    return _KINDS.get(param.metavar or "") or _BY_NAME.get(param.name or "")


def _matching(word: str, kind: str, records: Records) -> Iterator[Suggestion]:
    known = records.of(kind)
    named = (
        matcher(word, {name for _number, name in known}, unfinished=True) if word else (lambda _name: True)
    )
    typed, left = word.upper(), MOST
    for number, name in known:
        if left and (number.upper().startswith(typed) or named(name)):
            left -= 1
            yield Suggestion(number, name)

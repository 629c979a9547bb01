"""Text in the user's language. English is the source; `zh` comes from the compiled catalogue.

The catalogue is no part of the source tree: the build hook compiles it from the packages' `zh_CN.po` files.
"""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fundcs.kit import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Language = Literal["zh", "en"]
_LOCALE = Path(__file__).parent.parent / "locale"
_END_OF_CONTEXT = "\x04"  # as gettext joins a context and its msgid, in the compiled catalogue too
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language: Language = "en"


class NotCompiled(Exception):
    """The program runs from a source tree whose catalogue was never compiled; there is no Chinese."""

    def __str__(self) -> str:
        return (
            "the Chinese translations have not been compiled; run `python tools/messages.py` in the source "
            "tree, or install fundcs with pip"
        )


def use(language: Language) -> None:
    """Speak `language` from now on, in this process. Raises NotCompiled."""
    global _catalogue, _language
    _catalogue = gettext.NullTranslations() if language == "en" else _chinese()
    _language = language


def _chinese() -> gettext.NullTranslations:
    try:
        return gettext.translation("fundcs", _LOCALE, languages=["zh_CN"])
    except FileNotFoundError:
        raise NotCompiled from None


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside the block: an official workbook is Chinese whatever the screen shows."""
    before = _language
    use(language)
    try:
        yield
    finally:
        use(before)


def lend() -> None:
    """Let libraries that speak through gettext's default domain speak the language of this process."""
    gettext.bindtextdomain("fundcs", str(_LOCALE))
    gettext.textdomain("fundcs" if _language == "zh" else "messages")
    if _language == "zh":
        os.environ["LANGUAGE"] = "zh_CN"  # gettext asks the environment and nothing else


def language() -> Language:
    """The language spoken now."""
    return _language


def from_locale() -> Language:
    """`zh` where the environment's locale is Chinese, else `en`; on Windows the language of its menus."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if windows.speaks_chinese() else "en"


def _(msgid: str) -> str:
    """The translation of `msgid`, which may carry a context; placeholders are filled by the caller."""
    return _catalogue.gettext(msgid).rpartition(_END_OF_CONTEXT)[2]


def ngettext(one: str, many: str, n: int) -> str:
    """The translation for `n` things."""
    return _catalogue.ngettext(one, many, n)


def N_(msgid: str) -> str:
    """Mark `msgid` for translation later."""
    return msgid


def P_(context: str, msgid: str) -> str:
    """Mark `msgid`, which is translated differently elsewhere, for translation in `context`.

    It is kept for later as with `N_`; shown at once it is `_(P_("column", "Due"))`, with facts
    `T(P_("column", "Due"))`.
    """
    return f"{context}{_END_OF_CONTEXT}{msgid}"


def readable(fact: object) -> object:
    """A fact as a sentence shows it: a moment to the minute."""
    return f"{fact:%Y-%m-%d %H:%M}" if isinstance(fact, datetime) else fact


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with its facts, put into the user's language when it is printed.

    Rules return these, so that a rule knows no language.
    """

    msgid: str
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.facts:
            return _(self.msgid)
        return _(self.msgid).format(**{name: readable(fact) for name, fact in self.facts.items()})


@dataclass(frozen=True, slots=True)
class Listed:
    """Words in a row, parted as the user's language parts them when they are printed: `, ` or `、`."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return _(", ").join(self.words)


def joined(words: Iterable[object]) -> Listed:
    """A fact of a sentence that is several words."""
    return Listed(tuple(map(str, words)))


def T(msgid: str, **facts: object) -> Text:
    """A `Text`; `msgid` is extracted for translation."""
    return Text(msgid, facts)

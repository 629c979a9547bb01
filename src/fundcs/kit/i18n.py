"""Text in the user's language. English is the source; `zh` comes from the compiled catalogue."""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["zh", "en"]
_LOCALE = Path(__file__).parent.parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language: Language = "en"


def use(language: Language) -> None:
    """Speak `language` from now on, in this process."""
    global _catalogue, _language
    _language = language
    if language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation("fundcs", _LOCALE, languages=["zh_CN"])


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
    """`zh` where the environment's locale is Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _(msgid: str) -> str:
    """The translation of `msgid`; placeholders are filled by the caller."""
    return _catalogue.gettext(msgid)


def ngettext(one: str, many: str, n: int) -> str:
    """The translation for `n` things."""
    return _catalogue.ngettext(one, many, n)


def N_(msgid: str) -> str:
    """Mark `msgid` for translation later."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with its facts, put into the user's language when it is printed.

    Rules return these, so that a rule knows no language.
    """

    msgid: str
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.msgid).format(**self.facts) if self.facts else _(self.msgid)


def T(msgid: str, **facts: object) -> Text:
    """A `Text`; `msgid` is extracted for translation."""
    return Text(msgid, facts)

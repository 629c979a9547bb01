"""Text as a terminal may be given it: what would steer the terminal or hide is written out.

Unicode's controls (C0, C1, DEL), format characters (bidirectional controls, zero-width ones) and line
separators move cursors, hide words or turn their order about (UTR 36, section 2.5); what somebody typed may
hold any of them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_KEPT: Final = frozenset("\n\t")


class _Shown(dict[int, str | int]):
    """Character -> itself, or its escape as Python and JSON write it."""

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        hidden = char not in _KEPT and unicodedata.category(char) in _HIDDEN
        self[code] = _escape(code) if hidden else code
        return self[code]


def _escape(code: int) -> str:
    if code > 0xFFFF:  # noqa: PLR2004 - JSON writes what lies beyond as a pair
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return f"\\u{code:04x}"


_SHOWN: Final = _Shown()


def visible(text: str) -> str:
    r"""`text` with every character that is not seen as `\\u202e`; line breaks and tabs stay.

    The escapes are JSON's, so that a JSON document is the same document after it.
    """
    return text if text.isprintable() else text.translate(_SHOWN)


def has_hidden(name: str) -> bool:
    """Whether a name holds characters that are not seen, or that change how others are shown.

    White space is none of them: `fold` makes a blank of it.
    """
    return not name.isprintable() and any(
        unicodedata.category(char) in _HIDDEN and not char.isspace() for char in name
    )


def has_controls(text: str) -> bool:
    """Whether a text holds characters that steer a terminal or end a string (NUL, ESC, BEL), and say nothing.

    White space is none of them, nor are the marks of scripts that run from right to left.
    """
    return not text.isprintable() and any(
        unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace() for char in text
    )

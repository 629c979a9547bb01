"""What a number format shows of a number in a column of text: `0000000` gives 12345 its zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# ECMA-376 part 1, 18.8.31: quoted text, an escaped character (! in Chinese programs), a condition or colour,
# a filling or the width of a character, a digit of an exponent, anything else.
_TOKEN: Final = re.compile(r'"([^"]*)"|[\\!](.)|(\[[^\]]*\])|([_*].)|([Ee][+-]0+)|(General|.)', re.DOTALL)
_SECTION: Final = re.compile(r'(?:"[^"]*"|[\\!].|[^;"\\!])*', re.DOTALL)
_DATE: Final = re.compile(r"[ymdhsbeg年月日时分秒]", re.IGNORECASE)
_WRITTEN: Final = frozenset(" -+/():.")
_DECIMAL: Final = re.compile(r"[#0? ]*\.[#0?]+ *")
_LEAST_ZEROS: Final = 2
SCIENTIFIC: Final = frozenset({"11", "48"})
"""The built-in formats that show an exponent (18.8.30)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A number format by its parts: a placeholder of a digit (`0`, `#`, `?`), `General`, or other text.

    None where what it shows cannot be told.
    """

    code: str
    parts: tuple[tuple[bool, str], ...] | None

    def text(self, value: float) -> str | None:
        """What the sheet shows of `value`; None where that cannot be told."""
        if self.parts is None or value < 0 or not float(value).is_integer():
            return None
        digits = str(int(value))
        places = sum(is_digit for is_digit, _part in self.parts)
        if any(is_digit and part == "General" for is_digit, part in self.parts):
            return "".join(digits if is_digit else part for is_digit, part in self.parts)
        lead, digits = digits[:-places], digits[-places:]
        blanks = places - len(digits)
        shown, place = "", 0
        for is_digit, part in self.parts:
            if not is_digit:
                shown += part
                continue
            shown += lead if place == 0 else ""
            shown += digits[place - blanks] if place >= blanks else part.replace("#", "").replace("?", " ")
            place += 1
        return shown.strip()


def of_format(code: str) -> Shape | None:
    """The shape of a number format; None for one that shows a number as stored, a date or an amount."""
    first = _SECTION.match(code)
    parts: list[tuple[bool, str]] = []
    told = True
    for quoted, escaped, bracket, _filling, exponent, char in _TOKEN.findall(first[0] if first else code):
        if quoted or escaped:
            parts.append((False, quoted or escaped))
        elif exponent or bracket.casefold().startswith("[dbnum"):
            told = False
        elif char in ("0", "#", "?", "General"):
            parts.append((True, char))
        elif char not in _WRITTEN and (char in {",", "%", "@"} or _DATE.match(char)):
            return None
        elif char:
            parts.append((False, char))
    return _shape(code, parts, told=told)


def _shape(code: str, parts: list[tuple[bool, str]], *, told: bool) -> Shape | None:
    if not told:
        return Shape(code, None)
    if not any(is_digit for is_digit, _part in parts) or _DECIMAL.fullmatch(
        "".join(part for _is_digit, part in parts)
    ):
        return None
    zeros = sum(is_digit and part == "0" for is_digit, part in parts)
    literal = any(not is_digit and part.strip() for is_digit, part in parts)
    return Shape(code, tuple(parts)) if literal or zeros >= _LEAST_ZEROS else None

"""Masks: how personal data is shown to somebody who has not been allowed to see it in clear (Art. 13-14).

A column says of which kind its values are; `mask` shows a value of a kind. Every pattern takes linear time,
whatever it is given: a repetition is bounded, or it is possessive and either begins where none of its
characters stands before it or takes what it matched for good; tests/kit/test_privacy.py holds them to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast, overload

from fundcs.kit.patterns import regex

Record = TypeVar("Record")
Kind = Literal["id_no", "phone", "account", "email", "address", "text"]

STARS: Final = "***"
_MOST_STARS: Final = 20
_LONG_ID: Final = 16

# From four characters on, so that the first one and the @ are at most half.
_MASKED_EMAIL: Final = regex(r"[^@](?=[^@]{0,64}@).{3,}+", re.DOTALL)

_EMAIL: Final = (
    r"(?<![A-Za-z0-9.!#$%&'*+/=?^_`{|}~-])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9.-]++"
    r"|[\w.+-]{1,24}@(?=[^\x00-\x7f])(?:[^\W_]{1,24}\.){1,4}[^\W\d_]{1,24}"
)
"""Addresses in Latin letters, of any length; addresses in other scripts (王五@例子.中国)."""

# Old IDs have 15 digits, IDs and cards 16 to 19. A shorter run is an account only where it stands alone:
# joined to letters or hyphens it is the number of a contract (YX01-2026-0005).
_NUMBERS: Final = (
    r"(?<![0-9])[0-9]{15,}+[Xx]?+"
    r"|(?<![0-9])[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx](?![0-9])"
    r"|(?<![0-9])(?:[0-9]{4}[ -]){3}(?:[ -]?[0-9])++[Xx]?+"
    r"|(?<![0-9])[0-9](?:[ -][0-9]){10,}+[0-9]*+"
    r"|(?<![0-9A-Za-z-])[0-9]{11,14}(?![0-9A-Za-z-])"
    r"|(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z-])(?:[EGHM][0-9]{8}|E[A-Z][0-9]{7}|[HM][0-9]{10}|[A-Z]{3}[0-9]{12})(?![0-9A-Za-z-])"
)
"""IDs and cards in a row, in the ID's three parts, in fours; single digits; accounts; social credit codes;
passports of China, travel permits of Hong Kong and Macao, foreigners' cards of before 2023."""

_PHONES: Final = (
    r"(?<![0-9])(?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ .-]?[0-9]{4}[ .-]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9])\(?(?:\+86[ -]?0?|0)(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -]?[0-9]{3,4}[ -]?[0-9]{4}(?![0-9])"
    r"|\+[1-9](?:[ ().-]{0,2}[0-9]){7,14}(?![0-9])"
)
"""Mobile phones, landlines with their area code, numbers with a country code."""

_IN_TEXT: Final = regex(f"{_EMAIL}|{_NUMBERS}|{_PHONES}")

_HASH: Final = regex(r"(?:[0-9]{1,19}:)?[0-9a-f]{64}|files/[0-9a-f]{2}/[0-9a-f]{62}")
_TELLING: Final = regex("[0-9@]")
_COUNT: Final = "[0-9一二三四五六七八九十百零〇]"
_PART: Final = "号楼|号院|号|弄|栋|幢|座|单元|层|楼|室|房|户|门"
# 号 alone is also a day of the month (12号), so it counts after a street only.
_HOUSE: Final = regex(
    rf"(?:(?:路|街|巷|弄|胡同|大道|(?<![知报渠频味])道) ?{_COUNT}{{1,6}}(?:-[0-9]{{1,4}})?[甲乙丙丁]? ?"
    r"(?:号|弄|巷|栋|幢)"
    rf"|(?:村|屯|庄|里|坊|湾|园|城|苑|区|公寓|大厦|广场|中心|院) ?[A-Za-z]?{_COUNT}{{1,6}} ?"
    r"(?:号楼|号院|号门|栋|幢|座|单元|层|楼|室|组|队|社))"
    rf"(?:[^\W\d_]{{0,8}}[ ,-]?[A-Za-z]?{_COUNT}{{0,6}}[A-Za-z]? ?(?:{_PART})){{0,5}}[0-9]{{0,5}}"
)
_PROVINCE: Final = regex(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川"
    "|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_INTRODUCED: Final = regex("[在住址寄]")
_LONGEST_LEAD: Final = 40
_FLAT: Final = r"(?:(?:Room|Rm|Flat|Unit|Apt)\.? ?[0-9A-Za-z-]{1,6},? ){0,2}"
_STREET: Final = regex(
    rf"(?<![0-9A-Za-z]){_FLAT}(?:No\.? ?)?[0-9]{{1,5}}[A-Za-z]?,? (?:[A-Z][A-Za-z'-]{{0,20}} ){{1,4}}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Drive|Boulevard|Blvd)(?![A-Za-z])"
)

# What landed in the wrong column or option is starred more freely: nothing there is meant to be read.
_TYPED: Final = regex(r"(?<!\S)[^\s@]*+@\S*+|[0-9](?:[ -]?[0-9]){10,}+[Xx]?+")
_PARSED: Final = regex(
    r"(?<!\S)[^\s@]*+@\S*+|[0-9](?=[0-9Xx -]{5}[0-9Xx -]{0,20}[0-9Xx])(?:[ -]{0,20}[0-9Xx])++"
)


@overload
def mask(value: str, kind: Kind = "id_no") -> str: ...
@overload
def mask(value: None, kind: Kind = "id_no") -> None: ...
def mask(value: str | None, kind: Kind = "id_no") -> str | None:
    """`value` made fit to be shown: at most half of it is left, of a short value nothing; None stays None.

    Of kind `text` it is what somebody wrote: all of it is left but the personal data in it.
    """
    return None if value is None else _MASKS[kind](value)


def mask_id(number: str) -> str:
    """The first four (province and city) and the last four: `1101**********123X`.

    Of the shorter numbers of passports, permits, old cards and products the last quarter: `*******78`.
    """
    return _starred(number, 4, 4) if len(number) >= _LONG_ID else _starred(number, 0, len(number) // 4)


def mask_phone(number: str) -> str:
    """The last four, without the extension: `**********6410`."""
    return _starred(number.partition(";")[0], 0, 4)


def mask_account(number: str) -> str:
    """The last four of a bank account number, spaces dropped: `***************9230`."""
    return _starred(number.replace(" ", ""), 0, 4)


def mask_email(address: str) -> str:
    """The first character: `k***@***`."""
    if _MASKED_EMAIL.fullmatch(address) and _clean(address):
        return f"{address[0]}***@***"
    return _starred(address)


def mask_address(address: str) -> str:
    """The first six characters or half, whichever is less: `北京市朝阳***`."""
    kept = address[: min(6, len(address) // 2)]
    return kept + STARS if _clean(kept) else _starred(address)


def mask_text(text: str) -> str:
    """What somebody wrote, with numbers of people and accounts, phones, e-mail and street addresses starred.

    Digits in full width or another script count as digits, and so do those that invisible marks divide.
    """
    plain = _plain(text)
    spans = list(_houses(plain))
    if _TELLING.search(plain):  # most remarks of a long list hold none
        spans += (*_matches(_IN_TEXT, plain), *_matches(_STREET, plain))
    return _without(text, sorted(spans)) if spans else text


def mask_fact(fact: str) -> str:
    """As `mask_text`, but for a hash or a checkpoint, in which any digits may follow one another."""
    return fact if _HASH.fullmatch(fact) else mask_text(fact)


def mask_typed(text: str) -> str:
    """What was typed where something else was wanted: as `mask_text`, any number of 11 digits starred too."""
    return mask_text(_without(text, _matches(_TYPED, _plain(text))))


def mask_parsed(text: str) -> str:
    """A word of the command line that the parser did not know: as `mask_typed`, of seven characters on."""
    return mask_typed(_without(text, _matches(_PARSED, _plain(text))))


def holds_number(name: str) -> bool:
    """Whether a name holds an ID number, an account, a phone or an e-mail: names are shown unmasked."""
    plain = _plain(name)
    return any(pattern.search(plain) for pattern in (_IN_TEXT, _TYPED))


def kind_of(column: Any) -> Kind | None:
    """The kind that a column of a table declares (`archive.types.personal`); None where it is nobody's."""
    kind: Kind | None = getattr(column.type, "personal", None)
    return kind


@cache
def kinds(model: Any, prefix: str = "") -> Mapping[str, Kind]:
    """The personal columns of a table's model, each with its kind; those of a prefix by what follows it."""
    return {
        column.name.removeprefix(prefix): kind
        for column in model.__table__.columns
        if column.name.startswith(prefix) and (kind := kind_of(column))
    }


class Masked:
    """A record whose personal columns can be read masked only."""

    __slots__ = ("_kinds", "_record")

    def __init__(self, record: object, kinds: Mapping[str, Kind]) -> None:
        self._record = record
        self._kinds = kinds

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._record, name)
        kind = self._kinds.get(name)
        return value if kind is None or value is None else _MASKS[kind](value)


def masked(record: Record, model: Any = None, prefix: str = "") -> Record:
    """`record` as somebody sees it who may not see personal data in clear.

    `model` is whose columns its attributes are, without `prefix`; left out, the record is one of a model.
    """
    return cast("Record", Masked(record, kinds(cast("Any", model or type(record)), prefix)))


_MASKS: Final = {
    "id_no": mask_id,
    "phone": mask_phone,
    "account": mask_account,
    "email": mask_email,
    "address": mask_address,
    "text": mask_text,
}


def _starred(value: str, head: int = 0, tail: int = 0) -> str:
    if head + tail > len(value) // 2 or not _clean(value):
        head = tail = 0
    hidden = min(len(value) - head - tail, _MOST_STARS)
    return value[:head] + "*" * hidden + value[len(value) - tail :]


def _clean(value: str) -> bool:
    """Whether parts of `value` can stand in a line: no line breaks, no terminal escapes."""
    return value.isprintable()


class _Narrow(dict[int, int]):
    """Character -> the one of half width that a reader takes it for, so that places stay where they are."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        narrow = unicodedata.normalize("NFKC", char)
        if char.isdecimal():
            narrow = str(unicodedata.decimal(char))
        elif char in _DASHES or unicodedata.category(char) == "Cf":
            narrow = "-"
        self[code] = ord(narrow) if len(narrow) == 1 else code
        return self[code]


_DASHES: Final = frozenset(map(chr, (*range(0x2010, 0x2016), 0x2212)))
_NARROW: Final = _Narrow()


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_NARROW)


def _matches(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(plain))


def _houses(plain: str) -> Iterator[tuple[int, int]]:
    """The street addresses: from the house number back to the province, or to what leads in."""
    for match in _HOUSE.finditer(plain):
        floor = max(0, match.start() - _LONGEST_LEAD)
        start = match.start()
        while start > floor and (plain[start - 1].isalnum() or plain[start - 1] in " -()"):
            start -= 1
        lead = plain[start : match.start()]
        province = _PROVINCE.search(lead)
        if province is not None:
            start += province.start()
        else:
            start += max((word.end() for word in _INTRODUCED.finditer(lead)), default=0)
        yield start, match.end()


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with stars in the place of `spans`, which are in order and may overlap."""
    parts: list[str] = []
    end = 0
    for first, last in spans:
        if first >= end:
            parts += (text[end:first], STARS)
        end = max(end, last)
    return "".join((*parts, text[end:])) if parts else text

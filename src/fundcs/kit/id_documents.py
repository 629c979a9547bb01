"""Kinds of identity document, each with its own check; what has none is recorded as unchecked."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold
from fundcs.kit.patterns import regex
from fundcs.kit.privacy import mask_id


class IdKind(StrEnum):
    """What a client is identified by."""

    RESIDENT = "resident"
    OLD_RESIDENT = "old_resident"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGN_CARD = "foreign_card"
    USCC = "uscc"
    PRODUCT_CODE = "product_code"
    OTHER = "other"


ID_KIND_NAMES: Final = {
    IdKind.RESIDENT: N_("resident identity card"),
    IdKind.OLD_RESIDENT: N_("resident identity card of 15 digits"),
    IdKind.PASSPORT: N_("passport"),
    IdKind.HK_MACAO_PERMIT: N_("mainland travel permit for Hong Kong and Macao residents"),
    IdKind.TAIWAN_PERMIT: N_("mainland travel permit for Taiwan residents"),
    IdKind.RESIDENCE_PERMIT: N_("residence permit for Hong Kong, Macao and Taiwan residents"),
    IdKind.FOREIGN_CARD: N_("foreigner's permanent residence card"),
    IdKind.USCC: N_("unified social credit code"),
    IdKind.PRODUCT_CODE: N_("registration code of a product"),
    IdKind.OTHER: N_("other document (unchecked)"),
}

WORDS: Final = {
    word: kind
    for kind, words in {
        IdKind.RESIDENT: ("身份证", "居民身份证", "二代身份证", "中国居民身份证", "id card"),
        IdKind.OLD_RESIDENT: ("一代身份证", "老身份证", "旧身份证", "15位身份证"),
        IdKind.PASSPORT: ("护照", "中国护照", "外国护照", "外籍护照"),
        IdKind.HK_MACAO_PERMIT: ("港澳居民来往内地通行证", "港澳通行证", "港澳居民通行证", "回乡证"),
        IdKind.TAIWAN_PERMIT: ("台湾居民来往大陆通行证", "台湾居民通行证", "台胞证"),
        IdKind.RESIDENCE_PERMIT: (
            "港澳台居民居住证", "港澳居民居住证", "台湾居民居住证", "居住证", "residence permit",
        ),
        IdKind.FOREIGN_CARD: (
            "外国人永久居留身份证", "外国人永久居留证", "外国人居留证", "永久居留证", "永居证", "五星卡",
        ),
        IdKind.USCC: (
            "统一社会信用代码", "社会信用代码", "统一社会信用代码证", "营业执照", "三证合一营业执照",
        ),
        IdKind.PRODUCT_CODE: (
            "产品备案编码", "备案编码", "备案编号", "产品备案编号", "基金备案编码", "基金编码", "产品编码",
            "产品代码", "产品登记编码", "登记编码", "产品备案证明", "基金备案函",
        ),
        IdKind.OTHER: ("其他", "其它", "其他证件", "其它证件", "其他证件(未校验)"),
    }.items()
    for word in (kind.value, ID_KIND_NAMES[kind], *words)
}  # fmt: skip
"""What ledgers call a document, folded and in small letters; labels are read too."""

CARDS: Final = frozenset({IdKind.RESIDENT, IdKind.RESIDENCE_PERMIT, IdKind.FOREIGN_CARD})
"""Cards of 18 digits with a check digit, which tell what they are by how they begin."""

_SEPARATORS: Final = regex(r"[\s\-_./·'’‘`()]+")
_FORMS: Final = {
    # ICAO Doc 9303 part 4: up to nine letters and digits in the machine-readable zone; some print more.
    IdKind.PASSPORT: regex(r"(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,12}"),
    # H or M and eight digits; cards before 2013 print the number of renewals behind them.
    IdKind.HK_MACAO_PERMIT: regex(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    # Eight digits since 2015; the booklets before had ten and a letter.
    IdKind.TAIWAN_PERMIT: regex(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    # Codes of the Asset Management Association (SX1234), of bank products (C1030521000123), of trusts (ZXD…).
    IdKind.PRODUCT_CODE: regex(r"[A-Z](?=[A-Z]*[0-9])[0-9A-Z]{5}|[A-Z][0-9]{13,14}|ZXD[0-9A-Z]{12,24}"),
    IdKind.OTHER: regex(r"[0-9A-Z\u4e00-\u9fff]{1,40}"),
}
_HINTS: Final = {
    IdKind.PASSPORT: N_("5 to 12 letters and digits"),
    IdKind.HK_MACAO_PERMIT: N_("H or M and 8 or 10 digits"),
    IdKind.TAIWAN_PERMIT: N_("8 digits, or 10 digits and a letter"),
    IdKind.FOREIGN_CARD: N_("18 digits beginning with 9, or 3 letters and 12 digits"),
    IdKind.PRODUCT_CODE: N_("a code such as SX1234, C1030521000123 or ZXD…"),
    IdKind.OTHER: N_("up to 40 letters and digits"),
}
_OLD_ID: Final = regex(r"[0-9]{15}")
_OF_OLD: Final = regex(r"[1-7][0-9]{5}19[0-9]{9}[0-9X]")
# The card before 2023: nationality, place of issue, birth date without its century, order, check digit.
_OLD_FOREIGN: Final = regex(r"[A-Z]{3}[0-9]{4}([0-9]{6})[0-9]{2}")


class Document(NamedTuple):
    """A number in normal form, of which kind it is, and the birth date that it holds."""

    kind: IdKind
    number: str
    birthday: date | None = None


def read(kind: IdKind, text: str, today: date) -> Document:
    """The number in `text` as a document of `kind`, checked as that kind can be.

    A card of 18 digits is what it begins as: ledgers call a residence permit 身份证. Refused where the number
    is none of the kind.
    """
    if kind is IdKind.USCC:
        return Document(kind, identity.social_credit_code(text))
    if kind is IdKind.OLD_RESIDENT:
        return _old(text, today)
    if kind is IdKind.FOREIGN_CARD and (old := _OLD_FOREIGN.fullmatch(compact(text))):
        return Document(kind, old[0], _short_date(old[1], today, old[0]))
    if kind in CARDS:
        document = card(text, today)
        if kind not in (IdKind.RESIDENT, document.kind):
            raise Refused(
                N_("{id_no} is the number of another document ({kind}); correct one of the two"),
                id_no=mask_id(document.number),
                kind=_(ID_KIND_NAMES[document.kind]),
            )
        return document
    number = compact(text)
    if not _FORMS[kind].fullmatch(number):
        raise Refused(
            N_("{id_no} is not a number of this document ({kind}): {form}; compare it with the document"),
            id_no=mask_id(number),
            kind=_(ID_KIND_NAMES[kind]),
            form=_(_HINTS[kind]),
        )
    return Document(kind, number)


@lru_cache(maxsize=2)  # an import asks what a number is, then reads it: 14 of 50 microseconds a row
def card(text: str, today: date) -> Document:
    """The card of 18 digits in `text`; its first digits tell which. Raises as `resident_id`."""
    number, birthday = identity.resident_id(text, today)
    return Document(kind_of_card(number), number, birthday)


def kind_of_card(number: str) -> IdKind:
    """Which card of 18 digits begins so."""
    if number[0] == "9":
        return IdKind.FOREIGN_CARD
    return IdKind.RESIDENCE_PERMIT if number[0] == "8" else IdKind.RESIDENT


def told(text: str, today: date) -> set[IdKind]:
    """The kinds with a check digit that the number in `text` passes as: none, one, very rarely two.

    A valid birth date makes it a card; only those of foreigners begin as credit codes of firms do.
    """
    passed: set[IdKind] = set()
    with suppress(Refused):
        passed.add(card(text, today).kind)
    if passed and IdKind.FOREIGN_CARD not in passed:
        return passed
    try:
        identity.social_credit_code(text)
    except Refused:
        return passed
    return {*passed, IdKind.USCC}


def modern(number: str) -> str:
    """The 18 digits of a resident number: the old card's 15 with the century and the check digit."""
    if not _OLD_ID.fullmatch(number):
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + identity.check_digit(body)


def spellings(number: str) -> tuple[str, ...]:
    """A number, and for a resident number its other length: 15 digits, or 18 where it is of 1900 to 1999."""
    if _OLD_ID.fullmatch(number):
        return number, modern(number)
    if _OF_OLD.fullmatch(number):
        return number, number[:6] + number[8:17]
    return (number,)


def compact(text: str) -> str:
    """A document's number without spaces, hyphens and brackets, in capitals."""
    return _SEPARATORS.sub("", fold(text)).upper()


def _old(text: str, today: date) -> Document:
    number = compact(text)
    if not _OLD_ID.fullmatch(number):
        raise Refused(
            N_("{id_no} is not a resident ID number of 15 digits; compare it with the card"),
            id_no=mask_id(number),
        )
    return Document(IdKind.OLD_RESIDENT, number, identity.resident_id(modern(number), today).birthday)


def _short_date(digits: str, today: date, number: str) -> date:
    """A birth date without its century: the latest that is not to come."""
    for century in (20, 19):
        try:
            birthday = date.fromisoformat(f"{century}{digits}")
        except ValueError:
            continue
        if birthday <= today:
            return birthday
    raise Refused(identity.IMPOSSIBLE_BIRTH_DATE, id_no=mask_id(number))

"""Documents are read as clients hold them, each kind by its own check."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.errors import Refused
from fundcs.kit.id_documents import ID_KIND_NAMES, WORDS, IdKind, modern, read, spellings, told

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "text", "known", "number", "birthday"),
    [
        (IdKind.RESIDENT, "110101 19900307 0011", IdKind.RESIDENT, "110101199003070011", date(1990, 3, 7)),
        (IdKind.RESIDENT, "830101199003070010", IdKind.RESIDENCE_PERMIT, None, date(1990, 3, 7)),
        (IdKind.RESIDENT, "931840198001010017", IdKind.FOREIGN_CARD, None, date(1980, 1, 1)),
        (IdKind.FOREIGN_CARD, "931840198001010017", IdKind.FOREIGN_CARD, None, date(1980, 1, 1)),
        (IdKind.FOREIGN_CARD, "USA110080010112", IdKind.FOREIGN_CARD, None, date(1980, 1, 1)),
        (IdKind.FOREIGN_CARD, "USA110010010112", IdKind.FOREIGN_CARD, None, date(2010, 1, 1)),
        (IdKind.RESIDENCE_PERMIT, "830101199003070010", IdKind.RESIDENCE_PERMIT, None, date(1990, 3, 7)),
        (IdKind.OLD_RESIDENT, "370202 600722 090", IdKind.OLD_RESIDENT, "370202600722090", date(1960, 7, 22)),
        (IdKind.PASSPORT, "e 1234-5678", IdKind.PASSPORT, "E12345678", None),
        (IdKind.PASSPORT, "Ｇ１２３４５６７８", IdKind.PASSPORT, "G12345678", None),
        (IdKind.HK_MACAO_PERMIT, "h12345678(01)", IdKind.HK_MACAO_PERMIT, "H1234567801", None),
        (IdKind.HK_MACAO_PERMIT, "M00012345", IdKind.HK_MACAO_PERMIT, None, None),
        (IdKind.TAIWAN_PERMIT, "01234567", IdKind.TAIWAN_PERMIT, None, None),
        (IdKind.TAIWAN_PERMIT, "0123456701(B)", IdKind.TAIWAN_PERMIT, "0123456701B", None),
        (IdKind.USCC, "91110000600007156j", IdKind.USCC, "91110000600007156J", None),
        (IdKind.PRODUCT_CODE, "sx1234", IdKind.PRODUCT_CODE, "SX1234", None),
        (IdKind.PRODUCT_CODE, "C1030521000123", IdKind.PRODUCT_CODE, None, None),
        (IdKind.PRODUCT_CODE, "ZXD35C202001010001234", IdKind.PRODUCT_CODE, None, None),
        (IdKind.OTHER, "军字第 0123456", IdKind.OTHER, "军字第0123456", None),
    ],
)
def test_a_number_is_kept_in_normal_form_with_its_document_and_birth_date(
    kind: IdKind, text: str, known: IdKind, number: str | None, birthday: date | None
) -> None:
    assert read(kind, text, TODAY) == (known, number or text, birthday)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (IdKind.RESIDENT, "110101199003070012", "the check digit of"),
        (IdKind.RESIDENT, "E12345678", r"name the document \(id_kind\), such as passport"),
        (IdKind.RESIDENT, "370202600722090", r"name the document \(id_kind\): old_resident"),
        (IdKind.RESIDENCE_PERMIT, "110101199003070011", "is the number of another document"),
        (IdKind.FOREIGN_CARD, "830101199003070010", "is the number of another document"),
        (IdKind.FOREIGN_CARD, "USA110080130112", "the birth date in the ID number"),
        (IdKind.OLD_RESIDENT, "370202601322090", "the birth date in the ID number"),
        (IdKind.OLD_RESIDENT, "560202600722090", "does not begin with a province's code"),
        (IdKind.OLD_RESIDENT, "37020260072209", "not a resident ID number of 15 digits"),
        (IdKind.PASSPORT, "ABCDEFGH", "is not a number of this document"),
        (IdKind.PASSPORT, "E123", "is not a number of this document"),
        (IdKind.HK_MACAO_PERMIT, "K12345678", "H or M and 8 or 10 digits"),
        (IdKind.TAIWAN_PERMIT, "T1234567", "8 digits, or 10 digits and a letter"),
        (IdKind.USCC, "91110000600007156X", "the check digit of"),
        (IdKind.PRODUCT_CODE, "稳健一号", "is not a number of this document"),
        (IdKind.PRODUCT_CODE, "ABCDEF", "is not a number of this document"),
        (IdKind.OTHER, "-", "up to 40 letters and digits"),
    ],
)
def test_what_is_no_number_of_its_document_is_refused_without_being_shown(
    kind: IdKind, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        read(kind, text, TODAY)
    assert len(text) < 5 or text not in caught.value.sentence()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("110101199003070011", {IdKind.RESIDENT}),
        ("830101199003070010", {IdKind.RESIDENCE_PERMIT}),
        ("91110000600007156J", {IdKind.USCC}),
        ("E12345678", set()),
        ("110101199003070012", set()),
    ],
)
def test_a_number_with_a_check_digit_tells_its_document(text: str, kinds: set[IdKind]) -> None:
    assert told(text, TODAY) == kinds


@given(st.dates(date(1901, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_the_old_and_the_present_number_of_a_resident_are_one(birthday: date, order: int) -> None:
    old = f"370202{birthday:%y%m%d}{order:03d}"
    assert read(IdKind.OLD_RESIDENT, old, TODAY).birthday == birthday
    assert spellings(modern(old)) == (modern(old), old)
    assert modern(modern(old)) == modern(old)


def test_every_document_has_a_label_and_is_read_by_it() -> None:
    assert {WORDS[label] for label in ID_KIND_NAMES.values()} == set(IdKind)

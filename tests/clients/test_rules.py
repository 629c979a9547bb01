"""What may stand in a client's file."""

from __future__ import annotations

from datetime import date

import pytest

from fundcs.clients import rules
from fundcs.clients.rules import ClientKind, Particulars, normal
from fundcs.kit.errors import Refused
from fundcs.kit.id_documents import IdKind

TODAY = date(2026, 11, 23)


def id_with(head: str) -> str:
    """The ID number that begins with these 17 digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def code_with(head: str) -> str:
    """The social credit code that begins with these 17 characters."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(char) * pow(3, place, 31) for place, char in enumerate(head))
    return head + letters[-total % 31]


PERSON_ID = id_with("11010119900307002")
MISTYPED = PERSON_ID[:-1] + ("0" if PERSON_ID[-1] != "0" else "1")
FIRM_CODE = code_with("91110000600007156")


def person(**changes: object) -> Particulars:
    return Particulars(**{"name": "张伟", "kind": ClientKind.PERSON, "id_no": PERSON_ID, **changes})  # type: ignore[arg-type]


def firm(**changes: object) -> Particulars:
    return Particulars(
        **{"name": "甲公司", "kind": ClientKind.INSTITUTION, "id_no": FIRM_CODE, **changes}  # type: ignore[arg-type]
    )


def test_a_birthday_is_taken_from_the_id_number() -> None:
    assert normal(person(), TODAY).birthday == date(1990, 3, 7)


def test_a_birthday_that_agrees_is_no_error() -> None:
    assert normal(person(birthday=date(1990, 3, 7)), TODAY).birthday == date(1990, 3, 7)


def test_full_width_digits_spaces_and_a_small_x_are_folded() -> None:
    number = id_with("11010119900307014")
    wide = " " + number.lower().translate({48 + n: 0xFF10 + n for n in range(10)}) + "　"
    assert normal(person(id_no=wide), TODAY).id_no == number


def test_an_institution_keeps_its_credit_code_and_has_no_birthday() -> None:
    kept = normal(firm(legal_rep=" 王 五 "), TODAY)
    assert (kept.id_no, kept.birthday, kept.legal_rep) == (FIRM_CODE, None, "王 五")


def test_phone_fax_and_email_are_kept_in_normal_form() -> None:
    kept = normal(person(phone="186-2011-6410", fax="010-66462531", email="Li@Example.COM "), TODAY)
    assert (kept.phone, kept.fax, kept.email) == ("+8618620116410", "+861066462531", "Li@example.com")


def test_what_is_only_white_space_is_nothing() -> None:
    kept = normal(person(phone=" ", address="　", remark=""), TODAY)
    assert (kept.phone, kept.address, kept.remark) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (person(name="  "), "name cannot be empty"),
        (person(name=PERSON_ID), "name has letters"),
        (person(name="---"), "name has letters"),
        (person(name="张\x07伟"), "name has letters"),
        (person(id_no=None), "social credit code is missing"),
        (person(id_no=" "), "social credit code is missing"),
        (
            person(id_no=PERSON_ID[:-1] + "0123456789X"["0123456789X".index(PERSON_ID[-1]) - 1]),
            "the check digit of",
        ),
        (person(id_no=id_with("11010119900231002")), "the birth date in the ID number"),
        (person(id_no=id_with("11010120270307002")), "the birth date in the ID number"),
        (person(id_no=FIRM_CODE), "is not a resident ID number"),
        (person(birthday=date(1990, 3, 8)), "birthday given is not the one in the ID number"),
        (person(birthday=date(2026, 11, 24)), "birthday cannot be in the future"),
        (person(legal_rep="李四"), "natural person has no legal representative"),
        (person(phone="12345"), "is not a phone number"),
        (person(fax="12345"), "is not a phone number"),
        (person(email="li@"), "is not an e-mail address"),
        (person(introducer="王五"), "recorded for a withheld identity only"),
        (person(agent="王五"), "recorded for a withheld identity only"),
        (person(id_no=None, withheld=True), "needs an introducer"),
        (firm(birthday=date(1990, 3, 7)), "only a natural person has a birthday"),
        (firm(id_no=PERSON_ID), "the check digit of"),
    ],
)
def test_what_cannot_stand_in_a_file_is_refused(typed: Particulars, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        normal(typed, TODAY)
    assert PERSON_ID not in caught.value.sentence()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            person(id_no=PERSON_ID[:-1] + "0123456789X"["0123456789X".index(PERSON_ID[-1]) - 1]),
            "the check digit of .* is wrong",
        ),
        (person(id_no=id_with("11010119900231002")), "the birth date .* is impossible"),
        (person(id_no=id_with("11010120270307002")), "the birth date .* is impossible"),
        (person(phone="12345"), "is not a phone number"),
        (person(fax="12345"), "is not a phone number"),
        (person(email="li@"), "is not an e-mail address"),
    ],
)
def test_a_number_or_address_that_cannot_be_read_is_refused(typed: Particulars, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        normal(typed, TODAY)
    assert PERSON_ID not in caught.value.sentence()


def test_a_withheld_identity_needs_no_number_and_keeps_a_birthday_that_was_said() -> None:
    kept = normal(person(id_no=None, withheld=True, introducer="王五", birthday=date(1970, 1, 1)), TODAY)
    assert (kept.id_no, kept.birthday, kept.introducer) == (None, date(1970, 1, 1), "王五")


def test_a_number_given_with_a_withheld_identity_is_checked_all_the_same() -> None:
    with pytest.raises(Refused, match="is not a resident ID number"):
        normal(person(id_no="123", withheld=True, agent="王五"), TODAY)


@pytest.mark.parametrize(
    ("name", "number", "kind"),
    [
        ("张伟", PERSON_ID, ClientKind.PERSON),
        ("Li Wei", PERSON_ID, ClientKind.PERSON),
        ("甲公司", FIRM_CODE, ClientKind.INSTITUTION),
        ("Alpha", FIRM_CODE, ClientKind.INSTITUTION),
        ("张伟", MISTYPED, ClientKind.PERSON),
        ("Li Wei", MISTYPED, ClientKind.PERSON),
        ("甲公司", "91110000MA01ABCD0Q", ClientKind.INSTITUTION),
        ("远信成长股权投资基金(有限合伙)", FIRM_CODE, ClientKind.INSTITUTION),
        ("远信稳健1号私募证券投资基金", "SX1234", ClientKind.PRODUCT),
    ],
)
def test_the_kind_of_client_follows_from_name_and_number(name: str, number: str, kind: ClientKind) -> None:
    assert rules.kind_of(name, number, TODAY) is kind


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("北京远信投资有限公司", PERSON_ID),
        ("远信稳健1号私募证券投资基金", FIRM_CODE),
        ("稳健三号资产管理计划", PERSON_ID),
        ("张伟", FIRM_CODE),
    ],
)
def test_a_number_never_decides_the_kind_against_the_name(name: str, number: str) -> None:
    with pytest.raises(Refused, match="speak of different kinds of client"):
        rules.kind_of(name, number, TODAY)


@pytest.mark.parametrize(
    ("kind", "id_kind", "number"),
    [
        (ClientKind.PERSON, IdKind.USCC, FIRM_CODE),
        (ClientKind.INSTITUTION, IdKind.PASSPORT, "E12345678"),
        (ClientKind.PRODUCT, IdKind.USCC, FIRM_CODE),
    ],
)
def test_a_kind_of_client_has_its_own_documents(kind: ClientKind, id_kind: IdKind, number: str) -> None:
    with pytest.raises(Refused, match="is not identified by this document"):
        rules.identity_of(kind, number, None, TODAY, id_kind)


def test_a_product_is_known_by_its_registration_code_and_has_a_manager() -> None:
    kept = normal(
        Particulars("稳健一号私募基金", ClientKind.PRODUCT, id_no=" sx1234 ", legal_rep="王五"), TODAY
    )
    assert (kept.id_no, kept.birthday, kept.legal_rep) == ("SX1234", None, "王五")
    assert rules.id_kind_of(kept.kind, kept.id_kind, kept.id_no) is IdKind.PRODUCT_CODE


@pytest.mark.parametrize(
    ("id_kind", "number", "recorded"),
    [
        (None, PERSON_ID, None),
        (IdKind.RESIDENT, PERSON_ID, None),
        (IdKind.FOREIGN_CARD, "931840198001010017", None),
        (IdKind.FOREIGN_CARD, "USA110080010112", IdKind.FOREIGN_CARD),
        (IdKind.OLD_RESIDENT, "370202600722090", IdKind.OLD_RESIDENT),
        (IdKind.PASSPORT, "E12345678", IdKind.PASSPORT),
        (IdKind.OTHER, PERSON_ID, IdKind.OTHER),
    ],
)
def test_a_document_is_recorded_where_its_number_does_not_tell_it(
    id_kind: IdKind | None, number: str, recorded: IdKind | None
) -> None:
    kept = normal(person(id_kind=id_kind, id_no=number), TODAY)
    assert kept.id_kind is recorded
    assert rules.id_kind_of(kept.kind, kept.id_kind, kept.id_no) is (id_kind or IdKind.RESIDENT)


def test_a_birthday_by_the_lunar_calendar_is_kept_beside_the_birth_date() -> None:
    kept = normal(person(greeting_day="农历八月十五"), TODAY)
    assert (kept.birthday, kept.greeting_day) == (date(1990, 3, 7), "L08-15")


@pytest.mark.parametrize(
    ("kind", "number", "id_kind"),
    [
        (ClientKind.PERSON, PERSON_ID, IdKind.RESIDENT),
        (ClientKind.PERSON, "830101199003070010", IdKind.RESIDENCE_PERMIT),
        (ClientKind.PERSON, "931840198001010017", IdKind.FOREIGN_CARD),
        (ClientKind.INSTITUTION, FIRM_CODE, IdKind.USCC),
        (ClientKind.PERSON, None, None),
    ],
)
def test_the_document_of_a_file_of_before_follows_from_its_number(
    kind: ClientKind, number: str | None, id_kind: IdKind | None
) -> None:
    assert rules.id_kind_of(kind, None, number) is id_kind


@pytest.mark.parametrize("code", ["", "张", "A" * 13, "-1", "C 1", PERSON_ID])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="a client code is 1 to 12"):
        rules.client_code(code)


def test_a_code_is_kept_in_capitals() -> None:
    assert rules.client_code(" vip-01 ") == "VIP-01"

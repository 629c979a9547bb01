"""Identities and contacts are read as clients write them, checked by the standards."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import email_validator
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import exceptions
from stdnum.cn import ric, uscc

from fundcs.kit import clock, identity
from fundcs.kit.errors import Refused
from fundcs.kit.identity import account, email, phone, phone_display, resident_id, social_credit_code

TODAY = date(2026, 11, 23)
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refusal_of(read: Callable[[str], object], text: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        read(text)
    return refusal.value


def resident_id_today(text: str) -> identity.ResidentId:
    return resident_id(text, TODAY)


# --- resident IDs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "birthday"),
    [
        ("370202196007220909", "370202196007220909", date(1960, 7, 22)),
        (" 320102195006130515 ", "320102195006130515", date(1950, 6, 13)),
        ("37020219880824132x", "37020219880824132X", date(1988, 8, 24)),
        ("３７０２０２１９８８０８２４１３２ｘ", "37020219880824132X", date(1988, 8, 24)),
        ("370202 19600722 0909", "370202196007220909", date(1960, 7, 22)),
        ("330106194707080015", "330106194707080015", date(1947, 7, 8)),
        ("110101190001010014", "110101190001010014", date(1900, 1, 1)),
        ("11010120261123001X", "11010120261123001X", TODAY),
        ("110101202402290016", "110101202402290016", date(2024, 2, 29)),
        ("830101199003070010", "830101199003070010", date(1990, 3, 7)),
        ("931840198001010017", "931840198001010017", date(1980, 1, 1)),
    ],
)
def test_a_resident_id_gives_its_normal_form_and_birthday(text: str, number: str, birthday: date) -> None:
    assert resident_id(text, TODAY) == (number, birthday)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("370202196007220900", "is wrong; compare"),
        ("37020219880824132", "is not a resident ID number"),
        ("3702021988082413201", "is not a resident ID number"),
        ("37020219880824132Y", "is not a resident ID number"),
        ("X70202196007220909", "is not a resident ID number"),
        ("٣70202196007220909", "is not a resident ID number"),
        ("", "is not a resident ID number"),
        ("370202600722090", "is an old ID number of 15 digits"),
        ("11010118991231001X", "is impossible; compare"),
        ("110101202611240015", "is impossible; compare"),
        ("110101202302290019", "is impossible; compare"),
        ("110101202613010010", "is impossible; compare"),
        ("10010119900307001X", "does not begin with a province's code"),
        ("920101199003070012", "does not begin with a province's code"),
        ("910101199003070010", "does not begin with a province's code"),
        ("200101199003070013", "does not begin with a province's code"),
        ("560101199003070015", "does not begin with a province's code"),
        ("840101199003070012", "does not begin with a province's code"),
    ],
)
def test_what_is_no_resident_id_is_refused_without_being_shown(text: str, error: str) -> None:
    refusal = refusal_of(resident_id_today, text)
    assert error in str(refusal)
    assert not text or text not in str(refusal)
    assert text[6:14] not in str(refusal) or len(text) < 14


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_digit_of_a_resident_id_is_stdnums(body: str) -> None:
    right = ric.calc_check_digit(body + "0")
    for digit in "0123456789X":
        try:
            resident_id(body + digit, TODAY)
        except Refused as refusal:
            # Past the check digit only the province or the birth date can be wrong.
            wrong = "the check digit" in str(refusal)
        else:
            wrong = False
        assert wrong == (digit != right)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_the_birthday_of_a_resident_id_is_stdnums(birthday: date, order: int) -> None:
    body = f"110101{birthday:%Y%m%d}{order:03d}"
    number = body + ric.calc_check_digit(body + "0")
    assert resident_id(number, TODAY).birthday == ric.get_birth_date(number) == birthday


def test_without_a_day_the_clock_bounds_the_birth_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(1960, 7, 21))
    assert "is impossible; compare" in str(refusal_of(resident_id, "370202196007220909"))
    monkeypatch.setattr(clock, "today", lambda: date(1960, 7, 22))
    assert resident_id("370202196007220909").birthday == date(1960, 7, 22)


# --- social credit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("913301067C8BJNA9QW", "913301067C8BJNA9QW"),
        (" 913702024TEU81F39L ", "913702024TEU81F39L"),
        ("91110000600037341l", "91110000600037341L"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("52110000600037341M", "52110000600037341M"),
        ("N21100006000373414", "N21100006000373414"),
        ("Y1110000600037341Y", "Y1110000600037341Y"),
    ],
)
def test_a_social_credit_code_gives_its_normal_form(text: str, code: str) -> None:
    assert social_credit_code(text) == code


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("91110000600037341M", "is wrong; compare"),
        (
            "91110000600037341",
            "is not a unified social credit code",
        ),
        (
            "91110000600037341LL",
            "is not a unified social credit code",
        ),
        (
            "9111000060003734IL",
            "is not a unified social credit code",
        ),
        (
            "91110A00600037341L",
            "is not a unified social credit code",
        ),
        ("", "is not a unified social credit code"),
    ],
)
def test_what_is_no_social_credit_code_is_refused_without_being_shown(text: str, error: str) -> None:
    refusal = refusal_of(social_credit_code, text)
    assert error in str(refusal)
    assert not text or text not in str(refusal)


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.text(CODE_CHARACTERS, min_size=9, max_size=9),
    st.sampled_from(CODE_CHARACTERS),
)
def test_a_code_with_a_digit_first_is_judged_as_stdnum_judges_it(head: str, tail: str, check: str) -> None:
    right = head + tail + uscc.calc_check_digit(head + tail)
    assert social_credit_code(right) == uscc.validate(right)
    other = right[:-1] + check
    if other != right:
        assert "the check digit" in str(refusal_of(social_credit_code, other))
        with pytest.raises(exceptions.InvalidChecksum):
            uscc.validate(other)


@given(st.sampled_from("NYAHG"), st.text("0123456789", min_size=16, max_size=16))
def test_a_code_with_a_letter_first_has_stdnums_check_digit(letter: str, rest: str) -> None:
    code = letter + rest + uscc.calc_check_digit(letter + rest)
    assert social_credit_code(code) == code


# --- phones ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("18620116410", "+8618620116410"),
        ("186-2011-6410", "+8618620116410"),
        ("186 2011 6410", "+8618620116410"),
        ("１８６２０１１６４１０", "+8618620116410"),
        ("１３６－３７１１－４１１６", "+8613637114116"),
        ("186—2011—6410", "+8618620116410"),
        ("+86 186 2011 6410", "+8618620116410"),
        ("8618620116410", "+8618620116410"),
        ("008618620116410", "+8618620116410"),
        ("018620116410", "+8618620116410"),
        ("18620116410转8012", "+8618620116410;ext=8012"),
        ("010-66462531", "+861066462531"),
        ("０１０-６６４６２５３１", "+861066462531"),
        ("(010)66462531", "+861066462531"),
        ("（010）6646 2531", "+861066462531"),
        ("01066462531", "+861066462531"),
        ("+86-10-66462531", "+861066462531"),
        ("+86 (0)10 6646 2531", "+861066462531"),
        ("0755-82661234", "+8675582661234"),
        ("0451-8266123", "+864518266123"),
        ("010-66462531-8012", "+861066462531;ext=8012"),
        ("010-66462531转8012", "+861066462531;ext=8012"),
        ("010-66462531 分机 8012", "+861066462531;ext=8012"),
        ("010-66462531 ext. 8012", "+861066462531;ext=8012"),
        ("010-66462531x8012", "+861066462531;ext=8012"),
        ("0451-8266123-4", "+864518266123;ext=4"),
        ("400-820-8820", "+864008208820"),
        ("+1 650 253 0000", "+16502530000"),
        ("+852 2345 6789", "+85223456789"),
        ("00852 2345 6789", "+85223456789"),
        ("+44 20 7946 0958 ext 12", "+442079460958;ext=12"),
    ],
)
def test_a_phone_number_is_read_in_every_form(text: str, normal: str) -> None:
    assert phone(text) == normal
    assert phone(normal) == normal


@pytest.mark.parametrize("text", ["17442056734", "17921492845", "17444925324", "17900955888", "19412345678"])
def test_a_mobile_of_a_prefix_not_in_the_tables_is_a_mobile(text: str) -> None:
    assert phone(text) == "+86" + text
    assert not phonenumbers.is_valid_number(phonenumbers.parse("+86" + text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "66462531",
        "110",
        "12345678901",
        "1862011641",
        "186201164100",
        "85223456789",
        "13800138000/13900139000",
        "13800138000 13900139000",
        "+1 650",
        "+999 12345678",
        "+1-800-FLOWERS",
        "call 13800138000",
        "沈红勇",
        "010-66462531转",
        "1" * 500,
    ],
)
def test_what_is_no_phone_number_is_refused_without_being_shown(text: str) -> None:
    refusal = refusal_of(phone, text)
    assert "is not a phone number" in str(refusal)
    assert not text or text not in str(refusal)


def by_library(text: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(text, "CN"), phonenumbers.PhoneNumberFormat.E164)


# 179 dials a carrier: the library takes 17951… apart, where a client's file can only mean a mobile.
@given(st.from_regex(r"1([3-689][0-9]|7[0-8])[0-9]{8}", fullmatch=True))
def test_a_mobile_has_the_librarys_normal_form(number: str) -> None:
    assert phone(number) == by_library(number)


@given(st.from_regex(r"0(10[2-8][0-9]{7}|2[0-9][2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})", fullmatch=True))
def test_a_landline_has_the_librarys_normal_form(number: str) -> None:
    assert phone(number) == by_library(number)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+8618620116410", "186 2011 6410"),
        ("+8617921492845", "179 2149 2845"),
        ("+861066462531", "010 6646 2531"),
        ("+861066462531;ext=8012", "010 6646 2531 ext. 8012"),
        ("+8618620116410;ext=1", "186 2011 6410 ext. 1"),
        ("+8675582661234", "0755 8266 1234"),
        ("+16502530000", "+1 650-253-0000"),
    ],
)
def test_a_stored_phone_number_is_shown_as_it_is_read_here(stored: str, shown: str) -> None:
    assert phone_display(stored) == shown
    assert phone(shown) == stored


# --- e-mail ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("kh000@example.com", "kh000@example.com"),
        (" kh000@example.com\u3000", "kh000@example.com"),
        ("ｋｈ０００＠ｅｘａｍｐｌｅ．ｃｏｍ", "kh000@example.com"),
        ("Wang.Wu@Example.COM", "Wang.Wu@example.com"),
        ("a+b_c-d@mail.qq.com", "a+b_c-d@mail.qq.com"),
        ("o'neil@example.ie", "o'neil@example.ie"),
        ("王五@例子.中国", "王五@例子.中国"),
    ],
)
def test_an_email_address_gives_its_normal_form(text: str, normal: str) -> None:
    assert email(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kh000",
        "kh000@",
        "@example.com",
        "kh000@example",
        "kh 000@example.com",
        "kh000@@example.com",
        ".kh000@example.com",
        "kh..000@example.com",
        "kh000@-example.com",
        "kh000@example..com",
        "kh000@ab--cd.com",
        "kh000@example.test",
        "Wang Wu <kh000@example.com>",
        "kh000@example.com;kh001@example.com",
        "k" * 250 + "@example.com",
        "kh000@" + "e" * 64 + ".com",
    ],
)
def test_what_is_no_email_address_is_refused_without_being_shown(text: str) -> None:
    refusal = refusal_of(email, text)
    assert "is not an e-mail address" in str(refusal)
    assert "kh000" not in str(refusal)
    assert "example.com" not in str(refusal).replace("name@example.com", "")


@given(st.from_regex(re.compile(r"[a-z0-9.+_-]{1,9}@[a-z0-9.-]{1,9}\.(com|cn|net|org|test)"), fullmatch=True))
def test_an_email_address_is_judged_as_the_library_judges_it(text: str) -> None:
    try:
        expected = email_validator.validate_email(text, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        assert "is not an e-mail address" in str(refusal_of(email, text))
    else:
        assert email(text) == expected


# --- accounts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6222 0212 3456 7890 123", "6222021234567890123"),
        ("'6222021234567890123", "6222021234567890123"),
        ("６２２２０２１２３４５６７８９０１２３", "6222021234567890123"),
        ("NRA-11001234567", "NRA11001234567"),
    ],
)
def test_an_account_number_is_kept_without_what_parts_it(text: str, number: str) -> None:
    assert account(text) == number


@pytest.mark.parametrize("text", ["", "12345", "6" * 41, "6222_0212", "账号六二二二", "6.22202E+18"])
def test_what_is_no_account_number_is_refused(text: str) -> None:
    assert "is not an account number" in str(refusal_of(account, text))


def test_an_account_of_zeros_is_refused() -> None:
    assert "of zeros belongs to nobody" in str(refusal_of(account, "0000 0000 0000"))


# --- cost -----------------------------------------------------------------------------------------------


def test_the_libraries_are_loaded_only_for_what_needs_them() -> None:
    program = (
        "import sys; from fundcs.kit.identity import account, email, phone, resident_id, social_credit_code;"
        "resident_id('370202196007220909'); social_credit_code('913301067C8BJNA9QW');"
        "phone('186-2011-6410'); phone('010-66462531'); email('kh000@example.com');"
        "print({'phonenumbers', 'email_validator', 'stdnum'} & set(sys.modules))"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert output.stdout.strip() == "set()"

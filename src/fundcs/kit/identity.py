"""Who a client is and how to reach them: resident IDs, social credit codes, phones, e-mail.

Every refusal here carries the masked value only.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from fundcs.kit import clock
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold
from fundcs.kit.patterns import regex
from fundcs.kit.privacy import mask_email, mask_id, mask_phone

_RESIDENT_ID: Final = regex(r"[0-9]{17}[0-9X]")
_OLD_ID: Final = regex(r"[0-9]{15}")
_CHECK_DIGITS: Final = "0123456789X"
_EARLIEST_BIRTH: Final = date(1900, 1, 1)
# GB/T 2260: provinces, 71 Taiwan; 81 to 83 begin the residence permits of Hong Kong, Macao and Taiwan.
_PROVINCES: Final = frozenset(
    f"{region}{number}"
    for region, numbers in enumerate(("12345", "123", "1234567", "123456", "01234", "12345"), 1)
    for number in numbers
)
_BEGINNINGS: Final = _PROVINCES | {"71", "81", "82", "83"}

# Wider than python-stdnum's form, which wants a digit first: rural collectives are registered under N.
_CREDIT_CODE: Final = regex(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_AS_BASE_31: Final = str.maketrans("ABCDEFGHJKLMNPQRTUWXY", "ABCDEFGHIJKLMNOPQRSTU")

_DECORATION: Final = regex(r"[\s\-'’‘`]+")
_ACCOUNT: Final = regex(r"[0-9A-Za-z]{6,40}")

_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_SEPARATORS: Final = str.maketrans("", "", " -().")
_MOBILE: Final = regex(r"1[3-9][0-9]{9}")
_MAINLAND_CODE: Final = 86
# By shape, not by phonenumbers' tables of opened prefixes: those lag behind and refuse real clients.
_MAINLAND: Final = regex(
    r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})|(?:(?:\+|00)860?|0)(10[0-9]{8}|2[0-9]{9}|[3-9][0-9]{9,10})"
)
_DIALLED: Final = regex(r"\+?[0-9 ().-]{5,30}")
_BETWEEN_PHONES: Final = regex(r"[/,;、|]| (?:或|和|及) ?")
_IN_NOTE: Final = regex(
    r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])"
)
_EXTENDED: Final = regex(
    r"(.*[0-9)])(?: ?(?:;ext=|分机号?:?|转|轉|ext\.?|x|#) ?|(?<=[0-9]{7})-)([0-9]{1,6})", re.IGNORECASE
)

# Lower case, under suffixes no list of special-use names can hold: email-validator returns these unchanged.
_PLAIN_EMAIL: Final = regex(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|cn|net|org)"
)
_PLAIN_EMAIL_LENGTH: Final = 64


IMPOSSIBLE_BIRTH_DATE: Final = N_(
    "the birth date in the ID number {id_no} is impossible; compare the number with the card"
)
_WRONG_CHECK_DIGIT: Final = N_(
    "the check digit of {id_no} is wrong; compare the number with the card or licence"
)


class MalformedIdNumber(Refused):
    template = N_(
        "{id_no} is not a resident ID number; write 17 digits and then a digit or X, or name the document "
        "(id_kind), such as passport"
    )


class NoSuchProvince(Refused):
    template = N_(
        "the ID number {id_no} does not begin with a province's code; compare the number with the card"
    )


class ResidentId(NamedTuple):
    """A checked resident ID number in normal form and its holder's birthday."""

    number: str
    birthday: date


def resident_id(text: str, today: date | None = None) -> ResidentId:
    """The resident ID number in `text`: full-width folded, spaces dropped, x made X.

    Residence permits of Hong Kong, Macao and Taiwan (81 to 83) and the foreigner's permanent residence card
    (9, the province, the nationality) have the same form. `today` bounds the birth date; left out, it is the
    clock's. The county is not checked: tables of county codes by year refuse real people. Raises
    MalformedIdNumber, NoSuchProvince, or Refused for an old number of 15 digits, a wrong check digit and an
    impossible birth date.
    """
    number = text if _RESIDENT_ID.fullmatch(text) else _compact(text)
    if _RESIDENT_ID.fullmatch(number) is None:
        if _OLD_ID.fullmatch(number):
            raise Refused(
                N_(
                    "{id_no} is an old ID number of 15 digits; give the 18 digits of the present card, or "
                    "name the document (id_kind): old_resident"
                ),
                id_no=mask_id(number),
            )
        raise MalformedIdNumber(id_no=mask_id(number))
    if number[17] != check_digit(number[:17]):
        raise Refused(_WRONG_CHECK_DIGIT, id_no=mask_id(number))
    if number[:2] not in _BEGINNINGS and not (number[0] == "9" and number[1:3] in _PROVINCES):
        raise NoSuchProvince(id_no=mask_id(number))
    try:
        birthday = date.fromisoformat(number[6:14])
    except ValueError:
        raise Refused(IMPOSSIBLE_BIRTH_DATE, id_no=mask_id(number)) from None
    if not _EARLIEST_BIRTH <= birthday <= (today or clock.today()):
        raise Refused(IMPOSSIBLE_BIRTH_DATE, id_no=mask_id(number))
    return ResidentId(number, birthday)


def check_digit(body: str) -> str:
    """The 18th character of a resident ID number from the 17 before it."""
    # ISO 7064 MOD 11-2: the weights are powers of 2, and 13 is 2 modulo 11.
    return _CHECK_DIGITS[(1 - 2 * int(body, 13)) % 11]


def social_credit_code(text: str) -> str:
    """The unified social credit code (GB 32100) in `text`, in normal form; refused where it is none."""
    code = _compact(text)
    if _CREDIT_CODE.fullmatch(code) is None:
        raise Refused(
            N_(
                "{id_no} is not a unified social credit code; write 18 digits and capitals without "
                "I, O, S, V, Z"
            ),
            id_no=mask_id(code),
        )
    # The weights are the powers of 3 from the left, and 34 is 3 modulo 31: read backwards in base 34, the
    # code's remainder is the weighted sum. The check digit makes it zero.
    digits = code.translate(_AS_BASE_31)
    if (int(digits[16::-1], 34) + int(digits[17], 34)) % 31:
        raise Refused(_WRONG_CHECK_DIGIT, id_no=mask_id(code))
    return code


def phone(text: str) -> str:
    """The phone number in `text` in E.164, an extension kept: `+8618620116410`, `+861066462531;ext=8012`.

    Without a country code it is a mainland number; landlines need their area code.
    """
    if _MOBILE.fullmatch(text):
        return "+86" + text
    folded = fold(text).translate(_DASHES)
    extended = _EXTENDED.fullmatch(folded)
    number, extension = extended.groups() if extended else (folded, None)
    mainland = _MAINLAND.fullmatch(number.translate(_SEPARATORS))
    normal = "+86" + (mainland[1] or mainland[2]) if mainland else _elsewhere(number)
    if normal is None:
        raise Refused(
            N_(
                "{phone} is not a phone number; write a mobile's 11 digits, a landline with its area "
                "code (010-12345678) or a foreign number with + and country code"
            ),
            phone=mask_phone(folded),
        )
    return f"{normal};ext={extension}" if extension else normal


def phone_and_rest(text: str) -> tuple[str, str | None]:
    """The first phone number in `text`, as `phone` gives it, and what else stands there, folded.

    `18620116410（微信同号）`, `18620116410 / 010-66462531`, `王秘书 18620116410`. Where no part is one it
    raises what `phone` raises for the whole text.
    """
    try:
        return phone(text), None
    except Refused:
        folded = fold(text).translate(_DASHES)
        parts = [part for part in _BETWEEN_PHONES.split(folded) if part.strip()]
        for place, part in enumerate(parts):
            for candidate in (part, *_IN_NOTE.findall(part)):
                try:
                    number = phone(candidate.strip())
                except Refused:
                    continue
                left = part.replace(candidate, "", 1).strip(" ():")
                rest = "; ".join(filter(None, (*parts[:place], left, *parts[place + 1 :])))
                return number, " ".join(rest.split()) or None
        raise


def phone_display(stored: str) -> str:
    """A stored phone number as it is read on the mainland: `186 2011 6410`, `010 6646 2531 ext. 8012`."""
    number, _semicolon, extension = stored.partition(";ext=")
    if _MOBILE.fullmatch(number[3:]) and number.startswith("+86"):
        shown = f"{number[3:6]} {number[6:10]} {number[10:]}"
    else:
        import phonenumbers

        parsed = phonenumbers.parse(number)
        forms = phonenumbers.PhoneNumberFormat
        form = forms.NATIONAL if parsed.country_code == _MAINLAND_CODE else forms.INTERNATIONAL
        shown = phonenumbers.format_number(parsed, form)
    return _("{number} ext. {extension}").format(number=shown, extension=extension) if extension else shown


def email(text: str) -> str:
    """The e-mail address in `text` in normal form, its domain in lower case; no name server is asked."""
    folded = fold(text)
    if len(folded) <= _PLAIN_EMAIL_LENGTH and _PLAIN_EMAIL.fullmatch(folded):
        return folded
    import email_validator

    try:
        return email_validator.validate_email(folded, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        # Without its cause: that error's own text shows parts of the address.
        raise Refused(
            N_("{email} is not an e-mail address; write it like name@example.com"), email=mask_email(folded)
        ) from None


def account(text: str) -> str:
    """The bank account number in `text`, without spaces, hyphens and quotes; refused where it is none.

    6 to 40 digits or Latin letters: cards have up to 19 digits (ISO/IEC 7812), an IBAN up to 34 letters and
    digits (ISO 13616), firms' accounts at some banks letters too.
    """
    number = _DECORATION.sub("", fold(text))
    if not _ACCOUNT.fullmatch(number):
        raise Refused(N_("this is not an account number; write 6 to 40 digits or Latin letters"))
    if not number.strip("0"):
        raise Refused(N_("an account number of zeros belongs to nobody; compare it with the contract"))
    return number


def _compact(text: str) -> str:
    return fold(text).replace(" ", "").upper()


def _elsewhere(number: str) -> str | None:
    if _DIALLED.fullmatch(number) is None:
        return None
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    # Abroad the length has to do, since the tables lag there too; of the mainland only service numbers
    # such as 400 and numbers without the leading 0 come this far.
    if parsed.country_code == _MAINLAND_CODE:
        accepted = phonenumbers.is_valid_number(parsed)
    else:
        possible = phonenumbers.is_possible_number_with_reason(parsed)
        accepted = possible == phonenumbers.ValidationResult.IS_POSSIBLE
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if accepted else None

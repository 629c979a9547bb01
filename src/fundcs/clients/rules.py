"""What a client is, and what may stand in a client's file (Art. 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.parsing import fold, fold_name
from fundcs.kit.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundcs.policy.rules import Plausible

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,11}")


class ClientKind(StrEnum):
    """A natural person or an institution (Art. 3)."""

    PERSON = "person"
    INSTITUTION = "institution"


CLIENT_KIND_NAMES = {ClientKind.PERSON: N_("natural person"), ClientKind.INSTITUTION: N_("institution")}


class Clearable(StrEnum):
    """A field of a client's file that may be emptied."""

    PHONE = "phone"
    EMAIL = "email"
    FAX = "fax"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    LEGAL_REP = "legal_rep"
    OFFICER = "officer"
    ADVISOR = "advisor"
    INTRODUCER = "introducer"
    AGENT = "agent"
    REMARK = "remark"


CLEARABLE_NAMES = {
    Clearable.PHONE: N_("Phone"),
    Clearable.EMAIL: N_("E-mail"),
    Clearable.FAX: N_("Fax"),
    Clearable.ADDRESS: N_("Address"),
    Clearable.BIRTHDAY: N_("Birthday"),
    Clearable.LEGAL_REP: N_("Legal representative"),
    Clearable.OFFICER: N_("CS specialist"),
    Clearable.ADVISOR: N_("Adviser"),
    Clearable.INTRODUCER: N_("Introducer"),
    Clearable.AGENT: N_("Authorised agent"),
    Clearable.REMARK: N_("Remark"),
}


class BadBirthday(Refused):
    """The birthday is wrong, not the number beside it."""


ONLY_FOR_WITHHELD: Final = N_(
    "an approval, an introducer or an agent is recorded for a withheld identity only; add --withheld"
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """The particulars in a client's file but for the staff: as typed, or in normal form after `normal`."""

    name: str
    kind: ClientKind
    id_no: str | None = None
    birthday: date | None = None
    phone: str | None = None
    email: str | None = None
    fax: str | None = None
    address: str | None = None
    legal_rep: str | None = None
    withheld: bool = False
    introducer: str | None = None
    agent: str | None = None
    remark: str | None = None


def normal(typed: Particulars, today: date) -> Particulars:
    """`typed` in normal form, the birthday taken from the ID number.

    What cannot stand in a file is refused (Refused); personal data in a sentence is masked.
    """
    number = text(typed.id_no)
    if number is None and not typed.withheld:
        raise Refused(
            N_("the ID number or social credit code is missing; use --withheld for a client who withholds it")
        )
    id_no, birthday = identity_of(typed.kind, number, typed.birthday, today)
    introducer, agent = text(typed.introducer), text(typed.agent)
    if typed.withheld and introducer is None and agent is None:
        raise Refused(
            N_(
                "a client with a withheld identity needs an introducer or authorised agent on record "
                "(Art. 3(5)); add --introducer or --agent"
            )
        )
    if not typed.withheld and (introducer is not None or agent is not None):
        raise Refused(ONLY_FOR_WITHHELD)
    phone, email, fax = text(typed.phone), text(typed.email), text(typed.fax)
    return replace(
        typed,
        name=client_name(typed.name),
        id_no=id_no,
        birthday=birthday,
        phone=None if phone is None else identity.phone(phone),
        email=None if email is None else identity.email(email),
        fax=None if fax is None else identity.phone(fax),
        address=text(typed.address),
        legal_rep=legal_rep_of(typed.kind, text(typed.legal_rep)),
        introducer=introducer,
        agent=agent,
        remark=text(typed.remark),
    )


def client_name(typed: str) -> str:
    """A client's name in normal form."""
    name = fold_name(typed)
    if not name:
        raise Refused(N_("a client's name cannot be empty; write the name"))
    # A number in the place of a name comes from a shifted column, and names are shown unmasked.
    if not name.isalpha() and (
        not name.isprintable() or sum(map(str.isalpha, name)) <= sum(map(str.isdigit, name))
    ):
        raise Refused(
            N_("a client's name has letters, not digits alone, and no control characters; write the name")
        )
    return name


def client_code(typed: str) -> str:
    """A client code of the firm's own, in capitals."""
    code = fold(typed).upper()
    if _CODE.fullmatch(code) is None:
        raise Refused(N_("a client code is 1 to 12 letters, digits, - or _; choose another, or leave it out"))
    return code


def identity_of(
    kind: ClientKind, number: str | None, birthday: date | None, today: date
) -> tuple[str | None, date | None]:
    """The ID number in normal form and the birthday it gives, or without a number the birthday as typed.

    Raises BadBirthday, and what `kit.identity` raises for the number.
    """
    if kind is ClientKind.INSTITUTION:
        if birthday is not None:
            raise BadBirthday(N_("an institution has no birthday; leave it out"))
        return (None if number is None else identity.social_credit_code(number)), None
    if birthday is not None and birthday > today:
        raise BadBirthday(N_("a birthday cannot be in the future; check the year"))
    if number is None:
        return None, birthday
    holder = identity.resident_id(number, today)
    if birthday is not None and birthday != holder.birthday:
        raise BadBirthday(
            N_(
                "the birthday given is not the one in the ID number {id_no}; "
                "correct one of them, or leave it out"
            ),
            id_no=mask(holder.number),
        )
    return holder.number, holder.birthday


def legal_rep_of(kind: ClientKind, name: str | None) -> str | None:
    """The legal representative's name; a natural person has none."""
    if name is not None and kind is ClientKind.PERSON:
        raise Refused(
            N_("a natural person has no legal representative; leave it out, or record an institution")
        )
    return name


def unlikely_age(name: str, birthday: date | None, today: date, limits: Plausible) -> Iterator[Text]:
    """A birthday that makes a client a child or older than people get, as the policy has it."""
    if birthday is None:
        return
    age = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    if not limits.age_min <= age <= limits.age_max:
        yield T("{client} would be {age} years old; check the birthday or ID number", client=name, age=age)


def text(typed: str | None) -> str | None:
    """`typed` trimmed and in normal width; None where nothing is left."""
    return (fold(typed) or None) if typed else None


def kind_of(number: str, today: date) -> ClientKind:
    """The kind of client that `number` identifies: a resident ID is a person's, all else an institution's.

    Where it is neither, its shape decides.
    """
    try:
        identity.resident_id(number, today)
    except (identity.MalformedIdNumber, identity.NoSuchProvince):
        return ClientKind.INSTITUTION
    except Refused:
        return ClientKind.INSTITUTION if _is_credit_code(number) else ClientKind.PERSON
    return ClientKind.PERSON


def _is_credit_code(number: str) -> bool:
    try:
        identity.social_credit_code(number)
    except Refused:
        return False
    return True

"""What a client is, and what may stand in a client's file (Art. 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit import greeting_days, id_documents, identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.id_documents import CARDS, Document, IdKind
from fundcs.kit.parsing import fold, fold_name
from fundcs.kit.patterns import regex
from fundcs.kit.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundcs.policy.rules import Plausible

_CODE = regex(r"[A-Z0-9][A-Z0-9_-]{0,11}")


class ClientKind(StrEnum):
    """A natural person, an institution (Art. 3), or a product that invests: a fund, a plan, a trust."""

    PERSON = "person"
    INSTITUTION = "institution"
    PRODUCT = "product"


CLIENT_KIND_NAMES = {
    ClientKind.PERSON: N_("natural person"),
    ClientKind.INSTITUTION: N_("institution"),
    ClientKind.PRODUCT: N_("product"),
}

ID_KINDS: Final = {
    ClientKind.PERSON: frozenset(IdKind) - {IdKind.USCC, IdKind.PRODUCT_CODE},
    ClientKind.INSTITUTION: frozenset({IdKind.USCC, IdKind.OTHER}),
    ClientKind.PRODUCT: frozenset({IdKind.PRODUCT_CODE, IdKind.OTHER}),
}
"""The identity documents of each kind of client. A product has its own code, not its manager's."""
_CARD_LENGTH: Final = 18
_USUAL: Final = {
    ClientKind.PERSON: IdKind.RESIDENT,
    ClientKind.INSTITUTION: IdKind.USCC,
    ClientKind.PRODUCT: IdKind.PRODUCT_CODE,
}
_FIRM: Final = regex(
    r"公司|企业|合伙|集团|中心|事务所|银行|协会|学会|商会|基金会|学校|大学|学院|医院|合作社|研究院|研究所|委员会"
    r"|工会|商行|经营部|工作室|局$|厂$|店$|社$|\b(?:ltd|inc|llc|corp|co|limited|company|gmbh|l\.?p)\b",
    re.IGNORECASE,
)
_PRODUCT: Final = regex(
    r"(?:基金|计划|产品|信托|专户|理财|组合|FOF)(?:[一二三四五六七八九十百0-9a-z-]{1,6}[号期])?$"
    r"|(?:基金|计划|产品|信托|专户|私募).{0,12}[号期]$",
    re.IGNORECASE,
)
# Two to four Chinese characters, or names of other languages as they are written in Chinese.
_PERSON: Final = regex(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,12}(?:[·•・][\u3400-\u9fff]{1,12}){1,3}")


class Clearable(StrEnum):
    """A field of a client's file that may be emptied."""

    PHONE = "phone"
    EMAIL = "email"
    FAX = "fax"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    GREETING_DAY = "greeting_day"
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
    Clearable.GREETING_DAY: N_("Birthday to greet"),
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
    id_kind: IdKind | None = None
    id_no: str | None = None
    birthday: date | None = None
    greeting_day: str | None = None
    phone: str | None = None
    email: str | None = None
    fax: str | None = None
    address: str | None = None
    legal_rep: str | None = None
    withheld: bool = False
    introducer: str | None = None
    agent: str | None = None
    remark: str | None = None


def normal(typed: Particulars, today: date, introduced_by: str | None = None) -> Particulars:
    """`typed` in normal form, the birthday taken from the ID number.

    A prospect needs no number: a name and one way to reach them. `introduced_by`: through whom a recorded
    client came, which stands in the file once their number is known, too. What cannot stand in a file is
    refused (Refused); personal data in a sentence is masked.
    """
    number = text(typed.id_no)
    if number is None and not typed.withheld and not any(map(text, ways_to_reach(typed))):
        raise Refused(
            N_(
                "the ID number or social credit code is missing; a prospect without it needs --phone, "
                "--email, --address or --introducer, a client who withholds it --withheld"
            )
        )
    document, birthday = identity_of(typed.kind, number, typed.birthday, today, typed.id_kind)
    introducer, agent = text(typed.introducer), text(typed.agent)
    if typed.withheld and introducer is None and agent is None:
        raise Refused(
            N_(
                "a client with a withheld identity needs an introducer or authorised agent on record "
                "(Art. 3(5)); add --introducer or --agent"
            )
        )
    introduced = introducer is None or number is None or introducer == introduced_by
    if not typed.withheld and not (introduced and agent is None):
        raise Refused(ONLY_FOR_WITHHELD)
    phone, email, fax = text(typed.phone), text(typed.email), text(typed.fax)
    return replace(
        typed,
        name=client_name(typed.name),
        id_kind=document and id_kind_to_record(typed.kind, document),
        id_no=document and document.number,
        birthday=birthday,
        greeting_day=greeting_day_of(typed.kind, text(typed.greeting_day)),
        phone=None if phone is None else identity.phone(phone),
        email=None if email is None else identity.email(email),
        fax=None if fax is None else identity.phone(fax),
        address=text(typed.address),
        legal_rep=legal_rep_of(typed.kind, text(typed.legal_rep)),
        introducer=introducer,
        agent=agent,
        remark=text(typed.remark),
    )


def ways_to_reach(typed: Particulars) -> tuple[str | None, ...]:
    """By what a prospect is reached: themselves, or through whom they came."""
    return typed.phone, typed.email, typed.address, typed.introducer


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
    kind: ClientKind, number: str | None, birthday: date | None, today: date, id_kind: IdKind | None = None
) -> tuple[Document | None, date | None]:
    """The identity document and the birthday it gives, or where it gives none the birthday as typed.

    Without `id_kind` it is the usual one of its kind of client. Raises BadBirthday, and what
    `kit.id_documents` raises for the number.
    """
    if id_kind is not None and id_kind not in ID_KINDS[kind]:
        raise Refused(
            N_("a {kind} is not identified by this document: {id_kind}; correct one of the two"),
            kind=T(CLIENT_KIND_NAMES[kind]),
            id_kind=T(id_documents.ID_KIND_NAMES[id_kind]),
        )
    if number is None:
        return None, birthday_of(kind, None, birthday, today)
    document = id_documents.read(id_kind or _USUAL[kind], number, today)
    return document, birthday_of(kind, document, birthday, today)


def birthday_of(
    kind: ClientKind, document: Document | None, birthday: date | None, today: date
) -> date | None:
    """The birth date that a document gives, else the one typed. Raises BadBirthday."""
    given = document and document.birthday
    if birthday is None:
        return given
    if kind is not ClientKind.PERSON:
        raise BadBirthday(N_("only a natural person has a birthday; leave it out"))
    if birthday > today:
        raise BadBirthday(N_("a birthday cannot be in the future; check the year"))
    if document is not None and given not in (None, birthday):
        raise BadBirthday(
            N_(
                "the birthday given is not the one in the ID number {id_no}; "
                "correct one of them, or leave it out"
            ),
            id_no=mask(document.number),
        )
    return birthday


def id_kind_of(kind: ClientKind, id_kind: IdKind | None, number: str | None) -> IdKind | None:
    """The document of a recorded number: the one on record, else what number and kind of client tell."""
    if id_kind is not None or number is None:
        return id_kind
    return id_documents.kind_of_card(number) if kind is ClientKind.PERSON else _USUAL[kind]


def id_kind_to_record(kind: ClientKind, document: Document) -> IdKind | None:
    """The document as it goes on record: None for one that number and kind of client tell.

    So a file of before documents were recorded is as one of today.
    """
    is_card = len(document.number) == _CARD_LENGTH
    told = id_kind_of(kind, None, document.number) if is_card or kind is not ClientKind.PERSON else None
    return None if document.kind is told else document.kind


def greeting_day_of(kind: ClientKind, typed: str | None) -> str | None:
    """The birthday to greet where it is not the birth date: by the lunar calendar, or without its year."""
    if typed is None:
        return None
    if kind is not ClientKind.PERSON:
        raise BadBirthday(N_("only a natural person has a birthday; leave it out"))
    return greeting_days.parse(typed)


def legal_rep_of(kind: ClientKind, name: str | None) -> str | None:
    """The legal representative's name, a product's manager's; a natural person has none."""
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


def kind_of(name: str, number: str, today: date, id_kind: IdKind | None = None) -> ClientKind:
    """The kind of client of this name and number, where nobody says it.

    The number decides where it has a check digit or its document is named, but not against the name: then,
    and where neither tells, it is to be said (Refused). What is no number at all its own check will refuse.
    """
    by_name = _kind_by_name(name)
    if id_kind is not None:
        by_number = {kind for kind in ClientKind if id_kind in ID_KINDS[kind]}
    else:
        by_number = _kinds_by_number(number, today)
    if by_name in by_number:
        return by_name
    if len(by_number) == 1 and by_name is None:
        return by_number.pop()
    if not by_number:
        return by_name or (
            ClientKind.PERSON if sum(map(str.isalpha, number)) <= 1 else ClientKind.INSTITUTION
        )
    raise Refused(
        N_("the name and the number speak of different kinds of client; say which in a column 客户类型")
    )


def _kind_by_name(name: str) -> ClientKind | None:
    """What a name alone says; None where it says nothing."""
    if _FIRM.search(name):
        return ClientKind.INSTITUTION
    if _PRODUCT.search(name):
        return ClientKind.PRODUCT
    return ClientKind.PERSON if _PERSON.fullmatch(name) else None


def _kinds_by_number(number: str, today: date) -> set[ClientKind]:
    told = id_documents.told(number, today)
    kinds = {ClientKind.PERSON} if told & CARDS else set()
    return kinds | ({ClientKind.INSTITUTION} if IdKind.USCC in told else set())

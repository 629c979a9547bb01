"""Which documents a client's file must hold, which it lacks, and how long each is valid (Art. 3-4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from fundcs.policy.rules import DocumentType


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as far as the file's completeness goes by it; `valid_until`: as written on it."""

    item: str
    filed_on: date
    dated: date | None = None
    valid_until: date | None = None

    def last_day(self, type_: DocumentType | None) -> date | None:
        """The last day on which it is valid; None: it does not lapse.

        Where nothing is written on it, the policy's length is counted from its date, else from its filing.
        """
        if self.valid_until is not None or type_ is None or type_.valid_for is None:
            return self.valid_until
        return (self.dated or self.filed_on) + timedelta(days=type_.valid_for.count)


@dataclass(frozen=True, slots=True)
class Subject:
    """A client as far as the list of documents asks: their kind, and what excepts them from some of it.

    `uscc`: a unified social credit code identifies them, so that their licence satisfies both institution
    items (Art. 3); `withheld`: they do not disclose who they are (Art. 3(5)).
    """

    kind: str
    uscc: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """A type of document that a file lacks; `lapsed`: the last day of the one it holds, if it holds one."""

    type: DocumentType
    lapsed: date | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The type of a document that a file holds, and the last day of that which is valid longest."""

    type: DocumentType
    last_day: date


def required(subject: Subject, types: Iterable[DocumentType]) -> tuple[DocumentType, ...]:
    """The types that the client's file must hold."""
    return tuple(
        type_
        for type_ in types
        if type_.in_file(subject.kind)
        and not (type_.unless_uscc and subject.uscc)
        and not (type_.unless_withheld and subject.withheld)
    )


def lacking(
    subject: Subject, documents: Sequence[Filed], types: Iterable[DocumentType], day: date
) -> tuple[Lack, ...]:
    """What the file lacks on a day: required types of which it holds none, or only lapsed ones."""
    lacks = []
    for type_ in required(subject, types):
        held = [document.last_day(type_) for document in documents if document.item == type_.code]
        last_days = [last for last in held if last is not None]
        if len(last_days) < len(held) or any(last >= day for last in last_days):
            continue
        lacks.append(Lack(type_, max(last_days, default=None)))
    return tuple(lacks)


def lapsing(documents: Sequence[Filed], types: Iterable[DocumentType]) -> tuple[Validity, ...]:
    """Of each type that the file holds and that lapses, the last day of the one that is valid longest."""
    validities = []
    for type_ in types:
        held = [document.last_day(type_) for document in documents if document.item == type_.code]
        last_days = [last for last in held if last is not None]
        if last_days and len(last_days) == len(held):
            validities.append(Validity(type_, max(last_days)))
    return tuple(validities)


def completed_on(subject: Subject, documents: Sequence[Filed], types: Iterable[DocumentType]) -> date | None:
    """The day on which the last of the required types was first filed; None where one never was."""
    first = {
        type_.code: min((held.filed_on for held in documents if held.item == type_.code), default=None)
        for type_ in required(subject, types)
    }
    days = [day for day in first.values() if day is not None]
    return max(days) if days and len(days) == len(first) else None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A document of a type that was valid until `last_day` and was renewed on a day."""

    type: DocumentType
    last_day: date
    renewed_on: date


def renewals(documents: Sequence[Filed], types: Iterable[DocumentType]) -> list[Renewal]:
    """The documents that were renewed by one which is valid longer, of each type in the order of filing."""
    renewed = []
    for type_ in types:
        held: date | None = None
        for document in sorted(documents, key=lambda each: each.filed_on):
            last = document.last_day(type_)
            if document.item != type_.code or last is None:
                continue
            if held is not None and last > held:
                renewed.append(Renewal(type_, held, document.filed_on))
            held = last if held is None else max(held, last)
    return renewed


def check_dates(dated: date | None, valid_until: date | None, today: date) -> None:
    """Refuse a document of the future, and one that lapses before it was made."""
    if dated is not None and dated > today:
        raise Refused(N_("the document is dated {day}, which is in the future; check its date"), day=dated)
    if dated is not None and valid_until is not None and valid_until < dated:
        raise Refused(
            N_("the document would lapse on {until}, before its date {day}; correct one of them"),
            until=valid_until,
            day=dated,
        )

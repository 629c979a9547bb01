"""The items of a package as they are typed: codes or names of the policy, each checked (Art. 22)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import path as home_path
from fundcs.packages.rules.checks import check_once
from fundcs.packages.rules.package import Fault, FaultyItem, Item, ItemForm, Waiver
from fundcs.policy.labels import code_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundcs.packages.rules.package import Package
    from fundcs.policy.rules import DocumentType

_FORMS = {
    **dict.fromkeys(("original", "原件"), ItemForm.ORIGINAL),
    **dict.fromkeys(("copy", "复印件"), ItemForm.COPY),
}
_MOST_PAGES = 9999


def required(
    documents: Iterable[DocumentType], kind: str, special: str | None = None
) -> tuple[DocumentType, ...]:
    """The items that a client of this kind has to hand in, and the one asked of this contract."""
    return tuple(document for document in documents if document.in_package(kind) or document.code == special)


def handed_in(typed: str, known: Sequence[DocumentType]) -> tuple[Item, ...]:
    """The items of `trust_contract:original:12,id_copy`; form and pages may be left out.

    Raises Refused where nothing is named, an item is unknown or named twice, or a detail is neither.
    """
    items = tuple(_item(part, known) for part in typed.replace("，", ",").split(",") if part.strip())
    if not items:
        raise Refused(N_("a submission needs at least one document; name them after --items"))
    check_once(item.code for item in items)
    return items


def _item(typed: str, known: Sequence[DocumentType]) -> Item:
    name, *details = (fold(part) for part in typed.replace("：", ":").split(":"))
    code = _code(name, known)
    form, pages = None, None
    for detail in details:
        if detail.casefold() in _FORMS:
            form = _FORMS[detail.casefold()]
        elif _is_pages(detail):
            pages = int(detail)
        else:
            raise Refused(
                N_(
                    "'{detail}' of {item} is neither original, copy nor a number of pages; "
                    "write {item}:copy:2"
                ),
                item=code,
                detail=quoted(detail),
            )
    return Item(code, form, pages)


def _is_pages(detail: str) -> bool:
    digits = detail.isascii() and detail.isdigit() and len(detail) <= len(str(_MOST_PAGES))
    return digits and int(detail) > 0


def _code(typed: str, known: Sequence[DocumentType]) -> str:
    return code_of(known, typed, T("item"))


def expected(package: Package, required_items: Sequence[DocumentType]) -> tuple[Item, ...]:
    """What a round holds where nobody says: all items at first, later those missing or defective."""
    review = package.returned
    faulty = review.faulty_items if review else ()
    return tuple(Item(item.code) for item in faulty or required_items)


def scans(typed: Iterable[str], items: Sequence[Item], known: Sequence[DocumentType]) -> dict[str, Path]:
    """The scans of `ITEM=PATH` options by item.

    Raises Refused where a text is not of that form, an item is unknown, named twice or not among `items`.
    """
    pairs: list[tuple[str, Path]] = []
    for text in typed:
        name, equals, path = text.partition("=")
        if not (equals and path.strip()):
            raise Refused(
                N_("'{text}' does not name a document and a file; write DOCUMENT=FILE"), text=quoted(text)
            )
        pairs.append((_code(name, known), home_path(path.strip())))
    check_once(code for code, _path in pairs)
    for code, _path in pairs:
        if code not in {item.code for item in items}:
            raise Refused(
                N_("{item} has a scan but is not among the documents submitted; add it to --items"), item=code
            )
    return dict(pairs)


def faulty_items(
    missing: Iterable[str], defective: Iterable[str], known: Sequence[DocumentType]
) -> tuple[FaultyItem, ...]:
    """What a review found missing or defective, of `ITEM` or `ITEM=WHY` options.

    Raises Refused where an item is unknown.
    """
    faults = ((Fault.MISSING, missing), (Fault.DEFECTIVE, defective))
    return tuple(_faulty(fault, text, known) for fault, texts in faults for text in texts)


def lacking(package: Package, number: int, required_items: Iterable[DocumentType]) -> tuple[FaultyItem, ...]:
    """What round `number` and those before it lack: required items that never came, and faults not mended.

    What a standing review let be is not asked for again.
    """
    rounds = package.rounds[:number]
    came = {item.code: round_.number for round_ in rounds for item in round_.items}
    reviews = [review for round_ in rounds if (review := package.review(round_.number)) is not None]
    lacks = {
        item.code: FaultyItem(item.code, Fault.MISSING) for item in required_items if item.code not in came
    }
    for review in reviews:
        if review.round < number:
            lacks |= {
                item.code: item for item in review.faulty_items if came.get(item.code, 0) <= review.round
            }
    waived = {waiver.code for review in reviews for waiver in review.waivers}
    return tuple(item for code, item in lacks.items() if code not in waived)


def waivers(
    typed: Iterable[str], lacking_items: Iterable[FaultyItem], known: Sequence[DocumentType]
) -> tuple[Waiver, ...]:
    """The waivers of `ITEM=WHY` options.

    Raises Refused where a text is not of that form, an item is unknown, named twice or not lacking.
    """
    pairs = [
        (_code(name, known), fold(why)) for name, _equals, why in (text.partition("=") for text in typed)
    ]
    check_once(code for code, _why in pairs)
    lacks = {item.code for item in lacking_items}
    for code, why in pairs:
        if code not in lacks:
            raise Refused(N_("{item} is not lacking; leave out its --waive"), item=code)
        if not why:
            raise Refused(N_("say why {item} is waived: --waive {item}=REASON"), item=code)
    return tuple(Waiver(code, why) for code, why in pairs)


def with_lacking(
    faulty: Sequence[FaultyItem], lacking_items: Iterable[FaultyItem], waived: Iterable[Waiver]
) -> tuple[FaultyItem, ...]:
    """What was found faulty, and what lacks beside it unless it was waived."""
    named = {item.code for item in faulty} | {waiver.code for waiver in waived}
    return (*faulty, *(item for item in lacking_items if item.code not in named))


def _faulty(fault: Fault, text: str, known: Sequence[DocumentType]) -> FaultyItem:
    name, _equals, why = text.partition("=")
    return FaultyItem(_code(name, known), fault, fold(why) or None)

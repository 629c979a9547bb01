"""The items of a package as they are typed: codes or names of the policy, each checked (Art. 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.packages.rules.checks import check_once
from fundcs.packages.rules.package import Fault, Item, ItemForm, Lack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fundcs.packages.rules.package import Package
    from fundcs.policy.rules import Document

_FORMS = {
    **dict.fromkeys(("original", "原件"), ItemForm.ORIGINAL),
    **dict.fromkeys(("copy", "复印件"), ItemForm.COPY),
}
_MOST_PAGES = 9999


class UnknownItem(Refused):
    template = N_("the policy knows no item '{item}'; choose from: {codes}")


class NoItems(Refused):
    template = N_("a round without items is none; name them after --items")


class BadDetail(Refused):
    template = N_("'{detail}' of {item} is neither original, copy nor a number of pages; write {item}:copy:2")


class NotAFileOption(Refused):
    template = N_("'{text}' names no item and file; write ITEM=PATH")


class FileWithoutItem(Refused):
    template = N_("{item} has a file but is not among the items; add it to --items")


def required(items: Iterable[Document], kind: str) -> tuple[Document, ...]:
    """The items that a client of this kind has to hand in."""
    return tuple(item for item in items if kind in item.kinds)


def code_of(typed: str, known: Sequence[Document]) -> str:
    """The code of an item named by its code or one of its names. Raises UnknownItem."""
    said = fold(typed).casefold()
    for item in known:
        if said in (item.code, item.zh.casefold(), item.en.casefold()):
            return item.code
    raise UnknownItem(item=quoted(typed), codes=", ".join(item.code for item in known))


def handed_in(typed: str, known: Sequence[Document]) -> tuple[Item, ...]:
    """The items of `trust_contract:original:12,id_copy`; form and pages may be left out.

    Raises UnknownItem, BadDetail, ItemNamedTwice, NoItems.
    """
    items = tuple(_item(part, known) for part in typed.replace("，", ",").split(",") if part.strip())
    if not items:
        raise NoItems
    check_once([item.code for item in items])
    return items


def _item(typed: str, known: Sequence[Document]) -> Item:
    name, *details = (fold(part) for part in typed.replace("：", ":").split(":"))
    code = code_of(name, known)
    form, pages = None, None
    for detail in details:
        if detail.casefold() in _FORMS:
            form = _FORMS[detail.casefold()]
        elif detail.isascii() and detail.isdigit() and 0 < int(detail[:5]) <= _MOST_PAGES:
            pages = int(detail)
        else:
            raise BadDetail(item=code, detail=quoted(detail))
    return Item(code, form, pages)


def expected(package: Package, wanted: Sequence[Document]) -> tuple[Item, ...]:
    """What a round holds where nobody says: all items at first, then those that were found wanting."""
    back = package.returned
    codes = [lack.code for lack in back.lacks] if back and back.lacks else [item.code for item in wanted]
    return tuple(Item(code) for code in codes)


def files(typed: Iterable[str], items: Sequence[Item], known: Sequence[Document]) -> dict[str, Path]:
    """The scans of `ITEM=PATH` options by item.

    Raises NotAFileOption, UnknownItem, FileWithoutItem, ItemNamedTwice.
    """
    from pathlib import Path

    pairs: list[tuple[str, Path]] = []
    for text in typed:
        name, equals, path = text.partition("=")
        if not (equals and path.strip()):
            raise NotAFileOption(text=quoted(text))
        pairs.append((code_of(name, known), Path(path.strip()).expanduser()))
    check_once([code for code, _path in pairs])
    for code, _path in pairs:
        if code not in {item.code for item in items}:
            raise FileWithoutItem(item=code)
    return dict(pairs)


def lacks(missing: Iterable[str], defective: Iterable[str], known: Sequence[Document]) -> tuple[Lack, ...]:
    """What a review found wanting, of `ITEM` or `ITEM=WHY` options. Raises UnknownItem."""
    faults = ((Fault.MISSING, missing), (Fault.DEFECTIVE, defective))
    return tuple(_lack(fault, text, known) for fault, texts in faults for text in texts)


def _lack(fault: Fault, text: str, known: Sequence[Document]) -> Lack:
    name, _equals, why = text.partition("=")
    return Lack(code_of(name, known), fault, fold(why) or None)

"""The sheet of packages to be reviewed, and the reviews it brought when it came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.archive import edited_show
from fundcs.kit.editable import Row
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.privacy import mask_text
from fundcs.kit.registers import Field, Outgoing, Register, coded
from fundcs.kit.roundtrip import Stamp
from fundcs.kit.workbooks import DAY, NUMBER, TEXT
from fundcs.packages.rules.package import FORM_NAMES, RESULT_NAMES
from fundcs.packages.service import lookup, review_sheets
from fundcs.packages.service.review_sheets import ITEM, OF, SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.kit.view import View
    from fundcs.packages.rules.package import Item
    from fundcs.packages.service.lookup import PackageStatus

_TICK: Final = "√"
_LOCKED: Final = {
    "contract": Field(N_("Contract"), 16, TEXT),
    "client": Field(N_("Client"), 18),
    "advisor": Field(N_("Adviser"), 12),
    "round": Field(N_("Submission"), 6, NUMBER),
    "submitted_on": Field(N_("Submission date"), 11, DAY),
}
_OPEN: Final = {
    "result": Field(N_("Review result"), 8, TEXT),
    "reviewed_on": Field(N_("Reviewed on"), 11, DAY),
    "deadline": Field(N_("Complete by"), 11, DAY),
    "shelf_mark": Field(N_("Shelf mark"), 12),
}


def write(act: Act, statuses: Sequence[PackageStatus], export: Export, path: Path) -> None:
    """Write the packages to `path`: the result and a remark on each item are to be filled in."""
    with speaking(act.document_language):
        names = lookup.item_names(act)
        remarks = {f"{ITEM}{code}": Field(str(item), 15) for code, item in names.items()}
        register = Register(N_("Packages to be reviewed"), {**_LOCKED, **_OPEN, **remarks})
        columns = review_sheets.columns(act)
        choices = {"result": [_(name) for name in RESULT_NAMES.values()]}
        choices |= {name: [_TICK, _("missing")] for name in remarks}
        rows = [_row(act, status) for status in statuses]
        stamp = Stamp(SHEET, OF, "", export.checkpoint)
        register.write_editable(rows, columns, Outgoing(path, stamp, export.key, act.moment, choices))


def _row(act: Act, status: PackageStatus) -> Row:
    last = status.package.last
    assert last is not None  # noqa: S101 - it waits for review
    came = status.package.handed_in()
    required = {item.code for item in status.required}
    cells: dict[str, object] = dict.fromkeys(review_sheets.columns(act))
    for code in lookup.item_names(act):
        cells[f"{ITEM}{code}"] = _came(came[code][1]) if code in came else _lacking(code in required)
    cells |= {
        "contract": status.no,
        "client": " ".join(filter(None, status.signer[:2])),
        "advisor": coded(status.adviser, lookup.staff_names(act)),
        "round": last.number,
        "submitted_on": last.submitted_on,
    }
    recorded = review_sheets.recorded(act, status.package, last.number)
    return Row(review_sheets.key_of(status.package), cells, recorded)


def _came(item: Item) -> str:
    form = _("submitted") if item.form is None else _(FORM_NAMES[item.form])
    return form if item.pages is None else _("{form}, {pages} pages").format(form=form, pages=item.pages)


def _lacking(required: bool) -> str:
    return _("not submitted") if required else _("not asked for")


def view(act: Act, made: Corrected, *, dry_run: bool) -> View:
    """The reviews that a sheet brought, or would bring."""
    names = lookup.item_names(act)

    def heading(name: str) -> str:
        code = name.removeprefix(ITEM)
        return str(names[code]) if code in names else _(_OPEN[name].heading)

    def said(_name: str, value: object) -> str | None:
        return None if value is None else mask_text(str(value))

    return edited_show.view(made, _("Contract"), said, dry_run=dry_run, heading_of=heading)

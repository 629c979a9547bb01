"""Two client lists set against each other, on the screen, as JSON and as a workbook; masked (Art. 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook

from fundcs.clients.models import Client
from fundcs.dossier.show.particulars import field_name
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.privacy import mask_text
from fundcs.kit.registers import AIR, HEADER_ROW, LEAST_HEIGHT, Field, Register
from fundcs.kit.view import View, table, text_page
from fundcs.kit.workbooks import NUMBER, TEXT, save

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.clients.service.reconciling import Reconciled
    from fundcs.kit.workbooks import Page

_SHOWN: Final = 200
_DIFFERING: Final = Register(
    N_("Different in the two lists"),
    {
        "client": Field(N_("Client no."), 12, TEXT),
        "name": Field(N_("Name of person or firm"), 24),
        "row": Field(N_("Row of the other list"), 10, NUMBER),
        "field": Field(N_("Field"), 16),
        "here": Field(N_("In the archive"), 34),
        "there": Field(N_("In the other list"), 34),
    },
)
_HERE: Final = Register(
    N_("Only in the archive"),
    {
        "client": Field(N_("Client no."), 12, TEXT),
        "name": Field(N_("Name of person or firm"), 30),
        "id_no": Field(N_("ID number"), 24, TEXT),
        "phone": Field(N_("Phone"), 20, TEXT),
        "officer": Field(N_("CS specialist"), 14),
    },
)
_THERE: Final = Register(
    N_("Only in the other list"),
    {
        "sheet": Field(N_("Sheet"), 20),
        "row": Field(N_("Row of the other list"), 10, NUMBER),
        "name": Field(N_("Name of person or firm"), 30),
        "id_no": Field(N_("ID number"), 24, TEXT),
        "phone": Field(N_("Phone"), 20, TEXT),
    },
)
_UNREAD: Final = Register(
    N_("Not read"),
    {
        "sheet": Field(N_("Sheet"), 20),
        "row": Field(N_("Row of the other list"), 10, NUMBER),
        "column": Field(N_("Column"), 18),
        "value": Field(N_("Value"), 30),
        "problem": Field(N_("Problem"), 60),
    },
)


def view(act: Act, made: Reconciled) -> View:
    """What is in one list alone and what differs; the screen shows the first two hundred of each."""
    parts = _parts(act, made)
    data = {
        "read": made.read,
        "same": made.same,
        **{name: rows for name, (_register, rows) in parts.items()},
        "unused": list(made.unused),
    }
    pages: list[Any] = []
    for register, rows in parts.values():
        if rows:
            pages += [_(register.title), _table(register, rows[:_SHOWN])]
    closing = _(
        "{read} rows read: {same} agree, {differing} differ, {there} are not in the archive; {here} clients "
        "are in the archive alone; nothing was written"
    ).format(
        read=made.read,
        same=made.same,
        differing=len({difference.client for difference in made.differences}),
        there=len(made.there_only),
        here=len(made.here_only),
    )
    return View(data, text_page(*pages, closing))


def _table(register: Register, rows: Sequence[dict[str, Any]]) -> Any:
    drawn = table(*(_(field.heading) for field in register.fields.values()))
    for row in rows:
        drawn.add_row(*(str(row[name] or "–") for name in register.fields))
    return drawn


def write(act: Act, made: Reconciled, path: Path) -> None:
    """Write the workbook, a tab for each list."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        pages = [_tab(act, book, register, rows) for register, rows in _parts(act, made).values()]
        save(book, pages, path)


def _tab(act: Act, book: Workbook, register: Register, rows: Sequence[dict[str, Any]]) -> Page:
    page = register.page(book, act.moment, len(rows))
    looks = [field.look for field in register.fields.values()]
    for row in rows:
        page.row([row[name] for name in register.fields], looks, least=LEAST_HEIGHT, air=AIR)
    page.filter(HEADER_ROW)
    page.close()
    return page


def _parts(act: Act, made: Reconciled) -> dict[str, tuple[Register, list[dict[str, Any]]]]:
    return {
        "differing": (_DIFFERING, list(_differing(act, made))),
        "here_only": (_HERE, [_here(act, client) for client in made.here_only]),
        "there_only": (_THERE, list(_there(act, made))),
        "errors": (
            _UNREAD,
            [
                {
                    "sheet": error.sheet,
                    "row": error.row,
                    "column": error.column,
                    "value": error.value,
                    "problem": error.problem,
                }
                for error in made.errors
            ],
        ),
    }


def _differing(act: Act, made: Reconciled) -> Iterator[dict[str, Any]]:
    for difference in made.differences:
        yield {
            "client": difference.client,
            "name": difference.name,
            "row": difference.row,
            "field": field_name(difference.field),
            "here": _said(act, difference.field, difference.here),
            "there": _said(act, difference.field, difference.there),
        }


def _here(act: Act, client: Any) -> dict[str, Any]:
    shown = act.shown(client, Client)
    return {
        "client": shown.code,
        **{name: getattr(shown, name) for name in ("name", "id_no", "phone", "officer")},
    }


def _there(act: Act, made: Reconciled) -> Iterator[dict[str, Any]]:
    for unknown in made.there_only:
        values = {name: _said(act, name, unknown.values[name]) for name in ("name", "id_no", "phone")}
        yield {"sheet": mask_text(unknown.sheet), "row": unknown.row, **values}


def _said(act: Act, name: str, value: object) -> str | None:
    """A value as it is shown: the column says what is masked; what stands in a wrong column is masked too."""
    return None if value is None else mask_text(act.personal(str(value), getattr(Client, name)))

"""A client's whole file as a workbook for the cabinet: A4, letterhead, a foot that says who exported it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.dossier.show.chapter import Kind
from fundcs.dossier.show.chapters import chapters
from fundcs.dossier.show.particulars import particulars_table
from fundcs.kit.i18n import _, speaking
from fundcs.kit.privacy import mask_text
from fundcs.kit.registers import AIR, LEAST_HEIGHT
from fundcs.kit.view import View, text_page
from fundcs.kit.workbooks import AMOUNT, HEAD, PLAIN, TITLE, WRAPPED, Look, Page, save, yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

    from fundcs.act import Act
    from fundcs.dossier.service.full_file import FullExport
    from fundcs.dossier.show.chapter import Chapter

_COVER: Final = (24, 70)
_NAME: Final = Look(bold=True, filled=True)
_VALUE: Final = Look(horizontal="left", wrap=True)
_SECTION: Final = Look(bold=True, size=12, boxed=False)
_SIGN: Final = Look(size=11, boxed=False)
_LOOKS: Final = {Kind.TEXT: WRAPPED, Kind.WHOLE: WRAPPED, Kind.MONEY: AMOUNT}
_UPRIGHT: Final = 110
"""Characters: a page whose columns are wider than that is printed lengthwise."""


def write(act: Act, export: FullExport) -> View:
    """Write the whole file, and say what was written."""
    from openpyxl import Workbook

    file = export.full.whole.file
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        told = chapters(act, export.full)  # the first, of tiers, stands on the cover
        foot = file.client.code  # the letterhead adds who exports it
        pages = [_cover(act, book, export, told, foot)]
        pages += [_chapter(book, chapter, export, foot) for chapter in told[1:] if chapter.rows]
        book.properties.title = f"{file.client.code} {_('Client file')}"
        save(book, pages, export.path)
    shown = mask_text(str(export.shown_path))
    revealed = act.reveal is not None
    data = {
        "file": shown,
        "client": file.client.code,
        "chapters": {chapter.code: chapter.count for chapter in told},
        "revealed": revealed,
        "trail": export.head,
    }
    sentence = (
        _("the whole file of {client} exported to {file}, personal data unmasked")
        if revealed
        else _("the whole file of {client} exported to {file}, personal data masked")
    )
    return View(data, text_page(sentence.format(client=file.client.code, file=shown)))


def _cover(act: Act, book: Workbook, export: FullExport, told: Sequence[Chapter], foot: str) -> Page:
    """Particulars, what the file holds, and where it is filed."""
    file = export.full.whole.file
    page = Page(book, _("Client file"), _COVER)
    page.portrait(header_row=None, footer=foot)
    page.row([_("Client file"), ""], TITLE)
    page.confidential(f"{file.client.code} {file.client.name}")
    rows = particulars_table(act, file)
    names, values = (list(column.cells) for column in rows.columns)
    for name, value in zip(names, values, strict=True):
        page.row([str(name), str(value)], (_NAME, _VALUE), least=LEAST_HEIGHT, air=AIR)
    if told[0].rows:
        page.row(["", ""], PLAIN)
        page.row([told[0].title, ""], _SECTION)
    for since, before, after, contract, _sum in told[0].rows:
        change = _("{before} → {after}, by contract {contract}")
        change = change.format(before=before, after=after, contract=contract)
        page.row([_("since {day}").format(day=since), change], (_NAME, _VALUE), least=LEAST_HEIGHT, air=AIR)
    page.row(["", ""], PLAIN)
    page.row([_("Contents"), ""], _SECTION)
    for chapter in told[1:]:
        page.row(
            [chapter.title, str(chapter.count or _("none"))], (_NAME, _VALUE), least=LEAST_HEIGHT, air=AIR
        )
    page.row(["", ""], PLAIN)
    for line in (_("Filed by: ______________"), _("Date: ______________"), _("Shelf mark: ______________")):
        page.row([line, ""], _SIGN, least=LEAST_HEIGHT + AIR)
    page.close()
    return page


def _chapter(book: Workbook, chapter: Chapter, export: FullExport, foot: str) -> Page:
    """A chapter on pages of its own, its headings on each."""
    client = export.full.whole.file.client
    page = Page(book, chapter.title, [heading.width for heading in chapter.headings])
    across = sum(heading.width for heading in chapter.headings) > _UPRIGHT
    (page.landscape if across else page.portrait)(header_row=3, footer=foot)
    page.row([chapter.title, *[""] * (page.width - 1)], TITLE)
    page.confidential(f"{client.code} {client.name}")
    page.row([heading.text for heading in chapter.headings], HEAD)
    looks = [_LOOKS[heading.kind] for heading in chapter.headings]
    for row in chapter.rows:
        cells = [
            yuan(cell) if heading.kind is Kind.MONEY and isinstance(cell, int) else cell
            for heading, cell in zip(chapter.headings, row, strict=True)
        ]
        page.row(cells, looks, least=LEAST_HEIGHT, air=AIR)
    page.close()
    return page

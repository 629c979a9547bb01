"""A letter to a complainant on the screen, as a text and as a page to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.models import ComplaintLetter
from fundcs.complaints.rules.letters import LETTER_NAMES
from fundcs.kit.i18n import _, speaking
from fundcs.kit.view import View, iso, text_page

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.complaints.service.letters import WrittenLetter

_WIDTHS = (20.0, 20.0, 20.0, 20.0)


def view(act: Act, written: WrittenLetter) -> View:
    """The letter, masked as a complaint's text is."""
    letter = written.letter
    content = act.personal(letter.content, ComplaintLetter.content)
    data = {
        "complaint": letter.complaint,
        "kind": letter.kind.value,
        "draft": written.draft,
        "content": content,
        "written_at": iso(letter.written_at),
        "written_by": letter.written_by,
        "checked_at": iso(letter.checked_at),
        "checked_by": letter.checked_by,
    }
    return View(data, text_page(_heading(written), content))


def text(act: Act, written: WrittenLetter, path: Path) -> None:
    """Write the letter as a text."""
    with speaking(act.document_language):
        lines = [_draft(written), written.letter.content, _signature(act)]
    path.write_text("\n\n".join(filter(None, lines)) + "\n", "utf-8")


def workbook(act: Act, written: WrittenLetter, path: Path) -> None:
    """Write the letter as an upright page."""
    from openpyxl import Workbook

    from fundcs.kit.workbooks import PLAIN, TITLE, Look, Page, save

    body = Look(boxed=False, wrap=True, size=12)
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, written.letter.complaint, _WIDTHS)
        page.portrait(header_row=None, footer=written.letter.complaint)
        page.row([_(LETTER_NAMES[written.letter.kind]), *[""] * (page.width - 1)], TITLE)
        page.row([_draft(written)], PLAIN)
        for part in written.letter.content.split("\n"):
            page.paragraph(part, body)
        page.row([""], PLAIN)
        page.paragraph(_signature(act), Look(boxed=False, horizontal="right", size=12))
        page.close()
        save(book, (page,), path)


def _heading(written: WrittenLetter) -> str:
    name = _(LETTER_NAMES[written.letter.kind])
    if written.draft:
        return _("{no}: {letter}, a draft; a colleague checks it with --check").format(
            no=written.letter.complaint, letter=name
        )
    return _("{no}: {letter}").format(no=written.letter.complaint, letter=name)


def _draft(written: WrittenLetter) -> str:
    return _("Draft, not checked by a second person: do not send") if written.draft else ""


def _signature(act: Act) -> str:
    return _("Client service department, {day}").format(day=act.today)

"""The hand-over form to be printed and signed (Art. 6, 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act.permits import role_name
from fundcs.assignments.rules import HELD_NAMES
from fundcs.handovers.show import items
from fundcs.handovers.show.items import label
from fundcs.kit.i18n import _, speaking
from fundcs.kit.workbooks import COUNT, HEAD, PLAIN, TITLE, Look, Page, save
from fundcs.policy.terms import cited

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.handovers.service.leaving import Leaving

_WIDTHS: Final = (6, 20, 30, 20, 12, 9)
_LABEL = Look(bold=True, filled=True, horizontal="center")
_TEXT = Look(horizontal="left", wrap=True, indent=1)
_CENTRE = Look(horizontal="center", wrap=True)
_NUMBER = Look(COUNT, "center")
_HEADING = Look(bold=True, boxed=False, size=12)
_SIGN = Look(boxed=False, size=11)
_NOTE = Look(boxed=False, size=9, wrap=True)
_TALL = 22.0
"""Points: room to write by hand."""


def write(act: Act, leaving: Leaving, path: Path) -> None:
    """Write the form to `path`."""
    from openpyxl import Workbook

    with speaking(act.document_language):
        title = _("Hand-over form")
        book = Workbook(write_only=True)
        page = Page(book, title, _WIDTHS)
        page.portrait(header_row=None, footer=_("Trail checkpoint: {head}").format(head=leaving.head))
        page.row([title, *[""] * (page.width - 1)], TITLE)
        page.confidential(leaving.no or "")
        _particulars(page, leaving)
        _items(page, leaving)
        _todos(page, leaving)
        _remaining(page, leaving)
        _signatures(page)
        page.close()
        save(book, (page,), path)


def _particulars(page: Page, leaving: Leaving) -> None:
    member = leaving.member
    takers = dict.fromkeys(passing.to for passing in leaving.passed)
    to = _(", ").join(f"{leaving.names[code]} {code}" for code in takers)
    _pair(page, _("Handed over by"), f"{member.name} {member.code}", _("Role"), role_name(member.role))
    _pair(page, _("First day away"), str(member.left_on or ""), _("Received by"), to)


def _pair(page: Page, left_label: str, left: str, right_label: str, right: str) -> None:
    looks = (_LABEL, _LABEL, _TEXT, _LABEL, _TEXT, _TEXT)
    row = page.row([left_label, "", left, right_label, right, ""], looks, least=_TALL)
    page.merge(row, 1, 2)
    page.merge(row, 5, 6)


def _heading(page: Page, text: str) -> None:
    page.row([""], PLAIN)
    page.paragraph(text, _HEADING)


def _items(page: Page, leaving: Leaving) -> None:
    _heading(page, _("What is handed over"))
    headers = (_("No."), _("What"), _("Number and name"), _("Received by"), _("From"), _("Taken over"))
    page.row(headers, HEAD, least=_TALL)
    looks = (_NUMBER, _TEXT, _TEXT, _TEXT, _CENTRE, _CENTRE)
    rows = [
        (
            _(HELD_NAMES[each.item.kind]),
            label(each.item),
            f"{leaving.names[each.to]} {each.to}",
            str(each.since),
        )
        for each in leaving.passed
    ]
    rows += [(_(HELD_NAMES[item.kind]), label(item), "", "") for item in leaving.held]
    for number, row in enumerate(rows, 1):
        page.row([number, *row, "□"], looks, least=_TALL)
    if not rows:
        page.paragraph(_("Nothing on record."), _NOTE)


def _todos(page: Page, leaving: Leaving) -> None:
    """Own to-dos, and those of the role where nobody else has it."""
    alongside = leaving.alongside
    duties = [*alongside.todos, *(() if alongside.sharing else alongside.of_role)]
    if not duties:
        return
    _heading(page, _("Open to-dos"))
    page.row((_("No."), _("Due"), _("To-do"), "", _("Article"), _("Taken over")), HEAD, least=_TALL)
    looks = (_NUMBER, _CENTRE, _TEXT, _TEXT, _CENTRE, _CENTRE)
    for number, duty in enumerate(duties, 1):
        cells = [
            number,
            duty.due.text[:16].replace("T", " "),
            str(duty.subject),
            "",
            str(cited(duty.article)),
            "□",
        ]
        row = page.row(cells, looks, least=_TALL)
        page.merge(row, 3, 4)


def _remaining(page: Page, leaving: Leaving) -> None:
    """What no record moves: letters to be checked, the policy file, papers and keys."""
    _heading(page, _("Besides"))
    lines = [_("Paper files and keys, by list: ____________________________________")]
    alongside = leaving.alongside
    if alongside.letters:
        lines.append(
            _("Letters that a second person is still to check, of complaints: {letters}").format(
                letters=_(", ").join(alongside.letters)
            )
        )
    lines += items.key(leaving)
    if alongside.policy:
        lines.append(
            _("The policy file names {staff}; name another there: {keys}").format(
                staff=leaving.member.code, keys=_(", ").join(alongside.policy)
            )
        )
    for line in lines:
        page.paragraph(f"□ {line}", _SIGN)


def _signatures(page: Page) -> None:
    page.row([""], PLAIN)
    page.paragraph(
        _("Whoever leaves takes no client data along, in whatever form, and keeps secret what they know."),
        _NOTE,
    )
    page.row([""], PLAIN)
    roles: Sequence[str] = (_("Handed over by"), _("Received by"), _("Supervised by"))
    for role in roles:
        page.paragraph(
            _("{role} (signature): ____________________    Date: ______________").format(role=role), _SIGN
        )
        page.row([""], PLAIN)

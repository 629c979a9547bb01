"""Drawing the two forms of Art. 22: 《客户资料交接表》 and 《客户资料补齐信息表》."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.money import grouped
from fundcs.kit.workbooks import COUNT, HEAD, PLAIN, TITLE, Look, Page, save
from fundcs.packages.models import ReviewItem
from fundcs.packages.rules.package import FAULT_NAMES, RESULT_NAMES, Fault, FormKind, ItemForm, Result
from fundcs.packages.show.screen import points_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.packages.rules.package import Item, Lack, Review
    from fundcs.packages.service.forms import Form
    from fundcs.packages.service.packages import Details

_LABEL = Look(bold=True, filled=True, horizontal="center")
_TEXT = Look(horizontal="left", wrap=True, indent=1)
_CENTRE = Look(horizontal="center", wrap=True)
_NUMBER = Look(COUNT, "center")
_SIGN = Look(boxed=False, size=11)
_NOTE = Look(boxed=False, size=9)
_HANDOVER_WIDTHS = (5, 24, 9, 16, 14, 21, 12)

_COMPLETION_WIDTHS = (7, 23, 11, 20, 14, 12, 12)
_COMPLETION_LOOKS = (_NUMBER, _TEXT, _CENTRE, _TEXT, _CENTRE, _CENTRE, _CENTRE)
_TALL = 24.0
"""Points: room to write by hand."""


def write(act: Act, form: Form, path: Path) -> None:
    """Write the form to `path`."""
    with speaking(act.document_language):
        if form.kind is FormKind.HANDOVER:
            _handover(act, form, path)
        else:
            _completion(act, form, path)


def _handover(act: Act, form: Form, path: Path) -> None:
    with _form_page(N_("Client document handover form"), _HANDOVER_WIDTHS, form, path) as page:
        _handed_over(page, form.details, form.round)
        headers = (
            _("No."), _("Item"), _("Handed in"), _("Original or copy"), _("Pages"), _("Defects"),
            _("Remarks"),
        )  # fmt: skip
        page.row(headers, HEAD, least=_TALL)
        looks = (_NUMBER, _TEXT, _CENTRE, _CENTRE, _NUMBER, _TEXT, _TEXT)
        for row in _handover_rows(act, form.details, form.round):
            page.row(row, looks, least=_TALL)
        _handover_signatures(page)


def _completion(act: Act, form: Form, path: Path) -> None:
    """Every returned round, what was wanted, the points so far."""
    details = form.details
    with _form_page(N_("Client document completion form"), _COMPLETION_WIDTHS, form, path) as page:
        headers = (
            _("Round"), _("Item"), _("Missing or defective"), _("Reason"), _("Returned on"),
            _("To be completed by"), _("Result"),
        )  # fmt: skip
        page.row(headers, HEAD, least=_TALL)
        for review in _returned(details):
            for row in _completion_rows(act, details, review):
                page.row(row, _COMPLETION_LOOKS, least=_TALL)
        _points(page, details)
        _completion_signatures(page)


@contextmanager
def _form_page(title: str, widths: tuple[float, ...], form: Form, path: Path) -> Iterator[Page]:
    """An upright A4 page with its title and the contract's particulars, written to `path` at the end."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = Page(book, _(title), widths)
    page.portrait(header_row=None, footer=_("Head of the trail: {head}").format(head=form.head))
    page.row([_(title), *[""] * (page.width - 1)], TITLE)
    _particulars(page, form)
    yield page
    page.close()
    save(book, (page,), path)


def _particulars(page: Page, form: Form) -> None:
    details = form.details
    case, package = details.case, details.case.package
    page.row([""], PLAIN)
    pairs = (
        (_("Contract"), case.no, _("Client's name"), case.client_name),
        (_("Fund"), f"{package.fund} {form.fund_name}", _("Amount (yuan)"), grouped(form.amount)),
        (_("Signed on"), str(package.signed), _("Adviser"), _person(details, case.adviser)),
    )
    for label, value, other, said in pairs:
        _pair(page, label, value, other, said)


def _pair(page: Page, label: str, value: str, other: str, said: str) -> None:
    """Two labelled values, each over its columns."""
    looks = (_LABEL, _LABEL, _TEXT, _TEXT, _LABEL, _TEXT, _TEXT)
    row = page.row([label, "", value, "", other, said, ""], looks, least=_TALL)
    page.merge(row, 1, 2)
    page.merge(row, 3, 4)
    page.merge(row, 6, 7)


def _person(one: Details, code: str | None) -> str:
    return "" if code is None else f"{one.staff.get(code, '')} {code}".strip()


def _handed_over(page: Page, one: Details, number: int | None) -> None:
    round_ = None if number is None else one.case.package.round(number)
    by = "" if round_ is None else _person(one, round_.submitted_by)
    on = "" if round_ is None else str(round_.submitted_on)
    review = None if number is None else one.case.package.review(number)
    to = "" if review is None else _person(one, review.reviewer)
    _pair(page, _("Round"), "" if number is None else str(number), _("Date"), on)
    _pair(page, _("Handed over by"), by, _("Received by"), to)


def _handover_rows(act: Act, one: Details, number: int | None) -> Iterator[list[object]]:
    package = one.case.package
    round_ = None if number is None else package.round(number)
    review = None if number is None else package.review(number)
    came = {item.code: item for item in round_.items} if round_ else {}
    earlier = {code for code, (seen, _item) in package.handed_in().items() if number and seen.number < number}
    lacks = {lack.code: lack for lack in review.lacks} if review else {}
    codes = [item.code for item in one.case.wanted]
    codes += [code for code in (*came, *lacks) if code not in codes]
    for index, code in enumerate(dict.fromkeys(codes), 1):
        item = came.get(code)
        handed = "□" if round_ is None else "☑" if item else "□"
        remark = _("handed in earlier") if item is None and code in earlier else ""
        label = str(one.items.get(code, code))
        yield [index, label, handed, _form(item), item and item.pages, _defect(act, lacks.get(code)), remark]


def _form(item: Item | None) -> str:
    """Two boxes; the one that was said is ticked, else they are ticked by hand."""
    form = item.form if item else None
    original, copy = ("☑" if form is kind else "□" for kind in (ItemForm.ORIGINAL, ItemForm.COPY))
    return _("{original} original {copy} copy").format(original=original, copy=copy)


def _defect(act: Act, lack: Lack | None) -> str:
    if lack is None:
        return ""
    why = act.personal(lack.why, ReviewItem.why)
    return why if lack.fault is Fault.DEFECTIVE and why else _(FAULT_NAMES[lack.fault])


def _handover_signatures(page: Page) -> None:
    page.row([""], PLAIN)
    for role in (_("Handed over by"), _("Received by")):
        page.row(
            [_("{role} (signature): ____________________    Date: ______________").format(role=role)], _SIGN
        )
        page.row([""], PLAIN)
    page.row([_("Two copies: one for the adviser, one for client service.")], _NOTE)


def _returned(one: Details) -> list[Review]:
    reviews = (one.case.package.review(round_.number) for round_ in one.case.package.rounds)
    return [review for review in reviews if review and review.result is Result.UNQUALIFIED]


def _completion_rows(act: Act, one: Details, review: Review) -> Iterator[list[object]]:
    result = _result(one, review.round + 1)
    tail = [str(review.reviewed_on), str(review.deadline or ""), result]
    if not review.lacks:
        yield [review.round, _("not named"), "", "", *tail]
    for lack in review.lacks:
        label = str(one.items.get(lack.code, lack.code))
        why = act.personal(lack.why, ReviewItem.why) or ""
        yield [review.round, label, _(FAULT_NAMES[lack.fault]), why, *tail]


def _result(one: Details, number: int) -> str:
    """What became of the round that was to complete the package."""
    round_, review = one.case.package.round(number), one.case.package.review(number)
    if round_ is None:
        return ""
    return _("waiting for review") if review is None else _(RESULT_NAMES[review.result])


def _points(page: Page, one: Details) -> None:
    found = one.case.failures
    points = sum(failure.points or 0 for failure in found)
    said = _("Failures so far: {failures}    Points so far: {points}").format(
        failures=len(found), points=points
    )
    page.row([""], PLAIN)
    page.row([said], Look(bold=True, boxed=False, size=11))
    for failure in found:
        cost = points_text(failure.points)
        line = _("failure {number} on {on}").format(number=failure.number, on=failure.on)
        page.row([_("{failure}: {cost}").format(failure=line, cost=cost)], _NOTE)


def _completion_signatures(page: Page) -> None:
    page.row([""], PLAIN)
    known = _("I know what is wanted, and that a missed deadline is a further failure (Art. 24).")
    page.row([known], _NOTE)
    for role in (_("Adviser"), _("CS manager")):
        page.row([""], PLAIN)
        page.row(
            [_("{role} (signature): ____________________    Date: ______________").format(role=role)], _SIGN
        )

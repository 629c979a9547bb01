"""Drawing the two forms of Art. 22: 《客户资料交接表》 and 《客户资料补齐信息表》."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.workbooks import COUNT, HEAD, MONEY, PLAIN, TITLE, Look, Page, save
from fundcs.kit.workbooks import yuan as cell_yuan
from fundcs.packages.models import ReviewItem, ReviewWaiver
from fundcs.packages.rules.package import FAULT_NAMES, RESULT_NAMES, Fault, FormKind, ItemForm, Result
from fundcs.packages.show.failures import points_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.packages.rules.package import FaultyItem, Item, Review
    from fundcs.packages.service.forms import PackageForm
    from fundcs.packages.service.lookup import PackageDetails

_LABEL = Look(bold=True, filled=True, horizontal="center")
_TEXT = Look(horizontal="left", wrap=True, indent=1)
_MONEY = Look(MONEY, "left", indent=1)
_CENTRE = Look(horizontal="center", wrap=True)
_NUMBER = Look(COUNT, "center")
_SIGN = Look(boxed=False, size=11)
_NOTE = Look(boxed=False, size=9)
_HANDOVER_WIDTHS = (5, 24, 9, 16, 14, 21, 12)

_COMPLETION_WIDTHS = (11, 21, 11, 18, 14, 12, 12)
_COMPLETION_LOOKS = (_NUMBER, _TEXT, _CENTRE, _TEXT, _CENTRE, _CENTRE, _CENTRE)
_TALL = 24.0
"""Points: room to write by hand."""


def write(act: Act, form: PackageForm, path: Path) -> None:
    """Write the form to `path`."""
    with speaking(act.document_language):
        if form.kind is FormKind.HANDOVER:
            _handover(act, form, path)
        else:
            _completion(act, form, path)


def _handover(act: Act, form: PackageForm, path: Path) -> None:
    with _form_page(N_("Client document handover form"), _HANDOVER_WIDTHS, form, path) as page:
        _handed_over(page, form.details, form.round)
        headers = (
            _("No."), _("Document name"), _("Submitted"), _("Original or copy"), _("Pages"),
            _("Remarks on faults"),
            _("Remarks"),
        )  # fmt: skip
        page.row(headers, HEAD, least=_TALL)
        looks = (_NUMBER, _TEXT, _CENTRE, _CENTRE, _NUMBER, _TEXT, _TEXT)
        for row in _handover_rows(act, form.details, form.round):
            page.row(row, looks, least=_TALL)
        _handover_signatures(page)


def _completion(act: Act, form: PackageForm, path: Path) -> None:
    """Every returned round with its missing and defective items, and the points so far."""
    details = form.details
    with _form_page(N_("Client document completion form"), _COMPLETION_WIDTHS, form, path) as page:
        headers = (
            _("Submission"), _("Document name"), _("Missing or defective"), _("Reason"), _("Returned on"),
            _("To be completed by"), _("Result"),
        )  # fmt: skip
        page.row(headers, HEAD, least=_TALL)
        for review in _returned(details):
            for row in _completion_rows(act, details, review):
                page.row(row, _COMPLETION_LOOKS, least=_TALL)
        _points(page, details)
        _completion_signatures(page)


@contextmanager
def _form_page(title: str, widths: tuple[float, ...], form: PackageForm, path: Path) -> Iterator[Page]:
    """An upright A4 page with its title and the contract's particulars, written to `path` at the end."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = Page(book, _(title), widths)
    page.portrait(header_row=None, footer=_("Trail checkpoint: {head}").format(head=form.head))
    page.row([_(title), *[""] * (page.width - 1)], TITLE)
    _particulars(page, form)
    yield page
    page.close()
    save(book, (page,), path)


def _particulars(page: Page, form: PackageForm) -> None:
    details, status = form.details, form.details.status
    package = status.package
    page.row([""], PLAIN)
    _pair(page, _("Contract"), status.no, _("Client's name"), status.signer.name or "")
    fund = f"{package.fund} {form.fund_name}"
    _pair(page, _("Fund"), fund, _("Amount (yuan)"), cell_yuan(form.amount))
    _pair(page, _("Signed on"), str(package.signed), _("Adviser"), _person(details, status.adviser))


def _pair(page: Page, left_label: str, left: str, right_label: str, right: str | int | Decimal) -> None:
    """Two labelled values beside each other, each over its columns; a number is an amount in yuan."""
    value = _TEXT if isinstance(right, str) else _MONEY
    looks = (_LABEL, _LABEL, _TEXT, _TEXT, _LABEL, value, value)
    row = page.row([left_label, "", left, "", right_label, right, ""], looks, least=_TALL)
    page.merge(row, 1, 2)
    page.merge(row, 3, 4)
    page.merge(row, 6, 7)


def _person(details: PackageDetails, code: str | None) -> str:
    return "" if code is None else f"{details.staff.get(code, '')} {code}".strip()


def _handed_over(page: Page, details: PackageDetails, number: int | None) -> None:
    round_ = None if number is None else details.status.package.round(number)
    by = "" if round_ is None else _person(details, round_.submitted_by)
    on = "" if round_ is None else str(round_.submitted_on)
    review = None if number is None else details.status.package.review(number)
    to = "" if review is None else _person(details, review.reviewer)
    _pair(page, _("Submission"), "" if number is None else str(number), _("Date"), on)
    _pair(page, _("Handed over by"), by, _("Received by"), to)


def _handover_rows(act: Act, details: PackageDetails, number: int | None) -> Iterator[list[object]]:
    package = details.status.package
    round_ = None if number is None else package.round(number)
    review = None if number is None else package.review(number)
    came, waived = {item.code: item for item in round_.items} if round_ else {}, package.waived()
    handed_in = package.handed_in().items()
    earlier = {code for code, (last, _item) in handed_in if number and last.number < number}
    faulty = {item.code: item for item in review.faulty_items} if review else {}
    codes = [item.code for item in details.status.required]
    codes += [code for code in (*came, *faulty) if code not in codes]
    for index, code in enumerate(dict.fromkeys(codes), 1):
        item = came.get(code)
        handed = "□" if round_ is None else "☑" if item else "□"
        remark = _("submitted earlier") if item is None and code in earlier else ""
        if item is None and code in waived:
            reason = act.personal(waived[code].reason, ReviewWaiver.reason)
            remark = _("waived: {reason}").format(reason=reason)
        label = str(details.items.get(code, code))
        defect = _defect(act, faulty.get(code))
        yield [index, label, handed, _form(item), item and item.pages, defect, remark]


def _form(item: Item | None) -> str:
    """Two boxes, original and copy: the form that was recorded is ticked, else they are ticked by hand."""
    form = item.form if item else None
    original, copy = ("☑" if form is kind else "□" for kind in (ItemForm.ORIGINAL, ItemForm.COPY))
    return _("{original} original {copy} copy").format(original=original, copy=copy)


def _defect(act: Act, faulty: FaultyItem | None) -> str:
    if faulty is None:
        return ""
    why = act.personal(faulty.why, ReviewItem.why)
    return why if faulty.fault is Fault.DEFECTIVE and why else _(FAULT_NAMES[faulty.fault])


def _handover_signatures(page: Page) -> None:
    page.row([""], PLAIN)
    for role in (_("Handed over by"), _("Received by")):
        page.row(
            [_("{role} (signature): ____________________    Date: ______________").format(role=role)], _SIGN
        )
        page.row([""], PLAIN)
    page.row([_("Two copies: one for the adviser, one for client service.")], _NOTE)


def _returned(details: PackageDetails) -> list[Review]:
    reviews = (details.status.package.review(round_.number) for round_ in details.status.package.rounds)
    return [review for review in reviews if review and review.result is Result.UNQUALIFIED]


def _completion_rows(act: Act, details: PackageDetails, review: Review) -> Iterator[list[object]]:
    result = _result(details, review.round + 1)
    tail = [str(review.reviewed_on), str(review.deadline or ""), result]
    if not review.faulty_items:
        yield [review.round, _("not named"), "", "", *tail]
    for faulty in review.faulty_items:
        label = str(details.items.get(faulty.code, faulty.code))
        why = act.personal(faulty.why, ReviewItem.why) or ""
        yield [review.round, label, _(FAULT_NAMES[faulty.fault]), why, *tail]


def _result(details: PackageDetails, number: int) -> str:
    """What became of the round that was to complete the package."""
    round_, review = details.status.package.round(number), details.status.package.review(number)
    if round_ is None:
        return ""
    return _("waiting for review") if review is None else _(RESULT_NAMES[review.result])


def _points(page: Page, details: PackageDetails) -> None:
    failures = details.status.failures
    points = sum(failure.points or 0 for failure in failures)
    total = _("Failed submissions so far: {failures}    Points so far: {points}").format(
        failures=len(failures), points=points
    )
    page.row([""], PLAIN)
    page.row([total], Look(bold=True, boxed=False, size=11))
    for failure in failures:
        cost = points_text(failure.points)
        line = _("failed submission {number} on {on}").format(number=failure.number, on=failure.on)
        page.row([_("{failure}: {cost}").format(failure=line, cost=cost)], _NOTE)


def _completion_signatures(page: Page) -> None:
    page.row([""], PLAIN)
    page.row(
        [
            _(
                "I have noted the documents to be completed; a missed deadline counts as one more "
                "failed submission (Art. 24)."
            )
        ],
        _NOTE,
    )
    for role in (_("Adviser"), _("CS manager")):
        page.row([""], PLAIN)
        page.row(
            [_("{role} (signature): ____________________    Date: ______________").format(role=role)], _SIGN
        )

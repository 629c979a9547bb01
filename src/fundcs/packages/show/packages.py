"""Packages as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _, ngettext
from fundcs.kit.privacy import mask_text
from fundcs.kit.view import View, iso, table, text_page
from fundcs.packages.models import ReviewItem, ReviewWaiver, ReviewWithdrawal
from fundcs.packages.rules.package import FORM_NAMES, RESULT_NAMES, STATE_NAMES, Result, fault_text
from fundcs.packages.show.failures import failure_data, failure_text, staff_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.clients.models import ClientDocument
    from fundcs.kit.files import OutFile
    from fundcs.packages.rules.package import Item, Review, Round, Withdrawal
    from fundcs.packages.service.lookup import PackageDetails, PackageStatus


def status_data(status: PackageStatus) -> dict[str, object]:
    """A package's JSON as lists carry it. `deadline` is that of the round owed now."""
    last, points = status.package.last, [failure.points for failure in status.failures]
    return {
        "contract": status.no,
        "client": status.signer.code,
        "client_name": status.signer.name,
        "fund": status.package.fund,
        "advisor": status.adviser,
        "signed": iso(status.package.signed),
        "state": status.state.value,
        "round": 0 if last is None else last.number,
        "deadline": None if status.owed is None else iso(status.owed.day),
        "provisional": status.owed is not None and status.owed.due.provisional,
        "outstanding": [item.code for item in status.outstanding],
        "failures": len(points),
        "points": sum(decided for decided in points if decided is not None),
        "escalated": any(failure.escalated for failure in status.failures),
    }


def listed(statuses: Sequence[PackageStatus]) -> View:
    """Several packages; the table is drawn only where it is printed, for it takes most of the time."""
    rows = [status_data(status) for status in statuses]

    def page(out: Console) -> None:
        count = ngettext("{count} package", "{count} packages", len(rows)).format(count=len(rows))
        text_page(_list(statuses, rows), count)(out)

    return View(rows, page)


def _list(statuses: Sequence[PackageStatus], rows: Sequence[Mapping[str, object]]) -> Table:
    drawn = table(
        _("Contract"), _("Client's name"), _("Adviser"), _("State"), (_("Submission"), "right"),
        _("Deadline"),
        (_("Failed"), "right"), (_("Points"), "right"),
    )  # fmt: skip
    for column in (0, 2, 5):
        drawn.columns[column].no_wrap = True
    for status, row in zip(statuses, rows, strict=True):
        cells = (
            status.no, status.signer.name or "–", status.adviser or "–", _(STATE_NAMES[status.state]),
            row["round"], row["deadline"] or "–", row["failures"], row["points"],
        )  # fmt: skip
        drawn.add_row(*map(str, cells))
    return drawn


def whole(act: Act, details: PackageDetails) -> View:
    """A package with every round on one screen, its failures and how they were reckoned."""
    parts: list[RenderableType] = [_heading(act, details), _items(act, details)]
    if details.status.package.rounds or details.status.package.withdrawn_rounds:
        parts.append(_rounds(act, details))
    if details.status.failures:
        parts.append(_("Failed submissions (Art. 23-24)"))
        parts += [failure_text(act, failure, details.items) for failure in details.status.failures]
    return View(whole_data(act, details), text_page(*parts))


def explained(act: Act, details: PackageDetails) -> View:
    """The deadline now running and every failure, each with its account, for `fundcs explain`."""
    status = details.status
    title = _("The package of contract {no}: {state}")
    lines = [title.format(no=status.no, state=_(STATE_NAMES[status.state]))]
    lines += [act.sentence(line) for line in status.account]
    lines += [failure_text(act, failure, details.items) for failure in status.failures]
    return View(whole_data(act, details), text_page(*lines))


def written(act: Act, details: PackageDetails, out: OutFile) -> View:
    """What a form was written of, and where."""
    sentence = _("{file}: contract {no}, {state}").format(
        file=mask_text(str(out.path)), no=details.status.no, state=_(STATE_NAMES[details.status.state])
    )
    return View({**whole_data(act, details), "file": mask_text(str(out.path))}, text_page(sentence))


def whole_data(act: Act, details: PackageDetails) -> dict[str, object]:
    """A package's JSON, whole."""
    package = details.status.package
    return {
        **status_data(details.status),
        "account": [act.sentence(line) for line in details.status.account],
        "rounds": [_round_data(act, details, round_) for round_ in package.rounds],
        "withdrawn": [_review_data(act, review) for review in package.reviews if review.withdrawn],
        "withdrawn_rounds": [_withdrawn_round_data(act, round_) for round_ in package.withdrawn_rounds],
        "withdrawn_deadlines": [
            {"deadline": iso(each.deadline), "withdrawn": _withdrawal_data(act, each.withdrawn)}
            for each in package.extensions
            if each.withdrawn is not None
        ],
        "failure_list": [failure_data(act, failure, details.items) for failure in details.status.failures],
        "documents": [_document_data(act, details, *document) for document in details.documents],
    }


def _document_data(
    act: Act, details: PackageDetails, document: ClientDocument, round_: int
) -> dict[str, object]:
    return {
        "item": document.item,
        "round": round_,
        "filed_on": iso(document.filed_on),
        "shelf_mark": act.shown(document).shelf_mark,
        "file": document.file,
        "file_name": _scan(act, details, document.file),
    }


def _round_data(act: Act, details: PackageDetails, round_: Round) -> dict[str, object]:
    review, deadline = details.status.package.review(round_.number), details.deadlines[round_.number]
    return {
        "round": round_.number,
        "deadline": None if deadline is None else iso(deadline.day),
        "submitted_on": iso(round_.submitted_on),
        "submitted_by": round_.submitted_by,
        "items": [
            {"item": item.code, "form": item.form, "pages": item.pages, "file": item.file}
            for item in round_.items
        ],
        "review": review and _review_data(act, review),
    }


def _review_data(act: Act, review: Review) -> dict[str, object]:
    withdrawn = review.withdrawn
    return {
        "round": review.round,
        "reviewed_on": iso(review.reviewed_on),
        "reviewer": review.reviewer,
        "result": review.result.value,
        "deadline": iso(review.deadline),
        "items": [
            {"item": item.code, "fault": item.fault.value, "why": act.personal(item.why, ReviewItem.why)}
            for item in review.faulty_items
        ],
        "waived": [
            {"item": waiver.code, "reason": act.personal(waiver.reason, ReviewWaiver.reason)}
            for waiver in review.waivers
        ],
        "withdrawn": withdrawn and _withdrawal_data(act, withdrawn),
    }


def _withdrawal_data(act: Act, withdrawn: Withdrawal) -> dict[str, object]:
    return {
        "on": iso(withdrawn.on),
        "by": withdrawn.by,
        "reason": act.personal(withdrawn.reason, ReviewWithdrawal.reason),
    }


def _withdrawn_round_data(act: Act, round_: Round) -> dict[str, object]:
    return {
        "round": round_.number,
        "submitted_on": iso(round_.submitted_on),
        "submitted_by": round_.submitted_by,
        "withdrawn": round_.withdrawn and _withdrawal_data(act, round_.withdrawn),
    }


def _heading(act: Act, details: PackageDetails) -> Table:
    status = details.status
    rows = table(_("Contract"), status.no)
    rows.add_row(_("State"), _(STATE_NAMES[status.state]))
    if status.signer.name is not None:
        rows.add_row(_("Client"), f"{status.signer.code} {status.signer.name}")
    rows.add_row(_("Fund"), status.package.fund)
    rows.add_row(_("Adviser"), staff_text(status.adviser, details.staff))
    rows.add_row(_("Signed on"), str(status.package.signed))
    if details.documents:
        rows.add_row(_("Client's file"), _filed(act, details))
    if status.account:
        day = [] if status.owed is None else [status.owed.day]
        rows.add_row(_("Deadline"), "\n".join(map(act.sentence, (*day, *status.account))))
    return rows


def _filed(act: Act, details: PackageDetails) -> str:
    first = act.shown(details.documents[0][0])
    filed = _("documents: {n}, filed on {day}").format(n=len(details.documents), day=first.filed_on)
    return filed if first.shelf_mark is None else f"{filed}\n{first.shelf_mark}"


def _items(act: Act, details: PackageDetails) -> Table:
    """What is required, and each item as it came last."""
    rows = table(_("Document name"), (_("Submission"), "right"), _("Form"), (_("Pages"), "right"), _("Scan"))
    came, waived = details.status.package.handed_in(), details.status.package.waived()
    codes = [item.code for item in details.status.required]
    for code in [*codes, *(code for code in came if code not in codes)]:
        label = str(details.items.get(code, code))
        if code not in came:
            waiver = waived.get(code)
            reason = None if waiver is None else _("waived: {reason}").format(reason=waiver.reason)
            rows.add_row(label, "–", act.sentence(reason or _("not submitted")), "", "")
            continue
        round_, item = came[code]
        scan = _scan(act, details, item.file) or ""
        rows.add_row(label, str(round_.number), _form_text(item), str(item.pages or ""), scan)
    return rows


def _form_text(item: Item) -> str:
    return "" if item.form is None else _(FORM_NAMES[item.form])


def _scan(act: Act, details: PackageDetails, hash_: str | None) -> str | None:
    """A scan's name, masked: a scan is often named for its client."""
    stored = None if hash_ is None else details.scans.get(hash_)
    return None if stored is None else act.shown(stored).name


def _rounds(act: Act, details: PackageDetails) -> Table:
    rows = table((_("Submission"), "right"), _("Deadline"), _("Submitted"), _("Review"), _("Outcome"))
    for round_ in details.status.package.withdrawn_rounds:
        gone = "" if round_.withdrawn is None else act.sentence(_withdrawal_text(round_.withdrawn))
        rows.add_row(str(round_.number), "–", handed_in(details, round_), "–", gone)
    for round_ in details.status.package.rounds:
        deadline = details.deadlines[round_.number]
        came = handed_in(details, round_)
        first = (str(round_.number), "–" if deadline is None else str(deadline.day), came)
        reviews = [review for review in details.status.package.reviews if review.round == round_.number]
        if not reviews:
            rows.add_row(*first, "–", _("waiting for review"))
        for review in reviews:
            reviewed = f"{review.reviewed_on}\n{staff_text(review.reviewer, details.staff)}"
            rows.add_row(*first, reviewed, act.sentence(outcome(review, details.items)))
            first = ("", "", "")
    return rows


def handed_in(details: PackageDetails, round_: Round) -> str:
    """When a round came, and through whom."""
    return f"{round_.submitted_on}\n{staff_text(round_.submitted_by, details.staff)}"


def _withdrawal_text(withdrawn: Withdrawal) -> str:
    sentence = _("withdrawn on {on} by {by}: {reason}")
    return sentence.format(on=withdrawn.on, by=withdrawn.by, reason=withdrawn.reason)


def outcome(review: Review, names: Mapping[str, object]) -> str:
    """What a review found, what is to be completed by when, what was waived; unmasked."""
    lines = [_(RESULT_NAMES[review.result])]
    lines += [str(fault_text(item, names.get(item.code, item.code))) for item in review.faulty_items]
    if review.result is Result.UNQUALIFIED:
        lines.append(_("to be completed by {day}").format(day=review.deadline))
    for waiver in review.waivers:
        name, sentence = names.get(waiver.code, waiver.code), _("{item}: waived ({why})")
        lines.append(sentence.format(item=name, why=waiver.reason))
    if review.withdrawn is not None:
        lines.append(_withdrawal_text(review.withdrawn))
    return "\n".join(lines)

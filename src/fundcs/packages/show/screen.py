"""Packages as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import View, iso, table, text_page
from fundcs.packages.models import PenaltyDecision, ReviewItem, ReviewWithdrawal
from fundcs.packages.rules.package import (
    FORM_NAMES,
    REASON_NAMES,
    RESULT_NAMES,
    STATE_NAMES,
    Result,
    fault_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.clients.models import ClientDocument
    from fundcs.kit.files import OutFile
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.rules.package import Item, Review, Round
    from fundcs.packages.service.packages import Case, Details


def data(case: Case) -> dict[str, object]:
    """A package's JSON as lists carry it. `deadline` is that of the round owed now."""
    last, points = case.package.last, [one.points for one in case.failures]
    return {
        "contract": case.no,
        "client": case.client,
        "client_name": case.client_name,
        "fund": case.package.fund,
        "advisor": case.adviser,
        "signed": iso(case.package.signed),
        "state": case.state.value,
        "round": 0 if last is None else last.number,
        "deadline": None if case.owed is None else iso(case.owed.day),
        "provisional": case.owed is not None and case.owed.due.provisional,
        "outstanding": [item.code for item in case.outstanding],
        "failures": len(points),
        "points": sum(one for one in points if one is not None),
        "escalated": any(one.escalated for one in case.failures),
    }


def listed(cases: Sequence[Case]) -> View:
    """Several packages."""
    rows = table(
        _("Contract"), _("Client's name"), _("Adviser"), _("State"), (_("Round"), "right"), _("Deadline"),
        (_("Failures"), "right"), (_("Points"), "right"),
    )  # fmt: skip
    for column in (0, 2, 5):
        rows.columns[column].no_wrap = True
    found = [data(case) for case in cases]
    for case, one in zip(cases, found, strict=True):
        name, state = case.client_name, _(STATE_NAMES[case.state])
        cells = (case.no, name, case.adviser or "–", state, one["round"], one["deadline"] or "–")
        rows.add_row(*map(str, (*cells, one["failures"], one["points"])))
    count = ngettext("{count} package", "{count} packages", len(cases)).format(count=len(cases))
    return View(found, text_page(rows, count))


def whole(act: Act, one: Details) -> View:
    """A package with every round on one screen, its failures and how they were reckoned."""
    parts: list[RenderableType] = [_heading(act, one), _items(act, one)]
    if one.case.package.rounds:
        parts.append(_rounds(act, one))
    if one.case.failures:
        parts.append(_("Failures (Art. 23-24)"))
        parts += [account(act, failure, one.items) for failure in one.case.failures]
    return View(whole_data(act, one), text_page(*parts))


def written(act: Act, one: Details, out: OutFile) -> View:
    """What a form was written of, and where."""
    said = _("{file}: contract {no}, {state}").format(
        file=out.path, no=one.case.no, state=_(STATE_NAMES[one.case.state])
    )
    return View({**whole_data(act, one), "file": str(out.path)}, text_page(said))


def whole_data(act: Act, one: Details) -> dict[str, object]:
    """A package's JSON, whole."""
    package = one.case.package
    return {
        **data(one.case),
        "account": [act.sentence(line) for line in one.case.account],
        "rounds": [_round_data(act, one, round_) for round_ in package.rounds],
        "withdrawn": [_review_data(act, review) for review in package.reviews if review.withdrawn],
        "failure_list": [failure_data(act, failure, one.items) for failure in one.case.failures],
        "documents": [_document_data(act, one, *document) for document in one.documents],
    }


def _document_data(act: Act, one: Details, document: ClientDocument, round_: int) -> dict[str, object]:
    return {
        "item": document.item,
        "round": round_,
        "filed_on": iso(document.filed_on),
        "shelf_mark": act.shown(document).shelf_mark,
        "file": document.file,
        "file_name": _scan(act, one, document.file),
    }


def failure_data(act: Act, one: Failure, names: Mapping[str, object]) -> dict[str, object]:
    """A failure's JSON, with its account."""
    decision = one.decision if one.escalated else None
    return {
        "advisor": one.adviser,
        "contract": one.contract,
        "fund": one.fund,
        "month": str(one.month),
        "failure": one.number,
        "reason": one.reason.value,
        "points": one.points,
        "escalated": one.escalated,
        "on": iso(one.on),
        "round": one.round,
        "deadline": None if one.deadline is None else iso(one.deadline.day),
        "decision": decision
        and {
            "points": decision.points,
            "text": act.personal(decision.text, PenaltyDecision.text),
            "by": decision.by,
            "on": iso(decision.on),
        },
        "account": [act.sentence(line) for line in one.account(names)],
    }


def account(act: Act, one: Failure, names: Mapping[str, object]) -> str:
    """A failure with its account, indented below it."""
    title = _("{number}. {on}  {reason}, round {round}: {points}").format(
        number=one.number,
        on=one.on,
        reason=_(REASON_NAMES[one.reason]),
        round=one.round,
        points=points_text(one.points),
    )
    return "\n".join([title, *(f"   {act.sentence(line)}" for line in one.account(names))])


def points_text(points: int | None) -> str:
    """Points as people read them; None awaits the general manager."""
    if points is None:
        return _("to be decided")
    return ngettext("{points} point", "{points} points", points).format(points=points)


def _round_data(act: Act, one: Details, round_: Round) -> dict[str, object]:
    review, wanted = one.case.package.review(round_.number), one.deadlines[round_.number]
    return {
        "round": round_.number,
        "deadline": None if wanted is None else iso(wanted.day),
        "submitted_on": iso(round_.submitted_on),
        "submitted_by": round_.submitted_by,
        "items": [
            {"item": item.code, "form": item.form, "pages": item.pages, "file": item.file}
            for item in round_.items
        ],
        "review": review and _review_data(act, review),
    }


def _review_data(act: Act, one: Review) -> dict[str, object]:
    gone = one.withdrawn
    return {
        "round": one.round,
        "reviewed_on": iso(one.reviewed_on),
        "reviewer": one.reviewer,
        "result": one.result.value,
        "deadline": iso(one.deadline),
        "items": [
            {"item": lack.code, "fault": lack.fault.value, "why": act.personal(lack.why, ReviewItem.why)}
            for lack in one.lacks
        ],
        "withdrawn": gone
        and {"on": iso(gone.on), "by": gone.by, "reason": act.personal(gone.reason, ReviewWithdrawal.reason)},
    }


def _heading(act: Act, one: Details) -> Table:
    case = one.case
    rows = table(_("Contract"), case.no)
    rows.add_row(_("State"), _(STATE_NAMES[case.state]))
    rows.add_row(_("Client"), f"{case.client} {case.client_name}")
    rows.add_row(_("Fund"), case.package.fund)
    rows.add_row(_("Adviser"), named(case.adviser, one.staff))
    rows.add_row(_("Signed on"), str(case.package.signed))
    if one.documents:
        rows.add_row(_("Client's file"), _filed(act, one))
    if case.account:
        day = [] if case.owed is None else [case.owed.day]
        rows.add_row(_("Deadline"), "\n".join(map(act.sentence, (*day, *case.account))))
    return rows


def _filed(act: Act, one: Details) -> str:
    first = act.shown(one.documents[0][0])
    said = _("documents: {n}, filed on {day}").format(n=len(one.documents), day=first.filed_on)
    return said if first.shelf_mark is None else f"{said}\n{first.shelf_mark}"


def named(code: str | None, staff: Mapping[str, str]) -> str:
    """A member of staff, by code and name."""
    return "–" if code is None else f"{code} {staff.get(code, '')}".strip()


def _items(act: Act, one: Details) -> Table:
    """What is wanted and what came of it last."""
    rows = table(_("Item"), (_("Round"), "right"), _("Form"), (_("Pages"), "right"), _("Scan"))
    come = one.case.package.handed_in()
    codes = [item.code for item in one.case.wanted]
    for code in [*codes, *(code for code in come if code not in codes)]:
        label = str(one.items.get(code, code))
        if code not in come:
            rows.add_row(label, "–", _("not handed in"), "", "")
            continue
        round_, item = come[code]
        scan = _scan(act, one, item.file) or ""
        rows.add_row(label, str(round_.number), form_text(item), str(item.pages or ""), scan)
    return rows


def form_text(item: Item) -> str:
    """Original or copy, where it was said."""
    return "" if item.form is None else _(FORM_NAMES[item.form])


def _scan(act: Act, one: Details, hash_: str | None) -> str | None:
    """A scan's name, masked: a scan is often named for its client."""
    return None if hash_ is None else act.shown(one.scans[hash_]).name


def _rounds(act: Act, one: Details) -> Table:
    rows = table((_("Round"), "right"), _("Deadline"), _("Handed in"), _("Review"), _("Outcome"))
    for round_ in one.case.package.rounds:
        wanted = one.deadlines[round_.number]
        came = f"{round_.submitted_on}\n{named(round_.submitted_by, one.staff)}"
        first = (str(round_.number), "–" if wanted is None else str(wanted.day), came)
        found = [review for review in one.case.package.reviews if review.round == round_.number]
        if not found:
            rows.add_row(*first, "–", _("waiting for review"))
        for review in found:
            seen = f"{review.reviewed_on}\n{named(review.reviewer, one.staff)}"
            rows.add_row(*first, seen, act.sentence(_outcome(review, one.items)))
            first = ("", "", "")
    return rows


def _outcome(review: Review, names: Mapping[str, object]) -> str:
    lines = [_(RESULT_NAMES[review.result])]
    lines += [str(fault_text(lack, names.get(lack.code, lack.code))) for lack in review.lacks]
    if review.result is Result.UNQUALIFIED:
        lines.append(_("to be completed by {day}").format(day=review.deadline))
    if review.withdrawn is not None:
        said = _("withdrawn on {on} by {by}: {reason}")
        gone = review.withdrawn
        lines.append(said.format(on=gone.on, by=gone.by, reason=gone.reason))
    return "\n".join(lines)

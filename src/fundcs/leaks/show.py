"""Leaks as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import P_, _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.leaks.models import LeakStepTaken
from fundcs.leaks.rules import KIND_NAMES, STATE_NAMES, STEP_NAMES, TOLD_NAMES
from fundcs.staff.queries import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.leaks.service import LeakCase


def leak_data(act: Act, case: LeakCase) -> dict[str, object]:
    """A leak's JSON as lists carry it."""
    leak = act.shown(case.leak)
    return {
        "no": case.no,
        "kind": leak.kind.value,
        "state": case.state.value,
        "found_at": iso(leak.found_at),
        "content": leak.content,
        "clients": list(case.clients),
        "told": [told.value for told in case.told],
        "recorded_at": iso(leak.recorded_at),
        "recorded_by": leak.recorded_by,
    }


def whole(act: Act, case: LeakCase) -> View:
    """A leak: what happened, whom it concerns, its steps."""
    data = {**leak_data(act, case), "steps": [_step_data(act, row) for row in case.taken]}
    parts: list[RenderableType] = [_particulars(act, case), act.shown(case.leak).content]
    if case.taken:
        parts.append(_history(act, case))
    return View(data, text_page(*parts))


def listed(act: Act, cases: Sequence[LeakCase]) -> View:
    """Several leaks."""
    if not cases:
        return View([], text_page(_("No leaks are on record.")))
    rows = table(_("Leak"), _("Kind"), _("Found"), _("Clients"), _("Told"), _("State"))
    for case in cases:
        rows.add_row(
            case.no,
            _(KIND_NAMES[case.leak.kind]),
            minute(case.leak.found_at),
            _(", ").join(case.clients) or "–",
            _told(case),
            _(STATE_NAMES[case.state]),
        )
    return View([leak_data(act.of_all(case.clients), case) for case in cases], text_page(tight(rows, 0, 2)))


def _told(case: LeakCase) -> str:
    return _(", ").join(_(TOLD_NAMES[told]) for told in case.told) or "–"


def _particulars(act: Act, case: LeakCase) -> Table:
    leak = case.leak
    rows = table(_("Leak"), case.no)
    for name, value in (
        (_("State"), _(STATE_NAMES[case.state])),
        (_("Kind"), _(KIND_NAMES[leak.kind])),
        (_("Found"), minute(leak.found_at)),
        (_("Clients concerned"), str(len(case.clients))),
        *([(_("Clients"), _(", ").join(case.clients))] if case.clients else []),
        (_("Told"), _told(case)),
        (_("Recorded"), f"{minute(leak.recorded_at)} {_member(act, leak.recorded_by)}"),
    ):
        rows.add_row(name, value)
    return rows


def _history(act: Act, case: LeakCase) -> Table:
    rows = table(_("When"), _("Step"), _(P_("leak", "By")), _("What"))
    for row in case.taken:
        words = [act.personal(row.text, LeakStepTaken.text)]
        if row.told is not None:
            words.insert(0, _(TOLD_NAMES[row.told]))
        if row.withdrawn_at is not None:
            reason = act.personal(row.reason, LeakStepTaken.reason)
            words.append(_("withdrawn: {reason}").format(reason=reason))
        what = _("; ").join(word for word in words if word)
        rows.add_row(minute(row.at), _(STEP_NAMES[row.kind]), _member(act, row.staff), what)
    return tight(rows)


def _step_data(act: Act, row: LeakStepTaken) -> dict[str, object]:
    return {
        "step": row.kind.value,
        "told": row.told and row.told.value,
        "at": iso(row.at),
        "recorded_at": iso(row.recorded_at),
        "staff": row.staff,
        "text": act.personal(row.text, LeakStepTaken.text),
        "withdrawn_at": iso(row.withdrawn_at),
        "withdrawn_by": row.withdrawn_by,
        "reason": act.personal(row.reason, LeakStepTaken.reason),
    }


def _member(act: Act, code: str) -> str:
    return f"{code} {act.once(names)[code]}"

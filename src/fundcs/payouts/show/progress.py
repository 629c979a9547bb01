"""How far a payout has gone, and money given back, on screen and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.deadlines.rules import STATE_NAMES
from fundcs.entitlements.rules.extras import ExtraKind
from fundcs.entitlements.rules.steps import NAMES
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page
from fundcs.payouts.show import extras
from fundcs.policy.terms import cited

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.payouts.models import PayoutRecovery
    from fundcs.payouts.rules.steps import StepRow
    from fundcs.payouts.service.steps import Steps

_STATES = {
    "done": N_("done"),
    "waiting": N_("waits for the step before"),
    **{state.value: name for state, name in STATE_NAMES.items()},
}


def steps(act: Act, payout: Steps) -> View:
    """The steps of a payout."""
    rows = table(
        _("Article"), _("Step"), _("Role"), _("Due"), _("Done on"), _("Done by"),
        (_("Days late"), "right"), _("State"),
    )  # fmt: skip
    for row in payout.rows:
        late = _late_days(act, row)
        rows.add_row(
            str(cited(row.step.article)),
            _(NAMES[row.step]),
            role_name(Role(row.role)),
            "–" if row.due is None else row.due.text,
            "–" if row.done is None else str(row.done.on),
            (row.done and row.done.by) or "–",
            str(late) if late else "",
            _(_STATES[_state(act, row)]),
        )
    heading = _("{fund} {name}: payout due {due}, the project company is to pay on {day}").format(
        fund=payout.fund.code, name=payout.fund.name, due=payout.due, day=payout.agreed
    )
    return View([_data(act, row) for row in payout.rows], text_page(heading, rows))


def _data(act: Act, row: StepRow) -> dict[str, object]:
    return {
        "step": row.step.value,
        "article": row.step.article,
        "role": row.role,
        "due": None if row.due is None else row.due.text,
        "provisional": row.due is not None and row.due.provisional,
        "done_on": None if row.done is None else iso(row.done.on),
        "done_by": None if row.done is None else row.done.by,
        "amount": None if row.done is None or row.done.amount is None else yuan(row.done.amount),
        "late_days": _late_days(act, row),
        "state": _state(act, row),
    }


def _state(act: Act, row: StepRow) -> str:
    if row.done is not None:
        return "done"
    return "waiting" if row.due is None else row.due.state(act.moment).value


def _late_days(act: Act, row: StepRow) -> int:
    """How many calendar days after its deadline the step was done, or has not been done yet."""
    if row.due is None:
        return 0
    day = act.today if row.done is None else row.done.on
    return max((day - row.due.day).days, 0)


def recovery(act: Act, made: PayoutRecovery, *, withdrawn: bool = False) -> View:
    """Money that a holder gave back, or did not: the record was `withdrawn`."""
    by_kind = {kind: getattr(made, kind.value) for kind in ExtraKind if getattr(made, kind.value)}
    total = made.interest + made.principal + sum(by_kind.values())
    line = _("{client} gave back {amount} of contract {no} for {due}")
    if withdrawn:
        line = _("withdrawn: {client} gave back {amount} of contract {no} for {due}")
    sentence = line.format(client=made.client, amount=grouped(total), no=made.contract, due=made.due)
    data = {
        "contract": made.contract,
        "client": made.client,
        "due": iso(made.due),
        "interest": yuan(made.interest),
        "principal_repaid": yuan(made.principal),
        **extras.sums_data(by_kind),
        "total": yuan(total),
        "received_on": iso(made.received_on),
        "reference": act.sentence(made.reference),
        "withdrawn": withdrawn,
    }
    return View(data, text_page(sentence))

"""What a finding waits for, and how its date was reckoned, for `fundcs explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.duties import finding_duty
from fundcs.callbacks.queries import records as calls
from fundcs.callbacks.rules.calls import STAGE_NAMES, CallKind, Stage
from fundcs.callbacks.service import findings
from fundcs.callbacks.service.payees import verify_by
from fundcs.callbacks.service.records import callback_records, finding_status
from fundcs.callbacks.show.callbacks import callback_data, finding_data, recorded
from fundcs.deadlines.rules import duty_data
from fundcs.kit.i18n import _
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from rich.console import Console

    from fundcs.act import Act


def explain(act: Act, no: str) -> View:
    """The account of a finding's date: when it was found, the offset, every day passed over (Art. 43)."""
    status = finding_status(act, findings.find(act, no))
    finding, duty = status.finding, finding_duty(status)
    settled = status.stage in (Stage.ANSWERED, Stage.WITHDRAWN)
    account = [str(line) for line in status.due.account()]
    data = {
        **duty_data(duty, act.moment),
        **({"state": status.stage.value} if settled else {}),
        "account": account,
        "finding": finding_data(act, status),
    }
    heading = _("{no} {client} {name}: {said}").format(
        no=finding.no, client=finding.client, name=status.client_name, said=_(STAGE_NAMES[status.stage])
    )
    notes = [str(duty.subject), *map(str, duty.notes)] if not settled else []
    return View(data, text_page(heading, *(f"    {line}" for line in account), *notes))


def explain_callback(act: Act, no: str) -> View:
    """A callback: with whom, what for, by when its payout's accounts are to be verified (Art. 46).

    Its findings have accounts of their own (`explain`).
    """
    found = calls.callback(act.session, no)
    (record,) = callback_records(act, [] if found is None else [found])
    callback, shown = record.callback, recorded(act, record)
    account: list[str] = []
    if callback.kind is CallKind.PAYOUT_VERIFY and callback.due is not None:
        account = [str(line) for line in verify_by(act, callback.due).account()]
    asked = [f"fundcs explain {status.finding.no}" for status in record.findings]

    def page(out: Console) -> None:
        shown.page(out)
        text_page(*(f"    {line}" for line in account), *asked)(out)

    return View({**callback_data(act, record), "account": account}, page)

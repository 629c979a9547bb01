"""What a finding waits for, and how its date was reckoned, for `fundcs explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.duties import finding_duty
from fundcs.callbacks.rules.calls import STAGE_NAMES, Stage
from fundcs.callbacks.service import findings
from fundcs.callbacks.service.records import finding_status
from fundcs.callbacks.show.callbacks import finding_data
from fundcs.deadlines.rules import duty_data
from fundcs.kit.i18n import _
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
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

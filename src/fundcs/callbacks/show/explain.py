"""What a problem waits for, and why its date is what it is, for `fundcs explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.duties import finding_duty, officer_of
from fundcs.callbacks.rules.calls import STAGE_NAMES
from fundcs.callbacks.service import findings
from fundcs.callbacks.service.cases import problems
from fundcs.callbacks.show import screen
from fundcs.deadlines.rules import duty_data
from fundcs.kit.i18n import _
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from fundcs.act import Act


def explain(act: Act, key: str) -> View:
    """The account of a finding's date: when it was found, the offset, every day passed over (Art. 43).

    Raises NoSuchFinding.
    """
    found = problems(act, [findings.find(act, key)])[0]
    duty = finding_duty(found, officer_of(act, found.finding.client))
    account = [str(line) for line in found.due.account()]
    data = {
        **duty_data(duty, act.moment),
        **({"state": found.stage.value} if found.finding.answered_at else {}),
        "account": account,
        "finding": screen.finding_data(act, found),
    }
    one, stage = found.finding, _(STAGE_NAMES[found.stage])
    heading = _("{no} {client} {name}: {said}").format(
        no=one.no, client=one.client, name=found.name, said=stage
    )
    notes = [str(duty.subject), *map(str, duty.notes)] if found.finding.answered_at is None else []
    return View(data, text_page(heading, *(f"    {line}" for line in account), *notes))

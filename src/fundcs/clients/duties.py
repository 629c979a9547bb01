"""What is owed about clients' files: the approval of a withheld identity (Art. 3(5))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.clients import queries
from fundcs.clients.service.approvals import unapproved, withheld_since
from fundcs.deadlines.rules import Choice, Duty, Settled, due
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.periods import Period


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for each client whose identity is withheld until the general manager has approved it in person."""
    deadline = act.policy.deadline("confidentiality.withheld_approval")
    if not choice.concerns(role=deadline.role, client=choice.client):
        return
    for client, since in unapproved(act, choice.client):
        yield Duty(
            key=f"withheld:{client}",
            subject=T("approve that client {client} withholds their identity", client=client),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, since, calendar_of(act)),
            next=f"fundcs client approve-withheld {client}",
            client=client,
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The approvals of withheld identities that were due in the period and were given."""
    deadline = act.policy.deadline("confidentiality.withheld_approval")
    approved = {client.code: client for client in queries.approved(act.session, act.moment)}
    for code, since in withheld_since(act, approved):
        by = due(deadline, since, calendar_of(act))
        if period.holds(by.day):
            yield Settled(
                key=f"withheld:{code}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=approved[code].approved_at,
                met_by=approved[code].approved_by,
                client=code,
            )

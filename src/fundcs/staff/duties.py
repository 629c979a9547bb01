"""What is owed about members of staff: the confidentiality agreement (Art. 18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.staff import queries

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.periods import Period


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for each present member whose role must have signed and who has not."""
    deadline = act.policy.deadline("confidentiality.nda")
    if not choice.concerns(role=deadline.role):
        return
    since = queries.role_since(act.session)
    for member in queries.unsigned(act.session, act.policy.confidentiality.nda_roles, act.today):
        yield Duty(
            key=f"nda:{member.code}",
            subject=T(
                "{code} {name} has not signed the confidentiality agreement",
                code=member.code,
                name=member.name,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, start_of(since.get(member.code, member.joined_on)), calendar_of(act)),
            next=f"fundcs access nda {member.code} --signed DATE",
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The agreements that were due in the period and are signed; one who has left owes none any more."""
    deadline = act.policy.deadline("confidentiality.nda")
    since = queries.role_since(act.session)
    for member in queries.signed(act.session, act.policy.confidentiality.nda_roles, act.today):
        by = due(deadline, start_of(since.get(member.code, member.joined_on)), calendar_of(act))
        if member.nda_on is not None and period.holds(by.day):
            yield Settled(
                key=f"nda:{member.code}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=start_of(member.nda_on),
                met_by=member.code,
            )

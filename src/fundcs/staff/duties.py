"""What is owed about members of staff: the confidentiality agreement (Art. 18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, due, start_of
from fundcs.kit.i18n import T
from fundcs.staff import queries

if TYPE_CHECKING:
    from fundcs.act import Act


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

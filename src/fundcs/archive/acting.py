"""The act of a member who has entered an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act import Act
from fundcs.archive import firm_policy, trail
from fundcs.archive.place import policy_file
from fundcs.kit import letterhead
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Person, Setting


def act(
    session: Session, setting: Setting, person: Person, *, writes: bool, reveal: str | None = None
) -> Act:
    """What a service works with, under the policy in force; where it writes, the policy's changes are noted.

    Raises Refused where the firm's policy file cannot be used.
    """
    own = policy_file(setting.archive_path)
    policy = load(own).from_the_first_day(trail.first_day(session))
    letterhead.use(policy.firm.name, policy.firm.department)
    number = trail.act_number(session) if writes or reveal is not None else None
    letterhead.export_by(letterhead.Exporter(f"{person.code} {person.name}", setting.moment, reveal, number))
    if writes or reveal is not None:
        firm_policy.record(session, own)
    return Act(
        session=session,
        moment=setting.moment,
        staff=person,
        policy=policy,
        archive_path=setting.archive_path,
        document_language=setting.document_language,
        reveal=reveal,
        sure=setting.sure,
        reads_only=not writes,
    )

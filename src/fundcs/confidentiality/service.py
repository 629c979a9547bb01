"""Use cases of access to client files: granting, revoking, and whose files a member is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.act.sight import Looked, Sight, refuse_unadmitted, sight
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars as clients
from fundcs.confidentiality import queries, rules
from fundcs.confidentiality.models import AccessGrant, AccessRevocation
from fundcs.entitlements import queries as contracts
from fundcs.entitlements.service.sealing import sealed_since
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.typed import second
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.confidentiality.rules import Grant, Read
    from fundcs.funds.models import Fund
    from fundcs.policy.rules import Policy
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True)
class GrantList:
    """Grants with the names of staff and clients by code."""

    grants: Sequence[Grant]
    staff: Mapping[str, str]
    clients: Mapping[str, str]


def admit(session: Session, member: Staff, permit: Permit | None, policy: Policy, moment: datetime) -> Sight:
    """Whose files a member is shown under a permit, at a moment (Art. 7).

    Raises NoFiles where the permit can be granted, the role does not hold it and nothing is granted.
    """
    holds = permit is None or member.role in policy.roles.permits[permit]
    scope = policy.roles.sight[member.role]
    own = holds and scope == "own"
    looked = Looked(
        clients=client_queries.of_adviser(session, member.code) if own else frozenset(),
        contracts=contracts.of_adviser(session, member.code) if own else frozenset(),
        granted=granted(session, member.code, moment),
    )
    if permit is not None and not holds:
        refuse_unadmitted(member.code, member.role, permit, looked)
    return sight(member.code, scope, permit, holds=holds, looked=looked)


def granted(session: Session, member: str, moment: datetime) -> frozenset[str]:
    """The clients whose files a member reads by a grant.

    A grant that had ended by the trail's last entry stays ended, whatever `--now` says.
    """
    made = queries.grants(session, moment, staff=member)
    if not made:
        return frozenset()
    latest = max(moment, queries.last_moment(session) or moment)
    held = [grant for grant in made if grant.holds(moment) and grant.holds(latest)]
    of_funds = (contracts.of_fund(session, grant.fund) for grant in held if grant.fund is not None)
    named = frozenset(grant.client for grant in held if grant.client is not None)
    return named.union(*of_funds)


def grant(act: Act, who: str, *, client: str | None, fund: str | None, until: date, reason: str) -> GrantList:
    """Grant a member the file of a client, or those of a fund's clients, up to a day (Art. 7).

    Raises Misused, Refused, and as `staff.find_present`, `clients.find` and `funds.find`.
    """
    rules.check_of(client, fund)
    member = staff.find_present(act.session, who, act.today)
    rules.check_until(until, act.today)
    reads = member.role in act.policy.roles.permits[Permit.READ_FILES]
    file = None if client is None else clients.find(act.session, client)
    of_fund = None if fund is None else funds.find(act.session, fund)
    if not _is_sealed(act, file, of_fund):
        rules.check_needed(member.code, act.policy.roles.sight[member.role], reads=reads)
    if not reason.strip():
        raise Refused(N_("the reason cannot be empty; write why {staff} is to read it"), staff=member.code)
    made = AccessGrant(
        staff=member.code,
        client=None if file is None else file.code,
        fund=None if of_fund is None else of_fund.code,
        until=until,
        reason=reason.strip(),
        granted_at=second(act.moment),
        granted_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    if member.nda_on is None:
        unsigned = T(
            "{staff} has not signed the confidentiality agreement and sees nothing before (Art. 18)",
            staff=member.code,
        )
        act.warn([unsigned])
    return _list(act, [each for each in queries.grants(act.session, act.moment) if each.id == made.id])


def _is_sealed(act: Act, client: Client | None, fund: Fund | None) -> bool:
    """Whether a file is one that nobody sees unmasked without leave (Art. 15)."""
    if fund is not None:
        return fund.sealed_on is not None
    return client is not None and sealed_since(act.session, client.code) is not None


def revoke(act: Act, who: str, *, client: str | None, fund: str | None, reason: str) -> GrantList:
    """End, now, what a member was granted of a client or a fund; of both none given, all of it.

    Raises Refused where nothing of it is in force.
    """
    member = staff.find(act.session, who)
    code = None if client is None else clients.find(act.session, client).code
    named = None if fund is None else funds.find(act.session, fund).code
    held = [
        each
        for each in queries.grants(act.session, act.moment, staff=member.code, client=code, fund=named)
        if each.holds(act.moment) and each.revoked_at is None
    ]
    if not held:
        raise Refused(
            N_("nothing of it is granted to {staff} now; `fundcs access list --staff {staff}` shows what is"),
            staff=member.code,
        )
    if not reason.strip():
        raise Refused(N_("the reason cannot be empty; write why the access ends"))
    act.session.add_all(
        AccessRevocation(
            access_grant=each.id,
            reason=reason.strip(),
            revoked_at=second(act.moment),
            revoked_by=act.staff.code,
        )
        for each in held
    )
    act.session.flush()
    ended = {each.id for each in held}
    return _list(act, [each for each in queries.grants(act.session, act.moment) if each.id in ended])


def listed(act: Act, *, who: str | None, every: bool) -> GrantList:
    """The grants in force at the act's moment, of a member or of all; `every`: also those that ended."""
    member = None if who is None else staff.find(act.session, who).code
    made = queries.grants(act.session, act.moment, staff=member)
    return _list(act, [each for each in made if every or each.holds(act.moment)])


@dataclass(frozen=True, slots=True)
class ReadLog:
    """Files opened, with the names of staff and clients by code."""

    reads: Sequence[Read]
    staff: Mapping[str, str]
    clients: Mapping[str, str]


def log(act: Act, *, client: str | None, who: str | None, first: date | None, last: date | None) -> ReadLog:
    """Who opened a client's file, or what a member opened, from a day to another (Art. 7).

    Raises Misused, Refused, and as `clients.find` and `staff.find`.
    """
    rules.check_asked(client, who, first, last)
    reads = queries.read(
        act.session,
        client=None if client is None else clients.find(act.session, client).code,
        staff=None if who is None else staff.find(act.session, who).code,
        first=first,
        last=last,
    )
    codes = {read.client for read in reads if read.client is not None}
    return ReadLog(reads, act.once(staff_queries.names), client_queries.names(act.session, codes))


def _list(act: Act, grants: Sequence[Grant]) -> GrantList:
    codes = {grant.client for grant in grants if grant.client is not None}
    return GrantList(grants, act.once(staff_queries.names), client_queries.names(act.session, codes))

"""Packages as one act sees them: found, admitted, with everything that is derived from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.calendars.service import calendar_of
from fundcs.entitlements.service import NoSuchContract
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.packages import queries
from fundcs.packages.rules import deadlines
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.items import required
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.archive.models import StoredFile
    from fundcs.clients.models import ClientDocument
    from fundcs.kit.i18n import Text
    from fundcs.packages.rules.deadlines import RoundDeadline
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.rules.package import Package, State
    from fundcs.policy.rules import Document


class NotYours(Forbidden):
    template = N_("contract {no} is not one of yours; an adviser works on their own contracts (Art. 7)")


@dataclass(frozen=True, slots=True)
class Case:
    """A package known until the act's day. `client` is who signed; `wanted` what such a client hands in.

    `account` says how the deadline now running was reckoned, or why there was none for the first round.
    """

    package: Package
    client: str
    client_name: str
    wanted: tuple[Document, ...]
    state: State
    owed: RoundDeadline | None
    account: tuple[Text, ...]
    failures: tuple[Failure, ...]
    adviser: str | None

    @property
    def no(self) -> str:
        """The contract's number."""
        return self.package.contract

    @property
    def outstanding(self) -> tuple[Document, ...]:
        """The wanted items that never came."""
        come = self.package.handed_in()
        return tuple(item for item in self.wanted if item.code not in come)


@dataclass(frozen=True, slots=True)
class Details:
    """A package with everything that one screen shows of it; the looked-up names are by code.

    `deadlines` are those of the rounds by number, `documents` what of it is in the client's file with the
    round it came in, `scans` the stored files by hash.
    """

    case: Case
    items: Mapping[str, Document]
    staff: Mapping[str, str]
    deadlines: Mapping[int, RoundDeadline | None]
    documents: Sequence[tuple[ClientDocument, int]]
    scans: Mapping[str, StoredFile]


def details(act: Act, case: Case) -> Details:
    """The package with what is looked up beside it."""
    package, work = case.package, calendar_of(act)
    hashes = {item.file for one in package.rounds for item in one.items if item.file}
    return Details(
        case,
        item_names(act),
        act.once(staff_queries.names),
        {one.number: deadlines.deadline(package, one.number, act.policy, work) for one in package.rounds},
        queries.documents(act.session, case.no, act.moment),
        queries.stored_files(act.session, hashes),
    )


def item_names(act: Act) -> Mapping[str, Document]:
    """The policy's items by code."""
    return {item.code: item for item in act.policy.submission.items}


def recorded(act: Act, no: str) -> Package:
    """Every fact of the contract's package, whatever its day. Raises NoSuchContract, NotYours."""
    found = queries.packages(act.session, no=fold(no).upper())
    if not found:
        raise NoSuchContract(no=quoted(no))
    _admit(act, found[0])
    return found[0]


def _admit(act: Act, package: Package) -> None:
    if not visible(act, package):
        raise NotYours(no=package.contract)


def visible(act: Act, package: Package) -> bool:
    """Whether the one who acts may see the package: an adviser sees their own contracts' (Art. 7)."""
    return act.staff.role is not Role.ADVISOR or package.adviser_on(act.today) == act.staff.code


def find(act: Act, no: str) -> Case:
    """The package of a contract as it is known on the act's day. Raises NoSuchContract, NotYours."""
    package = recorded(act, no)
    return seen(act, package, queries.signers(act.session, package.contract))


def everything(act: Act, fund: str | None = None) -> Iterator[Case]:
    """The packages of the contracts signed by the act's day, of a fund or of all, by contract."""
    signers = queries.signers(act.session)
    for package in queries.packages(act.session, fund=fund):
        if package.signed <= act.today:
            yield seen(act, package, signers)


def select(
    act: Act, *, state: State | None = None, fund: str | None = None, adviser: str | None = None
) -> list[Case]:
    """The packages that the one who acts may see, of a fund, an adviser, in a state.

    Raises NoSuchFund, AmbiguousFund, NoSuchStaff, AmbiguousStaff.
    """
    code = None if fund is None else funds.find(act.session, fund).code
    who = None if adviser is None else staff.find(act.session, adviser).code
    return [
        case
        for case in everything(act, code)
        if visible(act, case.package) and state in (None, case.state) and who in (None, case.adviser)
    ]


def seen(act: Act, package: Package, signers: Mapping[str, tuple[str, str, str]]) -> Case:
    """The package as it is known on the act's day."""
    known, policy, work = package.until(act.today), act.policy, calendar_of(act)
    client, name, kind = signers[package.contract]
    owed, exempt = deadlines.owed(known, policy, work), deadlines.exemption(known, policy)
    return Case(
        package=known,
        client=client,
        client_name=name,
        wanted=required(policy.submission.items, kind),
        state=deadlines.state(known, act.today, policy, work),
        owed=owed,
        account=owed.account() if owed else (exempt,) if exempt else (),
        failures=failures(known, act.today, policy, work),
        adviser=known.adviser_on(act.today),
    )


def all_failures(act: Act, fund: str | None = None) -> list[Failure]:
    """Every failure by the act's day, of a fund or of all, by day and contract."""
    return failures_of(act, queries.packages(act.session, fund=fund))


def failures_of(act: Act, every: Sequence[Package]) -> list[Failure]:
    """The failures of these packages by the act's day, by day and contract."""
    work = calendar_of(act)
    found = [failure for package in every for failure in failures(package, act.today, act.policy, work)]
    return sorted(found, key=lambda one: (one.on, one.contract, one.number))

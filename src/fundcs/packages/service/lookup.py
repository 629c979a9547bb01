"""Packages looked up: one or many, each with what follows from its facts on the act's day (Art. 7, 22-24)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.archive.selects import batches
from fundcs.assignments.service.holders import stands_for
from fundcs.calendars.service import calendar_of
from fundcs.documents import queries as filed
from fundcs.entitlements.queries import former_numbers
from fundcs.entitlements.service import NoSuchContract
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.zone import SHANGHAI
from fundcs.packages import queries
from fundcs.packages.queries import ALL, Scope, Until
from fundcs.packages.rules import deadlines
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.items import required
from fundcs.packages.rules.package import PackageState
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff
from fundcs.suitability.service import assessing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.archive.models import StoredFile
    from fundcs.clients.models import ClientDocument
    from fundcs.deadlines.rules import Choice
    from fundcs.kit.i18n import Text
    from fundcs.packages.rules.deadlines import RoundDeadline
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.rules.package import Package, Round, Signer
    from fundcs.policy.rules import DocumentType


class NotYours(Forbidden):
    template = N_("contract {no} is not one of yours; an adviser works on their own contracts (Art. 7)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageStatus:
    """A package as far as it is known on the act's day, and how it stands then.

    `signer`: the client. `required`: what such a client hands in. `owed`: the deadline now running, None
    where no round is owed; `exemption`: why none is set for the first round. `adviser`: whose contract it is
    that day.
    """

    package: Package
    signer: Signer
    required: tuple[DocumentType, ...]
    state: PackageState
    owed: RoundDeadline | None
    exemption: Text | None
    failures: tuple[Failure, ...]
    adviser: str | None

    @property
    def no(self) -> str:
        """The contract's number."""
        return self.package.contract

    @property
    def account(self) -> tuple[Text, ...]:
        """How the deadline now running was reckoned, or why the first round has none."""
        if self.owed is not None:
            return self.owed.account()
        return () if self.exemption is None else (self.exemption,)

    @property
    def outstanding(self) -> tuple[DocumentType, ...]:
        """The required items that never came and were not waived."""
        settled = self.package.handed_in().keys() | self.package.waived().keys()
        return tuple(item for item in self.required if item.code not in settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDetails:
    """A package with everything that one screen shows of it.

    `items` and `staff` are names by code. `deadlines` are those of the rounds by number, `documents` what of
    the package is in the client's file with the round it came in, `scans` the stored files by hash.
    """

    status: PackageStatus
    items: Mapping[str, DocumentType]
    staff: Mapping[str, str]
    deadlines: Mapping[int, RoundDeadline | None]
    documents: Sequence[tuple[ClientDocument, int]]
    scans: Mapping[str, StoredFile]


def details(act: Act, no: str) -> PackageDetails:
    """The package of a contract as it stands on the act's day, with what is looked up beside it.

    Raises NoSuchContract, NotYours.
    """
    package, work, told = recorded(act, no), calendar_of(act), _is_told_clients(act)
    signer = queries.signers(act.session, [package.contract])[package.contract]
    special = assessing.special_document(act, [package.contract]).get(package.contract)
    status = _status(act, package, signer, special)
    rounds = status.package.rounds
    hashes = {item.file for round_ in rounds for item in round_.items if item.file}
    return PackageDetails(
        status=status,
        items=item_names(act),
        staff=act.once(staff_queries.names),
        deadlines={
            round_.number: deadlines.deadline(status.package, round_.number, act.policy, work)
            for round_ in rounds
        },
        documents=_in_file(act, status) if told else (),
        scans=queries.stored_files(act.session, hashes) if told else {},
    )


def _in_file(act: Act, status: PackageStatus) -> list[tuple[ClientDocument, int]]:
    """What of a qualified package is in the client's file: brought by it, or there before; with its round."""
    brought = queries.documents(act.session, status.no, act.moment)
    if status.state is not PackageState.QUALIFIED or status.signer.code is None:
        return brought
    known = {(document.item, document.file) for document, _round in brought}
    for round_, item in status.package.handed_in().values():
        if item.file is not None and (item.code, item.file) not in known:
            held = filed.same(act.session, status.signer.code, item.code, item.file, act.moment)
            brought += [] if held is None else [(held, round_.number)]
    return brought


def _is_told_clients(act: Act) -> bool:
    """Whether the one who acts is told whose package it is: for a penalty HR needs the contract alone."""
    return act.scope != "granted" or act.staff.role == act.policy.submission.stand_in


def staff_names(act: Act) -> Mapping[str, str]:
    """Every member's name by code."""
    return act.once(staff_queries.names)


def item_names(act: Act) -> Mapping[str, DocumentType]:
    """The policy's items by code."""
    return {item.code: item for item in act.policy.documents.types}


def recorded(act: Act, no: str) -> Package:
    """Every fact of the contract's package, whatever its day; a former number of the contract finds it.

    Raises NoSuchContract, NotYours where an adviser asks for another's.
    """
    asked = fold(no).upper()
    package = next(queries.packages(act.session, [asked]), None)
    if package is None:
        numbers = former_numbers(act.session)
        package = next(queries.packages(act.session, [numbers.get(asked, asked)]), None)
    if package is None:
        raise NoSuchContract(no=quoted(no))
    if not visible(act, package):
        raise NotYours(no=package.contract)
    return package


def left_to_stand_in(act: Act, round_: Round) -> bool:
    """Whether the only CS manager handed in a round, so that the policy's role reviews it (Art. 22)."""
    managers = staff_queries.present(act.session, Role.CS_MANAGER, act.today)
    return [member.code for member in managers] == [round_.submitted_by]


def required_of(act: Act, package: Package) -> Sequence[DocumentType]:
    """What the client who signed the package's contract hands in."""
    signer = queries.signers(act.session, [package.contract])[package.contract]
    special = assessing.special_document(act, [package.contract]).get(package.contract)
    return required(act.policy.documents.types, signer.kind, special)


def visible(act: Act, package: Package) -> bool:
    """Whether the one who acts may see the package: an adviser sees their own contracts' (Art. 7).

    And those of whom they stand in for.
    """
    return not act.sees_own_only or package.adviser_on(act.today) in stands_for(act)


def select(
    act: Act, *, state: PackageState | None = None, fund: str | None = None, adviser: str | None = None
) -> list[PackageStatus]:
    """The packages of contracts signed by the act's day that the one who acts may see, by contract.

    Those of a fund, of an adviser on that day, in a state. Raises as `funds.find` and `staff.find`.
    """
    code = None if fund is None else funds.find(act.session, fund).code
    asked = None if adviser is None else staff.find(act.session, adviser).code
    own = act.staff.code if act.sees_own_only and stands_for(act) == {act.staff.code} else None
    scope = Scope(fund=code, adviser=own or asked)
    numbers = queries.contracts(act.session, act.today, act.policy.submission.since, scope, state)
    return [
        status
        for status in _statuses(act, numbers)
        if visible(act, status.package) and state in (None, status.state) and asked in (None, status.adviser)
    ]


def unsettled(act: Act, choice: Choice) -> Iterator[PackageStatus]:
    """The packages on which something of the choice may be owed: a round to hand in, or one to review."""
    return _statuses(act, _unsettled(act, choice))


def _unsettled(act: Act, choice: Choice) -> Sequence[str]:
    return act.each(_unsettled_of, [choice])[choice]


def _unsettled_of(act: Act, choices: Sequence[Choice]) -> dict[Choice, Sequence[str]]:
    return {choice: _numbers_unsettled(act, choice) for choice in choices}


def _numbers_unsettled(act: Act, choice: Choice) -> Sequence[str]:
    return queries.unsettled(
        act.session,
        act.today,
        act.policy.submission.since,
        Scope(fund=choice.fund, client=choice.client, adviser=choice.owner),
        hand_ins=_asks_for(act, choice, deadlines.FIRST, deadlines.COMPLETION),
        # A review is owed by a role, not by a member of staff.
        reviews=choice.owner is None and _asks_for_reviews(act, choice),
        until=_until(act, choice),
    )


def _asks_for(act: Act, choice: Choice, *keys: str) -> bool:
    return choice.role is None or any(act.policy.deadline(key).role == choice.role for key in keys)


def _asks_for_reviews(act: Act, choice: Choice) -> bool:
    return _asks_for(act, choice, deadlines.REVIEW) or choice.role == act.policy.submission.stand_in


def _until(act: Act, choice: Choice) -> Until | None:
    if choice.until is None:
        return None
    day = max(choice.until.astimezone(SHANGHAI).date(), act.today)  # what is due today is asked for
    return Until(
        signed=deadlines.last_anchor(act.policy.deadline(deadlines.FIRST), day),
        submitted=deadlines.last_anchor(act.policy.deadline(deadlines.REVIEW), day),
        deadline=day,
    )


def _statuses(act: Act, numbers: Iterable[str]) -> Iterator[PackageStatus]:
    for batch in batches(numbers):
        signers = queries.signers(act.session, batch)
        special = assessing.special_document(act, batch)
        for package in act.each(_packages, batch).values():
            yield _status(act, package, signers[package.contract], special.get(package.contract))


def _status(act: Act, package: Package, signer: Signer, special: str | None) -> PackageStatus:
    known, policy, work = package.until(act.today), act.policy, calendar_of(act)
    owed = deadlines.owed(known, policy, work)
    return PackageStatus(
        package=known,
        signer=signer if _is_told_clients(act) else signer._replace(code=None, name=None),
        required=required(policy.documents.types, signer.kind, special),
        state=deadlines.state(known, act.today, owed),
        owed=owed,
        exemption=deadlines.exemption(known, policy),
        failures=failures(known, act.today, policy, work),
        adviser=known.adviser_on(act.today),
    )


def all_failures(act: Act, scope: Scope = ALL) -> list[Failure]:
    """The failures by the act's day of the packages in the scope, by day, contract and number."""
    work = calendar_of(act)
    failed = [
        failure
        for package in act.each(_packages, act.each(_failing, [scope])[scope]).values()
        for failure in failures(package, act.today, act.policy, work)
    ]
    return sorted(failed, key=lambda failure: (failure.on, failure.contract, failure.number))


def read_ahead(act: Act, choice: Choice) -> None:
    """Have the packages of what is owed and of the penalties read at once, where all of it is asked for."""
    scope = Scope(fund=choice.fund, client=choice.client)
    if act.reads_only and choice.owner is None and choice.role is None:
        act.each(_packages, {*_unsettled(act, choice), *act.each(_failing, [scope])[scope]})


def _packages(act: Act, numbers: Sequence[str]) -> dict[str, Package]:
    return {package.contract: package for package in queries.packages(act.session, numbers)}


def _failing(act: Act, scopes: Sequence[Scope]) -> dict[Scope, set[str]]:
    """By scope, the contracts whose packages may have failed by the act's day; any other has not.

    A deadline after the first is set by a review that found the package unqualified, or by another deadline
    granted for what such a review asked; so only the first round is compared with its deadline here.
    """
    return {scope: _failing_of(act, scope) for scope in scopes}


def _failing_of(act: Act, scope: Scope) -> set[str]:
    since, work = act.policy.submission.since, calendar_of(act)

    @cache
    def last_day(signed: date) -> date:
        return deadlines.first(signed, act.policy, work).day

    late = {
        contract
        for contract, signed, came in queries.first_rounds(act.session, act.today, since, scope)
        if last_day(signed) < (came or act.today)
    }
    return late.union(queries.returned_or_extended(act.session, act.today, scope))

"""Use cases of the rounds in which contract packages are handed in, and of their deadlines (Art. 21-24)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act import Permit, permits
from fundcs.calendars.service import calendar_of
from fundcs.documents import service as documents
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second
from fundcs.packages import queries
from fundcs.packages.models import DeadlineChange, PackageItem, PackageRound, PackageWithdrawal
from fundcs.packages.rules import checks, items
from fundcs.packages.rules.deadlines import owed
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.package import Reason, Withdrawable
from fundcs.packages.service import lookup
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.clients.models import ClientDocument
    from fundcs.packages.rules.package import Item, Package, Round, Signer
    from fundcs.packages.service.lookup import PackageDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRound:
    """A round as it was typed: `items` as ITEM:FORM:PAGES, `scans` as ITEM=PATH, `by` who handed it in.

    `documents`: numbers of those in the signer's file that come with it too. What is None was not said.
    """

    on: date | None = None
    items: str | None = None
    scans: Sequence[str] = ()
    documents: Sequence[int] = ()
    by: str | None = None


def submit(act: Act, no: str, typed: TypedRound) -> PackageDetails:
    """Record that a package was handed in, today unless said, by the contract's adviser unless said.

    Without `items`: all required ones, in a later round those that were missing or defective. Where no day
    was said and the deadline has passed, that is asked first: the round would count as late (Art. 24).
    Raises Refused, Unlikely, FundSealed, NoSuchContract, NotYours.
    """
    package, on = opened(act, no), typed.on or act.today
    checks.check_day(on, act.today)
    checks.check_round(package, on)
    came, by = _came(act, package, typed), _bearer(act, package, typed.by, on)
    if typed.on is None and not act.sure:
        _check_in_time(act, package)
    _keep_round(act, package, on, by, _scanned(act, package, came, typed))
    return lookup.details(act, package.contract)


def _check_in_time(act: Act, package: Package) -> None:
    """Ask before a point is charged for a day that nobody stated. Raises Unlikely."""
    running = owed(package, act.policy, calendar_of(act))
    if running is None:
        return
    for failure in failures(package, act.today, act.policy, calendar_of(act)):
        if (failure.round, failure.reason) == (running.round, Reason.LATE):
            raise checks.late_today(failure, running.day, act.today)


def _came(act: Act, package: Package, typed: TypedRound) -> tuple[Item, ...]:
    """What the round holds; the scans are named rightly."""
    known = act.policy.documents.types
    required = lookup.required_of(act, package)
    came = items.expected(package, required) if typed.items is None else items.handed_in(typed.items, known)
    items.scans(typed.scans, came, known)
    return came


def _scanned(act: Act, package: Package, came: tuple[Item, ...], typed: TypedRound) -> tuple[Item, ...]:
    """The items with their scans: stored now, or those of documents in the signer's file."""
    hashes = {document.item: document.file for document in _in_file(act, package, came, typed.documents)}
    for code, path in items.scans(typed.scans, came, act.policy.documents.types).items():
        hashes[code] = documents.store(act, path).hash
    return tuple(replace(item, file=hashes.get(item.code, item.file)) for item in came)


def _in_file(
    act: Act, package: Package, came: Sequence[Item], numbers: Sequence[int]
) -> list[ClientDocument]:
    """The documents with these numbers: in the file of who signed, and among what came. Raises Refused."""
    client, codes = signer(act, package).code, {item.code for item in came}
    held = [documents.find(act, number) for number in numbers]
    for document in held:
        if document.client != client or document.removed_at is not None:
            raise Refused(
                N_("document {number} is not in the file of who signed contract {no}; give its own scan"),
                number=document.id,
                no=package.contract,
            )
        if document.item not in codes:
            raise Refused(
                N_("{item} has a scan but is not among the documents submitted; add it to --items"),
                item=document.item,
            )
    return held


def signer(act: Act, package: Package) -> Signer:
    """The client who signed the package's contract."""
    return queries.signers(act.session, [package.contract])[package.contract]


def _bearer(act: Act, package: Package, by: str | None, on: date) -> str:
    """The code of the member who handed it in: an adviser who acts, else the contract's adviser that day.

    Raises Refused, and as `staff.find_present`.
    """
    if by is None:
        adviser = package.adviser_on(on)
        if act.sees_own_only or adviser is None:
            return act.staff.code
        by = adviser
    member = staff.find_present(act.session, by, on)
    if member.role not in permits.holders(act.policy, Permit.SUBMIT_PACKAGES):
        raise Refused(
            N_("{staff} is neither an adviser nor in client service; name who submitted the package"),
            staff=member.code,
        )
    return member.code


def _keep_round(
    act: Act, package: Package, on: date, by: str, came: Sequence[Item], number: int | None = None
) -> None:
    """Store a round: the next one, or the one of that number anew."""
    entry = 1 + len(package.rounds) + len(package.withdrawn_rounds)
    number = number or len(package.rounds) + 1
    act.session.add(
        PackageRound(
            contract=package.contract,
            number=entry,
            submission=None if number == entry else number,
            submitted_on=on,
            submitted_by=by,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.add_all(
        PackageItem(
            contract=package.contract,
            round=entry,
            item=item.code,
            form=item.form,
            pages=item.pages,
            file=item.file,
        )
        for item in came
    )
    act.session.flush()


def correct(act: Act, no: str, number: int, typed: TypedRound, reason: str) -> PackageDetails:
    """Record a round anew with the particulars typed, the rest as it was; the wrong entry stays withdrawn.

    Its review and the rounds after it stand. Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    act.need(Permit.REVIEW_PACKAGES)
    round_ = checks.existing_round(package, number)
    on = typed.on or round_.submitted_on
    checks.check_day(on, act.today)
    checks.check_round_day(package, round_, on)
    by = round_.submitted_by if typed.by is None else _bearer(act, package, typed.by, on)
    came = _corrected_items(act, package, round_, typed)
    checks.check_corrected(package, round_, replace(round_, submitted_on=on, submitted_by=by, items=came))
    keep_withdrawal(act, package, Withdrawable.ROUND, round_.entry, reason)
    _keep_round(act, package, on, by, came, number)
    return lookup.details(act, package.contract)


def _corrected_items(act: Act, package: Package, round_: Round, typed: TypedRound) -> tuple[Item, ...]:
    if typed.items is None and not typed.scans and not typed.documents:
        return round_.items
    checks.check_unreviewed(package, round_)
    known = act.policy.documents.types
    came = round_.items if typed.items is None else items.handed_in(typed.items, known)
    return _scanned(act, package, came, typed)


def keep_withdrawal(act: Act, package: Package, kind: Withdrawable, fact: int, reason: str) -> None:
    """Record that a round, a deadline or a decision was entered wrongly. Raises Refused without a reason."""
    act.session.add(
        PackageWithdrawal(
            contract=package.contract,
            kind=kind,
            fact=fact,
            reason=checks.reason_given(reason, "--reason"),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()


def move_deadline(act: Act, no: str, to: date, reason: str, on: date | None = None) -> PackageDetails:
    """Record that another deadline of the round now owed was granted, today unless `on` says when.

    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package, granted = opened(act, no), on or act.today
    checks.check_day(granted, act.today)
    running = owed(package, act.policy, calendar_of(act))
    checks.check_extension(package, running, to, granted)
    returned = package.returned
    act.session.add(
        DeadlineChange(
            contract=package.contract,
            review=None if returned is None else returned.id,
            granted_on=granted,
            deadline=to,
            reason=checks.reason_given(reason, "--reason"),
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return lookup.details(act, package.contract)


def opened(act: Act, no: str) -> Package:
    """The package, in a fund that is not sealed. Raises FundSealed (Art. 15), NoSuchContract, NotYours."""
    package = lookup.recorded(act, no)
    funds.find_unsealed(act.session, package.fund)
    return package

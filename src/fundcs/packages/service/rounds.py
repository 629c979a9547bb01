"""Use cases of contract packages: hand in, review, withdraw, move a deadline, decide (Art. 21-24)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.archive import files
from fundcs.calendars.service import calendar_of
from fundcs.clients.models import ClientDocument
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold
from fundcs.packages import queries
from fundcs.packages.models import (
    DeadlineChange,
    PackageDocument,
    PackageItem,
    PackageReview,
    PackageRound,
    ReviewItem,
    ReviewWithdrawal,
)
from fundcs.packages.rules import checks, items
from fundcs.packages.rules.deadlines import completion, owed
from fundcs.packages.rules.package import Item, Result
from fundcs.packages.service import packages
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.packages.rules.package import Package, Round
    from fundcs.packages.service.packages import Case


class ReasonMissing(Refused):
    template = N_("this needs its reason: write it after {option}")


class NoBearer(Refused):
    template = N_("{staff} is neither an adviser nor of client service; name who handed the package in")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A review as it was typed; items still to be found."""

    result: Result
    missing: Sequence[str] = ()
    defective: Sequence[str] = ()
    deadline: date | None = None
    round: int | None = None
    shelf_mark: str | None = None


def submit(
    act: Act, no: str, on: date, typed: str | None, scans: Sequence[str] = (), by: str | None = None
) -> Case:
    """Record that a package was handed in; by the one who acts unless `by` names another.

    Without items: all that it wants; in a later round those found wanting. Raises the refusals of
    `checks.check_round` and of `items`, AfterToday, FundSealed, NoSuchStaff, NoBearer, CannotRead.
    """
    package = opened(act, no)
    checks.check_day(on, act.today)
    checks.check_round(package, on)
    known = act.policy.submission.items
    kind = queries.signers(act.session, package.contract)[package.contract][2]
    wanted = items.required(known, kind)
    came = items.expected(package, wanted) if typed is None else items.handed_in(typed, known)
    scanned = items.files(scans, came, known)
    for code, path in scanned.items():
        stored = files.add(act.session, act.archive_path, path, now(act), act.staff.code)
        came = tuple(replace(one, file=stored.hash) if one.code == code else one for one in came)
    _keep_round(act, package, on, _bearer(act, by, on), came)
    return packages.find(act, package.contract)


def _bearer(act: Act, by: str | None, on: date) -> str:
    """Who handed the package in. Raises NoBearer, NoSuchStaff, AmbiguousStaff, StaffGone."""
    if by is None:
        return act.staff.code
    member = staff.find_present(act.session, by, on)
    if member.role not in Permit.SUBMIT_PACKAGES.roles:
        raise NoBearer(staff=member.code)
    return member.code


def _keep_round(act: Act, package: Package, on: date, by: str, came: Sequence[Item]) -> None:
    number = len(package.rounds) + 1
    act.session.add(
        PackageRound(
            contract=package.contract,
            number=number,
            submitted_on=on,
            submitted_by=by,
            recorded_at=now(act),
            recorded_by=act.staff.code,
        )
    )
    for one in came:
        kept = PackageItem(
            contract=package.contract,
            round=number,
            item=one.code,
            form=one.form,
            pages=one.pages,
            file=one.file,
        )
        act.session.add(kept)
    act.session.flush()


def review(act: Act, no: str, on: date, outcome: Outcome) -> Case:
    """Record the review of the round handed in last, or of an earlier one whose review was withdrawn.

    A qualified package's documents go into the client's file.
    Raises the refusals of `checks.round_to_review` and `checks.check_outcome`, UnknownItem, AfterToday.
    """
    package = opened(act, no)
    checks.check_day(on, act.today)
    round_ = checks.round_to_review(package, outcome.round, on, act.staff.code)
    lacks = items.lacks(outcome.missing, outcome.defective, act.policy.submission.items)
    checks.check_outcome(outcome.result, lacks, outcome.deadline, on)
    next_by = outcome.deadline
    if next_by is None and outcome.result is Result.UNQUALIFIED:
        next_by = completion(on, act.policy, calendar_of(act)).day
    made = PackageReview(
        contract=package.contract,
        round=round_.number,
        reviewed_on=on,
        reviewer=act.staff.code,
        result=outcome.result,
        deadline=next_by,
        recorded_at=now(act),
    )
    act.session.add(made)
    act.session.flush()
    assert made.id is not None  # noqa: S101 - the flush gave it one
    act.session.add_all(
        ReviewItem(review=made.id, item=one.code, fault=one.fault, why=one.why) for one in lacks
    )
    if outcome.result is Result.QUALIFIED:
        _file(act, package, round_, made.id, on, fold(outcome.shelf_mark or "") or None)
    act.session.flush()
    return packages.find(act, package.contract)


def _file(act: Act, package: Package, last: Round, review_id: int, on: date, shelf_mark: str | None) -> None:
    """Put each item, as it was handed in last, into the file of the client who signed (Art. 3-4)."""
    client = queries.signers(act.session, package.contract)[package.contract][0]
    brought = replace(package, rounds=package.rounds[: last.number]).handed_in()
    rounds, documents = [], []
    for round_, item in brought.values():
        rounds.append(round_.number)
        documents.append(
            ClientDocument(
                client=client,
                item=item.code,
                contract=package.contract,
                file=item.file,
                shelf_mark=shelf_mark,
                filed_on=on,
            )
        )
    act.session.add_all(documents)
    act.session.flush()
    for number, document in zip(rounds, documents, strict=True):
        assert document.id is not None  # noqa: S101 - the flush gave it one
        act.session.add(PackageDocument(document=document.id, review=review_id, round=number))


def withdraw(act: Act, no: str, reason: str, round_: int | None = None) -> Case:
    """Withdraw a review that was entered wrongly: what followed from it is reckoned anew.

    What it let into the client's file is taken out again.
    Raises ReasonMissing, NothingToWithdraw, FundSealed.
    """
    package = opened(act, no)
    wrong = checks.review_to_withdraw(package, round_)
    gone = ReviewWithdrawal(
        review=wrong.id,
        reason=reason_given(reason, "--reason"),
        withdrawn_at=now(act),
        withdrawn_by=act.staff.code,
    )
    act.session.add(gone)
    for document in queries.brought_by(act.session, wrong.id):
        document.removed_at = now(act)
    act.session.flush()
    return packages.find(act, package.contract)


def move_deadline(act: Act, no: str, to: date, reason: str, on: date | None = None) -> Case:
    """Record that another deadline of the round now owed was granted, today unless `on` says when.

    A deadline that has passed stays missed (Art. 24).
    Raises ReasonMissing, NoDeadline, DeadlineMissed, DeadlineNotAfter, AfterToday, FundSealed.
    """
    package, granted = opened(act, no), on or act.today
    checks.check_day(granted, act.today)
    running = owed(package, act.policy, calendar_of(act))
    if running is None:
        raise checks.NoDeadline(no=package.contract)
    if granted > running.day:
        raise checks.DeadlineMissed(no=package.contract, deadline=running.day, on=granted)
    asked_by = package.returned
    begins = asked_by.reviewed_on if asked_by else package.signed
    checks.check_deadline(to, begins, T("the event it counts from"))
    checks.check_deadline(to + timedelta(days=1), granted, T("the day on which it was granted"))
    act.session.add(
        DeadlineChange(
            contract=package.contract,
            review=None if asked_by is None else asked_by.id,
            granted_on=granted,
            deadline=to,
            reason=reason_given(reason, "--reason"),
            recorded_at=now(act),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return packages.find(act, package.contract)


def opened(act: Act, no: str) -> Package:
    """The package, in a fund that is not sealed. Raises FundSealed (Art. 15), NoSuchContract, NotYours."""
    package = packages.recorded(act, no)
    funds.find_unsealed(act.session, package.fund)
    return package


def reason_given(text: str, option: str) -> str:
    """The reason as typed. Raises ReasonMissing."""
    if not fold(text):
        raise ReasonMissing(option=option)
    return text.strip()


def now(act: Act) -> datetime:
    """The act's moment as it is kept, to the second."""
    return act.moment.replace(microsecond=0)

"""Use cases of contract packages: hand in, review, withdraw a review, grant another deadline (Art. 21-24)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.archive import files
from fundcs.calendars.service import calendar_of
from fundcs.clients.models import ClientDocument
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second
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
from fundcs.packages.service import lookup
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.packages.queries import Signer
    from fundcs.packages.rules.package import FaultyItem, Package, Round
    from fundcs.packages.service.lookup import PackageDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReview:
    """A review as it was typed: `missing` and `defective` are ITEM or ITEM=WHY; `round` None is the last."""

    result: Result
    missing: Sequence[str] = ()
    defective: Sequence[str] = ()
    deadline: date | None = None
    round: int | None = None
    shelf_mark: str | None = None


def submit(
    act: Act, no: str, on: date, typed: str | None, scans: Sequence[str] = (), by: str | None = None
) -> PackageDetails:
    """Record that a package was handed in; by the one who acts unless `by` names another.

    `typed` names what came; None stands for all required items, in a later round for those that were missing
    or defective. `scans` are ITEM=PATH. Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    checks.check_day(on, act.today)
    checks.check_round(package, on)
    known = act.policy.submission.items
    required = items.required(known, _signer(act, package).kind)
    came = items.expected(package, required) if typed is None else items.handed_in(typed, known)
    for code, path in items.scans(scans, came, known).items():
        stored = files.add(act.session, act.archive_path, path, second(act.moment), act.staff.code)
        came = tuple(replace(item, file=stored.hash) if item.code == code else item for item in came)
    _keep_round(act, package, on, _bearer(act, by, on), came)
    return lookup.details(act, package.contract)


def _signer(act: Act, package: Package) -> Signer:
    return queries.signers(act.session, [package.contract])[package.contract]


def _bearer(act: Act, by: str | None, on: date) -> str:
    """The code of the member who handed it in. Raises Refused, and as `staff.find_present`."""
    if by is None:
        return act.staff.code
    member = staff.find_present(act.session, by, on)
    if member.role not in Permit.SUBMIT_PACKAGES.roles:
        raise Refused(
            N_("{staff} is neither an adviser nor in client service; name who submitted the package"),
            staff=member.code,
        )
    return member.code


def _keep_round(act: Act, package: Package, on: date, by: str, came: Sequence[Item]) -> None:
    number = len(package.rounds) + 1
    act.session.add(
        PackageRound(
            contract=package.contract,
            number=number,
            submitted_on=on,
            submitted_by=by,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.add_all(
        PackageItem(
            contract=package.contract,
            round=number,
            item=item.code,
            form=item.form,
            pages=item.pages,
            file=item.file,
        )
        for item in came
    )
    act.session.flush()


def review(act: Act, no: str, on: date, typed: TypedReview) -> PackageDetails:
    """Record the review of the round handed in last, or of an earlier one whose review was withdrawn.

    An unqualified package is to be completed by the deadline typed, else by the policy's. A qualified
    package's documents go into the client's file. Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    checks.check_day(on, act.today)
    round_ = checks.round_to_review(package, typed.round, on, act.staff.code)
    faulty = items.faulty_items(typed.missing, typed.defective, act.policy.submission.items)
    checks.check_review(typed.result, faulty, typed.deadline, on)
    review_id = _keep_review(act, package, round_, on, typed, faulty)
    if typed.result is Result.QUALIFIED:
        _file(act, package, round_, review_id, on, fold(typed.shelf_mark or "") or None)
    return lookup.details(act, package.contract)


def _keep_review(
    act: Act, package: Package, round_: Round, on: date, typed: TypedReview, faulty: Sequence[FaultyItem]
) -> int:
    complete_by = typed.deadline
    if complete_by is None and typed.result is Result.UNQUALIFIED:
        complete_by = completion(on, act.policy, calendar_of(act)).day
    kept = PackageReview(
        contract=package.contract,
        round=round_.number,
        reviewed_on=on,
        reviewer=act.staff.code,
        result=typed.result,
        deadline=complete_by,
        recorded_at=second(act.moment),
    )
    act.session.add(kept)
    act.session.flush()
    assert kept.id is not None  # noqa: S101 - the flush gave it one
    act.session.add_all(
        ReviewItem(review=kept.id, item=item.code, fault=item.fault, why=item.why) for item in faulty
    )
    act.session.flush()
    return kept.id


def _file(act: Act, package: Package, last: Round, review_id: int, on: date, shelf_mark: str | None) -> None:
    """Put each item, as it was handed in last, into the file of the client who signed (Art. 3-4)."""
    client = _signer(act, package).code
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
    act.session.flush()


def withdraw(act: Act, no: str, reason: str, number: int | None = None) -> PackageDetails:
    """Withdraw a review that was entered wrongly, of the round of that number, else of the last reviewed.

    What followed from it is reckoned anew; what it let into the client's file is taken out again.
    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    wrong = checks.review_to_withdraw(package, number)
    act.session.add(
        ReviewWithdrawal(
            review=wrong.id,
            reason=checks.reason_given(reason, "--reason"),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    for document in queries.brought_by(act.session, wrong.id):
        document.removed_at = second(act.moment)
    act.session.flush()
    return lookup.details(act, package.contract)


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

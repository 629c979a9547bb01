"""Use cases of the reviews of contract packages (Art. 22-23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.calendars.service import calendar_of
from fundcs.clients.models import ClientDocument
from fundcs.documents import queries as filed
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second
from fundcs.packages.models import PackageDocument, PackageReview, ReviewItem, ReviewWaiver
from fundcs.packages.rules import checks, items
from fundcs.packages.rules.deadlines import completion
from fundcs.packages.rules.package import Result
from fundcs.packages.service import lookup
from fundcs.packages.service.rounds import opened, signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.packages.rules.package import FaultyItem, Package, Round
    from fundcs.packages.service.lookup import PackageDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReview:
    """A review as it was typed: `missing` and `defective` are ITEM or ITEM=WHY, `waived` are ITEM=WHY.

    `round` None is the last.
    """

    result: Result
    missing: Sequence[str] = ()
    defective: Sequence[str] = ()
    waived: Sequence[str] = ()
    deadline: date | None = None
    round: int | None = None
    shelf_mark: str | None = None


def reviewers(act: Act) -> set[Role]:
    """The roles that review: the CS manager's, and the one that stands in (Art. 22)."""
    return {Role.CS_MANAGER, Role(act.policy.submission.stand_in)}


def review(act: Act, no: str, on: date, typed: TypedReview) -> PackageDetails:
    """Record the review of the round handed in last, or of an earlier one whose review was withdrawn.

    An unqualified package is to be completed by the deadline typed, else by the policy's; every item that
    was not handed in is missing. A qualified package lacks none, unless each is waived; its documents go
    into the client's file. Raises Refused, NotPermitted, FundSealed, NoSuchContract, NotYours.
    """
    act.only(reviewers(act))
    package, known = opened(act, no), act.policy.documents.types
    checks.check_day(on, act.today)
    round_ = checks.round_to_review(package, typed.round, on, act.staff.code, act.policy.submission.stand_in)
    _check_stands_in(act, package, round_)
    faulty = items.faulty_items(typed.missing, typed.defective, known)
    checks.check_review(typed.result, faulty, typed.deadline, on)
    lacking = items.lacking(package, round_.number, lookup.required_of(act, package))
    waivers = items.waivers(typed.waived, lacking, known)
    if typed.result is Result.QUALIFIED:
        checks.check_complete(package.contract, lacking, waivers)
    else:
        faulty = items.with_lacking(faulty, lacking, waivers)
    review_id = _keep_review(act, package, round_, on, typed, faulty)
    act.session.add_all(
        ReviewWaiver(review=review_id, item=waiver.code, reason=waiver.reason) for waiver in waivers
    )
    if typed.result is Result.QUALIFIED:
        _file(act, package, round_, review_id, on, fold(typed.shelf_mark or "") or None)
    return lookup.details(act, package.contract)


def _check_stands_in(act: Act, package: Package, round_: Round) -> None:
    """Refuse whoever is no CS manager, but for a round that the only CS manager handed in."""
    if act.staff.role is Role.CS_MANAGER or lookup.left_to_stand_in(act, round_):
        return
    raise Forbidden(
        N_(
            "submission {round} of contract {no} is for a CS manager to review; {staff} reviews only what "
            "the only CS manager submitted"
        ),
        round=round_.number,
        no=package.contract,
        staff=act.staff.code,
    )


def _keep_review(
    act: Act, package: Package, round_: Round, on: date, typed: TypedReview, faulty: Sequence[FaultyItem]
) -> int:
    complete_by = typed.deadline
    if complete_by is None and typed.result is Result.UNQUALIFIED:
        complete_by = completion(on, act.policy, calendar_of(act)).day
    kept = PackageReview(
        contract=package.contract,
        round=round_.entry,
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
    """Put each item, as it was handed in last, into the file of the client who signed (Art. 3-4).

    A scan that the file holds already is the same document, and is not filed twice.
    """
    client = signer(act, package).code
    assert client is not None  # noqa: S101 - `signer` is of whoever signed
    brought = replace(package, rounds=package.rounds[: last.number]).handed_in()
    rounds, documents = [], []
    for round_, item in brought.values():
        if item.file is not None and filed.same(act.session, client, item.code, item.file, act.moment):
            continue
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

"""What was entered wrongly of a package: a review, a round, another deadline; each stays with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.typed import second
from fundcs.packages import queries
from fundcs.packages.models import ReviewWithdrawal
from fundcs.packages.rules import checks
from fundcs.packages.rules.package import Withdrawable
from fundcs.packages.service import lookup
from fundcs.packages.service.rounds import keep_withdrawal, opened

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.packages.rules.package import Review
    from fundcs.packages.service.lookup import PackageDetails


def review(act: Act, no: str, reason: str, number: int | None = None) -> PackageDetails:
    """Withdraw the review of the round of that number, else of the last reviewed.

    What followed from it is reckoned anew; what it let into the client's file is taken out again.
    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    _withdraw(act, checks.review_to_withdraw(package, number), reason)
    return lookup.details(act, package.contract)


def _withdraw(act: Act, wrong: Review, reason: str) -> None:
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


def round_(act: Act, no: str, reason: str, number: int | None = None) -> PackageDetails:
    """Withdraw the last round, which was never handed in, and with it its review.

    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    wrong = checks.round_to_withdraw(package, number)
    keep_withdrawal(act, package, Withdrawable.ROUND, wrong.entry, reason)
    standing = package.review(wrong.number)
    if standing is not None:
        _withdraw(act, standing, reason)
    return lookup.details(act, package.contract)


def deadline(act: Act, no: str, reason: str) -> PackageDetails:
    """Withdraw the deadline that was granted last; the one before it holds again.

    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package = opened(act, no)
    wrong = checks.deadline_to_withdraw(package)
    keep_withdrawal(act, package, Withdrawable.DEADLINE, wrong.id, reason)
    return lookup.details(act, package.contract)

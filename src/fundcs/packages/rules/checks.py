"""What may be recorded of a package, and what is refused (Art. 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.packages.rules.package import Fault, Result

if TYPE_CHECKING:
    from datetime import date

    from fundcs.kit.i18n import Text
    from fundcs.packages.rules.package import Lack, Package, Review, Round


class AfterToday(Refused):
    template = N_("{day} lies after today, {today}; record what has happened")


class RoundBeforeSigning(Refused):
    template = N_("contract {no} was signed on {signed}; its package cannot be handed in on {on}")


class RoundBeforeReview(Refused):
    template = N_("round {round} of contract {no} was reviewed on {reviewed}; the next cannot come before it")


class RoundWaiting(Refused):
    template = N_("round {round} of contract {no} waits for its review; review it first")


class PackageQualified(Refused):
    template = N_("the package of contract {no} was qualified on {on}; there is nothing more to hand in")


class PackageLapsed(Refused):
    template = N_("contract {no} was cancelled on {on}; no package is owed for it")


class NoRound(Refused):
    template = N_("no package of contract {no} was handed in; record it with `fundcs submission submit {no}`")


class NoSuchRound(Refused):
    template = N_("contract {no} has no round {round}; its last is {last}")


class ReviewBeforeRound(Refused):
    template = N_("round {round} of contract {no} was handed in on {submitted}; no review comes before it")


class ReviewAfterNextRound(Refused):
    template = N_("round {next} of contract {no} came on {submitted}; round {round} was reviewed by then")


class ReviewedAlready(Refused):
    template = N_(
        "round {round} of contract {no} was reviewed on {on}; a wrong review is withdrawn with "
        "`fundcs submission withdraw {no}`"
    )


class OwnPackage(Refused):
    template = N_("{staff} handed in round {round} of contract {no}; another CS manager reviews it")


class DeadlineNotAfter(Refused):
    template = N_("the deadline {deadline} is not after {event}, {on}; give a later day")


class OnlyForUnqualified(Refused):
    template = N_("a qualified package has nothing missing and no further deadline; leave those out")


class DefectNeedsReason(Refused):
    template = N_("say what is wrong with {item}: --defective {item}=WHY")


class ItemNamedTwice(Refused):
    template = N_("{item} is named twice; name it once")


class NothingToWithdraw(Refused):
    template = N_("no review of contract {no} stands; there is nothing to withdraw")


class NoDeadline(Refused):
    template = N_("contract {no} owes no round now; there is no deadline to change")


class DeadlineMissed(Refused):
    template = N_(
        "the deadline {deadline} of contract {no} was over on {on} and counts as missed (Art. 24); "
        "HR may adjust its points"
    )


def check_day(day: date, today: date) -> None:
    """Raises AfterToday."""
    if day > today:
        raise AfterToday(day=day, today=today)


def check_round(package: Package, on: date) -> None:
    """Whether the next round may be handed in on `on`.

    Raises PackageLapsed, RoundBeforeSigning, PackageQualified, RoundWaiting, RoundBeforeReview.
    """
    no = package.contract
    if package.lapsed_on is not None:
        raise PackageLapsed(no=no, on=package.lapsed_on)
    if on < package.signed:
        raise RoundBeforeSigning(no=no, signed=package.signed, on=on)
    if package.qualified is not None:
        raise PackageQualified(no=no, on=package.qualified.reviewed_on)
    last = package.last
    if last is None:
        return
    review = package.review(last.number)
    if review is None:
        raise RoundWaiting(no=no, round=last.number)
    if on < review.reviewed_on:
        raise RoundBeforeReview(no=no, round=last.number, reviewed=review.reviewed_on)


def round_to_review(package: Package, number: int | None, on: date, reviewer: str) -> Round:
    """The round that may be reviewed on `on`: the last one unless `number` says another.

    Raises NoRound, NoSuchRound, PackageLapsed, ReviewedAlready, ReviewBeforeRound, ReviewAfterNextRound,
    PackageQualified, OwnPackage.
    """
    no, last = package.contract, package.last
    if last is None:
        raise NoRound(no=no)
    if package.lapsed_on is not None:
        raise PackageLapsed(no=no, on=package.lapsed_on)
    round_ = last if number is None else package.round(number)
    if round_ is None:
        raise NoSuchRound(no=no, round=number, last=last.number)
    review = package.review(round_.number)
    if review is not None:
        raise ReviewedAlready(no=no, round=round_.number, on=review.reviewed_on)
    if package.qualified is not None:
        raise PackageQualified(no=no, on=package.qualified.reviewed_on)
    if on < round_.submitted_on:
        raise ReviewBeforeRound(no=no, round=round_.number, submitted=round_.submitted_on)
    after = package.round(round_.number + 1)
    if after is not None and on > after.submitted_on:
        raise ReviewAfterNextRound(
            no=no, round=round_.number, next=after.number, submitted=after.submitted_on
        )
    if reviewer == round_.submitted_by:
        raise OwnPackage(no=no, round=round_.number, staff=reviewer)
    return round_


def check_outcome(result: Result, lacks: tuple[Lack, ...], deadline: date | None, on: date) -> None:
    """Raises OnlyForUnqualified, ItemNamedTwice, DefectNeedsReason, DeadlineNotAfter."""
    if result is Result.QUALIFIED and (lacks or deadline is not None):
        raise OnlyForUnqualified
    check_once([lack.code for lack in lacks])
    for lack in lacks:
        if lack.fault is Fault.DEFECTIVE and lack.why is None:
            raise DefectNeedsReason(item=lack.code)
    if deadline is not None:
        check_deadline(deadline, on, T("the review"))


def check_deadline(deadline: date, after: date, event: Text) -> None:
    """Raises DeadlineNotAfter."""
    if deadline <= after:
        raise DeadlineNotAfter(deadline=deadline, event=event, on=after)


def check_once(codes: list[str]) -> None:
    """Raises ItemNamedTwice."""
    for code in codes:
        if codes.count(code) > 1:
            raise ItemNamedTwice(item=code)


def review_to_withdraw(package: Package, number: int | None) -> Review:
    """The review that stands of a round, of the last reviewed one unless `number` says another.

    Raises NothingToWithdraw.
    """
    numbers = [one.number for one in reversed(package.rounds)] if number is None else [number]
    for one in numbers:
        review = package.review(one)
        if review is not None:
            return review
    raise NothingToWithdraw(no=package.contract)

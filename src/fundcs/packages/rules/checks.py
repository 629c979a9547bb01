"""What may be recorded of a package, and what is refused (Art. 22)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundcs.act.permits import ROLE_NAMES, Role
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.parsing import fold
from fundcs.kit.typed import Unlikely
from fundcs.packages.rules.package import Fault, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from fundcs.kit.i18n import Text
    from fundcs.packages.rules.deadlines import RoundDeadline
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.rules.package import Extension, FaultyItem, Package, Review, Round, Waiver


def check_day(day: date, today: date) -> None:
    """Raises Refused where the day is still to come."""
    if day > today:
        raise Refused(
            N_("{day} is after today, {today}; record what has already happened"), day=day, today=today
        )


def reason_given(text: str, option: str) -> str:
    """The reason as typed after `option`, trimmed. Raises Refused where there is none."""
    if not fold(text):
        raise Refused(N_("a reason is needed; write it after {option}"), option=option)
    return text.strip()


def check_round(package: Package, on: date) -> None:
    """Raises Refused where the package may not be handed in again on that day."""
    no = package.contract
    _check_not_lapsed(package)
    _check_signed(package, on)
    _check_not_qualified(package)
    last = package.last
    if last is None:
        return
    review = package.review(last.number)
    if review is None:
        raise Refused(
            N_("submission {round} of contract {no} is waiting for review; review it first"),
            no=no,
            round=last.number,
        )
    if on < review.reviewed_on:
        raise _before_review(package, review)


def _check_signed(package: Package, on: date) -> None:
    if on < package.signed:
        raise Refused(
            N_("contract {no} was signed on {signed}; its package cannot be submitted on {on}"),
            no=package.contract,
            signed=package.signed,
            on=on,
        )


def _before_review(package: Package, review: Review) -> Refused:
    return Refused(
        N_(
            "submission {round} of contract {no} was reviewed on {reviewed}; the next cannot be "
            "before that day"
        ),
        no=package.contract,
        round=review.round,
        reviewed=review.reviewed_on,
    )


def late_today(failure: Failure, deadline: date, today: date) -> Unlikely:
    """What is asked where a round is recorded past its deadline and no day was stated (Art. 24)."""
    facts = {"no": failure.contract, "round": failure.round, "deadline": deadline, "today": today}
    if failure.points is None:
        return Unlikely(
            N_(
                "submission {round} of contract {no} was due on {deadline}; on {today} it counts as late, "
                "beyond the scale (Art. 24): give the day it came with --on, or repeat it as "
                "`fundcs --sure …`"
            ),
            **facts,
        )
    return Unlikely(
        N_(
            "submission {round} of contract {no} was due on {deadline}; on {today} it counts as late, "
            "points: {points} (Art. 24): give the day it came with --on, or repeat it as `fundcs --sure …`"
        ),
        points=failure.points,
        **facts,
    )


def check_round_day(package: Package, round_: Round, on: date) -> None:
    """Raises Refused where a round that is recorded anew cannot have been handed in on that day."""
    before, review = package.review(round_.number - 1), package.review(round_.number)
    _check_signed(package, on)
    if before is not None and on < before.reviewed_on:
        raise _before_review(package, before)
    if review is not None and on > review.reviewed_on:
        raise Refused(
            N_("submission {round} of contract {no} was reviewed on {reviewed}; it came no later"),
            no=package.contract,
            round=round_.number,
            reviewed=review.reviewed_on,
        )


def check_unreviewed(package: Package, round_: Round) -> None:
    """Raises Refused where the documents of a round cannot change: its review was of those it has."""
    if package.review(round_.number) is not None:
        raise Refused(
            N_(
                "submission {round} of contract {no} was reviewed with the documents it has; withdraw the "
                "review first: `fundcs submission withdraw {no} --round {round}`"
            ),
            no=package.contract,
            round=round_.number,
        )


def check_corrected(package: Package, before: Round, after: Round) -> None:
    """Raises Refused where a round recorded anew is what it was, or its reviewer would have handed it in."""
    if after == before:
        raise Refused(
            N_("submission {round} of contract {no} says so already; nothing was changed"),
            no=package.contract,
            round=before.number,
        )
    review = package.review(before.number)
    if review is not None and review.reviewer == after.submitted_by:
        raise Refused(
            N_("{staff} reviewed submission {round} of contract {no} and cannot have made it"),
            no=package.contract,
            round=before.number,
            staff=review.reviewer,
        )


def round_to_withdraw(package: Package, number: int | None) -> Round:
    """The last round; `number` has to be that one. Raises Refused where there is none, or it is not."""
    last = package.last
    if last is None:
        raise Refused(
            N_("contract {no} has no submission; there is nothing to withdraw"), no=package.contract
        )
    if number is not None and existing_round(package, number) is not last:
        raise Refused(
            N_(
                "submission {last} of contract {no} followed on submission {round}; withdraw the last one "
                "first, or correct this one: `fundcs submission submit {no} --round {round} --reason TEXT`"
            ),
            no=package.contract,
            round=number,
            last=last.number,
        )
    return last


def deadline_to_withdraw(package: Package) -> Extension:
    """The deadline granted last of those that stand. Raises Refused where there is none."""
    for extension in reversed(package.extensions):
        if extension.withdrawn is None:
            return extension
    raise Refused(
        N_("no other deadline was granted for contract {no}; there is nothing to withdraw"),
        no=package.contract,
    )


def check_complete(no: str, lacking: Iterable[FaultyItem], waivers: Iterable[Waiver]) -> None:
    """Raises Refused where a qualified package lacks an item that is not waived (Art. 22)."""
    waived = {waiver.code for waiver in waivers}
    codes = [item.code for item in lacking if item.code not in waived]
    if codes:
        raise Refused(
            N_(
                "these documents of contract {no} were not submitted: {items}; the package is unqualified, "
                "or waive each with a reason: --waive {item}=REASON"
            ),
            no=no,
            items=joined(codes),
            item=codes[0],
        )


def existing_round(package: Package, number: int) -> Round:
    """The round of that number. Raises Refused where it was not handed in."""
    round_ = package.round(number)
    if round_ is None:
        raise Refused(
            N_("contract {no} has no submission {round}; its last is {last}"),
            no=package.contract,
            round=number,
            last=len(package.rounds),
        )
    return round_


def round_to_review(package: Package, number: int | None, on: date, reviewer: str, stand_in: str) -> Round:
    """The round that `reviewer` may review on `on`: the last one unless `number` says another.

    `stand_in` is the role that reviews what the only CS manager handed in.

    Raises Refused where it was reviewed already, was not handed in by then, lies before a later round, or
    was handed in by the reviewer, and where the package lapsed or is qualified.
    """
    no, last = package.contract, package.last
    if last is None:
        raise Refused(
            N_(
                "the package of contract {no} was not submitted; record it with `fundcs submission "
                "submit {no}`"
            ),
            no=no,
        )
    _check_not_lapsed(package)
    round_ = last if number is None else existing_round(package, number)
    review = package.review(round_.number)
    if review is not None:
        raise Refused(
            N_(
                "submission {round} of contract {no} was reviewed on {on}; withdraw a review entered "
                "in error with `fundcs submission withdraw {no}`"
            ),
            no=no,
            round=round_.number,
            on=review.reviewed_on,
        )
    _check_not_qualified(package)
    _check_review_day(package, round_, on)
    if reviewer == round_.submitted_by:
        raise Refused(
            N_(
                "{staff} made submission {round} of contract {no}; another CS manager must review it, where "
                "there is none: {role}"
            ),
            no=no,
            round=round_.number,
            staff=reviewer,
            role=T(ROLE_NAMES[Role(stand_in)]),
        )
    return round_


def _check_review_day(package: Package, round_: Round, on: date) -> None:
    if on < round_.submitted_on:
        raise Refused(
            N_(
                "submission {round} of contract {no} was on {submitted}; its review cannot be before that day"
            ),
            no=package.contract,
            round=round_.number,
            submitted=round_.submitted_on,
        )
    after = package.round(round_.number + 1)
    if after is not None and on > after.submitted_on:
        raise Refused(
            N_(
                "submission {next} of contract {no} was on {submitted}; submission {round} cannot be "
                "reviewed after that day"
            ),
            no=package.contract,
            round=round_.number,
            next=after.number,
            submitted=after.submitted_on,
        )


def _check_not_lapsed(package: Package) -> None:
    if package.lapsed_on is not None:
        raise Refused(
            N_("contract {no} was cancelled on {on}; its package need not be submitted"),
            no=package.contract,
            on=package.lapsed_on,
        )


def _check_not_qualified(package: Package) -> None:
    if package.qualified is not None:
        raise Refused(
            N_("the package of contract {no} was found qualified on {on}; there is nothing more to submit"),
            no=package.contract,
            on=package.qualified.reviewed_on,
        )


def check_review(result: Result, faulty: Sequence[FaultyItem], deadline: date | None, on: date) -> None:
    """Raises Refused where a review of `on` with this result may not name these items and this deadline."""
    if result is Result.QUALIFIED and (faulty or deadline is not None):
        raise Refused(N_("a qualified package has nothing missing and no further deadline; leave those out"))
    check_once(item.code for item in faulty)
    for item in faulty:
        if item.fault is Fault.DEFECTIVE and item.why is None:
            raise Refused(N_("say what is wrong with {item}: --defective {item}=REASON"), item=item.code)
    if deadline is not None and deadline <= on:
        raise _too_early(deadline, on, T("the review"))


def check_extension(package: Package, running: RoundDeadline | None, to: date, granted: date) -> None:
    """Raises Refused where the deadline now `running` may not be moved to `to` on the day `granted`.

    A deadline that has passed stays missed (Art. 24).
    """
    if running is None:
        raise Refused(
            N_("contract {no} has no submission due; there is no deadline to change"), no=package.contract
        )
    if granted > running.day:
        raise Refused(
            N_(
                "the deadline {deadline} of contract {no} had passed on {on} and counts as missed "
                "(Art. 24); HR may adjust its points"
            ),
            no=package.contract,
            deadline=running.day,
            on=granted,
        )
    review = package.returned
    begins = review.reviewed_on if review else package.signed
    if to <= begins:
        raise _too_early(to, begins, T("the event it counts from"))
    if to < granted:
        raise _too_early(to, granted, T("the day on which it was granted"))


def _too_early(deadline: date, day: date, event: Text) -> Refused:
    return Refused(
        N_("the deadline {deadline} is not after {event}, {on}; give a later day"),
        deadline=deadline,
        event=event,
        on=day,
    )


def check_once(codes: Iterable[str]) -> None:
    """Raises Refused where an item is named twice."""
    for code, times in Counter(codes).items():
        if times > 1:
            raise Refused(N_("{item} is named twice; name it once"), item=code)


def review_to_withdraw(package: Package, number: int | None) -> Review:
    """The review that stands of a round, of the last reviewed one unless `number` says another.

    Raises Refused where there is none.
    """
    numbers = [round_.number for round_ in reversed(package.rounds)] if number is None else [number]
    for candidate in numbers:
        review = package.review(candidate)
        if review is not None:
            return review
    raise Refused(N_("contract {no} has no valid review; there is nothing to withdraw"), no=package.contract)

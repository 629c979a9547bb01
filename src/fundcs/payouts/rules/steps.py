"""The ten steps of a payout: what each counts from, and which comes before which (Art. 46-55)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.rules.steps import Step
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundcs.deadlines.rules import Due

DEADLINES: Final = {
    Step.VERIFY: "payout.verify",
    Step.SHEET: "payout.sheet",
    Step.FINANCE_CHECK: "payout.finance_check",
    Step.INTEREST_NOTICE: "payout.interest_notice",
    Step.TELL_AMOUNT: "payout.tell_amount",
    Step.CONFIRM_DATE: "payout.confirm_date",
    Step.TELL_RECEIVED: "payout.tell_received",
    Step.PAY_INVESTORS: "payout.pay_investors",
    Step.TELL_CS: "payout.tell_cs",
    Step.DONE: "payout.done",
}
"""The policy's key of each step's deadline."""

SEEN_BY: Final = {
    Step.VERIFY: "fundcs callbacks log",
    Step.SHEET: "fundcs payout submit",
    Step.FINANCE_CHECK: "fundcs payout check",
}
"""The steps that the archive sees itself, and the command that carries each out."""

BEFORE: Final = {
    Step.TELL_AMOUNT: Step.INTEREST_NOTICE,
    Step.CONFIRM_DATE: Step.TELL_AMOUNT,
    Step.PAY_INVESTORS: Step.TELL_RECEIVED,
    Step.TELL_CS: Step.PAY_INVESTORS,
    Step.DONE: Step.TELL_CS,
}
"""The step that comes before another: only then is it done, and no earlier."""

OF_SUPPLEMENT: Final = (
    Step.SHEET,
    Step.FINANCE_CHECK,
    Step.PAY_INVESTORS,
    Step.TELL_CS,
    Step.DONE,
)
"""The steps of a supplement: the project company and the callbacks before have no part in it."""


class Done(NamedTuple):
    """When a step was done, and by whom where that is known; `amount` in fen."""

    on: date
    by: str | None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a payout and its deadline, which is None while what it counts from has not happened."""

    step: Step
    role: str
    due: Due | None
    done: Done | None


def anchor_days(done: Mapping[Step, Done], *, due: date, pays_on: date) -> dict[Step, date | None]:
    """The day of the event that each step counts from; None where it has not happened.

    `pays_on`: the day on which the project company is to pay. When it pays late, the steps after it move.
    """

    def day_of(step: Step) -> date | None:
        return done[step].on if step in done else None

    return {
        Step.VERIFY: due,
        Step.SHEET: day_of(Step.VERIFY),
        Step.FINANCE_CHECK: day_of(Step.SHEET),
        Step.INTEREST_NOTICE: due,
        Step.TELL_AMOUNT: day_of(Step.INTEREST_NOTICE),
        Step.CONFIRM_DATE: pays_on,
        Step.TELL_RECEIVED: pays_on,
        Step.PAY_INVESTORS: day_of(Step.TELL_RECEIVED),
        Step.TELL_CS: day_of(Step.PAY_INVESTORS),
        Step.DONE: day_of(Step.TELL_CS),
    }


def refuse_record(step: Step, on: date, done: Mapping[Step, Done], *, today: date, supplement: bool) -> None:
    """Refuse a step that the archive sees itself, that is done, comes out of order or in the future."""
    if step in SEEN_BY:
        raise Refused(
            N_("the step {step} is recorded by another command; use `{command}`"),
            step=step,
            command=SEEN_BY[step],
        )
    if supplement and step not in OF_SUPPLEMENT:
        raise Refused(N_("a supplement has no step {step}"), step=step)
    if step in done:
        raise Refused(
            N_("the step {step} was done on {day}; withdraw that first with --withdraw --reason TEXT"),
            step=step,
            day=done[step].on,
        )
    if on > today:
        raise Refused(N_("{day} has not come yet; give the day on which it was done"), day=on)
    before = None if supplement and step is Step.PAY_INVESTORS else BEFORE.get(step)
    if before is None:
        return
    if before not in done:
        raise Refused(N_("the step {before} comes before {step} and is not done"), before=before, step=step)
    if on < done[before].on:
        raise Refused(
            N_("the step {before} was done on {day}; {step} cannot be done earlier"),
            before=before,
            day=done[before].on,
            step=step,
        )


def refuse_withdrawal(step: Step, done: Mapping[Step, Done]) -> None:
    """Refuse to withdraw a step that is not done, or that a later one rests on."""
    if step in SEEN_BY or step not in done:
        raise Refused(N_("the step {step} is not recorded as done"), step=step)
    after = next((later for later, before in BEFORE.items() if before is step and later in done), None)
    if after is not None:
        raise Refused(N_("the step {after} depends on {step}; withdraw it first"), after=after, step=step)


def refuse_amount(amount: int | None, expected: int, shown: str) -> None:
    """Refuse a payment of another amount than the sheet's, in fen; `shown` is the sheet's."""
    if amount is not None and amount != expected:
        raise Refused(N_("the total of the sheet is {total}; pay investors by the sheet"), total=shown)

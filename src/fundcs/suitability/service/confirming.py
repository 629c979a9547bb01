"""Use cases of confirmation calls: how contracts stand, record one (Art. 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import ADVISORS
from fundcs.calendars.service import calendar_of
from fundcs.callbacks.rules.calls import CallKind, CallOutcome
from fundcs.callbacks.service import calls
from fundcs.callbacks.service.calls import TypedCallback
from fundcs.deadlines.rules import due, end_of
from fundcs.entitlements.service import find
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import happened, shown
from fundcs.policy.rules import Deadline
from fundcs.staff import service as staff
from fundcs.suitability import queries
from fundcs.suitability.models import ContractConfirmation
from fundcs.suitability.rules.confirmation import Confirmation, ConfirmationState, answers, confirmation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding

_NOT_ASKED = Confirmation(ConfirmationState.NOT_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedConfirmation:
    """A confirmation call as it was typed: `answers` as QUESTION=yes."""

    answers: Sequence[str]
    at: datetime | None = None
    caller: str | None = None
    recording: str | None = None
    note: str | None = None


def confirmations(act: Act, holdings: Iterable[Holding]) -> dict[str, Confirmation]:
    """How contracts stand towards their confirmation, by number."""
    asked, standing = [], {}
    for holding in holdings:
        if asked_of(act, holding):
            asked.append(holding)
        else:
            standing[holding.no] = _NOT_ASKED
    made = queries.confirmation_calls(act.session, act.moment, [holding.no for holding in asked])
    for holding in asked:
        ended = cooling_off_ended(act, holding)
        standing[holding.no] = confirmation(made.get(holding.no, ()), ended, holding.advisor, act.moment)
    return standing


def asked_of(act: Act, holding: Holding) -> bool:
    """Whether a contract is to be confirmed by a call."""
    since = act.policy.contracts.confirmation
    return since is not None and holding.cancelled_on is None and holding.signed >= since


def cooling_off_ended(act: Act, holding: Holding) -> datetime:
    """The end of a contract's cooling-off period, from the end of the day on which it was signed and paid."""
    period = Deadline(
        key="contracts.cooling_off",
        article="1",
        offset=act.policy.contracts.cooling_off,
        direction="after",
        anchor="contract_signed",
        role="",
        source="house",
    )
    paid = holding.receipt.on or holding.signed
    return due(period, end_of(max(holding.signed, paid)), calendar_of(act)).at


def confirm(act: Act, no: str, typed: TypedConfirmation) -> Holding:
    """Record a confirmation call and what was answered to each question. Raises Refused."""
    holding = find(act.session, no)
    funds.find_unsealed(act.session, holding.fund)
    if not asked_of(act, holding):
        raise Refused(
            N_(
                "no confirmation is asked for of contract {no}: the policy does not ask it of contracts of "
                "that day (contracts.confirmation), or it was cancelled"
            ),
            no=holding.no,
        )
    at = happened(typed.at, act.moment)
    _check_cooled_off(act, holding, at)
    _check_caller(act, holding, typed.caller, at)
    given = answers(typed.answers, act.policy.contracts.confirmation_questions)
    logged = calls.log(
        act,
        TypedCallback(
            client=holding.holder_on(at.date()),
            kind=CallKind.CONTRACT,
            outcome=CallOutcome.REACHED,
            at=at,
            caller=typed.caller,
            recording=typed.recording,
            note=typed.note,
        ),
    )
    act.session.add_all(
        ContractConfirmation(
            callback=logged.callback.no, contract=holding.no, question=question, affirmed=affirmed
        )
        for question, affirmed in given.items()
    )
    act.session.flush()
    return holding


def _check_cooled_off(act: Act, holding: Holding, at: datetime) -> None:
    ended = cooling_off_ended(act, holding)
    if at <= ended:
        raise Refused(
            N_("the cooling-off period of contract {no} runs until {ended}; call after it"),
            no=holding.no,
            ended=shown(ended),
        )


def _check_caller(act: Act, holding: Holding, typed: str | None, at: datetime) -> None:
    caller = staff.find_present(act.session, typed or act.staff.code, at.date())
    if caller.role in ADVISORS or caller.code == holding.advisor:
        raise Refused(
            N_(
                "{staff} sells, or is the adviser of contract {no}; somebody else makes the confirmation call"
            ),
            staff=caller.code,
            no=holding.no,
        )

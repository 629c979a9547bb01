"""Whether a contract was confirmed by a call after the cooling-off period, by somebody who does not sell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text, joined
from fundcs.kit.parsing import fold, quoted
from fundcs.policy.labels import code_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from fundcs.policy.rules import Label

_YES: Final = frozenset({"yes", "y", "是", "√"})
_NO: Final = frozenset({"no", "n", "否", "×"})


class ConfirmationState(StrEnum):
    """How a contract stands towards its confirmation; NOT_ASKED: none is to be had."""

    NOT_ASKED = "not_asked"
    COOLING_OFF = "cooling_off"
    TO_CONFIRM = "to_confirm"
    DENIED = "denied"
    CONFIRMED = "confirmed"


CONFIRMATION_NAMES: Final[Mapping[ConfirmationState, str]] = {
    ConfirmationState.NOT_ASKED: N_("no confirmation call is asked for"),
    ConfirmationState.COOLING_OFF: N_("in the cooling-off period"),
    ConfirmationState.TO_CONFIRM: N_("to be confirmed by a call"),
    ConfirmationState.DENIED: N_("not confirmed: a question was answered with no"),
    ConfirmationState.CONFIRMED: N_("confirmed"),
}


class ConfirmationCall(NamedTuple):
    """A call in which the questions were asked; `denied` are the codes of those answered with no."""

    callback: str
    at: datetime
    caller: str
    denied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a contract stands at a moment, why, and the call that decided it.

    `from_`: the end of its cooling-off period; None where no call is asked for.
    """

    state: ConfirmationState
    from_: datetime | None = None
    call: ConfirmationCall | None = None
    reasons: tuple[Text, ...] = ()

    @property
    def outstanding(self) -> bool:
        """Whether it is not confirmed although it is to be."""
        return self.state not in (ConfirmationState.NOT_ASKED, ConfirmationState.CONFIRMED)


def confirmation(
    calls: Iterable[ConfirmationCall], ended: datetime, adviser: str | None, now: datetime
) -> Confirmation:
    """How a contract stands by its calls, of which the last that counts decides.

    A call before `ended`, the end of the cooling-off period, counts for nothing, nor does one of the adviser.
    """
    reasons = [T("the cooling-off period ends at {at}", at=f"{ended:%Y-%m-%d %H:%M}")]
    counting: list[ConfirmationCall] = []
    for call in sorted(calls, key=lambda call: (call.at, call.callback)):
        if call.at <= ended:
            reasons.append(T("{callback} does not count: it was made in the period", callback=call.callback))
        elif call.caller == adviser:
            reasons.append(
                T("{callback} does not count: {staff} is the contract's adviser",
                  callback=call.callback, staff=call.caller)
            )  # fmt: skip
        else:
            counting.append(call)
    if not counting:
        state = ConfirmationState.COOLING_OFF if now <= ended else ConfirmationState.TO_CONFIRM
        return Confirmation(state, ended, reasons=tuple(reasons))
    last = counting[-1]
    facts = {"callback": last.callback, "at": f"{last.at:%Y-%m-%d %H:%M}", "staff": last.caller}
    if last.denied:
        no = joined(last.denied)
        reasons.append(
            T("{callback} of {at} by {staff}: answered with no: {questions}", **facts, questions=no)
        )
        return Confirmation(ConfirmationState.DENIED, ended, last, tuple(reasons))
    reasons.append(T("{callback} of {at} by {staff}: every question answered with yes", **facts))
    return Confirmation(ConfirmationState.CONFIRMED, ended, last, tuple(reasons))


def answers(typed: Iterable[str], questions: Sequence[Label]) -> dict[str, bool]:
    """The answers of `QUESTION=yes` texts, several with commas between, to every question of the policy.

    Raises Refused where one is not of that form, is no question, is answered twice, or is left out.
    """
    given: dict[str, bool] = {}
    for name, affirmed in _pairs(typed):
        code = code_of(questions, name, T("question"))
        if given.setdefault(code, affirmed) is not affirmed:
            raise Refused(N_("question {question} is answered with yes and with no; keep one"), question=code)
    left = [question.code for question in questions if question.code not in given]
    if left:
        raise Refused(
            N_(
                "these questions were not answered: {questions}; ask each and give --answer "
                "QUESTION=yes or =no"
            ),
            questions=joined(left),
        )
    return given


def _pairs(typed: Iterable[str]) -> Iterator[tuple[str, bool]]:
    for text in (part for several in typed for part in several.replace("，", ",").split(",")):
        name, equals, answer = fold(text).partition("=")
        word = answer.strip().casefold()
        if not equals or word not in _YES | _NO:
            raise Refused(
                N_("'{text}' is not of the form QUESTION=yes or QUESTION=no; write it so"), text=quoted(text)
            )
        yield name.strip(), word in _YES

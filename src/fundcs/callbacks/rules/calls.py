"""The kinds and outcomes of callbacks, and when attempts without an answer go to the manager (Art. 41-43)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex
from fundcs.kit.typed import Unlikely

ACCOUNT_CHANGED: Final = "account_changed"
"""The kind of a finding that an account changed; a policy file cannot drop it."""

_DURATION = regex(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s)?")
_LONGEST_RINGING: Final = 120
_LONGEST_SECONDS: Final = 86_400


class CallKind(StrEnum):
    """What a callback is for."""

    PAYOUT_VERIFY = "payout_verify"
    PAYOUT_DONE = "payout_done"
    ROUTINE = "routine"
    CONTRACT = "contract"
    CHANNELS = "channels"

    @property
    def payout(self) -> bool:
        """Whether it belongs to one payout of a fund (Art. 46, 55)."""
        return self in (CallKind.PAYOUT_VERIFY, CallKind.PAYOUT_DONE)


class CallOutcome(StrEnum):
    """The outcome of an attempt to call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"


class Account(StrEnum):
    """What a client who was reached said of their account."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"


KIND_NAMES = {
    CallKind.PAYOUT_VERIFY: N_("account verification call"),
    CallKind.PAYOUT_DONE: N_("payout follow-up call"),
    CallKind.ROUTINE: N_("routine call"),
    CallKind.CONTRACT: N_("post-signing call"),
    CallKind.CHANNELS: N_("complaint channels told"),
}
OUTCOME_NAMES = {
    CallOutcome.REACHED: N_("reached"),
    CallOutcome.NO_ANSWER: N_("no answer"),
    CallOutcome.REFUSED: N_("refused to talk"),
}
ACCOUNT_NAMES = {Account.CONFIRMED: N_("account confirmed"), Account.CHANGED: N_("account changed")}


def check_call(
    kind: CallKind,
    outcome: CallOutcome,
    account: Account | None,
    *,
    has_fund: bool,
    has_due: bool,
    has_contracts: bool,
    has_new_payee: bool,
) -> None:
    """Refuse options of `callbacks log` that contradict each other."""
    if kind.payout and not has_fund:
        raise Refused(
            N_(
                "a call of kind {kind} belongs to a payout; add --fund FUND, and --due where it is "
                "not the next"
            ),
            kind=kind.value,
        )
    if not kind.payout and (has_fund or has_due):
        raise Refused(
            N_("--fund and --due are for calls of kind payout_verify and payout_done; leave them out")
        )
    if account is not None and outcome is not CallOutcome.REACHED:
        raise Refused(
            N_("only a client who was reached can confirm or change the account; the outcome is {outcome}"),
            outcome=outcome.value,
        )
    if account is Account.CONFIRMED and kind is not CallKind.PAYOUT_VERIFY:
        raise Refused(N_("an account is confirmed for a payout; use --kind payout_verify --fund FUND"))
    if has_new_payee and account is not Account.CHANGED:
        raise Refused(
            N_("a new account is given with --account-changed; add it, or leave the new account out")
        )
    if has_contracts and account is None:
        raise Refused(
            N_(
                "--contract names the contract whose account was confirmed or changed; add "
                "--account-confirmed or --account-changed"
            )
        )


def parse_duration(text: str) -> int:
    """Seconds of `5m`, `90s`, `1h5m`; above zero, a day at most. Raises Refused for anything else."""
    match = _DURATION.fullmatch(fold(text).lower().replace(" ", ""))
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    if not 0 < total <= _LONGEST_SECONDS:
        raise Refused(
            N_("'{text}' is not a duration; write it like 5m, 90s or 1h5m, up to 24h"), text=quoted(text)
        )
    return total


def check_length(outcome: str | None, seconds: int | None, *, sure: bool) -> None:
    """Ask about a call that nobody answered and that yet took longer than a telephone rings."""
    if outcome == "no_answer" and seconds is not None and seconds > _LONGEST_RINGING and not sure:
        raise Unlikely(
            N_(
                "nobody answered, but the call took {minutes} min; leave --duration out, or if it is "
                "correct, repeat it as `fundcs --sure …`"
            ),
            minutes=-(-seconds // 60),
        )


class Stage(StrEnum):
    """What a finding waits for."""

    OPEN = "open"
    ACCOUNT_WANTED = "account_wanted"
    SECOND_PERSON = "second_person"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


STAGE_NAMES = {
    Stage.OPEN: N_("to be resolved"),
    Stage.ACCOUNT_WANTED: N_("new account to be entered"),
    Stage.SECOND_PERSON: N_("new account to be confirmed"),
    Stage.ANSWERED: N_("resolved"),
    Stage.WITHDRAWN: N_("withdrawn with its callback"),
}


class CallAttempt(NamedTuple):
    """A try to call, or, where `answered`, what ended a run of tries without an answer."""

    at: datetime
    no: str
    answered: bool


def ended_runs(attempts: Iterable[CallAttempt], needed: int) -> Iterator[tuple[CallAttempt, CallAttempt]]:
    """The runs without an answer that came to `needed` days and then ended (Art. 41).

    Of each the attempt that brought it there, and what ended it.
    """
    run: list[CallAttempt] = []
    for attempt in sorted(attempts):
        if not attempt.answered:
            run.append(attempt)
            continue
        last = unanswered(run, needed)
        if last is not None:
            yield last, attempt
        run = []


def unanswered(attempts: Iterable[CallAttempt], needed: int) -> CallAttempt | None:
    """The attempt that brought a run without an answer to `needed` days, None where no run did (Art. 41).

    Several attempts of one day count once; after an answer a new run begins.
    """
    days: set[date] = set()
    last_needed: CallAttempt | None = None
    for attempt in sorted(attempts):
        if attempt.answered:
            days, last_needed = set(), None
            continue
        days.add(attempt.at.date())
        if last_needed is None and len(days) >= needed:
            last_needed = attempt
    return last_needed

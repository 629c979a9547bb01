"""What a callback may say together, and when tries without an answer go to the manager (Art. 41-43)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import Unlikely

ACCOUNT_CHANGED: Final = "account_changed"
"""The finding kind of a changed account; the policy file keeps it."""

_DURATION = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s)?")
_LONGEST_RINGING: Final = 120
_LONGEST_SECONDS: Final = 86_400


class Kind(StrEnum):
    """What a callback is for."""

    PAYOUT_VERIFY = "payout_verify"
    PAYOUT_DONE = "payout_done"
    ROUTINE = "routine"
    CONTRACT = "contract"
    CHANNELS = "channels"

    @property
    def payout(self) -> bool:
        """Whether it belongs to one payout of a fund (Art. 46, 55)."""
        return self in (Kind.PAYOUT_VERIFY, Kind.PAYOUT_DONE)


class Outcome(StrEnum):
    """What came of a try to call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"


class Account(StrEnum):
    """What a client who was reached said of the account."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"


KIND_NAMES = {
    Kind.PAYOUT_VERIFY: N_("payee check"),
    Kind.PAYOUT_DONE: N_("payout callback"),
    Kind.ROUTINE: N_("routine callback"),
    Kind.CONTRACT: N_("contract callback"),
    Kind.CHANNELS: N_("complaint channels told"),
}
OUTCOME_NAMES = {
    Outcome.REACHED: N_("reached"),
    Outcome.NO_ANSWER: N_("no answer"),
    Outcome.REFUSED: N_("refused to talk"),
}
ACCOUNT_NAMES = {Account.CONFIRMED: N_("account confirmed"), Account.CHANGED: N_("account changed")}


class UnreadableDuration(Refused):
    template = N_("'{text}' is no duration; write it like 5m, 90s or 1h5m, up to 24h")


class OutcomeNeeded(Refused):
    template = N_("say what came of the call: --outcome reached, no_answer or refused")


class FundNeeded(Refused):
    template = N_(
        "a {kind} callback belongs to a payout; add --fund FUND, and --due where it is not the next"
    )


class FundNotAsked(Refused):
    template = N_("--fund and --due belong to payout_verify and payout_done callbacks; leave them out")


class AccountOfUnreached(Refused):
    template = N_("only a client who was reached says something of the account; the outcome is {outcome}")


class AccountTwoWays(Refused):
    template = N_("an account is either confirmed or changed; give one of the two options")


class ConfirmedForNoPayout(Refused):
    template = N_("an account is confirmed for a payout; use --kind payout_verify --fund FUND")


class NewPayeeWithoutChange(Refused):
    template = N_("a new payee is given with --account-changed; add it, or leave the new payee out")


class KindWithoutFinding(Refused):
    template = N_("--finding-kind says of what kind a problem is; write the problem after --finding")


class AccountKindReserved(Refused):
    template = N_("a changed account is recorded with `fundcs callbacks log CLIENT --account-changed`")


class FindingIsAccountChange(Refused):
    template = N_(
        "a changed account is a problem of kind account_changed; "
        "record another problem with `fundcs callbacks issue`"
    )


class ContractsWithoutAccount(Refused):
    template = N_(
        "--contract says whose account was confirmed or changed; add --account-confirmed or --account-changed"
    )


def check_log(
    kind: Kind,
    outcome: Outcome,
    account: Account | None,
    *,
    has_fund: bool,
    has_due: bool,
    has_contracts: bool,
    has_new_payee: bool,
) -> None:
    """Refuse what cannot be said together of one callback, each with its own `Refused`."""
    if kind.payout and not has_fund:
        raise FundNeeded(kind=kind.value)
    if not kind.payout and (has_fund or has_due):
        raise FundNotAsked
    if account is not None and outcome is not Outcome.REACHED:
        raise AccountOfUnreached(outcome=outcome.value)
    if account is Account.CONFIRMED and kind is not Kind.PAYOUT_VERIFY:
        raise ConfirmedForNoPayout
    if has_new_payee and account is not Account.CHANGED:
        raise NewPayeeWithoutChange
    if has_contracts and account is None:
        raise ContractsWithoutAccount


def parse_duration(text: str) -> int:
    """Seconds of `5m`, `90s`, `1h5m`; above zero, a day at most. Raises UnreadableDuration."""
    match = _DURATION.fullmatch(fold(text).lower().replace(" ", ""))
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    if not 0 < total <= _LONGEST_SECONDS:
        raise UnreadableDuration(text=quoted(text))
    return total


def check_length(outcome: str | None, seconds: int | None, *, sure: bool) -> None:
    """Ask about a call that nobody answered and that yet took longer than a telephone rings."""
    if outcome == "no_answer" and seconds is not None and seconds > _LONGEST_RINGING and not sure:
        raise Unlikely(
            N_(
                "nobody answered, yet the call took {seconds} s; leave --duration out, or if it is so, "
                "say `fundcs --sure` and the rest"
            ),
            seconds=seconds,
        )


class Stage(StrEnum):
    """What a problem waits for."""

    OPEN = "open"
    ACCOUNT_WANTED = "account_wanted"
    SECOND_PERSON = "second_person"
    ANSWERED = "answered"


STAGE_NAMES = {
    Stage.OPEN: N_("to be answered"),
    Stage.ACCOUNT_WANTED: N_("new account to be entered"),
    Stage.SECOND_PERSON: N_("new account to be confirmed"),
    Stage.ANSWERED: N_("answered"),
}


class Try(NamedTuple):
    """A try to call, or what ended a run of them: `answered`."""

    at: datetime
    no: str
    answered: bool


def unanswered(tries: Iterable[Try], needed: int) -> Try | None:
    """The try that brought a run without an answer to `needed` days, or None (Art. 41).

    Several tries of one day count once; an answer begins anew.
    """
    days: set[date] = set()
    raised: Try | None = None
    for one in sorted(tries):
        if one.answered:
            days, raised = set(), None
            continue
        days.add(one.at.date())
        if raised is None and len(days) >= needed:
            raised = one
    return raised

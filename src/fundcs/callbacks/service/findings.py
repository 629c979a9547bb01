"""Problems: recorded, answered in time, a changed account decided by a second person (Art. 43, 46)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fundcs.callbacks import queries
from fundcs.callbacks.models import Finding
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, AccountKindReserved
from fundcs.callbacks.service import accounts
from fundcs.callbacks.service.cases import Problem, problems
from fundcs.clients.service import particulars as register
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, second, text
from fundcs.policy.labels import code_of

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Payee

_OTHER = "other"


class NoSuchFinding(Refused):
    template = N_("no finding {finding}; `fundcs callbacks findings` lists them")


class AlreadyAnswered(Refused):
    template = N_("{finding} was answered on {day} by {staff} already; nothing is left to do")


class AnsweredBeforeFound(Refused):
    template = N_("{finding} was found at {found}; it cannot be answered before that, at {at}")


def new(act: Act, client: str, kind: str, said: str | None, *, at: datetime, callback: str | None) -> Finding:
    """A finding to be recorded, with the next number."""
    return Finding(
        no=f"W{queries.highest_finding(act.session) + 1:06d}",
        client=client,
        callback=callback,
        kind=kind,
        text=said,
        at=at,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )


def kind_of(act: Act, typed: str | None) -> str:
    """The code of a kind of finding; `other`, or the last of the policy's, unless given.

    Raises UnknownLabel, AccountKindReserved.
    """
    kinds = act.policy.callbacks.finding_kinds
    codes = [label.code for label in kinds]
    if typed is None:
        return _OTHER if _OTHER in codes else codes[-1]
    code = code_of(kinds, typed, T("kind of finding"))
    if code == ACCOUNT_CHANGED:
        raise AccountKindReserved
    return code


def issue(act: Act, client: str, *, said: str, kind: str | None, at: datetime | None) -> Problem:
    """Record a problem of a client without a callback, or after one (Art. 43).

    Raises EmptyText, UnknownLabel, AccountKindReserved, InFuture, NoSuchClient.
    """
    who = register.find(act.session, client).code
    made = new(act, who, kind_of(act, kind), text(said), at=happened(at, act.moment), callback=None)
    act.session.add(made)
    act.session.flush()
    return _seen(act, made)


def resolve(act: Act, no: str, *, answer: str, at: datetime | None) -> Problem:
    """Record that a problem was handled and the client answered.

    Raises NoSuchFinding, AlreadyAnswered, AnsweredBeforeFound, AccountWaits, EmptyText, InFuture.
    """
    found = find(act, no)
    if found.answered_at is not None:
        raise AlreadyAnswered(finding=found.no, day=found.answered_at.date(), staff=found.answered_by)
    answered_at = happened(at, act.moment)
    if answered_at < found.at:
        raise AnsweredBeforeFound(
            finding=found.no, found=f"{found.at:%Y-%m-%d %H:%M}", at=f"{answered_at:%Y-%m-%d %H:%M}"
        )
    if found.kind == ACCOUNT_CHANGED:
        accounts.check_none_waits(act, found)
    found.answer, found.answered_at, found.answered_by = text(answer), answered_at, act.staff.code
    act.session.add(found)
    act.session.flush()
    return _seen(act, found)


def enter_account(act: Act, no: str, payee: Payee) -> Problem:
    """Enter the new account of a changed one. Raises NoSuchFinding and what `accounts.enter` raises."""
    found = find(act, no)
    accounts.enter(act, found, payee)
    return _seen(act, found)


def confirm_account(act: Act, no: str) -> Problem:
    """Confirm a new account entered by another. Raises NoSuchFinding and what `accounts.confirm` raises."""
    found = find(act, no)
    accounts.confirm(act, found)
    return _seen(act, found)


def reject_account(act: Act, no: str, reason: str) -> Problem:
    """Reject a new account entered by another. Raises NoSuchFinding and what `accounts.reject` raises."""
    found = find(act, no)
    accounts.reject(act, found, reason)
    return _seen(act, found)


def find(act: Act, no: str) -> Finding:
    """The finding with this number. Raises NoSuchFinding."""
    found = queries.finding(act.session, fold(no).upper())
    if found is None:
        raise NoSuchFinding(finding=quoted(no))
    return found


def _seen(act: Act, found: Finding) -> Problem:
    return problems(act, [found])[0]

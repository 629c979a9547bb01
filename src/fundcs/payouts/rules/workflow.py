"""The states of a payout sheet, who may bring it on, and what stops its submission (Art. 47-53)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from fundcs.payouts.rules.sheet import Sheet


class SheetState(StrEnum):
    """How far a version of a sheet has gone."""

    RECKONED = "reckoned"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"
    SUPERSEDED = "superseded"


class PayoutFact(StrEnum):
    """What of a payout may be withdrawn as recorded by mistake."""

    CHECK = "check"
    APPROVAL = "approval"
    RECOVERY = "recovery"
    SIGN_OFF = "sign_off"
    RESULTS = "results"


PAYOUT_FACT_NAMES: Final[Mapping[PayoutFact, str]] = {
    PayoutFact.CHECK: N_("finance's check"),
    PayoutFact.APPROVAL: N_("the approval"),
    PayoutFact.RECOVERY: N_("a repayment by an investor"),
    PayoutFact.SIGN_OFF: N_("the sign-off of a difference"),
    PayoutFact.RESULTS: N_("the bank's answer"),
}


class Signature(NamedTuple):
    """Who signed, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """The submission in force of a sheet, and what became of it.

    `returned`: why finance sent it back, None where it did not.
    """

    fund: str
    due: date
    version: int
    submitted: Signature
    checked: Signature | None = None
    returned: str | None = None
    approved: Signature | None = None
    paid: bool = False

    @property
    def state(self) -> SheetState:
        """How far the submitted version has gone; one sent back is no more than calculated."""
        if self.paid:
            return SheetState.PAID
        if self.approved is not None:
            return SheetState.APPROVED
        if self.returned is not None:
            return SheetState.RECKONED
        return SheetState.SUBMITTED if self.checked is None else SheetState.CHECKED

    def state_of(self, version: int, earlier: Collection[int]) -> SheetState:
        """How far a version has gone; `earlier` are those submitted before this one."""
        if version == self.version:
            return self.state
        return SheetState.SUPERSEDED if version in earlier else SheetState.RECKONED


def refuse_paid(before: Submitted) -> None:
    """Refuse to submit over a sheet that was paid: it is closed for good."""
    if before.paid:
        raise Refused(
            N_("the payout of {fund} due {due} is paid and its sheet is final; correct it with a supplement"),
            fund=before.fund,
            due=before.due,
        )


def refuse_resubmission(before: Submitted, version: int, reason: str | None) -> None:
    """Refuse a submission over another one that is the same, or without a reason."""
    facts = {"fund": before.fund, "due": before.due}
    if before.returned is not None:
        return
    if version == before.version:
        raise Refused(
            N_("version {version} of the sheet of {fund} due {due} was already submitted"),
            version=version,
            **facts,
        )
    if not reason:
        raise Refused(
            N_(
                "version {version} of the sheet of {fund} due {due} was submitted; give the reason "
                "for the new version with --reason"
            ),
            version=before.version,
            **facts,
        )


def refuse_check_withdrawal(submitted: Submitted) -> None:
    """Refuse to withdraw a check that was not made, or on which an approval rests."""
    facts = {"fund": submitted.fund, "due": submitted.due}
    if submitted.checked is None:
        raise Refused(
            N_("the sheet of {fund} due {due} was not checked; there is nothing to withdraw"), **facts
        )
    if submitted.approved is not None:
        raise Refused(
            N_(
                "the sheet of {fund} due {due} is approved; withdraw that first with `fundcs payout approve "
                "--fund {fund} --due {due} --withdraw --reason TEXT`"
            ),
            **facts,
        )


def refuse_approval_withdrawal(submitted: Submitted, batch: str | None) -> None:
    """Refuse to withdraw an approval that was not given, or by which somebody is paid; `batch`: at a bank."""
    facts = {"fund": submitted.fund, "due": submitted.due}
    if submitted.approved is None:
        raise Refused(
            N_("the sheet of {fund} due {due} is not approved; there is nothing to withdraw"), **facts
        )
    if batch is not None:
        raise Refused(
            N_(
                "payments of the sheet of {fund} due {due} went to the bank as {batch}; what is different is "
                "corrected by the next sheet"
            ),
            batch=batch,
            **facts,
        )
    if submitted.paid:
        raise Refused(
            N_(
                "investors are paid by the sheet of {fund} due {due}; withdraw that first with `fundcs "
                "payout done pay_investors --fund {fund} --due {due} --withdraw --reason TEXT`"
            ),
            **facts,
        )


def refuse_check(submitted: Submitted, who: str) -> None:
    """Refuse the check of what is not waiting for it, or by who submitted it (Art. 48)."""
    if submitted.state is not SheetState.SUBMITTED:
        raise Refused(
            N_("the sheet of {fund} due {due} is not waiting for the check of finance; submit it first"),
            fund=submitted.fund,
            due=submitted.due,
        )
    if who == submitted.submitted.by:
        raise Forbidden(N_("{staff} submitted the sheet; another member of staff must check it"), staff=who)


def refuse_approval(submitted: Submitted, who: str) -> None:
    """Refuse the approval of what was not checked, or by who submitted or checked it."""
    if submitted.state is not SheetState.CHECKED or submitted.checked is None:
        raise Refused(
            N_("the sheet of {fund} due {due} is not waiting for approval; finance checks it first"),
            fund=submitted.fund,
            due=submitted.due,
        )
    if who in (submitted.submitted.by, submitted.checked.by):
        raise Forbidden(
            N_("{staff} submitted or checked the sheet; another member of staff must approve it"), staff=who
        )


class Unverified(NamedTuple):
    """Why the payee of a line is not verified; `remedy` where it is another than a callback."""

    why: Text
    remedy: str | None = None


class Stop(NamedTuple):
    """What stands against a submission: the `key` to let it through by, why, and how to mend it."""

    key: str
    why: Text
    remedy: str


def stops(
    sheet: Sheet,
    reasons: Mapping[tuple[str, str], Unverified],
    cleared: Collection[str],
    unconfirmed: Mapping[str, Text],
) -> Iterator[Stop]:
    """What stands against submitting a sheet, line by line (Art. 46, 48).

    `reasons`: by (contract, client), why the payee is not verified. `cleared`: contracts whose receipt
    finance has cleared before. `unconfirmed`: how contracts stand that a call is to confirm.
    """
    not_read_out = Unverified(T("this account was not read out to the client"))
    call = "fundcs callbacks log {client} --kind payout_verify --fund {fund} --due {due} --account-confirmed"
    for line in sheet.lines:
        if not line.payee_name or not line.payee_account:
            remedy = f"fundcs contract edit {line.contract} --payee-account ACCOUNT --reason TEXT"
            yield Stop(f"payee:{line.contract}", T("the account is missing"), remedy)
        elif not line.verified:
            why, other = reasons.get((line.contract, line.client), not_read_out)
            remedy = other or call.format(client=line.client, fund=sheet.fund, due=sheet.due)
            yield Stop(f"verify:{line.contract}", why, remedy)
        if line.receipt_matches is False and line.contract not in cleared:
            remedy = f"fundcs contract edit {line.contract} --receipt-amount AMOUNT --reason TEXT"
            yield Stop(f"receipt:{line.contract}", T("the remittance receipt differs"), remedy)
        if line.contract in unconfirmed:
            remedy = f"fundcs contract confirm {line.contract} --answer QUESTION=yes"
            yield Stop(f"confirm:{line.contract}", unconfirmed[line.contract], remedy)
    called = {(line.contract, line.client) for line in sheet.lines}
    for part in sheet.adjustments:
        if not part.verified:
            why = T("the account for the adjustment of {due} was not confirmed", due=part.due)
            due = sheet.due if (part.contract, part.client) in called else part.due
            remedy = call.format(client=part.client, fund=sheet.fund, due=due)
            yield Stop(f"verify:{part.contract}", why, remedy)


def refuse_stopped(standing: Iterable[Stop], allowed: Collection[str]) -> None:
    """Refuse a submission that something not let through stands against; one refusal lists it all."""
    stopping = list(standing)
    strangers = sorted(set(allowed) - {stop.key for stop in stopping})
    if strangers:
        raise Refused(
            N_("there is nothing to let through for {key}; leave --allow {key} out"), key=strangers[0]
        )
    left = [stop for stop in stopping if stop.key not in allowed]
    if left:
        raise Refused(
            N_("the sheet cannot be submitted: {stops}; a CS manager lets a line through with --allow KEY"),
            stops="; ".join(f"{stop.key}: {stop.why} ({stop.remedy})" for stop in left),
        )


def refuse_unchecked(sheet: Sheet, cleared: Collection[str]) -> None:
    """Refuse a check that leaves a remittance receipt open that is missing or differs (Art. 48)."""
    lines = {line.contract: line for line in sheet.lines}
    strangers = sorted(set(cleared) - lines.keys())
    if strangers:
        raise Refused(N_("contract {no} is not on the sheet; leave --clear {no} out"), no=strangers[0])
    left = sorted(no for no, line in lines.items() if line.receipt_matches is not True and no not in cleared)
    if left:
        raise Refused(
            N_(
                "the receipts of these contracts do not agree or are missing: {contracts}; clear each with "
                "--clear CONTRACT --reason TEXT, or send the sheet back with --send-back --reason TEXT"
            ),
            contracts=", ".join(left),
        )

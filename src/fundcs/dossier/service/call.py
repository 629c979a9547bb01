"""What a member has before them while a client is on the phone (Art. 8, 38, 41-46)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.callbacks.queries import records
from fundcs.callbacks.rules.calls import CallKind, CallOutcome
from fundcs.callbacks.service.payees import payables, verify_by
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.service import cases
from fundcs.deadlines.rules import Choice
from fundcs.documents import service as documents
from fundcs.dossier.service import client_file
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import next_due
from fundcs.funds import service as funds
from fundcs.reminders import service as reminders
from fundcs.tiers import rules as tiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.callbacks.service.payees import Payable
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.deadlines.rules import Due, Duty
    from fundcs.documents.rules import Lack
    from fundcs.dossier.service.client_file import ClientFile
    from fundcs.funds.models import Fund

_CONTACTS: Final = 3
"""How many of the last calls are shown."""
_LIKELY: Final = 3
"""How many commands are suggested."""


@dataclass(frozen=True, slots=True)
class NextPayout:
    """The next payout of a fund to a client: the accounts it is paid to, to be verified `by` then."""

    fund: Fund
    due: date
    by: Due
    lines: Sequence[Payable]


@dataclass(frozen=True, slots=True)
class CallPage:
    """A client on the phone.

    `duties` are those owed to them, `contacts` the last calls, newest first, `payouts` by due date. `told`:
    when they were last told where to complain. `likely`: the commands that come next, the likeliest first.
    `lacks`: the documents that the file lacks, to be asked for.
    """

    file: ClientFile
    duties: Sequence[Duty]
    complaints: Sequence[ComplaintCase]
    contacts: Sequence[Callback]
    payouts: Sequence[NextPayout]
    told: date | None
    likely: Sequence[str]
    lacks: Sequence[Lack]


def page(act: Act, who: str) -> CallPage:
    """Everything about the client `who` that a call may need; unmasked, the look goes on the trail."""
    file = client_file.open_file(act, who)
    code = file.client.code
    duties = reminders.owed(act, Choice(until=reminders.ahead(act), client=code))
    payouts = sorted(_payouts(act, file), key=lambda payout: (payout.due, payout.fund.code))
    calls = records.callbacks(act.session, records.CallbackFilter(client=code), act.moment)
    told = [call.at.date() for call in calls if _tells(call)]
    return CallPage(
        file=file,
        duties=duties,
        complaints=cases.listed(act, ComplaintFilter(client=code, unsettled=True)),
        contacts=calls[: -_CONTACTS - 1 : -1],
        payouts=payouts,
        told=told[-1] if told else None,
        likely=list(dict.fromkeys(_likely(code, duties, payouts)))[:_LIKELY],
        lacks=documents.of_client(act, file.client).lacks,
    )


def _tells(call: Callback) -> bool:
    return call.kind is CallKind.CHANNELS and call.outcome is CallOutcome.REACHED


def _payouts(act: Act, file: ClientFile) -> Iterator[NextPayout]:
    for code in tiers.held_by_fund(file.moved):
        fund = funds.find(act.session, code)
        due = next_due(act, fund)
        holdings = load(act.session, Contracts(fund=code, client=file.client.code, cancelled=False))
        lines = [line for line in payables(act, fund, due, holdings) if line.client == file.client.code]
        if lines:
            yield NextPayout(fund, due, verify_by(act, due), lines)


def _likely(code: str, duties: Sequence[Duty], payouts: Sequence[NextPayout]) -> Iterator[str]:
    """What is owed first; then verifying the next payout's account, a complaint, the whole file."""
    for duty in duties[:_LIKELY]:
        yield duty.next
    for payout in payouts:
        if not all(line.verification.verified for line in payout.lines):
            yield (
                f"fundcs callbacks log {code} --kind payout_verify --outcome reached "
                f"--fund {payout.fund.code} --due {payout.due} --account-confirmed"
            )
    yield f"fundcs complaints log {code} --channel phone --content TEXT"
    yield f"fundcs callbacks log {code} --kind routine --outcome reached"
    yield f"fundcs client show {code}"

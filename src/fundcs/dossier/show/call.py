"""A client on the phone: one screen, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.callbacks.rules.calls import KIND_NAMES, OUTCOME_NAMES
from fundcs.complaints.rules.steps import STATE_NAMES
from fundcs.deadlines.rules import duty_data
from fundcs.documents.show import lack_data, lack_text
from fundcs.dossier.show import particulars
from fundcs.entitlements.models.contracts import Contract
from fundcs.kit.i18n import N_, _
from fundcs.kit.placeholders import in_words
from fundcs.kit.view import View, Whole, iso, minute, table, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.service.payees import Payable
    from fundcs.dossier.service.call import CallPage


def view(act: Act, page: CallPage) -> View:
    """Who, what is open, the last contacts, the next payout, the channels, and the likely commands."""
    likely = [Whole(f"  {in_words(command)}") for command in page.likely]
    return View(_data(act, page), text_page(_page(act, page), _("Likely next:"), *likely))


def _data(act: Act, page: CallPage) -> dict[str, Any]:
    file = page.file
    return {
        "client": particulars.data(act, file.client, file.tier.result),
        "duties": [duty_data(duty, act.moment) for duty in page.duties],
        "complaints": [
            {
                "no": case.no,
                "received": iso(case.complaint.received),
                "state": case.standing.state.value,
                "owner": case.owner,
            }
            for case in page.complaints
        ],
        "contacts": [
            {
                "no": call.no,
                "at": iso(call.at),
                "kind": call.kind.value,
                "outcome": call.outcome.value,
                "caller": call.caller,
                "fund": call.fund,
                "due": iso(call.due),
            }
            for call in page.contacts
        ],
        "payouts": [
            {
                "fund": payout.fund.code,
                "due": iso(payout.due),
                "verify_by": payout.by.text,
                "lines": [_line_data(act, line) for line in payout.lines],
            }
            for payout in page.payouts
        ],
        "channels_told": iso(page.told),
        "missing_documents": [lack_data(lack) for lack in page.lacks],
        "likely": list(page.likely),
    }


def _line_data(act: Act, line: Payable) -> dict[str, object]:
    payee = act.shown(line.payee, Contract, "payee_")
    return {
        "contract": line.contract,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "verified": line.verification.verified,
        "reason": act.sentence(line.verification.reason),
    }


def _page(act: Act, page: CallPage) -> Table:
    client = act.shown(page.file.client)
    rows = table(_("On the phone"), f"{client.code} {client.name}")
    for heading, lines in _sections(act, page):
        for place, line in enumerate(lines):
            rows.add_row("" if place else heading, line)
    return rows


def _sections(act: Act, page: CallPage) -> Iterator[tuple[str, list[str]]]:
    client, file = act.shown(page.file.client), page.file
    yield (
        _("Client"),
        [
            _(", ").join([particulars.kind_name(client.kind), str(file.tier.result.tier.label)]),
            *([_("phone: {phone}").format(phone=client.phone)] if client.phone else []),
            *([_("withholds their identity (Art. 3)")] if client.withheld else []),
        ],
    )
    yield particulars.field_name("officer"), [file.officer or _("unassigned (Art. 8)")]
    yield particulars.field_name("advisor"), [file.advisor or "–"]
    yield _("Open"), list(_open(act, page)) or [_("nothing is open")]
    yield _("Last contacts"), list(_contacts(page)) or [_("no contacts yet")]
    yield _("Next payout"), list(_payouts(act, page)) or [_("no payout to come")]
    if page.lacks:
        yield _("Missing documents"), [_(", ").join(map(lack_text, page.lacks))]
    yield _("Channels"), [_channels(act, page)]


def _open(act: Act, page: CallPage) -> Iterator[str]:
    for duty in page.duties:
        yield f"{duty.due.day}  {act.sentence(duty.subject)}"
    for case in page.complaints:
        state = _(STATE_NAMES[case.standing.state])
        yield _("complaint {no} of {day}: {state}").format(
            no=case.no, day=case.complaint.received.date(), state=state
        )


def _contacts(page: CallPage) -> Iterator[str]:
    for call in page.contacts:
        about = f" ({call.fund} {call.due})" if call.fund else ""
        kind = _(KIND_NAMES[call.kind]) + about
        yield _("{when}  {kind}: {outcome}").format(
            when=minute(call.at), kind=kind, outcome=_(OUTCOME_NAMES[call.outcome])
        )


def _payouts(act: Act, page: CallPage) -> Iterator[str]:
    for payout in page.payouts:
        heading = _("{fund} {name}, due {due}; accounts verified by {by}")
        yield heading.format(
            fund=payout.fund.code, name=payout.fund.name, due=payout.due, by=payout.by.at.date()
        )
        for line in payout.lines:
            payee = act.shown(line.payee, Contract, "payee_")
            verified = _("verified") if line.verification.verified else act.sentence(line.verification.reason)
            account = _("  {contract}  {account} {bank}: {verified}")
            yield account.format(
                contract=line.contract, account=payee.account, bank=payee.bank, verified=verified
            )


_UNTOLD = N_("not told yet where to complain: say it now (Art. 45); complaints are taken by {channels}")


def _channels(act: Act, page: CallPage) -> str:
    if page.told is not None:
        return _("told the complaint channels on {day} (Art. 45)").format(day=page.told)
    labels = _(", ").join(str(channel) for channel in act.policy.complaints.channels)
    return _(_UNTOLD).format(channels=labels)

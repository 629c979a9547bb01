"""The call sheet of a payout on the screen or as JSON (Art. 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.models.contracts import Contract
from fundcs.kit.i18n import P_, _
from fundcs.kit.view import View, cells, iso, table, text_page, tight

_WHOLE = 26
"""Screen cells: banks' names up to so wide are not broken."""

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.service.call_sheet import CallSheet, Investor


def call_sheet(act: Act, sheet: CallSheet) -> View:
    """The call sheet on the screen, phones and accounts masked."""
    verified = sum(investor.verified for investor in sheet.investors)
    by = sheet.by
    data = {
        "fund": sheet.fund.code,
        "due": iso(sheet.due),
        "officer": sheet.officer,
        "verify_by": by.text,
        "article": by.deadline.article,
        "state": by.state(act.moment).value,
        "provisional": by.provisional,
        "skipped": [{"date": iso(skipped.date), "why": str(skipped.why)} for skipped in by.skipped],
        "verified": verified,
        "to_verify": len(sheet.investors) - verified,
        "investors": [_investor_data(act, investor) for investor in sheet.investors],
    }
    parts: list[RenderableType] = [heading(sheet), deadline(sheet)]
    if sheet.investors:
        parts.append(_lines_table(act, sheet))
    parts.append(
        _("{count} investors, {verified} verified").format(count=len(sheet.investors), verified=verified)
    )
    return View(data, text_page(*parts))


def heading(sheet: CallSheet) -> str:
    """The payout that the calls are for."""
    line = _("Fund: {code} {name}    Payout due: {due}").format(
        code=sheet.fund.code, name=sheet.fund.name, due=sheet.due
    )
    if sheet.officer is None:
        return line
    served = _("CS specialist: {code} {name}").format(code=sheet.officer, name=sheet.names[sheet.officer])
    return f"{line}    {served}"


def deadline(sheet: CallSheet) -> str:
    """By when the calls are to be made."""
    line = _("To be verified by {when} (Art. {article})").format(
        when=sheet.by.text, article=sheet.by.deadline.article
    )
    return _("{when} (provisional)").format(when=line) if sheet.by.provisional else line


def _investor_data(act: Act, investor: Investor) -> dict[str, object]:
    last = investor.calls[-1] if investor.calls else None
    return {
        "client": investor.client.code,
        "name": investor.client.name,
        "phone": act.shown(investor.client).phone,
        "officer": investor.client.officer,
        "verified": investor.verified,
        "tries": len(investor.calls),
        "last_try": iso(last.at) if last else None,
        "last_outcome": last.outcome.value if last else None,
        "contracts": [
            {
                "contract": line.contract,
                "payee_name": act.personal(line.payee.name, Contract.payee_name),
                "payee_bank": act.personal(line.payee.bank, Contract.payee_bank),
                "payee_account": act.personal(line.payee.account, Contract.payee_account),
                "verified": line.verification.verified,
                "reason": str(line.verification.reason),
            }
            for line in investor.lines
        ],
    }


def _lines_table(act: Act, sheet: CallSheet) -> Table:
    """A row for each account; an investor's code, name and phone below each other, an account's parts too."""
    account = P_("together", "Account")
    rows = table(f"{_('Investor')}\n{_('Phone')}", _("Contract"), _(account), _("Verified"))
    lines: list[str] = []
    for investor in sheet.investors:
        phone = act.shown(investor.client).phone or "–"
        for place, line in enumerate(investor.lines):
            payee = (
                act.personal(line.payee.name, Contract.payee_name),
                act.personal(line.payee.bank, Contract.payee_bank),
                act.personal(line.payee.account, Contract.payee_account),
            )
            lines += payee
            first = f"{investor.client.code}\n{investor.client.name}\n{phone}" if place == 0 else ""
            rows.add_row(first, line.contract, "\n".join(payee), str(line.verification.reason))
    tight(rows, 1)
    rows.columns[2].no_wrap = max(map(cells, lines), default=0) <= _WHOLE
    return rows

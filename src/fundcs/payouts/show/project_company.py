"""The interest notice (《基金付息通知书》) with its return slip, and the reconciliation on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import N_, P_, _, speaking
from fundcs.kit.money import capitals, grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.kit.workbooks import (
    AMOUNT,
    COUNT,
    DAY,
    HEAD,
    LABEL,
    NUMBER,
    PLAIN,
    RATE,
    TITLE,
    TOTAL,
    Formula,
    Look,
    Page,
    save,
)
from fundcs.kit.workbooks import yuan as cell_yuan
from fundcs.payouts.rules.reconciliation import DIFFERENCE_NAMES, DifferenceCause
from fundcs.payouts.show import extras

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.kit.i18n import Language
    from fundcs.payouts.rules.interest_notice import InterestNotice
    from fundcs.payouts.rules.reconciliation import DifferencePart, FigureDifference, Reconciliation

_RUN_LOOKS = (DAY, DAY, NUMBER, AMOUNT,
              AMOUNT)  # fmt: skip
_PARAGRAPH = Look(size=11, boxed=False, wrap=True)
_STRONG = Look(size=11, bold=True, boxed=False, wrap=True)
_SMALL = Look(size=9, boxed=False, wrap=True)
_WIDTHS = (20, 20, 10, 24, 28)


def write(notice: InterestNotice, path: Path, language: Language) -> None:
    """Write the notice and its return slip to `path` in `language`, a printed page each."""
    with speaking(language):
        book = Workbook(write_only=True)
        page = Page(book, _("Interest notice"), _WIDTHS)
        footer = _("Notice {number} · hash (SHA-256) {hash}").format(number=notice.number, hash=notice.hash)
        page.portrait(header_row=None, footer=footer)
        _write_notice(page, notice)
        page.new_page()
        _write_slip(page, notice)
        page.close()
        save(book, (page,), path)


def _title(page: Page, text: str) -> None:
    page.row([text, *[""] * (page.width - 1)], TITLE)
    page.row([""], PLAIN)


def _write_notice(page: Page, notice: InterestNotice) -> None:
    _title(page, _("Fund interest notice"))
    page.paragraph(_number(notice), _SMALL)
    page.paragraph(_("To {company}:").format(company=notice.project_company), _STRONG)
    page.paragraph(_opening(notice), _PARAGRAPH)
    heads = [
        _("Accrual from"),
        _("Accrual to"),
        _("Days"),
        _("Outstanding principal"),
        _("Sum of daily balances"),
    ]
    page.row(heads, HEAD)
    first = page.rows + 1
    for run in notice.runs:
        here = page.rows + 1
        product = Formula(f"C{here}*D{here}", cell_yuan(run.product))
        page.row([run.start, run.end, run.days, cell_yuan(run.balance), product], _RUN_LOOKS)
    _write_sums(page, notice, first)
    page.paragraph(_("Total in words: {words}").format(words=capitals(notice.total)), _STRONG)
    page.paragraph(_request(notice), _PARAGRAPH)
    for blank in (_("Account name: ____________________________"), _("Bank: ____________________________"),
                  _("Account number: ____________________________")):  # fmt: skip
        page.paragraph(blank, _PARAGRAPH)
    _write_seal(page, _("Manager (seal): ______________"))


def _number(notice: InterestNotice) -> str:
    sentence = _("No. {number}    Unit: yuan    Day count: {day_count}")
    return sentence.format(number=notice.number, day_count=notice.day_count)


def _opening(notice: InterestNotice) -> str:
    return _(
        "Under the agreement on the use of the money of {name} ({fund}), the following is "
        "due from your company for period {number}, from {start} to {end}, the last day not "
        "counted."
    ).format(
        name=notice.fund_name,
        fund=notice.fund,
        number=notice.period_number,
        start=notice.period_start,
        end=notice.period_end,
    )


def _write_sums(page: Page, notice: InterestNotice, first: int) -> None:
    last = page.rows
    money = [LABEL] * 4 + [TOTAL]
    whole = cell_yuan(notice.daily_balance_sum)
    daily: object = Formula(f"SUM(E{first}:E{last})", whole) if notice.runs else 0
    sum_row = page.row([_("Total of the daily balances"), "", "", "", daily], money)
    rate_looks = [LABEL] * 4 + [Look(RATE, "right", bold=True)]
    rate_row = page.row([_("Project company's rate"), "", "", "", notice.rate], rate_looks)
    basis_looks = [LABEL] * 4 + [Look(COUNT, "right", bold=True)]
    basis_row = page.row([_("Days in the year"), "", "", "", notice.basis], basis_looks)
    interest = Formula(f"ROUND(E{sum_row}*E{rate_row}/E{basis_row},2)", cell_yuan(notice.interest))
    interest_row = page.row([_("Interest due"), "", "", "", interest], money)
    page.row([_("Principal due to investors"), "", "", "", cell_yuan(notice.principal)], money)
    total = Formula(f"E{interest_row}+E{interest_row + 1}", cell_yuan(notice.total))
    page.row([_("Total"), "", "", "", total], money)
    for row in range(sum_row, page.rows + 1):
        page.merge(row, 1, 4)


def _request(notice: InterestNotice) -> str:
    return _(
        "Please pay it into the account below by {day}, and return the attached slip signed and sealed."
    ).format(day=notice.interest_on)


def _write_seal(page: Page, seal: str) -> None:
    page.row([""], PLAIN)
    for text in (seal, _("Signed by: ______________"), _("Date: ______________")):
        page.row(["", "", "", text, ""], Look(size=11, boxed=False))


def _write_slip(page: Page, notice: InterestNotice) -> None:
    _title(page, _("Return slip of the fund interest notice"))
    page.paragraph(_("To the manager of {name}:").format(name=notice.fund_name), _STRONG)
    sentence = _(
        "We have received your interest notice No. {number}. We confirm interest of {interest} yuan and "
        "principal of {principal} yuan, {total} yuan in all, and will pay it on: ____________."
    ).format(
        number=notice.number,
        interest=grouped(notice.interest),
        principal=grouped(notice.principal),
        total=grouped(notice.total),
    )
    page.paragraph(sentence, _PARAGRAPH)
    page.paragraph(_("Remarks: ____________________________"), _PARAGRAPH)
    _write_seal(page, _("Project company (seal): ______________"))


def view(notice: InterestNotice) -> View:
    """The notice that was written."""
    rows = table(
        _("Accrual from"), _("Accrual to"), (_("Days"), "right"), (_("Outstanding principal"), "right")
    )
    for run in notice.runs:
        rows.add_row(str(run.start), str(run.end), str(run.days), grouped(run.balance))
    sentence = _("notice {number} to {company}: due {due}, interest date {day}").format(
        number=notice.number, company=notice.project_company, due=notice.due, day=notice.interest_on
    )
    arithmetic = _("{sum} × {rate} ÷ {basis} = {interest}; principal {principal}, in all {total}").format(
        sum=grouped(notice.daily_balance_sum),
        rate=percent(notice.rate),
        basis=notice.basis,
        interest=grouped(notice.interest),
        principal=grouped(notice.principal),
        total=grouped(notice.total),
    )
    return View(_notice_data(notice), text_page(sentence, tight(rows), arithmetic))


def _notice_data(notice: InterestNotice) -> dict[str, object]:
    return {
        "fund": notice.fund,
        "project_company": notice.project_company,
        "due": iso(notice.due),
        "interest_on": iso(notice.interest_on),
        "version": notice.version,
        "hash": notice.hash,
        "period_start": iso(notice.period_start),
        "period_end": iso(notice.period_end),
        "day_count": notice.day_count,
        "rate": rate_text(notice.rate),
        "contracts": notice.contracts,
        "runs": [
            {"start": iso(run.start), "end": iso(run.end), "days": run.days, "balance": yuan(run.balance)}
            for run in notice.runs
        ],
        "daily_balance_sum": yuan(notice.daily_balance_sum),
        "interest": yuan(notice.interest),
        "principal": yuan(notice.principal),
        "total": yuan(notice.total),
    }


_CAUSES = {
    DifferenceCause.RATE: N_("project rate above the agreed annual rates"),
    DifferenceCause.ROUNDING: N_("rounding, at most {most}"),
    DifferenceCause.CHANGED: N_("contracts changed since the notice; write it again"),
    DifferenceCause.ADJUSTMENT: N_("adjustment of {contract}"),
}


def reconciliation(act: Act, reconciled: Reconciliation) -> View:
    """The three figures and what makes them differ."""
    return View(_data(act, reconciled), text_page(*_page(act, reconciled)))


def _page(act: Act, reconciled: Reconciliation) -> Iterator[str | Table]:
    sheet, notice = reconciled.sheet, reconciled.notice
    yield _("{fund} due {due}: sheet version {version}, notice {number}").format(
        fund=sheet.fund, due=sheet.due, version=sheet.version, number=notice.number
    )
    figures = table(
        "", (_("Payout"), "right"), (_(P_("letter", "Principal returned")), "right"), (_("Total"), "right")
    )
    lines = (sheet.total_interest, sheet.total_principal, sheet.total_interest + sheet.total_principal)
    figures.add_row(_("Investors' lines"), *map(grouped, lines))
    for kind, amount in sheet.by_extra.items():
        figures.add_row(extras.name(kind), "", "", grouped(amount))
    if sheet.by_extra:
        figures.add_row(_("Paid to investors"), "", "", grouped(sheet.total))
    asked = (grouped(notice.interest), grouped(notice.principal), grouped(notice.total))
    figures.add_row(_("Project company"), *asked)
    if reconciled.received is not None:
        sentence = _("Received on {day}").format(day=reconciled.received.on)
        figures.add_row(sentence, "", "", grouped(reconciled.received.amount))
    yield tight(figures)
    rows = table(_("Difference"), (_("Amount"), "right"), _("Why"))
    for difference in reconciled.differences:
        rows.add_row(_(DIFFERENCE_NAMES[difference.key]), grouped(difference.amount), _why(act, difference))
    yield tight(rows)
    if sheet.by_extra:
        yield _("the interest notice does not ask for extras: the fund adds them or keeps them back")
    if reconciled.received is None:
        yield _("the project company's payment is not recorded yet (`fundcs payout done tell_received`)")
    yield _("agreed") if reconciled.settled else _("not yet agreed")


def _why(act: Act, difference: FigureDifference) -> str:
    sentence = [f"{grouped(part.amount)}  {_cause(part)}" for part in difference.parts]
    signed = difference.signed
    if difference.rest and signed is not None and difference.settled:
        sentence.append(
            _("{amount}  confirmed by {by} at {at}: {reason}").format(
                amount=grouped(difference.rest),
                by=signed.by,
                at=minute(signed.at),
                reason=act.sentence(signed.reason),
            )
        )
    elif difference.rest:
        sentence.append(
            _("{amount}  not explained; finance confirms it with --sign-off {key} --reason TEXT").format(
                amount=grouped(difference.rest), key=difference.key.value
            )
        )
    return "\n".join(sentence)


def _cause(part: DifferencePart) -> str:
    most = "" if part.most is None else grouped(part.most)
    return _(_CAUSES[part.cause]).format(most=most, contract=part.contract or "")


def _data(act: Act, reconciled: Reconciliation) -> dict[str, object]:
    sheet, notice, received = reconciled.sheet, reconciled.notice, reconciled.received
    return {
        "fund": sheet.fund,
        "due": iso(sheet.due),
        "sheet_version": sheet.version,
        "notice_version": notice.version,
        "investors": {
            "interest": yuan(sheet.total_interest),
            "principal": yuan(sheet.total_principal),
            **extras.sums_data(sheet.by_extra),
            "total": yuan(sheet.total),
        },
        "project_company": {
            "interest": yuan(notice.interest),
            "principal": yuan(notice.principal),
            "total": yuan(notice.total),
        },
        "received": None if received is None else yuan(received.amount),
        "received_on": None if received is None else iso(received.on),
        "differences": [_difference_data(act, difference) for difference in reconciled.differences],
        "settled": reconciled.settled,
    }


def _difference_data(act: Act, difference: FigureDifference) -> dict[str, object]:
    signed = difference.signed
    return {
        "key": difference.key.value,
        "amount": yuan(difference.amount),
        "parts": [
            {
                "cause": part.cause.value,
                "amount": yuan(part.amount),
                "most": None if part.most is None else yuan(part.most),
                "contract": part.contract,
            }
            for part in difference.parts
        ],
        "rest": yuan(difference.rest),
        "settled": difference.settled,
        "signed_off": None
        if signed is None
        else {
            "amount": yuan(signed.amount),
            "reason": act.sentence(signed.reason),
            "by": signed.by,
            "at": iso(signed.at),
        },
    }

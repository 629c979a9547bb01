"""The commands `fundcs care budget …`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.budgets.rules.spending import DecisionKind
from fundcs.kit.i18n import _
from fundcs.kit.parsing import FIRST_YEAR, LAST_YEAR
from fundcs.kit.view import View
from fundcs.tiers.rules import TIER_NAMES, Tier

app = chapter(_("Service budgets by tier and year, and what is spent on clients (Art. 35, 36)."))

Year = Annotated[
    int,
    typer.Option("--year", metavar="YYYY", min=FIRST_YEAR, max=LAST_YEAR, help=_("The calendar year.")),
]
OfYear = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YYYY",
        min=FIRST_YEAR,
        max=LAST_YEAR,
        help=_("The calendar year; default: this year."),
    ),
]
No = Annotated[str, typer.Argument(metavar="NO", help=_("The number of the spending."))]
OptionalReason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("The reason."))]


@command(
    app, "set", _("Set the budget of each client of a tier in a year; with a reason, correct it."),
    access=Access.WRITE, permit=Permit.SET_BUDGETS, personal=True,
)  # fmt: skip
def set_(
    act: Act,
    *,
    tier: Annotated[Tier, options.choice(TIER_NAMES, "--tier", help_text=_("The tier."))],
    year: Year,
    amount: Annotated[int, options.amount("--amount", help_text=_("Yuan for each client in the year."))],
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", help=_("Why one that stands is corrected, or entered after its year.")
        ),
    ] = None,
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import entries

    return show.entered(act, entries.set_budget(act, tier, year, amount, reason))


@command(
    app, "raise", _("Raise all tiers' budgets over those of the year before, by 10% to 20% (Art. 36)."),
    access=Access.WRITE, permit=Permit.SET_BUDGETS, personal=True,
)  # fmt: skip
def raise_(
    act: Act,
    *,
    year: Year,
    rate: Annotated[Decimal, options.rate("--rate", help_text=_("By how much, such as 12%."))],
    reason: OptionalReason = None,
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import entries

    return show.entered(act, entries.raise_budgets(act, year, rate, reason))


@command(
    app, "list", _("List each tier's budget in a year, what was spent and is left, and why."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def list_(
    act: Act,
    *,
    year: OfYear = None,
    entries: Annotated[
        bool, typer.Option("--entries", help=_("List what was entered instead, by whom and when."))
    ] = False,
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import entries as entered
    from fundcs.budgets.service import standing

    if entries:
        return show.entries(act, entered.listed(act, year))
    asked = year or act.today.year
    return show.standings(asked, standing.asked_on(act, asked), standing.tier_standings(act, asked))


@command(
    app, "withdraw", _("Withdraw a budget, a rise or spending recorded by mistake; it stays on record."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def withdraw(
    act: Act,
    no: Annotated[str, typer.Argument(metavar="NO", help=_("The number of the budget or the spending."))],
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import entries, spending, standing

    if entries.is_entry(no):
        act.need(Permit.SET_BUDGETS)
        return show.entered(act, entries.withdraw(act, no, reason))
    case = spending.withdraw(act, no, reason)
    return show.spending(act, case, standing.account_of(act, case))


@command(
    app, "spend", _("Record what was spent on a client: how much, what for, when."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def spend(
    act: Act,
    client: Annotated[
        str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
    ],
    *,
    amount: Annotated[int, options.amount("--amount", help_text=_("How much."))],
    spending_purpose: Annotated[
        str, typer.Option("--purpose", metavar="CODE", help=_("What for, from the policy."))
    ],
    on: Annotated[date | None, options.day("--on", help_text=_("The day; default: today."))] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("What it was."))] = None,
    over: Annotated[
        str | None,
        typer.Option(
            "--over",
            metavar="TEXT",
            help=_("Why it is beyond the client's budget; the general manager decides."),
        ),
    ] = None,
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import spending, standing

    made = spending.spend(act, client, on or act.today, amount, spending_purpose, note=note, override=over)
    case = spending.find(act, made.no)
    return show.spending(act, case, standing.account_of(act, case))


@command(
    app, "spending", _("List what was spent on clients, with what awaits approval or was taken back."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def spending_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only that on this client."))
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YYYY", min=FIRST_YEAR, max=LAST_YEAR, help=_("Only that of this year.")
        ),
    ] = None,
    tier: Annotated[
        Tier | None,
        options.choice(TIER_NAMES, "--tier", help_text=_("Only that on clients of this tier on the day.")),
    ] = None,
) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import spending

    return show.spendings(act, spending.listed(act, client=client, year=year, tier=tier))


@command(
    app, "approve", _("Approve spending that awaits it, as the general manager in person."),
    access=Access.WRITE, permit=Permit.DECIDE, personal=True,
)  # fmt: skip
def approve(
    act: Act,
    no: No,
    *,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Withdraw the approval: it was given by mistake."))
    ] = False,
    reason: OptionalReason = None,
) -> View:
    return _decide(act, no, DecisionKind.APPROVE, reason, undo=undo)


@command(
    app, "reject", _("Reject spending that awaits approval, as the general manager in person."),
    access=Access.WRITE, permit=Permit.DECIDE, personal=True,
)  # fmt: skip
def reject(
    act: Act,
    no: No,
    *,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Withdraw the rejection: it was given by mistake."))
    ] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
) -> View:
    return _decide(act, no, DecisionKind.REJECT, reason, undo=undo)


def _decide(act: Act, no: str, kind: DecisionKind, reason: str | None, *, undo: bool) -> View:
    from fundcs.budgets import show
    from fundcs.budgets.service import spending, standing

    take = spending.undo if undo else spending.decide
    case = take(act, no, kind, reason)
    return show.spending(act, case, standing.account_of(act, case))

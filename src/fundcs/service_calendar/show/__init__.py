"""The service calendar on the screen and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.archive.show import head_line
from fundcs.deadlines.show import with_whom
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, Whole, iso, table, text_page, tight
from fundcs.service_calendar.rules import KIND_NAMES, EntryKind, monday
from fundcs.tiers.rules import TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.kit.periods import CalendarMonth
    from fundcs.service_calendar.rules import Entry, EntryLine, Load, MonthAhead, WeekAhead
    from fundcs.service_calendar.service.budgets import BudgetAhead
    from fundcs.service_calendar.service.calendar import ServiceCalendar

_MARK, _PROVISIONAL = "*", "~"
"""Before a member's highest month; before a month of a year whose holidays are not published."""
_ACROSS = 6
"""So many months of a load stand side by side."""


def view(ahead: ServiceCalendar) -> View:
    """The calendar as a page or as one JSON document."""
    return View(_data(ahead), text_page(*_page(ahead)))


def _page(ahead: ServiceCalendar) -> Iterator[RenderableType]:
    yield heading(ahead)
    yield _months(ahead)
    if any(month.provisional for month in ahead.months):
        sentence = _("{mark} provisional: the holiday arrangement of that year is not yet published")
        yield sentence.format(mark=_PROVISIONAL)
    if paid_anything(ahead):
        yield _paid(ahead)
    if ahead.loads:
        yield _("Whose work it is")
        yield from _loads(ahead)
        yield highest(ahead)
    if ahead.budgets:
        yield _("Budgets")
        yield _budgets(ahead)
    if ahead.entries:
        yield _("What is coming")
        yield _lines(ahead)
    yield Whole(head_line(ahead.duties.head))


def heading(ahead: ServiceCalendar) -> str:
    """From when to when, of whom, as of when."""
    facts = {"first": ahead.first, "last": ahead.last, "now": f"{ahead.duties.now:%Y-%m-%d %H:%M}"}
    if ahead.client is not None:
        whom = f"{ahead.client} {ahead.clients.get(ahead.client, '')}".strip()
        sentence = _("Service calendar of client {whom} from {first} to {last}; as of {now}")
    elif ahead.officer is not None:
        whom = member(ahead, ahead.officer)
        sentence = _("Service calendar of {whom} from {first} to {last}; as of {now}")
    else:
        return _("Service calendar from {first} to {last}; as of {now}").format(**facts)
    return sentence.format(whom=whom, **facts)


def member(ahead: ServiceCalendar, code: str) -> str:
    """A member by code and name."""
    return f"{code} {ahead.duties.names.get(code, '')}".strip()


def whose(ahead: ServiceCalendar, owner: str | None, role: str | None) -> str:
    """Whose work something is: the member, else the role; a dash of what is nobody's."""
    if owner is not None:
        return member(ahead, owner)
    return role_name(Role(role)) if role else "–"


def kinds(ahead: ServiceCalendar) -> list[EntryKind]:
    """The kinds of which anything is coming."""
    return [kind for kind in EntryKind if any(month.counts.get(kind) for month in ahead.months)]


def month_text(month: MonthAhead) -> str:
    """A month, which is provisional until the holidays of its year are published."""
    name = str(month.month)
    return _("{month} (provisional)").format(month=name) if month.provisional else name


def paid_anything(ahead: ServiceCalendar) -> bool:
    """Whether any payout is among what is coming."""
    return any(month.paid for month in ahead.months)


def _months(ahead: ServiceCalendar) -> Table:
    shown = kinds(ahead)
    rows = table(_("Month"), *((_(KIND_NAMES[kind]), "right") for kind in shown), (_("Total"), "right"))
    for month in ahead.months:
        name = f"{_PROVISIONAL if month.provisional else ''}{month.month}"
        rows.add_row(name, *(str(month.counts.get(kind) or "") for kind in shown), str(month.total))
    rows.add_section()
    sums = [str(sum(month.counts.get(kind, 0) for month in ahead.months)) for kind in shown]
    rows.add_row(_("Total"), *sums, str(sum(month.total for month in ahead.months)))
    return tight(rows, *range(len(shown) + 2))


def _paid(ahead: ServiceCalendar) -> Table:
    rows = table(_("Month"), (_("To be paid"), "right"))
    for month in ahead.months:
        if month.paid:
            rows.add_row(str(month.month), grouped(month.paid))
    rows.add_section()
    rows.add_row(_("Total"), grouped(sum(month.paid for month in ahead.months)))
    return tight(rows, 0, 1)


def _loads(ahead: ServiceCalendar) -> Iterator[Table]:
    """The months side by side as far as a narrow screen has room, the others below; the total at the last."""
    every = [month.month for month in ahead.months]
    for begin in range(0, len(every), _ACROSS):
        block = every[begin : begin + _ACROSS]
        last = begin + _ACROSS >= len(every)
        total = [(_("Total"), "right")] if last else []
        rows = table(_("Assigned to"), *((month_head(month), "right") for month in block), *total)
        for load in ahead.loads:
            cells = [load_text(load, month) for month in block]
            beside = [str(load.total)] if last else []
            rows.add_row(whose(ahead, load.owner, load.role), *cells, *beside)
        yield tight(rows, *range(len(block) + 1 + len(total)))


def month_head(month: CalendarMonth) -> str:
    """A month as the head of a narrow column: `26-12`."""
    return f"{month.year % 100:02d}-{month.number:02d}"


def load_text(load: Load, month: CalendarMonth) -> str:
    """How much a member has to do in a month; their highest is marked."""
    number = load.by_month.get(month, 0)
    if not number:
        return ""
    return f"{_MARK}{number}" if month == load.highest and len(load.by_month) > 1 else str(number)


def highest(ahead: ServiceCalendar) -> str:
    """What the mark says, and who has most to do in one month."""
    return _("{mark} the highest month of each; {most}").format(mark=_MARK, most=most(ahead))


def most(ahead: ServiceCalendar) -> str:
    """Who has most to do in one month: a member, where any has anything."""
    top = max(ahead.loads, key=lambda load: (load.owner is not None, load.by_month[load.highest]))
    sentence = _("most in one month: {whom}, {month}, {n}")
    return sentence.format(
        whom=whose(ahead, top.owner, top.role), month=top.highest, n=top.by_month[top.highest]
    )


def _budgets(ahead: ServiceCalendar) -> Table:
    rows = table(_("Year"), _("Tier"), (_("Clients"), "right"), *((name, "right") for name in budget_heads()))
    for each in ahead.budgets:
        shown = ["–" if amount is None else grouped(amount) for amount in budget_amounts(each)]
        rows.add_row(str(each.year), _(TIER_NAMES[each.tier]), str(each.clients), *shown)
    return tight(rows, 0)


def budget_heads() -> list[str]:
    """The names of the amounts of a budget."""
    return [_("Budget"), _("Spent"), _("Awaits approval"), _(P_("budget", "Left")), _("Left a month")]


def budget_amounts(each: BudgetAhead) -> tuple[int | None, ...]:
    """The amounts of a budget, in fen."""
    return each.budget, each.spent, each.waiting, each.left, each.a_month


def _lines(ahead: ServiceCalendar) -> Table:
    rows = table(_("Day"), _("Kind"), _("What"), _("Assigned to"))
    totals = {week.first: week for week in ahead.weeks}
    week = None
    for line in ahead.lines:
        entry = line.first
        if monday(entry.on) != week:
            week = monday(entry.on)
            rows.add_section()
            rows.add_row("", "", week_text(totals[week]), "", style="bold")
        owner = whose(ahead, entry.owner, entry.owner_role)
        rows.add_row(day_text(entry), _(KIND_NAMES[entry.kind]), line_text(ahead, line), owner)
    return tight(rows, 1)


def week_text(week: WeekAhead) -> str:
    """A week with its days and how much is coming in it."""
    sentence = _("{week}, {first} – {last}: {n}")
    return sentence.format(
        week=week.name, first=f"{week.first:%m-%d}", last=f"{week.last:%m-%d}", n=week.total
    )


def day_text(entry: Entry) -> str:
    """The day on which it is due, with what is to be known of that day."""
    if entry.overdue:
        return _("{day} (overdue)").format(day=entry.due)
    return _("{day} (provisional)").format(day=entry.on) if entry.provisional else str(entry.on)


def line_text(ahead: ServiceCalendar, line: EntryLine) -> str:
    """What is coming, in words, with its amount."""
    many = line.many
    words = entry_text(ahead, line.first) if many is None else str(many)
    if line.amount is None:
        return words
    return _("{what}: {amount} yuan").format(what=words, amount=grouped(line.amount))


def entry_text(ahead: ServiceCalendar, entry: Entry) -> str:
    """One thing that is coming, in words."""
    return str(entry.subject) if entry.duty is None else with_whom(entry.duty, ahead.clients)


def _data(ahead: ServiceCalendar) -> dict[str, object]:
    return {
        "from": iso(ahead.first),
        "to": iso(ahead.last),
        "client": ahead.client,
        "officer": ahead.officer,
        "months": [_month_data(month) for month in ahead.months],
        "weeks": [
            {"week": week.name, "from": iso(week.first), "to": iso(week.last), "total": week.total}
            for week in ahead.weeks
        ],
        "load": [_load_data(load) for load in ahead.loads],
        "budgets": [_budget_data(each) for each in ahead.budgets],
        "entries": [_entry_data(ahead, entry) for entry in ahead.entries],
    }


def _month_data(month: MonthAhead) -> dict[str, object]:
    return {
        "month": str(month.month),
        "provisional": month.provisional,
        **{kind.value: month.counts.get(kind, 0) for kind in EntryKind},
        "total": month.total,
        "paid": yuan(month.paid),
    }


def _load_data(load: Load) -> dict[str, object]:
    return {
        "owner": load.owner,
        "owner_role": load.role,
        "months": {str(month): number for month, number in sorted(load.by_month.items())},
        "total": load.total,
        "highest_month": str(load.highest),
        "highest": load.by_month[load.highest],
    }


def _budget_data(each: BudgetAhead) -> dict[str, object]:
    amounts = {
        "budget": each.budget,
        "spent": each.spent,
        "waiting": each.waiting,
        "left": each.left,
        "left_a_month": each.a_month,
    }
    return {
        "year": each.year,
        "tier": each.tier.value,
        "clients": each.clients,
        **{name: None if fen is None else yuan(fen) for name, fen in amounts.items()},
    }


def _entry_data(ahead: ServiceCalendar, entry: Entry) -> dict[str, object]:
    return {
        "key": entry.key,
        "kind": entry.kind.value,
        "on": iso(entry.on),
        "due": iso(entry.due),
        "overdue": entry.overdue,
        "provisional": entry.provisional,
        "subject": entry_text(ahead, entry),
        "client": entry.client,
        "fund": entry.fund,
        "owner_role": entry.owner_role,
        "owner": entry.owner,
        "count": entry.count,
        "amount": None if entry.amount is None else yuan(entry.amount),
        "todo": entry.duty is not None,
        "next": entry.next,
    }

"""The figures that stand first in a bulletin: what a manager looks at before any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.complaints.rules.measures import Share
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped
from fundcs.report.rules.bulletin import totals
from fundcs.report.rules.promises import Result
from fundcs.report.rules.sections import SECTIONS
from fundcs.report.show.tables import DASH, share_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.report.rules.bulletin import Bulletin, Row, Value


class KeyFigure(NamedTuple):
    """A figure by its name, as people read it, and what stands beside it: the month before, what it is of."""

    name: str
    value: str
    before: str


def key_figures(bulletin: Bulletin) -> list[KeyFigure]:
    """The figures, those of sections that the bulletin does not have left out."""
    return [*_stock(bulletin), *_contacts(bulletin), *_scores(bulletin), *_kept(bulletin)]


def _stock(bulletin: Bulletin) -> Iterator[KeyFigure]:
    clients, money, paid = (_sums(bulletin, code) for code in ("clients", "money", "payouts"))
    if clients is not None:
        subscribers = sum(
            _number(row.get("clients")) for row in bulletin.sections["clients"] if row["row"] != "target"
        )
        yield KeyFigure(
            _("Clients"),
            str(clients["clients"]),
            _("{n} with contracts; the month before {before}").format(
                n=subscribers, before=clients["clients_before"]
            ),
        )
    if money is not None:
        yield KeyFigure(
            _("Outstanding principal"), _yuan(money["outstanding"]), _before(money["outstanding_before"])
        )
        left = _number(money["exited"]) + _number(money["repaid"])
        yield KeyFigure(
            _("Subscribed"), _yuan(money["subscribed"]), _("exited {amount}").format(amount=grouped(left))
        )
    yield KeyFigure(
        _("Payouts made"),
        _yuan(0 if paid is None else paid["total"]),
        _("to {n} investors").format(n=0 if paid is None else paid["investors"]),
    )


def _contacts(bulletin: Bulletin) -> Iterator[KeyFigure]:
    months = bulletin.sections.get("complaints", ())
    if months:
        this, before = months[-1], months[-2] if len(months) > 1 else {}
        yield KeyFigure(
            _(P_("bulletin", "Complaints received")),
            str(this["received"]),
            _count_before(before.get("received")),
        )
        yield KeyFigure(
            _("Replied to within 24 hours"), _share(this["replied"]), _share_before(before.get("replied"))
        )
        yield KeyFigure(_("Complaints open"), str(this["open"]), _count_before(before.get("open")))
    for code, column, name in (
        ("callbacks", "reached", _("Clients reached in callbacks")),
        ("findings", "in_time", _("Findings resolved in 3 working days")),
    ):
        sums = _sums(bulletin, code)
        yield KeyFigure(name, DASH if sums is None else _share(sums[column]), "")


def _scores(bulletin: Bulletin) -> Iterator[KeyFigure]:
    for row in bulletin.sections.get("satisfaction", ()):
        if row["row"] == str(bulletin.month):
            yield KeyFigure(_("Satisfaction"), str(row["average"]), _("answers {n}").format(n=row["answers"]))


def _kept(bulletin: Bulletin) -> Iterator[KeyFigure]:
    penalties, owed = _sums(bulletin, "penalties"), _sums(bulletin, "compliance")
    yield KeyFigure(
        _(P_("bulletin", "Penalty points")),
        "0" if penalties is None else str(penalties["points"]),
        _count_before(None if penalties is None else penalties["points_before"]),
    )
    if owed is not None:
        yield KeyFigure(
            _("Met in time, all articles"),
            _share([_number(owed["in_time"]), _number(owed["owed"])]),
            _("late {late}, not met {open}").format(late=owed["late"], open=owed["open"]),
        )
    results = [row["result"] for row in bulletin.sections.get("promises", ())]
    judged = [result for result in results if result != Result.NONE]
    if judged:
        kept = sum(result == Result.KEPT for result in judged)
        yield KeyFigure(_("Promises kept"), _("{n} of {m}").format(n=kept, m=len(judged)), "")


def _sums(bulletin: Bulletin, code: str) -> Row | None:
    return totals(SECTIONS[code], bulletin.sections.get(code, ()))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _yuan(value: Value) -> str:
    return grouped(_number(value))


def _share(value: Value) -> str:
    return DASH if value is None or isinstance(value, (int, str)) else share_text(Share(*value))


def _before(value: Value) -> str:
    return _("the month before {value}").format(value=_yuan(value))


def _count_before(value: Value) -> str:
    return "" if value is None else _("the month before {value}").format(value=value)


def _share_before(value: Value) -> str:
    nothing = value is None or isinstance(value, (int, str)) or not value[-1]
    return "" if nothing else _("the month before {value}").format(value=_share(value))

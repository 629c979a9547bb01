"""The scores of a period as tables, as JSON and as a workbook."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, P_, _, speaking
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.surveys.rules.scores import SURVEY_KIND_NAMES, SurveyKind
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.surveys.rules.scores import ScoreRow
    from fundcs.surveys.service.stats import SurveySummary


class Breakdown(StrEnum):
    """By what the scores are broken down."""

    TIER = "tier"
    ADVISER = "adviser"
    MONTH = "month"
    KIND = "kind"


BREAKDOWN_NAMES: Final[Mapping[Breakdown, str]] = {
    Breakdown.TIER: P_("survey", "client tier"),
    Breakdown.ADVISER: P_("survey", "adviser"),
    Breakdown.MONTH: P_("survey", "month"),
    Breakdown.KIND: P_("survey", "kind"),
}
_HEADINGS: Final[Mapping[Breakdown, str]] = {
    Breakdown.TIER: N_("By tier"),
    Breakdown.ADVISER: N_("By adviser"),
    Breakdown.MONTH: N_("By month"),
    Breakdown.KIND: N_("By kind"),
}


def figures(act: Act, made: SurveySummary, names: Mapping[str, str], by: Breakdown | None) -> View:
    """Every figure, or one breakdown alone beside the whole."""
    chosen = [by] if by is not None else list(Breakdown)
    data: dict[str, object] = {
        "from": iso(made.period.first),
        "to": iso(made.period.last),
        "scale": [made.scale.least, made.scale.most],
        "limit": made.scale.limit,
        "count": made.count,
        "average": number(made.average),
        "below": made.below,
        "scores": {str(score): count for score, count in made.scores.items()},
        "other_scale": made.other_scale,
    }
    for each in chosen:
        data[f"by_{each}"] = [
            {
                "code": row.code or None,
                "name": label(each, row.code, names),
                "count": row.count,
                "average": number(row.average),
            }
            for row in _rows(made, each)
        ]
    tables = [_table(made, each, names) for each in chosen if _rows(made, each)]
    return View(data, text_page(heading(made), _whole(act, made), *tables))


def number(average: Decimal | None) -> str | None:
    """An average with its two decimals; None where nobody answered."""
    return None if average is None else f"{average:.2f}"


def heading(made: SurveySummary) -> str:
    """The period of the figures, as a title."""
    return _("Satisfaction from {first} to {last}").format(first=made.period.first, last=made.period.last)


def _rows(made: SurveySummary, by: Breakdown) -> list[ScoreRow]:
    return {
        Breakdown.TIER: made.by_tier,
        Breakdown.ADVISER: made.by_adviser,
        Breakdown.MONTH: made.by_month,
        Breakdown.KIND: made.by_kind,
    }[by]


def label(by: Breakdown, code: str, names: Mapping[str, str]) -> str:
    """What a code of a breakdown is called."""
    if code == "":
        return _("without adviser") if by is Breakdown.ADVISER else _("not a client")
    if by is Breakdown.TIER:
        return str(Tier(code).label)
    if by is Breakdown.KIND:
        return _(SURVEY_KIND_NAMES[SurveyKind(code)])
    return f"{code} {names.get(code, '')}".strip() if by is Breakdown.ADVISER else code


def summary(act: Act, made: SurveySummary) -> Iterator[tuple[str, str]]:
    """The figures that are one number each, with their names; how often each score was given."""
    yield _("Answers"), str(made.count)
    yield _("Average score"), number(made.average) or "–"
    yield _("Up to {limit}").format(limit=made.scale.limit), str(made.below)
    for each in act.policy.surveys.scores:
        yield f"{each.score} {each}", str(made.scores[each.score])
    if made.other_scale:
        yield _("On an earlier scale, not counted"), str(made.other_scale)


def _whole(act: Act, made: SurveySummary) -> Table:
    rows = table("", (_("Count"), "right"))
    for name, value in summary(act, made):
        rows.add_row(name, value)
    return tight(rows)


def _table(made: SurveySummary, by: Breakdown, names: Mapping[str, str]) -> Table:
    rows = table(_(_HEADINGS[by]), (_("Answers"), "right"), (_("Average score"), "right"))
    for row in _rows(made, by):
        rows.add_row(label(by, row.code, names), str(row.count), number(row.average) or "–")
    return tight(rows)


def write(act: Act, made: SurveySummary, names: Mapping[str, str], path: Path) -> None:
    """Write the figures to `path`."""
    from openpyxl import Workbook

    from fundcs.kit.workbooks import HEAD, NUMBER, PLAIN, TEXT, TITLE, Look, Page, save

    with speaking(act.document_language):
        mean = Look("0.00", "right")
        book = Workbook(write_only=True)
        page = Page(book, _("Satisfaction"), (44, 12, 12))
        page.portrait(header_row=None, footer=heading(made))
        page.row([heading(made), "", ""], TITLE)
        page.row(["", _("Answers"), _("Average score")], HEAD)
        page.row([_("All"), made.count, "" if made.average is None else made.average], (TEXT, NUMBER, mean))
        page.row([_("Up to {limit}").format(limit=made.scale.limit), made.below, ""], (TEXT, NUMBER, TEXT))
        for each in act.policy.surveys.scores:
            page.row([f"{each.score} {each}", made.scores[each.score], ""], (TEXT, NUMBER, TEXT))
        for by in Breakdown:
            page.row([""], PLAIN)
            page.row([_(_HEADINGS[by]), _("Answers"), _("Average score")], HEAD)
            for row in _rows(made, by):
                page.row([label(by, row.code, names), row.count, row.average], (TEXT, NUMBER, mean))
        page.close()
        save(book, (page,), path)

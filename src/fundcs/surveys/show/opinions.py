"""The yearly opinion survey: its sheet, what came back, the answers, the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundcs.archive import edited_show
from fundcs.kit.i18n import N_, P_, _, speaking
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of
from fundcs.surveys.models import Opinion
from fundcs.surveys.rules.scores import SURVEY_STATE_NAMES, SurveyState
from fundcs.surveys.service import opinion_sheets
from fundcs.surveys.service.opinion_sheets import SHEET, WORDS, question_column
from fundcs.surveys.show.stats import number
from fundcs.surveys.show.surveys import member, withdrawal_text, withdrawn, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.surveys.service.opinions import Asked, OpinionCase, OpinionFigures

_LONGEST_OFFER: Final = 250
"""A list of values takes 255 characters in a workbook (ECMA-376, dataValidation)."""


def asked(year: int, found: Sequence[Asked]) -> View:
    """Whom the sheet of a year asks."""
    answered = sum(each.answered is not None for each in found)
    data = {
        "year": year,
        "asked": len(found),
        "answered": answered,
        "clients": [
            {
                "client": each.client.code,
                "name": each.client.name,
                "tier": each.tier.value,
                "officer": each.officer,
                "answered": None if each.answered is None else each.answered.no,
            }
            for each in found
        ],
    }
    sentence = _("opinion survey {year}: clients on the sheet: {count}, of whom {answered} answered before")
    return View(data, text_page(sentence.format(year=year, count=len(found), answered=answered)))


def write(act: Act, year: int, found: Sequence[Asked], export: Export, path: Path) -> None:
    """Write the sheet to `path`; the row of a client who answered before is locked and shows the answers."""
    from fundcs.kit.editable import Row
    from fundcs.kit.registers import Field, Outgoing, Register
    from fundcs.kit.roundtrip import Stamp
    from fundcs.kit.workbooks import TEXT

    questions = act.policy.surveys.questions
    with speaking(act.document_language):
        columns = opinion_sheets.columns(act, [question.code for question in questions])
        fields = {
            "client": Field(N_("Client no."), 11, TEXT),
            "name": Field(N_("Name of person or firm"), 18),
            "tier": Field(N_("Client tier"), 14),
            "officer": Field(N_("CS specialist"), 14),
            **{question_column(question.code): Field(str(question), 14) for question in questions},
            WORDS: Field(N_("Client's words"), 36),
        }
        rows = [
            Row(
                each.client.code,
                _cells(act, each),
                {
                    **dict.fromkeys(columns),
                    **opinion_sheets.recorded(act, year, each.client.code, each.answered),
                },
                closed=each.answered is not None,
            )
            for each in found
        ]
        title = _("Opinion survey {year}").format(year=year)
        offered = _offered(act)
        choices = {question_column(question.code): offered for question in questions}
        stamp = Stamp(SHEET, str(year), "", export.checkpoint)
        outgoing = Outgoing(path, stamp, export.key, act.moment, choices)
        Register(title, fields).write_editable(rows, columns, outgoing)


def _cells(act: Act, each: Asked) -> dict[str, object]:
    from fundcs.staff import queries as members

    questions, answered = act.policy.surveys.questions, each.answered
    scores = {} if answered is None else answered.scores
    return {
        "client": each.client.code,
        "name": each.client.name,
        "tier": str(each.tier.label),
        "officer": "" if each.officer is None else member(act.once(members.names), each.officer),
        **{
            question_column(question.code): ""
            if question.code not in scores
            else word(act, *_score(scores[question.code]))
            for question in questions
        },
        WORDS: "" if answered is None else act.personal(answered.opinion.words, Opinion.words) or "",
    }


def _score(row: Any) -> tuple[int, int, int]:
    return row.score, row.least, row.most


def _offered(act: Act) -> list[str]:
    """The scores with their names, or alone where the names do not fit into a list."""
    scores = act.policy.surveys.scores
    named = [f"{each.score} {each}" for each in scores]
    joined = ",".join(named)
    if len(joined) <= _LONGEST_OFFER and joined.count(",") == len(scores) - 1 and '"' not in joined:
        return named
    return [str(each.score) for each in scores]


def returned(act: Act, made: Corrected, *, dry_run: bool) -> View:
    """The answers that a sheet brought, or would bring."""
    questions = act.policy.surveys.questions

    def said(name: str, value: object) -> str | None:
        if value is None:
            return None
        return act.personal(str(value), Opinion.words) if name == WORDS else str(value)

    def heading(name: str) -> str:
        if name == WORDS:
            return _("Client's words")
        return name_of(questions, name.removeprefix(question_column("")))

    return edited_show.view(made, _("Client"), said, dry_run=dry_run, heading_of=heading)


def data(act: Act, case: OpinionCase) -> dict[str, object]:
    """The JSON of what a client answered."""
    shown = act.shown(case.opinion)
    return {
        "no": case.no,
        "client": shown.client,
        "year": shown.year,
        "on": iso(shown.day),
        "scores": {code: row.score for code, row in case.scores.items()},
        "words": shown.words,
        "finding": shown.finding,
        "state": (SurveyState.COUNTED if case.withdrawal is None else SurveyState.WITHDRAWN).value,
        "recorded_at": iso(shown.recorded_at),
        "recorded_by": shown.recorded_by,
        "withdrawn": withdrawn(act, case.withdrawal),
    }


def whole(act: Act, case: OpinionCase) -> View:
    """What a client answered to a year's survey."""
    rows = table(_(P_("survey", "Answer")), case.no)
    for name, value in _facts(act, case):
        rows.add_row(name, value)
    return View(data(act, case), text_page(rows))


def answers(act: Act, cases: Sequence[OpinionCase]) -> View:
    """What the clients answered, one below the other."""
    if not cases:
        return View([], text_page(_("No answers are on record.")))
    rows = table(
        _(P_("survey", "Answer")), _("Day"), _("Client"), _("Scores"), _("Client's words"), _("Finding")
    )
    for case in cases:
        rows.add_row(
            case.no,
            str(case.opinion.day),
            f"{case.opinion.client} {case.client_name}",
            "\n".join(scored(act, case)) or "–",
            act.of(case.opinion.client).shown(case.opinion).words or "–",
            case.opinion.finding or "–",
        )
    return View([data(act.of(case.opinion.client), case) for case in cases], text_page(tight(rows, 0, 1)))


def scored(act: Act, case: OpinionCase) -> list[str]:
    """Each question with its score, in the policy's order."""
    questions = act.policy.surveys.questions
    order = {question.code: place for place, question in enumerate(questions)}
    codes = sorted(case.scores, key=lambda code: (order.get(code, len(order)), code))
    return [f"{name_of(questions, code)} {case.scores[code].score}" for code in codes]


def _facts(act: Act, case: OpinionCase) -> Iterator[tuple[str, str]]:
    made = act.shown(case.opinion)
    state = SurveyState.COUNTED if case.withdrawal is None else SurveyState.WITHDRAWN
    facts = (
        (_("Opinion survey"), str(made.year)),
        (_("Client"), f"{made.client} {case.client_name}"),
        (_("Day"), str(made.day)),
        (_("Scores"), "\n".join(scored(act, case))),
        (_("Client's words"), made.words),
        (_("Finding"), made.finding),
        (_("State"), _(SURVEY_STATE_NAMES[state])),
        (_("Recorded"), f"{minute(made.recorded_at)} {member(case.names, made.recorded_by)}"),
    )
    yield from ((name, value) for name, value in facts if value)
    if case.withdrawal is not None:
        yield _(P_("survey", "withdrawn")), withdrawal_text(act, case.withdrawal, case.names)


def cells(act: Act, case: OpinionCase) -> tuple[str | None, ...]:
    """What a client answered to a year's survey in the client's file."""
    made = act.shown(case.opinion)
    state = SurveyState.COUNTED if case.withdrawal is None else SurveyState.WITHDRAWN
    return (
        case.no,
        str(made.day),
        _("Opinion survey {year}").format(year=made.year),
        "\n".join(scored(act, case)),
        made.words,
        made.finding,
        _(SURVEY_STATE_NAMES[state]),
    )


def heading(made: OpinionFigures) -> str:
    """The year of the figures, as a title."""
    return _("Opinion survey {year}").format(year=made.year)


def figures(act: Act, made: OpinionFigures) -> View:
    """The figures of a year's survey, question by question."""
    questions, scores = act.policy.surveys.questions, range(made.scale.least, made.scale.most + 1)
    document = {
        "year": made.year,
        "scale": [made.scale.least, made.scale.most],
        "limit": made.scale.limit,
        "clients": made.clients,
        "with_words": made.with_words,
        "other_scale": made.other_scale,
        "questions": [
            {
                "code": row.code,
                "name": name_of(questions, row.code),
                "count": row.tally.count,
                "average": number(row.tally.average),
                "below": row.below,
                "scores": {str(score): row.tally.scores[score] for score in scores},
            }
            for row in made.questions
        ],
    }
    rows = table(*_headings(made), *((str(score), "right") for score in scores))
    for row in made.questions:
        counts = (str(row.tally.scores[score]) for score in scores)
        mean = number(row.tally.average) or "–"
        rows.add_row(name_of(questions, row.code), str(row.tally.count), mean, str(row.below), *counts)
    return View(document, text_page(heading(made), *_lines(made), tight(rows)))


def _headings(made: OpinionFigures) -> tuple[str | tuple[str, str], ...]:
    limit = _("Up to {limit}").format(limit=made.scale.limit)
    return _("Question"), (_("Answers"), "right"), (_("Average score"), "right"), (limit, "right")


def _lines(made: OpinionFigures) -> Iterator[str]:
    sentence = _("clients who answered: {count}, of whom {words} in words of their own")
    yield sentence.format(count=made.clients, words=made.with_words)
    if made.other_scale:
        yield _("scores on an earlier scale, not counted: {count}").format(count=made.other_scale)


def write_figures(act: Act, made: OpinionFigures, path: Path) -> None:
    """Write the figures to `path`."""
    from openpyxl import Workbook

    from fundcs.kit.workbooks import HEAD, NUMBER, PLAIN, TEXT, TITLE, Look, Page, save

    scores = range(made.scale.least, made.scale.most + 1)
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, heading(made), (36, 10, 10, 10, *[8] * len(scores)))
        page.landscape(header_row=None, footer=heading(made))
        page.row([heading(made), *[""] * (page.width - 1)], TITLE)
        for line in _lines(made):
            page.row([line], PLAIN)
        names = [each if isinstance(each, str) else each[0] for each in _headings(made)]
        page.row([*names, *map(str, scores)], HEAD)
        looks = (TEXT, NUMBER, Look("0.00", "right"), *[NUMBER] * (1 + len(scores)))
        for row in made.questions:
            mean = "" if row.tally.average is None else row.tally.average
            name = name_of(act.policy.surveys.questions, row.code)
            counts = [row.tally.scores[score] for score in scores]
            page.row([name, row.tally.count, mean, row.below, *counts], looks)
        page.close()
        save(book, (page,), path)

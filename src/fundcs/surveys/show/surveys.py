"""Answers to short surveys as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.callbacks.rules.calls import STAGE_NAMES
from fundcs.kit.i18n import P_, _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of
from fundcs.surveys.models import SurveyWithdrawal
from fundcs.surveys.rules.scores import SURVEY_KIND_NAMES, SURVEY_STATE_NAMES, Scale, SurveyState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.surveys.queries import Unasked
    from fundcs.surveys.service.records import SurveyCase


def data(act: Act, case: SurveyCase) -> dict[str, Any]:
    """An answer's JSON."""
    shown, finding = act.shown(case.survey), case.finding
    return {
        "no": case.no,
        "subject": case.subject,
        "kind": shown.kind.value,
        "client": shown.client,
        "on": iso(shown.day),
        "score": shown.score,
        "scale": [shown.least, shown.most],
        "words": shown.words,
        "channel": shown.channel,
        "adviser": shown.advisor,
        "finding": None if finding is None else finding.finding.no,
        "finding_state": None if finding is None else finding.stage.value,
        "state": case.state.value,
        "reopened": case.reopened,
        "recorded_at": iso(shown.recorded_at),
        "recorded_by": shown.recorded_by,
        "withdrawn": withdrawn(act, case.withdrawal),
    }


def withdrawn(act: Act, withdrawal: Any) -> dict[str, object] | None:
    """A withdrawal's JSON."""
    if withdrawal is None:
        return None
    return {
        "at": iso(withdrawal.withdrawn_at),
        "by": withdrawal.withdrawn_by,
        "reason": act.personal(withdrawal.reason, SurveyWithdrawal.reason),
    }


def whole(act: Act, case: SurveyCase) -> View:
    """An answer: of what, how it was scored, in what words, and what follows from it."""
    rows = table(_(P_("survey", "Answer")), case.no)
    for name, value in _facts(act, case):
        rows.add_row(name, value)
    return View(data(act, case), text_page(rows))


def listed(act: Act, cases: Sequence[SurveyCase]) -> View:
    """Several answers."""
    if not cases:
        return View([], text_page(_("No answers are on record.")))
    rows = table(
        _(P_("survey", "Answer")),
        _("Day"),
        _("About"),
        _("Client"),
        (_("Score"), "right"),
        _("Client's words"),
        _("State"),
    )
    for case in cases:
        state = [_(SURVEY_STATE_NAMES[case.state])] if case.state is not SurveyState.COUNTED else []
        if case.finding is not None:
            state.append(f"{case.finding.finding.no} {_(STAGE_NAMES[case.finding.stage])}")
        rows.add_row(
            case.no,
            str(case.survey.day),
            f"{_(SURVEY_KIND_NAMES[case.survey.kind])} {case.subject}",
            client(case),
            str(case.survey.score),
            act.of(case.survey.client).shown(case.survey).words or "–",
            "\n".join(state) or "–",
        )
    return View([data(act.of(case.survey.client), case) for case in cases], text_page(tight(rows, 0, 1)))


def unasked(found: Sequence[tuple[Unasked, str | None]]) -> View:
    """Whom to ask about what, and the command that records the answer."""
    document = [
        {
            "kind": row.kind.value,
            "subject": row.no,
            "client": row.client,
            "at": iso(row.at),
            "next": f"fundcs care survey record {row.no} --score N",
        }
        for row, _name in found
    ]
    if not found:
        return View([], text_page(_("Nobody is to be asked.")))
    rows = table(_("About"), _("When"), _("Client"))
    for row, name in found:
        whose = f"{row.client} {name}" if row.client else _("not a client")
        rows.add_row(f"{_(SURVEY_KIND_NAMES[row.kind])} {row.no}", minute(row.at), whose)
    return View(document, text_page(tight(rows, 0, 1)))


def cells(act: Act, case: SurveyCase) -> tuple[str | None, ...]:
    """An answer in the client's file."""
    made = act.shown(case.survey)
    return (
        case.no,
        str(made.day),
        f"{_(SURVEY_KIND_NAMES[made.kind])} {case.subject}",
        word(act, made.score, made.least, made.most),
        made.words,
        made.finding,
        _(SURVEY_STATE_NAMES[case.state]) if case.remark is None else str(case.remark),
    )


def client(case: SurveyCase) -> str:
    """Whose answer it is."""
    return f"{case.survey.client} {case.client_name}" if case.survey.client else _("not a client")


def word(act: Act, score: int, least: int, most: int) -> str:
    """A score with its name, where it was given on the scale in force."""
    scores = act.policy.surveys.scores
    if (scores[0].score, scores[-1].score) != (least, most):
        return _("{score} (of {least} to {most})").format(score=score, least=least, most=most)
    return f"{score} {next(str(each) for each in scores if each.score == score)}"


def member(names: Mapping[str, str], code: str) -> str:
    """A member of staff by code and name."""
    return f"{code} {names.get(code, '')}".strip()


def _facts(act: Act, case: SurveyCase) -> Iterator[tuple[str, str]]:
    made, finding = act.shown(case.survey), case.finding
    facts = (
        (_("About"), f"{_(SURVEY_KIND_NAMES[made.kind])} {case.subject}"),
        (_("Client"), client(case)),
        (_("Day"), str(made.day)),
        (_("Score"), word(act, made.score, made.least, made.most)),
        (_("Client's words"), made.words),
        (_("Channel"), None if made.channel is None else name_of(act.policy.care.channels, made.channel)),
        (_("Adviser"), None if made.advisor is None else member(case.names, made.advisor)),
        (_("Finding"), None if finding is None else f"{finding.finding.no} {_(STAGE_NAMES[finding.stage])}"),
        (_("Why"), _why(act, case)),
        (_("State"), _(SURVEY_STATE_NAMES[case.state])),
        (_("Remarks"), None if case.remark is None else str(case.remark)),
        (_("Recorded"), f"{minute(made.recorded_at)} {member(case.names, made.recorded_by)}"),
    )
    yield from ((name, value) for name, value in facts if value)
    if case.withdrawal is not None:
        yield _(P_("survey", "withdrawn")), withdrawal_text(act, case.withdrawal, case.names)


def _why(act: Act, case: SurveyCase) -> str | None:
    """Why the score is a finding, by the limit in force."""
    scale, made = Scale.of(act.policy.surveys), case.survey
    same = (made.least, made.most) == (scale.least, scale.most)
    if case.finding is None or not same or not scale.low(made.score):
        return None
    return str(scale.why_low(made.score))


def withdrawal_text(act: Act, withdrawal: Any, names: Mapping[str, str]) -> str:
    """When a withdrawal was made, by whom and why."""
    reason = act.personal(withdrawal.reason, SurveyWithdrawal.reason)
    return f"{minute(withdrawal.withdrawn_at)} {member(names, withdrawal.withdrawn_by)}\n{reason}"

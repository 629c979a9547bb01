"""Interactions as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.archive.models import StoredFile
from fundcs.care.models.interactions import InteractionWithdrawal
from fundcs.care.rules.interactions import (
    DIRECTION_NAMES,
    INTERACTION_KIND_NAMES,
    INTERACTION_STATE_NAMES,
    InteractionState,
)
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.act import Act
    from fundcs.care.service.interactions import InteractionCase


def data(act: Act, case: InteractionCase) -> dict[str, Any]:
    """An interaction's JSON."""
    shown, withdrawal = act.shown(case.interaction), case.withdrawal
    return {
        "no": case.no,
        "client": shown.client,
        "kind": shown.kind.value,
        "channel": shown.channel,
        "direction": None if shown.direction is None else shown.direction.value,
        "at": iso(shown.at),
        "staff": shown.staff,
        "content": shown.content,
        "need": shown.need,
        "answer": shown.answer,
        "follow_up": iso(shown.follow_up),
        "follows": shown.follows,
        "followed_up_by": list(case.followers),
        "state": case.state.value,
        "files": [
            {"file": file.hash, "file_name": act.personal(file.name, StoredFile.name)} for file in case.files
        ],
        "recorded_at": iso(shown.recorded_at),
        "recorded_by": shown.recorded_by,
        "withdrawn": None
        if withdrawal is None
        else {
            "at": iso(withdrawal.withdrawn_at),
            "by": withdrawal.withdrawn_by,
            "reason": act.personal(withdrawal.reason, InteractionWithdrawal.reason),
        },
    }


def whole(act: Act, case: InteractionCase) -> View:
    """An interaction: who, when, how, what, what is still to be done."""
    rows = table(_("Interaction"), case.no)
    for name, value in _facts(act, case):
        rows.add_row(name, value)
    return View(data(act, case), text_page(rows))


def listed(act: Act, cases: Sequence[InteractionCase]) -> View:
    """Several interactions."""
    if not cases:
        return View([], text_page(_("No interactions are on record.")))
    rows = table(_("Interaction"), _("When"), _("Client"), _("Kind"), _("What"), _("Follow up"))
    for case in cases:
        rows.add_row(
            case.no,
            minute(case.interaction.at),
            f"{case.interaction.client} {case.client_name}",
            how(act, case),
            words(act.of(case.interaction.client), case),
            follow_up(case),
        )
    return View([data(act.of(case.interaction.client), case) for case in cases], text_page(tight(rows, 0, 1)))


def how(act: Act, case: InteractionCase) -> str:
    """Its kind, its channel where that says more, its direction."""
    interaction = case.interaction
    kind = _(INTERACTION_KIND_NAMES[interaction.kind])
    channel = "" if interaction.channel is None else name_of(act.policy.care.channels, interaction.channel)
    direction = "" if interaction.direction is None else _(DIRECTION_NAMES[interaction.direction])
    return _(", ").join(dict.fromkeys(filter(None, (kind, channel, direction))))


def words(act: Act, case: InteractionCase) -> str:
    """What was said, what the client needs and what was answered, a line each."""
    shown = act.shown(case.interaction)
    lines = [
        shown.content,
        None if shown.need is None else _("need: {text}").format(text=shown.need),
        None if shown.answer is None else _("answer: {text}").format(text=shown.answer),
    ]
    return "\n".join(line for line in lines if line is not None)


def file_names(act: Act, case: InteractionCase) -> list[str]:
    """The names of the files attached."""
    return [act.personal(file.name, StoredFile.name) for file in case.files]


def follow_up(case: InteractionCase) -> str:
    """By when it is to be followed up, or what was done on it; empty where there is nothing to do."""
    state, day = case.state, case.interaction.follow_up
    if state is InteractionState.OPEN:
        return _("by {day}").format(day=day)
    if state is InteractionState.FOLLOWED_UP:
        return _("followed up by {nos}").format(nos=_(", ").join(case.followers))
    return _(INTERACTION_STATE_NAMES[state]) if state is InteractionState.WITHDRAWN else ""


def member(case: InteractionCase, code: str) -> str:
    """A member of staff by code and name."""
    return f"{code} {case.names.get(code, '')}".strip()


def _facts(act: Act, case: InteractionCase) -> Iterator[tuple[str, str]]:
    """What is known of it, by its name."""
    interaction, withdrawal = act.shown(case.interaction), case.withdrawal
    facts = (
        (_("Client"), f"{interaction.client} {case.client_name}"),
        (_("Kind"), how(act, case)),
        (_("When"), minute(interaction.at)),
        (_("Dealt with by"), member(case, interaction.staff)),
        (_("What"), interaction.content),
        (_("Need"), interaction.need),
        (_("Answer"), interaction.answer),
        (_("Follows up"), interaction.follows),
        (_("Follow up"), follow_up(case) if withdrawal is None else ""),
        (_("Files"), "\n".join(file_names(act, case))),
        (_("Recorded"), f"{minute(interaction.recorded_at)} {member(case, interaction.recorded_by)}"),
    )
    yield from ((name, value) for name, value in facts if value)
    if withdrawal is not None:
        reason = act.personal(withdrawal.reason, InteractionWithdrawal.reason)
        by = member(case, withdrawal.withdrawn_by)
        yield _("Withdrawn"), f"{minute(withdrawal.withdrawn_at)} {by}\n{reason}"

"""Events as tables and as JSON."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from fundcs.budgets.rules.spending import SPENDING_STATE_NAMES
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.vip.models import VipEvent, VipEventStep, VipEventWaiver
from fundcs.vip.rules.events import EVENT_STATE_NAMES, EVENT_STEP_NAMES, EventState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.vip.rules.events import EventStep
    from fundcs.vip.rules.half_years import HalfYear
    from fundcs.vip.service.events import EventCase
    from fundcs.vip.service.owing import OwedEvent, Waived


def data(act: Act, case: EventCase) -> dict[str, Any]:
    """An event's JSON; `on` and `place` are those it was moved to last."""
    event = act.shown(case.event)
    return {
        "no": case.no,
        "title": event.title,
        "on": iso(case.on),
        "half_year": case.half.code,
        "place": act.personal(case.place, VipEvent.place),
        "note": event.note,
        "state": case.state.value,
        "general_manager": case.general_manager,
        "invited": list(case.invited),
        "attended": list(case.attended),
        "cost": yuan(case.cost),
        "spending": [
            {
                "no": each.no,
                "client": each.spending.client,
                "amount": yuan(each.spending.amount),
                "state": each.state.value,
            }
            for each in case.spent
        ],
        "recorded_at": iso(event.recorded_at),
        "recorded_by": event.recorded_by,
        "steps": [_step_data(act, step) for step in case.steps],
        "withdrawn_steps": [
            {**_step_data(act, row), "withdrawn": _withdrawal_data(act, row)} for row in case.void
        ],
    }


def whole(act: Act, case: EventCase) -> View:
    """An event: its particulars, its guests, what was recorded of it."""
    act = _shown_by(act, case)
    rows = table(_("Event"), case.no)
    for name, value in _facts(act, case):
        rows.add_row(name, value)
    parts: list[RenderableType] = [rows]
    if case.invited or case.attended:
        parts.append(_guests(case))
    if case.steps or case.void:
        parts.append(_steps(act, case))
    return View(data(act, case), text_page(*parts))


def listed(act: Act, cases: Sequence[EventCase]) -> View:
    """Several events."""
    if not cases:
        return View([], text_page(_("No events are on record.")))
    rows = table(
        _("Event"), _("Date"), _("Title"), _("Place"), _("State"), (_("Invited"), "right"),
        (_("Attended"), "right"), _("General manager"), (_("Cost"), "right"),
    )  # fmt: skip
    for case in cases:
        held, shown_by = case.state is EventState.HELD, _shown_by(act, case)
        rows.add_row(
            case.no,
            str(case.on),
            shown_by.personal(case.title, VipEvent.title),
            shown_by.personal(case.place, VipEvent.place) or "–",
            _(EVENT_STATE_NAMES[case.state]),
            str(len(case.invited)),
            str(len(case.attended)) if held else "–",
            _present(case) if held else "–",
            grouped(case.cost) if case.cost else "–",
        )
    return View([data(_shown_by(act, case), case) for case in cases], text_page(tight(rows, 0, 1)))


def _shown_by(act: Act, case: EventCase) -> Act:
    """The act for an event's row: what was said of it may be of any of its guests."""
    return act.of_all(sorted({*case.invited, *case.attended}))


def file_row(act: Act, case: EventCase, client: str) -> tuple[str | int | None, ...]:
    """An event in a client's file: whether they came, and the general manager; their share of the cost."""
    share = [each.spending.amount for each in case.spent if each.spending.client == client]
    came = "–"
    if case.state is EventState.HELD:
        came = _("no") if client not in case.attended else _("yes")
        if client in case.attended and case.general_manager is not None:
            came = _("with the general manager {staff}").format(staff=_member(case, case.general_manager))
    return (
        case.no,
        str(case.on),
        act.personal(case.title, VipEvent.title),
        act.personal(case.place, VipEvent.place),
        _(EVENT_STATE_NAMES[case.state]),
        came,
        sum(share) if share else None,
    )


def owed(half: HalfYear, rows: Sequence[tuple[OwedEvent, EventCase | None]]) -> View:
    """The VIP clients of a half-year and what became of the event that each is owed."""
    document = {
        "half_year": half.code,
        "first": iso(half.first),
        "last": iso(half.last),
        "clients": [_owed_data(each, planned) for each, planned in rows],
    }
    head = _("VIP events of the {half}, {first} to {last}").format(
        half=half.label, first=half.first, last=half.last
    )
    if not rows:
        return View(document, text_page(head, _("Nobody is due an event in it.")))
    shown = table(_("Client"), _("Due"), _("State"), _("Event"), _("Date"))
    for each, planned in rows:
        shown.add_row(
            f"{each.client} {each.name}",
            str(each.due.day),
            _(_OWED_NAMES[_owed_state(each, planned)]),
            _event_no(each, planned) or "–",
            str(_event_day(each, planned) or "–"),
        )
    return View(document, text_page(head, tight(shown, 1, 3, 4)))


_OWED_NAMES = {
    "met": P_("VIP event", "held, with the general manager"),
    "waived": P_("VIP event", "waived by the general manager"),
    "planned": P_("VIP event", "invited"),
    "owed": P_("VIP event", "to be held"),
}


def _owed_state(each: OwedEvent, planned: EventCase | None) -> str:
    if each.met is not None:
        return "met"
    if each.waiver is not None:
        return "waived"
    return "owed" if planned is None else "planned"


def _owed_data(each: OwedEvent, planned: EventCase | None) -> dict[str, Any]:
    return {
        "client": each.client,
        "name": each.name,
        "due": each.due.text,
        "state": _owed_state(each, planned),
        "event": _event_no(each, planned),
        "on": iso(_event_day(each, planned)),
        "why": str(each.judged.reason),
    }


def _event_no(each: OwedEvent, planned: EventCase | None) -> str | None:
    if each.met is not None:
        return each.met.event
    return None if planned is None or each.waiver is not None else planned.no


def _event_day(each: OwedEvent, planned: EventCase | None) -> Any:
    if each.met is not None:
        return each.met.day
    return None if planned is None or each.waiver is not None else planned.on


def waived(act: Act, made: Waived) -> View:
    """A waiver just given, or withdrawn."""
    waiver = made.waiver
    document = {
        "client": waiver.client,
        "half_year": made.half.code,
        "text": act.personal(waiver.text, VipEventWaiver.text),
        "recorded_at": iso(waiver.recorded_at),
        "recorded_by": waiver.recorded_by,
        "withdrawn": iso(waiver.withdrawn_at),
    }
    sentence = (
        _("the VIP event of {client} {name} in the {half} is waived")
        if waiver.withdrawn_at is None
        else _("the waiver is withdrawn: the VIP event of {client} {name} in the {half} is due again")
    )
    return View(
        document,
        text_page(sentence.format(client=waiver.client, name=made.name, half=made.half.label)),
    )


def _present(case: EventCase) -> str:
    return _("absent") if case.general_manager is None else _member(case, case.general_manager)


def _facts(act: Act, case: EventCase) -> Iterator[tuple[str, str]]:
    event = act.shown(case.event)
    facts = (
        (_("Title"), event.title),
        (_("State"), _(EVENT_STATE_NAMES[case.state])),
        (_("Date"), f"{case.on}  {case.half.label}"),
        (_("Place"), act.personal(case.place, VipEvent.place)),
        (_("General manager"), _present(case) if case.state is EventState.HELD else None),
        (_("Cost"), grouped(case.cost) if case.cost else None),
        (_("Note"), event.note),
        (_("Recorded"), f"{minute(event.recorded_at)} {_member(case, event.recorded_by)}"),
    )
    yield from ((name, value) for name, value in facts if value)


def _guests(case: EventCase) -> Table:
    """Whoever was invited or came, and what was spent on each."""
    rows = table(_("Client"), _("Invited"), _("Attended"), (_("Cost share"), "right"), _("Spending"))
    spent = {each.spending.client: each for each in case.spent}
    held = case.state is EventState.HELD
    everybody = sorted({*case.invited, *case.attended}, key=lambda code: (len(code), code))
    for code in everybody:
        share = spent.get(code)
        rows.add_row(
            f"{code} {case.clients.get(code, '')}".strip(),
            _("yes") if code in case.invited else _("no"),
            (_("yes") if code in case.attended else _("no")) if held else "–",
            "–" if share is None else grouped(share.spending.amount),
            "–" if share is None else f"{share.no} {_(SPENDING_STATE_NAMES[share.state])}",
        )
    return tight(rows)


def _steps(act: Act, case: EventCase) -> Table:
    rows = table(_("When"), _("Step"), _("Recorded by"), _("What"))
    every: list[EventStep | VipEventStep] = [*case.steps, *case.void]
    for step in sorted(every, key=attrgetter("seq")):
        words = (
            _withdrawal(act, case, step) if isinstance(step, VipEventStep) else None,
            iso(step.day),
            act.personal(step.place, VipEventStep.place),
            act.personal(step.text, VipEventStep.text),
        )
        said = _("; ").join(filter(None, words))
        rows.add_row(
            minute(step.recorded_at), _(EVENT_STEP_NAMES[step.kind]), _member(case, step.staff), said
        )
    return tight(rows)


def _withdrawal(act: Act, case: EventCase, row: VipEventStep) -> str:
    return _("withdrawn {when} by {staff}: {reason}").format(
        when=minute(row.withdrawn_at),
        staff=_member(case, row.withdrawn_by or ""),
        reason=act.personal(row.reason, VipEventStep.reason),
    )


def _withdrawal_data(act: Act, row: VipEventStep) -> dict[str, Any]:
    return {
        "at": iso(row.withdrawn_at),
        "by": row.withdrawn_by,
        "reason": act.personal(row.reason, VipEventStep.reason),
    }


def _step_data(act: Act, step: EventStep | VipEventStep) -> dict[str, Any]:
    return {
        "step": step.kind.value,
        "on": iso(step.day),
        "place": act.personal(step.place, VipEventStep.place),
        "general_manager": step.general_manager,
        "text": act.personal(step.text, VipEventStep.text),
        "recorded_at": iso(step.recorded_at),
        "staff": step.staff,
    }


def _member(case: EventCase, code: str) -> str:
    return f"{code} {case.names.get(code, '')}".strip()

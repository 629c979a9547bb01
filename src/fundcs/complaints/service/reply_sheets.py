"""The open complaints go out on a sheet; what comes back are replies and closings (Art. 38)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from fundcs.archive import edited, issued
from fundcs.complaints.rules.steps import StepKind
from fundcs.complaints.service import handling
from fundcs.complaints.service.admission import find
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second
from fundcs.policy.labels import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.complaints.rules.steps import Step
    from fundcs.complaints.service.cases import ComplaintCase

SHEET: Final = "complaint_sheet"
"""What such a sheet is called on the trail and in the sheet itself."""
OF: Final = "list"
COMMAND: Final = "fundcs complaints list --xlsx FILE --editable"
COLUMNS: Final = {
    "reply": Column("text", "text"),
    "replied_at": Column("moment"),
    "resolution": Column("text", "text"),
    "root_cause": Column("text"),
    "not_accepted": Column("text", "text"),
    "closed_at": Column("moment"),
}
_REPLY: Final = ("reply", "replied_at")
_CLOSING: Final = ("resolution", "root_cause", "not_accepted", "closed_at")


def open_ones(cases: Sequence[ComplaintCase]) -> list[ComplaintCase]:
    """The complaints that may be replied to or closed."""
    return [case for case in cases if case.open]


def note_export(act: Act, cases: Sequence[ComplaintCase], file: Path) -> Export:
    """Put on the trail that complaints go out on a sheet to be replied to."""
    facts = {"file": file.name, "complaints": len(cases), "revealed": act.reveal is not None}
    act.opens((case.complaint.client for case in cases), file.name)
    return issued.note_export(act.session, SHEET, OF, facts)


def recorded(case: ComplaintCase) -> dict[str, object]:
    """What a reply should know of: every step so far, and whether it was withdrawn."""
    steps = (f"{step.seq} {step.kind} {step.at.isoformat()}" for step in case.recorded.steps)
    withdrawal = case.withdrawal
    return {
        **dict.fromkeys(COLUMNS),
        "step": "; ".join(steps),
        "withdrawn_at": None if withdrawal is None else withdrawal.withdrawn_at,
    }


@dataclass(slots=True)
class _Replies:
    act: Act
    what: str = SHEET
    command: str = COMMAND
    columns: Mapping[str, Column] = field(default_factory=lambda: COLUMNS)

    def recorded(self, key: str) -> Mapping[str, object]:
        return recorded(find(self.act, key))

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        given = {name: value for name, value in values.items() if value is not None}
        if given.keys() & set(_REPLY) and "reply" not in given:
            raise Refused(N_("a time is given, but no reply; write what was replied"))
        if given.keys() & set(_CLOSING) and not given.keys() >= {"resolution", "root_cause"}:
            raise Refused(N_("to close a complaint takes its resolution and its root cause; write both"))
        steps = find(self.act, key).recorded.steps
        for names, is_recorded in ((_REPLY, self._replied), (_CLOSING, self._closed)):
            if names[0] in given and any(is_recorded(step, given) for step in steps):
                given = {name: value for name, value in given.items() if name not in names}
        return given

    def _replied(self, step: Step, given: Mapping[str, object]) -> bool:
        return (
            step.kind is StepKind.REPLY
            and fold(step.text or "") == fold(str(given["reply"]))
            and _at(given, "replied_at") in (None, step.at)
        )

    def _closed(self, step: Step, given: Mapping[str, object]) -> bool:
        return (
            step.kind is StepKind.CLOSE
            and fold(step.text or "") == fold(str(given["resolution"]))
            and step.root_cause == self._cause(given)
            and _at(given, "closed_at") in (None, step.at)
        )

    def _cause(self, given: Mapping[str, object]) -> str:
        return code_of(self.act.policy.complaints.root_causes, str(given["root_cause"]), T("root cause"))

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        if "reply" in values:
            handling.answer_client(
                self.act,
                key,
                StepKind.REPLY,
                content=str(values["reply"]),
                at=_at(values, "replied_at"),
            )
        if "resolution" in values:
            handling.close(
                self.act,
                key,
                resolution=str(values["resolution"]),
                root_cause=str(values["root_cause"]),
                at=_at(values, "closed_at"),
                not_accepted=cast("str | None", values.get("not_accepted")),
            )


def _at(values: Mapping[str, object], name: str) -> datetime | None:
    moment = cast("datetime | None", values.get(name))
    return None if moment is None else second(moment)


def take(act: Act, path: Path, *, dry_run: bool) -> Corrected:
    """Record the replies and closings on a sheet that came back, as `reply` and `close` do each.

    Raises as `edited.take`.
    """
    return edited.take(act, path, _Replies(act), dry_run=dry_run)

"""What stands at the head and foot of every exported page: the firm, and who exported it when and why."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Exporter:
    """Who exports, when; the `reason` of unmasked data; `number`: of the trail's first entry of the act.

    `reason` and `number` are None where none was given, and where the export is not on the trail.
    """

    who: str
    at: datetime
    reason: str | None
    number: int | None

    def line(self, room: int | None = None) -> str:
        """Who exported it in one line; `room`: of so many characters at most, the reason cut to fit."""
        from fundcs.kit.privacy import mask_text

        facts = [_("Exported by {who}, {at}").format(who=self.who, at=f"{self.at:%Y-%m-%d %H:%M}")]
        if self.number is not None:
            facts.append(_("trail entry {number}").format(number=self.number))
        if self.reason is not None:
            reason = " ".join(mask_text(self.reason).split())
            given = _("reason: {reason}").format(reason=reason)
            left = None if room is None else room - len(_("; ").join([*facts, ""]))
            facts.append(given if left is None or len(given) <= left else given[: max(left - 1, 0)] + "…")
        return _("; ").join(facts)


_HEAD: ContextVar[str] = ContextVar("letterhead", default="")
_EXPORTER: ContextVar[Exporter | None] = ContextVar("exporter", default=None)


def use(firm: str, department: str) -> None:
    """Head the pages written from now on; without a firm's name there is no head."""
    _HEAD.set(f"{firm}  {department}".strip() if firm else "")


def export_by(exporter: Exporter | None) -> None:
    """Foot the pages written from now on with who exports them; None: with nobody."""
    _EXPORTER.set(exporter)


def head() -> str:
    """The head of a printed page; empty where the firm has not given its name."""
    return _HEAD.get()


def exporter() -> Exporter | None:
    """Who exports the pages written now."""
    return _EXPORTER.get()

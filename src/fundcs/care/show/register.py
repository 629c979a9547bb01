"""The register of interactions as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.care.show.interactions import follow_up, how, member
from fundcs.kit.i18n import N_
from fundcs.kit.registers import Field, Register
from fundcs.kit.view import minute
from fundcs.kit.workbooks import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.care.service.interactions import InteractionCase

_FIELDS: Final = {
    "no": Field(N_("Interaction"), 10, TEXT),
    "at": Field(N_("When"), 17, TEXT),
    "client": Field(N_("Client"), 20),
    "how": Field(N_("Kind"), 16),
    "staff": Field(N_("Dealt with by"), 14),
    "content": Field(N_("What"), 34),
    "need": Field(N_("Need"), 24),
    "answer": Field(N_("Answer"), 24),
    "follow_up": Field(N_("Follow up"), 16),
}
_REGISTER: Final = Register(N_("Register of interactions"), _FIELDS)


def write(act: Act, cases: Sequence[InteractionCase], path: Path) -> None:
    """Write the interactions to `path`, personal data masked unless the act reveals it."""
    _REGISTER.write(
        (_cells(act.of(case.interaction.client), case) for case in cases),
        path,
        act.moment,
        act.document_language,
    )


def _cells(act: Act, case: InteractionCase) -> dict[str, object]:
    shown = act.shown(case.interaction)
    return {
        "no": case.no,
        "at": minute(shown.at),
        "client": f"{shown.client} {case.client_name}",
        "how": how(act, case),
        "staff": member(case, shown.staff),
        "content": shown.content,
        "need": shown.need,
        "answer": shown.answer,
        "follow_up": follow_up(case),
    }

"""Clients assigned in bulk: by kind and successor, as JSON and on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.assignments.rules import HELD_NAMES
from fundcs.handovers.show import items
from fundcs.kit import importing
from fundcs.kit.i18n import N_, _, ngettext
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from fundcs.assigning.service import Assigned

_NOTHING = N_("{errors} of {read} rows are wrong; nothing was assigned")


def view(assigned: Assigned) -> View:
    """What passed; where rows of a list are wrong those, ending in a refusal."""
    if assigned.refused is not None:
        shown = importing.view(assigned.refused)
        return View(shown.data, shown.page, refusal=importing.refusal(assigned.refused, _NOTHING))
    data = {
        "no": assigned.no,
        "to": assigned.to,
        "items": [items.passing_data(passing) for passing in assigned.passed],
        "unchanged": assigned.unchanged,
    }
    if assigned.returned is not None:
        data["returned"] = [items.item_data(item) for item in assigned.returned]
        data["kept"] = [items.item_data(item) for item in assigned.kept]
    return View(data, text_page(*_parts(assigned)))


def _parts(assigned: Assigned) -> Iterator[RenderableType]:
    if assigned.passed:
        yield items.passed(assigned.passed, assigned.names, told=True)
    if assigned.unchanged:
        yield _("Already theirs: {n}").format(n=assigned.unchanged)
    if assigned.no is not None and assigned.returned is None:
        yield _("Assigned as {no}; withdraw it with: fundcs client assign --undo {no}").format(no=assigned.no)
    if assigned.returned is not None:
        number = len(assigned.returned)
        yield ngettext("{n} thing went back.", "{n} things went back.", number).format(n=number)
    for item in assigned.kept:
        yield _("Not given back, since it changed hands again: {what} {key}").format(
            what=_(HELD_NAMES[item.kind]), key=item.key
        )

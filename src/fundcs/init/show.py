"""What `fundcs init` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, Whole, text_page

if TYPE_CHECKING:
    from fundcs.init.service import Founded


def founded(made: Founded) -> View:
    """A new archive."""
    data = {"archive": str(made.path), "manager": made.manager, "name": made.name}
    if made.general_manager is not None:
        data["general_manager"] = made.general_manager.code
    lines = [
        Whole(_("Archive: {path}").format(path=made.path)),
        _("First member: {code} {name}, CS manager").format(code=made.manager, name=made.name),
        *_general_manager(made),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
    ]
    return View(data, text_page(*lines))


def _general_manager(made: Founded) -> list[str]:
    head = made.general_manager
    if head is None:
        return []
    return [_("Second member: {code} {name}, general manager").format(code=head.code, name=head.name)]

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
    lines = [
        Whole(_("Archive: {path}").format(path=made.path)),
        _("First member: {code} {name}, CS manager").format(code=made.manager, name=made.name),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
    ]
    return View(data, text_page(*lines))

"""What the commands without a group show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from fundcs.root.founding import Founded


def founded(made: Founded) -> View:
    """A new archive."""
    data = {"archive": str(made.path), "manager": made.manager, "name": made.name}
    lines = [
        _("Archive: {path}").format(path=made.path),
        _("First member: {code} {name}, CS manager").format(code=made.manager, name=made.name),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
    ]
    return View(data, text_page(*lines))

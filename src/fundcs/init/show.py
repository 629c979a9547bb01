"""What `fundcs init` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, Whole, text_page

if TYPE_CHECKING:
    from fundcs.init.service import NewArchive


def view(archive: NewArchive) -> View:
    """A new archive, and what comes next."""
    data = {"archive": str(archive.path), "manager": archive.manager, "name": archive.name}
    if archive.general_manager is not None:
        data["general_manager"] = archive.general_manager.code
    if archive.warning is not None:
        data["warning"] = str(archive.warning)
    lines = [
        Whole(_("Archive: {path}").format(path=archive.path)),
        _("First member of staff: {code} {name}, CS manager").format(code=archive.manager, name=archive.name),
        *_general_manager(archive),
        *([] if archive.warning is None else [_("Warning: {sentence}").format(sentence=archive.warning)]),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
    ]
    return View(data, text_page(*lines))


def _general_manager(made: NewArchive) -> list[str]:
    head = made.general_manager
    if head is None:
        return []
    return [
        _("Second member of staff: {code} {name}, general manager").format(code=head.code, name=head.name)
    ]

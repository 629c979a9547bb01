"""An archive opened for a command, and upgraded first where it is older."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fundcs.archive.archive import Archive
from fundcs.archive.errors import ArchiveOlder
from fundcs.kit.i18n import _
from fundcs.kit.privacy import mask_text
from fundcs.kit.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.archive.backup import Enter


def opened(path: Path, enter: Enter, *, writes: bool) -> Archive:
    """Open the archive, upgraded to the present schema first where it is older and `writes`.

    Raises ArchiveOlder where it is only read, and what opening it raises.
    """
    try:
        return Archive(path, writes=writes)
    except ArchiveOlder:
        if not writes:
            raise
    from fundcs.archive.backup import upgrade  # late: a command that reads has no use for it

    done = upgrade(path, enter)
    notice = _("{path} was upgraded from database version {found}; the copy made before is {backup}")
    facts = {
        "path": mask_text(str(path)),
        "found": done.version_before,
        "backup": mask_text(str(done.backup)),
    }
    sys.stderr.write(visible(notice.format(**facts)) + "\n")
    return Archive(path, writes=writes)

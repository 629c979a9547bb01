"""Making an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role, Setting

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Founded:
    """A new archive: its file and the code of its first member."""

    path: Path
    manager: str
    name: str


def found(setting: Setting, manager: str | None, nda: date | None) -> Founded:
    """Make the archive and its first member, a CS manager whose login is the OS user.

    It is built aside and moved into place, so that a kill leaves none or a whole one.
    Raises ArchiveExists.
    """
    from fundcs.archive import archive, schema, trail
    from fundcs.kit import clock
    from fundcs.staff import service

    with schema.aside(setting.archive_path) as aside:
        schema.create(aside.path)
        store = archive.Archive(aside.path, writes=True)
        with store.unit() as session:
            said = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
            at = clock.now().isoformat(timespec="milliseconds")
            trail.sign(session, trail.Author("S001", at, said, "fundcs init"))
            today = setting.moment.date()
            name = manager or setting.login
            member = service.add(
                session, today, name=name, role=Role.CS_MANAGER, login=setting.login, nda_on=nda or today
            )
        store.close()
        archive.checkpoint(aside.path)
        schema.settle(aside, setting.archive_path)
    return Founded(setting.archive_path, member.code, member.name)

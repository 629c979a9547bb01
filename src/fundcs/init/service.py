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
    from fundcs.archive import schema, trail
    from fundcs.archive.archive import Archive
    from fundcs.kit import clock
    from fundcs.staff import service

    aside = schema.aside(setting.archive_path)
    try:
        schema.create(aside)
        archive = Archive(aside, writes=True)
        with archive.unit() as session:
            said = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
            at = clock.now().isoformat(timespec="milliseconds")
            trail.sign(session, trail.Author("S001", at, said, "fundcs init"))
            today = setting.moment.date()
            name = manager or setting.login
            member = service.add(
                session, today, name=name, role=Role.CS_MANAGER, login=setting.login, nda_on=nda or today
            )
        archive.close()
        schema.settle(aside, setting.archive_path)
    finally:
        aside.unlink(missing_ok=True)
    return Founded(setting.archive_path, member.code, member.name)

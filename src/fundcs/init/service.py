"""Making an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role, Setting

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Founded:
    """A new archive: its file, the code and name of its first member, and the general manager if named."""

    path: Path
    manager: str
    name: str
    general_manager: Staff | None


def found(
    setting: Setting, manager: str | None, nda: date | None, general_manager: str | None = None
) -> Founded:
    """Make the archive and its first members: a CS manager whose login is the OS user, a general manager.

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
            author = trail.Author(
                staff="S001", at=at, moment=said, command="fundcs init", os_user=setting.login
            )
            trail.sign(session, author)
            today = setting.moment.date()
            name = manager or setting.login
            member = service.add(
                session, today, name=name, role=Role.CS_MANAGER, login=setting.login, nda_on=nda or today
            )
            head = None
            if general_manager is not None:
                head = service.add(session, today, name=general_manager, role=Role.GENERAL_MANAGER)
        archive.close()
        schema.settle(aside, setting.archive_path)
    finally:
        aside.unlink(missing_ok=True)
    return Founded(setting.archive_path, member.code, member.name, head)

"""Making an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role, Setting

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewArchive:
    """A new archive: its file, and code and name of its first member."""

    path: Path
    manager: str
    name: str


def create(setting: Setting, manager: str | None, nda: date | None) -> NewArchive:
    """Make the archive and its first member, a CS manager whose login is the OS user's.

    It is built beside its place and then renamed: a process that is killed leaves a whole one or none. An
    existing archive is refused.
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
            moment = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
            at = clock.now().isoformat(timespec="milliseconds")
            author = trail.Author(staff="S001", at=at, moment=moment, command="fundcs init")
            trail.sign(session, author)
            today = setting.moment.date()
            name = manager or setting.login
            member = service.add(
                session, today, name=name, role=Role.CS_MANAGER, login=setting.login, nda_on=nda or today
            )
        archive.close()
        schema.settle(aside, setting.archive_path)
    finally:
        aside.unlink(missing_ok=True)
    return NewArchive(path=setting.archive_path, manager=member.code, name=member.name)

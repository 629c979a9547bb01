"""The file of a backup, as a command's output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.place import APPLICATION_ID
from fundcs.kit.errors import Refused
from fundcs.kit.files import Workbook
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

_WRITE_VERSION, _WAL = 18, 2
"""Offset of the write version in a database's header, and its value for WAL mode, which no backup has."""

_ID_AT = 68


class BackupExists(Refused):
    template = N_("{path} already exists and was not changed; choose another name, or add --force")


class BackupFile(Workbook):
    """A backup to be written.

    By `force` alone it takes the place of a file: of an older backup, or of one that is no database; never
    of an archive in use.
    """

    asks_always = True
    endings = ()
    exists = BackupExists

    def own(self, written: Path | None) -> bool:
        """Whether the file there is a backup; `written` is one in any case."""
        del written
        if self.key_file().exists():
            return self._enciphered_copy()
        header = self.header()
        return (
            self.is_database()
            and header[_ID_AT : _ID_AT + 4] == APPLICATION_ID.to_bytes(4)
            and header[_WRITE_VERSION] != _WAL
            and not self.path.with_name(f"{self.path.name}-wal").exists()
        )

    def _enciphered_copy(self) -> bool:
        """Whether the key file beside an enciphered database says that it is a backup's."""
        from fundcs.archive.keys.slots import KeyFile, Newer, Unreadable

        try:
            return KeyFile.parse(self.key_file().read_bytes()).copy
        except (Unreadable, Newer):
            return False

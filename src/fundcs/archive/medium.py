"""What an archive lies on: its owner's disk, or a place where SQLite cannot keep it whole.

A WAL database wants shared memory between its users, which no file system over a network gives
(sqlite.org/wal.html); what synchronises a folder copies a database while it is written, and puts two
computers' copies side by side; a stick is pulled out.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final

from fundcs.kit.i18n import N_, Text


class Medium(StrEnum):
    """Where an archive should not lie."""

    NETWORK = "network"
    SYNCHRONISED = "synchronised"
    REMOVABLE = "removable"


_SENTENCES: Final = {
    Medium.NETWORK: N_(
        "{path} lies on a network drive, where two computers that write at once can damage it; keep the "
        "archive on this computer's own disk, and only its backups there"
    ),
    Medium.SYNCHRONISED: N_(
        "{path} lies in a folder that is synchronised to the cloud, which can damage it and takes client "
        "data out of the firm; keep the archive in another folder"
    ),
    Medium.REMOVABLE: N_(
        "{path} lies on a removable drive, which is easily lost or pulled out; keep the archive on this "
        "computer's own disk"
    ),
}
_CLOUDS: Final = ("onedrive", "dropbox", "google drive", "iclouddrive", "nutstore", "坚果云", "wps云盘")
_NETWORK_TYPES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "davfs"}
)
_STICK_TYPES: Final = frozenset({"vfat", "exfat", "msdos"})
_REMOTE, _REMOVABLE = 4, 2
"""What Windows's GetDriveTypeW answers."""


def warning(archive: Path) -> Text | None:
    """What to say of an archive's place, or None where it lies well."""
    path = archive.absolute()
    if os.name == "nt":
        medium = of_windows(PureWindowsPath(path), _drive_type(path))
    else:
        medium = of_mounts(PurePosixPath(path.resolve()), _mounts())
    return None if medium is None else Text(_SENTENCES[medium], {"path": archive})


def of_windows(path: PureWindowsPath, drive_type: int) -> Medium | None:
    """The medium of an absolute path whose drive is of this type (GetDriveTypeW)."""
    drive = path.drive.replace("/", "\\")
    share = drive.startswith("\\\\") and not drive.startswith("\\\\?\\")
    if share or drive.upper().startswith("\\\\?\\UNC\\") or drive_type == _REMOTE:
        return Medium.NETWORK
    if _synchronised(path):
        return Medium.SYNCHRONISED
    return Medium.REMOVABLE if drive_type == _REMOVABLE else None


def of_mounts(path: PurePosixPath, mounts: str) -> Medium | None:
    """The medium of an absolute path on a system with these mounts (proc_pid_mountinfo(5))."""
    kind = ""
    longest = -1
    for line in mounts.splitlines():
        before, _separator, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5:  # noqa: PLR2004 - the fifth field is the mount point
            continue
        point = PurePosixPath(fields[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), after.split(" ")[0]
    if kind in _NETWORK_TYPES:
        return Medium.NETWORK
    if _synchronised(path):
        return Medium.SYNCHRONISED
    return Medium.REMOVABLE if kind in _STICK_TYPES else None


def _synchronised(path: PurePath) -> bool:
    """Whether a directory above is one that a cloud's program keeps: `OneDrive`, `OneDrive - the firm`."""
    names = [name.casefold() for name in path.parts[:-1]]
    return any(name == cloud or name.startswith(f"{cloud} - ") for name in names for cloud in _CLOUDS)


def _mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "replace")
    except OSError:  # a system that has none
        return ""


def _drive_type(path: Path) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(path.anchor))
    return 0

"""Where an archive should not lie, and that `init` says so."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from fundcs.archive import medium
from fundcs.archive.medium import Medium

FIXED, REMOVABLE, REMOTE = 3, 2, 4
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nas rw - cifs //nas/dept rw
31 22 8:17 / /media/a\\040stick rw - vfat /dev/sdb1 rw
32 30 8:33 / /mnt/nas/local rw - xfs /dev/sdc1 rw
33 22 0:41 / /srv/lin/dept rw - nfs4 nas:/dept rw
"""


@pytest.mark.parametrize(
    ("path", "drive_type", "expected"),
    [
        (r"C:\Users\lin\AppData\Local\fundcs\archive.db", FIXED, None),
        (r"\\nas\dept\archive.db", FIXED, Medium.NETWORK),
        ("//nas/dept/archive.db", FIXED, Medium.NETWORK),
        (r"\\?\UNC\nas\dept\archive.db", FIXED, Medium.NETWORK),
        (r"\\?\C:\dept\archive.db", FIXED, None),
        (r"Z:\dept\archive.db", REMOTE, Medium.NETWORK),
        (r"E:\archive.db", REMOVABLE, Medium.REMOVABLE),
        (r"C:\Users\lin\OneDrive\archive.db", FIXED, Medium.SYNCHRONISED),
        (r"C:\Users\lin\OneDrive - 远信基金\客服\archive.db", FIXED, Medium.SYNCHRONISED),
        (r"C:\Users\lin\坚果云\archive.db", FIXED, Medium.SYNCHRONISED),
        (r"C:\Users\lin\OneDriven\archive.db", FIXED, None),
        (r"C:\dept\dropbox", FIXED, None),
    ],
)
def test_the_medium_on_windows(path: str, drive_type: int, expected: Medium | None) -> None:
    assert medium.of_windows(PureWindowsPath(path), drive_type) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/lin/archive.db", None),
        ("/mnt/nas/archive.db", Medium.NETWORK),
        ("/mnt/nas/local/archive.db", None),
        ("/mnt/nasty/archive.db", None),
        ("/srv/lin/dept/archive.db", Medium.NETWORK),
        ("/media/a stick/archive.db", Medium.REMOVABLE),
        ("/srv/lin/Dropbox/archive.db", Medium.SYNCHRONISED),
    ],
)
def test_the_medium_on_linux(path: str, expected: Medium | None) -> None:
    assert medium.of_mounts(PurePosixPath(path), MOUNTS) == expected


def test_init_warns_of_a_synchronised_folder_and_makes_the_archive_all_the_same(empty: Any) -> None:
    path = empty.folder / "OneDrive" / "archive.db"
    words = ("--archive", path, "--now", "2026-11-23", "--lang", "en", "init")
    shown = empty.run(*words, as_=None)
    assert shown.code == 0
    assert path.exists()
    assert "is synchronised to the cloud" in " ".join(shown.out.split())


def test_init_has_nothing_to_say_of_a_disk_of_ones_own(empty: Any) -> None:
    assert "warning" not in empty.json("init", as_=None)

"""Who besides its owner may read an archive's directory.

On POSIX the program makes files of mode 0600 and directories of mode 0700. Windows knows no modes; there
Python makes a directory of mode 0700 with an access list of its owner and the system alone (CPython 3.11.10,
3.12.4 and later), which what is in it inherits. A directory that was there before has what its maker gave it:
so it is looked at.
"""

from __future__ import annotations

import csv
import os
import subprocess
from typing import TYPE_CHECKING, Final

from fundcs.kit import durable
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from pathlib import Path

_ENTRY: Final = regex(r"\(([A-Z]+);[^;()]*;[^;()]*;[^;()]*;[^;()]*;([^;()]*)[;)]")
"""An entry of an access list in SDDL ([MS-DTYP] 2.5.1): its type and whom it is about."""

_OWNERS: Final = frozenset({"SY", "BA", "CO", "OW", "S-1-5-18", "S-1-5-32-544"})
"""The system, administrators, and whoever owns the file: nobody is kept out who is one of them."""

_NAMES: Final = {
    "WD": "Everyone",
    "BU": "Users",
    "AU": "Authenticated Users",
    "IU": "INTERACTIVE",
    "BG": "Guests",
}
_SECONDS: Final = 20


def strangers(*folders: Path) -> tuple[str, ...]:
    """Who else may use these directories, by name or number; nobody where that cannot be found out.

    Only Windows is asked, of those that there are; elsewhere the modes hold.
    """
    if os.name != "nt":
        return ()
    own = _own()
    if own is None:
        return ()
    lists = [_listed(folder) for folder in folders if folder.is_dir()]
    return tuple(dict.fromkeys(who for listed in lists if listed for who in others(listed, own)))


def others(sddl: str, own: str) -> tuple[str, ...]:
    """Whom an access list allows something, less its owner, whose number is `own`, and the system."""
    allowed = [who for kind, who in _ENTRY.findall(sddl.partition("D:")[2]) if kind in {"A", "XA", "OA"}]
    return tuple(dict.fromkeys(_NAMES.get(who, who) for who in allowed if who not in {own, *_OWNERS}))


def _own() -> str | None:
    """The number (SID) of the account that runs this process."""
    answer = _answer(["whoami", "/user", "/fo", "csv", "/nh"])
    rows = list(csv.reader(answer.splitlines())) if answer else []
    return rows[0][-1] if rows and rows[0][-1].startswith("S-1-") else None


def _listed(folder: Path) -> str | None:
    """The directory's access list; numbers, not names, which are in the language of the system."""
    try:
        with durable.Aside(folder) as aside:
            if _answer(["icacls", str(folder), "/save", str(aside.path)]) is None:
                return None
            text = aside.path.read_bytes().decode("utf-16-le", "replace")
    except OSError:  # a directory that cannot be written to
        return None
    return text if "D:" in text else None


def _answer(words: list[str]) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - programs of Windows itself
            words, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None

"""Names that Windows's file systems do not take (Microsoft, "Naming Files, Paths, and Namespaces")."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from fundcs.kit.i18n import Text

_CHARACTERS: Final = regex(r'[<>"|?*\x00-\x1f]')
_DEVICES: Final = regex(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)


class ImpossibleName(Refused):
    template = N_("{path} cannot be a file on Windows: {why}; choose another name")


def impossible(path: PureWindowsPath) -> Text | None:
    """Why no file on Windows can have this path, or None where one can.

    A device has its name with any extension too: `NUL.xlsx` is written to nowhere.
    """
    if path.drive and not path.root:
        return T("a colon may stand only after the letter of a drive, as in C:\\folder")
    for name in path.parts[1:] if path.anchor else path.parts:
        if ":" in name:
            return T("a colon may stand only after the letter of a drive, as in C:\\folder")
        character = _CHARACTERS.search(name)
        if character:
            return T("a name cannot contain {character}", character=character[0])
        stem = name.partition(".")[0].rstrip(" ")
        if _DEVICES.fullmatch(stem):
            return T("{name} is the name of a device", name=stem)
        if name.endswith((" ", ".")) and name not in {".", ".."}:
            return T("a name cannot end with a dot or a blank")
    return None


def refuse_impossible(path: object) -> None:
    """Raises ImpossibleName."""
    why = impossible(PureWindowsPath(str(path)))
    if why is not None:
        raise ImpossibleName(path=path, why=why)

"""What is said of a workbook in more than one module."""

from __future__ import annotations

from typing import Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

ENCRYPTED: Final = N_("{path} is protected by a password; open it and save it without one")


class DamagedWorkbook(Refused):
    template = N_(
        "{path} is damaged or not an Excel workbook; open it in a spreadsheet program and save it as .xlsx"
    )

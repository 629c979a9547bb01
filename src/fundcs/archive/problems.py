"""What a check of the archive finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundcs.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found by `check`; `table`, `key` and `column` name the place as far as there is one."""

    check: str
    said: Text
    table: str | None = None
    key: str | None = None
    column: str | None = None

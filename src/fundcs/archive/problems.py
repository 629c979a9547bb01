"""What is wrong with an archive, as a check of it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundcs.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What the check `check` reports; `table`, `key` and `column` name the place as far as there is one."""

    check: str
    sentence: Text
    table: str | None = None
    key: str | None = None
    column: str | None = None

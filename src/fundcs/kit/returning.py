"""What is wrong with the cells of a sheet that came back, collected by their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from fundcs.kit import roundtrip
from fundcs.kit.i18n import T
from fundcs.kit.importing import CellError
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.privacy import mask
from fundcs.kit.tabular.cells import shown

if TYPE_CHECKING:
    from fundcs.kit.errors import FundcsError
    from fundcs.kit.i18n import Text
    from fundcs.kit.privacy import Kind
    from fundcs.kit.tabular.reading import Sheet

CHANGED = T("only the boxes may be filled in, and this was changed; fill in a newly exported sheet")


@dataclass(slots=True)
class Mistakes:
    """The mistakes in a sheet; `headings` is the row of its headings, from 1."""

    sheet: Sheet
    headings: int
    errors: list[CellError] = field(default_factory=list)

    def refuse(self, number: int, place: int, why: FundcsError | Text, kind: Kind | None = None) -> None:
        """Collect what is wrong with a cell: row from 1, column from 0; `kind` of its personal data."""
        hide = quoted if kind is None else partial(mask, kind=kind)
        where = roundtrip.address(number, place)
        problem = str(T("{cell}: {why}", cell=where, why=str(why)))
        heading = fold(self._text(self.headings, place))
        self.errors.append(
            CellError(self.sheet.name, number, heading, hide(self._text(number, place)), problem)
        )

    def _text(self, number: int, place: int) -> str:
        cells = self.sheet.rows[number - 1] if 0 < number <= len(self.sheet.rows) else []
        return shown(cells[place]) if place < len(cells) else ""

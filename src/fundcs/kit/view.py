"""What a command gives back: one JSON document, or a page for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.parsing import moment_text
from fundcs.kit.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console, RenderableType
    from rich.segment import Segment
    from rich.table import Table
    from rich.text import Text

    from fundcs.kit.errors import FundcsError

JSON = object


@dataclass(slots=True)
class View:
    """A command's result: `data` for `--json`, `page` for people.

    `exit_code` is not 0 only where a command was asked to say something by it. `refusal` is raised once the
    page is printed: a list of problems comes with the one line that says what they come to.
    """

    data: JSON
    page: Callable[[Console], None]
    exit_code: int = 0
    refusal: FundcsError | None = None


def print_json(data: JSON) -> None:
    """One JSON document on standard output; in ASCII where the output is not UTF-8."""
    plain = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    sys.stdout.write(visible(json.dumps(data, ensure_ascii=plain, indent=2)) + "\n")


def console(*, stderr: bool = False) -> Console:
    """A rich console that breaks no line of a table where output is not a terminal.

    What is printed on it can neither steer the terminal nor hide: see `kit.visible`.
    """
    stream = sys.stderr if stderr else sys.stdout
    piped_width = None if stream.isatty() else _piped_width()
    return _console_class()(file=stream, width=piped_width, highlight=False, soft_wrap=False)


@cache
def _console_class() -> type[Console]:
    from rich.console import Console
    from rich.segment import Segment

    class Plain(Console):
        def render_str(self, text: str, **options: Any) -> Text:
            """Strings are written out before they are laid out, so that columns stay straight."""
            return super().render_str(visible(text), **options)

        def render(self, renderable: RenderableType, options: Any = None) -> Iterator[Segment]:
            """Whatever else is printed, rich's own texts, is written out at the last."""
            for segment in super().render(renderable, options):
                if segment.control or segment.text.isprintable():
                    yield segment
                else:
                    yield Segment(visible(segment.text), segment.style)

    return Plain


def _piped_width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 40)).columns


def table(*headers: str | tuple[str, str], title: str | None = None) -> Table:
    """A plain table fitted to the screen; a header given as (text, justify) sets its column's side."""
    from rich import box

    from fundcs.kit.tables import Fitted

    made = Fitted(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for header in headers:
        text, justify = (header, "left") if isinstance(header, str) else header
        # A figure is read whole or misread; text beside it gives way.
        made.add_column(text, justify=justify, overflow="fold", no_wrap=justify == "right")  # type: ignore[arg-type]
    return made


def tight(rows: Table, *whole: int) -> Table:
    """The table with one blank between its columns, those at `whole` never broken: codes, days, moments."""
    rows.padding = (0, 0)
    for place in whole:
        rows.columns[place].no_wrap = True
    return rows


def text_page(*parts: RenderableType) -> Callable[[Console], None]:
    """A page that prints `parts` one below the other; text is not read as markup, Chinese broken well.

    A table without a row says so, not its headings alone.
    """

    def page(out: Console) -> None:
        from rich.text import Text

        from fundcs.kit.wrapping import Wrapped

        for part in parts:
            if getattr(part, "row_count", None) == 0:
                title = getattr(part, "title", None)
                out.print(Wrapped(Text(visible("\n".join(filter(None, (title, _("None found."))))))))
            elif isinstance(part, str) and not isinstance(part, Whole):
                out.print(Wrapped(Text(visible(part))))
            else:
                out.print(part, markup=False, soft_wrap=isinstance(part, Whole))

    return page


class Whole(str):
    """A line that is not broken, however narrow the screen: a path, a hash, a command to be copied."""

    __slots__ = ()


def cells(text: str) -> int:
    """The cells that a line takes on the screen."""
    from rich.cells import cell_len

    return cell_len(text)


def iso(day: date | None) -> str | None:
    """A day or a moment as JSON carries it: ISO 8601, a moment to the second with Shanghai's offset."""
    if isinstance(day, datetime):
        return moment_text(day)
    return None if day is None else day.isoformat()


def minute(moment: datetime | None) -> str:
    """A moment as people read it, to the minute in its own zone; empty where there is none."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"

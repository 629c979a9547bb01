"""Write `fundcs/kit/published.py`: the arrangements of recent years, as the holidays library knows them.

Run it when the library knows a new year's; a test holds what is written to the library.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from holidays.countries.china import ChinaStaticHolidays

from fundcs.kit import arrangements
from fundcs.kit.i18n import Text

SINCE = 2010
"""Before it nothing is reckoned from day to day, and the library will do."""

TARGET = Path(arrangements.__file__).with_name("published.py")
_HEAD = '''"""The arrangements published by the State Council; written by tools/arrangements.py.

A year has its make-up working days, and its days off by what frees them. The holidays library knows the same,
but takes longer to load than most commands take for their work.
"""

from __future__ import annotations

from typing import Final

YEARS: Final[dict[int, tuple[str, dict[tuple[str, ...], str]]]] = {
'''


def main() -> None:
    """Write the module anew."""
    years = sorted(year for year in ChinaStaticHolidays.special_public_holidays if year >= SINCE)
    TARGET.write_text(_HEAD + "".join(map(_year, years)) + "}\n", encoding="utf-8")


def _year(year: int) -> str:
    made_up: list[str] = []
    holidays: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for day, fact in sorted(arrangements.of_library(year).facts.items()):
        written = f"{day:%m%d}"
        if fact.working:
            made_up.append(written)
        else:
            holidays[_names(fact.name)].append(written)
    listed = "".join(f'            {_tuple(names)}: "{" ".join(off)}",\n' for names, off in holidays.items())
    return f'    {year}: (\n        "{" ".join(made_up)}",\n        {{\n{listed}        }},\n    ),\n'


def _names(name: object) -> tuple[str, ...]:
    """The msgids in a name made by `arrangements`."""
    if not isinstance(name, Text):
        raise TypeError(name)
    if not name.facts:
        return (name.msgid,)
    return (*_names(name.facts["first"]), *_names(name.facts["rest"]))


def _tuple(names: tuple[str, ...]) -> str:
    inner = ", ".join(f'"{name}"' for name in names)
    return f"({inner},)" if len(names) == 1 else f"({inner})"


if __name__ == "__main__":
    main()

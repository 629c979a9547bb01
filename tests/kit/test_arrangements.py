from __future__ import annotations

import subprocess
import sys

import pytest

from fundcs.kit import arrangements
from fundcs.kit.published import YEARS


@pytest.mark.parametrize("year", YEARS)
def test_a_year_written_down_is_as_the_library_knows_it(year: int) -> None:
    assert arrangements.of_year(year) == arrangements.of_library(year)


@pytest.mark.parametrize("year", [1999, 2089])
def test_a_year_not_written_down_is_the_librarys(year: int) -> None:
    assert year not in YEARS
    assert arrangements.of_year(year) == arrangements.of_library(year)


def test_a_year_written_down_needs_no_library() -> None:
    code = (
        "import sys; from fundcs.kit.workdays import statutory; "
        "assert statutory(2026).facts; sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

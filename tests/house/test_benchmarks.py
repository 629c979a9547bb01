"""The benchmark runs and says a ratio for every aim; how fast anything is, no test asks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "bench.py"
ROW = re.compile(
    r"(?P<name>\w+) +(?P<ours>[\d.]+)(?: +(?P<theirs>[\d.]+) +(?P<ratio>[\d.]+) +(?P<aim>[\d.]+)!?)?  "
)
RATIOS = {"help": 1, "read": 2, "import": 1, "payout": 2, "workbook": 1, "complaints": 1}


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), *options], capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def rows() -> list[re.Match[str]]:
    """The rows that a run over tiny sizes prints."""
    done = bench("--quick", "--repeat", "1")
    assert done.returncode == 0, done.stderr
    found = [ROW.match(line) for line in done.stdout.splitlines()[1:]]
    assert None not in found, done.stdout
    return [row for row in found if row]


def test_every_aim_has_its_ratio(rows: list[re.Match[str]]) -> None:
    assert Counter(row["name"] for row in rows if row["ratio"]) == RATIOS


def test_search_and_verify_are_timed_without_an_aim(rows: list[re.Match[str]]) -> None:
    assert [row["name"] for row in rows if row["ratio"] is None] == ["search", "verify"]


def test_an_unknown_benchmark_is_refused() -> None:
    done = bench("--only", "lunch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "lunch" in done.stderr

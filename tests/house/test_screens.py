"""The most used screens in a terminal of 80 columns, in both languages: numbers and names are read whole."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from rich.cells import cell_len

SCREENS: Final = """
status
reminders
callbacks plan --fund YX01
callbacks findings
client history C000018
client show C000032
complaints list
complaints show K000002
payout explain YX01-2026-0005
payout list
payout schedule --fund YX01
payout show --fund YX01
submission list
submission penalties
submission show YX01-2026-0053
""".strip().splitlines()
WHOLE: Final = re.compile(
    r"YX0\d-2026-\d{4}|[CKWH]0\d{5}|\d{4}-\d\d-\d\d|\d{1,3}(?:,\d{3})+\.\d\d"
    r"|(?<= )[\u4e00-\u9fff]{2,3}(?= |$)",
    re.MULTILINE,
)
"""Numbers of contracts and records, days, amounts, and words of two or three characters: people's names."""
CHECKPOINT: Final = re.compile(r"[0-9a-f]{64}")
"""A hash is to be copied: its line is as long as it is."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", SCREENS)
def test_a_screen_of_80_columns_breaks_no_number_and_no_name(
    sample: Any, monkeypatch: pytest.MonkeyPatch, words: str, lang: str
) -> None:
    pages = {}
    for width in ("400", "80"):
        monkeypatch.setenv("COLUMNS", width)
        pages[width] = sample.ok(*words.split(), lang=lang)
    lines = pages["80"].splitlines()
    assert [line for line in lines if cell_len(line) > 80 and not CHECKPOINT.search(line)] == []
    assert [line for line in lines if re.match(r"\s*[，。；：、！？）》,;:!?)]", line)] == []
    assert set(WHOLE.findall(pages["400"])) <= set(WHOLE.findall(pages["80"]))

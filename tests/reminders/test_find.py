"""One duty found by its key, without asking for all."""

from __future__ import annotations

from typing import Any

import pytest
from shared.acting import acting

from fundcs.deadlines.rules import EVERYTHING
from fundcs.kit.errors import Refused
from fundcs.reminders import rules
from fundcs.reminders.rules import Named
from fundcs.reminders.service import find, owed


@pytest.mark.parametrize("moment", ["2026-10-16 09:00", "2026-11-02 12:00", "2026-11-23 10:00"])
def test_every_duty_is_found_by_its_key_in_any_letters(sample: Any, moment: str) -> None:
    with acting(sample.path, moment) as act:
        duties = owed(act, EVERYTHING)
        assert len({duty.key.split(":")[0] for duty in duties}) >= 4
        for duty in duties[::3]:
            assert find(act, duty.key.lower()) == duty


def test_only_the_chapter_that_the_key_names_is_asked(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for chapter in ("callbacks", "complaints", "packages", "penalties"):
        monkeypatch.setattr(f"fundcs.{chapter}.duties.duties", lambda *_args: pytest.fail("was asked"))
    with acting(sample.path, "2026-11-23 10:00") as act:
        assert find(act, "nda:S006").key == "nda:S006"


@pytest.mark.parametrize(
    "key",
    [
        "finding:W999999",
        "submission:NONE:round:1",
        "submission:list:NONE:2026-10",
        "callback:YX01:2026-11-30",
        "complaint",
        "lunch:today",
        ":",
    ],
)
def test_a_key_of_nothing_owed_is_refused(sample: Any, key: str) -> None:
    with (
        acting(sample.path, "2026-11-23 10:00") as act,
        pytest.raises(Refused, match=f"there is no to-do {key}"),
    ):
        find(act, key)


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("callback:yx01:2026-11-30:c000001", (Named("callbacks", fund="YX01", client="C000001"),)),
        ("no-answer:YX01:2026-11-30:C000001", (Named("callbacks", client="C000001"),)),
        ("no-answer:routine:C000001", (Named("callbacks", client="C000001"),)),
        ("channels:C000001", (Named("callbacks", client="C000001"),)),
        ("finding:W000001", (Named("callbacks", finding="W000001"),)),
        ("complaint:K000001:close", (Named("complaints"),)),
        ("submission:YX01-2026-0053:round:2", (Named("packages", contract="YX01-2026-0053"),)),
        ("nda:S006", (Named("staff"),)),
        (
            "submission:list:YX01:2026-10",
            (Named("penalties", fund="YX01"), Named("packages", contract="LIST")),
        ),
    ],
)
def test_a_key_names_its_chapter_and_whom_it_concerns(key: str, named: tuple[Named, ...]) -> None:
    assert rules.named(key) == named

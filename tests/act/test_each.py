"""What is asked of many keys at once is asked once by an act that reads, and anew by one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.acting import acting

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act


def asked(path: Path, *, reads_only: bool) -> tuple[dict[str, int], list[list[str]]]:
    """What is answered in the end, and of which keys was asked each time."""
    times: list[list[str]] = []

    def length(_act: Act, keys: Sequence[str]) -> dict[str, int]:
        times.append(list(keys))
        return {key: len(key) for key in keys}

    with acting(path, "2026-11-23") as acts:
        act = replace(acts, reads_only=reads_only)
        act.ahead(length, ["a", "bb"])
        act.each(length, ["bb"])
        return act.each(length, ["ccc", "a", "ccc"]), times


def test_an_act_that_only_reads_asks_of_no_key_twice(founded: Path) -> None:
    answer, times = asked(founded, reads_only=True)
    assert list(answer.items()) == [("ccc", 3), ("a", 1)]
    assert times == [["a", "bb"], ["ccc"]]


def test_an_act_that_writes_asks_anew_and_nothing_ahead(founded: Path) -> None:
    answer, times = asked(founded, reads_only=False)
    assert list(answer.items()) == [("ccc", 3), ("a", 1)]
    assert times == [["bb"], ["ccc", "a"]]


def test_supposing_another_answer_forgets_what_followed_from_the_first(founded: Path) -> None:
    with acting(founded, "2026-11-23") as acts:
        act = replace(acts, reads_only=True)
        answers = iter((1, 2))

        def next_(_act: Act, keys: Sequence[str]) -> dict[str, int]:
            number = next(answers)
            return dict.fromkeys(keys, number)

        assert act.each(next_, ["a"]) == {"a": 1}
        assert act.supposing(len, 0).each(next_, ["a"]) == {"a": 2}  # type: ignore[arg-type]

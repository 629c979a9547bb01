"""A group's commands that wait are made when they are needed, in one order."""

from __future__ import annotations

from typing import Any

from fundcs.act.spoken import Commands


def waiting() -> tuple[Commands, list[str]]:
    """`a`, and behind it `b` and `c`, made together, and `d`; with what was made so far."""
    made: list[str] = []

    def make(*names: str) -> Any:
        def made_now() -> dict[str, str]:
            made.extend(names)
            return {name: name.upper() for name in names}

        return made_now

    commands = Commands({"a": "A"})
    commands.wait(("b", "c"), make("b", "c"))
    commands.wait(("d",), make("d"))
    return commands, made


def test_what_is_named_is_made_with_what_comes_with_it() -> None:
    commands, made = waiting()
    assert (commands.get("a"), commands.get("x"), made) == ("A", None, [])
    assert (commands.get("c"), commands["b"], made) == ("C", "B", ["b", "c"])


def test_all_are_made_where_all_are_asked_for_in_the_order_they_were_said() -> None:
    for ask in (lambda of: dict(of.items()), dict, lambda of: {**of}):
        commands, made = waiting()
        commands.get("d")
        assert list(ask(commands).items()) == [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")]
        assert sorted(made) == ["b", "c", "d"]


def test_names_are_listed_without_making_any() -> None:
    commands, made = waiting()
    assert (list(commands), "c" in commands, len(commands), made) == (["a", "b", "c", "d"], True, 4, [])

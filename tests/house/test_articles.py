from __future__ import annotations

from typing import Any

import pytest
import typer

from fundcs.main import command
from fundcs.policy.articles import PLANNED, articles


def _known(words: list[str]) -> bool:
    """Whether the program has the command: a group, a verb of it, or a command without a group."""
    root: Any = command()
    group = root.get_command(typer.Context(root), words[0])
    if group is None or len(words) == 1:
        return group is not None
    verbs = getattr(group, "commands", {})
    return not verbs or words[1].startswith("-") or words[1] in verbs


NAMED = sorted({name for one in articles() for name in one.commands})


@pytest.mark.parametrize("name", NAMED)
def test_a_command_that_an_article_names_is_in_the_program_or_said_to_be_planned(name: str) -> None:
    planned = any(name == one or name.startswith(f"{one} ") for one in PLANNED)
    assert _known(name.split()) != planned


@pytest.mark.parametrize("name", sorted(PLANNED))
def test_what_is_said_to_be_planned_is_not_in_the_program(name: str) -> None:
    assert not _known(name.split())

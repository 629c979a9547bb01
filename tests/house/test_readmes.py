"""Every command that a README shows exists, with the options it is shown with."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from fundcs.main import command

ROOT = Path(__file__).resolve().parents[2]


def shown(name: str) -> list[list[str]]:
    """The words after `fundcs` in code spans and in blocks, continued lines joined."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(
        r"`(fundcs [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    lines = [line for block in blocks for line in block.splitlines()]
    found = [
        re.split(r"(?:^|[\s/])fundcs ", line, maxsplit=1)[1] for line in [*lines, *spans] if "fundcs " in line
    ]
    return [shlex.split(re.split(r" [>|&]", line)[0], comments=True) for line in found]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_command_of_a_readme_exists(name: str) -> None:
    commands = [words for words in shown(name) if words and not words[0].endswith("/")]
    assert len(commands) > 10
    for words in commands:
        lacking = _lacking(words)
        assert lacking is None, f"fundcs {' '.join(words)}: {lacking}"


def _lacking(words: list[str]) -> str | None:
    at: Any = command()
    ctx = typer.Context(at, info_name="fundcs", **at.context_settings)
    options: set[str] = set()
    for word in words:
        options |= {
            spelling for param in at.get_params(ctx) for spelling in (*param.opts, *param.secondary_opts)
        }
        if isinstance(at, TyperGroup) and not word.startswith("-"):
            below = at.get_command(ctx, word)
            if below is None and word not in {"zh", "en"}:
                return f"no command {word}"
            at = below or at
        elif word.startswith("--") and word.partition("=")[0] not in options:
            return f"no option {word}"
    return None

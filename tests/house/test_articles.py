"""What `policy article` says of the 57 articles, held to the command tree and to the policy's keys."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
import typer
from typer.core import TyperGroup

from fundcs.main import command
from fundcs.policy.article_table import ROWS
from fundcs.policy.articles import Article, articles
from fundcs.policy.loader import load


def exists(name: str) -> bool:
    """Whether the program has a command such as `callbacks log --kind routine`, with its option and value."""
    words, node = name.split(), cast("Any", command())
    ctx = typer.Context(node, **node.context_settings)
    while words and not words[0].startswith("-"):
        child = node.get_command(ctx, words.pop(0)) if isinstance(node, TyperGroup) else None
        if child is None:
            return False
        node, ctx = child, typer.Context(child, parent=ctx)
    if not words:
        return True
    option, *value = words
    records = [param.get_help_record(ctx) for param in node.params if option in param.opts]
    return any(set(value) <= set(re.split(r"[<|>]", names)) for names, _help in filter(None, records))


@pytest.mark.parametrize("article", articles(), ids=lambda article: str(article.number))
def test_an_article_says_what_is_done_by_commands_that_exist_and_what_is_not_done_yet(
    article: Article,
) -> None:
    row, keys = ROWS[article.number], load().entries
    planned_keys = [key for key in load().keys_of(article.number) if keys[key].planned]

    assert [name for name in article.commands if not exists(name)] == []
    assert bool(article.commands) or not article.computes
    assert article.computes or row.nothing or article.planned
    assert str(article.does).startswith("Nothing to compute: ") == row.nothing
    assert article.planned or not planned_keys
    assert str(article.does).startswith("Not carried out yet: ") == (not row.does)


@pytest.mark.parametrize("name", sorted({name for row in ROWS.values() for name in row.awaits}))
def test_what_an_article_still_waits_for_is_not_in_the_program(name: str) -> None:
    assert not exists(name), f"`fundcs {name}` is here: write the rows of its articles anew"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("explain", True),
        ("client show", True),
        ("client list --tier vip", True),
        ("callbacks log --kind channels", True),
        ("clientele show", False),
        ("client sow", False),
        ("client list --teir vip", False),
        ("client list --tier gold", False),
        ("explain tier", False),
    ],
)
def test_the_search_for_a_command_finds_those_there_are(name: str, there: bool) -> None:
    assert exists(name) == there

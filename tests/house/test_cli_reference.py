"""Every command and option explains itself, and the written reference says the same."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
import typer

import cli_reference
from fundcs.main import command


@pytest.fixture(scope="module")
def entries() -> list[cli_reference.Entry]:
    return list(cli_reference.walk(command()))


def test_every_command_has_help(entries: list[cli_reference.Entry]) -> None:
    assert [entry.path for entry in entries if not entry.help()] == []


def test_every_argument_and_option_has_help(entries: list[cli_reference.Entry]) -> None:
    silent = [f"{entry.path} {param.name}" for entry in entries for param in entry.params() if not param.help]
    assert silent == []


def test_every_sentence_of_help_is_closed(entries: list[cli_reference.Entry]) -> None:
    texts = {entry.path: entry.help() for entry in entries}
    texts |= {f"{entry.path} {p.name}": p.help or "" for entry in entries for p in entry.params()}
    assert [where for where, text in texts.items() if not text.endswith((".", "?", ")"))] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_reference_is_current(language: str) -> None:
    page = cli_reference.PAGES[language].read_text(encoding="utf-8")
    assert page == cli_reference.written(language), "run python tools/cli_reference.py"


def sample() -> Any:
    app = typer.Typer(help="A shop.")
    goods = typer.Typer(help="What is sold.")
    app.add_typer(goods, name="goods")

    @app.command()
    def buy(
        item: Annotated[str, typer.Argument(metavar="ITEM", help="What to buy.")],
        count: Annotated[int, typer.Option("--count", "-n", help="How many.", envvar="SHOP_COUNT")] = 1,
        tag: Annotated[list[str] | None, typer.Option("--tag", help="A label.")] = None,
        secret: Annotated[str | None, typer.Option("--secret", hidden=True)] = None,
    ) -> None:
        """Buy an item.

        It is put in the basket.
        """

    @goods.command("list")
    def every(mode: Annotated[str, typer.Option("--mode", metavar="a|b", help="Which.")] = "a") -> None:
        """List them."""

    @goods.command("burn", hidden=True)
    def burn() -> None:
        """Not shown."""

    return typer.main.get_command(app)


def test_the_page_holds_the_whole_tree_but_what_is_hidden() -> None:
    page = cli_reference.page(sample(), "en")
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == [
        "# The command line",
        "## `fundcs`",
        "### `fundcs buy`",
        "### `fundcs goods`",
        "#### `fundcs goods list`",
    ]
    assert "secret" not in page


def test_the_page_says_what_an_option_needs_and_defaults_to() -> None:
    page = cli_reference.page(sample(), "en")
    assert "What to buy (required).\n" in page
    assert "How many (default: `1`; environment: `SHOP_COUNT`).\n" in page
    assert "A label (may be repeated).\n" in page
    assert "Buy an item.\n\nIt is put in the basket.\n" in page


def test_the_page_in_chinese_has_chinese_headings() -> None:
    page = cli_reference.page(sample(), "zh")
    assert page.startswith("# 命令参考\n")
    assert "环境变量：`SHOP_COUNT`" in page


def test_a_listed_command_that_does_not_exist_is_an_error() -> None:
    group = sample()
    group.list_commands = lambda _ctx: ["buy", "sell"]
    with pytest.raises(LookupError, match="fundcs lists sell"):
        list(cli_reference.walk(group))

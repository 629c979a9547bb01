"""Write the reference of the command line from its own help texts.

    python tools/cli_reference.py            write docs/cli.md and docs/cli.zh.md
    python tools/cli_reference.py --check    write nothing; the exit code is 1 where one of them is behind

Help texts are translated as the commands are defined: each language is written by its own interpreter.
"""

from __future__ import annotations

import argparse
import inspect
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from fundcs.act.help_page import names, piece
from fundcs.kit.placeholders import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": ROOT / "docs" / "cli.md", "zh": ROOT / "docs" / "cli.zh.md"}
WORDS = {
    "en": {
        "title": "The command line",
        "note": "Generated from the help texts by `python tools/cli_reference.py`. "
        "Every command also answers to `--help`.",
        "required": "required",
        "default": "default: {}",
        "environment": "environment: {}",
        "repeatable": "may be repeated",
        "stop": ".",
        "aside": " ({})",
        "between": "; ",
    },
    "zh": {
        "title": "命令参考",
        "note": "由 `python tools/cli_reference.py` 根据帮助文字生成。每个命令都可加 `--help` 查看说明。",
        "required": "必填",
        "default": "默认：{}",
        "environment": "环境变量：{}",
        "repeatable": "可重复填写",
        "stop": "。",
        "aside": "（{}）",
        "between": "；",
    },
}


@dataclass(frozen=True)
class Entry:
    """A command or group at its place in the tree, with the context its help is written in."""

    path: str
    command: Any
    ctx: typer.Context

    def params(self) -> list[Any]:
        """The arguments and options a reader may give, in the order of the help; not `--help` itself."""
        params = self.command.get_params(self.ctx)
        return [param for param in params if not param.hidden and "--help" not in param.opts]

    def usage(self) -> str:
        """The usage line on one line."""
        return in_words(" ".join([self.path, *map(piece, self.command.collect_usage_pieces(self.ctx))]))

    def help(self) -> str:
        """The whole help text, paragraphs kept."""
        return inspect.cleandoc(self.command.help or "").replace("\b\n", "")


def walk(command: Any, name: str = "fundcs", parent: typer.Context | None = None) -> Iterator[Entry]:
    """The command and everything below it, groups before their commands; hidden ones left out."""
    # A command keeps the help option of the first context it is asked in.
    ctx = typer.Context(command, parent=parent, info_name=name, **command.context_settings)
    yield Entry(ctx.command_path, command, ctx)
    if not isinstance(command, TyperGroup):
        return
    for child in command.list_commands(ctx):
        found = command.get_command(ctx, child)
        if found is None:
            raise LookupError(f"{ctx.command_path} lists {child} and does not know it")
        if not found.hidden:
            yield from walk(found, child, ctx)


def page(root: Any, language: str) -> str:
    """The reference as Markdown."""
    words = WORDS[language]
    entries = list(walk(root))
    index = [_index_line(entry) for entry in entries[1:]]
    sections = [section(entry, words) for entry in entries]
    return "\n".join([f"# {words['title']}\n", f"{words['note']}\n", *index, "", *sections])


def _index_line(entry: Entry) -> str:
    depth = entry.path.count(" ") - 1
    anchor = entry.path.replace(" ", "-")
    first = entry.help().split("\n\n")[0].replace("\n", " ")
    return f"{'  ' * depth}- [`{entry.path}`](#{anchor}): {first}"


def section(entry: Entry, words: dict[str, str]) -> str:
    """One command: what it does, how it is called, what it may be given."""
    parts = [f"{'#' * min(2 + entry.path.count(' '), 4)} `{entry.path}`", entry.help()]
    parts.append(f"```\n{entry.usage()}\n```")
    lines = [_param_line(param, entry.ctx, words) for param in entry.params()]
    return "\n\n".join([*parts, *(["\n".join(lines)] if lines else [])]) + "\n"


def _param_line(param: Any, ctx: typer.Context, words: dict[str, str]) -> str:
    called = names(param, ctx)
    text = inspect.cleandoc(param.help or "").replace("\n", " ")
    facts = words["between"].join(_facts(param, words))
    if not facts:
        return f"- `{called}`: {text}"
    bare = text.removesuffix(words["stop"])
    return f"- `{called}`: {bare}{words['aside'].format(facts)}{words['stop']}"


def _facts(param: Any, words: dict[str, str]) -> Iterator[str]:
    if param.required:
        yield words["required"]
    if (param.multiple or param.nargs == -1) and words["repeatable"] not in (param.help or ""):
        yield words["repeatable"]
    default = getattr(param.default, "value", param.default)
    if isinstance(default, (str, int)) and not isinstance(default, bool) and param.show_default:
        yield words["default"].format(f"`{default}`")
    if param.envvar:
        yield words["environment"].format(f"`{param.envvar}`")


def written(language: str) -> str:
    """The page of one language, from a fresh interpreter that no setting of this one reaches."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FUNDCS_")}
    script = [sys.executable, str(Path(__file__).resolve()), "--print", language]
    run = subprocess.run(script, env=clean, stdout=subprocess.PIPE, check=True)
    return run.stdout.decode("utf-8")


def _print(language: str) -> int:
    from fundcs.kit import i18n  # the language stands before any command is defined

    i18n.use("zh" if language == "zh" else "en")
    from fundcs import main as program

    sys.stdout.buffer.write(page(program.command(), language).encode("utf-8"))
    return 0


def main() -> int:
    """Run the command line of this script."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--print", choices=sorted(PAGES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.print:
        return _print(options.print)
    behind = []
    for language, path in PAGES.items():
        now = written(language)
        if options.check and (not path.exists() or path.read_text(encoding="utf-8") != now):
            behind.append(path.relative_to(ROOT))
        elif not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(now, encoding="utf-8")
    for path in behind:
        print(f"{path} is behind the help texts: run python tools/cli_reference.py", file=sys.stderr)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())

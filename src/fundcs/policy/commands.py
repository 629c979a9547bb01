"""The commands of `fundcs policy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Setting, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Policy: view, check, article by article."))


@command(
    app,
    "show",
    _("Show the policy in force: what each key means, its value, its article and where it is set."),
    access=Access.NONE,
)
def show(
    setting: Setting,
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help=_("A key such as complaints.close_within, or a section.")),
    ] = None,
) -> View:
    from fundcs.policy import show
    from fundcs.policy.loader import load

    return show.shown(load(setting.archive_path.with_name("policy.toml")), key)


@command(app, "check", _("Check a firm's policy file, naming the line of each problem."), access=Access.NONE)
def check(
    setting: Setting,  # noqa: ARG001 - a body's first argument
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("A TOML file with the keys the firm changes."))
    ],
) -> View:
    from fundcs.policy import loader, show

    return show.checked(file, loader.check(file), loader.planned(file), loader.left(file))


@command(
    app,
    "article",
    _("Say what fundcs does for an article and what not yet, by which keys and commands."),
    access=Access.NONE,
)
def article(
    setting: Setting,  # noqa: ARG001 - a body's first argument
    number: Annotated[
        str, typer.Argument(metavar="ARTICLE", help=_("1 to 57, also written 38(5) or 第三十八条."))
    ],
) -> View:
    from fundcs.policy import articles, show
    from fundcs.policy.loader import load

    return show.article(articles.article(number), load())

"""How a command declares what it needs; who opens the archive and refuses is the office."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from fundcs.act.spoken import SpokenCommand, SpokenGroup
from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from fundcs.act.permits import Permit
    from fundcs.kit.view import View


class Access(StrEnum):
    """What a command does with the archive.

    NONE: the body opens or makes one itself, or needs none. OPTIONAL: it is read where there is one,
    whoever asks; only for facts that are nobody's.
    """

    NONE = "none"
    OPTIONAL = "optional"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Needs:
    """A command's declaration. `personal`: it shows personal data, masked unless `--reveal`."""

    name: str
    access: Access
    permit: Permit | None
    personal: bool


def chapter(help_text: str) -> typer.Typer:
    """An empty group of commands."""
    return typer.Typer(cls=SpokenGroup, help=help_text, no_args_is_help=True, add_completion=False)


def command(
    app: typer.Typer,
    name: str,
    help_text: str,
    *,
    access: Access = Access.READ,
    permit: Permit | None = None,
    personal: bool = False,
) -> Callable[[Callable[..., View]], Callable[..., View]]:
    """Put a body on `app` as the command `name`.

    The body takes an `Act` first (a `Setting` where `access` is NONE or OPTIONAL), then its own
    options, and returns a View. `--json`, and for `personal` ones `--reveal` and `--reason`, are
    added here.
    """

    def declare(body: Callable[..., View]) -> Callable[..., View]:
        wrapped = _wrapped(body, Needs(name, access, permit, personal))
        app.command(name, cls=SpokenCommand, help=help_text)(wrapped)
        return body

    return declare


def _wrapped(body: Callable[..., View], needs: Needs) -> Callable[..., Any]:
    hints = get_type_hints(body, include_extras=True)
    own = list(inspect.signature(body).parameters.values())[1:]
    added = _added(needs)
    # A body that asks for a reason itself is told the one given, be it for what it does or for --reveal.
    shared = added.keys() & {parameter.name for parameter in own}
    added = {name: option for name, option in added.items() if name not in shared}

    def run(*, ctx: typer.Context, **given: Any) -> int:
        extra = {name: given.pop(name) for name in added} | {name: given[name] for name in shared}
        return ctx.obj.run(ctx, needs, body, given, **extra)  # type: ignore[no-any-return]

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("ctx", keyword, annotation=typer.Context)]
    parameters += [p.replace(kind=keyword, annotation=hints[p.name]) for p in own]
    parameters += [
        inspect.Parameter(name, keyword, default=default, annotation=kind)
        for name, (kind, default) in added.items()
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__module__, run.__qualname__ = body.__module__, body.__qualname__
    return run


def _added(needs: Needs) -> dict[str, tuple[Any, Any]]:
    added: dict[str, tuple[Any, Any]] = {
        "as_json": (Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))], False)
    }
    if needs.personal:
        reveal = typer.Option(
            "--reveal", help=_("Show personal data unmasked; asks for --reason, goes on the trail.")
        )
        reason = typer.Option("--reason", metavar="TEXT", help=_("Why personal data has to be seen."))
        added["reveal"] = (Annotated[bool, reveal], False)
        added["reason"] = (Annotated[str | None, reason], None)
    return added

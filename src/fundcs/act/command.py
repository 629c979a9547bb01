"""How a command declares what it needs; who opens the archive and refuses is the office."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

import typer

from fundcs.act import words
from fundcs.act.spoken import SpokenCommand, SpokenGroup
from fundcs.kit.files import OutFile, OutFolder
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
    """A command's declaration. `personal`: it shows personal data, masked unless `--reveal`.

    `writes_with`: options with which a command that reads writes, since what it exports is on the trail.
    """

    name: str
    access: Access
    permit: Permit | None
    personal: bool
    writes_with: tuple[str, ...] = ()

    def given(self, options: Mapping[str, Any]) -> Needs:
        """What the command needs where these options are given."""
        writes = any(options.get(name) for name in self.writes_with)
        return replace(self, access=Access.WRITE) if writes else self

    @staticmethod
    def of(command: Any) -> Needs | None:
        """What a command of the tree declared; None for a group."""
        return getattr(command.callback, "needs", None)


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
    writes_with: str | tuple[str, ...] = (),
) -> Callable[[Callable[..., View]], Callable[..., View]]:
    """Put a body on `app` as the command `name`.

    The body takes an `Act` first (a `Setting` where `access` is NONE or OPTIONAL), then its own
    options, and returns a View. `--json`, for `personal` ones `--reveal` and `--reason`, and for those that
    write a file `--force` are added here.
    """

    def declare(body: Callable[..., View]) -> Callable[..., View]:
        exports = (writes_with,) if isinstance(writes_with, str) else writes_with
        wrapped = _wrapped(body, Needs(name, access, permit, personal, exports))
        app.command(name, cls=SpokenCommand, help=help_text)(wrapped)
        return body

    return declare


def _wrapped(body: Callable[..., View], needs: Needs) -> Callable[..., Any]:
    hints = get_type_hints(body, include_extras=True)
    own = list(inspect.signature(body).parameters.values())[1:]
    added = _added(needs)
    if "force" not in hints and any(_is_file(hint) for hint in hints.values()):
        force = typer.Option("--force", help=_("Replace a file that fundcs did not write."))
        added["force"] = (Annotated[bool, force], False)
    # A body that asks for a reason itself is told the one given, be it for what it does or for --reveal.
    shared = added.keys() & {parameter.name for parameter in own}
    added = {name: option for name, option in added.items() if name not in shared}
    checks = words.checks(
        {**{p.name: p.replace(annotation=hints[p.name]) for p in own}, **_parameters(added)}
    )

    def run(*, ctx: typer.Context, **given: Any) -> int:
        words.take_from_input(given, checks)
        for name, check in checks.items():
            check.refuse(given[name])
            if needs.access is Access.WRITE and not ctx.obj.sure:
                check.doubt(given[name])
        needed = needs.given(given)
        extra = {name: given.pop(name) for name in added} | {name: given[name] for name in shared}
        return ctx.obj.run(ctx, needed, body, given, **extra)  # type: ignore[no-any-return]

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("ctx", keyword, annotation=typer.Context)]
    parameters += [p.replace(kind=keyword, annotation=hints[p.name]) for p in own]
    parameters += _parameters(added).values()
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__module__, run.__qualname__ = body.__module__, body.__qualname__
    run.needs = needs  # type: ignore[attr-defined]
    return run


def _parameters(added: dict[str, tuple[Any, Any]]) -> dict[str, inspect.Parameter]:
    return {
        name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in added.items()
    }


def _is_file(hint: Any) -> bool:
    """Whether a parameter is a file to be written, or a directory of them: `Annotated[OutFile | None, …]`."""
    kind = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    return not {OutFile, OutFolder}.isdisjoint({kind, *get_args(kind)})


def _added(needs: Needs) -> dict[str, tuple[Any, Any]]:
    added: dict[str, tuple[Any, Any]] = {
        "as_json": (Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))], False)
    }
    if needs.personal:
        reveal = typer.Option(
            "--reveal", help=_("Show personal data unmasked; needs --reason and is recorded on the trail.")
        )
        reason = typer.Option(
            "--reason", metavar="TEXT", help=_("The reason for seeing personal data unmasked.")
        )
        added["reveal"] = (Annotated[bool, reveal], False)
        added["reason"] = (Annotated[str | None, reason], None)
    return added

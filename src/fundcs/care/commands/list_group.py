"""A group of commands that lists where no command is named."""

from __future__ import annotations

from typing import Any

from fundcs.act.spoken import SpokenGroup


class ListGroup(SpokenGroup):
    """A group that lists where no command is named: `care greetings` is `care greetings list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does, with `list` put first where the first word is none of the commands."""
        helps = {"--help", "-h"} & set(args[:1])
        if not helps and (not args or args[0] not in self.commands):
            args = ["list", *args]
        return super().parse_args(ctx, args)

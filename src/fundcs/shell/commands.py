"""The command `fundcs shell`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from fundcs.act import Access, Setting, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(
    app,
    "shell",
    _("A prompt that takes the commands without `fundcs`, for the whole day; completes them with Tab."),
    access=Access.NONE,
)
def shell(setting: Setting) -> View:
    from fundcs.shell.service import loop

    _open_once(setting)
    asked_at_a_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    tally = loop.run(setting, _prompt(setting) if asked_at_a_terminal else loop.piped)
    data = {"commands": tally.commands, "failed": tally.failed}
    return View(data, lambda _console: None, exit_code=0 if asked_at_a_terminal else tally.last)


def _open_once(setting: Setting) -> None:
    """Ask for the passphrase of an encrypted archive once for all the commands."""
    from fundcs.archive.keys import vault

    vault.vault.standing = True
    vault.unlocked(setting.archive_path)


def _prompt(setting: Setting) -> Callable[[], str | None]:
    from fundcs.shell.service import ahead
    from fundcs.shell.service.known import Records
    from fundcs.shell.show import prompt

    ahead.load()
    sys.stdout.write(prompt.welcome() + "\n")
    return prompt.reader(setting, Records(setting))

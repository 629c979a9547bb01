"""The prompt with its completion and its history, by prompt_toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.visible import visible
from fundcs.shell.service import history
from fundcs.shell.service.suggesting import following

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fundcs.act import Setting
    from fundcs.shell.service.known import Records


def reader(setting: Setting, records: Records, **streams: Any) -> Callable[[], str | None]:
    """What asks for a line: None at Ctrl-D, an empty line at Ctrl-C.

    `streams` are others than the terminal's (prompt_toolkit's `input` and `output`).
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion, PathCompleter
    from prompt_toolkit.document import Document
    from prompt_toolkit.shortcuts import CompleteStyle

    class Following(Completer):
        paths = PathCompleter(expanduser=True)

        def get_completions(self, document: Document, complete_event: Any) -> Iterator[Completion]:
            said = following(document.text_before_cursor, records)
            if said.files:
                yield from self.paths.get_completions(Document(said.begun), complete_event)
            for suggestion in said.suggestions:
                yield Completion(
                    suggestion.word, start_position=-len(said.begun), display_meta=visible(suggestion.what)
                )

    session: Any = PromptSession(
        f"fundcs {setting.staff} > " if setting.staff else "fundcs > ",
        completer=Following(),
        complete_while_typing=False,
        complete_style=CompleteStyle.COLUMN,
        history=_history(),
        **streams,
    )

    def line() -> str | None:
        try:
            text: str = session.prompt()
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None
        return text

    return line


def _history() -> Any:
    from prompt_toolkit.history import History

    class Kept(History):
        """What was typed is recalled whole while the prompt stands; on the disk is its form alone."""

        def load_history_strings(self) -> Iterator[str]:
            yield from reversed(history.lines())

        def store_string(self, string: str) -> None:
            history.keep(string)

    return Kept()


def welcome() -> str:
    """What stands above the first prompt."""
    return _("Commands as after `fundcs`; Tab completes, `help` helps, `exit` or Ctrl-D leaves.")

"""Regular expressions that are compiled when they are first used.

Compiling one with a class of Chinese characters takes 2 ms, and most commands use few of those they load.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class LatePattern:
    """A pattern that stands for its `re.Pattern` and has its methods after the first use."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern of `text`, compiled on its first use; a mistake in it is a re.error then."""
    return cast("re.Pattern[str]", LatePattern(text, flags))

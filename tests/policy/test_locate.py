from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.policy.loader import DEFAULT
from fundcs.policy.locate import locate

if TYPE_CHECKING:
    from fundcs.policy.locate import KeyPath

TEXT = '''\
# a comment with [brackets] and a = sign

title = "a # in a text" # and one after it
[tier]
basis = 'cumulative'
"quoted key" = """
[not.a.table]
x = 1
"""
after = 1.5
dotted . "key" = { inner = [1, 2], other = "}" }

[[tier.bands]]
from = "1"
[[tier.bands]]

from = "2"
[tier.bands.note]
text = \'\'\'
]\'\'\'
rows = [ # opened
    { a = 1, b = 2 },

    { a = [
        3,
      ] },
]
when = 2026-11-23T10:00:00+08:00
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 3),
        (("tier",), 4),
        (("tier", "basis"), 5),
        (("tier", "quoted key"), 6),
        (("tier", "after"), 10),
        (("tier", "dotted", "key"), 11),
        (("tier", "dotted", "key", "inner", 1), 11),
        (("tier", "dotted", "key", "other"), 11),
        (("tier", "bands"), 13),
        (("tier", "bands", 0), 13),
        (("tier", "bands", 0, "from"), 14),
        (("tier", "bands", 1), 15),
        (("tier", "bands", 1, "from"), 17),
        (("tier", "bands", 1, "note"), 18),
        (("tier", "bands", 1, "note", "text"), 19),
        (("tier", "bands", 1, "note", "rows"), 21),
        (("tier", "bands", 1, "note", "rows", 0, "b"), 22),
        (("tier", "bands", 1, "note", "rows", 1), 24),
        (("tier", "bands", 1, "note", "rows", 1, "a", 0), 25),
        (("tier", "bands", 1, "note", "when"), 28),
    ],
)
def test_each_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    assert locate(TEXT)[path] == line


@pytest.mark.parametrize(
    "text", [TEXT, DEFAULT.read_text("utf-8"), "", "\n\n", 'a = ""\nb = \'\'\nc = """"q"""']
)
def test_every_value_of_a_text_has_a_line_and_nothing_else_has(text: str) -> None:
    assert set(locate(text)) == _paths(tomllib.loads(text))


def _paths(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    own = {path} if path else set()
    return own.union(*(_paths(element, (*path, key)) for key, element in inner))

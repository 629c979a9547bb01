"""What somebody typed never steers or deceives a terminal: it is seen for what it is."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from fundcs.kit import view
from fundcs.kit.visible import visible

HOSTILE = "\x1b]0;x\x07 \x1b[2J \x9b31m \u202e \u2066 \u200b \ufeff \xad \r \x00 \u2028 \U000e0041"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("张伟\n第二行\t后", "张伟\n第二行\t后"),
        ("\x1b[31m", "\\u001b[31m"),
        ("收\u202e款", "收\\u202e款"),
        ("a\u200bb\x9bc", "a\\u200bb\\u009bc"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("é 👍 \u3000", "é 👍 \u3000"),
    ],
)
def test_what_is_not_seen_is_written_out(typed: str, shown: str) -> None:
    assert visible(typed) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_nothing_else_is_touched(typed: str) -> None:
    shown = visible(typed)
    assert {unicodedata.category(char) for char in shown if char not in "\n\t"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    assert visible(shown) == shown


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_json_document_says_the_same(typed: str) -> None:
    assert json.loads(visible(json.dumps({"text": typed}, ensure_ascii=False))) == {"text": typed}


def test_tables_texts_and_json_reach_the_terminal_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    rows = view.table(HOSTILE)
    rows.add_row(HOSTILE)
    rows.add_row(Text(HOSTILE))
    view.text_page(rows, HOSTILE, view.Whole(HOSTILE), Text(HOSTILE))(view.console())
    view.print_json({"text": HOSTILE})
    out = capsys.readouterr().out
    assert out.count("202e") >= 6
    assert not {char for char in HOSTILE if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}} & set(out)

"""Lines broken by screen cells: none too wide, nothing lost, punctuation where it belongs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fundcs.kit.wrapping import line_starts


def lines(text: str, width: int) -> list[str]:
    starts = line_starts(text, width)
    return [text[start:end].rstrip() for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("短", 10, ["短"]),
        ("", 10, [""]),
        ("发现的问题须予答复", 10, ["发现的问题", "须予答复"]),
        ("发现的问题，须予答复", 10, ["发现的问", "题，须予", "答复"]),
        ("问题（须予答复）", 6, ["问题", "（须予", "答复）"]),
        ("须加--reason，并记入", 12, ["须加", "--reason，并", "记入"]),
        ("与 --kind channels 同用", 12, ["与 --kind", "channels", "同用"]),
        ("所有客户（第45条）", 12, ["所有客户", "（第45条）"]),
        ("two words here", 9, ["two words", "here"]),
        ("ends with a blank  ", 17, ["ends with a blank"]),
        ("<person|institution>", 10, ["<person|", "institutio", "n>"]),
        ("https://example.org/a", 8, ["https://", "example.", "org/a"]),
        ("S005 陈曦", 8, ["S005", "陈曦"]),
        ("收到投诉后 15 个工作日", 16, ["收到投诉后", "15 个工作日"]),
        ("C000051 长青投资有限公司", 10, ["C000051", "长青投资有", "限公司"]),
        ("褚宁华", 4, ["褚宁", "华"]),
        ("余额，，，，", 4, ["余", "额，", "，，", "，"]),
    ],
)
def test_a_line_is_broken_where_a_reader_expects_it(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


WORDS = st.lists(
    st.sampled_from(["派", "息日", "，", "（", "）", "12", "条", "--fund", " ", "a|b", "long-word"])
)


@given(WORDS.map("".join), st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    broken = lines(text, width)
    assert max(map(cell_len, broken)) <= width
    assert "".join("".join(broken).split()) == "".join(text.split())

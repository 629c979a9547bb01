"""What a client scored stands in their file and its story, the words masked as any text (Art. 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.filling import filled

if TYPE_CHECKING:
    from pathlib import Path

LATER = {"now": "2026-09-20 10:00"}


def test_scores_and_words_are_in_the_whole_file_and_the_story(desk: Any, tmp_path: Path) -> None:
    desk.ok("care", "survey", "record", "H000001", "--score", "2", "--words", "请打 13812345678")
    desk.ok("care", "survey", "record", "Y000001", "--score", "5")
    desk.ok("care", "survey", "withdraw", "M000002", "--reason", "录错")
    sheet = tmp_path / "意见.xlsx"
    desk.ok("care", "survey", "sheet", "--year", 2026, "--xlsx", sheet, lang="zh")
    desk.ok("care", "survey", "import", filled(sheet, {"C000001": {"客户服务": "4"}}))
    file = desk.json("client", "show", "C000001", "--full", **LATER)
    assert [(row["no"], row["score"], row["state"]) for row in file["surveys"]] == [
        ("M000001", 2, "counted"), ("M000002", 5, "withdrawn"),
    ]  # fmt: skip
    assert [(row["no"], row["scores"]) for row in file["opinions"]] == [("Q000001", {"service": 4})]
    for language, told in (
        ("en", ("satisfaction (M000001), callback: score 2", "satisfaction (M000002) withdrawn", "5 very")),
        ("zh", ("满意度评价（M000001），回访：2 分", "填写 2026 年度意见调查（Q000001）", "客户服务 4")),
    ):
        page = desk.ok("client", "show", "C000001", "--full", lang=language, **LATER)
        assert "13812345678" not in page
        assert [words for words in told if words not in page] == []


def test_the_file_of_another_client_has_none_of_it(desk: Any) -> None:
    desk.ok("care", "survey", "record", "H000001", "--score", "2")
    file = desk.json("client", "show", "C000002", "--full")
    assert (file["surveys"], file["opinions"]) == ([], [])


def test_the_tables_come_with_an_upgrade(desk: Any) -> None:
    from shared.older import age

    age(desk.path, "0026")
    desk.ok("archive", "upgrade")
    desk.ok("care", "survey", "record", "H000001", "--score", "4")
    assert desk.json("archive", "verify")["ok"] is True

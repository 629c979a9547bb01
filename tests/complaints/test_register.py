"""`complaints list --xlsx`: the register of complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.registers import rows_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_register_has_the_complaints_of_the_list(desk: Any, tmp_path: Path) -> None:
    desk.ok("complaints", "log", "C001", "--content", "请打 13812345678", "--channel", "phone")
    desk.ok("complaints", "log", "C001", "--content", "对账单未到", "--channel", "phone")
    desk.ok("complaints", "withdraw", "K000002", "--reason", "误登记")
    path = tmp_path / "complaints.xlsx"
    desk.ok("complaints", "list", "--open", "--xlsx", path, lang="zh")
    (row,) = rows_of(path)
    assert (row["投诉编号"], row["投诉内容"], row["渠道"], row["结案时间"]) == (
        "K000001",
        "请打 ***",
        "电话",
        None,
    )

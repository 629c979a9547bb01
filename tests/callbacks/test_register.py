"""`callbacks list --xlsx`: the register of callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.registers import rows_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_register_has_the_callbacks_of_the_list_with_their_findings(desk: Any, tmp_path: Path) -> None:
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached",
            "--finding", "改用手机 13812345678")  # fmt: skip
    desk.ok(
        "callbacks", "log", "C000002", "--kind", "payout_verify", "--fund", "YX01", "--outcome", "no_answer"
    )
    path = tmp_path / "callbacks.xlsx"
    desk.ok("callbacks", "list", "--xlsx", path, lang="zh")
    first, second = rows_of(path)
    assert (first["客户"], first["问题"]) == ("C000001 欧阳建国", "W000001 改用手机 ***")
    assert (second["基金"], second["派息日"].date().isoformat(), second["结果"]) == (
        "YX01",
        "2026-11-30",
        "未接听",
    )

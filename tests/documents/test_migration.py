"""Documents that packages brought to an archive of before are those of its clients' files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.older import age

if TYPE_CHECKING:
    from pathlib import Path


def test_documents_of_before_stay_in_the_files_and_verify(desk: Any, submission: Any, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan %%EOF")
    submission("submit", "K1", "--on", "2026-11-05", "--file", f"id_copy={scan}", as_="S002")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified", "--shelf", "A-03")
    before = desk.json("client", "doc", "list", "C001")
    age(desk.path, "0016")
    desk.ok("archive", "upgrade")
    assert desk.json("client", "doc", "list", "C001") == before
    assert desk.json("archive", "verify")["ok"]
    desk.ok("client", "doc", "add", "C001", scan, "--type", "other")

"""Who else may read the archive's directory on Windows: read from its access list, said by `verify`."""

from __future__ import annotations

from typing import Any

import pytest

from fundcs.archive import access

OWN = "S-1-5-21-1004336348-1177238915-682003330-1001"
COLLEAGUE = "S-1-5-21-1004336348-1177238915-682003330-1002"


@pytest.mark.parametrize(
    ("sddl", "expected"),
    [
        (f"demo\r\nD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;{OWN})\r\n", ()),
        (f"D:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;FA;;;{OWN})", ("Users",)),
        ("D:(A;;FA;;;WD)(A;OICIIO;GA;;;CO)(A;;FA;;;WD)", ("Everyone",)),
        (f"D:(A;;FR;;;{COLLEAGUE})(D;;FA;;;BG)(A;;FA;;;{OWN})", (COLLEAGUE,)),
        ("D:NO_ACCESS_CONTROL", ()),
    ],
)
def test_who_is_allowed_besides_the_owner(sddl: str, expected: tuple[str, ...]) -> None:
    assert access.others(sddl, OWN) == expected


def test_directories_are_asked_by_programs_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    documents = tmp_path / "files"
    documents.mkdir()
    may_read = {str(tmp_path): "AU", str(documents): "BU"}

    def answer(words: list[str]) -> str:
        if words[0] == "whoami":
            return f'"firm\\lin","{OWN}"\r\n'
        program, folder, save, file = words
        assert (program, save) == ("icacls", "/save")
        with open(file, "wb") as listed:  # noqa: PTH123 - as the program writes it
            listed.write(f"x\r\nD:(A;;FR;;;{may_read[folder]})(A;;FA;;;{OWN})\r\n".encode("utf-16-le"))
        return ""

    monkeypatch.setattr(access, "_answer", answer)
    monkeypatch.setattr(access, "os", type("Windows", (), {"name": "nt"}))
    asked = (tmp_path, documents, tmp_path / "none")
    assert access.strangers(*asked) == ("Authenticated Users", "Users")
    assert list(tmp_path.iterdir()) == [documents]


def test_verify_says_who_else_may_read_and_is_content_with_the_archive(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "strangers", lambda *_folders: ("Users",))
    report = office.json("archive", "verify")
    assert (report["ok"], report["open_to"]) == (True, ["Users"])
    assert "others may read the archive's directory: Users;" in " ".join(
        office.ok("archive", "verify").split()
    )

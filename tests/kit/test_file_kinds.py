"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile

import pytest

from fundcs.kit.file_kinds import ends_early, kind_of


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"II*\0....", "tiff"),
        (b"MM\0*....", "tiff"),
        (b"\0\0\0\x18ftypheic....", "heic"),
        (b"\0\0\0\x18ftypmp42....", None),
        (packed("OFD.xml"), "ofd"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (packed("a.txt"), None),
        (b"PK\3\4 torn", None),
        ("来信：请退还。\n".encode(), "text"),
        ("来信：请退还。\n".encode("gb18030"), "text"),
        ("来信".encode("utf-16"), "text"),
        (("ab" * 2047 + "a来信").encode(), "text"),
        (b"\x7fELF\2\1\1\0", None),
        (b"MZ\x90\0", None),
        (b"", None),
        (bytes(range(256)), None),
    ],
)
def test_a_file_is_told_by_its_content(content: bytes, kind: str | None) -> None:
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("kind", "content", "early"),
    [
        ("pdf", b"%PDF ... %%EOF\r\n", False),
        ("pdf", b"%PDF ... ", True),
        ("pdf", b"%PDF %%EOF" + b"0" * 70_000, True),
        ("jpeg", b"\xff\xd8\xff ... \xff\xd9", False),
        ("jpeg", b"\xff\xd8\xff ... ", True),
        ("text", b"anything", False),
    ],
)
def test_a_copy_that_was_cut_off_lacks_the_mark_at_its_end(kind: str, content: bytes, early: bool) -> None:
    assert ends_early(io.BytesIO(content), kind) is early

"""Documents kept, listed, opened and taken out of clients' files (Art. 3-4)."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from shared.enciphered import in_clear
from shared.systems import links, permissions

if TYPE_CHECKING:
    from pathlib import Path

PDF = b"%PDF-1.4\nan identity card\n%%EOF\n"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "身份证11010519900307451X.pdf"
    path.write_bytes(PDF)
    return path


def stored(desk: Any) -> list[Path]:
    return [path for path in (desk.folder / "files").rglob("*") if path.is_file()]


def test_a_document_is_kept_with_its_dates_and_where_its_paper_is(desk: Any, scan: Path) -> None:
    words = (
        "--type",
        "投资人身份证复印件",
        "--paper",
        "A-03",
        "--date",
        "2020-01-01",
        "--valid-until",
        "2030-01-01",
    )
    kept = desk.json("client", "doc", "add", "C001", scan, *words)
    assert kept == {
        "number": 1, "client": "C001", "item": "id_copy", "name": "investor's ID copy", "contract": None,
        "filed_on": "2026-11-23", "filed_by": "S001", "date": "2020-01-01", "valid_until": "2030-01-01",
        "shelf_mark": "A-03", "file": kept["file"], "file_name": "身份证***.pdf", "size": len(PDF),
        "media_type": "application/pdf", "withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None,
    }  # fmt: skip
    held = desk.json("client", "doc", "list", "C001")
    assert (held["documents"], [lack["item"] for lack in held["missing"]]) == ([kept], ["remittance_receipt"])
    assert desk.json("client", "show", "C001")["documents"] == [kept]


@in_clear
def test_the_same_content_in_two_files_is_stored_once_and_named_for_each_client(
    desk: Any, scan: Path, tmp_path: Path
) -> None:
    other = tmp_path / "法人.pdf"
    other.write_bytes(PDF)
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    desk.ok("client", "doc", "add", "C002", other, "--type", "legal_rep_id")
    (content,) = stored(desk)
    assert content.read_bytes() == PDF
    if os.name != "nt":
        assert stat.S_IMODE(content.stat().st_mode) == 0o600
    (card,) = desk.json("client", "doc", "list", "C002")["documents"]
    assert card["file_name"] == "法人.pdf"
    (kept,) = desk.json("archive", "files")
    assert (kept["clients"], kept["state"]) == (["C001", "C002"], "sound")


def test_a_paper_original_without_a_scan_is_a_document_too(desk: Any) -> None:
    kept = desk.json("client", "doc", "add", "C001", "--type", "id_copy", "--paper", "柜三")
    assert (kept["shelf_mark"], kept["file"]) == ("柜三", None)
    said = desk.refused("client", "doc", "open", 1, "--out", desk.folder / "x.pdf")
    assert "document 1 was not scanned; its paper is in 柜三" in said
    assert "has a scan" in desk.refused("client", "doc", "add", "C001", "--type", "id_copy", code=2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("{folder}/../none.pdf", "--type", "id_copy"), "none.pdf: it does not exist"),
        (("{folder}", "--type", "id_copy"), "it is not a file"),
        (("{folder}/empty.pdf", "--type", "id_copy"), "it is empty"),
        (("{folder}/noise.pdf", "--type", "id_copy"), "none of the kinds that are kept: pdf, ofd"),
        (("{folder}/huge.pdf", "--type", "id_copy"), "it is larger than 200 MB"),
        (("{folder}/sound.pdf", "--type", "../../etc"), "is not a type of document of the policy"),
        (("{folder}/sound.pdf", "--type", "id_copy", "--date", "2026-12-01"), "in the future"),
        (
            ("{folder}/sound.pdf", "--type", "other", "--date", "2026-01-02", "--valid-until", "2026-01-01"),
            "before its date 2026-01-02",
        ),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_and_nothing_is_kept(
    desk: Any, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "noise.pdf").write_bytes(bytes(range(256)))
    (tmp_path / "sound.pdf").write_bytes(PDF)
    with (tmp_path / "huge.pdf").open("wb") as sparse:
        sparse.truncate(5 * 1024**3)
    given = [word.format(folder=tmp_path) for word in words]
    assert says in desk.refused("client", "doc", "add", "C001", *given)
    assert not (desk.folder / "files").exists()
    assert desk.json("client", "doc", "list", "C001")["documents"] == []


@links
def test_a_link_and_a_pipe_are_refused_and_not_waited_for(desk: Any, scan: Path, tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(scan)
    os.mkfifo(tmp_path / "pipe.pdf")
    add = ("client", "doc", "add", "C001", "--type", "id_copy")
    assert "it is a link; name the file that it leads to" in desk.refused(*add, tmp_path / "link.pdf")
    assert "it is not a file" in desk.refused(*add, tmp_path / "pipe.pdf")


@permissions
def test_a_file_that_may_not_be_read_is_refused(desk: Any, scan: Path, tmp_path: Path) -> None:
    add = ("client", "doc", "add", "C001", scan, "--type", "id_copy")
    scan.chmod(0)
    assert "you have no access to it" in desk.refused(*add)
    scan.chmod(0o600)
    tmp_path.chmod(0)
    try:
        assert "you have no access to it" in desk.refused(*add)
    finally:
        tmp_path.chmod(0o700)


def test_a_name_is_never_a_path(desk: Any, tmp_path: Path) -> None:
    strange = tmp_path / "..\\..\\windows.pdf" if os.name != "nt" else tmp_path / "..windows.pdf"
    strange.write_bytes(PDF)
    desk.ok("client", "doc", "add", "C001", strange, "--type", "id_copy")
    assert [path.parent.parent for path in stored(desk)] == [desk.folder / "files"]


def test_a_scan_cut_off_or_misnamed_is_kept_with_a_warning(desk: Any, tmp_path: Path) -> None:
    cut = tmp_path / "photo.jpg"
    cut.write_bytes(PDF[:-7])
    kept = desk.json("client", "doc", "add", "C001", cut, "--type", "id_copy")
    assert kept["warnings"] == [
        "the end of photo.jpg seems to be missing; open it, and scan it again",
        "photo.jpg is not what its name says, but pdf",
    ]


def test_the_policy_says_what_is_kept_and_how_large_it_may_be(desk: Any, scan: Path) -> None:
    (desk.folder / "policy.toml").write_text("[documents]\nformats = ['png']\nlargest = 1\n", "utf-8")
    add = ("client", "doc", "add", "C001", "--type", "id_copy")
    assert "none of the kinds that are kept: png" in desk.refused(*add, scan)
    scan.write_bytes(PDF + bytes(1024 * 1024))
    assert "it is larger than 1 MB" in desk.refused(*add, scan)


def test_the_same_scan_is_not_filed_twice_as_the_same_document(desk: Any, scan: Path) -> None:
    add = ("client", "doc", "add", "C001", scan, "--type")
    desk.ok(*add, "id_copy")
    assert "holds this scan already, as document 1" in desk.refused(*add, "id_copy")
    desk.ok(*add, "other")


def test_a_document_opened_is_a_copy_and_on_the_trail_with_its_client(
    desk: Any, scan: Path, tmp_path: Path
) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    copy = tmp_path / "viewed.pdf"
    desk.ok("client", "doc", "open", 1, "--out", copy, "--reason", "客户来电核对", as_="S004")
    assert copy.read_bytes() == PDF
    entry = desk.json("archive", "trail", "--client", "C001")[-1]
    assert (entry["verb"], entry["table"], entry["key"], entry["staff"], entry["client"]) == (
        "disclosed", "client_document", "1", "S004", "C001",
    )  # fmt: skip
    assert entry["after"]["reason"] == "客户来电核对"


def test_a_stored_file_that_was_changed_is_not_shown(desk: Any, scan: Path, tmp_path: Path) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    (content,) = stored(desk)
    content.write_bytes(PDF.replace(b"card", b"cart"))
    assert "is damaged" in desk.refused("client", "doc", "open", 1, "--out", tmp_path / "x.pdf", code=5)
    assert not (tmp_path / "x.pdf").exists()
    assert desk.json("archive", "files")[0]["state"] == "altered"
    content.unlink()
    assert "is damaged" in desk.refused("client", "doc", "open", 1, "--out", tmp_path / "x.pdf", code=5)
    assert desk.json("archive", "files")[0]["state"] == "missing"


def test_files_that_no_record_names_are_listed(desk: Any, scan: Path) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    (desk.folder / "files" / "left").write_bytes(b"left")
    kept, left = desk.json("archive", "files")
    assert (kept["state"], left["state"], left["name"], left["hash"]) == (
        "sound",
        "unrecorded",
        "files/left",
        None,
    )
    assert "files/left is not referred to by any record" in desk.ok("archive", "files")


def test_a_document_filed_by_mistake_is_taken_out_with_its_reason(desk: Any, scan: Path) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    gone = desk.json("client", "doc", "withdraw", 1, "--reason", "别人的证件")
    assert (gone["withdrawn_by"], gone["withdrawn_reason"]) == ("S001", "别人的证件")
    assert desk.json("client", "doc", "list", "C001")["documents"] == []
    assert desk.json("archive", "files")[0]["state"] == "sound"
    assert "was taken out of the file on 2026-11-23" in desk.refused(
        "client", "doc", "withdraw", 1, "--reason", "再次"
    )
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")


def test_what_a_package_brought_goes_with_its_review(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")
    said = desk.refused("client", "doc", "withdraw", 1, "--reason", "误存")
    assert "came with the package of contract K1" in said


def test_a_package_takes_a_document_that_the_file_holds_and_files_it_once(
    desk: Any, submission: Any, scan: Path
) -> None:
    kept = desk.json("client", "doc", "add", "C001", scan, "--type", "id_copy")
    desk.ok("client", "doc", "add", "C001", "--type", "other", "--paper", "A-1")
    desk.ok("client", "doc", "add", "C002", scan, "--type", "legal_rep_id")
    submit = ("submit", "K1", "--on", "2026-11-23")
    assert "is not in the file of who signed contract K1" in desk.refused(
        "submission", *submit, "--document", 3, as_="S002"
    )
    assert "is not among the documents submitted" in desk.refused(
        "submission", *submit, "--document", 2, as_="S002"
    )
    came = submission(*submit, "--document", 1, as_="S002")["rounds"][0]["items"]
    assert {item["item"]: item["file"] for item in came}["id_copy"] == kept["file"]
    package = submission("review", "K1", "--result", "qualified")
    assert kept["file"] in [document["file"] for document in package["documents"]]
    held = desk.json("client", "doc", "list", "C001")["documents"]
    cards = [document for document in held if document["item"] == "id_copy"]
    assert [card["number"] for card in cards] == [1]
    submission("withdraw", "K1", "--reason", "误判")
    assert [each["number"] for each in desk.json("client", "doc", "list", "C001")["documents"]] == [1, 2]


def test_incomplete_files_are_listed_of_clients_of_live_funds_or_of_all(desk: Any, scan: Path) -> None:
    desk.ok(
        "client", "add", "林准客户", "--kind", "person", "--id-no", "110101199003071233", "--code", "C009"
    )
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    desk.ok("client", "doc", "add", "C001", "--type", "remittance_receipt", "--paper", "A-1")
    listed = desk.json("client", "doc", "missing")
    assert {file["client"]: [lack["item"] for lack in file["missing"]] for file in listed} == {
        "C002": ["business_licence", "legal_rep_id", "remittance_receipt"]
    }
    assert [file["client"] for file in desk.json("client", "doc", "missing", "--all")] == ["C002", "C009"]
    assert desk.json("client", "doc", "missing", "C001") == []
    assert "leave out CLIENT, or --all" in desk.refused("client", "doc", "missing", "C001", "--all", code=2)


def test_backup_and_restore_carry_the_documents(desk: Any, scan: Path, tmp_path: Path) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    away = tmp_path / "backups"
    away.mkdir()
    assert desk.json("archive", "backup", away / "b.db")["documents"] == 1
    stored(desk)[0].unlink()
    desk.ok("archive", "restore", away / "b.db", "--yes")
    desk.ok("client", "doc", "open", 1, "--out", tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes() == PDF


@pytest.mark.parametrize("who", ["S002", "S005"])
def test_client_files_are_the_departments(desk: Any, scan: Path, who: str) -> None:
    desk.ok("client", "doc", "add", "C001", scan, "--type", "id_copy")
    words = ("--out", scan.with_name("x.pdf"))
    refused = desk.refused("client", "doc", "open", 1, *words, code=4, as_=who)
    assert "may not read client files" in refused

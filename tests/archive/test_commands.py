"""The archive's commands as a user runs them."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shared.systems import modes

from fundcs.archive.trail import COLUMNS
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind

ID_NO, PHONE, EMAIL, ADDRESS = (
    "11010119900307123X",
    "+8613812345678",
    "zhang@example.com",
    "北京市朝阳区建国路一号院",
)


@pytest.fixture
def filed(office: Any, writing: Any) -> Any:
    """An office with a client in its archive."""
    with writing(office.path) as session:
        session.add(
            Client(
                code="C000001", name="张伟", kind=ClientKind.PERSON, id_no=ID_NO, phone=PHONE, fax=PHONE,
                email=EMAIL, address=ADDRESS, added_on=date(2026, 1, 1),
            )
        )  # fmt: skip
    return office


def test_verify_says_that_all_is_well_and_which_head_to_keep(office: Any) -> None:
    done = office.json("archive", "verify")
    assert (done["ok"], done["problems"], done["trail_entries"]) == (True, [], 1)
    assert office.json("archive", "verify", "--head", done["head"])["ok"]
    assert done["head"] in office.ok("archive", "verify")


def test_verify_prints_its_report_and_exits_1_where_it_finds_something(office: Any, behind: Any) -> None:
    behind(office.path, "UPDATE staff SET name = 'X'")
    result = office.run("archive", "verify", "--json")
    assert result.code == 1
    assert result.err == (
        "error: the archive did not pass verification; problems: 1; restore a verified backup\n"
    )
    report = json.loads(result.out)
    assert report["ok"] is False
    assert report["problems"] == [
        {
            "check": "rows",
            "problem": "name of staff S001 was changed outside fundcs",
            "table": "staff",
            "key": "S001",
            "column": "name",
        }
    ]
    page = office.run("archive", "verify")
    assert page.code == 1
    assert page.out.startswith("data: name of member of staff S001 was changed outside fundcs\n")


def test_verify_asks_nobody_who_they_are(office: Any, behind: Any) -> None:
    behind(office.path, "DELETE FROM staff")
    result = office.run("archive", "verify", as_=None)
    assert "staff S001 was removed" in result.out


def test_verify_refuses_what_is_no_head(office: Any) -> None:
    assert "SEQ:HASH" in office.refused("archive", "verify", "--head", "latest")


def test_verify_speaks_chinese(office: Any) -> None:
    assert "留痕" in office.ok("archive", "verify", lang="zh")


def test_the_trail_masks_what_is_personal(filed: Any) -> None:
    entry = filed.json("archive", "trail", "--client", "C000001")[0]
    assert entry["after"]["name"] == "张伟"
    shown = json.dumps(entry, ensure_ascii=False) + filed.ok("archive", "trail")
    assert [secret for secret in (ID_NO, PHONE, EMAIL, ADDRESS) if secret in shown] == []
    assert entry["after"]["id_no"].endswith("123X")


def test_the_trail_shows_what_is_personal_for_a_reason_that_it_keeps(filed: Any) -> None:
    entry = filed.json("archive", "trail", "--client", "C000001", "--reveal", "--reason", "客户要求核对")[0]
    assert entry["after"]["phone"] == PHONE
    last = filed.json("archive", "trail")[-1]
    assert (last["verb"], last["command"]) == ("disclosed", "fundcs archive trail")
    assert last["after"] == {"reason": "客户要求核对"}


def test_the_trail_says_who_when_by_what_and_as_of_when(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr", now="2026-03-01T08:00:00+08:00")
    entry = office.json("archive", "trail")[-1]
    assert entry["staff"] == "S001"
    assert entry["command"] == "fundcs staff add"
    assert entry["moment"] == "2026-03-01T08:00:00+08:00"
    assert entry["at"][:10] != "2026-03-01"
    assert (entry["verb"], entry["table"], entry["key"], entry["before"]) == (
        "created",
        "staff",
        "S002",
        None,
    )
    page = office.ok("archive", "trail")
    assert "fundcs staff add" in page
    assert "role: HR" in page


def test_the_trail_is_told_apart_by_client_member_moment_and_number(filed: Any) -> None:
    filed.ok("staff", "add", "李", "--role", "cs_manager", "--nda", "2026-01-01")
    filed.ok("staff", "add", "赵", "--role", "hr", as_="S002")

    def keys(*words: str) -> list[str]:
        return [entry["key"] for entry in filed.json("archive", "trail", *words)]

    assert keys() == ["S001", "C000001", "S002", "S003"]
    assert keys("--client", "c000001") == ["C000001"]
    assert keys("--by", "S002") == ["S003"]
    assert keys("--by", "S003") == []
    assert keys("--limit", "2") == ["S002", "S003"]
    assert keys("--since", "2000-01-01") == keys()
    assert keys("--since", "2199-01-01") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--client", "C9"), "error: there is no client C9; `fundcs client list` shows them"),
        (("--by", "S9"), "error: there is no member of staff S9; `fundcs staff list` shows them"),
        (("--client", ID_NO), "error: there is no client ***; `fundcs client list` shows them"),
    ],
)
def test_who_the_trail_does_not_know_is_refused(office: Any, words: tuple[str, str], sentence: str) -> None:
    assert office.refused("archive", "trail", *words) == sentence


def test_only_the_heads_read_the_trail(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor", "--nda", "2026-01-01")
    office.refused("archive", "trail", as_="S002", code=4)


def test_info_tells_the_archive_at_a_glance(filed: Any, tmp_path: Path) -> None:
    found = filed.json("archive", "info")
    assert found["archive"] == str(filed.path)
    assert found["size"] == filed.path.stat().st_size
    assert (found["rows"]["staff"], found["rows"]["client"], found["rows"]["trail"]) == (1, 1, 2)
    assert found["last_backup"] is None
    assert found["head"] == filed.json("archive", "verify")["head"]
    made = filed.json("archive", "backup", tmp_path / "b.db")
    after = filed.json("archive", "info")["last_backup"]
    assert (after["file"], after["head"]) == (str(tmp_path / "b.db"), made["head"])
    assert str(tmp_path / "b.db") in filed.ok("archive", "info").replace("\n", "")


@modes
def test_a_backup_is_written_noted_and_never_over_another(filed: Any, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    head = filed.json("archive", "verify")["head"]
    made = filed.json("archive", "backup", target)
    assert (made["backup"], made["head"]) == (str(target), head)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    last = filed.json("archive", "trail")[-1]
    assert (last["verb"], last["key"], last["after"]) == (
        "backed_up",
        str(target),
        {"head": head, "documents": 0, "lost": 0},
    )
    before = target.read_bytes()
    assert "add --force" in filed.refused("archive", "backup", target)
    assert target.read_bytes() == before
    filed.ok("archive", "backup", target, "--force")
    assert target.read_bytes() != before
    beside = {"b.db.keys"}  # of one that is encrypted
    assert sorted({p.name for p in tmp_path.iterdir()} - beside) == ["b.db", "office"]


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_the_archive_itself_is_no_backup(office: Any, verb: str) -> None:
    before = office.path.read_bytes()
    force = ["--force"] if verb == "backup" else []
    assert "is the archive itself" in office.refused("archive", verb, office.path, *force)
    assert office.path.read_bytes() == before


def test_a_backup_that_cannot_be_written_is_refused_before_anything(office: Any, tmp_path: Path) -> None:
    assert "its directory does not exist" in office.refused("archive", "backup", tmp_path / "no" / "b.db")
    assert office.json("archive", "info")["rows"]["trail"] == 1


def test_a_backup_is_restored_and_the_archive_of_before_is_named(filed: Any, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    filed.ok("archive", "backup", target)
    filed.ok("staff", "add", "李", "--role", "hr")
    done = filed.json("archive", "restore", target, "--yes")
    assert [member["code"] for member in filed.json("staff", "list")] == ["S001"]
    assert filed.json("archive", "verify", "--head", done["head"])["ok"]
    last = filed.json("archive", "trail")[-1]
    assert (last["verb"], last["staff"], last["command"]) == ("restored", "S001", "fundcs archive restore")
    with closing(sqlite3.connect(done["replaced"])) as connection:
        assert connection.execute("SELECT count(*) FROM staff").fetchone() == (2,)


def test_a_restore_is_for_who_keeps_the_archive(office: Any, tmp_path: Path) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    office.ok("archive", "backup", tmp_path / "b.db")
    office.refused("archive", "restore", tmp_path / "b.db", as_="S002", code=4)
    office.refused("archive", "restore", tmp_path / "b.db", as_="S009", code=4)
    assert sorted(p.name for p in office.folder.iterdir() if p.suffix == ".db") == ["archive.db"]


def test_a_file_that_does_not_verify_is_not_restored(office: Any, behind: Any, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    office.ok("archive", "backup", target)
    behind(target, "UPDATE staff SET name = 'X'")
    said = office.refused("archive", "restore", target)
    assert "does not verify: name of staff S001 was changed" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "no archive at"), (b"", "is not a fundcs archive"), (b"text", "is not a fundcs archive")],
)
def test_a_file_that_is_no_archive_is_not_restored(
    office: Any, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    target = tmp_path / "b.db"
    if content is not None:
        target.write_bytes(content)
    assert sentence in office.refused("archive", "restore", target, code=5)


def test_an_archive_is_restored_where_there_is_none(office: Any, tmp_path: Path) -> None:
    office.ok("archive", "backup", tmp_path / "b.db")
    office.path.unlink()
    assert office.json("archive", "restore", tmp_path / "b.db", "--foreign")["replaced"] is None
    assert office.json("archive", "verify")["ok"]


def test_nothing_but_the_trail_keeps_its_columns_in_this_order() -> None:
    assert COLUMNS[0] == "seq"
    assert COLUMNS[-4:] == ("prev", "hash", "os_user", "as_said")


def test_the_trail_and_what_verify_finds_are_wholly_in_chinese(office: Any, behind: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    assert "    登记 员工 S002\n" in office.ok("archive", "trail", lang="zh")
    behind(office.path, "DROP TRIGGER trail_no_update", "DELETE FROM staff WHERE code = 'S002'")
    page = office.run("archive", "verify", lang="zh")
    assert "结构：缺少 触发器 trail_no_update" in page.out
    assert "数据：员工 S002 被绕过程序删除" in page.out
    assert page.err.startswith("错误：档案库未通过校验：2 个问题")

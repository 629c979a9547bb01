"""Bad input is one `error:` line: nothing is written, no traceback, no number of a client in clear."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from fundcs import boundary

if TYPE_CHECKING:
    from collections.abc import Callable

ID_NO, SECOND, THIRD = "110101199003070011", "320102198512310029", "440305197202294513"
WRONG, ACCOUNT, PHONE = "110101199003070012", "6222020012345678901", "13812345678"
PLANTED = (ID_NO, SECOND, THIRD, WRONG, ACCOUNT, PHONE)

PAYEE = f"--payee-name 张 --payee-bank 工行 --payee-account {ACCOUNT}"
CONTRACT = f"contract add HT9 --client 张伟 --fund JH01 --value-date 2026-03-01 {PAYEE}"
PERSON = "client add 王五 --kind person --id-no"

BAD = {
    # who
    "a wrong check digit": f"{PERSON} {WRONG}",
    "an ID number of 17 digits": f"{PERSON} {ID_NO[:17]}",
    "a birth date that is none": f"{PERSON} 110101199002300019",
    "a birth date to come": f"{PERSON} 110101209001010014",
    "a social credit code that is none": f"client add 甲 --kind institution --id-no {ID_NO}",
    "a duplicate ID number": f"{PERSON} {ID_NO}",
    "the same in full width": f"{PERSON} １１０１０１１９９００３０７００１１",
    "a duplicate ID number by editing": f"client edit C000002 --id-no {ID_NO}",
    "a duplicate client code": f"{PERSON} {THIRD} --code C000001",
    "a phone that is none": f"{PERSON} {THIRD} --phone 1381234567",
    "an e-mail that is none": f"{PERSON} {THIRD} --email {PHONE}@",
    "a name of digits": f"client add {PHONE} --kind person --id-no {THIRD}",
    "no client": "client show C000099",
    "a number that no client has": f"client show {THIRD}",
    "a name that two have": "client show 李娜",
    "no CS specialist": "client assign 张伟 --officer S099",
    "no role": "staff add 王 --role boss",
    "no tier": "client list --tier gold",
    "no kind": f"client add 王五 --kind firm --id-no {THIRD}",
    # contracts
    "a duplicate contract number": f"{CONTRACT} --amount 1万".replace("HT9", "ht1"),
    "no such client": f"{CONTRACT} --amount 1万".replace("张伟", "赵六"),
    "no such fund": f"{CONTRACT} --amount 1万".replace("JH01", "JH09"),
    "a negative amount": f"{CONTRACT} --amount -5",
    "an amount of zero": f"{CONTRACT} --amount 0.00",
    "NaN": f"{CONTRACT} --amount NaN",
    "infinity": f"{CONTRACT} --amount inf",
    "an exponent": f"{CONTRACT} --amount 1e6",
    "three decimals": f"{CONTRACT} --amount 1.001",
    "less than a fen in ten thousands": f"{CONTRACT} --amount 1.0000001万",
    "more than 10^12 yuan": f"{CONTRACT} --amount 1000000000000.01",
    "an account number as the amount": f"{CONTRACT} --amount {ACCOUNT}",
    "a rate without percent": f"{CONTRACT} --amount 1万 --rate 9.5",
    "a rate over 100%": f"{CONTRACT} --amount 1万 --rate 101%",
    "a rate of zero": f"{CONTRACT} --amount 1万 --rate 0",
    "30 February": f"{CONTRACT} --amount 1万".replace("2026-03-01", "2026-02-30"),
    "the year 1899": f"{CONTRACT} --amount 1万".replace("2026-03-01", "1899-12-31"),
    "the year 2201": f"{CONTRACT} --amount 1万 --matures 2201-01-01",
    "an ID number as a date": f"{CONTRACT} --amount 1万 --signed {ID_NO}",
    "a value date before the fund": f"{CONTRACT} --amount 1万".replace("2026-03-01", "2026-01-30"),
    "a value date on the fund's last day": f"{CONTRACT} --amount 1万".replace("2026-03-01", "2028-01-31"),
    "a maturity before the value date": f"{CONTRACT} --amount 1万 --matures 2026-02-28",
    "a maturity on the value date": f"{CONTRACT} --amount 1万 --matures 2026-03-01",
    "a maturity after the fund's": f"{CONTRACT} --amount 1万 --matures 2028-02-01",
    "an account number that is none": f"{CONTRACT} --amount 1万".replace(ACCOUNT, "账户" + ACCOUNT),
    "an adviser who is none": f"{CONTRACT} --amount 1万 --advisor S001",
    "no contract": "contract show HT9",
    "an ID number as a contract": f"contract show {ID_NO}",
    "an exit larger than the balance": "contract exit HT1 --on 2026-06-01 --amount 500.01万",
    "an exit before the value date": "contract exit HT1 --on 2026-02-09 --amount 1",
    "an exit after the maturity": "contract exit HT1 --on 2028-02-01 --amount 1",
    "a transfer to the holder": f"contract transfer HT1 --to 张伟 --on 2026-06-01 {PAYEE}",
    "a transfer before the value date": f"contract transfer HT1 --to C000002 --on 2026-02-09 {PAYEE}",
    "a cancellation without a reason": "contract cancel HT1",
    # funds
    "a duplicate fund": "fund add JH01 二 --project-company 甲 --established 2026-01-01 --matures 2027-01-01 "
    "--frequency annual",
    "a fund that ends before it begins": "fund add JH02 二 --project-company 甲 --established 2026-01-01 "
    "--matures 2025-12-31 --frequency annual",
    "no frequency": "fund add JH02 二 --project-company 甲 --established 2026-01-01 --matures 2027-01-01 "
    "--frequency weekly",
    "no day count": "fund add JH02 二 --project-company 甲 --established 2026-01-01 --matures 2027-01-01 "
    "--frequency annual --day-count ACT/364",
    "a payout date after the end": "fund add JH02 二 --project-company 甲 --established 2026-01-01 "
    "--matures 2027-01-01 --frequency annual --payout-dates 2026-07-01,2027-01-02",
    "an overlapping rate band": "fund rate JH01 --from 100万 --rate 9.6%",
    "a band below zero": "fund rate JH01 --from -1 --rate 9%",
    # care
    "a note that says nothing": "client note 张伟",
    "one client's file as text": "client export 张伟 --csv out.csv",
    "an appointment in the past": "care appointment add 张伟 --at 2026-01-01 --adviser S001",
    "an appointment with nobody": "care appointment add 张伟 --at 2026-12-01",
    "a greeting of nobody": "care greetings done",
    "an unknown occasion": "care greetings done 张伟 --occasion easter",
    "an impossible lunar birthday": "client edit 张伟 --greeting-day 农历十三月初一",
    "a follow-up in the past": "client note 张伟 --content x --follow-up 2026-02-10",
    "a letter by no channel": f"care letter 张伟 --direction in --content x --channel {ID_NO}",
    "a file that is not there": f"care visit 张伟 --content x --attach {ID_NO}.pdf",
    "no interaction": f"care show {ID_NO}",
    # the rest
    "a due date off the schedule": "payout calc --fund JH01 --due 2026-05-01",
    "a sheet not reckoned": "payout show --fund JH01 --due 2026-07-31",
    "a head that is none": "archive verify --head 12",
    "no article": "policy article 58",
    "no policy key": "policy show tier.gold",
    "a year without a calendar": "calendar show 2201",
    "working days without end": "calendar workday 2026-01-01 --plus 999999",
    "nothing to explain": f"explain {ACCOUNT}",
    "no format": "reminders --format pdf",
    "a period that is none": "reminders --within soon",
    "no option": f"staff list --{ID_NO}",
    "no command": f"staff {ID_NO}",
    "too many words": f"staff list {ID_NO} {ACCOUNT}",
    "a reveal without a reason": "client show 张伟 --reveal",
    "not a time": "complaints log 张伟 --content x --channel phone --received yesterday",
    "a policy file that is not there": "policy check none.toml",
}


@pytest.fixture(scope="module")
def stocked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bad") / "archive.db"
    shutil.copy(founded, path)
    life = "--project-company 甲 --established 2026-01-31 --matures 2028-01-31 --frequency quarterly"
    for words in (
        f"fund add JH01 稳健一号 {life}",
        "fund rate JH01 --from 1 --rate 9%",
        "fund rate JH01 --from 100万 --rate 9.5%",
        f"client add 张伟 --kind person --id-no {ID_NO} --phone {PHONE}",
        f"client add 李娜 --kind person --id-no {SECOND}",
        "client add 李娜 --kind person --id-no 11010119900307002X",
        f"contract add HT1 --client 张伟 --fund JH01 --amount 500万 --value-date 2026-02-10 {PAYEE}",
    ):
        said = ["--archive", str(path), "--now", "2026-02-11", "--as", "S001", "--lang", "en"]
        assert boundary.run([*said, *words.split(), "--json"]) == 0, words
    return path


@pytest.fixture
def office(stocked: Path, empty: Any) -> Any:
    empty.folder.mkdir(mode=0o700)
    shutil.copy(stocked, empty.path)
    return empty


def content(path: Path) -> bytes:
    """Everything an archive holds, with what waits beside it to be taken in."""
    wal = path.with_name(path.name + "-wal")
    return path.read_bytes() + (wal.read_bytes() if wal.exists() else b"")


def refusal(office: Any, *words: object, **how: Any) -> str:
    """Run what must be refused in one line; what it says."""
    before, files = content(office.path), set(office.folder.iterdir())
    result = office.run(*words, **how)
    said = result.out + result.err
    assert result.code in {1, 2}, said
    assert re.fullmatch(r"(error: |错误：)[^\n]+\n", result.err), result.err
    assert "Traceback" not in said
    assert [planted for planted in PLANTED if planted in re.sub("[ -]", "", said)] == []
    assert content(office.path) == before
    left = {one.name for one in set(office.folder.iterdir()) - files}
    assert left <= {"archive.db-wal", "archive.db-shm"}  # SQLite's own, for whoever reads
    return str(result.err)


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_writes_nothing(office: Any, case: str) -> None:
    english = refusal(office, *BAD[case].split())
    chinese = refusal(office, *BAD[case].split(), lang="zh")
    assert re.search("[一-鿿]", chinese.removeprefix("错误："))
    assert english.removeprefix("error: ") != chinese.removeprefix("错误：")


def write_encrypted(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )


def write_bomb(path: Path) -> None:
    write_book(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("xl/media/image1.bin", "w") as part,
    ):
        for _ in range(201):
            part.write(bytes(1 << 20))


def write_book(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户名称", "证件号码"])
    sheet.append(["赵六", THIRD])
    book.save(path)


def write_truncated(path: Path) -> None:
    write_book(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


FILES: dict[str, Callable[[Path], object]] = {
    "damaged.xlsx": write_truncated,
    "empty.xlsx": lambda path: path.write_bytes(b""),
    "hollow.xlsx": lambda path: Workbook().save(path),
    "encrypted.xlsx": write_encrypted,
    "bomb.xlsx": write_bomb,
    "text.xlsx": lambda path: path.write_text(f"客户名称,证件号码\n赵六,{THIRD}\n", encoding="utf-8"),
    "random.xlsx": lambda path: path.write_bytes(random.Random(1).randbytes(4000)),
    "random.csv": lambda path: path.write_bytes(random.Random(2).randbytes(4000)),
    "empty.csv": lambda path: path.write_bytes(b""),
    "blank.csv": lambda path: path.write_text("\n\n,,\n", encoding="utf-8"),
    "headless.csv": lambda path: path.write_text(f"赵六,{THIRD}\n", encoding="utf-8"),
    "folder.csv": lambda path: path.mkdir(),
    "missing.csv": Path.exists,
    f"{ID_NO}.pdf": lambda path: path.write_bytes(b"%PDF-1.7"),
}


@pytest.mark.parametrize("chapter", ["client", "contract"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_ledger_is_refused(office: Any, tmp_path: Path, name: str, chapter: str) -> None:
    ledger = tmp_path / name
    FILES[name](ledger)
    said = refusal(office, chapter, "import", ledger)
    assert name.replace(ID_NO, "") in said


LEDGERS = {
    "client": (
        "客户名称,证件号码,电话,邮箱",
        [
            f"赵六,{WRONG},,", f"赵六,{THIRD[:-1]},,", f"赵六,{THIRD},{PHONE}9,", f"赵六,{THIRD},,{PHONE}@",
            f",{THIRD},,", "赵六,,,", f"{PHONE},{THIRD},,",
        ],
    ),
    "contract": (
        "合同编号,基金代码,投资人,证件号码,认购金额,年化利率,起息日,到期日,开户行,账号",
        [
            f"HT9,JH01,张伟,{ID_NO},{amount},{rate},{begins},{ends},工行,{account}"
            for amount, rate, begins, ends, account in (
                ("-5", "", "2026-03-01", "", ACCOUNT), ("0", "", "2026-03-01", "", ACCOUNT),
                ("NaN", "", "2026-03-01", "", ACCOUNT), ("1.001", "", "2026-03-01", "", ACCOUNT),
                ("2万亿", "", "2026-03-01", "", ACCOUNT), ("5万", "9.5", "2026-03-01", "", ACCOUNT),
                ("5万", "", "2026-02-30", "", ACCOUNT), ("5万", "", "1899-01-01", "", ACCOUNT),
                ("5万", "", "2030-01-01", "", ACCOUNT), ("5万", "", "2026-03-01", "2026-02-01", ACCOUNT),
                ("5万", "", "2026-03-01", "", f"{ACCOUNT}#"), (ACCOUNT, "", "2026-03-01", "", ACCOUNT),
                ("5万", "", ID_NO, "", ACCOUNT), ("5万", ACCOUNT, "2026-03-01", "", ACCOUNT),
            )
        ] + [f"HT9,JH09,张伟,{ID_NO},5万,,2026-03-01,,工行,{ACCOUNT}",
             f"HT9,JH01,张伟,{THIRD},5万,,2026-03-01,,工行,{ACCOUNT}",
             f"HT1,JH01,张伟,{ID_NO},5万,,2026-02-10,,工行,{ACCOUNT}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("chapter", LEDGERS)
def test_every_bad_row_of_a_ledger_is_listed_and_none_is_written(
    office: Any, tmp_path: Path, chapter: str
) -> None:
    head, rows = LEDGERS[chapter]
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("\n".join((head, *rows)), encoding="utf-8")
    refusal(office, chapter, "import", ledger)
    refusal(office, chapter, "import", ledger, "--json", lang="zh")
    errors = office.run(chapter, "import", ledger, "--json").out
    assert sorted(set(map(int, re.findall(r'"row": (\d+)', errors)))) == list(range(2, 2 + len(rows)))


@pytest.mark.parametrize(
    "words",
    [
        "payout calc --fund JH01 --xlsx", "client export --csv", "client export --xlsx", "archive backup",
        "callbacks plan --fund JH01 --xlsx", "reminders --format md --out", "complaints stats --xlsx",
        "submission penalties --xlsx",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["none/x.out", "folder", "archive.db"])
def test_an_output_that_cannot_be_written_is_said_before_anything_is_computed(
    office: Any, monkeypatch: pytest.MonkeyPatch, words: str, place: str
) -> None:
    (office.folder / "folder").mkdir()
    monkeypatch.setattr("fundcs.office._opened", lambda *_args: pytest.fail("the archive was opened"))
    refusal(office, *words.split(), office.folder / place)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (x)")
        connection.commit()


SPOILED: dict[str, Callable[[Path], object]] = {
    "foreign": foreign,
    "no database": lambda path: path.write_bytes(random.Random(3).randbytes(8192)),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "missing": lambda path: path.unlink(),
}


@pytest.mark.parametrize("kind", SPOILED)
@pytest.mark.parametrize("words", ["staff add 王 --role hr", "client list"])
def test_a_file_that_is_no_archive_is_refused_and_left_as_it_is(office: Any, kind: str, words: str) -> None:
    SPOILED[kind](office.path)
    before = office.path.read_bytes() if office.path.exists() else None
    assert str(office.path) in office.refused(*words.split(), code=5)
    assert (office.path.read_bytes() if office.path.exists() else None) == before


@pytest.mark.parametrize("kind", SPOILED)
def test_what_is_no_archive_is_not_restored(office: Any, kind: str) -> None:
    backup = office.folder / "backup.db"
    shutil.copy(office.path, backup)
    SPOILED[kind](backup)
    before = content(office.path)
    assert str(backup) in office.refused("archive", "restore", backup, code=5)
    assert content(office.path) == before


@pytest.mark.parametrize("name", ["archive.db-wal", "policy.toml", "link.xlsx"])
def test_no_output_takes_the_place_of_what_belongs_to_the_archive(office: Any, name: str) -> None:
    (office.folder / "link.xlsx").hardlink_to(office.path)
    refusal(office, "payout", "calc", "--fund", "JH01", "--xlsx", office.folder / name)

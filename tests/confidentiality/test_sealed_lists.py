"""A list with sealed clients is shown: theirs masked and named, the others' in clear (Art. 15)."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shared.sealing import sealed

from fundcs import boundary, main
from fundcs.act import Access

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Person:
    """A client, their contract, and what of theirs is personal."""

    code: str
    name: str
    id_no: str
    phone: str
    account: str

    @property
    def text(self) -> str:
        return f"手机{self.phone}，卡{self.account}"

    def told(self, text: str) -> bool:
        whole = "".join(text.split())
        return any(needle in whole for needle in (self.id_no, self.phone, self.account))


GONE = Person("C001", "张伟", "370202196007220909", "13911110001", "6222021234567890128")
HERE = Person("C002", "李娜", "440305197202294513", "13922220002", "6222020200112233445")
BOTH = Person("C003", "王五", "110101199003070011", "13933330003", "6214830211223344")
"""All their funds are sealed; none is; one of two is."""

FUND = (
    "--project-company", "京城置业", "--established", "2026-01-01", "--matures", "2028-01-01",
    "--frequency", "annual",
)  # fmt: skip
NOW = "2026-12-01T10:00:00+08:00"
SAID = "sealed and shown masked: "
MANAGER, ADVISER, CHIEF, FINANCE = "S001", "S002", "S003", "S004"


def contract(no: str, of: Person, fund: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", of.code, "--fund", fund, "--amount", "100万", "--rate", "9%",
        "--value-date", "2026-11-02", "--payee-name", of.name, "--payee-bank", f"中国银行{of.phone}",
        "--payee-account", of.account, "--receipt-payer", of.text, "--advisor", ADVISER,
    )  # fmt: skip


def story(of: Person) -> Iterator[tuple[str, ...]]:
    """Something of every list."""
    client, text = of.code, of.text
    yield (
        *("client", "add", of.name, "--kind", "person", "--code", client, "--id-no", of.id_no),
        *("--phone", of.phone, "--fax", of.phone, "--remark", text, "--officer", MANAGER),
    )
    yield "complaints", "log", client, "--channel", "phone", "--content", text, "--remedy", text
    call = ("callbacks", "log", client, "--kind", "routine", "--outcome", "reached")
    yield *call, "--note", text, "--recording", text, "--finding", text
    yield (
        *("complaints", "action", "add", "--root-cause", "delay", "--owner", MANAGER),
        *("--due", "2026-12-20", "--content", "改进回访"),
    )
    yield "care", "survey", "record", f"H00000{client[-1]}", "--score", "4", "--words", text
    yield (
        *("care", "event", "plan", "--title", "品茗会", "--on", "2026-12-20", "--client", client),
        *("--place", text, "--note", text),
    )
    yield "care", "product", "add", f"致{of.name}的公告", "--kind", "announcement", "--client", client
    yield "care", "budget", "spend", client, "--amount", "100", "--purpose", "gift", "--note", text
    yield "care", "consent", "give", client, "--on", "2026-11-20", "--tier", "vip", "--note", text
    yield "client", "note", client, "--content", text, "--need", text, "--answer", text
    yield (
        *("care", "appointment", "add", client, "--at", "2026-12-20T10:00", "--adviser", ADVISER),
        *("--place", text, "--note", text),
    )
    yield "client", "doc", "add", client, "--type", "id_copy", "--paper", text
    yield "access", "leak", "report", "--kind", "possible", "--client", client, "--content", text
    yield "access", "grant", ADVISER, "--client", client, "--until", "2027-12-31", "--reason", text


def run(archive: Path, *words: object, who: str = MANAGER) -> tuple[int, str, str]:
    import io
    from contextlib import redirect_stderr, redirect_stdout

    raws = (io.BytesIO(), io.BytesIO())
    streams = [io.TextIOWrapper(raw, "utf-8") for raw in raws]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        options = ["--archive", str(archive), "--now", NOW, "--as", who, "--lang", "en", "--sure"]
        code = boundary.run([*options, *map(str, words)])
    for stream in streams:
        stream.flush()
    return code, raws[0].getvalue().decode(), raws[1].getvalue().decode()


@pytest.fixture(scope="session")
def stocked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fund JH01 is sealed, JH02 is not."""
    archive = tmp_path_factory.mktemp("sealed") / "archive.db"
    shutil.copy(founded, archive)
    steps: list[tuple[str, ...]] = [
        ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),
        ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
        ("staff", "add", "钱进", "--role", "finance", "--nda", "2026-01-05"),
        ("fund", "add", "JH01", "稳健一号", *FUND),
        ("fund", "add", "JH02", "稳健二号", *FUND),
        *(step for person in (GONE, HERE, BOTH) for step in story(person)),
        contract("K1", GONE, "JH01"),
        contract("K2", HERE, "JH02"),
        contract("K3", BOTH, "JH01"),
        contract("K4", BOTH, "JH02"),
        ("payout", "calc", "--fund", "JH01"),
        ("payout", "calc", "--fund", "JH02"),
    ]
    for step in steps:
        code, out, err = run(archive, *step, who=CHIEF if step[:2] == ("access", "grant") else MANAGER)
        assert code == 0, (step, out, err)
    sealed(archive, "JH01", "2026-11-30")
    return archive


@pytest.fixture
def archive(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "4000")
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(stocked, folder / "archive.db")
    return folder / "archive.db"


LISTS = {
    "client list": (),
    "complaints list": (),
    "callbacks list": (),
    "callbacks findings": (),
    "care list": (),
    "care appointment list": (),
    "care budget spending": (),
    "care event list": (),
    "care survey list": (),
    "access list": (),
    "access log": ("--staff", CHIEF),
    "access leak list": (),
    "archive trail": (),
    "contract list": (),
}
"""What lists clients' rows and reveals, with what makes the list whole."""

ONE = {
    "access leak show": (("L000001",),),
    "care appointment show": (("Y000001",),),
    "care event show": (("E1",),),
    "care product show": (("X000001",),),
    "care survey show": (("M000001",),),
    "care survey answers": (("--year", "2026"),),
    "care greetings list": (("--all", "--within", "60d"),),
    "care show": (("N000001",),),
    "client call": (("C001",),),
    "client history": (("C001",),),
    "client show": (("C001",), ("C001", "--full")),
    "client suitability": (("C001",),),
    "client doc list": (("C001",),),
    "client statement": (("C001",),),
    "client lookup": (("C001",),),
    "complaints show": (("K000001",),),
    "contract show": (("K1",),),
    "explain": (("C001",), ("K1",), ("K000001",)),
    "payout show": (("--fund", "JH01", "--due", "2027-01-01"),),
    "payout explain": (("K1",),),
    "payout statement": (("C001",),),
    "payout diff": (("--fund", "JH01", "--due", "2027-01-01", "--from", "1", "--to", "1"),),
    "payout schedule": (("--fund", "JH01"),),
    "payout withholding": (("C001",),),
    "submission show": (("K1",),),
    "submission penalties": ((),),
    "submission sent": ((),),
    "complaints action list": ((),),
    "complaints action show": (("A000001",),),
    "archive files": ((),),
}
"""What shows one file, document or fund, or rows that are no client's."""


def leaves(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


REVEALING = sorted(
    path
    for path, command in leaves(main.command())
    if command.callback.needs.personal and command.callback.needs.access is not Access.WRITE
)
REVEAL = ("--reveal", "--reason", "核对")


@pytest.mark.parametrize("path", REVEALING)
def test_no_command_shows_a_sealed_client_in_clear(archive: Path, tmp_path: Path, path: str) -> None:
    """Whatever reveals: its list is masked where it is theirs, or it is refused with their name."""
    known = path in LISTS or path in ONE
    assert known or not [p for p in dict(leaves(main.command()))[path].params if p.required], (
        f"say in LISTS or ONE what is given to {path}"
    )
    for given in ONE.get(path, (LISTS.get(path, ()),)):
        for form in ((), ("--json",)):
            code, out, err = run(archive, *path.split(), *given, *REVEAL, *form)
            assert code in {0, 4}, err
            assert not GONE.told(out + err), (given, form)
            assert code == 0 or "sealed since 2026-11-30" in err, err


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_list_shows_who_is_sealed_masked_and_the_others_in_clear(
    archive: Path, path: str, form: tuple[str, ...]
) -> None:
    run(archive, "client", "list", *REVEAL, who=CHIEF)  # something to be read in the log
    code, out, err = run(archive, *path.split(), *LISTS[path], *REVEAL, *form)
    assert code == 0, err
    shown = form or path in {"client list", "callbacks findings", "care list", "care appointment list"}
    if shown and path not in {"complaints list", "access log"}:  # which hold a name and a reason at most
        assert HERE.told(out)
    assert not shown or f"{SAID}C001" in err
    assert not GONE.told(out)
    assert "C001" in out or path in {"contract list", "care event list"}
    assert err.count("\n") <= 1, err
    if SAID in err:
        assert "`fundcs access grant S001 (--client CLIENT | --fund FUND) --until DATE" in err


def test_a_contract_of_a_sealed_fund_is_masked_though_its_holder_has_another_fund(archive: Path) -> None:
    code, out, err = run(archive, "contract", "list", *REVEAL, "--json")
    rows = {row["no"]: row["payee_account"] for row in json.loads(out)}
    assert (rows["K2"], rows["K4"]) == (HERE.account, BOTH.account)
    assert not GONE.told(rows["K1"])
    assert not BOTH.told(rows["K3"])
    assert f"{SAID}C001, C003 (contracts of JH01); unmasked only" in err
    assert code == 0
    code, out, err = run(archive, "payout", "show", "--fund", "JH01", "--due", "2027-01-01", *REVEAL)
    assert not BOTH.told(out + err)
    code, out, err = run(archive, "client", "show", BOTH.code, "--full", *REVEAL, "--json")
    accounts = {row["no"]: row["payee_account"] for row in json.loads(out)["contracts"]}
    assert (accounts["K4"], BOTH.told(accounts["K3"])) == (BOTH.account, False)


@pytest.mark.parametrize("words", [("archive", "trail"), ("client", "history", BOTH.code)])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_was_recorded_of_a_contract_of_a_sealed_fund_is_masked_too(
    archive: Path, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    moved = Person("C003", "王五", "", "", "6222020000001234567")
    payee = ("--payee-account", moved.account, "--reason", "换卡")
    sealed(archive, "JH01", None)
    assert run(archive, "contract", "edit", "K3", *payee)[0] == 0
    sealed(archive, "JH01", "2026-11-30")
    for who, in_clear in ((MANAGER, False), (CHIEF, True)):
        _code, out, err = run(archive, *words, *REVEAL, *form, who=who)
        assert (moved.account in "".join(out.split())) is in_clear
        assert (f"{BOTH.code} (contracts of JH01)" in err) is not in_clear
        assert BOTH.told(out)  # what is of the client, and of the other contract


def test_a_list_of_nobody_else_is_refused_by_name(archive: Path) -> None:
    for path, option in (
        ("care list", "--client"),
        ("callbacks list", "--client"),
        ("contract list", "--client"),
    ):
        code, out, err = run(archive, *path.split(), option, GONE.code, *REVEAL)
        assert (code, out) == (4, ""), path
        assert "the file of client C001 has been sealed since 2026-11-30" in err
        assert "`fundcs access grant S001 --client C001 --until DATE --reason TEXT`" in err


def test_the_general_manager_and_who_has_their_leave_see_the_list_whole(archive: Path) -> None:
    assert GONE.told(run(archive, "client", "list", *REVEAL, "--json", who=CHIEF)[1])
    grant = (
        "access",
        "grant",
        MANAGER,
        "--until",
        "2026-12-31",
        "--reason",
        "监管问询",
        "--client",
        GONE.code,
    )
    assert run(archive, *grant, who=CHIEF)[0] == 0
    code, out, err = run(archive, "client", "list", *REVEAL, "--json")
    assert (code, err) == (0, "")
    assert GONE.told(out)
    _code, out, err = run(archive, "contract", "list", *REVEAL, "--json")
    assert GONE.told(out)
    assert f"{SAID}C003 (contracts of JH01);" in err


def test_the_trail_names_whose_rows_were_shown_and_not_whose_were_masked(archive: Path) -> None:
    run(archive, "client", "list", *REVEAL)
    _code, out, _err = run(archive, "archive", "trail", "--limit", "3", "--json", who=CHIEF)
    shown = [(entry["verb"], entry["client"]) for entry in json.loads(out)]
    assert shown[-2:] == [("disclosed", "C002"), ("disclosed", "C003")]
    assert ("disclosed", "C001") not in shown


def written(path: Path) -> str:
    """The text of a file, of a workbook that of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


EXPORTS = (
    ("client export", ("--xlsx",)),
    ("client export", ("--csv",)),
    ("client list", ("--xlsx",)),
    ("client list --editable", ("--xlsx",)),
    ("contract list", ("--xlsx",)),
    ("contract list --editable", ("--xlsx",)),
    ("complaints list", ("--xlsx",)),
    ("complaints list --editable", ("--xlsx",)),
    ("callbacks list", ("--xlsx",)),
    ("care list", ("--xlsx",)),
    ("care appointment list", ("--ics",)),
    ("care greetings list --within 60d", ("--xlsx",)),
    ("care greetings list --within 60d", ("--csv",)),
)


@pytest.mark.parametrize(("path", "option"), EXPORTS)
def test_in_an_export_a_sealed_client_stays_masked_and_is_named(
    archive: Path, tmp_path: Path, path: str, option: tuple[str, ...]
) -> None:
    file = tmp_path / f"out.{option[0].removeprefix('--')}"
    code, _out, err = run(archive, *path.split(), *option, file, *REVEAL)
    assert code == 0, err
    assert f"{SAID}C001" in err
    text = written(file)
    assert not GONE.told(text)
    assert HERE.told(text)
    assert GONE.name in text


def test_an_exported_row_of_a_sealed_client_is_masked_cell_by_cell(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    run(archive, "client", "export", "--csv", file, *REVEAL)
    rows = {row[0]: row for row in csv.reader(file.read_text("utf-8-sig").splitlines())}
    assert "3702**********0909" in "".join(rows[GONE.code])
    assert HERE.id_no in "".join(rows[HERE.code])


def test_the_whole_file_of_a_sealed_client_is_not_exported_in_clear(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    for who, code in ((MANAGER, 4), (CHIEF, 0)):
        given, _out, err = run(archive, "client", "export", GONE.code, "--xlsx", file, *REVEAL, who=who)
        assert given == code, err
        assert file.exists() is (code == 0)


@pytest.mark.parametrize(
    ("who", "fund", "in_clear"), [(FINANCE, "JH01", False), (FINANCE, "JH02", True), (CHIEF, "JH01", True)]
)
def test_the_payout_sheet_of_a_sealed_fund_is_without_accounts_for_finance_too(
    archive: Path, tmp_path: Path, who: str, fund: str, in_clear: bool
) -> None:
    file = tmp_path / "sheet.xlsx"
    given = ("--fund", fund, "--due", "2027-01-01", "--xlsx", file)
    code, out, err = run(archive, "payout", "export", *given, who=who)
    assert code == 0, err
    whole = "".join(written(file).split())
    assert any(person.account in whole for person in (GONE, HERE, BOTH)) is in_clear
    assert ("C001, C003 (contracts of JH01)" in err + out) is not in_clear

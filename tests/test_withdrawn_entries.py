"""A client, a member, a fund added by mistake: withdrawn, on record, gone from all that counts."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_corrections import BASE, enter

from fundcs import boundary, main
from fundcs.act import Access

if TYPE_CHECKING:
    from collections.abc import Iterator


WHY = ("--reason", "误录")
PAYEE = "--payee-name 误录甲 --payee-bank 中国银行 --payee-account 6222020200112233445"
WRONG = """
11-03 S001 client add 误录甲 --kind person --id-no 110105199003074472 --code C003 --phone 13800010001
11-03 S001 client add 误录乙 --kind person --id-no 11010519491231002X --code C004 --advisor S002
11-03 S001 staff add 误录丙 --role advisor --login bing --code S090
11-03 S001 staff add 误录丁 --role cs_specialist --code S091
11-03 S001 fund add WL01 误录一号 --project-company 城京置业 --established 2026-01-01 --matures 2028-01-01 \
 --frequency annual
11-03 S001 fund rate WL01 --from 0.01 --rate 8%
11-03 S001 fund add WL02 误录二号 --project-company 城京置业 --established 2026-01-01 --matures 2028-01-01 \
 --frequency annual
"""
HELD = f"""
11-04 S001 contract add K9 --client C003 --fund WL01 --amount 300万 --value-date 2026-11-04 {PAYEE}
11-04 S009 callbacks log C003 --kind routine --outcome reached --finding 要电子账单
11-04 S009 callbacks issue C003 --text 收不到短信
11-04 S009 complaints log C003 --channel phone --content 未到账 --responsible S091
11-04 S009 complaints reply K000001 --content 已回复
"""
FREED = """
11-05 S001 contract cancel K9 --reason 误录
11-05 S009 callbacks withdraw H000001 --reason 误录
11-05 S009 callbacks withdraw W000002 --reason 误录
11-05 S001 complaints withdraw K000001 --reason 误录
"""
WITHDRAWN = """
11-06 S001 client withdraw C003 --reason 误录
11-06 S001 client withdraw 误录乙 --reason 误录
11-06 S001 staff withdraw S090 --reason 误录
11-06 S001 staff withdraw 误录丁 --reason 误录
11-06 S001 fund withdraw WL01 --reason 误录
11-06 S001 fund withdraw 误录二号 --reason 误录
"""
NAMED = {
    "callbacks list": ("误录甲",),
    "callbacks findings": ("误录甲",),
    "complaints list": ("误录甲", "误录丁"),
    "contract list": ("误录甲",),
    "submission list": ("误录甲",),
    "archive trail": ("误录甲", "误录乙", "误录丙", "误录丁", "误录一号", "误录二号"),
}
"""Who is still named, since what was recorded of them stays on record."""
FORMS = ((), ("--json",))
MORE = {
    "reminders": ("--within", "400d"),
    "access log": ("--staff", "S001"),
    "comply": ("--month", "2026-11"),
    "report": ("--month", "2026-11"),
}
"""What is given to commands that ask for one of several options, or show more when asked."""


def copied(archive: Path, folder: Path) -> Path:
    path = folder / "archive.db"
    shutil.copy(archive, path)
    return path


def run(archive: Path, *words: str, now: str = "2026-12-01T10:00", who: str = "S001") -> tuple[int, str]:
    printed = io.BytesIO()
    before = ("--archive", str(archive), "--lang", "zh", "--now", now, "--as", who)
    with redirect_stdout(io.TextIOWrapper(printed, "utf-8")) as out, redirect_stderr(out):
        code = boundary.run([*before, *words])
        out.flush()
    return code, printed.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def wrong(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which two clients, two members and two funds were added by mistake."""
    path = tmp_path_factory.mktemp("wrong") / "archive.db"
    shutil.copy(founded, path)
    enter(path, BASE + WRONG)
    return path


@pytest.fixture(scope="module")
def mended(wrong: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, all of them withdrawn, the first of each after what referred to it was."""
    path = tmp_path_factory.mktemp("mended") / "archive.db"
    shutil.copy(wrong, path)
    enter(path, HELD + FREED + WITHDRAWN)
    return path


@pytest.fixture
def archive(wrong: Path, tmp_path: Path) -> Path:
    return copied(wrong, tmp_path)


def readers() -> Iterator[str]:
    """The reading commands that ask for nothing."""

    def below(group: Any, path: tuple[str, ...]) -> Iterator[str]:
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            if hasattr(command, "list_commands"):
                yield from below(command, (*path, name))
            elif command.callback.needs.access is Access.READ and not any(
                param.required for param in command.params
            ):
                yield " ".join((*path, name))

    return below(main.command(), ())


@pytest.mark.parametrize("path", sorted(readers()))
def test_no_reading_command_names_what_was_withdrawn(mended: Path, path: str) -> None:
    more = MORE.get(path, ())
    for form in FORMS:
        code, said = run(mended, *path.split(), *more, *form)
        assert code == 0, said
        named = {name for name in NAMED["archive trail"] if name in said.replace("\n", "")}
        assert named <= set(NAMED.get(path, ())), said


def test_the_archive_agrees_with_its_trail(mended: Path) -> None:
    code, said = run(mended, "archive", "verify", "--json")
    assert (code, json.loads(said)["ok"]) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("client show C003", "客户 C003 系误录，已于 2026-11-06 撤回"),
        ("client show 误录乙", "没有客户"),
        ("client show 13800010001", "没有客户"),
        ("staff show S090", "员工 S090 系误录，已于 2026-11-06 撤回"),
        ("staff show 误录丙", "没有"),
        ("fund show WL01", "基金 WL01 系误录，已于 2026-11-06 撤回"),
        ("client withdraw C003 --reason x", "客户 C003 系误录"),
        ("client assign C001 --officer S091", "员工 S091 系误录"),
        ("payout schedule --fund WL02", "基金 WL02 系误录"),
        ("callbacks log C004 --kind routine --outcome reached", "客户 C004 系误录"),
    ],
)
def test_what_was_withdrawn_is_found_no_more(mended: Path, words: str, said: str) -> None:
    code, out = run(mended, *words.split())
    assert (code, said in out) == (1, True), out


def test_nobody_acts_as_a_withdrawn_member(mended: Path) -> None:
    code, out = run(mended, "status", who="S090")
    assert (code, "S090" in out) == (1, True), out


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("client withdraw C003", ("合同 K9", "回访 H000001", "投诉 K000001", "回访问题 W000001")),
        ("staff withdraw S091", ("投诉 K000001",)),
        ("staff withdraw S002", ("客户 C004",)),
        ("fund withdraw WL01", ("合同 K9",)),
    ],
)
def test_what_refers_to_it_is_named_and_nothing_is_withdrawn(
    archive: Path, words: str, held: tuple[str, ...]
) -> None:
    enter(archive, HELD)
    code, out = run(archive, *words.split(), *WHY)
    assert code == 1, out
    assert [name for name in held if name not in out] == [], out
    assert run(archive, "archive", "trail", "--json")[1].count("_withdrawal") == 0


def test_who_has_worked_with_the_archive_leaves_and_is_not_withdrawn(archive: Path) -> None:
    enter(archive, "11-04 S009 callbacks issue C001 --text 要电子账单")
    for member in ("S009", "S001"):
        code, out = run(archive, "staff", "withdraw", member, *WHY)
        assert (code, f"`fundcs staff leave {member}`" in out) == (1, True), out


def test_one_of_a_higher_rank_is_not_withdrawn_from_below(archive: Path) -> None:
    code, out = run(archive, "staff", "withdraw", "S006", *WHY)
    assert code == 4, out


@pytest.mark.parametrize("register", ["client withdraw C004", "staff withdraw S090", "fund withdraw WL02"])
def test_a_withdrawal_needs_a_reason(archive: Path, register: str) -> None:
    code, out = run(archive, *register.split(), "--reason", " ")
    assert (code, len(out.splitlines())) == (1, 1)


def test_number_login_and_code_are_free_for_the_right_entry(mended: Path, tmp_path: Path) -> None:
    archive = copied(mended, tmp_path)
    enter(
        archive,
        "11-10 S001 client add 张伟 --kind person --id-no 110105199003074472 --code C003 --officer S009\n"
        "11-10 S001 staff add 王武 --role advisor --login bing --code S090\n"
        "11-10 S001 fund add WL01 稳健二号 --project-company 京城置业 --established 2026-01-01 "
        "--matures 2028-01-01 --frequency annual\n"
        f"11-10 S001 contract add K8 --client C003 --fund WL01 --amount 300万 --rate 8% "
        f"--value-date 2026-11-10 --advisor S090 {PAYEE.replace('误录甲', '张伟')}",
    )
    assert json.loads(run(archive, "archive", "verify", "--json")[1])["ok"]
    shown = json.loads(run(archive, "client", "show", "C003", "--json")[1])
    assert (shown["name"], shown["officer"]) == ("张伟", "S009")
    (callback,) = json.loads(run(archive, "callbacks", "list", "--json")[1])
    assert callback["client"] == "C003~1"
    told = run(archive, "client", "history", "C003")[1]
    assert ("误录" in told, "建立客户档案" in told) == (False, True), told


def test_a_code_may_be_withdrawn_and_given_again_twice(archive: Path) -> None:
    for _again in range(3):
        enter(archive, "11-10 S001 fund withdraw WL02 --reason 误录")
        enter(
            archive,
            "11-10 S001 fund add WL02 误录二号 --project-company 京城置业 --established 2026-01-01 "
            "--matures 2028-01-01 --frequency annual",
        )
    assert json.loads(run(archive, "archive", "verify", "--json")[1])["ok"]
    assert run(archive, "fund", "list")[1].count("WL02") == 1


def test_a_ledger_finds_no_withdrawn_client(mended: Path, tmp_path: Path) -> None:
    archive = copied(mended, tmp_path)
    ledger = tmp_path / "clients.csv"
    ledger.write_text("客户名称,客户类型,证件号码\n误录甲,自然人,110105199003074472\n", "utf-8")
    code, said = run(archive, "client", "import", str(ledger), "--json")
    assert (code, json.loads(said)["created"]) == (0, 1), said


def test_a_setup_file_adds_what_was_withdrawn_anew(mended: Path, tmp_path: Path) -> None:
    archive = copied(mended, tmp_path)
    setup = tmp_path / "setup.toml"
    setup.write_text('[[staff]]\ncode = "S090"\nname = "王武"\nrole = "advisor"\n', "utf-8")
    code, said = run(archive, "init", "--apply", str(setup))
    assert code == 0, said
    assert "王武" in run(archive, "staff", "show", "S090")[1]

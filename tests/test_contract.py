"""The command line that scripts are written against: names, options, keys, forms and exit codes."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary, main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID_NO, USCC = "110101199003070011", "91110000600007156J"
PHONE, EMAIL, ADDRESS, ACCOUNT = (
    "13812345678",
    "zhang.wei@example.com",
    "朝阳区建国路88号",
    "6222020012345678901",
)
PLANTED = (ID_NO, USCC, PHONE, "138 1234 5678", EMAIL, "zhang.wei", ADDRESS, "建国路", ACCOUNT, ACCOUNT[:10])

VERBS = {
    "staff": "add list show leave",
    "client": "add list show edit import export history statement assign",
    "fund": "add list show edit rate close seal",
    "contract": "add list show import receipts exit transfer cancel",
    "submission": "submit review list show penalties send confirm form",
    "complaints": "log judge reply promise escalate propose accept reject close reopen withdraw merge edit "
    "refer answer malicious list show overdue stats",
    "callbacks": "log plan issue resolve list overdue stats",
    "payout": "schedule calc list show diff explain notice reconcile export results letters statement "
    "forecast",
    "access": "nda",
    "archive": "info verify trail backup restore upgrade",
    "policy": "show check article",
    "calendar": "show import workday",
}
FORMS = {
    "staff": "staffs", "client": "clients", "fund": "funds", "contract": "contracts",
    "submission": "submissions", "complaints": "complaint", "callbacks": "callback", "payout": "payouts",
    "access": "accesses", "archive": "archives", "policy": "policies", "calendar": "calendars",
}  # fmt: skip
"""Every group's other number."""

OPTIONS = {
    "init": "--manager --nda",
    "demo": "",
    "status": "",
    "explain": "",
    "reminders": "--within --role --format --out --exit-code",
    "staff add": "--role --code --login --nda",
    "client add": "--kind --id-no --phone --email --fax --address --birthday --legal-rep --officer --advisor "
    "--code --withheld --approved-by --introducer --agent",
    "client import": "--sheet --dry-run --map",
    "client list": "--tier",
    "client statement": "--year",
    "contract import": "--sheet --dry-run --map",
    "fund add": "--project-company --established --matures --day-count --frequency --first-payout "
    "--payout-dates --project-rate",
    "fund rate": "--from --rate",
    "contract add": "--client --fund --amount --value-date --matures --rate --signed --advisor --payee-name "
    "--payee-bank --payee-account --receipt-amount --receipt-payer --receipt-date",
    "contract receipts": "--bank --fund --take --sheet --map --hidden --dry-run",
    "contract exit": "--on --amount",
    "care mailing list": "--month --xlsx --labels",
    "care mailing sent": "--month --on --dry-run",
    "payout schedule": "--fund",
    "payout calc": "--fund --due --xlsx",
    "payout explain": "--due",
    "payout export": "--fund --due --version --xlsx --bank --out",
    "payout results": "--dry-run",
    "payout notice": "--fund --due --xlsx",
    "payout reconcile": "--fund --due --sign-off --reason",
    "payout letters": "--fund --due --xlsx",
    "payout forecast": "--months --xlsx",
    "submission submit": "--on --items",
    "submission review": "--on --result --missing --deadline",
    "submission penalties": "--month --fund --advisor --xlsx",
    "submission form": "--kind",
    "complaints log": "--content --channel --category --department --responsible --against --received",
    "complaints reply": "--content --at --by",
    "complaints propose": "--content --at --by",
    "complaints close": "--resolution --root-cause --not-accepted",
    "complaints withdraw": "--reason",
    "complaints merge": "--into --reason",
    "complaints edit": "--client --channel --category --department --responsible --against --contract "
    "--received --remedy --reason",
    "complaints promise": "--by",
    "complaints overdue": "--exit-code",
    "callbacks log": "--kind --outcome --fund --due --account-confirmed --account-changed --finding --at",
    "callbacks resolve": "--answer --at",
    "calendar workday": "--plus",
    "archive verify": "--head",
    "archive trail": "--client --since --by",
}

CLIENT = "code name kind id_no phone email address tier cumulative officer advisor"
CONTRACT = "no client fund amount value_date matures rate state"
SHEET = (
    "fund due pay_date period_start period_end day_count version hash provisional lines total_interest "
    "total_principal total"
)
LINE = (
    "contract client name principal rate start end days daily_balance_sum interest principal_repaid total "
    "payee_name payee_account verified receipt_matches note"
)
DUTY = "key article subject client fund owner_role owner due state provisional next"
COMPLAINT = (
    "no client received channel category state first_reply_due first_replied_at promised_by close_due "
    "overdue responsible"
)
READING = {
    "staff list": "[code name role login",
    "staff show S001": "code name role login",
    "client list": f"[{CLIENT}",
    "client show 张伟": CLIENT,
    "client statement 张伟": "",
    "client history 张伟": "[at staff command",
    "fund list": "[code name",
    "fund show JH01": "code name day_count frequency bands due_dates",
    "contract list": f"[{CONTRACT}",
    "contract show HT1": CONTRACT,
    "payout schedule --fund JH01": "[",
    "payout list --fund JH01": "[",
    "payout show --fund JH01": SHEET,
    "payout explain HT1": "",
    "explain C000001": "",
    "explain HT1": "",
    "explain K000001": "",
    "complaints list": f"[{COMPLAINT}",
    "complaints show K000001": COMPLAINT,
    "complaints overdue": f"[{DUTY}",
    "complaints stats": "",
    "callbacks list": "[",
    "callbacks plan --fund JH01": "",
    "callbacks overdue": "[",
    "callbacks stats": "",
    "submission list": "[",
    "submission show HT1": "",
    "submission penalties": "rows totals escalations",
    "reminders": f"[{DUTY}",
    "status": "",
    "archive info": "",
    "archive verify": "ok problems trail_entries head",
    "archive trail": "[seq at moment staff command",
    "policy show": "[key value article",
    "policy article 23": "article does keys commands",
    "calendar show 2026": "",
    "calendar workday 2026-09-30 --plus 3": "date plus result skipped provisional",
}
"""A reading command, and the keys its document has at least; `[` where it is an array of such."""

TIERS = {"vip", "senior", "quasi_senior", "mid", "target"}
CODES = {
    "tier": TIERS,
    "day_count": {"ACT/365", "ACT/360", "30/360"},
    "frequency": {"monthly", "quarterly", "semiannual", "annual", "maturity"},
    "role": {
        "cs_specialist", "cs_manager", "advisor", "fundraising", "finance", "investment", "hr",
        "general_manager",
    },
    "outcome": {"reached", "no_answer", "refused"},
}  # fmt: skip
AMOUNTS = {
    "amount", "cumulative", "balance", "principal", "daily_balance_sum", "interest", "principal_repaid",
    "total_interest", "total_principal", "receipt_amount",
}  # fmt: skip
AMOUNT, RATE = re.compile(r"-?[0-9]+\.[0-9]{2}"), re.compile(r"0\.[0-9]+|1")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


@pytest.fixture(scope="module")
def stocked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with something of everything, all of it under the personal data planted above."""
    path = tmp_path_factory.mktemp("contract") / "archive.db"
    shutil.copy(founded, path)
    payee = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", ACCOUNT)
    life = ("--established", "2026-01-31", "--matures", "2028-01-31", "--frequency", "quarterly")
    for words in (
        ("staff", "add", "李顾问", "--role", "advisor"),
        ("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("fund", "add", "JH01", "稳健一号", "--project-company", "甲公司", *life),
        ("fund", "rate", "JH01", "--from", "0", "--rate", "9.5%"),
        (
            "client", "add", "张伟", "--kind", "person", "--id-no", ID_NO, "--phone", PHONE, "--email", EMAIL,
            "--address", ADDRESS, "--officer", "周专员", "--advisor", "李顾问",
        ),
        ("client", "add", "甲投资有限公司", "--kind", "institution", "--id-no", USCC),
        (
            "contract", "add", "HT1", "--client", "张伟", "--fund", "JH01", "--amount", "500万",
            "--value-date", "2026-02-10", "--advisor", "李顾问", *payee,
        ),
        (
            "contract", "add", "HT2", "--client", "甲投资有限公司", "--fund", "JH01", "--amount", "80万",
            "--value-date", "2026-02-10", *payee,
        ),
        ("payout", "calc", "--fund", "JH01"),
        ("complaints", "log", "张伟", "--content", "未收到通知", "--channel", "phone"),
        (
            "callbacks", "log", "张伟", "--kind", "payout_verify", "--outcome", "reached", "--fund", "JH01",
            "--due", "2026-04-30", "--account-confirmed", "--finding", "电话有误",
        ),
        ("submission", "submit", "HT1", "--on", "2026-02-11"),
    ):  # fmt: skip
        said = ["--archive", str(path), "--now", "2026-02-11", "--as", "S001", "--lang", "en"]
        assert boundary.run([*said, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def office(stocked: Path, empty: Any) -> Any:
    empty.folder.mkdir(mode=0o700)
    shutil.copy(stocked, empty.path)
    empty.now = "2026-03-09T10:00:00+08:00"
    return empty


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    """Every command by its path."""
    root: Any = main.command()
    found: dict[str, Any] = {}
    for name in root.list_commands(None):
        one = root.get_command(None, name)
        found |= {f"{name} {verb}": two for verb, two in getattr(one, "commands", {name: one}).items()}
        for verb, two in getattr(one, "commands", {}).items():
            found |= {f"{name} {verb} {last}": three for last, three in getattr(two, "commands", {}).items()}
        found[name] = one
    return found


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document that holds no others, with its key."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, key)
    else:
        yield key, data


def keys(data: Any) -> Iterator[str]:
    """Every key of a document."""
    if isinstance(data, dict):
        yield from data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from keys(value)


@pytest.mark.parametrize("group", VERBS)
def test_every_verb_exists(commands: dict[str, Any], group: str) -> None:
    assert {f"{group} {verb}" for verb in VERBS[group].split()} <= commands.keys()


@pytest.mark.parametrize("group", VERBS)
def test_every_group_answers_to_singular_and_plural(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for form in (group, FORMS[group]):
        assert boundary.run(["--lang", "en", form, "--help"]) == 0
        pages.append(capsys.readouterr().out.partition("\n\n")[2].partition("Options")[2])
    assert pages[0] == pages[1]


@pytest.mark.parametrize("path", OPTIONS)
def test_every_option_has_the_name_of_the_contract(commands: dict[str, Any], path: str) -> None:
    given = {name for param in commands[path].params for name in param.opts}
    assert set(OPTIONS[path].split()) <= given


def test_every_command_gives_json(commands: dict[str, Any]) -> None:
    silent = {
        path
        for path, one in commands.items()
        if not hasattr(one, "commands") and "--json" not in {name for p in one.params for name in p.opts}
    }
    assert silent == set()


def test_the_global_options_stand_before_the_group() -> None:
    root = main.command()
    assert {"--archive", "--as", "--now", "--lang", "--version"} <= {o for p in root.params for o in p.opts}
    assert {p.envvar for p in root.params} >= {"FUNDCS_ARCHIVE", "FUNDCS_STAFF", "FUNDCS_NOW", "FUNDCS_LANG"}


@pytest.mark.parametrize("option", [("--as", "S001"), ("--now", "2026-01-01"), ("--archive", "x")])
def test_after_the_group_they_are_a_slip_of_usage(office: Any, option: tuple[str, str]) -> None:
    assert "goes before the command's name" in office.refused("staff", *option, "list", code=2)


@pytest.mark.parametrize("words", READING)
def test_a_reading_command_prints_one_document_with_its_keys_and_masks_what_is_personal(
    office: Any, words: str
) -> None:
    english = office.run(*words.split(), "--json")
    assert (english.code, english.err) == (0, "")
    document = json.loads(english.out)
    check_keys(document, READING[words])
    if words not in {"archive trail", "policy show", "policy article 23"}:
        check_forms(document)
    chinese = office.ok(*words.split(), "--json", lang="zh")
    assert list(keys(json.loads(chinese))) == list(keys(document))
    assert coded(json.loads(chinese)) == coded(document)
    page = office.ok(*words.split(), lang="zh")
    assert [planted for planted in PLANTED if planted in english.out + chinese + page] == []


def check_keys(document: Any, wanted: str) -> None:
    """An array where `wanted` begins with `[`, and in each object at least those keys."""
    assert isinstance(document, list) == wanted.startswith("[")
    for row in document if isinstance(document, list) else [document]:
        assert set(wanted.removeprefix("[").split()) <= row.keys()
        for line in row.get("lines", ()) if wanted == SHEET else ():
            assert set(LINE.split()) <= line.keys()


def coded(document: Any) -> list[tuple[str, Any]]:
    """The codes of a document, which no language changes."""
    names = {"tier", "kind", "role", "state", "frequency", "day_count", "channel", "category", "verb", "key"}
    return [leaf for leaf in leaves(document) if leaf[0] in names]


def check_forms(document: Any) -> None:
    """Names of keys, and how amounts, rates, days, moments and codes are written."""
    assert [name for name in keys(document) if re.fullmatch(r"[a-z][a-z0-9_]*", name) is None] == []
    for key, value in leaves(document):
        assert not isinstance(value, float), key
        if value is None or not isinstance(value, str):
            assert key not in AMOUNTS or value is None, key
            continue
        if key in AMOUNTS:
            assert AMOUNT.fullmatch(value), (key, value)
        if key == "rate":
            assert RATE.fullmatch(value), (key, value)
        if key in CODES:
            assert value in CODES[key], (key, value)
        if MOMENT.match(value):
            assert datetime.fromisoformat(value).utcoffset() is not None, (key, value)
        elif key != "month" and re.fullmatch(r"[0-9]{4}[-/.年][^ ]{1,7}", value):
            assert DAY.fullmatch(value), (key, value)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("client show 张伟", (ID_NO, PHONE, EMAIL, ADDRESS)),
        ("contract show HT1", (ACCOUNT,)),
        ("payout show --fund JH01", (ACCOUNT,)),
        ("client list", (ID_NO, USCC)),
    ],
)
def test_revealing_shows_it_and_is_on_the_trail(office: Any, words: str, shown: tuple[str, ...]) -> None:
    page = office.ok(*words.split(), "--reveal", "--reason", "核对", "--json")
    assert [one for one in shown if one not in page] == []
    disclosed = [entry for entry in office.json("archive", "trail") if entry["verb"] == "disclosed"]
    assert "核对" in json.dumps(disclosed, ensure_ascii=False)
    assert "--reveal needs a reason" in office.refused(*words.split(), "--reveal", code=2)
    assert "may not" in office.refused(*words.split(), "--reveal", "--reason", "核对", as_="S002", code=4)


WRITING = {
    "staff add 王 --role hr": "code",
    "client add 王 --kind person --id-no 320102198512310029": CLIENT,
    "client edit C000001 --remark x": CLIENT,
    "client assign C000002 --officer 周专员": CLIENT,
    "fund add JH09 九号 --project-company 甲 --established 2026-01-01 --matures 2027-01-01 "
    "--day-count 30/360 --frequency annual": "code name",
    "fund rate JH01 --from 100万 --rate 10%": "code bands",
    "contract add HT9 --client C000001 --fund JH01 --amount 1.2亿 --value-date 2026-03-01 --payee-name 张 "
    "--payee-bank 行 --payee-account 6222020012345678902": CONTRACT,
    "contract exit HT1 --on 2026-03-01 --amount 100万": CONTRACT,
    "contract cancel HT2 --reason x": CONTRACT,
    "payout calc --fund JH01": SHEET,
    "complaints log 张伟 --content x --channel phone": COMPLAINT,
    "complaints reply K000001 --content x": COMPLAINT,
    "callbacks resolve P000001 --answer x": "",
    "access nda S002 --signed 2026-01-01": "code",
    "submission submit HT2 --on 2026-03-02": "",
}


@pytest.mark.parametrize("words", WRITING)
def test_a_writing_command_prints_one_document_with_its_keys(office: Any, words: str) -> None:
    if words.startswith("callbacks resolve"):
        (finding,) = office.json("callbacks", "findings")
        words = words.replace("P000001", finding["no"])
    result = office.run(*words.split(), "--json")
    assert (result.code, result.err) == (0, "")
    document = json.loads(result.out)
    assert set(WRITING.get(words, "").split()) <= document.keys()
    check_forms(document)
    assert [planted for planted in PLANTED if planted in result.out] == []


@pytest.mark.parametrize("chapter", ["client", "contract"])
def test_an_import_says_what_it_read_and_every_error(office: Any, chapter: str, tmp_path: Path) -> None:
    heads = {
        "client": f"客户名称,证件号码\n王红,440305197202294513\n赵六,{ID_NO[:-1]}2\n",
        "contract": "合同编号,基金代码,投资人,认购金额,起息日,开户行,账号\n"
        f"HT5,JH01,张伟,-5,2026-03-01,工行,{ACCOUNT}\n",
    }
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(heads[chapter], encoding="utf-8")
    result = office.run(chapter, "import", ledger, "--json")
    assert result.code == 1
    assert re.fullmatch(r"error: .*\n", result.err)
    done = json.loads(result.out)
    assert {"read", "created", "updated", "skipped", "errors"} <= done.keys()
    assert [{"row", "column", "value", "problem"} <= error.keys() for error in done["errors"]] == [True]
    assert (done["created"], done["updated"]) == (0, 0)
    assert [planted for planted in PLANTED if planted in result.out + result.err] == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5000000", "5000000.00"), ("5,000,000.00", "5000000.00"), ("500万", "5000000.00"),
        ("1.2亿", "120000000.00"), ("499.9999万", "4999999.00"), ("５００万", "5000000.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_in_every_form(office: Any, text: str, amount: str) -> None:
    terms = ("--client", "张伟", "--fund", "JH01", "--value-date", "2026年3月1日", "--rate", "0.095")
    payee = ("--payee-name", "张", "--payee-bank", "行", "--payee-account", ACCOUNT)
    made = office.json("contract", "add", "HT9", *terms, *payee, "--amount", text)
    assert (made["amount"], made["rate"], made["value_date"]) == (amount, "0.095", "2026-03-01")


@pytest.mark.parametrize("text", ["2026-09-30", "2026/09/30", "20260930", "2026年9月30日", "2026/9/30"])
def test_dates_are_read_in_every_form(empty: Any, text: str) -> None:
    assert empty.json("calendar", "workday", text, "--plus", "1")["date"] == "2026-09-30"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-09", "2026-03-09T00:00:00+08:00"),
        ("2026-03-09 14:05", "2026-03-09T14:05:00+08:00"),
        ("2026年3月9日 14:05", "2026-03-09T14:05:00+08:00"),
        ("2026-03-09T06:05:00Z", "2026-03-09T14:05:00+08:00"),
    ],
)
def test_moments_are_shanghais_unless_they_say_otherwise(office: Any, text: str, moment: str) -> None:
    office.ok("staff", "add", "王", "--role", "hr", now=text)
    entry = office.json("archive", "trail")[-1]
    assert entry["moment"] == moment
    assert entry["at"] != moment


def test_the_exit_codes_say_how_it_went(office: Any, empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.run("staff", "list").code == 0
    assert office.run("staff", "show", "S999").code == 1
    assert office.run("staff", "lst").code == 2
    assert office.run("complaints", "overdue", "--exit-code").code == 3
    assert office.run("complaints", "overdue").code == 0
    assert office.run("complaints", "overdue", "--exit-code", now="2026-02-11").code == 0
    assert office.run("client", "list", as_="S002").code == 4
    assert boundary.run(["--archive", str(office.folder / "none.db"), "staff", "list"]) == 5
    monkeypatch.setattr("fundcs.staff.service.everyone", lambda *_args: 1 / 0)
    assert office.run("staff", "list").code == 70


def test_every_tier_and_kind_of_the_contract_is_taken(office: Any) -> None:
    for tier in TIERS:
        office.json("client", "list", "--tier", tier)
    for kind in ("payout_verify", "payout_done", "routine", "contract"):
        of = ("--fund", "JH01", "--due", "2026-04-30") if kind.startswith("payout") else ()
        for outcome in CODES["outcome"]:
            office.json("callbacks", "log", "C000002", "--kind", kind, "--outcome", outcome, *of)
    for state in ("open", "replied", "escalated", "proposed", "rejected", "closed", "withdrawn"):
        office.json("complaints", "list", "--state", state)


@pytest.mark.parametrize(("term", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_terminals_that_want_it(
    office: Any, monkeypatch: pytest.MonkeyPatch, term: dict[str, str], coloured: bool
) -> None:
    from fundcs.kit.view import console

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in term.items():
        monkeypatch.setenv(name, value)
    assert "\x1b" not in office.ok("staff", "list")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert (console().color_system is not None and not console().no_color) == coloured

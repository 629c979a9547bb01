"""The whole life of a fund, two quarters over National Day, by six members of staff (Art. 46-55).

The fund lives from 1 July 2026 to 1 January 2027 and pays quarterly, ACT/365. Each contract is 3,650,000 at
10%, a thousand a day; the project company owes 12%. Both due dates are holidays. In between:

- B-1's account changes before the first payout, and a second person confirms the new one;
- D-1, in force since 1 August, is missing from the ledger until 20 October;
- on 10 November it turns out that 365,000 left B-1 on 1 September: a hundred a day less from then on;
- C-1 passes to 赵敏 on 16 November;
- the bank cannot pay A-1 in January: its account was closed.

The walk is recorded once; after each command and each passage of time stands what came to be owed and what no
longer is. Each test promises one thing about it.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from fundcs import boundary

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = ("--fund", "GQ01", "--due", "2026-10-01"), ("--fund", "GQ01", "--due", "2027-01-01")
MANAGER, SPECIALIST, FINANCE, CHIEF, INVESTMENT, SECOND_PERSON = (
    "S001",
    "S002",
    "S003",
    "S004",
    "S005",
    "S006",
)
ZHANG, LI, WANG, ZHAO = "C000001", "C000002", "C000003", "C000004"
OWED = ("callback", "finding", "payout", "maturity", "receivable")
HEADINGS = (
    "合同编号,基金代码,客户名称,认购金额,年利率,签署日期,起息日,收款户名,收款开户行,收款账号,打款金额,打款人"
)
LATE_ROW = "D-1,GQ01,张伟,3650000,10%,2026-08-01,2026-08-01,张伟,工商银行,6222020000000001111,3650000,张伟"


class Moved(NamedTuple):
    """What is no longer owed after a step of the walk, and what has come to be; duties without `GQ01:`."""

    gone: list[str]
    come: list[str]


@dataclass
class Walk:
    """The program run in a directory at a moment of its own, and what each step changed of the duties."""

    folder: Path
    now: str = "2026-07-01T09:00"
    owed: dict[str, str] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: object, as_: str | None = MANAGER) -> tuple[int, str, str]:
        options = ["--archive", str(self.folder / "archive.db"), "--now", self.now, "--lang", "en"]
        if as_ is not None:
            options += ["--as", as_]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = boundary.run([*options, *map(str, words), "--json"])
        return code, out.getvalue(), err.getvalue()

    def json(self, *words: object, as_: str = MANAGER) -> Any:
        code, out, err = self.run(*words, as_=as_)
        assert code == 0, (words, err)
        return json.loads(out)

    def refused(self, step: str, who: str, *words: object) -> None:
        code, _out, err = self.run(*words, as_=who)
        assert code == 1, words
        self.said[step] = err

    def do(self, step: str, who: str, *words: object) -> Any:
        said = self.json(*words, as_=who)
        self.said[step] = said
        self._note(step)
        return said

    def until(self, step: str, now: str) -> None:
        self.now = now
        self._note(step)

    def _note(self, step: str) -> None:
        """Keep what of the fund's duties came and went, and those whose state changed, as `key state`."""
        duties = self.json("reminders", "--within", "400d", "--format", "json")
        owed = {
            duty["key"].replace("GQ01:", ""): duty["state"]
            for duty in duties
            if duty["key"].partition(":")[0] in OWED
        }
        before, self.owed = self.owed, owed
        late = [f"{key} {state}" for key, state in owed.items() if before.get(key, state) != state]
        self.moved[step] = Moved(
            gone=sorted(before.keys() - owed.keys()), come=sorted([*(owed.keys() - before.keys()), *late])
        )

    def call(self, step: str, client: str, *words: str) -> None:
        reached = ("--kind", "payout_verify", "--outcome", "reached")
        self.do(step, SPECIALIST, "callbacks", "log", client, *reached, *words)

    def at_bank(self, step: str, payout: tuple[str, ...], *failing: str) -> None:
        """Send what is to be paid to the bank and read its answer; the accounts of `failing` are closed."""
        path = self.folder / f"{step}.csv"
        sent = self.do(step, FINANCE, "payout", "export", *payout, "--bank", "csv", "--out", path)
        contracts = {payment["no"]: payment["contract"] for payment in sent["payments"]}
        with path.open(encoding="gb18030", newline="") as file:
            rows = list(csv.DictReader(file))
        answer = self.folder / f"{step}-answer.csv"
        with answer.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("业务编号", "收款账号", "金额", "处理结果", "失败原因"))
            for row in rows:
                result = ("失败", "账户已销户") if contracts[row["业务编号"]] in failing else ("成功", "")
                writer.writerow((row["业务编号"], row["收款账号"], row["金额"], *result))
        self.do(f"{step} answer", FINANCE, "payout", "results", answer)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    of = Walk(tmp_path_factory.mktemp("walk"))
    _found(of)
    _first_quarter(of)
    _between(of)
    _second_quarter(of)
    return of


def _found(of: Walk) -> None:
    of.run("init", "--manager", "王经理", "--nda", "2026-06-01", as_=None)
    for name, role in (("李专员", "cs_specialist"), ("钱财务", "finance"), ("周总", "general_manager"),
                       ("吴投资", "investment"), ("孙专员", "cs_specialist")):  # fmt: skip
        of.json("staff", "add", name, "--role", role, "--nda", "2026-06-01")
    for name, id_no in (("张伟", "11010519491231002X"), ("李娜", "110101199003074514"),
                        ("王强", "11010119900307803X"), ("赵敏", "110101198506150027")):  # fmt: skip
        of.json("client", "add", name, "--kind", "person", "--id-no", id_no, "--officer", SPECIALIST)
    of.json(
        "fund", "add", "GQ01", "国庆一号", "--project-company", "金河置业有限公司", "--established",
        "2026-07-01", "--matures", "2027-01-01", "--day-count", "ACT/365", "--frequency", "quarterly",
        "--project-rate", "12%",
    )  # fmt: skip
    for no, client, name, account in (
        ("A-1", ZHANG, "张伟", "6222020000000001111"),
        ("B-1", LI, "李娜", "6222020000000002222"),
        ("C-1", WANG, "王强", "6222020000000003333"),
    ):
        of.json(
            "contract", "add", no, "--client", client, "--fund", "GQ01", "--amount", "365万", "--rate",
            "10%", "--value-date", "2026-07-01", "--payee-name", name, "--payee-bank", "工商银行",
            "--payee-account", account, "--receipt-amount", "365万", "--receipt-payer", name,
        )  # fmt: skip
    of.until("founded", of.now)


def _first_quarter(of: Walk) -> None:
    of.until("callbacks begin", "2026-08-24T10:00")
    of.call("1 call A-1", ZHANG, *FIRST, "--account-confirmed")
    of.call("1 call C-1", WANG, *FIRST, "--account-confirmed")
    of.call(
        "1 call B-1", LI, *FIRST, "--account-changed", "--new-payee-name", "李娜", "--new-payee-bank",
        "招商银行", "--new-payee-account", "6214830000000004444", "--reason", "旧卡遗失",
    )  # fmt: skip
    of.refused("unconfirmed", SPECIALIST, "payout", "submit", *FIRST)
    of.do("1 second person", SECOND_PERSON, "callbacks", "confirm-account", "W000001")
    of.json("payout", "notice", *FIRST, "--xlsx", of.folder / "notice-1.xlsx", as_=INVESTMENT)
    of.do(
        "1 notice signed", INVESTMENT, "payout", "done", "interest_notice", *FIRST, "--agreed", "2026-10-08"
    )
    of.do("1 amount told", INVESTMENT, "payout", "done", "tell_amount", *FIRST)
    of.until("1 sheet begins", "2026-08-26T10:00")
    of.json("payout", "calc", *FIRST, as_=SPECIALIST)
    of.do("1 submitted", SPECIALIST, "payout", "submit", *FIRST)
    of.do("1 checked", FINANCE, "payout", "check", *FIRST)
    of.do("1 approved", CHIEF, "payout", "approve", *FIRST)
    of.until("a week late", "2026-09-28T10:00")
    of.do("1 date confirmed", INVESTMENT, "payout", "done", "confirm_date", *FIRST)
    of.until("1 paid by the project company", "2026-10-08T10:00")
    of.do("1 received", INVESTMENT, "payout", "done", "tell_received", *FIRST, "--amount", "331200")
    of.said["1 reconciled"] = of.json("payout", "reconcile", *FIRST)
    of.at_bank("1 bank", FIRST)
    of.do("1 CS told", FINANCE, "payout", "done", "tell_cs", *FIRST)
    of.do("1 done", SPECIALIST, "payout", "done", "done", *FIRST)
    of.said["1 sheet"] = of.json("payout", "show", *FIRST)
    of.said["1 steps"] = of.json("payout", "steps", *FIRST)


def _between(of: Walk) -> None:
    of.until("a row was missing", "2026-10-20T10:00")
    ledger = of.folder / "ledger.csv"
    ledger.write_text(f"{HEADINGS}\n{LATE_ROW}\n", encoding="utf-8")
    of.refused("without a reason", SPECIALIST, "contract", "import", ledger)
    of.do("late row", SPECIALIST, "contract", "import", ledger, "--reason", "台账漏行")
    of.until("an exit was missing", "2026-11-10T10:00")
    of.do(
        "late exit", SPECIALIST, "contract", "exit", "B-1", "--on", "2026-09-01", "--amount", "36.5万",
        "--reason", "补登退出",
    )  # fmt: skip
    of.do(
        "transfer", SPECIALIST, "contract", "transfer", "C-1", "--to", ZHAO, "--on", "2026-11-16",
        "--payee-name", "赵敏", "--payee-bank", "建设银行", "--payee-account", "6217000000000005555",
    )  # fmt: skip


def _second_quarter(of: Walk) -> None:
    of.until("callbacks begin again", "2026-11-27T10:00")
    for client, contract in (
        (ZHANG, "A-1, D-1"),
        (LI, "B-1"),
        (WANG, "C-1"),
        (ZHAO, "C-1 of the new holder"),
    ):
        of.call(f"2 call {contract}", client, *SECOND, "--account-confirmed")
        of.do(f"2 told {contract}", SPECIALIST, "callbacks", "log", client, "--kind", "routine", "--outcome",
              "reached")  # fmt: skip
    of.json("payout", "notice", *SECOND, "--xlsx", of.folder / "notice-2.xlsx", as_=INVESTMENT)
    of.do(
        "2 notice signed", INVESTMENT, "payout", "done", "interest_notice", *SECOND, "--agreed", "2027-01-04"
    )
    of.do("2 amount told", INVESTMENT, "payout", "done", "tell_amount", *SECOND)
    of.json("payout", "calc", *SECOND, as_=SPECIALIST)
    of.do("2 submitted", SPECIALIST, "payout", "submit", *SECOND)
    of.do("2 checked", FINANCE, "payout", "check", *SECOND)
    of.do("2 approved", CHIEF, "payout", "approve", *SECOND)
    of.until("2 date nears", "2026-12-21T10:00")
    of.do("2 date confirmed", INVESTMENT, "payout", "done", "confirm_date", *SECOND)
    of.until("2 paid by the project company", "2027-01-04T10:00")
    of.do("2 received", INVESTMENT, "payout", "done", "tell_received", *SECOND, "--amount", "15030560")
    of.said["2 reconciled"] = of.json("payout", "reconcile", *SECOND)
    of.at_bank("2 bank", SECOND, "A-1")
    of.refused("unpaid", FINANCE, "payout", "done", "pay_investors", *SECOND)
    of.until("the client calls back", "2027-01-05T10:00")
    of.call(
        "2 new account", ZHANG, *SECOND, "--account-changed", "--new-payee-name", "张伟", "--new-payee-bank",
        "招商银行", "--new-payee-account", "6214830000000006666", "--reason", "银行退票",
    )  # fmt: skip
    of.refused(
        "not confirmed yet", FINANCE, "payout", "export", *SECOND, "--bank", "csv", "--out",
        of.folder / "no.csv",
    )  # fmt: skip
    of.do("2 second person", SECOND_PERSON, "callbacks", "confirm-account", "W000002")
    of.at_bank("2 bank again", SECOND)
    of.do("2 CS told", FINANCE, "payout", "done", "tell_cs", *SECOND)
    of.do("2 done", SPECIALIST, "payout", "done", "done", *SECOND)
    of.said["2 sheet"] = of.json("payout", "show", *SECOND)
    of.said["2 steps"] = of.json("payout", "steps", *SECOND)


PAYOUT = {"1": "payout:2026-10-01:", "2": "payout:2027-01-01:"}
CALLS = {
    n: " ".join(f"{payout.replace('payout', 'callback')}{client}" for client in (ZHANG, LI, WANG))
    for n, payout in PAYOUT.items()
}
BY_STEP = {
    "founded": ("", f"{CALLS['1']} payout:2026-10-01:interest_notice payout:2026-10-01:tell_received"),
    "1 call A-1": ("callback:2026-10-01:C000001", ""),
    "1 call C-1": ("callback:2026-10-01:C000003", ""),
    "1 call B-1": ("", "finding:W000001"),
    "1 second person": ("callback:2026-10-01:C000002 finding:W000001", "payout:2026-10-01:sheet"),
    "1 submitted": ("payout:2026-10-01:sheet",
                    f"{PAYOUT['1']}finance_check {PAYOUT['2']}interest_notice {PAYOUT['2']}tell_received"),
    "a week late": ("", f"{CALLS['2']} payout:2026-10-01:confirm_date overdue"),
    "an exit was missing": ("", "maturity:A-1 maturity:B-1 maturity:C-1 maturity:D-1"),
    "transfer": ("", "callback:2027-01-01:C000004"),
    "2 call A-1, D-1": ("callback:2027-01-01:C000001", ""),
    "2 told A-1, D-1": ("maturity:A-1 maturity:D-1", ""),
    "2 call B-1": ("callback:2027-01-01:C000002", ""),
    "2 told B-1": ("maturity:B-1", ""),
    "2 call C-1": ("callback:2027-01-01:C000003", ""),
    "2 call C-1 of the new holder": ("callback:2027-01-01:C000004", "payout:2027-01-01:sheet"),
    "2 told C-1 of the new holder": ("maturity:C-1", ""),
    "2 submitted": ("payout:2027-01-01:sheet", "payout:2027-01-01:finance_check"),
    "2 new account": ("", "callback:2027-01-01:C000001 finding:W000002"),
    "2 second person": ("callback:2027-01-01:C000001 finding:W000002", ""),
    "2 bank again answer": ("payout:2027-01-01:pay_investors", "payout:2027-01-01:tell_cs"),
    **{
        f"{n} {step}": (f"{payout}{gone}" if gone else "", f"{payout}{come}" if come else "")
        for n, payout in PAYOUT.items()
        for step, gone, come in (
            ("notice signed", "interest_notice", "tell_amount"),
            ("amount told", "tell_amount", "confirm_date"),
            ("checked", "finance_check", "approve"),
            ("approved", "approve", ""),
            ("date confirmed", "confirm_date", ""),
            ("received", "tell_received", "pay_investors"),
            ("CS told", "tell_cs", "done"),
            ("done", "done", ""),
        )
    },
    "1 bank answer": ("payout:2026-10-01:pay_investors", "payout:2026-10-01:tell_cs"),
}  # fmt: skip
"""What is no longer owed after a step, and what has come to be; nothing moves at any other step."""


def duties(text: str) -> list[str]:
    return text.replace(" overdue", "+overdue").split()


def test_every_duty_comes_and_goes_with_the_command_that_it_is_about(walk: Walk) -> None:
    moved = {
        step: (of.gone, [key.replace(" ", "+") for key in of.come])
        for step, of in walk.moved.items()
        if of != Moved([], [])
    }
    assert moved == {step: (duties(gone), duties(come)) for step, (gone, come) in BY_STEP.items()}
    assert walk.owed == {}


def test_the_ten_steps_are_done_by_their_departments_each_on_its_day(walk: Walk) -> None:
    done = [
        [(row["article"], row["done_on"], row["done_by"], row["late_days"]) for row in walk.said[key]]
        for key in ("1 steps", "2 steps")
    ]
    assert done == [
        [
            ("46", "2026-08-24", SECOND_PERSON, 0),
            ("47", "2026-08-26", SPECIALIST, 0),
            ("48", "2026-08-26", FINANCE, 0),
            ("49", "2026-08-24", INVESTMENT, 0),
            ("50", "2026-08-24", INVESTMENT, 0),
            ("51", "2026-09-28", INVESTMENT, 7),
            ("52", "2026-10-08", INVESTMENT, 0),
            ("53", "2026-10-08", FINANCE, 0),
            ("54", "2026-10-08", FINANCE, 0),
            ("55", "2026-10-08", SPECIALIST, 0),
        ],
        [
            ("46", "2026-11-27", SPECIALIST, 0),
            ("47", "2026-11-27", SPECIALIST, 0),
            ("48", "2026-11-27", FINANCE, 0),
            ("49", "2026-11-27", INVESTMENT, 0),
            ("50", "2026-11-27", INVESTMENT, 0),
            ("51", "2026-12-21", INVESTMENT, 0),
            ("52", "2027-01-04", INVESTMENT, 0),
            ("53", "2027-01-05", FINANCE, 0),
            ("54", "2027-01-05", FINANCE, 0),
            ("55", "2027-01-05", SPECIALIST, 0),
        ],
    ]


def test_both_payouts_are_paid_on_the_first_working_day_after_their_holiday(walk: Walk) -> None:
    days = [(walk.said[key]["due"], walk.said[key]["pay_date"]) for key in ("1 sheet", "2 sheet")]
    assert days == [("2026-10-01", "2026-10-08"), ("2027-01-01", "2027-01-04")]


def test_what_cannot_be_done_yet_says_what_comes_first(walk: Walk) -> None:
    for step, hint in (
        ("unconfirmed", "waits for a second person (W000001) (fundcs callbacks confirm-account W000001)"),
        ("without a reason", "GQ01 2026-10-01 61,000.00; give the reason with --reason TEXT"),
        ("unpaid", "the bank did not pay A-1 of GQ01 for 2027-01-01"),
        ("not confirmed yet", "the same as before or not verified: A-1"),
    ):
        assert hint in walk.said[step], step


def test_what_was_recorded_late_is_adjusted_by_the_next_sheet_with_its_cause(walk: Walk) -> None:
    adjusted = [
        (part["contract"], part["due"], part["interest"], part["principal_repaid"], part["cause"][0]["fact"])
        for part in walk.said["2 sheet"]["adjustments"]
    ]
    assert adjusted == [
        ("B-1", "2026-10-01", "-3000.00", "365000.00", "exit of 365,000.00 on 2026-09-01 recorded"),
        ("D-1", "2026-10-01", "61000.00", "0.00", "contract of 3,650,000.00 from 2026-08-01 recorded"),
    ]
    assert walk.said["1 sheet"]["adjustments"] == []


def test_what_the_project_company_paid_is_accounted_for_to_the_fen(walk: Walk) -> None:
    for key, received in (("1 reconciled", "331200.00"), ("2 reconciled", "15030560.00")):
        assert walk.said[key]["received"] == walk.said[key]["project_company"]["total"] == received
        assert walk.said[key]["settled"] is True


def test_a_failed_payment_is_paid_once_into_the_account_that_a_second_person_confirmed(walk: Walk) -> None:
    assert (walk.said["2 bank answer"]["paid"], walk.said["2 bank answer"]["failed"]) == (4, 1)
    (again,) = walk.said["2 bank again"]["payments"]
    assert (again["contract"], again["amount"]) == ("A-1", "3742000.00")
    assert walk.said["2 bank again answer"]["closed"] is True


def entitled() -> dict[str, tuple[Decimal, Decimal]]:
    """By client, interest and principal over the fund's life: a thousand a day for each 3,650,000."""
    begun, late, exited = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
    passed, ends = date(2026, 11, 16), date(2027, 1, 1)

    def interest(*stretches: tuple[date, date, int]) -> Decimal:
        return Decimal(sum((until - since).days * a_day for since, until, a_day in stretches))

    whole = Decimal(3_650_000)
    return {
        ZHANG: (interest((begun, ends, 1000), (late, ends, 1000)), 2 * whole),
        LI: (interest((begun, exited, 1000), (exited, ends, 900)), whole),
        WANG: (interest((begun, passed, 1000)), Decimal(0)),
        ZHAO: (interest((passed, ends, 1000)), whole),
    }


def test_every_holder_is_paid_what_they_were_entitled_to_over_the_whole_life(walk: Walk) -> None:
    received = {client: walk.json("payout", "statement", client) for client in (ZHANG, LI, WANG, ZHAO)}
    assert {
        client: (Decimal(said["total_interest"]), Decimal(said["total_principal"]))
        for client, said in received.items()
    } == entitled()
    assert sum(Decimal(said["total"]) for said in received.values()) == sum(
        Decimal(walk.said[key]["total"]) for key in ("1 sheet", "2 sheet")
    )

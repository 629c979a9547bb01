"""No command that reads shows personal data, in whatever form; the tree of commands is walked for them."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fire import scenario
from sqlmodel import SQLModel

import fundcs.archive.tables
import fundcs.archive.trail  # noqa: F401 - its table belongs to the schema
from fundcs import boundary, main
from fundcs.act import Access
from fundcs.kit.privacy import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_NO, PHONE, ACCOUNT = "11010519491231002X", "13912345678", "6222021234567890128"
EMAIL, ADDRESS = "planted.person@example.com", "北京市朝阳区建国路88号2号楼1203室"
TEXT = f"证件{ID_NO}，手机{PHONE}，卡{ACCOUNT}，住{ADDRESS}，邮箱{EMAIL}"
PLANTED = {"id_no": ID_NO, "phone": PHONE, "account": ACCOUNT, "email": EMAIL, "address": ADDRESS}
"""What a column of the kind holds; one of free text holds all five."""

NEEDLES = (ID_NO[:14], PHONE, ACCOUNT[:12], "建国路88", "planted.person")
LEDGER = f"客户名称,证件号码,手机,邮箱,地址\n钱新,{ID_NO},{PHONE},{EMAIL},{ADDRESS}\n{TEXT},,,,\n"
"""Another system's client list."""
STATEMENT = (
    "交易日期,贷方发生额,对方户名,摘要\n"
    f"2026-11-02,3000000.00,甲公司,{TEXT}\n2026-11-02,3000000.00,甲公司,{TEXT}\n"
    f"2026-11-02,3000000.01,张伟,{TEXT}\n2026-11-03,1.00,{TEXT},{TEXT}\n"
)
"""A bank's statement: of two contracts, of nobody's."""
NOW = "2027-01-03T10:00:00+08:00"
PAYEE = ("--payee-name", f"王五{TEXT}", "--payee-bank", f"中国银行{TEXT}", "--payee-account", ACCOUNT)
NEW = ("--new-payee-name", TEXT, "--new-payee-bank", TEXT, "--new-payee-account", ACCOUNT + "1")
TERMS = ("--value-date", "2026-11-02", "--amount", "300万", "--rate", "9%", *PAYEE)
CONTRACT = ("--fund", "JH01", *TERMS)
WALKED = ("--fund", "JH02", "--due", "2026-12-15")
RETURNED = (
    "--result",
    "unqualified",
    "--missing",
    f"risk_statement={TEXT}",
    "--defective",
    f"id_copy={TEXT}",
)
WAIVED = tuple(
    word
    for code in ("remittance_receipt", "interview_form", "business_licence", "legal_rep_id")
    for word in ("--waive", f"{code}={TEXT}")
)
PAID = ("--fund", "JH01", "--due", "2027-01-01", "--kind", "payout_verify", "--outcome", "reached")
HISTORY = (
    ("2026-01-05", "S001", "staff add 李顾问 --role advisor --nda 2026-01-05"),
    ("2026-01-05", "S001", "staff add 周经理 --role cs_manager --nda 2026-01-05"),
    ("2026-01-05", "S001", "staff add 孙人事 --role hr --nda 2026-01-05"),
    ("2026-01-05", "S001", "staff add 赵总 --role general_manager --nda 2026-01-05"),
    ("2026-01-05", "S001", "fund add JH01 稳健一号 --project-company 京城置业", "--established", "2026-01-01",
     "--matures", "2028-01-01", "--frequency", "annual"),
    ("2026-11-02", "S001", "client add 张伟 --kind person --code C001", "--id-no", ID_NO, "--phone", PHONE,
     "--fax", PHONE, "--email", EMAIL, "--address", ADDRESS, "--remark", TEXT),
    ("2026-11-02", "S001", "client add 甲公司 --kind institution --code C002 --id-no 91110000100006004H",
     "--legal-rep", TEXT),
    ("2026-11-02", "S001", "client add 李不言 --kind person --code C003 --withheld --approved-by S005",
     "--introducer", TEXT, "--agent", TEXT),
    ("2026-11-02", "S005", "client approve-withheld C003"),
    ("2026-11-02", "S001", "client add 赵潜 --kind person --code C004", "--phone", PHONE,
     "--introducer", TEXT),
    ("2026-11-02", "S001", "client assess C001 --level C2 --on 2026-11-01"),
    ("2026-11-02", "S001", "client assess C001 --withdraw 2026-11-01", "--reason", TEXT),
    ("2026-11-02", "S001", "fund risk JH01 --level R3"),
    ("2026-11-02", "S001", "fund risk JH01 --withdraw 2026-01-01", "--reason", TEXT),
    ("2026-11-02", "S001", "contract add K1 --client C001 --advisor S002", *CONTRACT,
     "--receipt-payer", TEXT),
    ("2026-11-02", "S001", "contract add K2 --client C002 --advisor S002", *CONTRACT),
    ("2026-11-02", "S001", "contract add K3 --client C001", *CONTRACT),
    ("2026-11-02", "S001", "contract add K4 --client C001 --advisor S002", *CONTRACT),
    ("2026-11-02", "S001", "contract add K9 --client C001", *CONTRACT),
    ("2026-11-02", "S001", "contract edit K9 --no K10", "--reason", TEXT),
    ("2026-11-02", "S001", "payout calc --fund JH01"),
    ("2026-11-03", "S001", "client edit C002", "--legal-rep", f"{TEXT}。"),
    ("2026-11-03", "S001", "contract cancel K3", "--reason", TEXT),
    ("2026-11-03", "S005", "access grant S002 --client C001 --until 2027-12-31", "--reason", TEXT),
    ("2026-11-03", "S005", "access grant S002 --fund JH01 --until 2027-12-31", "--reason", TEXT),
    ("2026-11-04", "S005", "access revoke S002 --fund JH01", "--reason", TEXT),
    ("2026-11-04", "S001", "client export --csv", "{scan} all.csv"),
    ("2026-11-05", "S002", "submission submit K1 --file", "id_copy={scan}"),
    ("2026-11-06", "S001", "client doc add C001 --type id_copy --date 2026-01-05", "{scan}", "--paper", TEXT),
    ("2026-11-06", "S001", "client doc withdraw 1", "--reason", TEXT),
    ("2026-11-06", "S001", "client doc add C001 --type id_copy --valid-until 2027-02-01", "{scan}"),
    ("2026-11-09", "S001", "submission review K1 --deadline 2026-11-13", *RETURNED),
    ("2026-11-17", "S002", "submission submit K1 --on 2026-11-17"),
    ("2026-11-20", "S001", "submission review K1 --deadline 2026-12-10", *RETURNED),
    ("2026-11-04", "S001", "submission submit K2"),
    ("2026-11-04", "S001", "submission withdraw K2 --submission", "--reason", TEXT),
    ("2026-11-05", "S002", "submission submit K2 --items trust_contract,risk_statement,id_copy"),
    ("2026-11-06", "S001", "submission review K2 --deadline 2026-11-13", *RETURNED),
    ("2026-11-07", "S001", "submission withdraw K2", "--reason", TEXT),
    ("2026-11-08", "S001", "submission review K2 --result qualified", "--shelf", TEXT, *WAIVED),
    ("2026-11-06", "S001", "submission deadline K4 --to 2027-03-01", "--reason", TEXT),
    ("2026-12-01", "S001", "submission send --fund JH01 --month 2026-11"),
    ("2026-12-02", "S004", "submission confirm --fund JH01 --month 2026-11 --adjust 1=0", "--reason", TEXT),
    ("2027-01-02", "S005", "submission decide K1 --points 6", "--text", TEXT),
    ("2026-11-20", "S001", "contract transfer K2 --to C003 --on 2026-11-20", *PAYEE),
    ("2026-11-23", "S001", "complaints log C001 --channel phone", "--content", TEXT, "--remedy", TEXT),
    ("2026-11-23", "S001", "complaints log --channel phone", "--caller", TEXT, "--caller-phone", PHONE,
     "--content", TEXT),
    ("2026-11-24", "S001", "complaints judge K000001 --reasonable", "--content", TEXT),
    ("2026-11-24", "S001", "complaints propose K000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints edit K000001 --department finance --responsible S001",
     "--remedy", f"{TEXT}。", "--reason", TEXT),
    ("2026-11-24", "S001", "complaints close K000001 --root-cause delay", "--resolution", TEXT,
     "--not-accepted", TEXT),
    ("2026-11-24", "S001", "complaints letter K000001 --kind answer"),
    ("2026-11-24", "S003", "complaints check K000001 --satisfied", "--content", TEXT),
    ("2026-11-24", "S001", "complaints action add --root-cause delay --owner S003 --due 2026-12-01",
     "--content", TEXT),
    ("2026-11-24", "S003", "complaints action done A000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints action verify A000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints action withdraw A000001 --step 2", "--reason", TEXT),
    ("2026-11-24", "S001", "client note C001 --follow-up 2026-12-01", "--content", TEXT, "--need", TEXT,
     "--answer", TEXT, "--attach", "{scan}"),
    ("2026-11-24", "S001", "care appointment add C001 --at 2026-11-25 --adviser S002", "--place", TEXT,
     "--note", TEXT),
    ("2026-11-24", "S001", "care appointment move Y000001 --to 2026-11-24T18:00", "--place", TEXT,
     "--reason", TEXT),
    ("2026-11-24", "S001", "care appointment held Y000001", "--content", TEXT),
    ("2026-11-24", "S001", "care budget set --tier vip --year 2026 --amount 5000", "--reason", TEXT),
    ("2026-11-24", "S001", "care budget set --tier mid --year 2026 --amount 5000", "--reason", TEXT),
    ("2026-11-24", "S001", "care budget withdraw B000002", "--reason", TEXT),
    ("2026-11-24", "S005", "care budget raise --year 2027 --rate 12%", "--reason", TEXT),
    *(("2026-11-24", "S001", "care budget spend C001 --amount 6000 --purpose event", "--note", TEXT,
       "--over", TEXT) for _ in range(3)),
    ("2026-11-25", "S005", "care budget approve Z000001", "--reason", TEXT),
    ("2026-11-25", "S005", "care budget approve Z000001 --undo", "--reason", TEXT),
    ("2026-11-25", "S005", "care budget reject Z000002", "--reason", TEXT),
    ("2026-11-25", "S001", "care budget withdraw Z000003", "--reason", TEXT),
    ("2026-12-31", "S001", "care greetings done C001 --occasion new_year"),
    ("2026-12-31", "S001", "care greetings withdraw C001 --occasion new_year --on 2027-01-01",
     "--reason", TEXT),
    ("2026-11-24", "S001", "care follow N000001", "--content", TEXT),
    ("2026-11-24", "S001", "care withdraw N000002", "--reason", TEXT),
    ("2026-11-24", "S001", "complaints reopen K000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints reply K000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints malicious K000001", "--content", TEXT),
    ("2026-11-24", "S001", "complaints withdraw K000001 --step 7", "--reason", TEXT),
    ("2026-11-24", "S001", "complaints log C001 --channel phone", "--content", TEXT),
    ("2026-11-24", "S001", "complaints merge K000003 --into K000001", "--reason", TEXT),
    ("2026-11-24", "S001", "callbacks log C001 --account-confirmed", *PAID, "--note", TEXT,
     "--recording", TEXT, "--finding", TEXT),
    ("2026-11-25", "S001", "callbacks log C001 --account-changed", *PAID, *NEW),
    ("2026-11-26", "S003", "callbacks reject-account W000002", "--why", TEXT),
    ("2026-11-26", "S001", "callbacks resolve W000001", "--answer", TEXT),
    ("2026-11-27", "S001", "callbacks issue C002", "--text", TEXT),
    ("2026-11-27", "S001", "callbacks log C001 --kind routine --outcome reached", "--finding", TEXT),
    ("2026-11-27", "S001", "callbacks withdraw H000003", "--reason", TEXT),
    ("2026-11-27", "S001", "callbacks issue C002", "--text", TEXT),
    ("2026-11-27", "S001", "callbacks resolve W000005", "--answer", TEXT),
    ("2026-11-27", "S001", "callbacks withdraw W000005 --answer", "--reason", TEXT),
    ("2026-11-27", "S001", "callbacks withdraw W000005", "--reason", TEXT),
    ("2026-11-27", "S001", "care survey record H000001 --score 2", "--words", TEXT),
    ("2026-11-27", "S001", "care survey withdraw M000001", "--reason", TEXT),
    ("2026-11-27", "S001", "care survey record H000001 --score 5", "--words", TEXT),
    ("2026-11-27", "S001", "care survey sheet --year 2026 --xlsx", "{scan}.opinions.xlsx"),
    ("", "", "", "{scan}.opinions.xlsx", "E4=1", f"J4={TEXT}", f"J5={TEXT}"),
    ("2026-11-27", "S001", "care survey import", "{scan}.opinions.xlsx"),
    ("2026-11-27", "S001", "care survey withdraw Q000001", "--reason", TEXT),
    ("2026-11-27", "S001", "payout calc --fund JH01"),
    ("2026-01-05", "S001", "staff add 钱财务 --role finance --nda 2026-01-05"),
    ("2026-01-05", "S001", "staff add 周投资 --role investment --nda 2026-01-05"),
    ("2026-01-05", "S001", "fund add JH02 稳健二号 --project-company 京城置业", "--established", "2026-01-01",
     "--matures", "2028-01-01", "--frequency", "annual", "--payout-dates", "2026-12-15,2027-12-15",
     "--project-rate", "12%", "--day-count", "ACT/365"),
    ("2026-11-02", "S001", "contract add K5 --client C001 --fund JH02", *TERMS),
    ("2026-11-02", "S001", "contract add K6 --client C001 --fund JH02", *TERMS),
    ("2026-11-02", "S001", "contract add K7 --client C002 --fund JH02", *TERMS),
    ("2026-12-01", "S001", "callbacks log C001 --kind payout_verify --outcome reached --account-confirmed",
     *WALKED),
    ("2026-12-01", "S003", "payout calc", *WALKED),
    ("2026-12-01", "S006", "payout notice", *WALKED, "--xlsx", "{scan}.xlsx"),
    ("2026-12-02", "S003", "payout submit --allow verify:K7", *WALKED, "--reason", TEXT),
    ("2026-12-02", "S006", "payout check --send-back", *WALKED, "--reason", TEXT),
    ("2026-12-02", "S003", "payout submit --allow verify:K7", *WALKED, "--reason", TEXT),
    ("2026-12-03", "S006", "payout check", *WALKED,
     *(word for no in ("K5", "K6", "K7") for word in ("--clear", no, "--reason", TEXT))),
    ("2026-12-04", "S005", "payout approve", *WALKED),
    ("2026-12-05", "S007", "payout done tell_received --amount 90000", *WALKED, "--note", TEXT),
    ("2026-12-05", "S007", "payout done tell_received --withdraw", *WALKED, "--reason", TEXT),
    ("2026-12-05", "S007", "payout done tell_received --amount 90000", *WALKED, "--note", TEXT),
    ("2026-12-06", "S006", "payout reconcile --sign-off received", *WALKED, "--reason", TEXT),
    ("2026-12-15", "S006", "payout export --bank csv", *WALKED, "--out", "{scan}.csv"),
    ("2026-12-15", "S006", "payout results", "{answer}"),
    ("2026-12-16", "S006", "payout results --returned", "{back}"),
    ("2026-12-16", "S006", "contract receipts --bank csv", "{statement}"),
    ("2026-12-17", "S001", "contract edit K5 --value-date 2026-11-03", "--reason", TEXT),
    ("2026-12-17", "S001", "payout recover K5 --due 2026-12-15 --amount 1.00", "--reference", TEXT),
    ("2026-12-17", "S001", "payout recover K5 --due 2026-12-15 --withdraw", "--reference", TEXT, "--reason",
     TEXT),
    ("2026-12-18", "S001", "payout withhold C001 --rate 20% --from 2026-12-15", "--reason", TEXT),
    ("2026-12-18", "S001", "fund edit JH02 --exit-fee-rate 1%", "--reason", TEXT),
    ("2026-12-18", "S001", "contract exit K6 --on 2026-12-20 --amount 100万"),
    ("2026-12-18", "S001", "contract exit K6 --withdraw 2026-12-20", "--reason", TEXT),
    ("2026-12-18", "S001", "contract transfer K6 --to C002 --on 2026-12-20", *PAYEE),
    ("2026-12-19", "S001", "contract transfer K6 --withdraw 2026-12-20", "--reason", TEXT),
    ("2026-12-20", "S001", "client add 误录 --kind institution --code C009 --id-no 911101085923662400"),
    ("2026-12-20", "S001", "client withdraw C009", "--reason", TEXT),
    ("2026-12-20", "S001", "staff add 误录 --role advisor --code S009"),
    ("2026-12-20", "S001", "staff withdraw S009", "--reason", TEXT),
    ("2026-12-20", "S001", "fund add WL01 误录 --project-company 京城置业", "--established", "2026-01-01",
     "--matures", "2028-01-01", "--frequency", "annual"),
    ("2026-12-20", "S001", "fund withdraw WL01", "--reason", TEXT),
    ("2026-12-20", "S001", "fund amend JH02 --from 2027-12-15 --frequency quarterly", "--reason", TEXT),
    ("2026-12-20", "S001", "client assign C002 --officer S001"),
    ("2026-12-20", "S001", "client assign --from S001 --to S003"),
    ("2026-12-20", "S001", "client assign C002 --told"),
    ("2026-12-20", "S001", "client assign C002 --told --withdraw", "--reason", TEXT),
    ("2026-12-20", "S001", "staff away S003 --from 2027-04-01 --to 2027-04-02 --deputy S001"),
    ("2026-12-20", "S001", "staff away S003 --withdraw", "--reason", TEXT),
    ("2026-12-20", "S001", "access leak report --kind actual --client C001", "--content", TEXT),
    ("2026-12-20", "S001", "access leak report L000001 --told general_manager", "--content", TEXT),
    ("2026-12-20", "S001", "access leak remedy L000001", "--content", TEXT),
    ("2026-12-20", "S001", "access leak withdraw L000001 --last", "--reason", TEXT),
    ("2026-12-20", "S001", "fund amend JH02 --withdraw 2027-12-15", "--reason", TEXT),
    ("2026-12-20", "S001", "fund amend JH02 --from 2027-12-15 --frequency quarterly", "--reason", TEXT),
    ("2026-12-02", "S001", "report --month 2026-11 --out", "{scan} bulletin"),
    ("2026-12-20", "S001", "complaints log C001 --channel phone --received 2026-11-25T10:00",
     "--content", TEXT),
    ("2026-12-20", "S001", "report --month 2026-11 --reissue --out", "{scan} bulletin", "--reason", TEXT),
    ("2026-12-20", "S001", "calendar import", "{days}"),
    ("2026-12-20", "S001", "calendar withdraw 2026-12-21", "--reason", TEXT),
    ("2026-12-20", "S001", "fund add JH09 稳健九号 --project-company 京城置业", "--established", "2026-01-01",
     "--matures", "2028-01-01", "--frequency", "annual"),
    ("2026-12-20", "S001", "fund close JH09"),
    ("2026-12-20", "S001", "fund seal JH09"),
    ("2026-12-20", "S005", "fund seal JH09 --undo", "--reason", TEXT),
)  # fmt: skip
"""When, by whom, the words, and words that hold blanks; of nobody: a workbook and what is filled in."""


ASKED: dict[str, tuple[str, ...]] = {
    "reminders": ("", *(f"--within 400d --format {form}" for form in ("md", "html", "ics"))),
    "comply": ("--year 2026 --so-far", "--year 2026 --so-far --article 38"),
    "report": ("--month 2026-11", "--month 2026-12 --draft", "--list", "--month 2026-11 --version 2"),
    "explain": (
        "C001", "C003", "K1", "K2", "K000001", "K000002", "W000001", "W000002", "W000003", "Z000001",
        "Z000002", "B000001", "B000002", "channels:C001",
        "submission:K1:round:3", "submission:K4:round:1", "callback:JH01:2028-01-01:C001",
    ),
    "staff show": ("S001",),
    "client show": ("C001", "C002", "C003", "C004", "C001 --full", "C002 --full", "C003 --full"),
    "client call": ("C001", "C002", "C003"),
    "client history": ("C001", "C002", "C003"),
    "client suitability": ("C001", "C002", "C004"),
    "client doc list": ("C001", "C002"),
    "client doc missing": ("", "--all", "C001"),
    "client statement": ("C001",),
    "care appointment show": ("Y000001",),
    "care budget list": ("", "--entries"),
    "care budget spending": ("", "--client C001"),
    "care greetings list": ("--all --within 60d",),
    "care list": ("--withdrawn", ""),
    "care show": ("N000001", "N000002"),
    "care survey show": ("M000001", "M000002", "Q000001", "Q000002"),
    "care survey answers": ("--year 2026",),
    "care survey opinions": ("--year 2026",),
    "care survey stats": ("--year 2026",),
    "fund show": ("JH01", "JH02"),
    "contract show": ("K1", "K2", "K3", "K5", "K6"),
    "submission show": ("K1", "K2", "K4"),
    "submission penalties": ("--by-month", ""),
    "submission sent": ("", "--fund JH01 --month 2026-11"),
    "payout schedule": ("--fund JH01", "--fund JH02"),
    "payout show": ("--fund JH01 --due 2027-01-01", "--fund JH02 --due 2026-12-15"),
    "payout diff": ("--fund JH01 --due 2027-01-01",),
    "payout explain": ("K1", "K5"),
    "payout steps": ("--fund JH01", "--fund JH02 --due 2026-12-15"),
    "payout statement": ("C001",),
    "payout withholding": ("C001",),
    "complaints show": ("K000001", "K000002"),
    "complaints action show": ("A000001",),
    "access leak show": ("L000001",),
    "access list": ("--all", ""),
    "access log": ("--client C001", "--staff S001"),
    "access leak scope": ("--staff S001",),
    "policy article": ("23",),
    "calendar workday": ("2026-09-30 --plus 3",),
    "calendar show": ("2026",),
}  # fmt: skip
"""What is given to the commands that ask for something, and to those that show more when asked."""

ELSEWHERE = {
    "init": "makes an archive",
    "demo": "makes an archive",
    "shell": "runs the others",
    "archive backup": "makes a copy",
    "archive restore": "shows two paths",
    "archive upgrade": "shows a path",
    "policy check": "reads a policy file",
    **dict.fromkeys(
        ("archive encrypt", "archive decrypt", "archive rekey"), "below: of keys, and what it leaves in clear"
    ),
    **dict.fromkeys(
        [f"archive key {verb}" for verb in ("list", "add", "remove", "change", "recovery")],
        "shows numbers of keys and of staff",
    ),
    **dict.fromkeys(
        ("schedule show", "schedule add", "schedule list", "schedule remove"),
        "speaks to the system's scheduler",
    ),
}
"""Commands that open no archive to show what it holds, and what they do."""

FILES = {"care appointment list": ("ics",), "reminders": ("json", "md", "html", "ics", "xlsx")}
"""The kinds of file a reading command writes; the others write workbooks."""
OF_OPTION = {"--html": ("html",), "--csv": ("csv",)}
"""The kinds of file that an option writes, whatever the command."""

EXPORTS = {
    "client export --csv FILE": "",
    "client export --xlsx FILE": "",
    "client export C001 --xlsx FILE": "",
    "client import LEDGER --reconcile --xlsx FILE": "",
    "staff leave S002 --on 2027-06-01 --xlsx FILE": "",
    "client doc open 2 --out FILE": "is the document itself",
    "submission form K1 --kind handover --xlsx FILE": "",
    "submission form K1 --kind missing --xlsx FILE": "",
    "submission send --fund JH01 --month 2026-12 --xlsx FILE": "",
    "payout calc --fund JH01 --xlsx FILE": "pays the accounts",
    "payout export --fund JH01 --due 2027-01-01 --xlsx FILE": "pays the accounts",
    "payout export --again --bank csv --fund JH02 --due 2026-12-15 --out FILE": "pays the accounts",
    "complaints letter K000001 --kind answer --xlsx FILE": "the words that the client was told",
    "complaints letter K000001 --kind answer --out FILE": "the words that the client was told",
    "payout letters --fund JH02 --due 2026-12-15 --xlsx FILE": "",
    "payout notice --fund JH02 --due 2027-12-15 --xlsx FILE": "",
    "care survey sheet --year 2026 --xlsx FILE": "",
    "callbacks plan --fund JH01 --xlsx FILE": "reads the payee out to the client, over the phone",
}
"""What writes a file and is on the trail for it, and why the file carries personal data if it does."""


def leaves(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command below a group with its path."""
    for name in group.list_commands(None):
        one = group.get_command(None, name)
        if hasattr(one, "list_commands"):
            yield from leaves(one, (*path, name))
        else:
            yield " ".join((*path, name)), one


COMMANDS = dict(leaves(main.command()))
READERS = [path for path, one in COMMANDS.items() if one.callback.needs.access is not Access.WRITE]


def run(
    archive: Path,
    *words: object,
    who: str = "S001",
    now: str = NOW,
    lang: str = "en",
    more: tuple[str, ...] = (),
) -> tuple[int, str]:
    """The exit code, and everything the program printed."""
    before = ("--archive", archive, "--now", now, "--as", who, "--lang", lang, *more)
    printed = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(printed, "utf-8")) as out, redirect_stderr(out):
        code = boundary.run([*map(str, before), *map(str, words)])
        out.flush()
    return code, printed.getvalue().decode("utf-8")


def needles(text: str) -> list[str]:
    """What is planted and stands in `text`, however it is broken into lines or groups of digits."""
    whole = re.sub(r"[\s-]", "", text)
    return [needle for needle in NEEDLES if needle in whole]


def content(path: Path) -> str:
    """The text of a file, of a workbook that of its parts."""
    if not zipfile.is_zipfile(path):
        written = path.read_bytes()
        return "".join(written.decode(encoding, "replace") for encoding in ("utf-8", "gb18030"))
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def _answer(*results: str) -> str:
    """What the bank says of the first payments of the batch; failures with a reason that tells too much."""
    rows = "".join(
        f"P000001-{number:04},{ACCOUNT},31808.22,{result},{TEXT if result == '失败' else ''}\n"
        for number, result in enumerate(results, 1)
    )
    return "业务编号,收款账号,金额,处理结果,失败原因\n" + rows


@pytest.fixture(scope="session")
def told(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The archive, only to be read, and what the program printed while it was written."""
    folder = tmp_path_factory.mktemp("planted")
    archive = folder / "archive.db"
    shutil.copy(founded, archive)
    scan = folder / f"{ID_NO} {PHONE} {ACCOUNT} {ADDRESS} {EMAIL}.pdf"
    scan.write_bytes(b"%PDF " + TEXT.encode())
    answers = {name: folder / f"{scan.stem} {name}.csv" for name in ("answer", "back", "statement")}
    answers["answer"].write_text(_answer("成功", "失败", "失败"), "utf-8")
    answers["back"].write_text(_answer("失败"), "utf-8")
    answers["statement"].write_text(STATEMENT, "utf-8")
    answers["days"] = folder / "days.csv"
    answers["days"].write_text("日期,类型,名称\n2026-12-21,放假,误录\n", "utf-8")
    said = []
    for day, who, words, *more in HISTORY:
        given = [*words.split(), *(word.format(scan=scan, **answers) for word in more), "--json"]
        if not who:  # a workbook is filled in
            scenario.fill(scenario.Step(0, False, False, "", "", tuple(given[:-1]), by_hand=True), folder)
            said.append("")
            continue
        code, out = run(archive, *given, who=who, now=f"{day}T18:00:00+08:00")
        assert code == 0, out
        said.append(out)
    return archive, said


@pytest.fixture(scope="session")
def planted(told: tuple[Path, list[str]]) -> Path:
    return told[0]


@pytest.fixture(autouse=True)
def _unbroken(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell of a table is folded in the midst of a number."""
    monkeypatch.setenv("COLUMNS", "4000")


def columns() -> Iterator[tuple[str, str, str]]:
    """Every personal column with its kind; a frozen document is what is planted elsewhere."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind = kind_of(column)
            if kind is not None and not column.info.get("digest"):
                yield table.name, column.name, kind


@pytest.mark.parametrize(("table", "column", "kind"), [*columns()])
def test_every_personal_column_holds_what_is_planted(
    planted: Path, table: str, column: str, kind: str
) -> None:
    with closing(sqlite3.connect(planted)) as connection:
        rows = connection.execute(f'SELECT "{column}" FROM "{table}"').fetchall()  # noqa: S608 - names only
    held = [needles(str(value)) for (value,) in rows if value is not None]
    whole = list(NEEDLES) if kind == "text" else needles(PLANTED[kind])
    assert any(set(whole) <= set(found) for found in held), "record it in HISTORY"


def test_no_writing_command_repeats_what_is_planted(told: tuple[Path, list[str]]) -> None:
    words = [" ".join(words[2].split()[:2]) for words in HISTORY]
    repeating = {command: needles(said) for command, said in zip(words, told[1], strict=True)}
    assert {command: found for command, found in repeating.items() if found} == {}


def test_nothing_that_is_planted_can_be_read_in_an_encrypted_archive(planted: Path, tmp_path: Path) -> None:
    """Byte by byte: the database, its WAL, the key file, the documents and a backup with its own."""
    archive, backup = tmp_path / "office" / planted.name, tmp_path / "stick" / "copy.db"
    archive.parent.mkdir()
    backup.parent.mkdir()
    shutil.copy(planted, archive)
    shutil.copytree(planted.parent / "files", archive.parent / "files")
    names = [word.encode() for word in ("钱新", "陈投资", "王五")]
    whole = [*(needle.encode() for needle in NEEDLES), *names]
    assert [word for word in whole if word in archive.read_bytes()]
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery staple\n")
    secret.chmod(0o600)
    for words in (("archive", "encrypt"), ("archive", "backup", str(backup)), ("staff", "list")):
        code, said = run(archive, *words, more=("--passphrase-file", str(secret)))
        assert code == 0, said
    files = [
        path for folder in (archive.parent, backup.parent) for path in folder.rglob("*") if path.is_file()
    ]
    assert len(files) > 4
    found = {path.name: [word for word in whole if word in path.read_bytes()] for path in files}
    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_planted_is_found_where_it_is_revealed(planted: Path, tmp_path: Path) -> None:
    shutil.copy(planted, tmp_path)
    words = ("client", "show", "C001", "--reveal", "--reason", "对账")
    for form in ((), ("--json",)):
        code, out = run(tmp_path / planted.name, *words, *form)
        assert (code, needles(out)) == (0, list(NEEDLES))


@pytest.mark.parametrize("path", READERS)
def test_no_reading_command_shows_what_is_planted(planted: Path, tmp_path: Path, path: str) -> None:
    required = [param.name for param in COMMANDS[path].params if param.required]
    if path in ELSEWHERE:
        return
    assert path in ASKED or not required, f"say in ASKED what is given to {path}: {required}"
    shown = {}
    for given in ASKED.get(path, ("",)):
        words = [*path.split(), *given.split()]
        for lang, *form in (("en",), ("zh",), ("en", "--json"), ("zh", "--json")):
            shown[given, lang, *form] = run(planted, *words, *form, lang=lang)
    for option in (param.opts[0] for param in COMMANDS[path].params if param.metavar == "FILE"):
        for suffix in OF_OPTION.get(option, FILES.get(path, ("xlsx",))):
            file = tmp_path / f"out.{suffix}"
            words = [*path.split(), *ASKED.get(path, ("",))[-1].split(), option, str(file)]
            code, out = run(planted, *words)
            shown[option, suffix] = code, out + content(file)
    assert {how: out for how, (code, out) in shown.items() if code} == {}
    assert {how: needles(out) for how, (_code, out) in shown.items() if needles(out)} == {}


@pytest.mark.parametrize("words", EXPORTS)
def test_a_file_shows_what_is_planted_only_where_it_exists_to(
    planted: Path, tmp_path: Path, words: str
) -> None:
    archive, file = tmp_path / planted.name, tmp_path / "out"
    shutil.copy(planted, archive)
    shutil.copytree(planted.parent / "files", tmp_path / "files")
    file = file.with_suffix(".csv" if "csv" in words else ".xlsx")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    words = words.replace("LEDGER", str(ledger))
    who = "S006" if "--bank" in words else "S001"
    code, out = run(archive, *words.replace("FILE", str(file)).split(), who=who)
    assert (code, needles(out)) == (0, []), out
    assert bool(needles(content(file))) == bool(EXPORTS[words.replace(str(ledger), "LEDGER")])


def test_every_command_that_writes_a_file_is_among_them() -> None:
    writing = {
        f"{path} {param.opts[0]}"
        for path, one in COMMANDS.items()
        for param in one.params
        if path not in READERS and param.metavar == "FILE" and param.param_type_name == "option"
    }
    listed = {f"{path} {option}" for words in EXPORTS for path, option in [_split(words)]}
    assert writing == listed


def _split(words: str) -> tuple[str, str]:
    path = next(path for path in COMMANDS if words.startswith(f"{path} "))
    return path, words.split()[-2]

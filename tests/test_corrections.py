"""Every kind of fact, entered wrongly and mended, leaves what follows as if it had been entered rightly.

A case is two histories of the same archive: in one the fact is entered wrongly and mended, in the other
rightly. What the reading commands say of both is the same, but for what says that something was mended.
"""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from fire import scenario

from fundcs import boundary
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from pathlib import Path

VERIFY = "--kind payout_verify --outcome reached --fund JH01 --due 2026-12-15"
ANSWERS = ",".join(f"{question.code}=yes" for question in load().contracts.confirmation_questions)
PAYEE = "--payee-name 陈投资 --payee-bank 中国银行 --payee-account 6222020200112233445"
TERMS = f"--fund JH01 --value-date 2026-11-02 --amount 300万 {PAYEE}"
BASE = f"""
11-02 S001 staff add 李顾问 --role advisor --nda 2026-01-05
11-02 S001 staff add 周顾问 --role advisor --nda 2026-01-05
11-02 S001 staff add 吴经理 --role cs_manager --nda 2026-01-05
11-02 S001 staff add 孙人事 --role hr --nda 2026-01-05
11-02 S001 staff add 赵总 --role general_manager --nda 2026-01-05
11-02 S001 staff add 钱财务 --role finance --nda 2026-01-05
11-02 S001 staff add 郑投资 --role investment --nda 2026-01-05
11-02 S001 staff add 何专员 --role cs_specialist --nda 2026-01-05
11-02 S001 fund add JH01 稳健一号 --project-company 京城置业 --established 2026-01-01 --matures 2028-01-01 \
 --day-count ACT/365 --frequency annual --payout-dates 2026-12-15,2027-12-15 --project-rate 12%
11-02 S001 fund rate JH01 --from 0.01 --rate 8%
11-02 S001 fund rate JH01 --from 300万 --rate 9%
11-02 S001 client add 陈投资 --kind person --id-no 11010519900307451X --code C001 --officer S009
11-02 S001 client add 京城商贸有限公司 --kind institution --id-no 91110000100006004H --code C002 \
 --officer S009
11-02 S001 contract add K1 --client C001 --advisor S002 {TERMS}
11-02 S001 contract add K2 --client C002 --advisor S003 {TERMS}
"""
UNQUALIFIED = "--result unqualified --missing risk_statement --deadline"
RETURNED = f"""
11-05 S002 submission submit K1 --on 2026-11-05
11-09 S001 submission review K1 {UNQUALIFIED} 2026-11-13
"""
BEYOND = f"""{RETURNED}
11-16 S002 submission submit K1 --on 2026-11-16
11-17 S001 submission review K1 {UNQUALIFIED} 2026-11-18
11-20 S002 submission submit K1 --on 2026-11-20
"""
"""K1 has failed four times: unqualified, late, unqualified, late."""
JH03 = "--project-company 京城置业 --established 2026-01-01 --matures 2028-01-01 --frequency annual"
NEW = "--payee-name 陈投资 --payee-bank 招商银行 --payee-account 6214830211223344"


class Case(NamedTuple):
    """What is entered wrongly and how it is mended, and how it would have been entered rightly."""

    mended: str
    rightly: str
    before: str = ""
    policy: str = ""
    read: tuple[str, ...] = ()
    """What is asked of both besides `READ`."""


STEPS = (
    "complaints show K000001",
    "complaints stats --month 2026-11",
    "complaints letter K000001 --kind acknowledgement",
)
LOGGED = "11-10 S009 complaints log C001 --channel phone --category payout --content 未到账"
JUDGED = f"""{LOGGED} --against S002
11-10 S009 complaints judge K000001 --reasonable --content 属实 --department finance --responsible S008
"""
PROPOSED = f"""{JUDGED}
11-11 S008 complaints propose K000001 --content 补发
"""
REPLIED = f"""{JUDGED}
11-11 S008 complaints reply K000001 --content 已补发
"""
CLOSED = f"""{REPLIED}
11-12 S009 complaints close K000001 --resolution 已补发 --root-cause delay
"""
BUDGET = "11-03 S001 care budget set --tier senior --year 2026 --amount 500\n"
FIGURES = ("callbacks stats --month 2026-11", "callbacks list --open", "callbacks findings --open")
SATISFACTION = ("care survey stats --year 2026", "care survey opinions --year 2026")
ACTION = (
    "11-10 S009 complaints action add --root-cause delay --content 增设坐席 --owner S009 --due 2026-12-20"
)
ACTIONS = ("complaints action list",)
VERIFIED = (
    "".join(
        f"12-01 S009 callbacks log {client} {VERIFY} --account-confirmed\n" for client in ("C001", "C002")
    )
    + "12-01 S009 payout calc --fund JH01"
)
SUBMITTED = f"{VERIFIED}\n12-02 S009 payout submit --fund JH01"
CHECK = "12-03 S007 payout check --fund JH01 --clear K1 --clear K2 --reason 已核"
APPROVED = f"{SUBMITTED}\n{CHECK}\n12-04 S006 payout approve --fund JH01"
FILES = {
    "days.csv": "日期,类型,名称\n2026-12-01,放假,误录\n2026-10-01,工作日,误录\n",
    "wrong.csv": "业务编号,收款账号,金额,处理结果,失败原因\n"
    "P000001-0001,6222020200112233445,31808.22,失败,误读\n",
    "answer.csv": "业务编号,收款账号,金额,处理结果,失败原因\n"
    "P000001-0001,6222020200112233445,31808.22,成功,\n"
    "P000001-0002,6222020200112233445,31808.22,成功,\n",
}
EVERY_ONE_CHECKED = "[complaints]\nspot_check_share = 100\n"


def step(wrong: str, right: str = "", *, before: str = LOGGED, number: int = 1, policy: str = "") -> Case:
    """A step taken wrongly (`day who verb K000001 …`), withdrawn, and taken rightly, if it was at all."""
    return Case(
        f"{wrong}\n11-13 S001 complaints withdraw K000001 --step {number} --reason 录入有误\n{right}",
        right,
        before=before,
        policy=policy,
        read=STEPS,
    )


CASES = {
    "staff: name, login, role": Case(
        "11-03 S001 staff add 王五 --role advisor --login wangwu\n"
        "11-04 S001 staff edit S010 --name 王武 --login wang --role finance --from 2026-11-03",
        "11-03 S001 staff add 王武 --role finance --login wang",
    ),
    "staff: leaving": Case("11-04 S001 staff leave S003\n11-05 S001 staff leave S003 --undo", ""),
    "staff: the day of leaving": Case(
        "11-04 S001 staff leave S003 --on 2026-12-01\n11-05 S001 staff leave S003 --undo\n"
        "11-05 S001 staff leave S003 --on 2026-12-31",
        "11-05 S001 staff leave S003 --on 2026-12-31",
    ),
    "staff: leaving with a hand-over": Case(
        "11-04 S001 staff leave S003 --to S002\n11-05 S001 staff leave S003 --undo", ""
    ),
    "staff: absence": Case(
        "11-04 S001 staff away S009 --from 2026-11-20 --to 2026-12-31 --deputy S001\n"
        "11-05 S001 staff away S009 --withdraw --reason 行程取消",
        "",
    ),
    "client: many assigned": Case(
        "11-04 S001 client assign --from S009 --to S001\n11-05 S001 client assign --undo J000001", ""
    ),
    "client: told of a new CS specialist": Case(
        "11-05 S001 client assign C001 --told\n"
        "11-06 S001 client assign C001 --told --withdraw --reason 未接通",
        "",
        before="11-04 S001 client assign --from S009 --to S001",
    ),
    "leak: recorded by mistake": Case(
        "11-04 S001 access leak report --kind possible --content 误发邮件 --client C001\n"
        "11-05 S001 access leak withdraw L000001 --reason 误录",
        "",
    ),
    "leak: a step taken by mistake": Case(
        "11-04 S001 access leak report --kind possible --content 误发邮件 --told general_manager\n"
        "11-05 S001 access leak remedy L000001 --content 已追回\n"
        "11-05 S001 access leak withdraw L000001 --last --reason 误录",
        "11-04 S001 access leak report --kind possible --content 误发邮件 --told general_manager",
    ),
    "leak: closed by mistake": Case(
        "11-05 S004 access leak close L000001 --content 无碍\n"
        "11-05 S004 access leak withdraw L000001 --last --reason 误录",
        "",
        before="11-04 S001 access leak report --kind possible --content 误发邮件 --told general_manager\n"
        "11-04 S001 access leak remedy L000001 --content 已追回",
    ),
    "staff: agreement": Case(
        "11-04 S001 access nda S003 --signed 2026-11-01\n11-05 S001 access nda S003 --signed 2026-11-03",
        "11-05 S001 access nda S003 --signed 2026-11-03",
    ),
    "access: grant": Case(
        "11-03 S006 access grant S007 --client C001 --until 2026-12-31 --reason 核对\n"
        "11-04 S006 access revoke S007 --client C001 --reason 误授",
        "",
    ),
    "client: particulars": Case(
        "11-03 S001 client add 张维 --kind person --id-no 110105199003074472 --phone 13800010001 "
        "--code C003\n"
        "11-04 S001 client edit C003 --name 张伟 --id-no 11010519491231002X --phone 13800010002",
        "11-03 S001 client add 张伟 --kind person --id-no 11010519491231002X --phone 13800010002 --code C003",
    ),
    "client: officer and adviser": Case(
        "11-03 S001 client assign C001 --officer S001 --adviser S002\n"
        "11-04 S001 client assign C001 --officer S009 --adviser S003",
        "11-03 S001 client assign C001 --adviser S003",
    ),
    "client: withheld identity": Case(
        "11-03 S001 client edit C001 --withheld --approved-by S006 --introducer 王五\n"
        "11-03 S006 client approve-withheld C001\n11-04 S001 client edit C001 --no-withheld",
        "",
    ),
    "client: risk level": Case(
        "11-04 S001 client assess C001 --level C5 --on 2026-11-01\n"
        "11-05 S001 client assess C001 --withdraw 2026-11-01 --reason 看错问卷\n"
        "11-05 S001 client assess C001 --level C2 --on 2026-11-01",
        "11-05 S001 client assess C001 --level C2 --on 2026-11-01",
        before="11-02 S001 fund risk JH01 --level R3",
    ),
    "client: evidence": Case(
        "11-04 S001 client evidence C001 --kind assets --amount 4000万 --on 2026-11-01\n"
        "11-05 S001 client evidence C001 --kind assets --withdraw 2026-11-01 --reason 多写一个零\n"
        "11-05 S001 client evidence C001 --kind assets --amount 400万 --on 2026-11-01",
        "11-05 S001 client evidence C001 --kind assets --amount 400万 --on 2026-11-01",
    ),
    "client: kind of investor": Case(
        "11-04 S001 client investor C001 --kind professional_person --on 2026-11-01\n"
        "11-05 S001 client investor C001 --withdraw 2026-11-01 --reason 误录",
        "",
        before="11-02 S001 fund risk JH01 --level R3",
    ),
    "fund: risk level": Case(
        "11-04 S001 fund risk JH01 --level R5 --since 2026-11-01\n"
        "11-05 S001 fund risk JH01 --withdraw 2026-11-01 --reason 误录\n"
        "11-05 S001 fund risk JH01 --level R2 --since 2026-11-01",
        "11-05 S001 fund risk JH01 --level R2 --since 2026-11-01",
        before="11-02 S001 client assess C001 --level C1 --on 2026-10-01",
    ),
    "contract: confirmation call": Case(
        f"11-10 S009 contract confirm K1 --answer {ANSWERS}\n"
        "11-10 S009 callbacks withdraw H000001 --reason 打错电话",
        "",
        policy="[contracts]\nconfirmation = true\n",
    ),
    "client: added by mistake": Case(
        "11-03 S001 client add 张伟 --kind person --id-no 110105199003074472 --code C003 --officer S001\n"
        "11-04 S009 callbacks log C003 --kind routine --outcome reached\n"
        "11-05 S009 callbacks withdraw H000001 --reason 误录\n"
        "11-05 S001 client withdraw C003 --reason 重复建档",
        "",
    ),
    "client: added by mistake, and rightly": Case(
        "11-03 S001 client add 张维 --kind person --id-no 110105199003074472 --code C003\n"
        "11-04 S001 client withdraw C003 --reason 误录\n"
        "11-04 S001 client add 张伟 --kind person --id-no 110105199003074472 --code C003",
        "11-04 S001 client add 张伟 --kind person --id-no 110105199003074472 --code C003",
    ),
    "staff: added by mistake": Case(
        "11-03 S001 staff add 王五 --role cs_specialist --login wangwu --code S010\n"
        "11-04 S001 staff withdraw S010 --reason 误录",
        "",
    ),
    "fund: added by mistake": Case(
        f"11-03 S001 fund add JH02 稳健二号 {JH03} --risk R3\n"
        "11-03 S001 fund rate JH02 --from 0.01 --rate 8%\n"
        "11-04 S001 fund withdraw JH02 --reason 误录",
        "",
    ),
    "interaction": Case(
        "11-03 S009 client note C001 --content 询问期限 --follow-up 2026-11-10\n"
        "11-04 S009 care withdraw N000001 --reason 误录",
        "",
    ),
    "interaction: a letter": Case(
        "11-03 S009 care letter C001 --direction in --content 来函\n"
        "11-04 S009 care withdraw N000001 --reason 误录",
        "",
    ),
    "interaction: a visit": Case(
        "11-03 S009 care visit C001 --content 上门\n11-04 S009 care withdraw N000001 --reason 误录", ""
    ),
    "appointment": Case(
        "11-03 S009 care appointment add C001 --at 2026-11-05 --adviser S002\n"
        "11-04 S009 care appointment withdraw Y000001 --reason 误录",
        "",
    ),
    **{
        f"appointment: {verb} by mistake": Case(
            "11-03 S009 care appointment add C001 --at 2026-11-04T09:00 --adviser S002\n"
            f"11-05 S009 care appointment {verb} Y000001 {words}\n"
            "11-05 S009 care appointment withdraw Y000001 --reason 误录",
            "",
        )
        for verb, words in (
            ("held", "--content 已介绍"),
            ("missed", ""),
            ("cancel", "--reason 误录"),
            ("move", "--to 2026-11-10T09:00 --reason 误录"),
        )
    },
    "appointment: a wrong outcome": Case(
        "11-03 S009 care appointment add C001 --at 2026-11-03T09:00 --adviser S002 --held\n"
        "11-04 S009 care appointment withdraw Y000001 --reason 误录",
        "",
    ),
    "budget": Case(
        "11-03 S001 care budget set --tier quasi_senior --year 2026 --amount 5000\n"
        "11-04 S001 care budget withdraw B000001 --reason 录错",
        "",
        before="11-03 S009 care budget spend C001 --amount 300 --purpose gift",
    ),
    "budget: raised": Case(
        "11-04 S006 care budget raise --year 2027 --rate 12%\n"
        "11-05 S006 care budget withdraw B000002 --reason 比例有误",
        "",
        before=BUDGET,
        read=("care budget list --year 2027",),
    ),
    "spending": Case(
        "11-04 S009 care budget spend C001 --amount 300 --purpose gift\n"
        "11-05 S009 care budget withdraw Z000001 --reason 重复登记",
        "",
        before=BUDGET,
    ),
    **{
        f"spending: {verb} by mistake": Case(
            f"11-04 S006 care budget {verb} Z000001 --reason 看错\n"
            f"11-04 S006 care budget {verb} Z000001 --undo --reason 看错",
            "",
            before=f"{BUDGET}11-04 S009 care budget spend C001 --amount 3000 --purpose event --over 客户周年",
        )
        for verb in ("approve", "reject")
    },
    "greeting": Case(
        "12-25 S009 care greetings done C001 --occasion new_year --within 10d\n"
        "12-26 S009 care greetings withdraw C001 --occasion new_year --on 2027-01-01 --reason 误录",
        "",
    ),
    "care preference": Case(
        "11-03 S009 care preference C001 --opt-out --channel phone\n"
        "11-04 S009 care preference C001 --opt-in --channel sms",
        "11-04 S009 care preference C001 --channel sms",
    ),
    "interaction: a follow-up": Case(
        "11-04 S009 care follow N000001 --content 已告知\n11-05 S009 care withdraw N000002 --reason 误录",
        "",
        before="11-03 S009 client note C001 --content 询问期限 --follow-up 2026-12-10",
    ),
    "survey": Case(
        "11-04 S009 care survey record H000001 --score 2 --words 等太久\n"
        "11-05 S009 care survey withdraw M000001 --reason 误录\n"
        "11-05 S009 care survey record H000001 --score 4 --on 2026-11-04",
        "11-04 S009 care survey record H000001 --score 4",
        before="11-03 S009 callbacks log C001 --kind routine --outcome reached",
        read=SATISFACTION,
    ),
    "survey: of a visit that was none": Case(
        "11-04 S009 care visit C001 --content 上门\n11-04 S009 care survey record N000001 --score 3\n"
        "11-05 S009 care withdraw N000001 --reason 误录",
        "",
        read=SATISFACTION,
    ),
    "survey: a year's opinions": Case(
        "11-04 S009 care survey import {here}/opinions.xlsx\n"
        "11-05 S009 care survey withdraw Q000001 --reason 填错行",
        "",
        before="11-03 S009 care survey sheet --year 2026 --xlsx {here}/opinions.xlsx\n"
        "@{here}/opinions.xlsx E4=1",
        read=SATISFACTION,
    ),
    "fund: terms": Case(
        "11-03 S001 fund add JH02 稳建二号 --project-company 城京置业 --established 2026-01-01 "
        "--matures 2027-01-01 --frequency annual\n"
        "11-04 S001 fund edit JH02 --name 稳健二号 --project-company 京城置业 --matures 2028-01-01",
        f"11-03 S001 fund add JH02 稳健二号 {JH03}",
    ),
    "fund: rate tier": Case(
        "11-03 S001 fund rate JH01 --from 500万 --rate 95%\n"
        "11-04 S001 fund rate JH01 --from 500万 --rate 9.5% --replace\n"
        "11-03 S001 fund rate JH01 --from 800万 --rate 10%\n11-04 S001 fund rate JH01 --from 800万 --remove",
        "11-03 S001 fund rate JH01 --from 500万 --rate 9.5%",
    ),
    "document: scan, type, dates": Case(
        "11-03 S001 client doc add C001 --type id_copy --paper A-1 --valid-until 2026-12-31\n"
        "11-04 S001 client doc withdraw 1 --reason 看错日期\n"
        "11-04 S001 client doc add C001 --type id_copy --paper A-1 --valid-until 2036-12-31",
        "11-04 S001 client doc add C001 --type id_copy --paper A-1 --valid-until 2036-12-31",
    ),
    "fund: sealing": Case(
        "11-05 S001 fund seal JH03\n11-06 S006 fund seal JH03 --undo --reason 尚有合同",
        "",
        before=f"11-03 S001 fund add JH03 稳健三号 {JH03}\n11-04 S001 fund close JH03\n",
    ),
    "fund: closing": Case("11-03 S001 fund close JH01\n11-04 S001 fund close JH01 --undo", ""),
    "contract: amount, rate, days, adviser, receipt": Case(
        f"11-03 S001 contract add K3 --client C001 --advisor S002 {TERMS} --receipt-amount 30万\n"
        "11-04 S001 contract edit K3 --amount 500万 --rate 9.5% --value-date 2026-11-03 --advisor S003 "
        "--receipt-amount 500万 --reason 录入有误",
        f"11-03 S001 contract add K3 --client C001 --advisor S003 --fund JH01 --value-date 2026-11-03 "
        f"--signed 2026-11-02 --amount 500万 --rate 9.5% {PAYEE} --receipt-amount 500万",
    ),
    "contract: client and payee": Case(
        f"11-03 S001 contract add K3 --client C002 --advisor S002 {TERMS}\n"
        "11-04 S001 contract edit K3 --client C001 --payee-bank 招商银行 --payee-account 6214830211223344 "
        "--reason 录入有误",
        f"11-03 S001 contract add K3 --client C001 --advisor S002 --fund JH01 --value-date 2026-11-02 "
        f"--amount 300万 {NEW}",
    ),
    "contract: number": Case(
        f"11-03 S001 contract add K3 --client C001 --advisor S002 {TERMS}\n"
        "11-05 S002 submission submit K3 --on 2026-11-05\n"
        "11-06 S001 contract edit K3 --no K4 --reason 抄错",
        f"11-03 S001 contract add K4 --client C001 --advisor S002 {TERMS}\n"
        "11-05 S002 submission submit K4 --on 2026-11-05",
    ),
    "contract: signing day, fund": Case(
        f"11-03 S001 contract add K3 --client C001 --advisor S002 {TERMS} --signed 2026-10-20\n"
        "11-04 S001 contract cancel K3 --reason 录入有误\n"
        f"11-04 S001 contract add K3 --client C001 --advisor S002 {TERMS}",
        f"11-03 S001 contract add K3 --client C001 --advisor S002 {TERMS}",
    ),
    "contract: cancellation": Case(
        "11-04 S001 contract cancel K2 --reason 误录\n"
        f"11-05 S001 contract add K2 --client C002 --advisor S003 {TERMS}",
        "",
    ),
    "contract: exit": Case(
        "11-10 S001 contract exit K1 --on 2026-11-10 --amount 100万\n"
        "11-11 S001 contract exit K1 --withdraw 2026-11-10 --reason 误录\n"
        "11-11 S001 contract exit K1 --on 2026-11-10 --amount 50万",
        "11-10 S001 contract exit K1 --on 2026-11-10 --amount 50万",
    ),
    "contract: transfer": Case(
        f"11-10 S001 contract transfer K1 --to C002 --on 2026-11-10 {NEW}\n"
        "11-11 S001 contract transfer K1 --withdraw 2026-11-10 --reason 误录",
        "",
    ),
    "payee: an account entered and rejected": Case(
        "11-11 S009 callbacks enter-account W000001 --payee-name 陈投资 --payee-bank 招商银行 "
        "--payee-account 6214830211223355\n"
        "11-11 S001 callbacks reject-account W000001 --why 账号抄错\n"
        f"11-12 S009 callbacks enter-account W000001 {NEW}\n11-12 S001 callbacks confirm-account W000001",
        f"11-12 S009 callbacks enter-account W000001 {NEW}\n11-12 S001 callbacks confirm-account W000001",
        before=f"11-10 S009 callbacks log C001 {VERIFY} --account-changed",
    ),
    "callback": Case(
        f"11-20 S009 callbacks log C002 {VERIFY} --account-confirmed\n"
        "11-21 S009 callbacks withdraw H000001 --reason 记错客户",
        "",
    ),
    "complaint: entered by mistake": Case(
        "11-10 S009 complaints log C001 --channel phone --content 打错电话\n"
        "11-10 S001 complaints withdraw K000001 --reason 误登记",
        "",
    ),
    "complaint: a duplicate": Case(
        "11-10 S009 complaints log C001 --channel phone --content 未到账\n"
        "11-10 S001 complaints merge K000002 --into K000001 --reason 重复",
        "",
        before="11-09 S009 complaints log C001 --channel phone --content 未到账",
    ),
    "complaint: columns": Case(
        "11-10 S009 complaints log C001 --channel phone --category service --content 未到账\n"
        "11-10 S001 complaints edit K000001 --client C002 --channel letter --category payout "
        "--received 2026-11-09T09:00 --reason 录入有误",
        "11-10 S009 complaints log C002 --channel letter --category payout --content 未到账 "
        "--received 2026-11-09T09:00",
    ),
    "complaint: a judgement": step(
        "11-10 S009 complaints judge K000001 --unreasonable --content 无据 --category service "
        "--department client_service --responsible S009",
        "11-13 S009 complaints judge K000001 --reasonable --content 属实 --department finance "
        "--responsible S008",
    ),
    "complaint: a judgement before another": Case(
        "11-10 S009 complaints judge K000001 --unreasonable --content 无据 --department client_service\n"
        "11-10 S009 complaints judge K000001 --reasonable --content 属实 --department finance\n"
        "11-13 S001 complaints withdraw K000001 --step 1 --reason 录入有误\n"
        "11-13 S001 complaints withdraw K000001 --step 2 --reason 录入有误",
        "",
        before=LOGGED,
        read=STEPS,
    ),
    "complaint: a reply": step("11-10 S009 complaints reply K000001 --content 已回复"),
    "complaint: a reply time stated": step(
        "11-10 S009 complaints promise K000001 --by 2026-12-10",
        "11-13 S009 complaints promise K000001 --by 2026-11-20",
    ),
    "complaint: an escalation": step(
        "11-10 S009 complaints escalate K000001 --to general_manager",
        "11-13 S009 complaints escalate K000001 --to cs_manager",
    ),
    "complaint: a proposal": step(
        "11-11 S008 complaints propose K000001 --content 补发",
        "11-13 S008 complaints propose K000001 --content 补发两倍",
        before=JUDGED,
        number=2,
    ),
    "complaint: an acceptance": step(
        "11-12 S009 complaints accept K000001",
        "11-13 S009 complaints reject K000001 --content 太少",
        before=PROPOSED,
        number=3,
    ),
    "complaint: a rejection": step(
        "11-12 S009 complaints reject K000001 --content 太少",
        "11-13 S009 complaints accept K000001",
        before=PROPOSED,
        number=3,
    ),
    "complaint: a closing": step(
        "11-12 S009 complaints close K000001 --resolution 误点 --root-cause delay", before=REPLIED, number=3
    ),
    "complaint: a closing that was to be checked": step(
        "11-12 S009 complaints close K000001 --resolution 误点 --root-cause delay",
        "11-13 S009 complaints close K000001 --resolution 已补发 --root-cause communication",
        before=REPLIED,
        number=3,
        policy=EVERY_ONE_CHECKED,
    ),
    "complaint: a reopening": step(
        "11-13 S009 complaints reopen K000001 --content 听错", before=CLOSED, number=4
    ),
    "complaint: a referral": step(
        "11-12 S009 complaints refer K000001 --content 转交", before=JUDGED, number=2
    ),
    "complaint: an answer to a referral": step(
        "11-13 S005 complaints answer K000001 --content 已约谈",
        before=f"{JUDGED}\n11-12 S009 complaints refer K000001 --content 转交",
        number=3,
    ),
    "complaint: a malicious mark": step("11-12 S009 complaints malicious K000001 --content 误标"),
    "complaint: a check with the client": step(
        "11-13 S004 complaints check K000001 --satisfied --content 满意",
        "11-13 S004 complaints check K000001 --not-satisfied --content 不满意",
        before=CLOSED,
        number=4,
        policy=EVERY_ONE_CHECKED,
    ),
    "action: recorded by mistake": Case(
        f"{ACTION}\n11-11 S001 complaints action withdraw A000001 --reason 误录", "", read=ACTIONS
    ),
    "action: carried out": Case(
        "11-11 S009 complaints action done A000001 --content 误点\n"
        "11-12 S001 complaints action withdraw A000001 --step 1 --reason 误点",
        "",
        before=ACTION,
        read=(*ACTIONS, "complaints action show A000001"),
    ),
    "action: verified": Case(
        "11-12 S001 complaints action verify A000001 --content 误点\n"
        "11-13 S001 complaints action withdraw A000001 --step 2 --reason 误点\n"
        "11-13 S001 complaints action verify A000001 --returned --content 未落实",
        "11-13 S001 complaints action verify A000001 --returned --content 未落实",
        before=f"{ACTION}\n11-11 S009 complaints action done A000001 --content 已办",
        read=(*ACTIONS, "complaints action show A000001"),
    ),
    "action: reviewed": Case(
        "11-14 S001 complaints action review A000001 --effective --content 误点\n"
        "11-15 S001 complaints action withdraw A000001 --step 3 --reason 误点\n"
        "11-15 S001 complaints action review A000001 --ineffective --content 无效",
        "11-15 S001 complaints action review A000001 --ineffective --content 无效",
        before=f"{ACTION}\n11-11 S009 complaints action done A000001 --content 已办\n"
        "11-12 S001 complaints action verify A000001 --content 属实",
        read=(*ACTIONS, "complaints action show A000001"),
    ),
    "calendar: imported days": Case(
        "11-03 S001 calendar import {here}/days.csv\n"
        "11-04 S001 calendar withdraw 2026-12-01 2026-10-01 --reason 误录",
        "",
        read=("calendar show 2026",),
    ),
    "calendar: a year said to be complete": Case(
        "11-03 S001 calendar import {here}/days.csv --year-complete\n"
        "11-04 S001 calendar withdraw 2026-12-01 2026-10-01 --reason 误录\n"
        "11-04 S001 calendar withdraw --year 2026 --reason 误录",
        "",
        read=("calendar show 2026",),
    ),
    "channels: a notice to all": Case(
        "11-10 S009 callbacks log --kind channels --all --channel letter\n"
        "11-11 S009 callbacks withdraw H000001 --through H000002 --reason 误录",
        "",
    ),
    "client: an approval in person": Case(
        "11-04 S006 client approve-withheld C001\n11-05 S006 client approve-withheld C001 --undo",
        "",
        before="11-03 S001 client edit C001 --withheld --approved-by S006 --introducer 王五",
    ),
    "client: what is withheld of payouts": Case(
        "11-10 S001 payout withhold C001 --rate 30% --from 2026-12-15\n"
        "11-11 S001 payout withhold C001 --rate 20% --from 2026-12-15",
        "11-11 S001 payout withhold C001 --rate 20% --from 2026-12-15",
    ),
    "staff: a signature that was none": Case(
        "11-04 S001 access nda S010 --signed 2026-11-03\n11-05 S001 access nda S010 --undo",
        "",
        before="11-03 S001 staff add 王五 --role advisor",
    ),
    "contract: a receipt": Case(
        "11-04 S001 contract edit K1 --receipt-amount 30万 --receipt-payer 陈投 --receipt-date 2026-11-02 "
        "--reason 录入\n11-05 S001 contract edit K1 --clear receipt_amount --clear receipt_payer "
        "--clear receipt_date --reason 看错合同",
        "",
        read=("payout calc --fund JH01",),
    ),
    "fund: an amendment of its terms": Case(
        "11-05 S001 fund amend JH01 --from 2026-12-15 --frequency quarterly --reason 补充协议\n"
        "11-06 S001 fund amend JH01 --withdraw 2026-12-15 --reason 看错基金",
        "",
        read=("fund show JH01",),
    ),
    "fund: an extension": Case(
        "11-05 S001 fund amend JH01 --matures 2029-01-01 --rate 7% --reason 展期\n"
        "11-06 S001 fund amend JH01 --withdraw 2028-01-01 --reason 看错基金",
        "",
        read=("fund show JH01",),
    ),
    "payout: a submitted sheet": Case(
        "12-02 S009 payout submit --fund JH01\n"
        "12-03 S007 payout check --fund JH01 --send-back --reason 误提交\n"
        "12-04 S009 payout submit --fund JH01",
        "12-04 S009 payout submit --fund JH01",
        before=VERIFIED,
    ),
    "payout: finance's check": Case(
        f"{CHECK}\n12-04 S007 payout check --fund JH01 --withdraw --reason 误点\n"
        "12-04 S007 payout check --fund JH01 --send-back --reason 缺回单",
        "12-04 S007 payout check --fund JH01 --send-back --reason 缺回单",
        before=SUBMITTED,
        read=("payout list --fund JH01",),
    ),
    "payout: a sheet sent back": Case(
        "12-03 S007 payout check --fund JH01 --send-back --reason 缺回单\n"
        "12-03 S007 payout check --fund JH01 --withdraw --reason 误点",
        "",
        before=SUBMITTED,
        read=("payout list --fund JH01",),
    ),
    "payout: the approval": Case(
        "12-04 S006 payout approve --fund JH01\n"
        "12-05 S006 payout approve --fund JH01 --withdraw --reason 误点",
        "",
        before=f"{SUBMITTED}\n{CHECK}",
        read=("payout list --fund JH01",),
    ),
    "payout: the bank's answer": Case(
        "12-15 S007 payout results {here}/wrong.csv\n"
        "12-16 S007 payout results --withdraw P000001 --reason 读错文件\n"
        "12-16 S007 payout results {here}/answer.csv",
        "12-16 S007 payout results {here}/answer.csv",
        before=f"{APPROVED}\n12-14 S007 payout export --fund JH01 --bank csv --out {{here}}/bank.csv",
        read=("payout list --fund JH01", "payout statement C001"),
    ),
    "payout: a repayment": Case(
        "12-21 S001 payout recover K1 --due 2026-12-15 --amount 100 --reference 回单1\n"
        "12-22 S001 payout recover K1 --due 2026-12-15 --reference 回单1 --withdraw --reason 记错合同",
        "",
        before=f"{APPROVED}\n12-15 S008 payout done tell_received --fund JH01 --amount 63616.44\n"
        "12-15 S007 payout done pay_investors --fund JH01\n"
        "12-20 S001 contract edit K1 --value-date 2026-11-12 --reason 录入有误",
        read=("payout calc --fund JH01",),
    ),
    "payout: the interest notice": Case(
        "12-05 S008 payout notice --fund JH01 --on 2026-12-10 --xlsx {here}/notice.xlsx\n"
        "12-06 S008 payout notice --fund JH01 --on 2026-12-14 --xlsx {here}/notice.xlsx",
        "12-06 S008 payout notice --fund JH01 --on 2026-12-14 --xlsx {here}/notice.xlsx",
        before=VERIFIED,
        read=("payout reconcile --fund JH01 --due 2026-12-15",),
    ),
    "payout: a difference signed off": Case(
        "12-16 S007 payout reconcile --fund JH01 --due 2026-12-15 --sign-off received --reason 看错\n"
        "12-17 S007 payout reconcile --fund JH01 --due 2026-12-15 --sign-off received --withdraw "
        "--reason 看错",
        "",
        before=f"{APPROVED}\n12-05 S008 payout notice --fund JH01 --xlsx {{here}}/notice.xlsx\n"
        "12-15 S008 payout done tell_received --fund JH01 --amount 1000",
        read=("payout reconcile --fund JH01 --due 2026-12-15",),
    ),
    "finding: issued by mistake": Case(
        "11-10 S009 callbacks issue C001 --text 要电子账单\n"
        "11-11 S009 callbacks withdraw W000001 --reason 记错客户",
        "",
        read=FIGURES,
    ),
    "finding: of a callback": Case(
        "11-10 S009 callbacks log C001 --kind routine --outcome reached --finding 要电子账单\n"
        "11-11 S009 callbacks withdraw W000001 --reason 记错",
        "11-10 S009 callbacks log C001 --kind routine --outcome reached",
        read=FIGURES,
    ),
    "finding: its answer": Case(
        "11-11 S009 callbacks resolve W000001 --answer 已开通\n"
        "11-12 S009 callbacks withdraw W000001 --answer --reason 答错问题\n"
        "11-12 S009 callbacks resolve W000001 --answer 已寄出",
        "11-12 S009 callbacks resolve W000001 --answer 已寄出",
        before="11-10 S009 callbacks issue C001 --text 要电子账单",
        read=FIGURES,
    ),
    "package: a round that never was": Case(
        "11-05 S001 submission submit K1 --on 2026-11-05\n"
        "11-06 S001 submission review K1 --result qualified --shelf A-01\n"
        "11-07 S001 submission withdraw K1 --submission --reason 误录",
        "",
    ),
    "package: a round's day and person": Case(
        "11-16 S001 submission submit K1 --on 2026-11-16 --by S003\n"
        f"11-16 S004 submission review K1 {UNQUALIFIED} 2026-11-30\n"
        "11-17 S001 submission submit K1 --round 1 --on 2026-11-06 --by S002 --reason 录入有误",
        "11-06 S002 submission submit K1 --on 2026-11-06\n"
        f"11-16 S004 submission review K1 {UNQUALIFIED} 2026-11-30",
    ),
    "package: a round's documents": Case(
        "11-05 S002 submission submit K1 --on 2026-11-05\n"
        "11-06 S001 submission submit K1 --round 1 --items trust_contract,id_copy:copy:2 --reason 漏记",
        "11-05 S002 submission submit K1 --on 2026-11-05 --items trust_contract,id_copy:copy:2",
    ),
    "package: a review": Case(
        f"11-09 S001 submission review K1 {UNQUALIFIED} 2026-11-13\n"
        "11-10 S001 submission deadline K1 --to 2026-11-27 --reason 客户出差\n"
        "11-11 S001 submission withdraw K1 --reason 漏记一项\n"
        f"11-11 S001 submission review K1 --on 2026-11-09 {UNQUALIFIED} 2026-11-13 --missing id_copy",
        f"11-09 S001 submission review K1 {UNQUALIFIED} 2026-11-13 --missing id_copy\n"
        "11-10 S001 submission deadline K1 --to 2026-11-27 --reason 客户出差",
        before="11-05 S002 submission submit K1 --on 2026-11-05",
    ),
    "package: a review that qualified": Case(
        "11-09 S001 submission review K1 --result qualified\n"
        "11-11 S001 submission withdraw K1 --reason 看错合同\n"
        f"11-11 S001 submission review K1 --on 2026-11-09 {UNQUALIFIED} 2026-11-13",
        f"11-09 S001 submission review K1 {UNQUALIFIED} 2026-11-13",
        before="11-05 S002 submission submit K1 --on 2026-11-05",
    ),
    "package: a deadline": Case(
        "11-05 S001 submission deadline K1 --to 2026-11-06 --reason 误录\n"
        "11-18 S001 submission withdraw K1 --deadline --reason 误录",
        "",
    ),
    "package: the adviser": Case(
        "11-05 S001 submission adviser K1 --to S003 --on 2026-11-04\n"
        "11-06 S001 submission adviser K1 --to S002 --on 2026-11-04",
        "",
    ),
    "penalty: a decision": Case(
        "11-23 S006 submission decide K1 --points 6 --text 降级\n"
        "11-23 S006 submission decide K1 --withdraw --reason 看错合同",
        "",
        before=BEYOND,
    ),
    "penalty: the points decided": Case(
        "11-23 S006 submission decide K1 --points 6 --text 降级\n"
        "11-23 S006 submission decide K1 --failure 4 --points 3 --text 降级",
        "11-23 S006 submission decide K1 --points 3 --text 降级",
        before=BEYOND,
    ),
    "penalty: HR's check": Case(
        "12-02 S005 submission confirm --fund JH01 --month 2026-11\n"
        "12-02 S005 submission confirm --fund JH01 --month 2026-11 --adjust 1=0 --reason 首次",
        "12-02 S005 submission confirm --fund JH01 --month 2026-11 --adjust 1=0 --reason 首次\n"
        "12-02 S005 submission confirm --fund JH01 --month 2026-11",
        before=f"{RETURNED}\n12-01 S001 submission send --fund JH01 --month 2026-11",
    ),
    "contract: an exit, where what is outstanding counts": Case(
        "11-10 S001 contract exit K1 --on 2026-11-10 --amount 250万\n"
        "11-11 S001 contract exit K1 --withdraw 2026-11-10 --reason 误录",
        "",
        policy='[tier]\nbasis = "outstanding"\n',
    ),
    "finding, and its answer": Case(
        "11-10 S009 callbacks log C001 --kind routine --outcome reached --finding 收不到短信\n"
        "11-10 S009 callbacks withdraw H000001 --reason 记错客户",
        "",
    ),
    "payout: what was paid before": Case(
        "12-20 S001 payout opening --fund JH01 --paid-through 2026-12-15\n"
        "12-21 S001 payout opening --fund JH01 --paid-through 2026-01-01",
        "12-21 S001 payout opening --fund JH01 --paid-through 2026-01-01",
    ),
    "payout: a step": Case(
        "12-05 S008 payout done tell_received --fund JH01 --amount 9000\n"
        "12-06 S008 payout done tell_received --fund JH01 --withdraw --reason 金额抄错\n"
        "12-06 S008 payout done tell_received --fund JH01 --on 2026-12-05 --amount 90000",
        "12-06 S008 payout done tell_received --fund JH01 --on 2026-12-05 --amount 90000",
    ),
}

READ = (
    "staff list", "client list", "client show C001", "client show C002", "client statement C001",
    "client suitability C001", "contract show K1",
    "client doc missing",
    "fund list", "contract list", "submission list", "submission show K1", "submission show K2",
    "submission penalties", "submission penalties --by-month", "submission sent", "complaints list",
    "complaints overdue", "care list",
    "care appointment list", "care greetings list", "care budget list", "care budget spending",
    "callbacks list", "callbacks findings", "callbacks overdue",
    "payout schedule --fund JH01", "payout steps --fund JH01 --due 2026-12-15",
    "payout explain K1", "payout explain K2", "reminders --within 400d", "status",
)  # fmt: skip
MENDED = {
    "recent", "withdrawn", "withdrawn_rounds", "withdrawn_deadlines", "hash", "head", "at", "role_since",
    "recorded_at", "entered_at", "confirmed_at", "answered_at", "withdrawn_answers", "withdrawn_steps",
    "notice_version", "seq", "decisions",
}  # fmt: skip
"""What says that, when and by whom something was mended."""


def run(archive: Path, moment: str, staff: str, *words: str) -> Any:
    printed = io.BytesIO()
    before = ("--archive", str(archive), "--lang", "en", "--now", f"2026-{moment}T10:00", "--as", staff)
    with redirect_stdout(io.TextIOWrapper(printed, "utf-8")) as out, redirect_stderr(out):
        code = boundary.run([*before, *words, "--json"])
        out.flush()
    said = printed.getvalue().decode("utf-8")
    assert code == 0, (words, said)
    return json.loads(said)


def enter(archive: Path, lines: str) -> None:
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line[0] == "@":
            filled = scenario.Step(0, False, False, "", "", tuple(line[1:].split()), by_hand=True)
            scenario.fill(filled, archive.parent)
            continue
        moment, staff, *words = line.replace("{here}", str(archive.parent)).split()
        run(archive, moment, staff, *words)


def state(archive: Path, read: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the reading commands say at the end of the year, and of to-dos a month before."""
    asked = [("12-31", words) for words in (*READ, *read)] + [("11-30", "reminders --within 60d")]
    return {
        f"{moment} {words}": scrubbed(run(archive, moment, "S001", *words.split())) for moment, words in asked
    }


def scrubbed(said: Any) -> Any:
    """What was said without what says that it was mended."""
    if isinstance(said, dict):
        mended = (
            MENDED | {"number"} if "filed_on" in said else MENDED
        )  # documents are counted as they are filed
        return {key: scrubbed(value) for key, value in said.items() if key not in mended}
    if isinstance(said, list):
        return [scrubbed(value) for value in said if not _is_withdrawn(value)]
    return said


def _is_withdrawn(said: Any) -> bool:
    return isinstance(said, dict) and (said.get("state") == "withdrawn" or bool(said.get("withdrawn")))


@pytest.fixture(scope="module")
def base(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corrections") / "archive.db"
    shutil.copy(founded, path)
    enter(path, BASE)
    return path


@pytest.mark.parametrize("kind", CASES)
def test_what_is_mended_leaves_what_was_entered_rightly(kind: str, base: Path, tmp_path: Path) -> None:
    case = CASES[kind]
    states = []
    for name, lines in (("mended", case.mended), ("rightly", case.rightly)):
        archive = tmp_path / name / "archive.db"
        archive.parent.mkdir()
        shutil.copy(base, archive)
        (archive.parent / "policy.toml").write_text(case.policy, "utf-8")
        for file, held in FILES.items():
            (archive.parent / file).write_text(held, "utf-8")
        enter(archive, case.before)
        enter(archive, lines)
        assert run(archive, "12-31", "S001", "archive", "verify")["ok"]
        states.append(state(archive, case.read))
    mended, rightly = states
    assert {words for words in mended if mended[words] != rightly[words]} == set(), differing(*states)


def differing(mended: dict[str, Any], rightly: dict[str, Any]) -> str:
    """What the two archives say differently, one below the other."""
    pairs = ((words, mended[words], rightly[words]) for words in mended if mended[words] != rightly[words])
    return "\n".join(f"{words}\n  {was}\n  {should}" for words, was, should in pairs)


FILE_ONLY = "writes a file, from which nothing is derived"
EACH_ROW = "each row is what the command named records by itself, and is mended as that is: {}"
NOTHING_TO_MEND = {
    "init": "makes an archive, or adds what `staff add` and `fund add` do",
    "demo": "makes an archive",
    "archive backup": "copies the archive",
    "archive restore": "puts a copy back after saying what would be lost",
    "archive upgrade": "changes the schema, not the facts",
    "archive verify": "removes what killed commands left",
    "archive encrypt": "changes how the archive is kept, not the facts; `archive decrypt` takes it back",
    "archive decrypt": "changes how the archive is kept, not the facts; `archive encrypt` takes it back",
    "archive rekey": "changes how the archive is kept, not the facts",
    "archive key add": "admits a member to the encrypted archive; `archive key remove` takes it back",
    "archive key change": "a passphrase is changed as often as wanted",
    "archive key recovery": "a new recovery key takes the place of the one before",
    "archive key remove": "ends a member's key; `archive key add` gives another",
    "client doc open": "records that a scan was opened, which it was",
    "client show": "records that data was shown unmasked, which it was",
    "payout calc": "keeps a version, which the next calculation takes over from",
    "payout export": "the payments of a file stand until the bank's answer to it is read",
    "submission send": "what was sent stays as it was; the next list carries the correction",
    "report": "what was issued stays as it was; changed figures are issued as the next one, with a reason",
    "complaints letter": "is written anew in the words of now; nothing is derived from it",
    "reminders": "sends or writes a list of to-dos",
    "client import": EACH_ROW.format("client add, client edit"),
    "contract import": EACH_ROW.format("contract add, contract edit"),
    "contract receipts": EACH_ROW.format("contract edit, payout done"),
    "callbacks import": EACH_ROW.format("callbacks log"),
    "submission import": EACH_ROW.format("submission review"),
    "complaints import": EACH_ROW.format("complaints reply, complaints close"),
    "care survey sheet": "goes out; what it brings back is withdrawn by `care survey withdraw`",
    **dict.fromkeys(
        (
            "care appointment list", "care greetings list", "care list",
            "callbacks list", "callbacks plan", "callbacks stats",
            "care survey opinions", "care survey stats",
            "client export", "client list",
            "complaints list", "complaints stats", "comply", "contract list", "payout forecast",
            "payout letters",
            "submission form", "submission list", "submission penalties", "submission sent",
        ),
        FILE_ONLY,
    ),
}  # fmt: skip
"""Why a command that writes has no case."""


def entered(case: Case) -> set[str]:
    """The commands of a case's wrong history."""
    words = [line.split()[2:] for line in case.mended.splitlines() if line.strip()]
    known = {step.command for step in scenario.steps()}
    return {" ".join(line[:length]) for line in words for length in (1, 2, 3)} & known


def test_every_writing_command_of_the_scenario_is_mended_or_has_nothing_to_mend() -> None:
    writing = {step.command for step in scenario.steps() if not step.by_hand}
    walked = set[str]().union(*map(entered, CASES.values()))
    assert sorted(writing - walked - NOTHING_TO_MEND.keys()) == [], "give each a case in CASES, or a reason"
    assert sorted(NOTHING_TO_MEND.keys() - writing) == []


def test_what_an_import_records_is_mended_by_the_commands_that_it_names() -> None:
    named = {
        command
        for reason in NOTHING_TO_MEND.values()
        if reason.startswith(EACH_ROW.partition(":")[0])
        for command in reason.partition(": ")[2].split(", ")
    }
    assert named - set[str]().union(*map(entered, CASES.values())) == set()

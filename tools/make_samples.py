"""Write samples/client-ledger.xlsx: a department's ledger as it really looks, with people who do not exist.

The same seed gives the same people. The oddities are those of real ledgers: title rows, blank rows, total
rows, 万元 and 元, four ways to write a date, full-width digits, a lower-case x, receipts that differ.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from stdnum import luhn
from stdnum.cn import ric, uscc

SAMPLES = Path(__file__).parent.parent / "samples"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜曾单"
GIVEN = "伟芳娜敏静强磊洋艳勇杰娟涛明超秀霞平刚桂英华玉兰萍红鹏辉丹宁晨曦雨欣"
COUNTIES = ("110101", "110105", "110108", "310104", "320102", "330106", "370202", "440305", "510107")
STREETS = (
    "北京市朝阳区建国路",
    "北京市海淀区中关村大街",
    "上海市徐汇区漕溪北路",
    "深圳市南山区科苑路",
    "杭州市西湖区文三路",
)
BANKS = (
    "中国工商银行北京朝阳支行",
    "中国建设银行上海徐汇支行",
    "招商银行深圳南山支行",
    "交通银行杭州西湖支行",
)
FIRMS = ("明德", "瑞丰", "长青", "启航", "和信", "东篱", "远山", "澄江")
FUNDS = (("YX01", "远信一号"), ("YX02", "远信二号"), ("YX03", "远信三号"), ("YX05", "远信五号"))
AMOUNTS = (100, 120, 100, 100, 120, 150, 200, 300, 300, 499.9999, 500, 1000)
"""In 万元; none below 100, the least that one investor puts into a private fund."""
PAID_SHORT, ANOTHER_PAYS = {17, 63}, 41
"""The rows whose receipt differs from the contract."""
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def main() -> None:
    """Write the ledger."""
    luck = random.Random(20261120)  # noqa: S311 - sample data, no secret
    people = [_person(luck) for _ in range(48)] + [_institution(luck, n) for n in range(8)]
    book = Workbook()
    _clients(book.active, people, luck)
    _contracts(book.create_sheet("认购台账"), people, luck)
    SAMPLES.mkdir(exist_ok=True)
    book.save(SAMPLES / "client-ledger.xlsx")


def _person(luck: random.Random) -> dict[str, str]:
    born = date(1946, 1, 1) + timedelta(days=luck.randrange(19_500))
    stem = f"{luck.choice(COUNTIES)}{born:%Y%m%d}{luck.randrange(1000):03d}"
    name = luck.choice(SURNAMES) + "".join(luck.sample(GIVEN, luck.choice((1, 2, 2))))
    phone = f"1{luck.choice((35, 36, 38, 39, 58, 59, 86, 87, 88))}{luck.randrange(10**8):08d}"
    return {
        "name": name,
        "kind": "自然人",
        "id": stem + ric.calc_check_digit(stem + "0"),
        "phone": phone,
        "rep": "",
    }


def _institution(luck: random.Random, n: int) -> dict[str, str]:
    stem = "91" + luck.choice(COUNTIES) + "".join(luck.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
    rep = luck.choice(SURNAMES) + luck.choice(GIVEN)
    name = f"{FIRMS[n]}（北京）投资有限公司"
    phone = f"010-{luck.randrange(60_000_000, 89_999_999)}"
    return {
        "name": name,
        "kind": "机构",
        "id": stem + uscc.calc_check_digit(stem),
        "phone": phone,
        "rep": rep,
    }


def _title(sheet, text: str, width: int) -> None:  # type: ignore[no-untyped-def]
    sheet.append([text])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")


def _clients(sheet, people: list[dict[str, str]], luck: random.Random) -> None:  # type: ignore[no-untyped-def]
    sheet.title = "客户台账"
    _title(sheet, "远信基金管理有限公司客户台账", 10)
    sheet.append(["制表:客服部", None, None, None, None, None, None, "截至:", date(2026, 11, 20)])
    headers = [
        "序号",
        "客户名称",
        "客户类型",
        "证件号码",
        "法定代表人",
        "联系电话",
        "电子邮箱",
        "通讯地址",
        "客服专员",
        "备注",
    ]
    sheet.append(headers)
    for n, one in enumerate(people, 1):
        number = one["id"].lower() if n % 5 else f" {one['id']} "
        phone = one["phone"] if n % 4 else one["phone"].translate(FULL_WIDTH)
        name = one["name"] if n % 9 else one["name"] + "\u3000"
        address = f"{luck.choice(STREETS)}{luck.randrange(1, 400)}号"
        officer = ("何宁", "许诺")[n % 2] if n % 19 else None
        row = [
            n,
            name,
            one["kind"],
            number,
            one["rep"] or None,
            phone,
            f"kh{n:03d}@example.com",
            address,
            officer,
        ]
        sheet.append([*row, None])
        if n % 21 == 0:
            sheet.append([])
    sheet.append(["合计", f"共{len(people)}户"])


def _contracts(sheet, people: list[dict[str, str]], luck: random.Random) -> None:  # type: ignore[no-untyped-def]
    _title(sheet, "2026年度认购台账(单位:万元)", 15)
    headers = [
        "序号",
        "合同编号",
        "基金代码",
        "基金名称",
        "投资人",
        "证件号码",
        "认购金额(万元)",
        "年化利率",
        "签署日期",
    ]
    headers += ["起息日", "收款开户行", "收款账号", "打款回执金额(万元)", "打款人", "理财顾问"]
    sheet.append(headers)
    for n in range(1, 91):
        sheet.append(_contract(n, luck.choice(people), luck))
    sheet.append(
        ["合计", None, None, None, None, None, "=SUM(G3:G92)", None, None, None, None, None, "=SUM(M3:M92)"]
    )


def _card(digits: str) -> str:
    """A card's number with its last digits as given: one further in makes the check digit right."""
    numbers = (f"{digits[:9]}{digit}{digits[10:]}" for digit in range(10))
    return next(number for number in numbers if luhn.is_valid(number))


def _contract(n: int, one: dict[str, str], luck: random.Random) -> list[object]:
    code, fund = luck.choice(FUNDS)
    amount = luck.choice(AMOUNTS)
    signed = date(2025, 10, 9) + timedelta(days=luck.randrange(190))
    value = signed + timedelta(days=luck.randrange(2, 7))
    written = (
        value,
        f"{value:%Y/%m/%d}",
        f"{value:%Y.%m.%d}",
        f"{value.year}年{value.month}月{value.day}日",
    )[n % 4]
    account = _card("6222" + "".join(luck.choices("0123456789", k=15)))
    spaced = " ".join(account[i : i + 4] for i in range(0, 19, 4)) if n % 3 == 0 else account
    paid = amount - 1 if n in PAID_SHORT else amount
    payer = "陆小川" if n == ANOTHER_PAYS else one["name"]
    rate = {0: None, 1: None, 2: "8.5%", 3: 0.09}[n % 4] if code in {"YX01", "YX05"} else None
    row = [n, f"{code}-2026-{n:04d}", code, fund, one["name"], one["id"], amount, rate, signed, written]
    return [*row, luck.choice(BANKS), spaced, paid, payer, luck.choice(("顾言", "陈曦", "沈默"))]


if __name__ == "__main__":
    main()

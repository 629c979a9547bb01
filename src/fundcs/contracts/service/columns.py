"""The columns of a contract ledger and the headings each is known by."""

from __future__ import annotations

from typing import Final

from fundcs.kit.importing import Column

COLUMNS: Final = (
    Column(
        "no",
        (
            "合同编号",
            "合同号",
            "合同号码",
            "协议编号",
            "协议号",
            "contract no",
            "contract number",
            "contract",
        ),
        required=True,
    ),
    Column("fund", ("基金代码", "基金编号", "产品代码", "项目代码", "fund code")),
    Column("fund_name", ("基金名称", "基金", "产品名称", "产品", "项目名称", "fund name"), kind="name"),
    Column(
        "client",
        (
            "投资人",
            "投资人姓名",
            "投资人名称",
            "投资者",
            "投资者名称",
            "客户",
            "客户名称",
            "客户姓名",
            "委托人",
            "认购人",
            "investor",
            "client name",
        ),
        kind="written",
    ),
    Column(
        "id_no",
        ("证件号码", "证件号", "身份证号", "身份证号码", "身份证", "统一社会信用代码", "id number"),
        kind="identity",
        personal="id_no",
    ),
    Column(
        "amount",
        (
            "认购金额",
            "认购额",
            "认购本金",
            "合同金额",
            "投资金额",
            "投资本金",
            "本金",
            "金额",
            "subscription amount",
        ),
        kind="amount",
        required=True,
    ),
    Column(
        "rate",
        (
            "年化利率",
            "年利率",
            "利率",
            "年化收益率",
            "预期年化收益率",
            "收益率",
            "业绩比较基准",
            "yearly rate",
            "annual rate",
        ),
        kind="rate",
    ),
    Column(
        "signed",
        ("签署日期", "签署日", "签约日期", "签约日", "签订日期", "合同签署日期", "signed on", "signing date"),
        kind="day",
    ),
    Column("value_date", ("起息日", "起息日期", "计息起始日", "计息起始日期"), kind="day", required=True),
    Column(
        "matures", ("到期日", "到期日期", "合同到期日", "终止日期", "maturity", "maturity date"), kind="day"
    ),
    Column("advisor", ("理财顾问", "客户经理", "投资顾问", "顾问", "adviser"), kind="name"),
    Column(
        "payee_name",
        ("收款户名", "收款人", "收款人户名", "收款账户名", "开户名", "户名", "账户名称", "payee"),
        kind="written",
    ),
    Column(
        "payee_bank", ("收款开户行", "开户行", "开户银行", "收款银行", "收款人开户行", "bank"), required=True
    ),
    Column(
        "payee_account",
        ("收款账号", "收款账户", "收款人账号", "银行账号", "银行卡号", "账号", "account number", "account"),
        kind="account",
        required=True,
        personal="account",
    ),
    Column("receipt_amount", ("打款回执金额", "回执金额", "打款金额", "汇款金额", "到账金额"), kind="amount"),
    Column(
        "receipt_payer",
        ("打款人", "打款人姓名", "打款户名", "汇款人", "付款人", "remitter", "payer"),
        kind="name",
    ),
    Column(
        "receipt_date",
        ("打款日期", "打款日", "汇款日期", "到账日期", "回执日期", "remittance date"),
        kind="day",
    ),
)
"""A field's own name is a heading too. Needed: number, amount, value date, bank and account; the fund by code
or name and the client by ID number or name, which each row must have one of."""

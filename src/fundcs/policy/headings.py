"""The headings by which the imports know the columns of a department's ledgers, one table for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    # a client
    "name": (
        "客户名称", "姓名", "名称", "客户姓名", "投资者名称", "投资者姓名", "投资人名称", "投资人姓名",
        "client", "client name",
    ),
    "kind": ("客户类型", "类型", "客户类别", "客户性质", "投资者类型", "投资人类型", "type", "client type"),
    "id_kind": (
        "证件类型", "证件种类", "证件类别", "身份证件类型", "投资者证件类型", "id type", "id kind",
        "document type",
    ),
    "id_no": (
        "证件号码", "证件号", "身份证号", "身份证号码", "身份证", "统一社会信用代码", "社会信用代码",
        "信用代码", "营业执照号", "证件编号", "护照号码", "护照号", "通行证号码", "产品备案编码", "备案编码",
        "产品备案编号", "id number", "id no", "uscc", "passport no",
    ),
    "birthday": ("生日", "出生日期", "出生年月日", "date of birth"),
    "legal_rep": ("法定代表人", "法人代表", "法人", "法定代表人姓名", "负责人", "legal representative"),
    "phone": (
        "联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "移动电话", "电话号码",
        "mobile", "telephone",
    ),
    "email": ("电子邮箱", "邮箱", "电子邮件", "邮件", "邮箱地址", "e-mail", "mail"),
    "fax": ("传真", "传真号码", "传真号"),
    "address": ("通讯地址", "地址", "联系地址", "住址", "家庭住址", "通信地址", "住所"),
    "officer": ("客服专员", "客服", "专属客服", "客服人员", "cs officer", "cs specialist"),
    "advisor": ("理财顾问", "理财师", "客户经理", "投资顾问", "顾问", "adviser"),
    "level": (
        "风险等级", "客户风险等级", "投资者风险等级", "风险承受能力", "风险承受能力等级", "风险测评等级",
        "风险测评结果", "risk level",
    ),
    "assessed_on": (
        "风险测评日期", "测评日期", "风险评估日期", "评估日期", "风险问卷日期", "问卷日期", "assessed on",
    ),
    "investor": (
        "合格投资者类型", "合格投资者类别", "投资者分类", "适当性分类", "kind of investor", "investor kind",
    ),
    "remark": ("备注", "说明", "附注", "remarks", "note", "notes"),
    # a contract
    "no": (
        "合同编号", "合同号", "合同号码", "协议编号", "协议号", "contract no", "contract number", "contract",
    ),
    "fund": ("基金代码", "基金编号", "产品代码", "项目代码", "fund code"),
    "fund_name": ("基金名称", "基金", "产品名称", "产品", "项目名称", "fund name"),
    "holder": (
        "投资人", "投资人姓名", "投资人名称", "投资者", "投资者名称", "客户", "客户名称", "客户姓名",
        "委托人", "认购人", "investor", "client name",
    ),
    "amount": (
        "认购金额", "认购额", "认购本金", "合同金额", "投资金额", "投资本金", "本金", "金额",
        "subscription amount",
    ),
    "rate": (
        "年化利率", "年利率", "利率", "约定年利率", "约定利率", "约定收益率", "年化收益率", "约定年化收益率",
        "预期年化收益率", "预期收益率", "收益率", "业绩比较基准", "yearly rate", "annual rate",
    ),
    "signed": (
        "签署日期", "签署日", "签约日期", "签约日", "签订日期", "合同签署日期", "signed on", "signing date",
    ),
    "value_date": ("起息日", "起息日期", "计息起始日", "计息起始日期"),
    "matures": ("到期日", "到期日期", "合同到期日", "终止日期", "maturity", "maturity date"),
    "payee_name": ("收款户名", "收款人", "收款人户名", "收款账户名", "开户名", "户名", "账户名称", "payee"),
    "payee_bank": ("收款开户行", "开户行", "开户银行", "收款银行", "收款人开户行", "bank"),
    "payee_account": (
        "收款账号", "收款账户", "收款人账号", "银行账号", "银行卡号", "账号", "account number", "account",
    ),
    "receipt_amount": ("打款回执金额", "回执金额", "打款金额", "汇款金额", "到账金额"),
    "receipt_payer": ("打款人", "打款人姓名", "打款户名", "汇款人", "付款人", "remitter", "payer"),
    "receipt_date": ("打款日期", "打款日", "汇款日期", "到账日期", "回执日期", "remittance date"),
}  # fmt: skip
"""Field -> headings, the one that sentences use first. `holder` is the client of a contract's row."""

IGNORED: Final = "ignore"
"""In the place of a field: the column is left out."""

FIELDS: Final = ("client", *(name for name in HEADINGS if name != "holder"), IGNORED)
"""What a heading of the firm's own may stand for; `client` is the client of a contract's row."""

DERIVED: Final = (
    "客户编号", "客户等级", "累计认购", "累计认购金额", "client no", "tier", "cumulative subscription",
)  # fmt: skip
"""Columns of what fundcs gives or derives itself, as its own exports have them; no import takes them."""

EVERY_HEADING: Final = (*(name for names in HEADINGS.values() for name in names), *DERIVED)
"""What any of the imports knows: a ledger of clients may hold the columns of their contracts."""

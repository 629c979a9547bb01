"""The commands the campaign is fought over, read from scenario.txt."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook

TEXT = Path(__file__).with_name("scenario.txt")

CALENDAR = "date,type,name\n2027-01-01,holiday,元旦\n"
CLIENTS = "客户名称,客户类型,证件号码,手机\n王芳,自然人,110101198503072342,13900001111\n"
CONTRACTS = (
    "合同编号,客户名称,基金代码,认购金额,起息日,理财顾问,收款户名,开户行,账号\n"
    "YX01-0009,王芳,YX01,1000000,2026-01-20,顾言,王芳,中国银行北京分行,6217900011223344\n"
)
SETUP = (
    '[[staff]]\nname = "何宁"\nrole = "cs_specialist"\n[[staff]]\nname = "许诺"\nrole = "cs_specialist"\n'
    '[[fund]]\ncode = "YX02"\nname = "远信二号"\n'
    'project_company = "江南城建有限公司"\nestablished = 2026-01-01\n'
    'matures = 2026-06-30\nfrequency = "maturity"\nrates = [{ from = "0", rate = "8%" }]\n'
)
ANSWER = (
    "业务编号,收款账号,金额,处理结果,失败原因\n"
    "P000001-0001,6214830211223344,62876.71,成功,\n"
    "P000001-0002,6217900011223344,18630.14,成功,\n"
    "P000001-0003,6217900011223344,15561.64,失败,账户已冻结\n"
)

STATEMENT = (
    "交易日期,贷方发生额,借方发生额,对方户名,摘要,交易流水号\n"
    "2026-01-06,3000000.00,,张伟,认购,1\n"
    "2026-01-07,1000000.00,,王芳,认购,2\n"
    "2026-03-23,97000.00,,京城置业有限公司,派息,3\n"
)

POLICY = """[contracts]
confirmation = "2026-03-20"

[care]
benefits = [{ code = "check_up", zh = "年度体检", en = "health check", tier = "vip", per_year = 1 }]
"""

PASSPHRASE = "passphrase"  # noqa: S105 - a name of a file
"""The file of S001's passphrase, which opens the archive while it is encrypted; the new one is the same."""

ALSO_WRITE = {
    "archive encrypt",
    "archive decrypt",
    "archive rekey",
    "archive key add",
    "archive key remove",
    "archive key change",
    "archive key recovery",
    "init",
    "demo",
    "archive backup",
    "archive restore",
    "archive upgrade",
    "archive verify",
    "client show",
    "reminders",
    "complaints stats",
    "report",
    "callbacks stats",
    "submission penalties",
    "submission sent",
    "client list",
    "contract list",
    "submission list",
    "complaints list",
    "callbacks list",
    "care survey stats",
    "care survey opinions",
}
"""Commands that write undeclared: they open the archive themselves, reveal, or write files."""


@dataclass(frozen=True)
class Step:
    """A line of the scenario. `command`: its name as in the command tree. `by_hand`: it is no command."""

    number: int
    tried: bool
    newer: bool
    moment: str
    who: str
    words: tuple[str, ...]
    by_hand: bool = False

    @property
    def command(self) -> str:
        """The command's name, `client add`."""
        words = 1 if self.words[0] in {"init", "demo", "reminders", "comply", "report"} else 2
        if self.words[:2] in {
            ("complaints", "action"),
            ("client", "doc"),
            ("archive", "key"),
            ("care", "appointment"),
            ("care", "benefit"),
            ("care", "budget"),
            ("care", "consent"),
            ("care", "event"),
            ("care", "greetings"),
            ("care", "mailing"),
            ("care", "product"),
            ("care", "survey"),
            ("access", "leak"),
        }:
            words = 3
        return " ".join(self.words[:words])

    def arguments(self, here: Path) -> list[str]:
        """The program's arguments where the archive is in `here`."""
        who = [] if self.command == "init" else ["--as", self.who]
        words = [word.replace("{here}", str(here)) for word in self.words]
        options = ["--passphrase-file", str(here / PASSPHRASE), "--now", self.moment, "--lang", "en"]
        return ["--archive", str(here / "archive.db"), *options, *who, *words]


def steps() -> list[Step]:
    """Every line, in order."""
    found: list[Step] = []
    tried: set[str] = set()
    for number, line in enumerate(TEXT.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line[0] == "@":
            found.append(Step(number, False, False, "", "", tuple(shlex.split(line[1:])), by_hand=True))
            continue
        moment, who, *words = shlex.split(line.lstrip(".!^"))
        step = Step(number, False, line[0] == "^", moment, who, tuple(words))
        if line[0] != "." and (line[0] == "!" or step.command not in tried):
            tried.add(step.command)
            step = replace(step, tried=True)
        found.append(step)
    return found


def fill(step: Step, here: Path) -> None:
    """Fill in the cells of a workbook that a line done by hand names: its path, and `ADDRESS=TEXT`."""
    path, *cells = (word.replace("{here}", str(here)) for word in step.words)
    book = load_workbook(path)
    for cell in cells:
        address, _equals, text = cell.partition("=")
        book.worksheets[0][address] = text
    book.save(path)


def furnish(here: Path) -> None:
    """The files that commands of the scenario read."""
    here.mkdir(mode=0o700)
    (here / "backups").mkdir()
    texts = {
        "calendar": CALENDAR,
        "clients": CLIENTS,
        "contracts": CONTRACTS,
        "answer": ANSWER,
        "statement": STATEMENT,
    }
    for name, text in texts.items():
        (here / f"{name}.csv").write_text(text, encoding="utf-8")
    (here / "start.toml").write_text(SETUP, encoding="utf-8")
    (here / "policy.toml").write_text(POLICY, encoding="utf-8")
    (here / PASSPHRASE).write_text("correct horse battery staple\n" * 2, encoding="utf-8")
    (here / PASSPHRASE).chmod(0o600)
    (here / "scan.pdf").write_bytes(b"%PDF scan")
    (here / ".archive.db.4711.new").write_bytes(b"what an earlier version left")

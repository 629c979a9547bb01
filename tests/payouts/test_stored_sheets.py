"""What is stored of a sheet: codes and facts, whatever the words are now or were then.

`stored/sheet-form-1.json` is the sheet of the contracts below as the program stored it in form 1.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary
from fundcs.archive.frozen import freeze, thaw
from fundcs.entitlements.rules.accrual import Cause
from fundcs.kit import day_reasons, i18n
from fundcs.kit.coded import Sentence
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.rules import sheet as sheets
from fundcs.payouts.rules import sheet_form_1
from fundcs.payouts.rules.sheet import FORM, REMARKS, Sheet, content, from_content

if TYPE_CHECKING:
    from fundcs.kit.i18n import Language

STORED = Path(__file__).with_name("stored") / "sheet-form-1.json"
HASH = "5a29c616f6870fdb03dda50c5e168d4370fb8571360aa8d083ae5b8445a6d966"
DUE = ("--fund", "JH01", "--due", "2023-10-01")
FACTS_OF_CODES = {
    "matures": {"on"},
    "partial_exit": {"amount", "on"},
    "whole_exit": {"amount", "on"},
    "transferred_from": {"client", "name", "on"},
    "transferred_to": {"client", "name", "on"},
    "payee_differs": {"payee", "client"},
    "receipt_not_recorded": set(),
    "receipt_agrees": set(),
    "receipt_amount_not_recorded": set(),
    "receipt_amount_differs": {"paid", "agreed"},
    "remitter_not_recorded": set(),
    "remitter_differs": {"payer", "client"},
    "as_written": {"text"},
}
REMARKS_OF_LINES = [
    [],
    [
        "matures on 2023-09-20",
        "the receipt is for 990,000.00, the contract for 3,650,000.00 (Art. 48)",
        "the remitter is 张大伟, the client 张伟 (Art. 48)",
    ],
    [
        "partial exit of 1,825,000.50 on 2023-08-01",
        "full exit of 1,824,999.50 on 2023-09-01",
        "the receipt's remitter is not recorded (Art. 48)",
    ],
    ["transferred to C000002 李娜 on 2023-08-15", "the receipt's amount is not recorded (Art. 48)"],
    [
        "transferred from C000001 张伟 on 2023-08-15",
        "the receipt's amount is not recorded (Art. 48)",
        "the account name is 李强, the client 李娜",
    ],
]
LATIN = re.compile("[A-Za-z]{2,}")


def contract(no: str, *more: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", "C000001", "--fund", "JH01", "--amount", "365万", "--rate", "10%",
        "--value-date", "2023-01-01", "--payee-name", "张伟", "--payee-bank", "工商银行北京分行",
        "--payee-account", "6222020000000001111", *more,
    )  # fmt: skip


LEDGER = (
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X"),
    ("client", "add", "李娜", "--kind", "person", "--id-no", "110101199003074514"),
    ("fund", "add", "JH01", "金河一号", "--project-company", "金河置业有限公司",
     "--established", "2023-01-01", "--matures", "2025-01-01",
     "--day-count", "ACT/365", "--frequency", "quarterly"),
    ("payout", "opening", "--fund", "JH01", "--paid-through", "2023-01-01"),
    contract("B-1", "--receipt-amount", "365万", "--receipt-payer", "张伟"),
    contract("B-2", "--matures", "2023-09-20", "--receipt-amount", "99万", "--receipt-payer", "张大伟"),
    contract("B-3", "--receipt-amount", "365万"),
    ("contract", "exit", "B-3", "--on", "2023-08-01", "--amount", "1825000.50"),
    ("contract", "exit", "B-3", "--on", "2023-09-01", "--amount", "1824999.50"),
    contract("B-4", "--receipt-payer", "张伟"),
    ("contract", "transfer", "B-4", "--to", "C000002", "--on", "2023-08-15", "--payee-name", "李强",
     "--payee-bank", "招商银行", "--payee-account", "6222020000000002222"),
)  # fmt: skip


@pytest.fixture(scope="module")
def booked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made once with those contracts, the firm's own holiday, and no sheet."""
    path = tmp_path_factory.mktemp("stored") / "archive.db"
    path.write_bytes(founded.read_bytes())
    days = path.with_name("days.csv")
    days.write_text("date,kind,name\n2023-10-06,holiday,公司年会\n", "utf-8")
    before = ("--archive", str(path), "--now", "2026-11-23T10:00", "--as", "S001", "--lang", "en")
    for words in (*LEDGER, ("calendar", "import", str(days))):
        assert boundary.run([*before, *words]) == 0
    return path


@pytest.fixture
def books(booked: Path, office: Any) -> Any:
    """The program on that archive."""
    office.path.write_bytes(booked.read_bytes())
    return office


def replace_stored(office: Any, text: str, hash_: str) -> None:
    """Put another document in the place of the stored sheet."""
    with closing(sqlite3.connect(office.path)) as connection, connection:
        connection.execute("UPDATE payout_sheet SET content = ?, hash = ?", (text, hash_))


@pytest.fixture
def old(books: Any) -> Any:
    """The program on an archive whose only sheet was stored in form 1."""
    books.ok("payout", "calc", *DUE)
    replace_stored(books, STORED.read_text("utf-8"), HASH)
    return books


def read(text: str, hash_: str) -> Sheet:
    document = thaw(text, hash_, FORM)
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    return from_content(document, version=1, hash_=hash_, reckoned_at=at, reckoned_by="S001")


def test_no_code_that_a_document_may_hold_is_taken_out_or_given_other_facts() -> None:
    named = {
        code: {name for _text, name, _form, _conversion in Formatter().parse(sentence.msgid) if name}
        for code, sentence in REMARKS.items()
    }
    assert named | FACTS_OF_CODES == named
    assert {"amount", "paid", "agreed"} == {name for sentence in REMARKS.values() for name in sentence.fen}
    assert {cause.value for cause in Cause} >= {"exit", "maturity"}


def test_each_code_of_the_table_is_among_those_that_are_held_to() -> None:
    assert set(REMARKS) == set(FACTS_OF_CODES)


def test_remarks_stored_as_sentences_are_read_with_their_facts() -> None:
    sheet = read(STORED.read_text("utf-8"), HASH)
    assert [[str(note) for note in line.notes] for line in sheet.lines] == REMARKS_OF_LINES


def test_remarks_stored_as_english_sentences_are_read_in_chinese() -> None:
    sheet = read(STORED.read_text("utf-8"), HASH)
    with i18n.speaking("zh"):
        notes = [str(note) for line in sheet.lines for note in line.notes]
    assert [note for note in notes if LATIN.search(note)] == []
    assert "990,000.00" in notes[1]
    assert "C000002 李娜" in notes[6]


@pytest.mark.parametrize(
    ("lang", "days"),
    [
        ("en", ["National Day", "Mid-Autumn Festival, National Day", "公司年会", "make-up working day"]),
        ("zh", ["国庆节", "中秋节、国庆节", "公司年会", "调休上班"]),
    ],
)
def test_reasons_of_days_stored_as_sentences_are_read_in_either_language(
    lang: Language, days: list[str]
) -> None:
    sheet = read(STORED.read_text("utf-8"), HASH)
    with i18n.speaking(lang):
        assert [str(day.why) for day in (*sheet.skipped[3:], *sheet.added)] == days


def test_figures_stored_in_form_1_are_those_that_were_stored() -> None:
    sheet = read(STORED.read_text("utf-8"), HASH)
    lines = [(line.contract, line.days, line.interest, line.principal_repaid) for line in sheet.lines]
    assert lines == [
        ("B-1", 92, 9_200_000, 0), ("B-2", 81, 8_100_000, 365_000_000), ("B-3", 62, 4_650_000, 365_000_000),
        ("B-4", 45, 4_500_000, 0), ("B-4", 47, 4_700_000, 0),
    ]  # fmt: skip
    assert (sheet.total_interest, sheet.total_principal) == (31_150_000, 730_000_000)


def test_the_sheet_of_form_1_is_the_one_that_is_calculated_today(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    with closing(sqlite3.connect(books.path)) as connection:
        text, hash_ = connection.execute("SELECT content, hash FROM payout_sheet").fetchone()
    assert content(read(text, hash_)) == content(read(STORED.read_text("utf-8"), HASH))


def test_a_remark_is_stored_as_its_code_with_amounts_in_fen(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    with closing(sqlite3.connect(books.path)) as connection:
        (text,) = connection.execute("SELECT content FROM payout_sheet").fetchone()
    document = json.loads(text)
    notes = document["columns"].index("notes")
    assert document["lines"][1][notes] == [
        ["matures", {"on": "2023-09-20"}],
        ["receipt_amount_differs", {"paid": 99_000_000, "agreed": 365_000_000}],
        ["remitter_differs", {"payer": "张大伟", "client": "张伟"}],
    ]
    assert document["skipped"][3:] == [
        ["2023-10-04", ["national_day", {}]],
        ["2023-10-05", ["several", {"first": ["mid_autumn", {}], "rest": ["national_day", {}]}]],
        ["2023-10-06", "公司年会"],
    ]


def test_a_sheet_of_form_1_whose_figures_still_hold_is_not_stored_again(old: Any) -> None:
    again = old.json("payout", "calc", *DUE)
    assert (again["version"], again["hash"]) == (1, HASH)
    assert [row["version"] for row in old.json("payout", "list")] == [1]


def test_what_changed_since_a_sheet_of_form_1_is_the_only_difference(old: Any) -> None:
    old.ok("contract", "exit", "B-1", "--on", "2023-09-30", "--amount", "365万")
    assert old.json("payout", "calc", *DUE)["version"] == 2
    difference = old.json("payout", "diff", *DUE)
    assert difference["changes"] == {}
    [line] = difference["lines"]
    assert (line["contract"], line["changes"]["notes"]["after"]) == (
        "B-1",
        "full exit of 3,650,000.00 on 2023-09-30",
    )


def test_a_sheet_that_was_stored_is_not_stored_again_because_a_remark_is_worded_otherwise(
    books: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = books.json("payout", "calc", *DUE)
    monkeypatch.setitem(sheets.REMARKS, "matures", Sentence("falls due on {on}"))
    after = books.json("payout", "calc", *DUE)
    assert (after["version"], after["hash"]) == (1, before["hash"])
    assert after["lines"][1]["note"].startswith("falls due on 2023-09-20; ")


def test_a_sentence_that_has_no_code_is_read_as_it_was_written() -> None:
    document = json.loads(STORED.read_text("utf-8"))
    notes = document["columns"].index("notes")
    document["lines"][0][notes] = [{"text": "paid by {who}", "facts": {"who": "张伟"}}]
    document["skipped"] = [["2023-10-02", {"text": "香港回归纪念日", "facts": {}}]]
    frozen = freeze(document, form=1)
    sheet = read(frozen.text, frozen.hash)
    assert (sheet.lines[0].note, sheet.skipped[0].why) == ("paid by 张伟", "香港回归纪念日")


@pytest.mark.parametrize("verb", ["show", "calc"])
def test_a_stored_sheet_that_was_changed_is_refused(old: Any, verb: str) -> None:
    replace_stored(old, STORED.read_text("utf-8").replace("金河一号", "金河二号"), HASH)
    said = old.refused("payout", verb, *DUE, code=5)
    assert said == (
        f"error: the document {HASH[:12]} in the archive was changed after it was stored; "
        "run `fundcs archive verify`, then restore a backup"
    )


def test_each_sentence_that_form_1_stored_has_a_code_that_is_known() -> None:
    assert set(sheet_form_1._REMARKS.values()) <= set(REMARKS)
    assert set(sheet_form_1._DAYS.values()) <= set(day_reasons.SENTENCES)

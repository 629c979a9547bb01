"""Text exports are decoded, divided and, where they are no text, refused."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.tabular import delimited
from fundcs.kit.tabular.delimited import read_text

LEDGER = "合同编号,投资人,备注\nJH01,张伟,续签\n"
ROWS = [["合同编号", "投资人", "备注"], ["JH01", "张伟", "续签"]]


@pytest.fixture
def parse(tmp_path: Path) -> Any:
    def run(content: bytes) -> list[list[str]]:
        (tmp_path / "l.csv").write_bytes(content)
        return list(read_text(tmp_path / "l.csv"))

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_is_read(parse: Any, encoding: str) -> None:
    assert parse(LEDGER.encode(encoding)) == ROWS


def test_gb18030_reads_the_rare_characters_of_names(parse: Any) -> None:
    assert parse("姓名,号\n𠮷野㛃,1\n".encode("gb18030"))[1] == ["𠮷野㛃", "1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(parse: Any, delimiter: str) -> None:
    assert parse(LEDGER.replace(",", delimiter).encode()) == ROWS


def test_thousands_commas_do_not_pass_for_the_delimiter(parse: Any) -> None:
    rows = parse("编号;金额;回执\nA;5,000,000.00;5,000,000.00\nB;1,000,000.00;1,000,000.00\n".encode())
    assert rows[1] == ["A", "5,000,000.00", "5,000,000.00"]


def test_quoted_line_breaks_and_delimiters_stay_in_their_cell(parse: Any) -> None:
    rows = parse('编号,"认购金额\n(万元)"\n"A,1","5,000"\n'.encode())
    assert rows == [["编号", "认购金额\n(万元)"], ["A,1", "5,000"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read_and_blank_lines_are_counted(parse: Any, end: str) -> None:
    assert parse(f"a,b{end}{end}1,2{end}".encode()) == [["a", "b"], [], ["1", "2"]]


def test_digits_forced_to_text_are_taken_out_of_their_formula(parse: Any) -> None:
    assert parse('编号,号\n="0012",="370202196007220909"\n'.encode())[1] == ["0012", "370202196007220909"]


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(parse: Any, seed: int) -> None:
    with pytest.raises(Refused):
        parse(random.Random(seed).randbytes(500))


@pytest.mark.parametrize(
    "content", [b"a,b\n1,\x00\n", b"a,b\n1,\x1b[2J\n", "a,b\n1,\x85\x9f\n".encode(), b"\xff\xfea"]
)
def test_control_characters_and_half_characters_are_no_text(parse: Any, content: bytes) -> None:
    with pytest.raises(Refused, match="is not text; save the ledger as"):
        parse(content)


def test_damaged_utf8_is_not_read_as_other_names_in_gb18030(parse: Any) -> None:
    content = "合同编号,投资人\nA,欧阳娜娜\nB,张伟\n".encode()
    damaged = content.replace("娜".encode(), "娜".encode()[:2], 1)
    with pytest.raises(Refused, match="line 2"):
        parse(damaged)


@pytest.mark.parametrize("content", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"3\n'])
def test_a_stray_quotation_mark_is_refused_by_its_row(parse: Any, content: str) -> None:
    with pytest.raises(Refused, match="row 2"):
        parse(content.encode())


def test_a_field_that_swallows_the_file_is_refused(parse: Any) -> None:
    with pytest.raises(Refused, match="row 2"):
        parse(b'a,b\n1,"' + b"x,y\n" * 10_000 + b'"\n')


def test_too_many_rows_columns_or_bytes_are_refused(parse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="rows or a row of more than"):
        parse(b",".join([b"x"] * 257))
    monkeypatch.setattr(delimited, "ROWS", 3)
    assert len(parse(b"a\n" * 3)) == 3
    with pytest.raises(Refused, match="rows or a row of more than"):
        parse(b"a\n" * 4)
    monkeypatch.setattr(delimited, "LARGEST", 10)
    with pytest.raises(Refused, match="is larger than"):
        parse(b"a,b,c,d,e,f")


def test_four_hundred_thousand_rows_are_refused(parse: Any) -> None:
    with pytest.raises(Refused, match="has more than 110000 rows"):
        parse(b"name,remark\n" + b"a,b\n" * 400_000)


def test_the_mark_at_the_end_of_old_files_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes("姓名\r\n张伟\r\n".encode("gb18030") + b"\x1a")
    assert list(read_text(path)) == [["姓名"], ["张伟"]]

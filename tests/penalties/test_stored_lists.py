"""What is stored of a list to HR: codes and facts, read as they were stored whatever the words are now.

`stored/list-form-1.json` is a list as the program stored it, `stored/corrections-form-1.json` the next one,
after HR had adjusted a line of the first and a review had been withdrawn.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.archive.frozen import freeze, thaw
from fundcs.kit import i18n
from fundcs.kit.zone import SHANGHAI
from fundcs.packages.rules.package import Fault, Reason
from fundcs.penalties import rules
from fundcs.penalties.show.lines import cause_text, standing_text

if TYPE_CHECKING:
    from fundcs.penalties.rules import SentList

STORED = Path(__file__).with_name("stored")
LATIN = re.compile("[A-Za-z]{2,}")
HASHES = {
    "list-form-1.json": "81d7a0b0dbbca6424e4fd60709eb837114ab27da36b61cfff3ced152b9e62552",
    "corrections-form-1.json": "148bfa418f807f49dc6c6f76aaf9eff440bf6a501bbb81fe9fbfe4e98e1aafe4",
}


def read(name: str) -> SentList:
    document = thaw((STORED / name).read_text("utf-8"), HASHES[name], rules.FORM)
    at = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    return rules.from_content(document, id_=1, hash_=HASHES[name], sent_at=at, sent_by="S001")


@pytest.mark.parametrize("name", HASHES)
def test_a_list_stored_in_form_1_is_read_and_frozen_again_to_the_same_text(name: str) -> None:
    again = freeze(rules.content(read(name)), rules.FORM)
    assert again == ((STORED / name).read_text("utf-8"), HASHES[name])


def test_the_points_of_a_stored_list_are_those_that_were_sent() -> None:
    assert read("list-form-1.json").totals() == {"S002": 7, "S003": 1}
    corrected = read("corrections-form-1.json")
    assert [line.difference for line in corrected.lines] == [-1, -2, -2, 2]
    assert corrected.totals() == {"S002": -3}


def test_a_stored_list_is_read_with_its_facts() -> None:
    assert cause_text(read("list-form-1.json").lines[0]) == (
        "submission 1: unqualified in the review of 2026-11-09 (Art. 23); investor's ID "
        "copy: defective (背面模糊); risk statement: missing"
    )
    assert standing_text(read("corrections-form-1.json").lines[2]) == (
        "failed submission 1 on 2026-11-20; correction for 2026-11: "
        "failed submission 3: 4 (adjusted by HR to 3) before, failed submission 1: 1 now"
    )


def test_a_stored_list_is_read_in_chinese_with_the_items_chinese_names() -> None:
    with i18n.speaking("zh"):
        cause = cause_text(read("list-form-1.json").lines[0])
        standing = standing_text(read("corrections-form-1.json").lines[2])
    assert not LATIN.search(cause + standing)
    assert "投资人身份证复印件" in cause


def test_no_code_that_a_list_may_hold_is_taken_out() -> None:
    assert {reason.value for reason in Reason} >= {"late", "unqualified"}
    assert {fault.value for fault in Fault} >= {"missing", "defective"}


def test_a_stored_list_that_was_changed_is_refused(failed_thrice: Any, desk: Any) -> None:
    november = ("--fund", "JH01", "--month", "2026-11")
    sent = failed_thrice("send", *november, now="2026-12-01")
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        connection.execute("UPDATE penalty_list SET content = replace(content, '李顾问', '周顾问')")
    said = desk.refused("submission", "sent", *november, now="2026-12-02", code=5)
    assert f"the document {sent['hash'][:12]} in the archive was changed after it was stored" in said

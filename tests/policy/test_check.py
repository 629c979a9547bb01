from __future__ import annotations

from pathlib import Path

import pytest
from shared.systems import links, permissions

from fundcs.kit.errors import Refused
from fundcs.policy import loader
from fundcs.policy.loader import DEFAULT, check, load, planned

BANDS = """
[[tier.bands]]
tier = "vip"
from = "{vip}"
[[tier.bands]]
tier = "senior"
from = "{senior}"
[[tier.bands]]
tier = "quasi_senior"
from = "{quasi}"
[[tier.bands]]
tier = "mid"
from = "{mid}"
"""


def firm(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def problems(folder: Path, text: str) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.key, str(problem.problem)) for problem in check(firm(folder, text))]


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        ('\n[complaint]\nfirst_reply = "12h"', 2, "complaint", "did you mean complaints?"),
        ('[complaints]\n\nfrist_reply = "12h"', 3, "complaints.frist_reply", "did you mean first_reply?"),
        ("[complaints.first_reply]\nofset = '1h'", 2, "complaints.first_reply.ofset", "did you mean offset?"),
        ("[tier]\nzzz = 1", 2, "tier.zzz", "known here are basis, transfers_count, bands"),
        ("tier = 5", 1, "tier", "write a table, [tier]"),
        ('[complaints]\nfirst_reply = "1 day"', 2, "complaints.first_reply", "'1 day' is not an offset"),
        ("[complaints]\nfirst_reply = 24", 2, "complaints.first_reply", "'24' is not an offset"),
        ('[payout]\nverify = "24h"', 2, "payout.verify", "in days"),
        ('[payout]\nverify = "half-year"', 2, "payout.verify", "in days"),
        ('[payout.verify]\nrole = "boss"', 2, "payout.verify.role", "'boss' is not one of cs_specialist"),
        ('[payout.verify]\nanchor = "birthday"', 2, "payout.verify.anchor", "cannot be changed"),
        ('[payout.verify]\ndirection = "after"', 2, "payout.verify.direction", "cannot be changed"),
        ('[payout.verify]\narticle = "58"', 2, "payout.verify.article", "no article 58"),
        ('[payout.verify]\narticle = "38(9)"', 2, "payout.verify.article", "no article 38(9)"),
        ("[payout.verify]\narticle = 46", 2, "payout.verify.article", "as text"),
        ("[roles.permits]\ndecide = []", 2, "roles.permits.decide", "may not be empty"),
        ('[roles.permits]\nfly = ["hr"]', 2, "roles.permits.fly", "'fly' is not one of read_register"),
        ('[roles.permits]\ndecide = ["boss"]', 2, "roles.permits.decide", "'boss' is not one of"),
        ('[roles.permits]\ndecide = ["hr", "hr"]', 2, "roles.permits.decide", "hr stands here twice"),
        ("[roles.permits]\ndecide = 1", 2, "roles.permits.decide", "write a list"),
        (
            '[roles.permits]\ngrant_access = ["hr"]',
            2,
            "roles.permits.grant_access",
            "general manager's alone",
        ),
        ('[roles.permits]\napprove_sheets = ["hr"]', None, "payout.approver", "does not hold approve_sheets"),
        (
            '[payout]\napprover = "cs_manager"\n[roles.permits]\napprove_sheets = ["hr"]',
            2,
            "payout.approver",
            "cs_manager does not hold approve_sheets in roles.permits",
        ),
        ('[roles.sight]\nadvisor = "some"', 2, "roles.sight.advisor", "'some' is not one of all, own"),
        ('[roles.sight]\ngeneral_manager = "own"', 2, "roles.sight.general_manager", "is shown all"),
        ('[roles.sight]\nboss = "own"', 2, "roles.sight.boss", "'boss' is not one of cs_specialist"),
        ("[roles]\npermits = 5", 2, "roles.permits", "a row for each of"),
        ('[confidentiality]\naccount_roles = ["boss"]', 2, "roles.permits.print_accounts", "'boss' is not"),
        ('[tier]\nbasis = "sum"', 2, "tier.basis", "'sum' is not one of cumulative, outstanding"),
        ('[tier.basis]\n\nvalue = "sum"', 3, "tier.basis", "'sum' is not one of"),
        ('[tier]\ntransfers_count = "yes"', 2, "tier.transfers_count", "true or false"),
        ("[tier]\nbands = 5", 2, "tier.bands", "write a list"),
        ("[tier]\nbands = [5]", 2, "tier.bands", "write a row with tier, from"),
        ("[[tier.bands]]\ntier = 'vip'", 1, "tier.bands", "from is missing"),
        ("[[tier.bands]]\ntier = 'vip'\nfrom = '5'", 1, "tier.bands", "in this order: vip, senior"),
        ("[[tier.bands]]\ntier = 'vip'\nfrom = 5000000", 3, "tier.bands.from", "as text"),
        ("[[tier.bands]]\ntier = 'vip'\nfrom = '1.001'", 3, "tier.bands.from", ""),
        ("[[tier.bands]]\ntier = 'target'\nfrom = '1'", 2, "tier.bands.tier", "'target' is not one of vip"),
        (BANDS.format(vip="5", senior="3", quasi="3", mid="0.01"), 10, "tier.bands.from", "below senior"),
        (BANDS.format(vip="5", senior="6", quasi="3", mid="0.01"), 7, "tier.bands.from", "below vip"),
        (BANDS.format(vip="5", senior="4", quasi="3", mid="1"), 13, "tier.bands.from", "begin at 0.01"),
        (
            "[[penalty.scales]]\neffective = '1900-01-01'\npoints = [1,\n -2]",
            4,
            "penalty.scales.points",
            "0 to 1000",
        ),
        (
            "[[penalty.scales]]\neffective = '1900-01-01'\npoints = []",
            3,
            "penalty.scales.points",
            "not be empty",
        ),
        (
            "[[penalty.scales]]\neffective = '1900-01-01'\npoints = [true]",
            3,
            "penalty.scales.points",
            "whole number",
        ),
        (
            "[[penalty.scales]]\neffective = '2026-02-30'\npoints = [1]",
            2,
            "penalty.scales.effective",
            "2026-02-30",
        ),
        ("[[penalty.scales]]\neffective = 1\npoints = [1]", 2, "penalty.scales.effective", "write a date"),
        (
            "[[penalty.scales]]\neffective = '2026-01-01'\npoints = [1]",
            2,
            "penalty.scales.effective",
            "1900-01-01",
        ),
        (
            "penalty.scales = [{effective=1900-01-01, points=[1]},\n\n{effective=1900-01-01, points=[2]}]",
            3,
            "penalty.scales.effective",
            "each date once",
        ),
        ("appraisal.month_ends = 29", 1, "appraisal.month_ends", "1 to 28"),
        ("appraisal.month_ends = 0", 1, "appraisal.month_ends", "1 to 28"),
        ("appraisal.month_ends = true", 1, "appraisal.month_ends", "1 to 28"),
        ("payout.roll = 'next'", 1, "payout.roll", "following, preceding, modified_following, none"),
        ("payout.day_count = 'ACT/366'", 1, "payout.day_count", "ACT/365, ACT/360, 30/360"),
        ("reminders.within = '24h'", 1, "reminders.within", "write days"),
        ("callbacks.unanswered_tries = 0", 1, "callbacks.unanswered_tries", "from 1 to 100"),
        ("care.holidays = ['easter']", 1, "care.holidays", "'easter' is not one of new_year"),
        ("care.journal_tiers = [\n'vip',\n'vip']", 3, "care.journal_tiers", "vip stands here twice"),
        ("care.half_years = [1, 6]", 1, "care.half_years", "such as [1, 7]"),
        ("care.budget_rise_min = 0.1", 1, "care.budget_rise_min", "as text"),
        ("care.budget_rise_min = '10'", 1, "care.budget_rise_min", "percent"),
        ("[care]\nbudget_rise_max = '80%'", 2, "care.budget_rise_max", "Art. 36 allows 10% to 20%"),
        ("[care]\nbudget_rise_max = '20.01%'", 2, "care.budget_rise_max", "Art. 36 allows 10% to 20%"),
        ("[care]\nbudget_rise_min = '9.99%'", 2, "care.budget_rise_min", "Art. 36 allows 10% to 20%"),
        ("care = {budget_rise_min = '15%', budget_rise_max = '12%'}", 1, "care.budget_rise_max", "less than"),
        ("[penalty.escalate_to]\nplanned = false", 2, "penalty.escalate_to.planned", "cannot be changed"),
        ("[payout.verify]\nplanned = true", 2, "payout.verify.planned", "known here are article"),
        (
            "complaints.channels = [{ code = 'Phone', zh = '电话' }]",
            1,
            "complaints.channels.code",
            "small letters",
        ),
        ("complaints.channels = [{ code = 'p', zh = ' ' }]", 1, "complaints.channels.zh", "between quotes"),
        (
            "complaints.channels = [{ code = 'p', zh = '甲', cn = '' }]",
            1,
            "complaints.channels.cn",
            "code, zh, en",
        ),
        (
            "[complaints]\nchannels = [\n{ code = 'p', zh = '甲' },\n{ code = 'p', zh = '乙' }]",
            4,
            "complaints.channels.code",
            "p stands here twice",
        ),
        (
            "callbacks.finding_kinds = [{ code = 'p', zh = '甲' }]",
            1,
            "callbacks.finding_kinds",
            "must keep account_changed",
        ),
        (
            "submission.items = [{ code = 'a', zh = '甲', kinds = ['firm'] }]",
            1,
            "submission.items.kinds",
            "'firm' is not one of person, institution",
        ),
        ("\n\nx = = 1", 3, "", "this is not TOML"),
        ("a = 1\na = 2", 2, "", "this is not TOML"),
        ("a = 1\n\nb = [1,", 3, "", "this is not TOML"),
        ("a = 1\nb = " + "9" * 1000 + "." * 1001, 2, "", "too long"),
    ],
)
def test_an_unfit_value_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, key: str, says: str
) -> None:
    listed = problems(tmp_path, text)

    assert len(listed) == 1, listed
    assert listed[0][0] == line
    assert listed[0][1] == key
    assert says in listed[0][2]


def test_all_problems_are_collected_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """[payout]
roll = "x"
[complaints]
first_reply = "y"
zz = 1
[[tier.bands]]
tier = "a"
from = "b"
"""
    assert [line for line, _key, _problem in problems(tmp_path, text)] == [2, 4, 5, 7, 8]


@pytest.mark.parametrize("rise", ["10%", "0.2", "12.5%"])
def test_a_rise_within_the_bounds_of_its_article_is_accepted(tmp_path: Path, rise: str) -> None:
    assert problems(tmp_path, f"care.budget_rise_max = '{rise}'") == []


def test_the_keys_that_nothing_carries_out_yet_are_named_with_their_lines(tmp_path: Path) -> None:
    own = firm(tmp_path, '[payout]\nroll = "none"\nsheet = "3wd"\n[penalty]\nescalate_to = "cs_manager"\n')

    assert [(entry.line, entry.key) for entry in planned(own)] == [
        (5, "penalty.escalate_to"),
    ]
    assert check(own) == []


def test_loading_an_unfit_file_names_file_line_and_key(tmp_path: Path) -> None:
    own = firm(tmp_path, '[payout]\nroll = "x"\nday_count = "y"\n')

    with pytest.raises(Refused) as refused:
        load(own)
    sentence = refused.value.sentence()
    assert "policy.toml" in sentence
    assert str(tmp_path) not in sentence
    assert "line 2, payout.roll: 'x' is not one of following" in sentence
    assert "problems: 2" in sentence
    assert refused.value.exit_code == 1


def test_an_entry_without_an_article_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "default.toml"
    bare.write_text(DEFAULT.read_text("utf-8").replace('article = "38(5)"\n', "", 1), "utf-8")
    monkeypatch.setattr(loader, "DEFAULT", bare)

    with pytest.raises(Refused, match="names no article"):
        load()


def test_control_characters_of_a_file_never_reach_the_screen(tmp_path: Path) -> None:
    text = '"a\\u001b[31m\\n" = 1\n[payout]\nroll = "\\u001b[2J"\nday_count = "' + "x" * 500 + '"'

    for problem in check(firm(tmp_path, text)):
        assert str(problem.text()).isprintable()
        assert len(str(problem.text())) < 300


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        ("a = 1\nb = '电话'".encode("gb18030"), 2, "UTF-8"),
        (b"# " + b"x" * 1_000_000, None, "1 MB"),
        (b"x = " + b"[\n" * 50_000, None, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes, line: int | None, says: str
) -> None:
    own = tmp_path / "policy.toml"
    own.write_bytes(data)

    with pytest.raises(Refused, match=says):
        load(own)
    assert [problem.line for problem in check(own)] == [line]


@links
def test_a_directory_and_a_dangling_link_are_refused_not_passed_over(tmp_path: Path) -> None:
    link = tmp_path / "policy.toml"
    link.symlink_to(tmp_path / "gone.toml")

    for own in (tmp_path, link):
        with pytest.raises(Refused, match="not an ordinary file"):
            load(own)


def test_a_missing_file_named_for_checking_is_a_problem(tmp_path: Path) -> None:
    assert [problem.line for problem in check(tmp_path / "none.toml")] == [None]


@permissions
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    own = firm(tmp_path, "")
    own.chmod(0)

    with pytest.raises(Refused, match="permissions"):
        load(own)


def test_an_error_while_reading_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    own = firm(tmp_path, "")
    monkeypatch.setattr(Path, "open", broken)

    with pytest.raises(Refused, match="Input/output error"):
        load(own)

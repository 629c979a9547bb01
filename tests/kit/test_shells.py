"""Hints are lines of the shell at hand."""

from __future__ import annotations

import pytest

from fundcs.kit.shells import quoted, settings


@pytest.mark.parametrize(
    ("word", "powershell"),
    [
        ("fundcs-demo", "fundcs-demo"),
        (r"C:\Users\lin\demo", r"C:\Users\lin\demo"),
        ("a b", "'a b'"),
        ("it's", "'it''s'"),
        ("$env:USER", "'$env:USER'"),
        ("", "''"),
    ],
)
def test_a_word_is_one_word_in_powershell(word: str, powershell: str) -> None:
    assert quoted(word, powershell=True) == powershell


def test_variables_are_set_as_each_shell_sets_them() -> None:
    values = {"FUNDCS_ARCHIVE": "the demo", "FUNDCS_NOW": "2026-11-23T10:00"}
    assert (
        settings(values, powershell=False) == "export FUNDCS_ARCHIVE='the demo' FUNDCS_NOW=2026-11-23T10:00"
    )
    assert (
        settings(values, powershell=True)
        == "$env:FUNDCS_ARCHIVE = 'the demo'; $env:FUNDCS_NOW = '2026-11-23T10:00'"
    )

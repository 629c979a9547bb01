"""Every key of the policy has a reader in the program or is marked as planned, and says what it means."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import fundcs
from fundcs.policy.loader import load
from fundcs.policy.meanings import MEANINGS
from fundcs.policy.rules import Policy
from fundcs.policy.schema import SCHEMA

SOURCE = Path(fundcs.__file__).parent
ENTRIES = load().entries
SECTIONS = {name: kind for name, kind in Policy.__annotations__.items() if "[" not in kind}
"""Section of the policy -> the class that holds its values."""


def methods() -> dict[str, set[str]]:
    """Method of the policy -> the keys that it reads, such as tier.bands for `tier_for`."""
    tree = ast.parse((SOURCE / "policy" / "rules.py").read_text("utf-8"))
    (policy,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Policy")
    return {
        f"policy.{method.name}": {key for key in ENTRIES if f"self.{key}" in ast.unparse(method)}
        for method in policy.body
        if isinstance(method, ast.FunctionDef)
    }


def keys_read(text: str) -> set[str]:
    """The keys that a module reads: a deadline by its literal, a value as an attribute of its section.

    The section is named as in `policy.tier`, or its class is imported and handed on.
    """
    nodes = list(ast.walk(ast.parse(text)))
    literals = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "fundcs.policy.rules"
        for alias in node.names
    }
    code = ast.unparse(ast.parse(text))
    sections = {name for name, kind in SECTIONS.items() if f"policy.{name}" in code or kind in imported}
    values = {key for key in SCHEMA if key.split(".")[0] in sections and key.split(".")[1] in attributes}
    derived = (keys for name, keys in methods().items() if name in text)
    return values.union(literals & ENTRIES.keys(), *derived)


@pytest.fixture(scope="module")
def read() -> set[str]:
    """The keys that the program reads outside the policy itself."""
    modules = (path for path in SOURCE.rglob("*.py") if path.parent.name != "policy")
    return {key for path in modules for key in keys_read(path.read_text("utf-8"))}


def test_every_key_is_read_by_the_program_or_marked_as_planned(read: set[str]) -> None:
    assert [key for key, entry in ENTRIES.items() if key not in read and not entry.planned] == []


def test_a_key_that_the_program_reads_is_planned_no_longer(read: set[str]) -> None:
    assert [key for key, entry in ENTRIES.items() if key in read and entry.planned] == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('policy.deadline("payout.verify")', {"payout.verify"}),
        (
            'act.policy.deadline("payout.verify" if first else "payout.done")',
            {"payout.verify", "payout.done"},
        ),
        ("act.policy.payout.roll", {"payout.roll"}),
        ("lists = act.policy.complaints\nlists.channels", {"complaints.channels"}),
        (
            "from fundcs.policy.rules import Appraisal\ndef last(a: Appraisal): return a.month_ends",
            {"appraisal.month_ends"},
        ),
        ("policy.tier_for(fen)", {"tier.bands"}),
        ("policy.scale_on(day)", {"penalty.scales"}),
        ('"""Reads payout.roll."""', set()),
        ("fund.roll, care.holidays", set()),
        ("policy.payout.sheet", set()),
        ('policy.deadline(f"payout.{step}")', set()),
    ],
)
def test_the_search_for_readers_finds_them_and_nothing_else(text: str, keys: set[str]) -> None:
    assert keys_read(text) == keys


def test_every_key_says_what_it_means_in_one_short_sentence() -> None:
    assert list(MEANINGS) == list(ENTRIES)
    assert [key for key, meaning in MEANINGS.items() if len(meaning) > 80 or meaning.endswith(".")] == []

"""What the payout tests share."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shared.payout_desk import desk, ledger

if TYPE_CHECKING:
    from types import ModuleType


__all__ = ["desk", "ledger", "reckoning"]


@pytest.fixture(scope="session")
def reckoning() -> ModuleType:
    """The second reckoning, `reckoning.py` beside this file; tests are no package to import it from."""
    name = "payouts_reckoning"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("reckoning.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

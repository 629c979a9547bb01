"""What the payout tests share."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.act import Act, Person, Role
from fundcs.archive.archive import Archive
from fundcs.kit.parsing import parse_moment
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


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


@pytest.fixture
def acting() -> Any:
    """A context manager of (path, moment) that gives an act of the manager S001, who only reads."""

    @contextmanager
    def act(path: Path, moment: str) -> Iterator[Act]:
        archive = Archive(path, writes=False)
        try:
            with archive.unit() as session:
                manager = Person("S001", "王经理", Role.CS_MANAGER)
                yield Act(session, parse_moment(moment), manager, load(None), path)
        finally:
            archive.close()

    return act

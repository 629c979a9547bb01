"""A service's act on an archive, without the command around it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from fundcs.act import Act, Person, Role
from fundcs.archive.archive import Archive
from fundcs.kit.i18n import speaking
from fundcs.kit.parsing import parse_moment
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def acting(archive: Path, moment: str, *, writes: bool = False) -> Iterator[Act]:
    """An act of the manager's on an archive at a moment, in English, under the policy file beside it."""
    opened = Archive(archive, writes=writes)
    with speaking("en"), opened.unit() as session:
        manager = Person("S001", "王经理", Role.CS_MANAGER)
        policy = load(archive.parent / "policy.toml")
        yield Act(session, parse_moment(moment), manager, policy, archive)
    opened.close()

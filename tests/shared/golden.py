"""Golden files: what people read, whole. FUNDCS_RENEW_GOLDEN=1 writes them anew; read the diff."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = re.compile(r"\d+:[0-9a-f]{64}")
"""The trail's head holds the real time of each act, so that no two demos have the same."""


def hold(path: Path, output: str) -> None:
    """Compare with the golden file, or write it; tables are filled up with spaces, which do not count."""
    text = re.sub(r" +$", "", HEAD.sub("SEQ:HASH", output), flags=re.MULTILINE)
    if os.environ.get("FUNDCS_RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode(), f"{path.name} is not what it was; see tests/shared/golden.py"

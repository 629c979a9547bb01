"""A real browser without a window, where one is installed; FUNDCS_BROWSER names one off the path."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = os.environ.get("FUNDCS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no browser is installed here")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
_NO_NETWORK = ("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9")


def browse(page: Path, profile: Path, *options: str) -> str:
    """Open a page without a network and return what the browser prints."""
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, *_QUIET, *_NO_NETWORK, f"--user-data-dir={profile}", *options, page.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, "HOME": str(profile)},
    )
    return done.stdout.decode("utf-8")

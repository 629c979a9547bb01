"""Every help page as it is read in a terminal of 80 columns, in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

TOOLS = Path(__file__).resolve().parents[2] / "tools"

# Help texts are translated as the commands are defined: a language needs an interpreter of its own.
WALK = """
import contextlib, io, json, sys
from fundcs.kit import i18n
i18n.use(sys.argv[1])
i18n.lend()
import cli_reference
from fundcs.main import command
pages = []
for entry in cli_reference.walk(command()):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        entry.command.get_help(entry.ctx)
    rows = [param.get_help_record(entry.ctx) for param in entry.params()]
    texts = [entry.help(), *(text for row in rows for text in row)]
    pages.append({"path": entry.path, "texts": texts, "page": out.getvalue()})
print(json.dumps(pages))
"""


@pytest.fixture(scope="module", params=["en", "zh"])
def pages(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """Each page with the sentences it is made from."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FUNDCS_")}
    path = os.pathsep.join([str(TOOLS), *filter(None, [clean.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", WALK, request.param],
        stdout=subprocess.PIPE, check=True, env={**clean, "PYTHONPATH": path, "COLUMNS": "80"},
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) > 60
    return found


def test_no_sentence_is_cut(pages: list[dict[str, Any]]) -> None:
    cut = [page["path"] for page in pages if page["page"].count("…") != "".join(page["texts"]).count("…")]
    assert cut == []


def test_no_line_is_wider_than_the_screen(pages: list[dict[str, Any]]) -> None:
    wide = [
        f"{page['path']}: {line}"
        for page in pages
        for line in page["page"].splitlines()
        if cell_len(line) > 80
    ]
    assert wide == []


def test_every_page_shows_what_its_command_does(pages: list[dict[str, Any]]) -> None:
    silent = [
        page["path"]
        for page in pages
        if "".join(page["texts"][0].split()) not in "".join(page["page"].split())
    ]
    assert silent == []

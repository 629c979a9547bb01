"""The commands `fundcs complaints …`; each module puts its own on the chapter's `app`."""

from fundcs.complaints.commands import corrections
from fundcs.complaints.commands.cases import app

__all__ = ["app", "corrections"]

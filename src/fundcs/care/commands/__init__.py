"""The commands `fundcs care …`; each module puts its own on the chapter's `app`."""

from fundcs.care.commands.interactions import app

__all__ = ["app"]

"""What commands load when they are first used, loaded before the first prompt instead."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from fundcs.dossier.rules import matcher

_LOADED: Final = (
    "fundcs.reminders.service",  # asks every chapter, so that it loads their tables
    "fundcs.archive.opening",
    "fundcs.archive.acting",
    "fundcs.dossier.service.client_file",
    "fundcs.dossier.service.listing",
    "fundcs.kit.tables",
    "fundcs.status.service",
    "rich.console",
    "rich.table",
)


def load() -> None:
    """Load every chapter's commands, and what most of them need."""
    from sqlalchemy.orm import configure_mappers

    from fundcs.main import CHAPTERS, ROOT_COMMANDS, SUBGROUPS, module_of

    for packages, _line in (*ROOT_COMMANDS.values(), *CHAPTERS.values()):
        for package in packages:
            import_module(module_of(package))
    for groups in SUBGROUPS.values():
        for package in groups.values():
            import_module(module_of(package))
    for module in _LOADED:
        import_module(module)
    configure_mappers()
    matcher("a", ["一"])("一")  # the syllables

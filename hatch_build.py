"""Compile the Chinese catalogue as fundcs is built or installed; it is not kept in the source tree."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """A hook of the wheel; an sdist carries the .po files and this hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree that an editable install runs from, else into the wheel alone."""
        sys.path.insert(0, str(Path(self.root) / "tools"))
        import messages

        self._scratch = tempfile.TemporaryDirectory()
        if version == "editable":
            messages.write_compiled(messages.SOURCE / messages.COMPILED)
        else:
            compiled = Path(self._scratch.name, "fundcs.mo")
            messages.write_compiled(compiled)
            build_data["force_include"][str(compiled)] = f"fundcs/{messages.COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Remove what was compiled beside the source."""
        self._scratch.cleanup()

"""Every table of the archive, for whoever needs the whole schema at once."""

from importlib import import_module
from pathlib import Path

for _models in sorted(Path(__file__).parent.parent.glob("*/models.py")):
    import_module(f"fundcs.{_models.parent.name}.models")

"""Every table of the archive, for whoever needs the whole schema at once."""

from importlib import import_module
from pathlib import Path

_PROGRAM = Path(__file__).parent.parent
for _models in sorted((*_PROGRAM.glob("*/models.py"), *_PROGRAM.glob("*/models/[a-z]*.py"))):
    import_module(".".join(("fundcs", *_models.relative_to(_PROGRAM).with_suffix("").parts)))

"""The program as a process: `fundcs`, and `python -m fundcs`."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from fundcs.kit import stand_ins


def main() -> None:
    """Every way out goes through here: the result, a refusal, a bug."""
    # A command makes next to no cycles. To look for some among all that its libraries define, again and again
    # while they load and once more at the end, takes a third of a short command's time.
    gc.disable()
    atexit.register(gc.freeze)
    os.umask(0o077)  # the database, its WAL and every workbook are the user's alone
    # Nothing here waits for events or has plugins; the libraries would load what does for every command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    stand_ins.defer("asyncio", ("iscoroutine",))
    stand_ins.defer("importlib.metadata", ("entry_points", "version"), private_submodules=True)
    from fundcs.boundary import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

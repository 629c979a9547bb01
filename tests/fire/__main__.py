"""The campaign of faults: `python -m tests.fire --all` from the root of the repository.

Runs as an ordinary user in a scratch directory: started as root it gives root up first.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fire import campaign, contests, injector, scenario

NOBODY = 65534
_NEVER = {
    "antigravity",
    "this",
    "idlelib",
    "tkinter",
    "turtle",
    "turtledemo",
    "test",
    "lib2to3",
    "pty",
    "tty",
}


def main() -> int:
    """Parse, build the library, start again with it, print the table; 1 where anything was violated."""
    given = _parse()
    why = injector.why_not()
    if why is not None:
        print(f"skipped: {why}")
        return 0
    if "LD_PRELOAD" not in os.environ:
        return _again()
    scratch = Path(os.environ["FIRE_SCRATCH"])
    _be_ordinary(scratch)
    campaign.prepare(scratch)
    violations = []
    if given.all or given.only or not (given.restores or given.acts or given.flips):
        rows = campaign.campaign(scratch, set(given.only), None if given.all else given.points, given.jobs)
        print(campaign.table(rows), flush=True)
        violations += [violation for row in rows for violation in row.violations]
    for contest in contests.all_of(scratch, given.restores, given.acts, given.flips):
        print(contest, flush=True)
        violations += [f"{contest.name}: {violation}" for violation in contest.violations]
    print(*violations, sep="\n")
    return 1 if violations else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fire", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="every call of every command that writes, and the contests in full"
    )
    parser.add_argument(
        "--points", type=int, default=3, metavar="N", help="about so many calls of each command"
    )
    parser.add_argument("--only", action="append", default=[], metavar="COMMAND", help="only this command")
    parser.add_argument("--restores", type=int, metavar="N", help="restore so often against four writers")
    parser.add_argument("--acts", type=int, metavar="N", help="sixteen writers with so many commands each")
    parser.add_argument("--flips", type=int, metavar="N", help="turn one bit of the archive so often")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    given = parser.parse_args()
    for name, whole in (("restores", 500), ("acts", 100), ("flips", 1500)):
        if getattr(given, name) is None:
            setattr(given, name, whole if given.all else 0)
    if given.points < 2:
        parser.error("--points is 2 at least: the first call and the last")
    known = {step.command for step in scenario.steps() if step.tried}
    if unknown := set(given.only) - known:
        parser.error(f"not in the scenario: {', '.join(sorted(unknown))}")
    return given


def _again() -> int:
    with tempfile.TemporaryDirectory(prefix="fundcs-fire-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        library = injector.build(scratch)
        env = {**os.environ, "LD_PRELOAD": str(library), "FIRE_SCRATCH": folder}
        env = {name: value for name, value in env.items() if not name.startswith("FUNDCS_")}
        again = [sys.executable, "-m", "tests.fire", *sys.argv[1:]]
        return subprocess.run(again, env=env, check=False).returncode


def _be_ordinary(scratch: Path) -> None:
    """Load all that will be needed, then be nobody where this is root: the libraries may be root's alone."""
    os.umask(0o077)
    os.environ.update(HOME=str(scratch), LOGNAME="fire", TMPDIR=str(scratch), COLUMNS="120")
    tempfile.tempdir = str(scratch)
    if os.geteuid() != 0:
        return
    for name in sorted(sys.stdlib_module_names - _NEVER):
        if not name.startswith("_"):
            _load(name)
    import fundcs

    for module in walk_packages(fundcs.__path__, "fundcs."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    os.chown(scratch, NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def _load(name: str) -> None:
    """A module of the standard library and those right below it; not every one is for every system."""
    with suppress(Exception):
        module = import_module(name)
        for below in iter_modules(getattr(module, "__path__", []), f"{name}."):
            if "__main__" not in below.name:
                with suppress(Exception):
                    import_module(below.name)


if __name__ == "__main__":
    sys.exit(main())

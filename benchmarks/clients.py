"""A hundred thousand clients: their import, the search among them, the proof of their trail."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook

import startup
import world
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.clients.service import ledger
from fundcs.kit.importing import LedgerOptions
from fundcs.kit.tabular.reading import read_workbook
from measure import Figure, Process, compare, least, timed
from world import Sizes


def import_(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The import of a CSV, checked and on the trail, against the rows it makes put bare into such a table."""
    founded, target = world.found(folder), folder / "imported.db"
    source, rows = folder / "ledger.csv", folder / "rows.csv"
    world.write_ledger(source, sizes.clients)
    world.copied(founded, target)
    _import(target, source)
    _write_rows(target, rows)
    yield compare(
        "import",
        f"{sizes.clients:,} clients from CSV / sqlite3.executemany of the rows",
        4,
        repeat,
        timed(lambda: _import(target, source), lambda: world.copied(founded, target)),
        timed(lambda: _executemany(target, rows), lambda: world.copied(founded, target)),
    )


def ledgers(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """Imports as whole processes against sqlite-utils, and of a workbook against the reading of it alone."""
    founded, target = world.found(folder), folder / "ledger.db"
    source, book = folder / "ledger.csv", folder / "ledger.xlsx"
    world.write_ledger(source, sizes.clients)
    what = f"fundcs client import of {sizes.clients:,} clients from CSV"
    words = ["--archive", str(target), "--now", world.NOW, "--as", "S001", "client", "import", str(source)]
    process = Process([startup.program(), *words], startup.environment())
    ours = _after(process, lambda: world.copied(founded, target))
    other = shutil.which(
        "sqlite-utils", path=f"{Path(sys.executable).parent}:{startup.environment()['PATH']}"
    )
    if other is None:
        figure = least("ledger", f"{what}; sqlite-utils is not installed", repeat, ours)
    else:
        bare = folder / "bare.db"
        theirs = Process([other, "insert", str(bare), "client", str(source), "--csv"], startup.environment())
        cleared = _after(theirs, lambda: bare.unlink(missing_ok=True))
        figure = compare("ledger", f"{what} / sqlite-utils insert", 1, repeat, ours, cleared)
    yield replace(figure, peak=process.peak, peak_aim=150)
    rows = sizes.fewer_contracts
    world.write_ledger(source, rows)
    _write_workbook(source, book)
    yield compare(
        "ledger",
        f"import of {rows:,} clients from .xlsx / reading it alone",
        1.3,
        repeat,
        timed(lambda: _import(target, book), lambda: world.copied(founded, target)),
        timed(lambda: read_workbook(book)),
    )
    made = _made(target)
    yield compare(
        "ledger",
        f"the same / reading it, and the bare statements for its {rows:,} rows and their entries",
        1.5,
        repeat,
        timed(lambda: _import(target, book), lambda: world.copied(founded, target)),
        timed(lambda: _read_and_insert(book, target, made), lambda: world.copied(founded, target)),
    )


def _made(archive: Path) -> dict[str, list[dict[str, object]]]:
    """The clients of an archive and their entries on the trail."""
    with closing(sqlite3.connect(archive)) as connection:
        connection.row_factory = sqlite3.Row
        chosen = {"client": "SELECT * FROM client ORDER BY code"}
        chosen["trail"] = "SELECT * FROM trail WHERE tbl = 'client' ORDER BY seq"
        return {table: [dict(row) for row in connection.execute(query)] for table, query in chosen.items()}


def _read_and_insert(book: Path, archive: Path, made: dict[str, list[dict[str, object]]]) -> None:
    """Read a workbook's cells, and insert what an import of it made, in as few statements as it does."""
    read_workbook(book)
    opened = Archive(archive, writes=True)
    with opened.unit() as session:
        for table, rows in made.items():
            columns = {name: [row[name] for row in rows] for name in rows[0]}
            trail.insert(session.connection(), table, columns)
    opened.close()


def _after(work: Callable[[], float], prepare: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        prepare()
        return work()

    return run


def _write_workbook(source: Path, path: Path) -> None:
    """The ledger as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    with source.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            sheet.append(row)
    book.save(path)


def _import(archive: Path, source: Path) -> None:
    with world.act(archive) as act:
        ledger.load(act, source, LedgerOptions(), dry_run=False)


def _write_rows(archive: Path, path: Path) -> None:
    """The rows of the table `client`, under their columns' names, as CSV."""
    with closing(sqlite3.connect(archive)) as connection, path.open("w", encoding="utf-8", newline="") as out:
        found = connection.execute("SELECT * FROM client")
        rows = csv.writer(out)
        rows.writerow(column[0] for column in found.description)
        rows.writerows(found)


def _executemany(archive: Path, source: Path) -> None:
    with (
        closing(sqlite3.connect(archive)) as connection,
        connection,
        source.open(newline="", encoding="utf-8") as file,
    ):
        rows = csv.reader(file)
        columns = next(rows)
        holes = ", ".join(["NULLIF(?, '')"] * len(columns))
        connection.executemany(f"INSERT INTO client ({', '.join(columns)}) VALUES ({holes})", rows)  # noqa: S608 - names only


def search(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """Clients found by their initials."""
    archive = _filled(folder, sizes)
    work = timed(lambda: world.run(archive, "client", "list", "zwm", "--json"))
    yield least("search", f"client list by initials among {sizes.clients:,} names", repeat, work)


def verify(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The whole trail hashed again and replayed against the tables."""
    archive = _filled(folder, sizes)
    work = timed(lambda: world.run(archive, "archive", "verify"))
    yield least("verify", f"archive verify of {sizes.clients:,} entries", repeat, work)


def _filled(folder: Path, sizes: Sizes) -> Path:
    archive, source = folder / "filled.db", folder / "ledger.csv"
    if not archive.exists():
        world.copied(world.found(folder), archive)
        world.write_ledger(source, sizes.clients)
        _import(archive, source)
    return archive

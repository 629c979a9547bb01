"""Keep the Chinese catalogue whole: check its fragments and compile them into one.

Every package directly under ``src/fundcs`` keeps the translations of its own sentences in ``zh_CN*.po`` files
beside its code; modules beside no package keep theirs in ``src/fundcs/zh_CN.po``.

    python tools/messages.py                     check the fragments, write the compiled catalogue
    python tools/messages.py --check             the same, but only say whether the compiled one is current
    python tools/messages.py --missing PACKAGE   print the package's sentences that want a translation
"""

from __future__ import annotations

import argparse
import io
import re
import struct
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import PoFileError, read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fundcs"
COMPILED = "locale/zh_CN/LC_MESSAGES/fundcs.mo"
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: zh_CN\nPlural-Forms: nplurals=1; plural=0;\n"
KEYWORDS = {"_": None, "N_": None, "T": None, "ngettext": (1, 2)}
TOP = "."

_PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

Msgid = str | tuple[str, str]  # a pair where the sentence has a plural


@dataclass(frozen=True)
class Translation:
    """One entry of a fragment; `where` is its file and line."""

    msgid: Msgid
    msgstr: str
    where: str
    fuzzy: bool = False


@dataclass
class Package:
    """The sentences a package says, each with the places that say it, and its translations."""

    name: str
    said: dict[Msgid, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    translations: list[Translation] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def translated(self) -> set[Msgid]:
        """The sentences that have a translation which may be used."""
        return {entry.msgid for entry in self.translations if entry.msgstr and not entry.fuzzy}

    def missing(self) -> list[Msgid]:
        """The sentences that have none, in the order of the code."""
        return [msgid for msgid in self.said if msgid not in self.translated()]


def read(source: Path = SOURCE) -> dict[str, Package]:
    """The packages under `source` by name."""
    packages: dict[str, Package] = {}
    for path in [*sorted(source.rglob("*.py")), *sorted(source.rglob("zh_CN*.po"))]:
        parts = path.relative_to(source).parts
        name = parts[0] if len(parts) > 1 else TOP
        package = packages.setdefault(name, Package(name))
        if path.suffix == ".py":
            _extract(path, source, package)
        else:
            _read_fragment(path, source, package)
    return packages


def _extract(path: Path, source: Path, package: Package) -> None:
    for line, found, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
        msgid = (found[0], found[1]) if isinstance(found, tuple) else found
        package.said[msgid].append((path.relative_to(source).as_posix(), line))


def _read_fragment(path: Path, source: Path, package: Package) -> None:
    shown = path.relative_to(source).as_posix()
    text = path.read_text(encoding="utf-8")
    try:
        catalogue = read_po(io.StringIO(text), locale="zh_CN", abort_invalid=True)
    except PoFileError as error:
        package.problems.append(f"{shown}: {error}")
        return
    entries = [message for message in catalogue if message.id]
    package.translations += [_translation(message, shown) for message in entries]
    package.problems += [f"{shown}: obsolete entry {msgid!r}" for msgid in catalogue.obsolete]
    if len(re.findall(r"^msgid ", text, re.MULTILINE)) != len(entries) + 1:
        package.problems.append(f"{shown}: a sentence stands twice, or the header is wanting")


def _translation(message: Message, shown: str) -> Translation:
    msgid: Msgid = (message.id[0], message.id[1]) if isinstance(message.id, (tuple, list)) else message.id
    msgstr = message.string if isinstance(message.string, str) else (message.string or [""])[0]
    return Translation(msgid, msgstr, f"{shown}:{message.lineno}", message.fuzzy)


def problems(packages: dict[str, Package]) -> list[str]:
    """Everything that keeps the catalogue from being whole, one sentence each."""
    found: list[str] = []
    for package in packages.values():
        found += package.problems
        found += _untranslated(package)
        for entry in package.translations:
            found += [f"{entry.where}: {what}: {entry.msgid!r}" for what in _faults(entry, package)]
    return [*found, *_contradictions(packages)]


def _untranslated(package: Package) -> Iterator[str]:
    for msgid in package.missing():
        path, line = package.said[msgid][0]
        yield f"{path}:{line}: no translation: {msgid!r}"


def _faults(entry: Translation, package: Package) -> Iterator[str]:
    many = entry.msgid if isinstance(entry.msgid, str) else entry.msgid[1]
    if entry.fuzzy:
        yield "fuzzy"
    if entry.msgid not in package.said:
        yield f"nothing in {package.name} says this"
    if entry.msgstr and placeholders(many) != placeholders(entry.msgstr):
        yield f"placeholders differ in {entry.msgstr!r}"
    if entry.msgstr and not _CHINESE.search(entry.msgstr) and _is_sentence(many):
        yield "the translation is not Chinese"


def placeholders(text: str) -> set[str]:
    """The names `str.format` would fill in."""
    return set(_PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def _is_sentence(text: str) -> bool:
    return len(_WORD.findall(_PLACEHOLDER.sub("", text))) > 1


def _contradictions(packages: dict[str, Package]) -> Iterator[str]:
    first: dict[Msgid, Translation] = {}
    for package in packages.values():
        for entry in package.translations:
            other = first.setdefault(entry.msgid, entry)
            if entry.msgstr != other.msgstr:
                yield f"{entry.where}: translated otherwise in {other.where}: {entry.msgid!r}"


def compiled(packages: dict[str, Package]) -> bytes:
    """The catalogue in gettext's binary form; the same fragments always give the same bytes."""
    pairs = {b"": HEADER.encode()}
    for package in packages.values():
        for entry in package.translations:
            if entry.msgstr and not entry.fuzzy:
                key = entry.msgid if isinstance(entry.msgid, str) else "\0".join(entry.msgid)
                pairs[key.encode()] = entry.msgstr.encode()
    return _binary(sorted(pairs.items()))


def _binary(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """GNU gettext's .mo layout: a header, two tables of (length, offset), the strings."""
    header_size, row_size = 28, 8
    offset = header_size + 2 * row_size * len(pairs)
    tables, strings = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[column]), offset + len(strings))
            strings += pair[column] + b"\0"
    originals, translations = header_size, header_size + row_size * len(pairs)
    header = struct.pack("<IIIIIII", 0x950412DE, 0, len(pairs), originals, translations, 0, offset)
    return header + tables + strings


def fragment(package: Package, packages: dict[str, Package]) -> str:
    """The package's missing sentences as a .po text; what another package has translated is filled in."""
    known = {entry.msgid: entry.msgstr for other in packages.values() for entry in other.translations}
    catalogue = Catalog(locale="zh_CN")
    for msgid in package.missing():
        catalogue.add(msgid, known.get(msgid, ""), locations=package.said[msgid])
    out = io.BytesIO()
    write_po(out, catalogue, width=110, omit_header=True)
    return out.getvalue().decode()


def main() -> int:
    """Run the command line; the exit code is 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", metavar="PACKAGE")
    options = parser.parse_args()
    packages = read()
    if options.missing is None:
        return _check(packages, write=not options.check)
    if options.missing not in packages:
        parser.error(f"no package {options.missing}; there are: {', '.join(packages)}")
    print(fragment(packages[options.missing], packages), end="")
    return 0


def _check(packages: dict[str, Package], *, write: bool) -> int:
    found = problems(packages)
    target, now = SOURCE / COMPILED, compiled(packages)
    if write:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(now)
    elif not target.exists() or target.read_bytes() != now:
        found.append(f"{COMPILED} is behind the fragments: run python tools/messages.py")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

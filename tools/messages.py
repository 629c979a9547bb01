"""Keep the Chinese catalogue whole: check the packages' translations and compile them into one.

Every package directly under ``src/fundcs`` has the translations of its sentences in ``zh_CN.po`` beside its
code; modules beside the packages have theirs in ``src/fundcs/zh_CN.po``. What two or more packages say is
translated once, in ``kit/zh_CN.po``.

    python tools/messages.py             check the translations, write the compiled catalogue
    python tools/messages.py --check     write nothing; also say whether the compiled catalogue is current
    python tools/messages.py --rewrite   first write every zh_CN.po anew: exactly what the code says, in its
                                         order, each sentence with the translation it has in any .po file
                                         under src; what has none is left empty
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Message

SOURCE: Final = Path(__file__).resolve().parent.parent / "src" / "fundcs"
COMPILED: Final = "locale/zh_CN/LC_MESSAGES/fundcs.mo"
PO: Final = "zh_CN.po"
TOP, SHARED = "fundcs", "kit"
HEADER: Final = r"""msgid ""
msgstr ""
"Project-Id-Version: fundcs\n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""
MARKERS: Final = {
    "_": ("msgid",),
    "N_": ("msgid",),
    "T": ("msgid",),
    "P_": ("context", "msgid"),
    "ngettext": ("msgid", "plural"),
}
"""Function -> what its first arguments are."""

# Babel writes a date into what it compiles. A constant one (hatchling's, for the files of a wheel) makes two
# builds of the same translations equal.
_DATE: Final = datetime(2020, 2, 2, tzinfo=UTC)
_PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What gettext looks up; one msgid in two contexts is two sentences, each with its own translation."""

    msgid: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return repr(self.msgid) + (f" ({self.context})" if self.context else "")


@dataclass(frozen=True, slots=True)
class Translation:
    """One entry of a .po file; `file` is its path under the source, `comments` are the translators'."""

    sentence: Sentence
    msgstr: str
    file: str
    line: int
    fuzzy: bool = False
    comments: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    @property
    def usable(self) -> bool:
        """Whether it is finished."""
        return bool(self.msgstr) and not self.fuzzy

    @property
    def worth(self) -> tuple[bool, bool, bool]:
        """What makes it better than another translation of the sentence, the weightiest first."""
        return self.usable, bool(self.msgstr), bool(self.comments)


@dataclass
class Tree:
    """The packages below one source folder: what they say, and every translation."""

    source: Path
    said: dict[Sentence, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Sentence -> package -> the place that says it first."""
    translations: list[Translation] = field(default_factory=list)
    obsolete: list[Translation] = field(default_factory=list)
    """Entries that are commented out."""
    files: dict[str, str] = field(default_factory=dict)
    """.po file -> its package."""
    problems: list[str] = field(default_factory=list)

    def home(self, sentence: Sentence) -> str | None:
        """The package whose .po holds the sentence's translation; None where nothing says it.

        What a module beside the packages repeats of a package, as `main` does, is left to the package.
        """
        said = self.said.get(sentence, {})
        packages = [package for package in said if package != TOP] or list(said)
        if len(packages) > 1:
            return SHARED
        return packages[0] if packages else None

    def best(self, *, obsolete: bool = False) -> dict[Sentence, Translation]:
        """The best translation of each sentence, in whichever file; `obsolete`: of the commented ones too."""
        best: dict[Sentence, Translation] = {}
        for entry in [*self.translations, *(self.obsolete if obsolete else ())]:
            other = best.get(entry.sentence)
            if other is None or entry.worth > other.worth:
                best[entry.sentence] = entry
        return best


def read(source: Path = SOURCE) -> Tree:
    """The sentences and translations under `source`."""
    tree = Tree(source)
    for path in sorted(source.rglob("*.py")):
        _extract(path, tree)
    _read_translations(tree)
    return tree


def _package(path: Path, source: Path) -> str:
    parts = path.relative_to(source).parts
    return parts[0] if len(parts) > 1 else TOP


def po_of(package: str) -> str:
    """The path of the package's .po file under the source."""
    return PO if package == TOP else f"{package}/{PO}"


def _extract(path: Path, tree: Tree) -> None:
    package, shown = _package(path, tree.source), path.relative_to(tree.source).as_posix()
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        sentence = _sentence(call)
        if sentence is not None:
            tree.said[sentence].setdefault(package, f"{shown}:{call.lineno}")


def _sentence(call: ast.Call) -> Sentence | None:
    """What a marker marks; None for any other call, and where the sentence was marked elsewhere."""
    parts = MARKERS.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if parts is None:
        return None
    given = [node.value for node in call.args[: len(parts)] if isinstance(node, ast.Constant)]
    texts = [text for text in given if isinstance(text, str)]
    return Sentence(**dict(zip(parts, texts, strict=True))) if len(texts) == len(parts) else None


def _read_translations(tree: Tree) -> None:
    for path in sorted(tree.source.rglob("zh_CN*.po")):
        shown = path.relative_to(tree.source).as_posix()
        tree.files[shown] = _package(path, tree.source)
        text = path.read_text(encoding="utf-8")
        try:
            catalogue = read_po(io.StringIO(text), locale="zh_CN", abort_invalid=True)
        except PoFileError as error:
            tree.problems.append(f"{shown}: {error}")
            continue
        entries = [message for message in catalogue if message.id]
        tree.translations += [_translation(message, shown) for message in entries]
        tree.obsolete += [_translation(message, shown) for message in catalogue.obsolete.values()]
        if len(re.findall(r"^msgid ", text, re.MULTILINE)) != len(entries) + 1:
            tree.problems.append(f"{shown}: a sentence stands twice, or the header is wanting")


def _translation(message: Message, shown: str) -> Translation:
    msgid, plural = (message.id, "") if isinstance(message.id, str) else message.id
    msgstr = message.string if isinstance(message.string, str) else (message.string or [""])[0]
    sentence = Sentence(msgid, plural, message.context or "")
    return Translation(
        sentence, msgstr, shown, message.lineno or 0, message.fuzzy, tuple(message.user_comments)
    )


def problems(tree: Tree) -> list[str]:
    """Everything that keeps the catalogue from being whole, one sentence each."""
    found = [*tree.problems, *_scattered(tree), *_plural_and_not(tree), *_untranslated(tree)]
    found += [f"{entry.file}: obsolete entry {entry.sentence}" for entry in tree.obsolete]
    for entry in tree.translations:
        found += [f"{entry.where}: {what}: {entry.sentence}" for what in _faults(entry, tree)]
    return [*found, *contradictions(tree)]


def _scattered(tree: Tree) -> Iterator[str]:
    for file, package in tree.files.items():
        if file != po_of(package):
            yield f"{file}: the translations of {package} belong in {po_of(package)}"


def _plural_and_not(tree: Tree) -> Iterator[str]:
    plurals = {sentence.msgid: sentence.plural for sentence in tree.said if sentence.plural}
    for sentence, places in tree.said.items():
        plural = plurals.get(sentence.msgid, sentence.plural)
        if plural != sentence.plural and not sentence.context:
            yield f"{next(iter(places.values()))}: also said with the plural {plural!r}: {sentence}"


def _untranslated(tree: Tree) -> Iterator[str]:
    best = tree.best()
    for sentence, places in tree.said.items():
        if sentence not in best or not best[sentence].usable:
            yield f"{next(iter(places.values()))}: no translation: {sentence}"


def _faults(entry: Translation, tree: Tree) -> Iterator[str]:
    sentence, home = entry.sentence, tree.home(entry.sentence)
    if entry.fuzzy:
        yield "fuzzy"
    if home is None:
        yield "nothing says this"
    elif entry.file != po_of(home):
        speakers = ", ".join(sorted(tree.said[sentence]))
        yield f"its translation belongs in {po_of(home)}, for it is said by {speakers}"
    many = sentence.plural or sentence.msgid
    if entry.msgstr and placeholders(many) != placeholders(entry.msgstr):
        yield f"placeholders differ in {entry.msgstr!r}"
    if entry.msgstr and not _CHINESE.search(entry.msgstr) and _is_prose(many):
        yield "the translation is not Chinese"


def placeholders(text: str) -> set[str]:
    """The names `str.format` would fill in."""
    return set(_PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def _is_prose(text: str) -> bool:
    return len(_WORD.findall(_PLACEHOLDER.sub("", text))) > 1


def contradictions(tree: Tree) -> list[str]:
    """The sentences with two translations."""
    first: dict[Sentence, Translation] = {}
    found = []
    for entry in tree.translations:
        other = first.setdefault(entry.sentence, entry) if entry.usable else entry
        if entry.msgstr != other.msgstr:
            found.append(f"{entry.where}: translated otherwise in {other.where}: {entry.sentence}")
    return found


def rewritten(tree: Tree) -> dict[str, str]:
    """The text of every .po file by its path under the source."""
    best = tree.best(obsolete=True)
    homes: dict[str, list[Sentence]] = defaultdict(list)
    # The shared package's own sentences stand before those that others share.
    for sentence in sorted(tree.said, key=lambda sentence: SHARED not in tree.said[sentence]):
        homes[tree.home(sentence) or TOP].append(sentence)
    return {
        po_of(package): HEADER + _entries((sentence, best.get(sentence)) for sentence in sentences)
        for package, sentences in homes.items()
    }


def _entries(sentences: Iterable[tuple[Sentence, Translation | None]]) -> str:
    catalogue = Catalog(locale="zh_CN")
    for sentence, entry in sentences:
        _add(catalogue, sentence, entry)
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True)
    return "\n" + out.getvalue().decode().strip("\n") + "\n"


def _add(catalogue: Catalog, sentence: Sentence, entry: Translation | None) -> None:
    msgstr = entry.msgstr if entry else ""
    message = catalogue.add(
        (sentence.msgid, sentence.plural) if sentence.plural else sentence.msgid,
        (msgstr,) if sentence.plural else msgstr,
        flags=("fuzzy",) if entry and entry.fuzzy else (),
        user_comments=entry.comments if entry else (),
        context=sentence.context or None,
    )
    message.flags &= {"fuzzy"}  # not Babel's guess of a format: `problems` holds the placeholders equal


def rewrite(source: Path = SOURCE) -> list[str]:
    """Write every .po file under `source` anew and delete the others; where that cannot be, say why."""
    tree = read(source)
    found = [*tree.problems, *_plural_and_not(tree), *contradictions(tree)]
    if found:
        return found
    texts = rewritten(tree)
    for file in tree.files.keys() - texts.keys():
        (source / file).unlink()
    for file, text in texts.items():
        (source / file).parent.mkdir(exist_ok=True)
        (source / file).write_text(text, encoding="utf-8")
    return []


def compiled(source: Path = SOURCE) -> bytes:
    """The translations under `source` in gettext's binary form; the same ones always give the same bytes."""
    tree = Tree(source)
    _read_translations(tree)
    catalogue = Catalog(
        locale="zh_CN", project="fundcs", fuzzy=False, creation_date=_DATE, revision_date=_DATE
    )
    for sentence, entry in tree.best().items():
        if entry.usable:
            _add(catalogue, sentence, entry)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def is_current(target: Path, source: Path = SOURCE) -> bool:
    """Whether `target` holds the translations under `source`; Babel's version, in its header, may differ."""
    return target.exists() and _held(target.read_bytes()) == _held(compiled(source))


def _held(compiled_catalogue: bytes) -> dict[Sentence, str]:
    entries = (_translation(message, COMPILED) for message in read_mo(io.BytesIO(compiled_catalogue)))
    return {entry.sentence: entry.msgstr for entry in entries if entry.sentence.msgid}


def write_compiled(target: Path, source: Path = SOURCE) -> None:
    """Write the compiled catalogue to `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled(source))


def main() -> int:
    """Run the command line; the exit code is 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--check", action="store_true")
    modes.add_argument("--rewrite", action="store_true")
    options = parser.parse_args()
    found = (rewrite() if options.rewrite else []) or problems(read())
    target = SOURCE / COMPILED
    if not options.check:
        write_compiled(target)
    elif not is_current(target):
        found.append(f"{COMPILED} is behind the translations: run python tools/messages.py")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Which clients' files an act opened: one entry of the trail for each (Art. 7, 13, 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, text

from fundcs.archive import trail
from fundcs.archive.selects import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlmodel import Session

    from fundcs.act import Act


_OF_CLIENTS: Final = frozenset({"client", "clients", "invited", "attended"})
"""The keys of JSON documents that hold a client's number, or several."""


def note(act: Act, command: str, document: object) -> None:
    """Put on the trail whose files the act opened, with its reason and the file that they went into.

    Whoever a document shown in clear names is opened with it, but for whose rows were kept masked; one that
    names nobody is noted as such.
    """
    if act.reveal is not None:
        act.opens(_known(act.session, set(_named(document)) - act.opened.keys() - _kept(act)))
    shared = {} if act.reveal is None else {"reason": act.reveal}
    exported = [(code, {**shared, "file": file}) for code, file in act.opened.items() if file is not None]
    shown = [(code, shared) for code, file in act.opened.items() if file is None]
    for verb, opened in (("exported", exported), ("disclosed", shown)):
        trail.note_all(act.session, verb, "client", ((code, code, facts) for code, facts in opened))
    if act.reveal is not None and not act.opened:
        trail.note(act.session, "disclosed", "command", command, facts=shared)


def in_clear(act: Act) -> set[str]:
    """The clients opened whose personal data the act showed or exported in clear."""
    return {code for code, file in act.opened.items() if file is None or code not in _kept(act)}


def _kept(act: Act) -> set[str]:
    return {client for client, fund in act.kept if fund is None}


def _named(document: Any) -> Iterator[str]:
    """The clients that a JSON document names, by the keys that hold them."""
    if isinstance(document, list):
        for element in document:
            yield from _named(element)
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in _OF_CLIENTS:
                yield from (code for code in _listed(value) if isinstance(code, str))
            yield from _named(value)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]


def _known(session: Session, codes: Iterable[str]) -> list[str]:
    """Those of the codes that are a client's, in their order."""
    chosen = text("SELECT code FROM client WHERE code IN :codes ORDER BY code")
    expanded = chosen.bindparams(bindparam("codes", expanding=True))
    rows = (session.execute(expanded, {"codes": some}) for some in batches(sorted(codes)))
    return [code for some in rows for code in some.scalars()]

"""Documents stored as they were issued: frozen to a canonical JSON text with its SHA-256, and thawed again.

A document is codes and facts, never sentences: amounts in fen, days in ISO 8601. Its `form` says how its kind
is laid out; a kind that changes its form goes on reading the earlier ones.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.kit.errors import ArchiveUnusable
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HASH_SHOWN: Final = 12
"""As many digits of a hash as `payout list` shows."""


class DocumentChanged(ArchiveUnusable):
    template = N_(
        "the document {hash} in the archive was changed after it was stored; "
        "run `fundcs archive verify`, then restore a backup"
    )


class DocumentNewer(ArchiveUnusable):
    template = N_(
        "the document {hash} was stored by a newer fundcs (form {found}, this one knows {known}); "
        "upgrade fundcs"
    )


class Frozen(NamedTuple):
    """A document's canonical text and the hash of it."""

    text: str
    hash: str


canonical: Final[Callable[[object], str]] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode
"""A value as the one JSON text that is hashed."""


def content_hash(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(document: Mapping[str, Any], form: int) -> Frozen:
    """The document with its form's number, as it is stored."""
    text = canonical({**document, "form": form})
    return Frozen(text, content_hash(text))


def thaw(text: str, hash_: str, newest: int) -> dict[str, Any]:
    """The document that was frozen as `text`, its `form` included. `newest` is the form known to the caller.

    Raises DocumentChanged where the text has another hash, DocumentNewer where its form is not known yet.
    """
    if content_hash(text) != hash_:
        raise DocumentChanged(hash=hash_[:_HASH_SHOWN])
    document: dict[str, Any] = json.loads(text)
    if document["form"] > newest:
        raise DocumentNewer(hash=hash_[:_HASH_SHOWN], found=document["form"], known=newest)
    return document

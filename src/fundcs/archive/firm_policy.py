"""Changes of the firm's `policy.toml` on the trail (Art. 29): by whom first noticed, keys before and after.

`policy.toml` is edited outside the program. The next command that writes notes that it changed: its hash and
each key it sets, before and after.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tomllib
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.kit.errors import FundcsError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

TABLE, VERB, HASH = "policy", "rules_changed", "sha256"

_LAST = "SELECT after FROM trail WHERE tbl = ? AND key = ? ORDER BY seq DESC LIMIT 1"

Facts = dict[str, Any]


def record(session: Session, own: Path) -> None:
    """Note the firm's file where its hash differs from the last one on the trail."""
    content = _content(own)
    last = session.connection().exec_driver_sql(_LAST, (TABLE, own.name)).first()
    before = _facts(last[0] if last else None)
    if _hash(content) == before.get(HASH):
        return
    after = {HASH: _hash(content), **_keys(content)}
    gone = {name: None for name in before if name not in after}
    trail.note(session, VERB, TABLE, own.name, facts={**after, **gone}, before=before)


def labels(archive: Path, key: str) -> list[tuple[str, str]]:
    """The codes and labels of a list of the policy in force beside an archive.

    Help and completion name them; where the firm's file is broken they name those of the shipped one.
    """
    from fundcs.archive.place import policy_file
    from fundcs.policy.labels import labels_of
    from fundcs.policy.loader import load

    try:
        policy = load(policy_file(archive))
    except FundcsError:
        policy = load()
    return [(label.code, str(label)) for label in labels_of(policy, key)]


def known(connection: sqlite3.Connection, own: Path) -> bool:
    """Whether the firm's file, or its absence, agrees with the newest entry about it."""
    last = connection.execute(_LAST, (TABLE, own.name)).fetchone()
    return _hash(_content(own)) == _facts(last[0] if last else None).get(HASH)


def _content(own: Path) -> bytes | None:
    try:
        return own.read_bytes() if own.is_file() else None
    except OSError:
        return None


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _facts(text: str | None) -> Facts:
    try:
        facts = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _keys(content: bytes | None) -> Facts:
    """Each key the file sets, dotted, with its value; lists as JSON."""
    try:
        tables = tomllib.loads((content or b"").decode("utf-8-sig"))
    except ValueError:
        return {}
    return dict(_flat("", tables))


def _flat(prefix: str, value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [
            pair
            for name, inner in value.items()
            for pair in _flat(f"{prefix}.{name}" if prefix else name, inner)
        ]
    if isinstance(value, (str, int)):
        return [(prefix, value)]
    return [(prefix, json.dumps(value, ensure_ascii=False, default=str))]

"""What a client is (Art. 3)."""

from __future__ import annotations

from enum import StrEnum


class ClientKind(StrEnum):
    """A natural person or an institution (Art. 3)."""

    PERSON = "person"
    INSTITUTION = "institution"

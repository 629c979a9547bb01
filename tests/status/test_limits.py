"""As long as the archive's file can be read without a key, status says what roles are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.enciphered import in_clear

from fundcs.archive import place

if TYPE_CHECKING:
    import pytest

LIMIT = "roles and four eyes are rules of this program, not walls"


@in_clear
def test_a_plain_archive_says_that_roles_are_rules_of_the_program(office: Any) -> None:
    assert LIMIT in " ".join(office.ok("status").split())


def test_an_encrypted_one_does_not(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_HEADER", b"a header of another file")
    assert LIMIT not in " ".join(office.ok("status").split())

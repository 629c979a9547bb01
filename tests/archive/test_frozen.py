"""Documents frozen to one text, and refused where it is no longer the one that was stored."""

from __future__ import annotations

import pytest

from fundcs.archive.frozen import DocumentChanged, DocumentNewer, freeze, thaw

DOCUMENT = {"fund": "JH01", "lines": [["A-1", 9_200_000, None]], "name": "金河一号"}


def test_a_document_is_thawed_as_it_was_frozen_with_its_form() -> None:
    frozen = freeze(DOCUMENT, form=2)
    assert thaw(frozen.text, frozen.hash, newest=2) == {**DOCUMENT, "form": 2}


def test_the_order_in_which_facts_were_named_is_not_in_the_hash() -> None:
    assert freeze(dict(reversed(DOCUMENT.items())), form=2) == freeze(DOCUMENT, form=2)


def test_a_document_frozen_in_another_form_has_another_hash() -> None:
    assert freeze(DOCUMENT, form=1).hash != freeze(DOCUMENT, form=2).hash


def test_a_form_that_the_program_still_reads_is_thawed() -> None:
    frozen = freeze(DOCUMENT, form=1)
    assert thaw(frozen.text, frozen.hash, newest=2)["form"] == 1


def test_a_text_that_was_changed_is_refused() -> None:
    frozen = freeze(DOCUMENT, form=2)
    with pytest.raises(DocumentChanged) as refused:
        thaw(frozen.text.replace("9200000", "9200001"), frozen.hash, newest=2)
    assert str(refused.value) == (
        f"the document {frozen.hash[:12]} in the archive was changed after it was stored; "
        "run `fundcs archive verify`, then restore a backup"
    )


def test_a_form_of_a_newer_program_is_refused() -> None:
    frozen = freeze(DOCUMENT, form=3)
    with pytest.raises(DocumentNewer) as refused:
        thaw(frozen.text, frozen.hash, newest=2)
    assert str(refused.value) == (
        f"the document {frozen.hash[:12]} was stored by a newer fundcs (form 3, this one knows 2); "
        "upgrade fundcs"
    )

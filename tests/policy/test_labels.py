"""Labels of the policy's lists."""

from __future__ import annotations

import pytest

from fundcs.kit import i18n
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T
from fundcs.policy.labels import code_of, name_of
from fundcs.policy.rules import DocumentType, Label

CHANNELS = (Label("sms", "短信", "SMS"), Label("visit", "来访", "visit"))


@pytest.mark.parametrize("typed", ["sms", "SMS", "短信", " 短信 ", "ＳＭＳ"])
def test_a_label_is_named_by_its_code_or_either_of_its_names(typed: str) -> None:
    assert code_of(CHANNELS, typed, T("channel")) == "sms"


def test_a_document_is_named_as_a_label_is() -> None:
    documents = (DocumentType("id_copy", "身份证复印件", "ID copy", ("person",)),)
    assert code_of(documents, "身份证复印件", T("item")) == "id_copy"


def test_an_unknown_label_is_answered_with_those_there_are() -> None:
    with pytest.raises(Refused) as error:
        code_of(CHANNELS, "pigeon", T("channel"))
    assert error.value.sentence() == (
        "'pigeon' is not a channel of the policy; choose from: sms (SMS), visit (visit)"
    )


def test_a_code_is_called_what_the_policy_calls_it_and_by_itself_once_dropped() -> None:
    assert (name_of(CHANNELS, "visit"), name_of(CHANNELS, "telex")) == ("visit", "telex")
    i18n.use("zh")
    assert name_of(CHANNELS, "visit") == "来访"

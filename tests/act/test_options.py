from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from fundcs.act import options
from fundcs.act.permits import ROLE_NAMES, Role
from fundcs.kit.i18n import speaking
from fundcs.tiers.rules import TIER_NAMES, Tier

if TYPE_CHECKING:
    from fundcs.kit.i18n import Language


TYPED = (
    "quasi_senior",
    "quasi-senior",
    "QUASI_SENIOR",
    "准高级净值客户",
    " quasi-senior client",
    "ｑuasi_senior",
)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_choice_is_typed_by_its_code_or_by_its_label_in_either_language(
    typed: str, language: Language
) -> None:
    with speaking(language):
        assert options.read_choice(TIER_NAMES, typed) is Tier.QUASI_SENIOR


def test_what_is_no_choice_is_refused_with_the_codes_and_their_labels() -> None:
    with (
        speaking("zh"),
        pytest.raises(ValueError, match="“黄金客户”不在可选值之内：vip（VIP客户）、senior（"),
    ):
        options.read_choice(TIER_NAMES, "黄金客户")


def app() -> Any:
    made = typer.Typer()

    @made.command()
    def show(
        role: Annotated[Role | None, options.choice(ROLE_NAMES, "--role", help_text="Whose.")] = None,
    ) -> None:
        typer.echo(repr(role))

    return made


def test_an_option_of_choices_gives_the_member() -> None:
    assert CliRunner().invoke(app(), ["--role", "客服专员"]).output.strip() == repr(Role.CS_SPECIALIST)


def test_a_slip_names_the_option() -> None:
    done = CliRunner().invoke(app(), ["--role", "boss"])
    assert done.exit_code == 2
    assert "--role" in done.output
    assert "boss" in done.output


def test_the_help_lists_each_code_with_its_label() -> None:
    with speaking("zh"):
        command = typer.main.get_command(app())
    role: Any = next(param for param in command.params if param.name == "role")
    assert role.metavar.startswith("<cs_specialist|cs_manager|")
    assert role.help.startswith("Whose.可填：cs_specialist（客服专员）、")

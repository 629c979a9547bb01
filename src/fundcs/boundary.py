"""The one error boundary: whatever happens becomes a result, one `error:` line, or a log file."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

from typer._click import exceptions as usage  # Typer carries its own click and exports no base class

from fundcs import completion
from fundcs.kit import i18n, streams
from fundcs.kit.errors import FundcsError, Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.patterns import regex
from fundcs.kit.placeholders import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

REFUSED, USAGE, INTERRUPTED, DEFECT = 1, 2, 130, 70
_WIDE_NUMBER = regex(r"[－-]?[０-９]+")
_WIDE = str.maketrans("－０１２３４５６７８９", "-0123456789")


def run(arguments: Sequence[str]) -> int:
    """Run the command and return the exit code; nothing is raised.

    A group named without a command shows its help and has done what it was asked.
    """
    try:
        return _run(list(arguments))
    except FundcsError as error:
        return _say(error.sentence(), error.exit_code)
    except usage.UsageError as error:
        return _say(_usage_sentence(error), USAGE)
    except i18n.NotCompiled as error:
        return _say(str(error), REFUSED)
    except KeyboardInterrupt:
        return _say(_("stopped; nothing was changed"), INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must not print client data
        return _say(_defect_sentence(error), DEFECT)


def _run(arguments: list[str]) -> int:
    """As Typer's own `main`, which would turn Ctrl-C and a closed pipe into an exit of its own."""
    from typer import Exit

    streams.set_up()
    arguments = [_plain(argument) for argument in arguments]
    _speak(arguments)
    _refuse_what_is_no_text(arguments)
    from fundcs.main import command  # after the language is chosen: help texts are made as it is imported

    root = command()
    if completion.asked():
        return completion.answer(root)
    try:
        with root.make_context("fundcs", arguments) as ctx:
            code = root.invoke(ctx)
        sys.stdout.flush()
    except Exit as done:
        return done.exit_code
    except usage.NoArgsIsHelpError:
        return 0  # the help was printed as the error was made
    except (BrokenPipeError, SystemExit):  # rich exits where a help page finds no reader
        streams.give_up_output()
        return 0
    return int(code or 0)


def _refuse_what_is_no_text(arguments: Sequence[str]) -> None:
    """Python makes lone surrogates of bytes that are not UTF-8 (PEP 383); none can be stored or printed."""
    given = [value for name, value in os.environ.items() if name.startswith("FUNDCS_")]
    if any("\ud800" <= char <= "\udfff" for value in (*arguments, *given) for char in value):
        raise Misused(N_("the command line or a FUNDCS_ variable is not UTF-8; use a UTF-8 terminal"))


def _plain(argument: str) -> str:
    """A number typed in full width as the parser of whole numbers wants it; all else as it is."""
    return argument.translate(_WIDE) if _WIDE_NUMBER.fullmatch(argument) else argument


def _say(sentence: str, code: int) -> int:
    from fundcs.kit.visible import visible

    sys.stderr.write(_("error: {sentence}").format(sentence=visible(" ".join(sentence.split()))) + "\n")
    return code


def _speak(arguments: Sequence[str]) -> None:
    """Choose the language before any help text is built: a chapter's help is read at import."""
    given = os.environ.get("FUNDCS_LANG") or None
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            given = arguments[index + 1]
        elif argument.startswith("--lang="):
            given = argument.removeprefix("--lang=")
    if given is not None and given not in ("zh", "en"):
        raise Misused(N_("the language is zh or en, not {lang}"), lang=_scrubbed(given))
    i18n.use("zh" if (given or i18n.from_locale()) == "zh" else "en")
    i18n.lend()


def _scrubbed(text: str) -> str:
    """`text` without personal data: what was typed may be a client's."""
    from fundcs.kit.privacy import mask_parsed

    return mask_parsed(text)


def _usage_sentence(error: usage.UsageError) -> str:
    ctx = error.ctx
    path = ctx.command_path if ctx is not None else "fundcs"
    return _("{problem}; see `{command} --help`").format(problem=_problem(error), command=path)


def _problem(error: usage.UsageError) -> str:
    if isinstance(error, usage.NoSuchOption) and error.option_name in _OF_THE_ROOT:
        return _("{name} goes before the command's name: fundcs {name} …").format(name=error.option_name)
    if isinstance(error, usage.NoSuchOption):
        near = _(", ").join(sorted(error.possibilities or []))
        sentence = _("there is no option {name}").format(name=_scrubbed(error.option_name))
        return sentence + (_(" (did you mean {names}?)").format(names=near) if near else "")
    if isinstance(error, usage.MissingParameter):
        return _missing(error)
    sentence = _scrubbed(_translated(error.message))
    if isinstance(error, usage.BadParameter):
        return _("{name}: {problem}").format(name=_parameter(error), problem=sentence)
    return sentence


def _missing(error: usage.MissingParameter) -> str:
    """Everything that is missing, so that a command is completed in one step."""
    missing = [_name(param) for param in getattr(error, "missing", ())] or [_parameter(error)]
    if len(missing) == 1:
        return _("{name} is missing").format(name=missing[0])
    return _("these are missing: {names}").format(names=_(", ").join(missing))


def _translated(message: str) -> str:
    choice = _OF_CHOICES.match(message)
    if choice:
        codes = _(", ").join(re.findall(r"'([^']*)'", choice[2]))
        return _("'{value}' is not one of {codes}").format(value=choice[1], codes=codes)
    for pattern, sentence in _KNOWN:
        match = re.match(pattern, message)
        if match:
            return _(sentence).format(*match.groups())
    return message.removeprefix("Value error, ").rstrip(".")


_OF_THE_ROOT = frozenset({
    "--archive", "--as", "--now", "--lang", "--sure", "--passphrase-fd", "--passphrase-file",
    "--secret-file",
})  # fmt: skip
_OF_CHOICES = regex(r"Value error, '(.*)' is not one of ('.*')\.?$")
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"No such command '([^']*)'\. Did you mean (.*)\?", N_("there is no command {0} (did you mean {1}?)")),
    (r"No such command '([^']*)'", N_("there is no command {0}")),
    (r"Missing command", N_("a command is missing")),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", N_("too many arguments: {0}")),
    (r"Input should be a valid integer", N_("write a whole number")),
    (
        r"Input should be (?:less|greater) than (?:or equal to )?(\S+)$",
        N_("the number is beyond its limit, {0}"),
    ),
    (r"Option '([^']*)' requires an argument", N_("the option {0} needs a value")),
    (r"Option '([^']*)' does not take a value", N_("the option {0} takes no value")),
)
"""The parser's own sentences, recognised so that they can be said in the user's language."""


def _parameter(error: usage.BadParameter) -> str:
    param: Any = error.param
    if param is None:
        return str(error.param_hint or "")
    return _name(param)


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return in_words(str(param.metavar or param.name).upper())
    return str(max(param.opts, key=len))


def _defect_sentence(error: Exception) -> str:
    try:
        log = _write_log(error)
    except OSError:
        return _("this is a defect of fundcs ({kind}); no log could be written").format(
            kind=type(error).__name__
        )
    return _("this is a defect of fundcs ({kind}); details are in {log}").format(
        kind=type(error).__name__, log=log
    )


def _write_log(error: Exception) -> Path:
    """Where in the program it happened, never with which values: those may be a client's."""
    import traceback

    from platformdirs import user_log_path

    from fundcs import __version__
    from fundcs.kit import clock

    now = clock.now()
    folder = user_log_path("fundcs", appauthor=False, ensure_exists=True)
    log = folder / f"defect-{now:%Y%m%dT%H%M%S}-{os.getpid()}.log"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.write_text(
        "\n".join([f"fundcs {__version__}", now.isoformat(), type(error).__name__, *lines, ""]), "utf-8"
    )
    return log

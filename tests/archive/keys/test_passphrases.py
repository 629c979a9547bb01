"""Where a passphrase comes from: typed and not shown, from a descriptor, from the system's keyring."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import keyring
import pytest

MANAGER = "correct horse battery staple"


ASKED: list[tuple[str, str]] = []


def kept(service: str, name: str) -> str:
    """A keyring that keeps one passphrase."""
    ASKED.append((service, name))
    return MANAGER


def test_the_systems_keyring_is_asked_where_it_is_switched_on(
    locked: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = locked.json(*given(MANAGER), "archive", "key", "list")
    monkeypatch.setattr(keyring, "get_password", kept)
    locked.refused("staff", "list", code=5)
    monkeypatch.setenv("FUNDCS_KEYRING", "1")
    locked.ok("staff", "list")
    assert ASKED[0][0] == "fundcs"
    assert ASKED[0][1].endswith(f"/{listed[0]['id']}")


def test_a_keyring_that_fails_is_none(locked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_service: str, _name: str) -> str:
        raise RuntimeError

    monkeypatch.setattr(keyring, "get_password", failing)
    monkeypatch.setenv("FUNDCS_KEYRING", "1")
    assert "--passphrase-fd" in locked.refused("staff", "list", code=5)


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_a_line_of_a_descriptor_may_end_in_any_way(locked: Any, ending: str) -> None:
    read, write = os.pipe()
    os.write(write, f"{MANAGER}{ending}".encode())
    os.close(write)
    locked.ok("--passphrase-fd", read, "staff", "list")
    os.close(read)


def test_a_passphrase_in_composed_and_in_separate_letters_is_one(office: Any, given: Any) -> None:
    office.ok(*given("Käse und Brötchen"), "archive", "encrypt")
    office.ok(*given("Ka\u0308se und Bro\u0308tchen"), "staff", "list")


def test_what_is_no_utf_8_is_refused(locked: Any) -> None:
    read, write = os.pipe()
    os.write(write, b"\xff\xfe\n")
    os.close(write)
    assert "UTF-8" in locked.refused("--passphrase-fd", read, "staff", "list", code=2)
    os.close(read)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_a_passphrase_typed_at_the_terminal_is_not_shown(locked: Any) -> None:
    import pty

    words = ["--archive", str(locked.path), "--lang", "en", "--as", "S001", "staff", "list"]
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "fundcs", *words])  # noqa: S606 - the child
    shown = b""
    typed = False
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:
            break
        if not read:
            break
        shown += read
        if b"Passphrase of" in shown and not typed:
            os.write(terminal, f"{MANAGER}\n".encode())
            typed = True
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    assert MANAGER.encode() not in shown
    assert "王经理".encode() in shown


def test_a_file_that_only_its_owner_reads_gives_the_passphrase(locked: Any) -> None:
    file = locked.folder / "passphrase"
    file.write_text(f"{MANAGER}\nanother horse battery staple\n")
    file.chmod(0o600)
    locked.ok("--passphrase-file", file, "archive", "key", "change")
    locked.refused("--passphrase-file", file, "staff", "list", code=5)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")
def test_a_file_that_others_may_read_gives_none(locked: Any) -> None:
    file = locked.folder / "passphrase"
    file.write_text(f"{MANAGER}\n")
    file.chmod(0o644)
    assert "0600" in locked.refused("--passphrase-file", file, "staff", "list", code=5)


def test_no_option_and_no_variable_takes_a_passphrase_itself() -> None:
    """A command line stands in the shell's history and in the list of processes."""
    from fundcs import main

    def options(command: Any) -> Iterator[Any]:
        yield from command.params
        for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
            yield from options(command.get_command(None, name))

    named = {
        (opt, str(param.metavar))
        for param in options(main.command())
        for opt in (*param.opts, *([param.envvar] if isinstance(param.envvar, str) else []))
        if any(word in opt.lower() for word in ("passphrase", "password", "secret"))
    }
    assert {metavar for _opt, metavar in named} == {"N", "PATH"}
    assert {opt for opt, _metavar in named if opt.startswith("--")} == {
        "--passphrase-fd",
        "--passphrase-file",
        "--secret-file",
    }

"""Who runs this process, as the operating system knows it."""

from __future__ import annotations

import os
import sys


def os_user() -> str:
    """The name of the account that runs this process; `uid N` where the system has no name for it.

    The process is asked: LOGNAME and USER, which `getpass.getuser` believes, can be set to any name.
    """
    if sys.platform == "win32":
        return os.getlogin()  # GetUserNameW: the account of the process, not of the terminal as on POSIX
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # containers run under numbers that no account has
        return f"uid {os.getuid()}"

"""Placeholders of a command line in the user's language: `--on DATE` is `--on 日期` in Chinese."""

from __future__ import annotations

import re
from typing import Final

from fundcs.kit.i18n import P_, _
from fundcs.kit.patterns import regex

_WORDS: Final = {
    "ACCOUNT": P_("placeholder", "ACCOUNT"),
    "AMOUNT": P_("placeholder", "AMOUNT"),
    "ARTICLE": P_("placeholder", "ARTICLE"),
    "BANK": P_("placeholder", "BANK"),
    "CLIENT": P_("placeholder", "CLIENT"),
    "CAUSE": P_("placeholder", "CAUSE"),
    "CODE": P_("placeholder", "CODE"),
    "CODE|LABEL": P_("placeholder", "CODE|LABEL"),
    "CONTRACT": P_("placeholder", "CONTRACT"),
    "DATE": P_("placeholder", "DATE"),
    "DIR": P_("placeholder", "DIR"),
    "DIRECTORY": P_("placeholder", "DIRECTORY"),
    "FILE": P_("placeholder", "FILE"),
    "FINDING": P_("placeholder", "FINDING"),
    "FUND": P_("placeholder", "FUND"),
    "HASH": P_("placeholder", "HASH"),
    "ITEM": P_("placeholder", "ITEM"),
    "KEY": P_("placeholder", "KEY"),
    "LAYOUT": P_("placeholder", "LAYOUT"),
    "LINE": P_("placeholder", "LINE"),
    "MARK": P_("placeholder", "MARK"),
    "MOMENT": P_("placeholder", "MOMENT"),
    "N": P_("placeholder", "N"),
    "NAME": P_("placeholder", "NAME"),
    "NO": P_("placeholder", "NO"),
    "OSUSER": P_("placeholder", "OSUSER"),
    "PATH": P_("placeholder", "PATH"),
    "PHONE": P_("placeholder", "PHONE"),
    "POINTS": P_("placeholder", "POINTS"),
    "RATE": P_("placeholder", "RATE"),
    "REASON": P_("placeholder", "REASON"),
    "REF": P_("placeholder", "REF"),
    "SEQ": P_("placeholder", "SEQ"),
    "STAFF": P_("placeholder", "STAFF"),
    "STEP": P_("placeholder", "STEP"),
    "TEXT": P_("placeholder", "TEXT"),
    "VALUE": P_("placeholder", "VALUE"),
    "WHY": P_("placeholder", "WHY"),
    "YEAR": P_("placeholder", "YEAR"),
    "qualified|unqualified": P_("placeholder", "qualified|unqualified"),
}
_CODES: Final = {
    "--kind payout_verify": P_("typed", "--kind payout_verify"),
    "--kind channels": P_("typed", "--kind channels"),
    "--kind routine": P_("typed", "--kind routine"),
    "--occasion new_year": P_("typed", "--occasion new_year"),
    "--occasion spring_festival": P_("typed", "--occasion spring_festival"),
    "--occasion qingming": P_("typed", "--occasion qingming"),
    "--occasion labour_day": P_("typed", "--occasion labour_day"),
    "--occasion dragon_boat": P_("typed", "--occasion dragon_boat"),
    "--occasion mid_autumn": P_("typed", "--occasion mid_autumn"),
    "--occasion national_day": P_("typed", "--occasion national_day"),
    "--outcome reached": P_("typed", "--outcome reached"),
    "payout done interest_notice": P_("typed", "payout done interest_notice"),
    "payout done tell_amount": P_("typed", "payout done tell_amount"),
    "payout done confirm_date": P_("typed", "payout done confirm_date"),
    "payout done tell_received": P_("typed", "payout done tell_received"),
    "payout done pay_investors": P_("typed", "payout done pay_investors"),
    "payout done tell_cs": P_("typed", "payout done tell_cs"),
    "payout done done": P_("typed", "payout done done"),
}
"""Choices of next steps, typed by their labels in Chinese: every choice takes both."""
_PLACEHOLDER: Final = regex(
    r"(?<![\w-])(?:"
    + "|".join(map(re.escape, sorted(_WORDS | _CODES, key=len, reverse=True)))
    + r")(?![\w-])"
)


def in_words(command: str) -> str:
    """A command, an option or a usage line with its placeholders in the user's language."""
    return _PLACEHOLDER.sub(lambda found: _((_WORDS | _CODES)[found[0]]), command)

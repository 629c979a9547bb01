"""A self-contained HTML page, for the browser, the phone and the printer; it asks nothing of a network."""

from __future__ import annotations

from html import escape

from fundcs.kit.files import html_mark
from fundcs.kit.i18n import language


def page(title: str, style: str, body: str) -> str:
    """The page with its title, its style and the HTML of its body, which ends with a line break."""
    tag = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{html_mark()}\n<title>{escape(title)}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )

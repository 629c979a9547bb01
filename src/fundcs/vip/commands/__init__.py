"""The commands `fundcs care event|consent|benefit …`."""

from fundcs.act import chapter
from fundcs.kit.i18n import _
from fundcs.vip.commands import benefits, consents, events

app = chapter(_("VIP service (Art. 39-40)."))
app.add_typer(events.app, name="event")
app.add_typer(consents.app, name="consent")
app.add_typer(benefits.app, name="benefit")

__all__ = ["app"]

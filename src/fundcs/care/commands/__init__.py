"""The commands `fundcs care …`; each module puts its own on the chapter's `app`."""

from fundcs.care.commands import appointments, greetings, mailings, products
from fundcs.care.commands.interactions import app

app.add_typer(appointments.app, name="appointment")
app.add_typer(greetings.app, name="greetings")
app.add_typer(mailings.app, name="mailing")
app.add_typer(products.app, name="product")

__all__ = ["app"]

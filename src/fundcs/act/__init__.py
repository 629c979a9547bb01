"""An act: who does what, when, and what a command declares before it may."""

from fundcs.act import options
from fundcs.act.act import Act, Person, Setting
from fundcs.act.command import Access, chapter, command
from fundcs.act.permits import Permit, Role

__all__ = ["Access", "Act", "Permit", "Person", "Role", "Setting", "chapter", "command", "options"]

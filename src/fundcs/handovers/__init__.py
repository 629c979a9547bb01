"""Handing over what a member of staff is in charge of, when they leave or otherwise (Art. 6, 8, 12)."""

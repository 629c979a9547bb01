"""Clients: who they are (Art. 2-4)."""

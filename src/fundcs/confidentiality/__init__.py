"""Confidentiality: who has signed, and from when (Art. 13-18)."""

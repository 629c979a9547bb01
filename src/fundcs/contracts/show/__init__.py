"""Contracts as people and programs read them."""

"""Suitability on screen and as JSON."""

"""The prompt on a terminal."""

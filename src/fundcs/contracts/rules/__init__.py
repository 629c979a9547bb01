"""The rules of recording contracts."""

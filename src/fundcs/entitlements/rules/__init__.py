"""The rules of chapter 10's calculation."""

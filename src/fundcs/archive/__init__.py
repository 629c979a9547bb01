"""The store: one SQLite file, its trail, its schema."""

"""Use cases of suitability: record, withdraw, assess, confirm."""

"""The document of a bulletin, and what is reckoned for it."""

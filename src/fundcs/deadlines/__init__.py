"""A due moment: how it is reckoned, and how it is shown."""

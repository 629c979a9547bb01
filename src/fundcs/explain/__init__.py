"""Why: the account of a date, tier, point or fen, each the chapter's own."""

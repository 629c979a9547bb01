"""The tables of care: what passed, greetings, mailings, information products."""

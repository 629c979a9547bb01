"""A hand-over on screen, as JSON and as the form to sign."""

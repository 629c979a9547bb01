"""What the prompt does with a line."""

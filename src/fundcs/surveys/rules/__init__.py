"""Pure rules of surveys."""

"""The department on one screen."""
